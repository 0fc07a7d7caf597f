"""Tokens made on arrays are those made word by word, one by one; and no text gives an odd one."""

import unicodedata
from itertools import count

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import corpus, language
from helpers.core.paths import ROOT
from helpers.core.store import Store
from helpers.language import tokenizer, tokens
from helpers.language.characters import PERSIAN, TAGS, ZWNJ
from tests.language import reference
from tests.language.texts import MIXED, SIGNS, articles_of, letters, mistyped

CLEANINGS = ("restored", "as_typed")


def assert_same(articles: pd.DataFrame, cleaning: str) -> None:
    plain = reference.tokenize(articles, cleaning)
    made = language.tokenize(articles, cleaning=cleaning)
    pd.testing.assert_frame_equal(made[list(plain.columns)], plain, check_dtype=False)


@pytest.mark.parametrize("cleaning", CLEANINGS)
@pytest.mark.parametrize("folder", ["seeds", "data/sample/articles"])
def test_tokens_of_articles_are_those_made_word_by_word(folder, cleaning):
    articles = corpus.read_articles(ROOT / folder)
    assert_same(articles.assign(title=articles["title"].fillna("")), cleaning)


@pytest.mark.parametrize("cleaning", CLEANINGS)
def test_tokens_of_mistyped_texts_are_those_made_word_by_word(cleaning):
    texts = mistyped(800, seed=1)
    assert_same(articles_of(list(zip(texts[::2], texts[1::2], strict=True))), cleaning)


@given(st.lists(st.lists(st.sampled_from(SIGNS), max_size=12), min_size=5, max_size=15), st.sampled_from(CLEANINGS))
@settings(max_examples=40)
def test_tokens_of_signs_are_those_made_word_by_word(signs, cleaning):
    assert_same(articles_of([("", "".join(text)) for text in signs]), cleaning)


# Signs, underscores, digits, Latin, emoji with their marks, Persian, half-spaces, in all positions.
ODD = st.lists(
    st.one_of(
        st.sampled_from(
            [*"__--*##@@.،«»+%٪,' \n", ZWNJ, "  ", "۱۲", "3.5", "SSRI", "a_b", "C++", "😀", "❤\ufe0f", "#خبر_", "@a."]
        ),
        st.sampled_from(["اسلامی", "ها", "های", "این", "که", "در", "حالی", "خواهد", "بود", "گفته", "شده", "است", "ی"]),
        st.characters(max_codepoint=0x1FFFF, exclude_categories=["Cs", "Zs", "Zl", "Zp"]),
    ),
    max_size=14,
).map("".join)


@given(st.lists(ODD, min_size=8, max_size=16), st.sampled_from(CLEANINGS))
@settings(max_examples=40)
def test_every_token_has_a_lemma_of_its_kind_and_no_letter_is_lost(texts, cleaning):
    articles = articles_of([("", text) for text in texts])
    assert_same(articles, cleaning)
    tokens = language.tokenize(articles, cleaning=cleaning)
    assert (tokens["lemma"].str.len() > 0).all() and (tokens["token"].str.len() > 0).all()
    is_word = tokens["kind"] == "word"
    assert (tokens["lemma"].map(lambda lemma: bool(PERSIAN.search(lemma))) == is_word).all(), tokens
    for token in tokens.loc[is_word & ~tokens["token"].str.fullmatch(TAGS), "token"]:
        first, last = (unicodedata.category(letter)[0] for letter in (token[0], token[-1]))
        assert first not in "PS" or token[1] == ZWNJ, token
        assert last not in "PS" or token[-1] in "+#", token
    joined = tokens.groupby("article_id")["token"].agg("".join)
    for article_id, text in zip(articles["article_id"], texts, strict=True):
        expected = "".join(language.normalize(line, restore=False) for _, line in language.paragraphs("", text))
        assert letters(joined.get(article_id, "").replace("_", "")) == letters(expected.replace("_", ""))


UNDERSCORES = st.lists(st.sampled_from([*"_ a۱#@", "در", "حالی", "که", "گفته", "شده", "است"]), max_size=10).map("".join)


