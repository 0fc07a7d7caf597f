import hashlib
import importlib.util
from math import log, log2, sqrt

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest
import scipy.stats

from helpers.analysis import fewest_articles, keyness, ratio_intervals, read_reference
from helpers.analysis.keyness import adjust, log_dice, log_likelihood, npmi
from helpers.core.errors import TableError, UserError
from helpers.core.paths import REFERENCE as LISTS

# Ten words: six in the target's two articles, four in the reference's.
TARGET, REFERENCE = ("صلح صلح نان", "صلح آب و"), ("نان نان", "آب نان")
P_VALUES = np.array([0.001, 0.04, 0.03, 0.5, 0.04, 0.008])
# Three parts: 6 + 4 + 10 words, of which 1, 0 and 2 are of lemmas too rare to have a row.
LIST = pd.DataFrame(
    {
        "source": ["آوند", "آوند", "آوند", "نارون", "نارون"],
        "year": pd.array([1403, 1403, 1404, None, None], dtype="Int64"),
        "term": ["صلح", "نان", "نان", "نان", "آب"],
        "count": [2, 3, 4, 1, 7],
        "articles": [1, 2, 2, 1, 3],
        "tokens": [6, 6, 4, 10, 10],
        "article_count": [2, 2, 2, 3, 3],
    }
)


def tokens_of(*articles: str, first: int = 0) -> pd.DataFrame:
    rows = [(str(number), word) for number, article in enumerate(articles, start=first) for word in article.split()]
    table = pd.DataFrame(rows, columns=["article_id", "token"])
    return table.assign(lemma=table["token"], kind="word")


def compare(target=TARGET, reference=REFERENCE, **options) -> pd.DataFrame:
    options = {"min_count": 1, "min_articles": 1, **options}
    return keyness(tokens_of(*target), tokens_of(*reference, first=10), **options).set_index("term")


def test_counts_shares_and_articles_on_ten_words():
    keyness = compare(stopwords={"و"})
    assert keyness.index.tolist() == ["صلح", "آب", "نان"]
    assert keyness["count_target"].tolist() == [3, 1, 1] and keyness["count_reference"].tolist() == [0, 1, 3]
    assert keyness["share_target"].tolist() == [3 / 6, 1 / 6, 1 / 6]
    assert keyness["share_reference"].tolist() == [0, 1 / 4, 3 / 4]
    assert keyness["articles_target"].tolist() == [2, 1, 1] and keyness["articles_reference"].tolist() == [0, 1, 2]
    assert (keyness["tokens_target"] == 6).all() and (keyness["tokens_reference"] == 4).all()


def test_log_ratio_and_log_odds_by_hand_fractions():
    keyness = compare()
    # Hardie: half a word stands for none.
    assert keyness["log_ratio"]["صلح"] == pytest.approx(log2((3 / 6) / (0.5 / 4)))
    assert keyness["log_ratio"]["نان"] == pytest.approx(log2((1 / 6) / (3 / 4)))
    # Monroe and others: α is the count in both, 3 of صلح, of 10 words: (3 + 3) of 16 against (0 + 3) of 14.
    assert keyness["log_odds"]["صلح"] == pytest.approx(log((6 / 10) / (3 / 11)))
    assert keyness["log_odds_z"]["صلح"] == pytest.approx(log((6 / 10) / (3 / 11)) / sqrt(1 / 6 + 1 / 3))
    assert keyness["log_odds"]["نان"] == pytest.approx(log((5 / 11) / (7 / 7)))
    assert keyness["log_odds_z"]["نان"] == pytest.approx(log((5 / 11) / (7 / 7)) / sqrt(1 / 5 + 1 / 7))


