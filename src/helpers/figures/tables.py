"""Tables and marked texts for JupyterLab: letters as letters, Persian from the right, sortable and filterable."""

import gzip
import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from importlib.resources import files
from numbers import Real
from pathlib import Path

import pandas as pd

from helpers.core.errors import require_columns
from helpers.figures.settings import COLOURS
from helpers.language import alphabetical_key, fold_letter, restored_places

# JupyterLab (the second) and older notebooks (the first) then leave a $ alone, which else begins a formula.
_NO_FORMULAS = "tex2jax_ignore mathjax_ignore"
MOST_SHOWN = 500  # more would make the page slow; the whole table is what save_table is for
_PERSIAN, _LATIN = re.compile("[\u0620-\u06d3\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]+"), re.compile("[A-Za-z]+")
_FROM_RIGHT, _FROM_LEFT = ' dir="rtl"', ' dir="ltr"'
_NUMBER = re.compile(r"([+\-−]?)[%٪]?(\d{1,3}(?:[,٬]\d{3})+|\d+)(?:[.٫](\d+))? ?[%٪]?")
_LETTERS_COMPARED = 200  # of a text; whole articles would take seconds
_CALL = "<script>window.persianNewsTables?.()</script>"  # finds nothing to call until the script has come
_LAST_CODE = 0xFFFF  # of the characters that a text on a screen has; those above have one spelling
# What stood where a half-space was restored, and the colour of its mark.
_HALFSPACE_COLOURS = {"nothing": COLOURS[3], "space": COLOURS[0]}

_carrier: tuple[str, str] | None = None  # the cell and its execution that showed the script in this kernel


class TablePage:
    """A table as HTML. The first one that a notebook shows brings the script with it, for all others too."""

    def __init__(self, data: str):
        """Take the HTML, which can be read without any script."""
        self.data = data

    def __repr__(self) -> str:
        """Return the same in each run, as it stands in the notebook beside the HTML."""
        return "<a table>"

    def _repr_html_(self) -> str:
        return self.data + (_script() if _brings_script() else "")


def show_table(table: pd.DataFrame, *, formats: Mapping[str, str] | None = None) -> TablePage:
    """Return a table as HTML for JupyterLab, its texts whole and shown as they are: no tag, link or formula runs.

    A text that is Persian for the most part reads from the right, and so do the columns of a table at least half of
    whose texts do. The index is not shown, a missing value is blank, and of more than 500 rows the first are shown,
    with how many more there are.

    A click on a column's head sorts by it, a second one from the end, a third brings the first order back: numbers by
    value, whatever their form, dates by day, words in the order of the Persian alphabet, what is missing last. Above
    more than ten rows stands a filter: rows are found that have each of the typed words or parts of words, in any
    spelling of ی, ک, digits and half-spaces (of ها, تر and می also those typed as spaces), capitals or not. Without
    JavaScript it is a plain table.

    Parameters
    ----------
    table : any table.
    formats : the form of a column's numbers, as in `{"share": "{:.3f}"}`.

    Examples
    --------
    >>> table = pd.DataFrame({"term": ["صلح", "<b>"], "share": [0.25, None]})
    >>> html = show_table(table, formats={"share": "{:.0%}"}).data
    >>> '<td dir="rtl" data-order="1">صلح</td><td data-order="0">25%</td>' in html
    True
    >>> '<td dir="ltr" data-order="0">&lt;b&gt;</td><td data-order=""></td>' in html
    True
    """
    formats = formats or {}
    require_columns(table, formats, verb="show_table")
    shown = table.head(MOST_SHOWN)
    columns = [
        table_column(str(name), list(shown.iloc[:, number]), formats.get(name, ""))
        for number, name in enumerate(table.columns)
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
        f'{_template("table_style.html").strip()}<div class="shown-table {_NO_FORMULAS}" dir="{side}">\n'
        f'<table data-unit="{unit}">\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table>'
        f"{more}</div>{_CALL}"
    )


def table_column(name: str, values: list, pattern: str = "") -> list[str]:
    """Return the cells of a column, the head first; only what has words has a direction of its own."""
    cells = []
    for value, order in zip(values, sort_order(values), strict=True):
        text = _text(value, pattern)
        side = _side(text)
        if not text or (side == _FROM_LEFT and not isinstance(value, str)):
            side = ""
        cells.append(f'<td{side} data-order="{order}">{escape(text)}</td>')
    from_left = sum(cell.startswith(f"<td{_FROM_LEFT}") for cell in cells)
    kind = ' class="from-left"' if from_left > len(cells) / 2 else ""
    return [f"<th{_side(name)}{kind}>{escape(name)}</th>", *cells]


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


