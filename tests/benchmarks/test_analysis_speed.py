import doctest
import json

import pytest

from benchmarks import analysis_speed
from helpers import analysis, language
from helpers.core.paths import ROOT


def test_the_examples_in_docstrings_are_true():
    assert doctest.testmod(analysis_speed).failed == 0


def test_the_peers_do_the_same_task(seed_tokens):
    lines = analysis.concordance(seed_tokens, "همکاری")
    assert len(analysis_speed.slices(seed_tokens, "همکاری", 8)) == len(lines) == 8
    ours = analysis.find_collocations(seed_tokens, "همکاری", stopwords=language.stopwords())
    assert ours[["collocate", "count"]].values.tolist() == [["افزایش", 3]]
    assert analysis_speed.neighbours(seed_tokens, "همکاری", 5)["افزایش"] == 3


@pytest.mark.parametrize("task", analysis_speed.TASKS)
def test_each_task_gives_a_row_for_ours_and_for_the_peer(task, seed_tokens):
    ours, peer = task(seed_tokens.assign(article_id=seed_tokens["paragraph"].astype("str")))
    assert (ours["way"], peer["way"], ours["ours_to_this"]) == ("ours", "peer", 1)
    assert ours["results"] > 0 and peer["results"] > 0 and ours["limit"] in (1.0, 2.0, 5.0) and peer["limit"] is None


def test_a_file_gives_the_rows_of_all_tasks(tmp_path):
    text = (ROOT / "seeds" / "000_8ef1b0a3631198ab.txt").read_text(encoding="utf-8")
    (tmp_path / "news.jsonl").write_text(json.dumps({"title": "", "text": text}), encoding="utf-8")
    rows = analysis_speed.measure_file(tmp_path / "news.jsonl", 1)
    assert len(rows) == 2 * len(analysis_speed.TASKS) and {row["file"] for row in rows} == {"news.jsonl"}
