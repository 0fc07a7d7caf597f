import doctest
import json

import pytest

from benchmarks import explorer_speed
from helpers.core.paths import ROOT
from helpers.explorer.views import VIEWS


def test_the_examples_in_docstrings_are_true():
    assert doctest.testmod(explorer_speed).failed == 0


@pytest.mark.slow
def test_each_view_of_each_word_is_waited_for(tmp_path):
    text = (ROOT / "seeds" / "000_8ef1b0a3631198ab.txt").read_text(encoding="utf-8")
    (tmp_path / "news.jsonl").write_text(json.dumps({"title": "", "text": text, "category": "x"}), encoding="utf-8")
    prepared, *answers = explorer_speed.measure_file(tmp_path / "news.jsonl", 1)
    assert (prepared["view"], prepared["articles"]) == ("index", 1) and prepared["seconds"] > 0
    assert [row["view"] for row in answers] == [*VIEWS] * 4
    assert all(row["lines"] >= 1 and row["seconds"] > 0.25 and row["limit"] == 1 for row in answers)