@given(st.lists(UNDERSCORES, min_size=8, max_size=16))
@settings(max_examples=40)
def test_an_underscore_that_was_typed_is_not_taken_for_one_of_ours(texts):
    tokens = language.tokenize(articles_of([("", text) for text in texts]))
    for article_id, found in tokens.groupby("article_id")["token"]:
        assert language.join_tokens(found).count("_") == texts[int(article_id)].count("_")


def test_a_sign_at_the_edge_of_a_word_is_punctuation(tokenize_text):
    tokens = tokenize_text("_اسلامی *بهترین قلبی- علمی-پژوهشی ریاست_جمهوری در حالی که 😀سلام")
    assert tokens["token"].tolist() == [
        *["_", "اسلامی", "*", "بهترین", "قلبی", "-", "علمی-پژوهشی", "ریاست", "_", "جمهوری"],
        *["در", "حالی_که", "😀", "سلام"],
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#شهروند_مسئول_شهر_سالم و", ["#شهروند_مسئول_شهر_سالم", "و"]),
        ("«#خبر_فوری»، #خبر_مهم.", ["«", "#خبر_فوری", "»", "،", "#خبر_مهم", "."]),
        ("خواهد #کتابهای_خوب ها #به‌طور", ["خواهد", "#کتابهای_خوب", "ها", "#به‌طور"]),
        ("#خبر#فوری -#MeToo", ["#خبر", "#فوری", "-", "#MeToo"]),
        ("#ها #_ها #WTOها #ترامپ۲۰", ["#ها", "#_ها", "#WTOها", "#ترامپ۲۰"]),
        ("@news.ir_1. @a.در @nameها @نام_من", ["@news.ir_1", ".", "@a", ".", "در", "@name", "ها", "@نام_من"]),
        ("#۱ قبض# C# info@a.com #", ["#", "۱", "قبض", "#", "C#", "info@a.com", "#"]),
        ("a12@mail.ir", ["a12@mail.ir"]),
    ],
)
def test_a_hashtag_and_a_user_name_are_one_token(text, expected, tokenize_text):
    tokens = tokenize_text(text)
    assert tokens["token"].tolist() == expected
    assert_same(articles_of([("", text)]), "restored")
    tags = tokens[tokens["token"].str.fullmatch(TAGS)]
    assert (tags["lemma"] == tags["token"].str.casefold()).all()
    assert [kind == "word" for kind in tags["kind"]] == [bool(PERSIAN.search(token)) for token in tags["token"]]
    assert language.normalize(text, restore=True) == language.normalize(text, restore=False)
    explained = language.explain(text)
    assert explained.tokens == list(zip(tokens["token"], tokens["lemma"], strict=True))
    assert not any(step.stage in ("half-spaces", "words") for step in explained.steps)
    assert not any(TAGS.fullmatch(step.before) and step.against for step in explained.steps)
    assert language.join_tokens(expected).count("_") == text.count("_")


def test_a_latin_word_with_a_persian_suffix_counts_with_the_word(tokenize_text):
    tokens = tokenize_text("SSRIها و SSRI")
    assert tokens["token"].tolist() == ["SSRIها", "و", "SSRI"]
    assert tokens["lemma"].tolist() == ["ssri", "و", "ssri"] and tokens["kind"].tolist() == ["latin", "word", "latin"]


@given(st.lists(MIXED, min_size=5, max_size=15))
@settings(max_examples=30)
def test_tokens_put_together_are_the_text(texts):
    tokens = language.tokenize(articles_of([("", text) for text in texts]))
    joined = tokens.groupby("article_id")["token"].agg("".join)
    for number, text in enumerate(texts):
        expected = "".join(language.normalize(line) for _, line in language.paragraphs("", text))
        assert letters(joined.get(str(number), "").replace("_", "")) == letters(expected.replace("_", ""))


def test_an_auxiliary_at_the_end_of_a_sentence_is_not_lost(tokenize_text):
    assert tokenize_text("او نخواهد")["token"].tolist() == ["او", "نخواهد"]
    assert tokenize_text("او نخواهد.")["token"].tolist() == ["او", "نخواهد", "."]


