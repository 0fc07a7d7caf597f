"""Tables with types give the same articles as CSV; what they hold more of than bytes is bounded."""

import pandas as pd
import pyarrow
import pyarrow.feather
import pyarrow.parquet
import pyreadstat
import pytest

from helpers.corpus import Limits, read_articles
from tests.corpus.binaries import TABLES
from tests.corpus.files import ARTICLES, as_csv, error_of, put


@pytest.mark.parametrize("name", TABLES)
def test_each_kind_gives_what_csv_gives(tmp_path, name):
    articles = read_articles(put(tmp_path, name, TABLES[name](ARTICLES)))
    same = read_articles(put(tmp_path, "same.csv", as_csv(ARTICLES)))
    columns = ["article_id", "title", "text", "date", "outlet", "url"]
    pd.testing.assert_frame_equal(articles[columns], same[columns])


@pytest.mark.parametrize("name", TABLES)
def test_a_file_that_is_cut_short_is_one_error(tmp_path, name):
    content = TABLES[name](ARTICLES)
    suffix = name[name.index(".") :]
    assert f"cut{suffix}" in error_of(put(tmp_path, f"cut{suffix}", content[:300]))


@pytest.mark.parametrize("name", ["a.parquet", "a.feather"])
def test_a_value_that_is_stored_once_for_many_rows_is_counted_in_each(tmp_path, name):
    text = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * 6000), pyarrow.array(["خبر " * 20_000]))
    table = pyarrow.table({"text": text})
    if name == "a.parquet":
        pyarrow.parquet.write_table(table, tmp_path / name, compression="zstd")
    else:
        pyarrow.feather.write_feather(table, tmp_path / name, compression="zstd")
    assert "has more than 5,000,000 bytes" in error_of(tmp_path / name, limits=Limits(file_bytes=5_000_000))


def test_codes_of_statistics_become_their_labels(tmp_path):
    table = pd.DataFrame(
        {"text": ["خبر یک", "خبر دو"], "outlet": [1.0, 2.0], "date": pd.to_datetime(["2025-09-01"] * 2)}
    )
    labels = {"outlet": {1: "روزنامه", 2: "هفته‌نامه"}}
    pyreadstat.write_sav(table, str(tmp_path / "a.sav"), variable_value_labels=labels)
    articles = read_articles(tmp_path / "a.sav")
    assert articles["outlet"].tolist() == ["روزنامه", "هفته‌نامه"]
    assert articles["date"].dt.strftime("%Y-%m-%d").tolist() == ["2025-09-01"] * 2


@pytest.mark.parametrize("suffix", [".por", ".xpt"])
def test_older_files_of_statistics(tmp_path, suffix):
    table = pd.DataFrame({"TITLE": ["A", "B"], "TEXT": ["one text", "another"]})
    write = {".por": pyreadstat.write_por, ".xpt": pyreadstat.write_xport}[suffix]
    write(table, str(tmp_path / f"a{suffix}"))
    assert read_articles(tmp_path / f"a{suffix}")["text"].tolist() == ["one text", "another"]