def test_log_likelihood_and_p_are_scipys_of_the_same_table():
    for _, row in compare().iterrows():
        counts = row[["count_target", "count_reference"]].to_numpy(float)
        observed = np.array([counts, np.array([6, 4]) - counts])
        expected = scipy.stats.contingency.expected_freq(observed)
        theirs = scipy.stats.power_divergence(observed.ravel(), expected.ravel(), ddof=2, lambda_="log-likelihood")
        assert row["log_likelihood"] == pytest.approx(theirs.statistic)
        assert row["p_value"] == pytest.approx(theirs.pvalue)


def test_log_likelihood_of_many_tables_is_scipys_of_each():
    tables = np.random.default_rng(1404).integers(1, 500, (2, 2, 50))
    theirs = [
        scipy.stats.chi2_contingency(tables[:, :, one], correction=False, lambda_="log-likelihood")[0]
        for one in range(50)
    ]
    assert log_likelihood(tables) == pytest.approx(theirs)


def test_sides_changed_round_give_the_same_with_the_other_sign():
    one, other = compare(), compare(REFERENCE, TARGET).loc[lambda table: compare().index]
    for column in ("log_ratio", "log_odds", "log_odds_z"):
        assert one[column].tolist() == pytest.approx((-other[column]).tolist())
    for column in ("log_likelihood", "p_value", "p_adjusted"):
        assert one[column].tolist() == pytest.approx(other[column].tolist())


def test_the_order_runs_from_the_targets_words_to_the_references():
    strength = compare()["log_odds_z"].tolist()
    assert strength == sorted(strength, reverse=True)


def test_holm_by_hand():
    # In order 0.001, 0.008, 0.03, 0.04, 0.04, 0.5, times 6, 5, 4, 3, 2, 1, never falling.
    assert adjust(P_VALUES, "holm").tolist() == pytest.approx([0.006, 0.12, 0.12, 0.5, 0.12, 0.04])


def test_benjamini_hochberg_by_hand_and_by_scipy():
    # In order times 6/1, 6/2, 6/3, 6/4, 6/5, 6/6, never rising from the last back.
    ours = adjust(P_VALUES, "benjamini-hochberg").tolist()
    assert ours == pytest.approx([0.006, 0.048, 0.048, 0.5, 0.048, 0.024])
    if hasattr(scipy.stats, "false_discovery_control"):  # from scipy 1.11 on
        assert ours == pytest.approx(scipy.stats.false_discovery_control(P_VALUES).tolist())


def test_p_is_adjusted_over_all_terms_compared_the_ones_left_out_too():
    everything, few = compare(), compare(min_articles=2)
    assert few.index.tolist() == ["صلح", "نان"]
    assert few["p_adjusted"].tolist() == everything.loc[few.index, "p_adjusted"].tolist()
    assert len(everything) == 4


def test_one_article_cannot_make_a_keyword_on_the_side_that_uses_it():
    target, reference = ("نفت " * 30 + "صلح", "صلح نان نان"), ("نفت صلح", "نفت نان", "صلح نان")
    assert "نفت" in compare(target, reference).index
    assert "نفت" not in compare(target, reference, min_articles=2).index


def test_a_side_of_one_article_needs_no_second_one():
    keyness = compare(("صلح صلح صلح",), ("نان نان نان نان", "آب"), min_articles=2)
    assert keyness.index.tolist() == ["صلح"] and keyness["dispersion_target"].isna().all()


def test_planted_keywords_are_found_and_no_other():
    rng = np.random.default_rng(1404)
    vocabulary = [f"واژه{number}" for number in range(400)]
    shares = 1 / np.arange(5, 405)
    texts = [rng.choice(vocabulary, 200, p=shares / shares.sum()).tolist() for _ in range(60)]
    for article, words in enumerate(texts):
        words[:4] = ["نوروزانه" if article < 30 else "مهرگانه"] * 4
    texts[0][4:44] = ["یک‌شبه"] * 40  # in one article alone: no keyword of its side
    ours, theirs = ([" ".join(words) for words in part] for part in (texts[:30], texts[30:]))
    keyness = compare(ours, theirs, min_count=3, min_articles=2)
    assert keyness.index[0] == "نوروزانه" and keyness.index[-1] == "مهرگانه"
    assert set(keyness.index[keyness["p_adjusted"] < 0.05]) == {"نوروزانه", "مهرگانه"}