@pytest.mark.parametrize(
    "spellings",
    [
        ["هم\u200cافزایی", "هم افزایی", "همافزایی"],
        ["گفتگو", "گفت و گو", "گفت\u200cوگو"],
        ["رئیس جمهور", "رییس\u200cجمهور"],
        ["این که", "اینکه", "این\u200cکه"],
        ["مسئله", "مساله", "مسأله"],
        ["آمریکا", "امریکا"],
        ["به طور", "به\u200cطور"],
        ["پایتخت\u200cهای", "پایتختهای", "پایتخت های"],
        ["بزرگترین", "بزرگ\u200cترین", "بزرگ ترین"],
    ],
)
def test_the_spellings_of_one_word_count_alike(spellings, tokenize_text):
    counted = {tuple(tokenize_text(f"درباره {spelling} نوشت")["lemma"]) for spelling in spellings}
    assert len(counted) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("جزء", "جز"), ("سوء", "سو"), ("گفت", "گفتگو"), ("ریاست جمهوری", "رئیس جمهور")]
)
def test_different_words_stay_apart(one, other, tokenize_text):
    assert tokenize_text(one)["lemma"].tolist() != tokenize_text(other)["lemma"].tolist()


def test_numbers_with_a_separator_are_one_token(tokenize_text):
    assert tokenize_text("3.5 و 1404/06/10")["token"].tolist() == ["۳٫۵", "و", "۱۴۰۴/۰۶/۱۰"]


# What one process caches of words another reads: tokens stay the same, and a damaged file is as good as none.


@pytest.fixture
def process(tmp_path, monkeypatch):
    """Begin as a new process would: `process()` returns its cache."""
    monkeypatch.setattr("helpers.core.paths.INTERIM", tmp_path)
    monkeypatch.setattr(tokenizer, "MANY", 1)
    monkeypatch.setattr(tokens, "_FEWEST_NEW", 100)
    begun = count()

    def begin() -> tokens.TokenizerCache:
        own = tokens.TokenizerCache()
        monkeypatch.setattr(tokenizer, "TOKENIZER_CACHE", own)
        store = Store(tmp_path / f"tokens {next(begun)}", wing="language")
        monkeypatch.setattr(tokenizer, "STORE", store)  # no tokens are cached
        return own

    return begin


@pytest.fixture(scope="module")
def articles() -> pd.DataFrame:
    return corpus.read_articles(ROOT / "data" / "sample" / "articles")


def kept(tmp_path):
    (file,) = tmp_path.glob("words/*/tokenizer.*.npz")
    return file


def test_a_second_process_knows_the_words_and_finds_the_same_tokens(process, tmp_path, articles):
    process()
    first = tokenizer.tokenize(articles)
    size = kept(tmp_path).stat().st_mtime_ns
    own = process()
    known = len(own.tokenizer(many=True).names.names)
    pd.testing.assert_frame_equal(tokenizer.tokenize(articles), first)
    assert known == len(own.tokenizer(many=True).names.names) > 1000
    assert kept(tmp_path).stat().st_mtime_ns == size  # nothing new, nothing written


def test_new_words_are_added_to_what_was_kept(process, articles):
    process()
    tokenizer.tokenize(articles.iloc[:20])
    process()
    tokenizer.tokenize(articles)
    own = process()
    known = len(own.tokenizer(many=True).names.names)
    tokenizer.tokenize(articles)
    assert len(own.tokenizer(many=True).names.names) == known


@pytest.mark.parametrize(
    "damage", [lambda content: content[: len(content) // 2], lambda content: content[:-9] + b"damaged!!"]
)
def test_a_damaged_file_is_as_good_as_none(process, tmp_path, articles, damage):
    process()
    first = tokenizer.tokenize(articles)
    kept(tmp_path).write_bytes(damage(kept(tmp_path).read_bytes()))
    own = process()
    pd.testing.assert_frame_equal(tokenizer.tokenize(articles), first)
    assert own.tokenizer(many=True).names.names


def test_a_cache_that_has_grown_too_large_is_emptied(process, tmp_path, articles, monkeypatch):
    own = process()
    first = tokenizer.tokenize(articles)
    known = len(own.tokenizer(many=True).names.names)
    monkeypatch.setattr(tokens, "_MOST_NAMES", 10)
    kept(tmp_path).unlink()
    assert len(own.tokenizer(many=True).names.names) < known
    pd.testing.assert_frame_equal(tokenizer.tokenize(articles), first)
