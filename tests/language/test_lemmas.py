"""Lemmas and kinds: one lemma for the forms and spellings of a word, never an empty one."""

from collections.abc import Iterator

import pytest

from helpers import language
from helpers.core.errors import TableError
from helpers.language.characters import NON_JOINING, ZWNJ, coarse_key
from helpers.language.lemmas import is_negated, kind_of, lemma_of
from helpers.language.lexicon import load_lexicon, protected_names
from helpers.language.morphology import verbs

# Nouns in use, with which the tests of endings are made.
NOUNS = ("تیم", "کشور", "گروه", "دست", "محصول", "شرکت", "دولت", "صدا", "بازیگر", "نویسنده")


@pytest.mark.parametrize(
    ("token", "lemma"),
    [
        ("همکاری‌های", "همکاری"),
        ("کشورهای", "کشور"),
        ("تعاملات", "تعامل"),
        ("دانشجویان", "دانشجو"),
        ("نمایندگان", "نماینده"),
        ("اجرای", "اجرا"),
        ("می‌شود", "شد#شو"),
        ("خواهد_بود", "بود#است"),
        ("گفت", "گفت#گو"),
        ("پزشکیان", "پزشکیان"),
        ("ایران", "ایران"),
        ("تهران", "تهران"),
        ("کرمان", "کرمان"),
        ("مردم", "مردم"),
        ("مرد", "مرد"),
        ("نیاز", "نیاز"),
        ("برای", "برای"),
        ("فرهنگی", "فرهنگی"),
        ("اطلاعات", "اطلاعات"),
        ("هسته‌ای", "هسته‌ای"),
    ],
)
def test_lemmas(token, lemma):
    assert language.lemmatize(token) == lemma


@pytest.mark.parametrize(
    ("lemma", "tokens"),
    {
        "تیم": "تیمش تیمشان تیم‌ها تیم‌هایش",
        "محصول": "محصولات محصولاتش",
        "همسایه": "همسایگان همسایگانمان",
        "پدر": "پدرش پدران",
        "بازیگر": "بازیگران",
        "بازرگان": "بازرگانان",
        "مشتری": "مشتریان مشتری‌ها",
        "ستاره": "ستارگان",
        "مسابقه": "مسابقات",
        "مذاکره": "مذاکرات",
        "مبارزه": "مبارزات",
        "موقوفه": "موقوفات",
        "لحظه": "لحظات لحظاتی",
        "انتها": "انتهای",
        "سپرده": "سپرده سپرده‌ها",
        "یافته": "یافته‌ها یافته‌های",
        "یافت#یاب": "یافته یافتند",
        "شد#شو": "میشه میشن",
        "آمد#آ": "میاد می‌اد",
        "بازیکن": "بازیکنانش بازیکنانم بازیکنان",
        "امیدوار": "امیدوارم امیدواریم",
        "قنات": "قنات قنوات",
        "عزیز": "عزیزمان",
        "برند": "برند برندهای",
        "نشست": "نشستی نشست‌ها",
        "ارگان": "ارگان ارگان‌ها",
        "معتقد": "معتقدند معتقدیم",
        "گلایه‌مند": "گلایه‌مندند",
        "سوال": "سؤالات سوالات سوال",
        "مسئول": "مسئولان مسؤولان مسوولان",
    }.items(),
)
def test_forms_of_one_word_share_its_lemma(lemma, tokens):
    assert {token: lemma_of(token) for token in tokens.split()} == dict.fromkeys(tokens.split(), lemma)


@pytest.mark.parametrize(
    "word",
    "ورزش دانش آموزش بخش فروش تنش ارزش خوانش شوکت پیاده‌روی پیروی پیشروی خسروی بارزانی گرگانی ریشتری گروگان سرگردان "
    "میلادی دربی سیتی گوشی گفتنی آبادانی تاثیرگذاری فرمانداری کیلومتری میدانی بروژ گریزمان مونسان "
    "هسته‌ای رسانه‌ای ماهواره‌ای لیورپولی پرسپولیسی "
    "دهم بکار خسته سلیمانی طولانی دیپلمات سادات الهیات اسلامیت صادراتی پیچیده".split(),
)
def test_words_that_look_like_forms_of_others_stay(word):
    assert lemma_of(word) == word


