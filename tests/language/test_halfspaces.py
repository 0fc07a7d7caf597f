"""The table of what joins two words: each of its rules holds in `normalize`, in `tokenize`, and word by word."""

import random

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import language
from helpers.core.calendars import JALALI
from helpers.language.characters import ZWNJ, join_parts
from helpers.language.halfspaces import ROLES, RULES, Rule, join_by_rule, join_words
from helpers.language.morphology import affixes
from helpers.language.tokens import TOKENIZER_CACHE
from tests.language import reference
from tests.language.texts import frequent_words


def tokens_of(texts: list[str], tokenize) -> list[list[str]]:
    articles = pd.DataFrame({"article_id": list(map(str, range(len(texts)))), "title": "", "text": texts})
    found = tokenize(articles).groupby("article_id", sort=False)["token"].agg(list)
    return [found[article_id] for article_id in articles["article_id"]]


def pairs_of(rule: tuple[str, str], count: int) -> list[str]:
    """Return pairs of words that a rule asks about, made from what it says of their roles."""
    lists = language.load_lexicon().affixes
    words = [
        word for word in [*frequent_words(), *(row["affix"] for row in lists), "ماه", "ژپغق", "ژخثا"] if " " not in word
    ]
    chosen = random.Random(4)
    first, second = ([word for word in words if ROLES[role](word)] for role in rule)
    return [f"{chosen.choice(first)} {chosen.choice(second)}" for _ in range(count)]


def assert_same_everywhere(texts: list[str]) -> None:
    assert list(map(language.normalize, texts)) == list(map(reference.normalize, texts))
    assert tokens_of(texts, language.tokenize) == tokens_of(texts, reference.tokenize)


@pytest.mark.parametrize("rule", RULES, ids=" + ".join)
def test_a_rule_joins_the_same_words_everywhere(rule):
    texts = pairs_of(rule, 300)
    assert_same_everywhere(texts)
    assert any(" " not in language.normalize(text) for text in texts)


@pytest.mark.parametrize(
    "text",
    [
        f"و زن{ZWNJ}های روستا",
        f"و عده{ZWNJ}ای گفتند",
        "نان گران شد",
        "کالا ارزان شد و دلار گران",
        "اطلاعات لو رفته بود",
        "در شان مردم نیست",
        "در دو بازی گذشته",
        "بمباران حلبچه",
        "قداست ماسال",
        "آموزش و پرورش",
    ],
)
def test_words_that_are_apart_stay_apart(text):
    assert language.normalize(text) == text


@given(
    st.lists(st.sampled_from([*frequent_words()[:400], "و", "در", "می", "ها", "گران", "دو"]), min_size=1, max_size=12)
)
def test_a_half_space_that_was_typed_never_moves(words):
    typed = " ".join(words)
    places = {len(typed[:i].replace(ZWNJ, "").replace(" ", "")) for i, mark in enumerate(typed) if mark == ZWNJ}
    found = language.normalize(typed)
    after = {len(found[:i].replace(ZWNJ, "").replace(" ", "")) for i, mark in enumerate(found) if mark == ZWNJ}
    assert places <= after


def test_a_text_with_its_half_spaces_is_a_witness():
    kept = f"نیروها به کمیباند رسیدند و می{ZWNJ}گویند شهر را گرفته{ZWNJ}اند."
    assert language.normalize(kept) == kept
    lost = kept.replace(ZWNJ, "")
    assert language.normalize(lost) != kept and f"می{ZWNJ}گویند" in language.normalize(lost)


@pytest.fixture
def new_rule(monkeypatch):
    """A rule that joins ژپغق to the word before it, and what any word and the one behind it become."""

    def add(*, is_suffix: bool) -> None:
        monkeypatch.setitem(ROLES, "word of the test", "ژپغق".__eq__)
        monkeypatch.setitem(ROLES, "other word of the test", "ژخثا".__eq__)
        rule = Rule(join_parts, is_suffix=is_suffix)
        monkeypatch.setitem(RULES, ("other word of the test", "word of the test"), rule)
        TOKENIZER_CACHE.clear()

    yield add
    monkeypatch.undo()
    TOKENIZER_CACHE.clear()


@pytest.mark.parametrize("is_suffix", [True, False])
def test_a_rule_that_is_added_to_the_table_holds_everywhere(new_rule, is_suffix):
    text = "گفت ژخثا ژپغق خوب است"
    assert language.normalize(text) == text
    new_rule(is_suffix=is_suffix)
    assert language.normalize(text) == "گفت ژخثاژپغق خوب است"
    assert tokens_of([text], language.tokenize) == [["گفت", "ژخثاژپغق", "خوب", "است"]]
    assert_same_everywhere([text, *pairs_of(("other word of the test", "word of the test"), 3)])
    assert_same_everywhere(pairs_of(("word", "word of the test"), 50))


