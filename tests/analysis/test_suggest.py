import numpy as np
import pandas as pd
import pytest

from helpers.analysis import accepted_entries, read_codebook, scale_by_seeds, suggest_entries
from helpers.analysis.keyness import log_likelihood
from helpers.analysis.suggest import SUGGESTION_COLUMNS, lemmas_of
from helpers.analysis.vectors import WordVectors
from helpers.core.errors import CodingError, TableError
from helpers.language import tokenize

# Three articles speak of water, three do not.
TEXTS = ["سد و قنات و آبخیز", "سد و قنات", "سد و باران", "شعر و باران", "شعر و سینما", "شعر و قلم"]
# From the seed سد: قنات at cosine 0.8, باران at 0.6, شعر at 0.
VECTORS = WordVectors(
    ("سد", "قنات", "باران", "شعر"), np.full(4, 9), np.array([[10, 0], [8, 6], [6, 8], [0, 10]], "int8")
)
CODEBOOK = """themes:
  - id: water
    label: {fa: آب, en: Water}
    definition: water
    entries: [سد, قنات]
"""
# Cosines with (صلح, دوستی | جنگ): صلح 1, 0.6 | 0; دوستی 0.6, 1 | 0.8; جنگ 0, 0.8 | 1; قلم 0.6, 1 | 0.8.
OF_POLES = WordVectors(
    ("صلح", "جنگ", "دوستی", "قلم"), np.full(4, 9), np.array([[10, 0], [0, 10], [6, 8], [6, 8]], "int8")
)
POLARITY = {"صلح": 0.8, "دوستی": 0.0, "قلم": 0.0, "جنگ": 0.4 - 1}
SEEDS = (["صلح", "دوستی"], ["جنگ"])


def articles_of(texts):
    ids = [str(number) for number in range(len(texts))]
    return pd.DataFrame({"article_id": ids, "title": "", "text": texts})


@pytest.fixture(scope="module")
def tokens():
    return tokenize(articles_of(TEXTS))


@pytest.fixture
def book(tmp_path):
    (tmp_path / "book.yml").write_text(CODEBOOK, encoding="utf-8")
    return read_codebook(tmp_path / "book.yml")


def coded(themes: dict[str, int]) -> pd.DataFrame:
    rows = [(article, 1, "water", code) for article, code in themes.items()]
    return pd.DataFrame(rows, columns=["article_id", "paragraph", "theme", "code"])


def test_neighbours_come_with_their_similarity_and_the_counts_of_the_corpus(tokens):
    found = suggest_entries(tokens, ["سد"], vectors=VECTORS)
    assert found.columns.tolist() == SUGGESTION_COLUMNS
    assert found[["entry", "count", "articles", "source"]].values.tolist() == [
        ["قنات", 2, 2, "neighbour"],
        ["باران", 2, 2, "neighbour"],
    ]
    assert found["similarity"].round(6).tolist() == [0.8, 0.6]
    assert found["example"].tolist() == ["سد و «قنات» و آبخیز", "سد و «باران»"]
    assert found["accept"].eq("").all()


def test_keyness_is_of_the_paragraphs_with_a_seed_against_the_others(tokens):
    found = suggest_entries(tokens, ["سد"], vectors=VECTORS).set_index("entry")
    # قنات: 2 of 11 words beside the seed, 0 of 9 elsewhere, for which 0.5 stands.
    assert found.loc["قنات", "log_likelihood"] == pytest.approx(log_likelihood(np.array([[[2], [0]], [[9], [9]]]))[0])
    assert found.loc["قنات", "log_ratio"] == pytest.approx(np.log2((2 / 11) / (0.5 / 9)))


def test_a_word_that_has_no_vector_is_suggested_by_keyness_alone():
    texts = ["سد پر شد و لایروبی آغاز شد"] * 6 + ["شعر و سینما و موسیقی و قلم"] * 6
    found = suggest_entries(tokenize(articles_of(texts)), ["سد"], vectors=VECTORS).set_index("entry")
    assert found.loc["لایروبی", ["count", "source"]].tolist() == [6, "key"]
    assert np.isnan(found.loc["لایروبی", "similarity"])


