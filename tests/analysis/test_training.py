"""Training: a coder learns from codes what a theme is spoken of in, and is tested on what it has not seen."""

import numpy as np
import pandas as pd
import pytest

from helpers import analysis
from helpers.analysis import WordVectors, fit_coder, learning_curve, read_codebook, training
from helpers.analysis.codebook import Codebook
from helpers.core.errors import CodingError, TableError
from helpers.language import tokenize

CODEBOOK = Codebook.model_validate(
    {
        "themes": [
            {"id": "trade", "label": {"fa": "تجارت", "en": "trade"}, "definition": "t", "entries": ["صادرات"]},
            {"id": "health", "label": {"fa": "سلامت", "en": "health"}, "definition": "h", "entries": ["بیمارستان"]},
        ]
    }
)
WORDS = ("صادرات", "کالا", "بندر", "بیمارستان", "پزشک", "دارو")
VECTORS = WordVectors(WORDS, np.full(6, 50), np.array([[127, 0]] * 3 + [[0, 127]] * 3, np.int8))


def paragraphs(size=80):
    """Return paragraphs that turn by turn are about trade, about health, and about neither."""
    texts = ["صادرات کالا از بندر", "کالا در بندر", "پزشک در بیمارستان دارو داد", "دارو و پزشک", "باران و آفتاب"]
    rows = [(f"{number}", "", texts[number % 5], number % 4) for number in range(size * 5 // 2)]
    return pd.DataFrame(rows, columns=["article_id", "title", "text", "story"])


def codings_of(table):
    about = {0: "trade", 1: "trade", 2: "health", 3: "health"}
    rows = [
        (row.article_id, 1, theme, int(about.get(number % 5) == theme))
        for number, row in enumerate(table.itertuples())
        for theme in ("trade", "health")
    ]
    return pd.DataFrame(rows, columns=["article_id", "paragraph", "theme", "code"])


@pytest.fixture(scope="module")
def learned():
    table = paragraphs()
    return fit_coder(tokenize(table), codings_of(table), CODEBOOK, vectors=VECTORS, folds=4)


def test_what_is_plain_is_learned_and_tested_on_other_articles(learned):
    codes = learned.tested.merge(codings_of(paragraphs()), on=["article_id", "paragraph", "theme"])
    assert len(codes) == 2 * len(paragraphs())
    assert (codes["coded"] == codes["code"].eq(1)).all()
    assert learned.themes == ("trade", "health")
    assert learned.about["positives"] == {"trade": 80, "health": 80}


def test_a_paragraph_without_any_entry_is_coded_by_its_other_words(learned):
    tokens = tokenize(pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["بندر پر از کالا شد"]}))
    codes = analysis.code_themes(tokens, learned)
    assert codes.loc[codes["coded"], "theme"].tolist() == ["trade"]
    assert len(analysis.find_themes(tokens, CODEBOOK)) == 0


def test_groups_are_never_split_between_folds():
    table = paragraphs()
    coder = fit_coder(tokenize(table), codings_of(table), CODEBOOK, vectors=VECTORS, by="story", groups=table, folds=3)
    folds = coder.tested.merge(table, on="article_id").groupby("story")["fold"].nunique()
    assert folds.tolist() == [1, 1, 1, 1]


def test_each_score_is_of_a_coder_that_had_not_seen_the_paragraph():
    """A theme that is coded by chance cannot be found in paragraphs that were held out."""
    table = paragraphs(200)
    codings = codings_of(table)
    rng = np.random.default_rng(3)
    codings["code"] = rng.integers(0, 2, len(codings))
    coder = fit_coder(tokenize(table), codings, CODEBOOK, vectors=VECTORS)
    codes = coder.tested.merge(codings, on=["article_id", "paragraph", "theme"])
    assert abs(np.corrcoef(codes["probability"], codes["code"])[0, 1]) < 0.2