@pytest.mark.slow
def test_a_lemma_is_its_own_lemma_but_for_forms_of_verbs():
    changed = {}
    for word in load_lexicon().word_counts:
        lemma = lemma_of(word)
        if "#" not in lemma and lemma_of(lemma) not in (lemma, verbs().forms.get(lemma, lemma)):
            changed[word] = lemma, lemma_of(lemma)
    assert {word: lemmas for word, lemmas in changed.items() if "#" not in lemmas[1]} == {}


@pytest.mark.slow
def test_a_hamza_does_not_part_the_forms_of_a_word():
    words = load_lexicon().word_counts
    by_letters: dict[tuple, set[str]] = {}
    for word in words:
        shape = coarse_key(word), tuple(letter == ZWNJ for letter in word)
        by_letters.setdefault(shape, set()).add(lemma_of(word))
    parted = {shape: lemmas for shape, lemmas in by_letters.items() if len(lemmas) > 1}
    # زاید may be a verb, and برایت is "for you": one of two spellings is another word.
    assert len(parted) <= len(words) / 10_000, parted


def test_an_ordinal_is_no_verb():
    ones = (
        "یکم دوم سوم چهارم پنجم ششم هفتم هشتم نهم دهم یازدهم دوازدهم سیزدهم چهاردهم پانزدهم شانزدهم هفدهم هجدهم".split()
    )
    tens = "نوزدهم بیستم چهلم پنجاهم شصتم هفتادم هشتادم نودم صدم".split()
    assert [word for word in ones + tens if "#" in lemma_of(word)] == []


@pytest.mark.parametrize("noun", NOUNS)
def test_a_noun_keeps_its_lemma_with_each_ending(noun):
    mark = "" if noun[-1] in NON_JOINING else ZWNJ
    forms = [noun + mark + ending for ending in ("ها", "های", "هایی", "هایش", "هایشان", "هایمان")]
    assert {form: lemma_of(form) for form in forms} == dict.fromkeys(forms, noun)


def test_persons_of_one_verb_share_a_lemma():
    for past in ("داشت", "داد", "رسید", "دید", "گفت", "شد"):
        assert language.lemmatize(past) == language.lemmatize(f"{past}ند")


def test_a_listed_form_has_one_lemma_and_keeps_it():
    kept = {row["word"] for row in language.read_list("kept_apart")}
    forms = {row["form"]: row["lemma"] for row in language.read_list("irregular_forms")}
    assert kept & set(forms) == set()
    assert {form for form, lemma in forms.items() if language.lemmatize(form) != language.lemmatize(lemma)} == set()


@pytest.mark.parametrize(
    ("token", "lemma", "kind"),
    [
        ("SSRIها", "ssri", "latin"),
        ("NGO\u200cهای", "ngo", "latin"),
        ("Étatها", "état", "latin"),
        ("٪\u200cها", "٪", "punctuation"),
        ("FATF", "fatf", "latin"),
        ("دیTی", "دیTی", "word"),
        ("۱۴۰۴", "۱۴۰۴", "number"),
        ("_", "_", "punctuation"),
    ],
)
def test_what_is_not_persian_has_the_lemma_and_the_kind_that_it_has_without_a_suffix(token, lemma, kind):
    assert (language.lemmatize(token), kind_of(token)) == (lemma, kind)


