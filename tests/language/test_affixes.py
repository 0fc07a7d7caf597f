from helpers import language
from helpers.language.affixes import Endings, affixes


def test_endings_are_found_the_longest_first():
    endings = Endings({"ها": "any", "های": "any", "ی": "any"})
    assert endings.of("کتابهای") == [("کتاب", "های"), ("کتابها", "ی")]
    assert endings.of("ی") == [("", "ی")] and endings.of("") == endings.of("آب") == []


def test_affixes_are_those_of_the_list_and_the_parts_that_many_compounds_share():
    listed = {row["affix"]: row for row in language.read_list("affixes")}
    assert affixes().verb_prefixes == {"می", "نمی"}
    assert affixes().suffixes["ها"] == listed["ها"]["after"] and affixes().suffixes["کننده"] == "any"
    assert set(affixes().alone) <= set(listed) and not affixes().second_parts & set(affixes().alone)
    assert list(affixes().prefixes) == sorted(affixes().prefixes, key=lambda prefix: (-len(prefix), prefix))