def sort_order(values: Iterable, *, key: Callable | None = None) -> list[str]:
    """Return each value's rank among all, from 0 on, equal ones alike; of a missing or empty one nothing.

    Numbers stand by their value, also those written as "1,234" or "۲۵٪"; dates by the day; then words in the order of
    the Persian alphabet. `key` says another order.
    """
    keys = [None if is_blank(value) else (key or _sort_key)(value) for value in values]
    order = {key: str(rank) for rank, key in enumerate(sorted({key for key in keys if key is not None}))}
    return ["" if key is None else order[key] for key in keys]


def is_missing(value) -> bool:
    """Tell whether a cell holds nothing: None, NaN, NaT or NA."""
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


def is_blank(value) -> bool:
    """Tell whether a cell shows nothing: what is missing, or a text without a letter."""
    return is_missing(value) or (isinstance(value, str) and not value)


def _sort_key(value) -> tuple[int, Real, str]:
    text = "" if isinstance(value, Real) else str(value)[:_LETTERS_COMPARED]
    number = value if isinstance(value, Real) else _number(text)
    return (1, 0, alphabetical_key(text)) if number is None else (0, number, "")


def _number(text: str) -> float | None:
    """Return the number that a text consists of, whatever its digits."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    sign, whole, fraction = found.groups()
    return float(f"{sign.replace('−', '-')}{re.sub('[,٬]', '', whole)}.{fraction or 0}")


def _brings_script() -> bool:
    """Tell whether this is the first table of the kernel, or the cell of the first one runs anew, without its output.

    JupyterLab names the cell. Others name none: there a cell that runs again finds the script in the page.
    """
    global _carrier
    from IPython import get_ipython

    parent = getattr(get_ipython(), "get_parent", dict)()
    cell, execution = parent.get("metadata", {}).get("cellId", ""), parent.get("header", {}).get("msg_id", "")
    again = _carrier is not None and cell and cell == _carrier[0] and execution != _carrier[1]
    if _carrier is None or again:
        _carrier = cell, execution
        return True
    return False


def _script() -> str:
    """Return DataTables, which comes with itables, packed: 260 KB in place of the 970 KB that itables itself writes."""
    from itables.options import dt_bundle

    library = b64encode(gzip.compress(Path(dt_bundle).read_bytes(), mtime=0)).decode("ascii")
    page = _template("table_script.html")
    return page.replace("LIBRARY", library).replace("SPELLINGS", json.dumps(_spellings()))


def _spellings() -> dict[str, str]:
    """Return by what each character is replaced before a text is searched."""
    folded = {chr(code): fold_letter(chr(code)) for code in range(_LAST_CODE)}
    spellings = {character: letter.replace("\u200c", "") for character, letter in folded.items()}
    return {character: letter for character, letter in spellings.items() if letter != character}


def _template(name: str) -> str:
    return (files("helpers") / "templates" / name).read_text(encoding="utf-8")


def mark_halfspaces(before: str, after: str):
    """Return `after` as HTML for JupyterLab, right to left, with a stroke at each half-space that `before` lacks.

    Parameters
    ----------
    before, after : a text as it was typed, and with its half-spaces restored. The stroke is red where a half-space had
        been dropped, blue where a space stood for it.

    Examples
    --------
    >>> "title='nothing'" in mark_halfspaces("کتابهای", "کتاب\u200cهای").data
    True
    """
    from IPython.display import HTML

    pieces, start = [], 0
    for offset, stood in restored_places(before, after):
        style = f"border-inline-start: 3px solid {_HALFSPACE_COLOURS[stood]}; margin-inline: 1px"
        pieces += [escape(after[start:offset]), f"\u200c<span title='{stood}' style='{style}'></span>"]
        start = offset + 1
    text = "".join([*pieces, escape(after[start:])]).replace("\n", "<br>")
    style = "text-align: right; font-size: 1.15em; line-height: 2.1"
    return HTML(f"<p dir='rtl' class='{_NO_FORMULAS}' style='{style}'>{text}</p>")
