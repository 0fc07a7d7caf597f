"""Tables for JupyterLab: letters as letters, Persian from the right."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from importlib.resources import files

import pandas as pd

from helpers.core.errors import require_columns
from helpers.figures.table_order import is_missing, places
from helpers.figures.table_script import CALL, TablePage

# JupyterLab (the second) and older notebooks (the first) then leave a $ alone, which else begins a formula.
NO_FORMULAS = "tex2jax_ignore mathjax_ignore"
MOST_ROWS = 500  # more would make the page slow; the whole table is what save_table is for
_PERSIAN, _LATIN = re.compile("[\u0620-\u06d3\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]+"), re.compile("[A-Za-z]+")

_FROM_RIGHT, _FROM_LEFT = ' dir="rtl"', ' dir="ltr"'


def show_table(table: pd.DataFrame, *, formats: Mapping[str, str] | None = None):
    """Return a table as HTML for JupyterLab, its texts whole and shown as they are: no tag, link or formula runs.

    `formats` gives a column's numbers their form, as in `{"share": "{:.3f}"}`. A text that is Persian for the
    most part reads from the right, and so do the columns of a table at least half of whose texts do. The index is not
    shown, a missing value is blank, and of more than 500 rows the first are shown, with how many more there are.

    A click on a column's head sorts by it, a second one from the end, a third brings the first order back: numbers by
    value, whatever their form, dates by day, words in the order of the Persian alphabet, what is missing last. Above
    more than ten rows stands a filter: rows are found that have each of the typed words or parts of words, in any
    spelling of ی, ک, digits and half-spaces (of ها, تر and می also those typed as spaces), capitals or not. Without
    JavaScript it is a plain table.

    >>> table = pd.DataFrame({"term": ["صلح", "<b>"], "share": [0.25, None]})
    >>> html = show_table(table, formats={"share": "{:.0%}"}).data
    >>> '<td dir="rtl" data-order="1">صلح</td><td data-order="0">25%</td>' in html
    True
    >>> '<td dir="ltr" data-order="0">&lt;b&gt;</td><td data-order=""></td>' in html
    True
    """
    formats = formats or {}
    require_columns(table, formats, verb="show_table")
    shown = table.head(MOST_ROWS)
    columns = [
        column(str(name), list(shown.iloc[:, place]), formats.get(name, "")) for place, name in enumerate(table.columns)
    ]
    cells = "".join(cell for column in columns for cell in column[1:])
    from_right = cells.count(f"<td{_FROM_RIGHT}")
    side = "rtl" if from_right and from_right >= cells.count(f"<td{_FROM_LEFT}") else "ltr"
    return table_page(columns, side=side, hidden=len(table) - len(shown), unit="rows")


def table_page(columns: Sequence[Sequence[str]], *, side: str, hidden: int, unit: str) -> TablePage:
    """Return columns of cells, the head first in each, as a page; `hidden` rows or lines are said to be left out."""
    head, *rows = ["".join(row) for row in zip(*columns, strict=True)] or [""]
    body = "".join(f"<tr>{row}</tr>\n" for row in rows)
    more = f"<p>{hidden:,} more {unit} are not shown, sorted or filtered.</p>" if hidden else ""
    return TablePage(
        f'{_style()}<div class="shown-table {NO_FORMULAS}" dir="{side}">\n<table data-unit="{unit}">\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table>{more}</div>{CALL}"
    )


def column(name: str, values: list, pattern: str = "") -> list[str]:
    """Return the cells of a column, the head first; only what has words has a direction of its own."""
    cells = []
    for value, order in zip(values, places(values), strict=True):
        text = _text(value, pattern)
        side = _side(text)
        if not text or (side == _FROM_LEFT and not isinstance(value, str)):
            side = ""
        cells.append(f'<td{side} data-order="{order}">{escape(text)}</td>')
    from_left = sum(cell.startswith(f"<td{_FROM_LEFT}") for cell in cells)
    place = ' class="from-left"' if from_left > len(cells) / 2 else ""
    return [f"<th{_side(name)}{place}>{escape(name)}</th>", *cells]


def _side(text: str) -> str:
    """Return from where a text is read: from the right with more Persian letters than Latin ones."""
    return _FROM_RIGHT if len("".join(_PERSIAN.findall(text))) > len("".join(_LATIN.findall(text))) else _FROM_LEFT


def _text(value, pattern: str) -> str:
    if is_missing(value):
        return ""
    if pattern:
        return pattern.format(value)
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d" if value == value.normalize() else "%Y-%m-%d %H:%M")
    return f"{value:.6g}" if isinstance(value, float) else str(value)


@cache
def _style() -> str:
    return (files("helpers") / "templates" / "table_style.html").read_text(encoding="utf-8").strip()