def test_pairs_of_neighbours_are_suggested_in_the_form_in_which_they_occur():
    vectors = WordVectors(("سد", "کشور", "شهر"), np.full(3, 9), np.array([[10, 0], [8, 6], [8, 6]], "int8"))
    tokens = tokenize(articles_of(["سد ساختند. شهرهای کشور", "شهرهای کشور", "شعر"]))
    found = suggest_entries(tokens, ["سد"], vectors=vectors).set_index("entry")
    assert found["count"].to_dict() == {"شهر": 2, "کشور": 2, "شهرهای کشور": 2}
    assert found.loc["شهرهای کشور", "similarity"] == pytest.approx(0.8)


def test_what_overlaps_a_seed_would_find_nothing_new(tokens):
    found = suggest_entries(tokenize(articles_of(["سد باران", "سد باران", "باران", "شعر"])), ["سد"], vectors=VECTORS)
    assert found["entry"].tolist() == ["باران"]


def test_what_the_theme_finds_already_is_left_out(tokens, book):
    found = suggest_entries(tokens, ["سد"], vectors=VECTORS, codebook=book, theme="water")
    assert found["entry"].tolist() == ["باران"]
    other = suggest_entries(tokens, ["سد"], vectors=VECTORS, codebook=book, theme="new")
    assert other["entry"].tolist() == ["قنات", "باران"]


def test_words_of_coded_paragraphs_that_the_codebook_misses_are_suggested(book):
    tokens = tokenize(articles_of([*TEXTS, "چشمه و چشمه", "چشمه"]))
    codings = coded({"0": 1, "1": 1, "6": 1, "7": 1, "3": 0, "4": 0, "5": 0})
    found = suggest_entries(tokens, ["سد"], vectors=VECTORS, codebook=book, theme="water", codings=codings)
    assert found.loc[found["entry"] == "چشمه", ["count", "source"]].values.tolist() == [[3, "missed"]]
    assert "آبخیز" not in set(found["entry"])  # it stands where the codebook has a hit, once


def test_the_same_is_suggested_however_the_seed_and_the_texts_are_typed():
    texts = ["کسب‌وکار و بازار‌های ما", "كسب و كار و بازارهاي ما", "شعر و سینما"]
    vectors = WordVectors(("کسب‌وکار", "بازار"), np.full(2, 9), np.array([[9, 1], [8, 2]], "int8"))
    tables = [
        suggest_entries(tokenize(articles_of(typed)), [seed], vectors=vectors).drop(columns="example")
        for typed in (texts, [text.replace("‌", " ") for text in texts])
        for seed in ("کسب‌وکار", "كسب و كار")
    ]
    assert tables[0]["entry"].tolist() == ["بازار"] and all(table.equals(tables[0]) for table in tables)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"seeds": ["دریا"]}, TableError, r"none of the seeds occurs \(دریا\)"),
        ({"seeds": []}, TableError, "seeds must be a list"),
        ({"seeds": "سد"}, TableError, "seeds must be a list"),
        ({"seeds": ["سد", "شعر"]}, TableError, "every paragraph has a seed"),
        ({"codings": coded({"0": 1, "3": 0})}, TableError, "name the theme"),
        ({"codings": coded({"0": 1}), "theme": "water"}, CodingError, "no paragraph without the theme 'water'"),
        ({"codings": coded({"0": 0}), "theme": "water"}, CodingError, "no paragraph with the theme 'water'"),
        ({"top": 0}, TableError, "top must be a whole number"),
    ],
)
def test_what_cannot_be_suggested_from_is_one_line(tokens, options, error, message):
    options = {"seeds": ["سد"], "vectors": VECTORS} | options
    with pytest.raises(error, match=message) as caught:
        suggest_entries(tokens, options.pop("seeds"), **options)
    assert "\n" not in str(caught.value)


def test_marks_of_a_person_are_read():
    marks = ["x", "1", "1.0", "بله", "✓", "", "0", "نه", "No", None]
    sheet = pd.DataFrame({"entry": list("abcdefghij"), "accept": marks})
    assert accepted_entries(sheet) == list("abcde")


def test_lemmas_of_seeds_have_no_stopwords():
    assert lemmas_of(["سدهای ایران", "و", "سد"]) == ["سد", "ایران"]