def test_names_that_are_passed_in_are_no_forms_of_other_words():
    assert language.lemmatize("دلاوران") == "دلاور"
    assert language.lemmatize("دلاوران", names=["پرويز دلاوران"]) == "دلاوران"
    assert "پوتین" in load_lexicon().names - protected_names([])  # of actors.yml
    assert language.lemmatize("پزشکیان", names=[]) == "پزشکیان"  # names.tsv holds in any case
    with pytest.raises(TableError, match="names must be a list of names"):
        language.lemmatize("پزشکیان", names="پزشکیان")


def _positive_and_negated() -> Iterator[tuple[str, str, str]]:
    """Give forms of every verb with their negations, put together by hand, and the past stem of the verb."""
    for past, present in load_lexicon().verbs:
        no, glide = ("نی", past[1:]) if past[:1] in ("آ", "ا") else ("ن", past)
        no += "ا" if past.startswith("آ") else ""
        for ending in ("", "م", "ند", "ه", f"ه{ZWNJ}اند", "ه_است", "ه_بودند", "ه_شد"):
            yield past + ending, no + glide + ending, past
        yield f"{past}ه_شده_است", f"{past}ه_نشده_است", past
        yield f"خواهد_{past}", f"نخواهد_{past}", past
        for stem, ending in ((past, "ند"), (past, f"ه{ZWNJ}است"), *([(present, "د")] if present else [])):
            yield f"می{ZWNJ}{stem}{ending}", f"نمی{ZWNJ}{stem}{ending}", past


def test_the_negated_forms_of_every_verb_are_negated_and_the_others_are_not():
    wrong, seen = [], 0
    for positive, negated, past in _positive_and_negated():
        for form, expected in ((positive, False), (negated, True)):
            if lemma_of(form).startswith(f"{past}#"):  # else it is a form of another verb, or a noun
                seen += 1
                wrong += [form] * (is_negated(form) != expected)
    assert wrong == [] and seen > 10_000


@pytest.mark.parametrize(
    "word", "نیست نیستند ندارند نمی‌شود نمیشود نکرده‌اند نباید نمی‌توان نمی‌خوام نره مکن برنداشت نخواهدشد نبوده_است".split()
)
def test_a_negated_verb_is_told_however_it_is_written(word):
    assert is_negated(word)


@pytest.mark.parametrize(
    "word",
    "نان نامه نیاز نیروی نشست نشسته_است نماینده نه هیچ نگاه نظر نبرد نفت نگران نگه نهاد نهم نمی نمایش نمود نوشته_است "
    "نشان نقد نرم نامزد نیرو نخست ناشناخته بازنشسته برنده درنده فرونشست هست دارند شد ند #نیست نه_تنها NATO".split(),
)
def test_what_only_begins_as_a_negation_is_none(word):
    assert not is_negated(word)


def test_a_name_is_not_negated():
    assert is_negated("نیامد") and not is_negated("نیامد", frozenset({"نیامد"}))


def test_every_form_of_a_verb_has_a_lemma_however_its_hamza_is_typed():
    one_stem = [form for form, lemma in verbs().forms.items() if "#" not in lemma]
    forms = [*one_stem, *list(verbs().forms)[::40]]
    typed = [form.replace("ی", "ئ") for form in forms] + [form.replace(ZWNJ, "") for form in forms]
    assert all(lemma_of(word) for word in dict.fromkeys(typed))
    assert lemma_of("ائم")  # of the short forms of هست, which have one stem


@pytest.mark.parametrize("plural", ["میانجی‌گران", "میانجیگران", "صاحب‌نظران", "موکب‌داران", "یارانه‌بگیران"])
def test_a_plural_of_a_compound_has_the_compound_as_its_lemma(plural):
    assert language.lemmatize(plural).replace("\u200c", "") == plural.replace("\u200c", "")[:-2]


def test_what_is_no_compound_is_no_singular():
    kept = ["به‌پایان", "بیمارستان", "حسین‌زادگان", "روان‌گردان"]
    assert [language.lemmatize(word).replace("\u200c", "") for word in kept] == [
        word.replace("\u200c", "") for word in kept
    ]
