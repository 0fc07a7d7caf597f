"""Tokens made on arrays of numbers are those of the plain path, one by one, and both are hazm's but where we say."""

import random

import hazm
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import corpus, language
from helpers.core.paths import ROOT
from helpers.language.characters import ZWNJ, fold_characters
from helpers.language.hazm_tables import letter_table
from helpers.language.lexicon import counts
from helpers.language.splitting import join_verbs, split_sentences, split_words
from helpers.language.tokenizer import plain_tokens

CLEANINGS = ("restored", "as_typed")
SIGNS = [
    *' .،؛:!؟?"«»()[]{}-–—…•‘’“”%٪/\\_*#@+=<>eA9۵٤٫٬ۀكيى\t\n⸮',
    *f"{ZWNJ}{ZWNJ}\u00ac\u00ad\u200b\u200d\u200f\u00a0\u202f\u205f\u1680\u0640\u064e\u0654\u0301\u0670\ufdd0\ufdfa\ufdfd",
    *"\x0b\x1c\x85\u2028",
    *["  ", "...", '""', "1.5", "10.6.1404", "http://a.b/c?d=1", "x_y", "WTO"],
    *"ها های تر ترین گر ای اند می نمی هم بی این که را خواهد نخواهد شده گفته است بود".split(),
]
HAZM = hazm.WordTokenizer()
PARTS = st.sampled_from([*HAZM.before_verbs, *HAZM.after_verbs, *sorted(HAZM.verbe)[:200], "صلح", "را"])


def articles_of(texts: list[tuple[str, str]]) -> pd.DataFrame:
    titles, bodies = zip(*texts, strict=True)
    return pd.DataFrame({"article_id": [str(number) for number in range(len(texts))], "title": titles, "text": bodies})


def assert_same(articles: pd.DataFrame, cleaning: str) -> None:
    plain = plain_tokens(articles, cleaning)
    made = language.tokenize(articles, cleaning=cleaning)
    pd.testing.assert_frame_equal(made[list(plain.columns)], plain, check_dtype=False)


def typed(chosen: random.Random, words: list[str]) -> str:
    """Return some words, spaced, joined and mistyped as chance has it, with signs among them."""
    pieces = []
    for _ in range(chosen.randint(1, 60)):
        word = chosen.choice(words) if chosen.random() < 0.6 else chosen.choice(SIGNS)
        if chosen.random() < 0.3:
            word = word.replace(ZWNJ, chosen.choice(["", " ", "\u00a0"]))
        pieces += [word, " " if chosen.random() < 0.75 else ""]
    return "".join(pieces)


@pytest.mark.parametrize("cleaning", CLEANINGS)
@pytest.mark.parametrize("folder", ["seeds", "data/sample/articles"])
def test_tokens_of_articles_are_those_of_the_plain_path(folder, cleaning):
    articles = corpus.read_articles(ROOT / folder)
    assert_same(articles.assign(title=articles["title"].fillna("")), cleaning)


@pytest.mark.parametrize("cleaning", CLEANINGS)
def test_tokens_of_mistyped_texts_are_those_of_the_plain_path(cleaning):
    chosen, words = random.Random(1), list(counts())[:8000]
    assert_same(articles_of([(typed(chosen, words), typed(chosen, words)) for _ in range(400)]), cleaning)


@given(st.lists(st.sampled_from(SIGNS), max_size=12), st.sampled_from(CLEANINGS))
@settings(deadline=None, max_examples=300)
def test_tokens_of_signs_are_those_of_the_plain_path(signs, cleaning):
    assert_same(articles_of([("", "".join(signs))]), cleaning)


def test_no_article_gives_an_empty_table_of_the_same_columns():
    articles = articles_of([("", "صلح")])
    none, some = language.tokenize(articles.iloc[:0]), language.tokenize(articles)
    assert none.empty and none.dtypes.to_dict() == some.dtypes.to_dict()


@given(st.text(alphabet=st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=40))
@settings(deadline=None, max_examples=300)
def test_folded_letters_are_those_of_hazm(written):
    folded = fold_characters(written)
    normalizer = hazm.Normalizer(
        correct_spacing=False, decrease_repeated_chars=False, persian_style=False, seperate_mi=False
    )
    assert folded.translate(letter_table()) == normalizer.normalize(folded)


@given(st.lists(st.sampled_from(SIGNS + list(counts())[:200]), max_size=12))
@settings(deadline=None, max_examples=300)
def test_sentences_are_those_of_hazm(parts):
    line = " ".join(fold_characters("".join(parts)).split("\n")).strip()
    assert split_sentences(line) == hazm.SentenceTokenizer().tokenize(line)


@given(st.lists(PARTS, min_size=1, max_size=6))
@settings(deadline=None, max_examples=300)
def test_verbs_are_joined_as_hazm_joins_them(words):
    # Behind a word, since hazm loses the auxiliary that stands at the end of a sentence.
    assert join_verbs([*words, "صلح"]) == HAZM.join_verb_parts([*words, "صلح"])


def test_an_auxiliary_at_the_end_of_a_sentence_is_not_lost():
    assert join_verbs(split_words("او نخواهد")) == ["او", "نخواهد"]
    assert join_verbs(split_words("او نخواهد.")) == ["او", "نخواهد", "."]


def test_a_title_of_several_lines_is_one_paragraph():
    tokens = language.tokenize(articles_of([("صلح\nنان", "آب")]))
    assert tokens[["paragraph", "token"]].to_numpy().tolist() == [[0, "صلح"], [0, "نان"], [1, "آب"]]
