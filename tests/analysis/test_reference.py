import hashlib
import importlib.util

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest

from helpers.analysis import keyness, ratio_intervals, read_reference, reference
from helpers.core.errors import TableError, UserError
from helpers.core.paths import REFERENCE

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
    digest = hashlib.sha256((REFERENCE / "counts.parquet").read_bytes()).hexdigest()
    assert digest in (REFERENCE / "README.md").read_text(encoding="utf-8")
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
    monkeypatch.setattr(reference, "REFERENCE", tmp_path)
    with pytest.raises(UserError, match="has layout 0, and this version reads layout 1: take data/reference from the"):
        read_reference()


def test_the_list_was_counted_with_the_words_that_we_have():
    """When it fails, `make reference EVAL=folder` counts anew: until then some words are counted in two ways."""
    spec = importlib.util.spec_from_file_location("build_list", REFERENCE / "build_list.py")
    builder = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(builder)
    kept = pd.read_csv(REFERENCE / "words.tsv", sep="\t", skiprows=2, keep_default_na=False, quoting=3)
    today = pd.Series(builder.cut_words(kept["word"]))
    changed = kept.assign(today=today)[today.ne(kept["cut"])]
    assert len(kept) == 3000
    # One in a thousand of the words that are most frequent makes no keyword that its lines would not disprove.
    assert len(changed) <= 3, f"{len(changed)} words are cut or lemmatized otherwise:\n{changed.head(20)}"