def test_a_rare_theme_takes_the_threshold_of_all():
    probabilities = np.column_stack([np.linspace(0, 1, 1001), np.linspace(0, 1, 1001)])
    codes = np.column_stack([probabilities[:, 0] > 0.3, np.zeros(1001, bool)]).astype(int)
    often, rare = training._thresholds(probabilities, codes)
    assert 0.25 < often < 0.36
    assert rare == pytest.approx(
        training._CUTS[np.argmax([training._f1(probabilities >= cut, codes).mean() for cut in training._CUTS])]
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda codings: codings.head(40),
            r"no theme has 30 coded paragraphs or more \(\w+ has the most, 8\): code more",
        ),
        (lambda codings: codings.assign(code=1), "all paragraphs have the theme"),
        (lambda codings: codings.assign(theme="sport"), "the codebook lacks the theme 'sport'"),
        (lambda codings: codings.assign(article_id="x" + codings["article_id"]), "there are no tokens of 200 coded"),
        (lambda codings: codings.assign(code=codings["code"] * 2), "each coded paragraph needs a code for each theme"),
        (lambda codings: pd.concat([codings, codings]), "stands twice in the codings"),
    ],
)
def test_codes_that_nothing_can_be_learned_from(change, message):
    table = paragraphs()
    with pytest.raises((CodingError, TableError), match=message):
        fit_coder(tokenize(table), change(codings_of(table)), CODEBOOK, vectors=VECTORS)


def test_paragraphs_of_one_group_cannot_be_tested():
    table = paragraphs().assign(story="1")
    with pytest.raises(CodingError, match="all coded paragraphs are of one story"):
        fit_coder(tokenize(table), codings_of(table), CODEBOOK, vectors=VECTORS, by="story", groups=table)


# the learning curve: made-up articles where one word decides
BOOK = "themes: [{id: a, label: {fa: الف, en: A}, definition: الف, entries: [صادرات]}]"
CURVE_VECTORS = WordVectors(("صادرات", "کتاب"), np.array([50, 50]), np.array([[100, 0], [0, 100]], np.int8))


@pytest.fixture(scope="module")
def coded(tmp_path_factory):
    """Forty articles about exports and forty about books, their codes, and a codebook that knows exports."""
    book = tmp_path_factory.mktemp("book") / "book.yml"
    book.write_text(BOOK, encoding="utf-8")
    articles = pd.DataFrame({"article_id": [str(number) for number in range(80)], "title": ""})
    articles["text"] = ["صادرات رشد کرد", "کتاب چاپ شد"] * 40
    codings = pd.DataFrame({"article_id": articles["article_id"], "paragraph": 1, "theme": "a", "code": [1, 0] * 40})
    return tokenize(articles), codings, read_codebook(book)


def test_each_share_learns_from_that_many_paragraphs_and_is_tested_on_all(coded):
    curve = learning_curve(*coded, vectors=CURVE_VECTORS, shares=(1.0, 0.5), folds=4)
    assert list(curve) == ["share", "paragraphs", "f1_macro", "f1_micro"]
    assert curve["share"].tolist() == [0.5, 1.0]
    assert curve["paragraphs"].tolist() == [30, 60]  # of the sixty in the other three folds
    assert curve[["f1_macro", "f1_micro"]].values.tolist() == [[1.0, 1.0], [1.0, 1.0]]
    pd.testing.assert_frame_equal(curve, learning_curve(*coded, vectors=CURVE_VECTORS, shares=(0.5, 1.0), folds=4))


def test_codes_that_no_word_explains_are_learned_from_no_share(coded):
    tokens, codings, codebook = coded
    by_chance = codings.assign(code=np.random.default_rng(1).permutation(codings["code"]))
    curve = learning_curve(tokens, by_chance, codebook, vectors=CURVE_VECTORS, folds=4)
    assert (curve["f1_micro"] < 0.8).all()


def test_what_cannot_be_learned_from_is_one_error(coded):
    tokens, codings, codebook = coded
    with pytest.raises(TableError, match=r"shares must be numbers above 0, up to 1; got \[0, 1\]"):
        learning_curve(tokens, codings, codebook, vectors=CURVE_VECTORS, shares=(0, 1))
    with pytest.raises(CodingError, match="no theme has 30 coded paragraphs or more"):
        learning_curve(tokens, codings.head(40), codebook, vectors=CURVE_VECTORS)
    with pytest.raises(CodingError, match="all paragraphs have the theme 'a'"):
        learning_curve(tokens, codings[codings["code"] == 1], codebook, vectors=CURVE_VECTORS)
