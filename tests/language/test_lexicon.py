"""The lists: as the house writes them, and actors of a user's own."""

from helpers import analysis, language
from helpers.language import lexicon


def test_every_listed_spelling_is_written_the_house_way():
    for name, column in [("stopwords", "word"), ("names", "name"), ("kept_apart", "word"), ("affixes", "affix")]:
        for row in language.read_list(name):
            assert language.fold_characters(row[column]) == row[column], (name, row)


def test_the_names_that_are_left_alone_by_default_are_those_of_the_projects_actors():
    assert language.load_lexicon().names == lexicon.protected_names(analysis.read_actors().names())
