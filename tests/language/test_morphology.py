import pytest

from helpers import language
from helpers.language.characters import ZWNJ
from helpers.language.morphology import (
    IMPERFECTIVE,
    Endings,
    affixes,
    forms_of,
    future_lemma,
    is_negation,
    join_preverb,
    joined_lemma,
    preverb_lemma,
    verbs,
)


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
    forms, negations = (set(forms_of("آورد", "آور", negated=negated)) for negated in (False, True))
    assert {"بیاور", "آورده", f"می{ZWNJ}آورند"} <= forms and "آوری" not in forms
    assert {"نیاورد", "نیاورده", f"نمی{ZWNJ}آورند"} <= negations and not forms & negations


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


@pytest.mark.parametrize(
    ("lemma", "forms"),
    {
        "خواست#خواه": "می‌خوام می‌خوای می‌خواد می‌خوایم می‌خواین می‌خوان نمی‌خوام بخواد",
        "گفت#گو": "می‌گم می‌گی می‌گه می‌گیم می‌گین می‌گن نمی‌گه بگه بگم",
        "دانست#دان": "می‌دونم می‌دونی می‌دونه می‌دونیم می‌دونن نمی‌دونم بدونه می‌دونست",
        "شد#شو": "می‌شم می‌شه می‌شن نمی‌شه بشه نشه بشن",
        "رفت#رو": "می‌رم می‌ره می‌رن نمی‌رم",
        "خواند#خوان": "می‌خونم می‌خونه بخونه خوندم",
        "توانست#توان": "می‌تونم می‌تونه نمی‌تونن بتونیم نتونست",
        "آمد#آ": "می‌ام می‌اد نمیاد بیام",
        "کرد#کن": "می‌کنه می‌کنن میکنه بکنه نکنه",
    }.items(),
)
def test_spoken_forms_have_the_lemma_of_the_verb(lemma, forms):
    assert {form: language.lemmatize(form) for form in forms.split()} == dict.fromkeys(forms.split(), lemma)


def test_every_imperfective_is_a_verb():
    forms = [form for form in verbs().forms if form.startswith(IMPERFECTIVE)]
    impersonal = {"بایست#باید", "باید"}
    assert len(forms) > 10_000
    assert [
        form for form in forms if "#" not in language.lemmatize(form) and verbs().forms[form] not in impersonal
    ] == []


@pytest.mark.parametrize(
    ("preverb", "token", "joined", "lemma"),
    [
        ("فرا", "می‌گیرد", "فرامی‌گیرد", "گرفت#گیر#فرا"),
        ("بر", "نمی‌دارند", "برنمی‌دارند", "داشت#دار#بر"),
        ("باز", "نخواهم_گشت", "باز_نخواهم_گشت", "گشت#گرد#باز"),
        ("برنمی", "گردانند", "برنمی‌گردانند", "گرداند#گردان#بر"),
        ("باز", "می‌کند", None, None),
        ("در", "خواهد_شد", None, None),
        ("بر", "گشت", None, None),
    ],
)
def test_a_preverb_typed_apart_is_put_to_its_verb(preverb, token, joined, lemma):
    assert join_preverb(preverb, token) == joined
    assert joined is None or language.lemmatize(joined) == lemma


def test_a_preverb_may_stand_before_the_auxiliary_of_the_future():
    assert joined_lemma("برخواهد_گشت", str) == "گشت#گرد#بر"
    assert future_lemma("برنخواهدگشت") == "گشت#گرد#بر" and future_lemma("خواهدشد") == "شد#شو"
    assert future_lemma("خواهش") is future_lemma("خواهدکتاب") is None


def test_a_form_is_a_negation_as_the_verb_in_most_use_makes_it():
    assert {
        "نشست",
        "نمود",
        "نهاد",
        "نوشته",
        "است",
        "هست",
        "ند",
        "کن",
        f"می{ZWNJ}توان",
    } <= verbs().forms.keys() - verbs().negated
    assert (
        {"ننشست", "ننمود", "نرفت", "نگفته", "نیستند", "نباید", "مکن", "نره"} <= verbs().negated <= verbs().forms.keys()
    )


@pytest.mark.parametrize(
    "negated", ["نخواهد_شد", "گفته_نشده_است", "برنمی‌گردد", "باز_نخواهم_گشت", "برنخواهد_گشت", "نخواهدشد"]
)
def test_a_verb_is_negated_in_any_of_its_parts(negated):
    positive = negated.replace("نمی", "می").replace("نخواه", "خواه").replace("نشده", "شده")
    assert is_negation(negated) and not is_negation(positive)