def test_rare_terms_are_not_compared():
    assert compare(min_count=4).index.tolist() == ["نان"]


def test_a_side_without_words_gives_an_empty_table_with_its_columns():
    empty = keyness(tokens_of("صلح"), tokens_of("x").assign(kind="latin"))
    assert empty.empty and list(empty.columns) == ["term", *compare().columns]


def test_nothing_is_infinite_or_missing_but_the_dispersion_of_an_absent_term():
    keyness = compare(("صلح صلح صلح", "صلح"), ("نان", "آب نان"))
    numbers = keyness.drop(columns=["dispersion_target", "dispersion_reference"])
    assert np.isfinite(numbers.to_numpy(float)).all()
    assert keyness["dispersion_reference"].isna().tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"correction": "bonferroni"}, "correction must be one of holm, benjamini-hochberg; got 'bonferroni'"),
        ({"min_count": 0}, "min_count must be a whole number, 1 or more; got 0"),
        ({"min_articles": 0}, "min_articles must be a whole number, 1 or more; got 0"),
        ({"unit": "word"}, "unit must be one of lemma, token; got 'word'"),
    ],
)
def test_a_wrong_option_is_named(options, message):
    with pytest.raises(TableError, match=message):
        compare(**options)


def test_the_side_that_lacks_a_column_is_named():
    with pytest.raises(TableError, match="keyness, reference: column 'lemma' is missing"):
        keyness(tokens_of("صلح"), tokens_of("صلح").drop(columns="lemma"))


def test_two_texts_of_one_and_the_same_word_do_not_differ():
    tokens = pd.DataFrame(
        {"article_id": list("12345"), "paragraph": 1, "sentence": 0, "position": 0, "token": "آب", "lemma": "آب"}
    ).assign(kind="word")
    row = keyness(tokens, tokens, min_count=1).iloc[0]
    assert (row["log_odds"], row["log_odds_z"], row["log_ratio"], row["log_likelihood"]) == (0, 0, 0, 0)


def test_two_words_that_are_never_apart_have_the_highest_association():
    assert log_dice(np.array([2, 2]), np.array([2, 2]), np.array([2, 6])).tolist() == [14.0, 13.0]
    assert npmi(np.array([2, 0]), np.array([2, 2]), np.array([2, 2]), 10).tolist() == [1.0, -1.0]
    assert log_likelihood(np.array([[[10], [10]], [[5], [5]]])).tolist() == [0.0]


def test_negated_forms_are_compared_alone():
    target, reference = (
        tokens_of(*side).assign(negated=lambda table: table["token"] == "نان") for side in (TARGET, REFERENCE)
    )
    found = keyness(target, reference, min_count=1, min_articles=1, negated=True)
    assert found[["term", "count_target", "count_reference", "tokens_target"]].values.tolist() == [["نان", 1, 3, 6]]


def test_a_ratio_never_leans_to_the_side_that_lacks_the_term():
    # Of 6 words none, of 400 three: half a word of 6 would be ten times as often.
    compared = compare(("آب نان آب نان آب نان",), ("صلح " * 3 + "آب " * 397,))
    assert compared["log_ratio"]["صلح"] == pytest.approx(log2((6 * 3 / 406 / 6) / (3 / 400)))
    assert (np.sign(compared["log_ratio"]) == np.sign(compared["log_odds"])).all()


def test_a_side_needs_a_quarter_of_its_articles_up_to_five():
    target = [f"نفت واژه{number}" if number < 4 else "آب" for number in range(60)]
    reference = ["نان" if number < 5 else "آب" for number in range(60)]
    found = compare(target, reference, min_articles=None, min_count=1).index
    assert "نفت" not in found and "نان" in found
    assert [fewest_articles(number) for number in (0, 1, 2, 12, 60)] == [0, 1, 2, 3, 5]


