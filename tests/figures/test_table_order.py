from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from helpers.figures.table_order import places


def in_order(values: list) -> list:
    """The values as a table shows them that is sorted by this column; what is missing is left out."""
    orders = places(values)
    return [
        values[place] for place in sorted(range(len(values)), key=lambda place: orders[place].zfill(9)) if orders[place]
    ]


@pytest.mark.parametrize(
    "values",
    [
        [-2.5, 0, True, 3, 1e9, 10**400],
        ["-۵", "−2", "0.5", "٪۱", "25%", "999", "1,234", "۱٬۲۳۴٬۵۶۷٫۵", "9" * 150],
        ["999", "1,2,3", "word"],
        [Decimal("0.5"), np.int64(2), 3.5, float("inf")],
        list(map(pd.Timestamp, ["2024-12-31", "2025-01-01", "2025-01-01 13:00", "2025-01-02"])),
        ["1404/6/9", "1404/6/10", "1404/12/1"],
        ["آب", "ابر", "پل", "تپه", "چای", "حاتم", "ژاله", "سال", "کتاب", "گل", "لاله", "یاس"],
        ["فصل ۹", "فصل 10", "فصل ۱۱"],
    ],
)
def test_the_order_of_a_column(values):
    assert in_order(values[::-1]) == values


def test_what_is_written_otherwise_has_one_place():
    assert places(["كتابهاي", "کتاب\u200cهای", "«کتاب‌های»"]) == ["0", "0", "0"]
    assert places([1, 1.0, "۱", "1"]) == ["0"] * 4


def test_what_is_missing_or_empty_has_no_place():
    assert places([None, float("nan"), pd.NaT, pd.NA, "", 0]) == [""] * 5 + ["0"]


def test_a_cell_may_hold_any_thing():
    assert places([["الف"], {"a": 1}, np.array([1, 2]), "!"]).count("") == 0