def test_two_or_three_neighbours_become_one_word():
    assert join_words(("گفت", "و", "گو")) == "گفت\u200cوگو" and join_by_rule("بی", "آموزی") == "بی\u200cآموزی"
    assert join_by_rule("کتاب", "خوب") is join_words(("این", "که")) is None


@pytest.mark.parametrize("verb", ["گرداند", "گشتم", "دارند"])
@pytest.mark.parametrize("sign", ["برمی", "برنمی"])
def test_a_verb_behind_its_preverb_and_sign_is_one_word(sign, verb):
    assert language.normalize(f"{sign} {verb}") == f"{sign}\u200c{verb}"


def test_also_is_no_part_of_a_word_unless_most_writers_join_it():
    noted = "هم‌زمان هم‌چنین هم‌افزایی هم‌اکنون".split()
    assert [language.normalize(word.replace("\u200c", " ")) for word in noted] == noted
    typed = ["ما هم کاری نداریم", "با هم دست دادند", "شهر هم کافی است", "این بار هم راهی شدند"]
    assert [language.normalize(text) for text in typed] == typed


def lemmas_of(texts: list[str]) -> list[list[str]]:
    articles = pd.DataFrame({"article_id": list(map(str, range(len(texts)))), "title": "", "text": texts})
    found = language.tokenize(articles).groupby("article_id", sort=False)["lemma"].agg(list)
    return [found[article_id] for article_id in articles["article_id"]]


@pytest.mark.parametrize(
    "typings",
    [
        (f"به{ZWNJ}طورکلی", f"به{ZWNJ}طور کلی", "به طور کلی"),
        (f"برنامه{ZWNJ}ریزی{ZWNJ}شده است", f"برنامه{ZWNJ}ریزی شده است", "برنامه ریزی شده است"),
        (f"اندازه{ZWNJ}گیری{ZWNJ}های", f"اندازه{ZWNJ}گیری های", "اندازه گیری های", "اندازه گیریهای"),
        (f"بی{ZWNJ}رحمش", "بی رحمش"),
        (f"تولید{ZWNJ}کنندگان", "تولیدکنندگان", "تولید کنندگان"),
        ("مهرماه", "مهر ماه"),
        ("چندجانبه", f"چند{ZWNJ}جانبه", "چند جانبه"),
        ("درحال", f"در{ZWNJ}حال", "در حال"),
        ("تاکنون", f"تا{ZWNJ}کنون", "تا کنون"),
        ("پنجاه و سومین", "پنجاه وسومین", f"پنجاه{ZWNJ}وسومین"),
        ("حج و زیارت", "حج وزیارت"),
        (f"صریح{ZWNJ}اللهجه", "صریح اللهجه"),
    ],
    ids=lambda typings: typings[-1],
)
def test_a_word_has_one_count_in_each_typing(typings):
    found = lemmas_of([f"گفتند {typed} را" for typed in typings])
    assert found == [found[0]] * len(typings)


def test_inflected_compounds_months_and_measures_have_one_count_in_each_typing():
    compounds = [word for word in language.load_lexicon().word_counts if word.endswith(f"{ZWNJ}سازی")]
    typed = [f"{word}{ZWNJ}های" for word in compounds] + [f"{word}{ZWNJ}شان" for word in compounds]
    typed += [f"{names[0]}{ZWNJ}ماه" for names in JALALI]
    typed += [f"{number}{ZWNJ}{measure}" for number in ("دو", "چهل", "چند") for measure in sorted(affixes().measures)]
    one = lemmas_of(typed)
    other = lemmas_of([word.replace(ZWNJ, " ") for word in typed])
    apart = [word for word, first, second in zip(typed, one, other, strict=True) if first != second]
    assert len(typed) > 250 and len(apart) <= 0.02 * len(typed), apart


@pytest.mark.parametrize(
    "text",
    [
        "تا کسی مصدوم نشود",
        "علاوه بر داشتن",
        "در باران",
        "طریق آمیزش",
        "وتوی اوباما",
        "ونیز و ورامین",
        "باکره",
        "درگذشته",
    ],
)
def test_what_looks_like_two_words_or_one_stays(text):
    assert language.normalize(text) == text and len(lemmas_of([text])[0]) == len(text.split())