def test_a_ratio_has_the_interval_of_a_plain_bootstrap_over_articles():
    random = np.random.default_rng(7)
    counts, words = random.poisson((4, 2), (40, 2)), 50
    sides = [
        tokens_of(*("صلح " * count + "آب " * (words - count) for count in counts[:, side]), first=100 * side)
        for side in (0, 1)
    ]
    row = ratio_intervals(*sides, ["صلح", "باران"], draws=4000).set_index("term")
    assert row.loc["صلح", "ratio"] == pytest.approx(counts[:, 0].sum() / counts[:, 1].sum())
    drawn = [
        counts[random.integers(0, 40, 40), 0].sum() / counts[random.integers(0, 40, 40), 1].sum() for _ in range(4000)
    ]
    assert row.loc["صلح", ["low", "high"]].tolist() == pytest.approx(np.percentile(drawn, (2.5, 97.5)), rel=0.03)
    assert row.loc["باران"].isna().all()
    assert ratio_intervals(*sides, []).empty
    assert ratio_intervals(sides[0], sides[1].head(0), ["صلح"])[["ratio", "low", "high"]].isna().all(axis=None)


def test_a_ratio_of_a_term_in_few_articles_has_no_interval():
    few = ratio_intervals(tokens_of("صلح", "صلح آب"), tokens_of("صلح آب", first=9), ["صلح"]).iloc[0]
    assert few["ratio"] == pytest.approx((2 / 3) / (1 / 2)) and few[["low", "high"]].isna().all()


def test_a_list_of_counts_is_the_reference_of_keyness():
    found = keyness(tokens_of("صلح صلح نان", "صلح آب و"), LIST, min_count=1, min_articles=1).set_index("term")
    assert found["count_reference"].to_dict() == {"صلح": 2, "آب": 7, "نان": 8, "و": 0}
    assert found["articles_reference"].to_dict() == {"صلح": 1, "آب": 3, "نان": 5, "و": 0}
    assert (found["tokens_reference"] == 20).all() and found["share_reference"]["نان"] == 8 / 20
    # Over parts of 6, 4 and 10 of 20 words; آب stands in the largest alone: (0.5 + 0.3 + 0.2) / 2 / (1 − 0.2).
    assert found["dispersion_reference"]["آب"] == pytest.approx(0.5 / 0.8)
    assert pd.isna(found["dispersion_reference"]["و"])


def test_the_same_counts_give_the_same_measures_as_tokens():
    target, other = tokens_of("صلح صلح نان", "صلح آب و"), tokens_of("نان نان آب", "آب نان", first=10)
    listed = pd.DataFrame(
        {"source": "آوند", "year": 1404, "term": ["نان", "آب"], "count": [3, 2], "articles": 2, "tokens": 5}
    ).assign(article_count=2)
    one, two = (keyness(target, side, min_count=1, stopwords={"و"}) for side in (other, listed))
    assert one.drop(columns="dispersion_reference").equals(two.drop(columns="dispersion_reference"))


def test_a_stopword_is_left_out_on_both_sides_by_its_lemma_and_its_forms_are_not():
    target = tokens_of("گفتند نان").assign(lemma=["گفت#گو", "نان"])
    listed = LIST.replace({"term": {"صلح": "گفت#گو"}})
    options = {"min_count": 1, "min_articles": 1}
    assert "گفت#گو" in keyness(target, listed, stopwords={"گفتند"}, **options)["term"].tolist()
    assert "گفت#گو" not in keyness(target, listed, stopwords={"گفت#گو"}, **options)["term"].tolist()


