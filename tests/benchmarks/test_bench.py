import doctest
import json

import pytest

from benchmarks import bench, generated
from benchmarks.generated import Source, write_corpus
from helpers import corpus
from helpers.core.paths import ROOT


def test_the_examples_in_docstrings_are_true():
    assert doctest.testmod(generated).failed == 0


def test_generated_articles_are_the_same_each_time_and_bring_new_words(tmp_path):
    source = Source([["صلح", "و", "نان", "و", "آب"]] * 3, words=15, factor=20.0, exponent=0.5)
    words = [write_corpus(source, tmp_path / name, 50) for name in ("one", "other")]
    files = [(tmp_path / name / "00000.jsonl").read_text(encoding="utf-8") for name in ("one", "other")]
    assert words[0] == words[1] and files[0] == files[1]
    articles = corpus.read_articles(tmp_path / "one")
    assert (
        len(articles) == 50 and articles["date"].notna().all() and articles["outlet"].str.startswith("invented").all()
    )
    halves = [" ".join(part["text"]).split() for part in (articles.head(25), articles.tail(25))]
    assert len({*halves[0]}) > 4 and {*halves[1]} - {*halves[0]}


def test_a_folder_without_news_is_one_line(tmp_path, capsys):
    assert bench.main([str(tmp_path)]) == 2
    assert "there is no news/isna.jsonl here" in capsys.readouterr().err


@pytest.mark.slow
def test_a_measure_is_printed_and_written(tmp_path, capsys):
    text = (ROOT / "seeds" / "000_8ef1b0a3631198ab.txt").read_text(encoding="utf-8")
    (tmp_path / "news").mkdir()
    row = json.dumps({"title": "", "text": text}, ensure_ascii=False) + "\n"
    (tmp_path / "news" / "isna.jsonl").write_text(row * 3, encoding="utf-8")
    assert bench.main([str(tmp_path), "--only", "growth", "--most", "1000", "--json", str(tmp_path / "out.json")]) == 0
    (found,) = json.loads((tmp_path / "out.json").read_text())["growth"]
    assert found["articles"] == 1000 and found["words"] > 100_000 and found["peak_mb"] > 100
    assert found["seconds"] > found["tokenize"] > 0 and found["floor_counted"] > 0
    assert "ms_per_article" in capsys.readouterr().out
