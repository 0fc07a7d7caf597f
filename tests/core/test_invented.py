"""Invented articles are known by what their rows say."""

import pandas as pd
import pytest

from helpers.core.datafiles import count_invented, is_invented, mark_table, note_invented


@pytest.mark.parametrize(
    ("values", "count"),
    [(["yes", "yes"], 2), ([True, False], 1), (["بله", ""], 1), (["no", None], 0), ([1, 0], 1)],
)
def test_a_row_says_that_it_is_invented(values, count):
    assert count_invented(pd.DataFrame({"invented": values})) == count
    assert count_invented(pd.DataFrame({"title": values})) == 0


def test_a_corpus_is_known_by_its_path_as_it_was_read_last(tmp_path):
    made_up, real = pd.DataFrame({"invented": ["yes"]}), pd.DataFrame({"title": ["صلح"]})
    note_invented(tmp_path, made_up)
    assert is_invented(str(tmp_path)) and not is_invented(tmp_path / "other")
    note_invented(tmp_path, real)
    assert not is_invented(tmp_path)
    assert not is_invented(None)


def test_a_marked_table_has_its_rows_and_one_column_more_and_its_source_stays():
    table = pd.DataFrame({"term": ["صلح", "نان"]})
    marked = mark_table(table)
    assert marked["invented"].tolist() == ["yes", "yes"] and list(table.columns) == ["term"]
    assert mark_table(marked) is marked