def test_a_ratio_to_a_list_has_an_interval_where_five_parts_have_the_term():
    parts = pd.DataFrame(
        {"source": "آوند", "year": range(1400, 1408), "term": "نان", "count": [4, 5, 6, 5, 4, 6, 5, 5]}
    )
    parts = parts.assign(articles=1, tokens=100, article_count=3)
    target = tokens_of(*["نان نان آب آب آب آب آب آب آب آب"] * 6)
    row = ratio_intervals(target, parts, ["نان"]).iloc[0]
    assert row["ratio"] == pytest.approx(0.2 / 0.05) and row["low"] < 4 < row["high"]
    assert np.isnan(ratio_intervals(target, parts.head(4), ["نان"]).iloc[0]["low"])
    assert ratio_intervals(target, LIST, ["نان"]).iloc[0]["ratio"] == pytest.approx(0.2 / (8 / 20))


@pytest.mark.parametrize("options", [{"unit": "token"}, {"negated": True}])
def test_what_a_list_does_not_know_is_one_error(options):
    with pytest.raises(TableError, match="keyness, reference: a list of counts knows lemmas.*leave out unit and neg"):
        keyness(tokens_of("صلح").assign(negated=False), LIST, **options)


def test_the_list_is_what_its_readme_names():
    listed = read_reference()
    digest = hashlib.sha256((LISTS / "counts.parquet").read_bytes()).hexdigest()
    assert digest in (LISTS / "README.md").read_text(encoding="utf-8")
    parts = listed.drop_duplicates(["source", "year"])
    by_part = listed.assign(year=listed["year"].fillna(0)).groupby(["source", "year"])
    assert (by_part["count"].sum() <= by_part["tokens"].first()).all()
    assert listed["count"].sum() > 0.97 * parts["tokens"].sum()
    assert (listed["articles"] <= listed["count"]).all() and (listed["articles"] <= listed["article_count"]).all()


def test_sources_and_years_are_chosen():
    chosen = read_reference(sources=["فارس", "همشهری"], years=range(1397, 1400))
    assert set(chosen["source"]) == {"فارس", "همشهری"} and set(chosen["year"]) == {1397, 1398, 1399}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sources": ["آوند"]}, "no source 'آوند'; choose of .*ایسنا.*, or leave it out"),
        ({"sources": []}, "no source is chosen; choose of"),
        ({"years": [1300]}, "no year 1300; choose of 1381, .*, or leave it out"),
        ({"sources": ["بهارنیوز"], "years": [1385]}, "no year 1385; choose of 1402, or leave it out"),
    ],
)
def test_a_choice_that_the_list_lacks_is_one_error(options, message):
    with pytest.raises(UserError, match=message):
        read_reference(**options)


def test_a_list_of_another_layout_is_one_error(tmp_path, monkeypatch):
    table = pa.table({"source": ["آوند"]}).replace_schema_metadata({"layout": "0"})
    pa.parquet.write_table(table, tmp_path / "counts.parquet")
    monkeypatch.setitem(read_reference.__globals__, "REFERENCE", tmp_path)
    with pytest.raises(UserError, match="has layout 0, and this version reads layout 1: take data/reference from the"):
        read_reference()


def test_the_list_was_counted_with_the_words_that_we_have():
    """When it fails, `make reference EVAL=folder` counts anew: until then some words are counted in two ways."""
    spec = importlib.util.spec_from_file_location("build_list", LISTS / "build_list.py")
    builder = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(builder)
    kept = pd.read_csv(LISTS / "words.tsv", sep="\t", skiprows=2, keep_default_na=False, quoting=3)
    today = pd.Series(builder.cut_words(kept["word"]))
    changed = kept.assign(today=today)[today.ne(kept["cut"])]
    assert len(kept) == 3000
    # One in a thousand of the words that are most frequent makes no keyword that its lines would not disprove.
    assert len(changed) <= 3, f"{len(changed)} words are cut or lemmatized otherwise:\n{changed.head(20)}"
