import pytest

from helpers import language
from helpers.language.characters import ZWNJ
from helpers.language.morphology import Endings, affixes, forms_of, joined_lemma, preverb_lemma, verbs


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


def test_the_forms_of_a_verb_have_the_glide_of_its_stem():
    assert {"بیاور", "نیاورد", "آورده", f"می{ZWNJ}آورند"} <= set(forms_of("آورد", "آور"))
    assert "آوری" not in set(forms_of("آورد", "آور"))


@pytest.mark.parametrize(
    ("form", "lemma"), [("است", "است"), ("نیستند", "هست"), ("گوید", "گفت#گو"), (f"می{ZWNJ}توان", "توانست#توان")]
)
def test_a_form_has_the_lemma_of_the_verb_in_most_use(form, lemma):
    assert verbs().forms[form] == lemma


def test_a_verb_with_a_preverb_has_a_lemma_of_its_own():
    assert preverb_lemma(f"برمی{ZWNJ}گردد") == "گشت#گرد#بر"
    assert preverb_lemma("برادر") is preverb_lemma("کتاب") is None


def test_the_lemma_of_a_verb_of_several_parts_is_that_of_its_main_part():
    assert joined_lemma("خواهد_بود", str) == "بود#است" and joined_lemma("گفته_شده_است", str) == "گفت#گو"
    assert joined_lemma("خواهد_ژپغق", str) == "ژپغق"
