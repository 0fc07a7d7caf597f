"""The lists: as the house writes them, and actors of a user's own."""

from helpers import language


def test_every_listed_spelling_is_written_the_house_way():
    for name, column in [("stopwords", "word"), ("names", "name"), ("kept_apart", "word"), ("affixes", "affix")]:
        for row in language.read_list(name):
            assert language.fold_characters(row[column]) == row[column], (name, row)


def test_the_names_of_a_file_of_actors_are_the_words_of_persons_and_the_single_words_of_others(tmp_path):
    (tmp_path / "actors.yml").write_text(
        "actors:\n"
        "  - {id: a, kind: person, names: [پرویز نادریان, {entry: نادری}]}\n"
        "  - {id: b, kind: organisation, names: [سازمان ملل, یونسکو]}\n",
        encoding="utf-8",
    )
    assert language.actor_names(tmp_path / "actors.yml") == {"پرویز", "نادریان", "نادری", "یونسکو"}
