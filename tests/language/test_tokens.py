"""Tokens made on arrays are those made word by word, one by one; and no text gives an odd one."""

import itertools
import time
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


def tokens_of(text: str) -> list[str]:
    return language.tokenize(articles_of([("", text)]))["token"].tolist()


@pytest.mark.slow
@pytest.mark.parametrize("cleaning", CLEANINGS)
@pytest.mark.parametrize("folder", ["seeds", "data/sample/articles"])
def test_tokens_of_articles_are_those_made_word_by_word(folder, cleaning):
    articles = corpus.read_articles(ROOT / folder)
    assert_same(articles.assign(title=articles["title"].fillna("")), cleaning)


@pytest.mark.slow
@pytest.mark.parametrize("cleaning", CLEANINGS)
def test_tokens_of_mistyped_texts_are_those_made_word_by_word(cleaning):
    texts = mistyped(400, seed=1)
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


@pytest.mark.slow
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


EDGE_SIGNS = [*"-+,'\"_*/|~=<>&^•…,;:.!؟()[]{}«»،؛🔹👇♦✅☎", "👇🏻", "🇮🇷", "--", "***"]


def tokens_of_each(texts: list[str]) -> list[list[str]]:
    """Return the tokens of each of many texts, which are tokenized at once."""
    table = language.tokenize(articles_of([("", text) for text in texts]))
    found = table["token"].groupby(table["article_id"]).agg(list)
    return [found[str(number)] for number in range(len(texts))]


def test_a_sign_at_the_edge_of_a_word_is_a_token_of_its_own():
    cases = [*itertools.product(EDGE_SIGNS, ["هیئت", "کردستان", "۲۰", "IDF", "F16"], EDGE_SIGNS)]
    found = tokens_of_each([f"از {before}{word}{after} تا" for before, word, after in cases])
    for (_, word, after), made in zip(cases, found, strict=True):
        assert (f"{word}+" if (word, after) == ("IDF", "+") else word) in made, made  # as in C++
        assert "از" in made and "تا" in made


def test_a_sign_between_words_is_a_token_of_its_own_but_for_a_hyphen():
    signs = [*"+*|=~<>&^,،.؛:/؟!🔹_", "--", "-"]
    cases = [*itertools.product(["شد", "تهران", "کتاب"], signs, ["این", "فیلم"])]
    found = tokens_of_each(["".join(case) for case in cases])
    assert found == [["".join(case)] if case[1] == "-" else [*case] for case in cases]


def test_signs_beside_words(tokenize_text):
    tokens = tokenize_text(
        "-هیئت +عکس کردستان, 'آشتی' _ایرانی *بهترین قلبی- علمی-پژوهشی ریاست_جمهوری در حالی که 😀سلام 😂😂"
        " شد+فیلم گلکسیS7"
    )
    assert tokens["token"].tolist() == [
        *["-", "هیئت", "+", "عکس", "کردستان", ",", "'", "آشتی", "'", "_", "ایرانی", "*", "بهترین", "قلبی", "-"],
        *["علمی-پژوهشی", "ریاست", "_", "جمهوری", "در", "حالی_که", "😀", "سلام", "😂", "😂", "شد", "+", "فیلم"],
        *["گلکسی", "S7"],
    ]


ADDRESSES = [
    "https://t.co/tZOurPSXzi",
    "www.isna.ir",
    "t.me/ads_x",
    "a.ir/x/y?z=1&w=%D8",
    "khabar.com",
    "a.b@example.com",
]
AROUND = [("", ""), ("(", ")"), ("«", "»"), ("", "."), ("", "،"), ("خبر", ""), ("", "در"), ("🔹", "؟")]


@pytest.mark.parametrize("address", [*ADDRESSES, "https://a.ir/متن-تیتر/2", "#علم_داده", "@example24ir", "#خبر"])
@pytest.mark.parametrize(("before", "after"), AROUND)
def test_an_address_is_one_token_and_its_own_lemma_whatever_stands_beside_it(address, before, after, tokenize_text):
    if (after == "در" and not address.isascii()) or (before == "خبر" and address[0] == "@"):
        pytest.skip("Persian letters go on in a Persian tag")
    tokens = tokenize_text(f"از {before}{address}{after} تا").set_index("token")
    assert tokens.index.tolist() == ["از", *[before] * bool(before), address, *[after] * bool(after), "تا"]
    assert tokens.loc[address, "lemma"] == address.casefold()


@pytest.mark.parametrize(
    "number", ["1,234", "۱,۲۳۴,۵۶۷", "۱۲،۵۰۰،۰۰۰", "4.8", "۴٫۸", "3/790/000", "20:30", "6.0.1", "20"]
)
@pytest.mark.parametrize("after", ["", ".", "،", ":", "-", "میلیون", "٪", ")"])
def test_a_number_is_one_token_and_the_sign_behind_it_another(number, after, tokenize_text):
    tokens = tokenize_text(f"گروه {number}{after}")
    assert len(tokens) == 2 + bool(after) and tokens["kind"].tolist()[1] == "number"
    assert tokens["token"].tolist()[2:] == [after] * bool(after)