def corpus_of(texts: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    ids = [str(number) for number in range(len(texts))]
    articles = pd.DataFrame({"article_id": ids, "title": "", "text": texts})
    return articles, tokenize(articles)


def test_polarity_and_scores_are_those_worked_by_hand():
    # Ten articles have a mean polarity of 0.8, ten of (2 × −0.6 + 0) / 3 = −0.4; the mean is 0.2, n − 1 is 19.
    _, tokens = corpus_of(["صلح و صلح"] * 10 + ["جنگ، قلم و جنگ"] * 10)
    scores, words = scale_by_seeds(tokens, *SEEDS, vectors=OF_POLES)
    deviation = np.sqrt(20 * 0.6**2 / 19)
    assert scores["score"].to_numpy() == pytest.approx([0.6 / deviation] * 10 + [-0.6 / deviation] * 10, abs=1e-6)
    assert scores["words"].tolist() == [2] * 10 + [3] * 10
    assert words["word"].tolist() == ["صلح", "قلم", "جنگ"] and words["count"].tolist() == [20, 10, 20]
    assert words["polarity"].to_numpy() == pytest.approx([POLARITY[word] for word in words["word"]], abs=1e-6)
    assert scores["score_low"].isna().all() and scores["articles"].eq(1).all()


def test_groups_have_an_interval_by_articles_and_small_ones_none():
    articles, tokens = corpus_of(["صلح", "جنگ"] * 10 + ["جنگ"] * 10 + ["صلح"] * 2)
    outlets = articles.assign(outlet=["آوندا"] * 20 + ["نارون"] * 10 + ["کاج"] * 2)
    scores, _ = scale_by_seeds(tokens, *SEEDS, vectors=OF_POLES, by="outlet", groups=outlets)
    first, second, third = scores.itertuples()
    assert scores["outlet"].tolist() == ["آوندا", "نارون", "کاج"] and scores["articles"].tolist() == [20, 10, 2]
    assert first.score_low < first.score < first.score_high
    assert second.score_low == second.score == second.score_high < first.score < third.score
    assert np.isnan(third.score_low)
    assert scale_by_seeds(tokens, *SEEDS, vectors=OF_POLES, by="outlet", groups=outlets)[0].equals(scores)


def test_with_terms_only_words_near_them_count():
    far = " ".join(["چیز"] * 11)
    _, tokens = corpus_of([f"ایران و صلح {far} جنگ"] * 10 + [f"ایران و جنگ\nصلح {far}"] * 10 + ["صلح"])
    scores, words = scale_by_seeds(tokens, *SEEDS, vectors=OF_POLES, terms=["ایران"])
    assert words[["word", "count"]].values.tolist() == [["صلح", 10], ["جنگ", 10]]
    assert len(scores) == 20 and scores["score"].gt(0).tolist() == [True] * 10 + [False] * 10


def test_all_articles_as_one_group_have_the_mean_of_their_words():
    _, tokens = corpus_of(["صلح"] * 10 + ["جنگ"] * 10)
    scores, _ = scale_by_seeds(tokens, *SEEDS, vectors=OF_POLES, by=())
    assert scores[["words", "articles"]].values.tolist() == [[20, 20]] and abs(scores.loc[0, "score"]) < 1e-6


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"texts": ["صلح"] * 10 + ["جنگ"] * 9}, "19 articles have words with a polarity and 20 are needed"),
        ({"positive": ["آشتی"]}, "آشتی, positive, has no vector"),
        ({"negative": ["جنگ سرد"]}, "جنگ سرد, negative, has no vector"),
        ({"negative": []}, "negative must be a list of words"),
        ({"positive": "صلح"}, "positive must be a list of words"),
        ({"negative": ["جنگ", "صلح"]}, "صلح stands on both sides"),
        ({"terms": ["چین"]}, r"none of the terms occurs \(چین\)"),
        ({"texts": ["صلح"] * 20}, "all articles have the same score"),
        ({"by": "outlet"}, "column 'outlet' is missing"),
        ({"by": "score"}, "by='score' is a column of the result"),
        ({"draws": 0}, "draws must be a whole number"),
    ],
)
def test_what_cannot_be_scaled_is_one_line(change, message):
    options = {"texts": ["صلح"] * 10 + ["جنگ"] * 10, "positive": ["صلح"], "negative": ["جنگ"]} | change
    _, tokens = corpus_of(options.pop("texts"))
    with pytest.raises(TableError, match=message) as caught:
        scale_by_seeds(tokens, options.pop("positive"), options.pop("negative"), vectors=OF_POLES, **options)
    assert "\n" not in str(caught.value)
