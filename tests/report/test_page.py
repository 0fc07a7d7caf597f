"""The page of a report: what stands in it, and in which order."""

import pandas as pd

from helpers.core.spreadsheets import write_csv
from helpers.report.page import read_audit, read_word_count, short, side


def test_the_audit_begins_with_what_is_most_serious(tmp_path):
    columns = ["check", "outlet", "count", "of", "unit", "share", "level", "finding", "advice"]
    rows = [
        ("a", "", 1, 10, "articles", 0.1, "look", "small", "Look."),
        ("b", "", 0, 0, "articles", None, "fine", "nothing", ""),
        ("c", "", 5, 10, "articles", 0.5, "look", "=half", "Look."),
        ("d", "", 2, 10, "articles", 0.2, "fix", "wrong", "Fix it."),
        ("d", "روزنامه", 2, 4, "articles", 0.5, "fix", "wrong here", "Fix it."),
    ]
    write_csv(pd.DataFrame(rows, columns=columns), tmp_path / "01_audit.csv")
    audit = read_audit(tmp_path)
    assert [found["finding"] for found in audit["findings"]] == ["wrong", "=half", "small"] and audit["checks"] == 4
    assert [found["share"] for found in audit["findings"]] == [0.2, 0.5, 0.1]
    assert read_audit(tmp_path / "elsewhere") is None


def test_words_are_counted_by_notebook_01_alone(tmp_path):
    assert read_word_count(tmp_path) is None
    write_csv(pd.DataFrame({"measure": ["articles", "words"], "value": [2, 1500]}), tmp_path / "01_corpus.csv")
    assert read_word_count(tmp_path) == 1500


def test_a_text_has_its_side_and_a_number_six_digits():
    assert (side("BRICS و همکاری‌های اقتصادی"), side("letters ی and ک")) == ("rtl", "ltr")
    assert (short("0.1736698912"), short("3.5"), short("صلح")) == ("0.17367", "3.5", "صلح")