def test_numbers_are_written_one_way_and_latin_words_keep_theirs(tokenize_text):
    tokens = tokenize_text("1,234 و 4.8 در COP28 و F-16 و USB3.1 با MP۳ها و 5G")
    assert tokens["token"].tolist() == "۱,۲۳۴ و ۴٫۸ در COP28 و F-16 و USB3.1 با MP3ها و 5G".split()
    assert tokens["lemma"].tolist()[-3] == "mp3"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("سال ۵۸ ه.ق. بود", "سال ۵۸ ه.ق. بود"),
        ("سال ۵۸ ه. ق. درگذشت. او", "سال ۵۸ ه. ق. درگذشت . || او"),
        ("آ.د.ک و پ.ک.ک و دی.ان.ای. این", "آ.د.ک و پ.ک.ک و دی.ان.ای . || این"),
        ("ج.ا.ا و م. امید و ص.۱۲", "ج.ا.ا و م. امید و ص . ۱۲"),
        ("J. R. Smith آمد. ویتامین C. این", "J . R . Smith آمد . || ویتامین C . || این"),
        ("ارتش است.ارتش شد.این است.100 نفر", "ارتش است . || ارتش شد . || این است . || ۱۰۰ نفر"),
        ("سال ۱۴۰۴.وی گفت", "سال ۱۴۰۴ . || وی گفت"),
        ("در IDF.این «ایران».او (است).«او", "در IDF . || این « ایران » . || او ( است ) . || « او"),
        ("گفت: «نه.» سپس رفت.) و «آیا؟» پرسید", "گفت : « نه . » || سپس رفت . ) || و « آیا ؟ » پرسید"),
        ("«نه.»او رفت. » این است.* شد./ مهر", "« نه . » || او رفت . » || این است . * || شد . / || مهر"),
        ("«نه.»، این «نه.»؛ آن", "« نه . » ، این « نه . » ؛ آن"),
        ("چیست؟او گفت!این واقعا؟! بله", "چیست ؟ || او گفت ! || این واقعا ؟! || بله"),
        ("۱. تهران آمد. ۲. قم ۱.شهر", "۱ . تهران آمد . || ۲ . قم ۱ . || شهر"),
        ("گروه ۲۰. این", "گروه ۲۰ . || این"),
        ("در آ.ث.میلان بود .او گفت .", "در آ.ث . میلان بود . || او گفت ."),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, expected, tokenize_text):
    tokens = tokenize_text(text)
    found = [" ".join(part["token"]) for _, part in tokens.groupby("sentence")]
    assert " || ".join(found).replace("_", " ") == expected
    assert_same(articles_of([("", text)]), "restored")


WORDS_OF_OTHERS = [
    *["ئەمە", "هەواڵێکی", "کوردستانێ", "ڕۆژ", "الذين", "آمنوا", "ٱلرَّحْمَـٰنِ", "ولسوالی‌ها", "пахш", "ښوونځی", "сулҳ"],
    *[
        "ا ی ر ا ن",
        "۸۵\u200cدرصد",
        "۰\u200cها",
        "۵\u200cGHz",
        "ك1تاب",
        "اﻳﺮان",
        "�����",
        "Ã˜Â§",
        "ﻲﻨﯿﺒﺸﯿﭘ",
        "پپپپ..::پ",
        "l1l1",
        "ـــ",
        "\u064b\u064b",
    ],
]


@given(st.lists(st.sampled_from(WORDS_OF_OTHERS), min_size=1, max_size=8), st.sampled_from(CLEANINGS))
@settings(max_examples=30)
def test_other_languages_and_noise_are_left_alone(words, cleaning):
    articles = articles_of([("", " ".join(words))])
    assert_same(articles, cleaning)
    assert (language.tokenize(articles, cleaning=cleaning)["lemma"].str.len() > 0).all()


LONG = 20_000
LONG_TEXTS = {
    "one word": "صلح " * LONG,
    "letters": "ا" * LONG,
    "joining letters": "ب" * LONG,
    "marks": "بـ" + "\u064e" * LONG + "\u0670",
    "tatweels": "ب" + "ـ" * LONG + "\u0670",
    "latin": "a" * LONG,
    "latin with digits": "a1-" * LONG,
    "digits": "1" * LONG,
    "thousands": "1,234" * LONG,
    "stops": "." * LONG,
    "initials": "ا." * LONG,
    "hosts": "a." * LONG,
    "mail": "a." * LONG + "@",
    "paths": "http://" + "a/" * LONG + "." * LONG,
    "tags": "#خبر" * LONG,
    "underscores": "_" * LONG,
    "quotes": "»" * LONG,
    "closed": "است.»" * LONG,
    "hyphens": "ب-" * LONG,
    "emoji": "😂" * LONG,
    "hamza": "هء" * LONG,
}


@pytest.mark.parametrize("kind", LONG_TEXTS)
def test_a_long_text_of_one_kind_takes_time_that_grows_with_it(kind):
    def seconds(text: str) -> float:
        started = time.process_time()
        language.tokenize(articles_of([("", text)]))
        return time.process_time() - started

    short, long = (seconds(LONG_TEXTS[kind][:length]) for length in (LONG // 10, LONG))
    assert long < 1 + 40 * short, (short, long)


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
