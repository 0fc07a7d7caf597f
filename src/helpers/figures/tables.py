"""Tables for JupyterLab: letters as letters, Persian from the right."""

import re
from collections.abc import Mapping
from html import escape

import pandas as pd

from helpers.errors import require_columns

# JupyterLab (the second) and older notebooks (the first) then leave a $ alone, which else begins a formula.
NO_FORMULAS = "tex2jax_ignore mathjax_ignore"
_MOST_ROWS = 500  # more would make the page slow; the whole table is what save_table is for
_PERSIAN, _LATIN = re.compile("[\u0620-\u06d3\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc]"), re.compile("[A-Za-z]")
_STYLE = (
    "table.shown td, table.shown th {text-align: start; vertical-align: top} "
    "table.shown td:not([dir]) {text-align: right}"
)


def show_table(table: pd.DataFrame, *, formats: Mapping[str, str] | None = None):
    """Return a table as HTML for JupyterLab, its texts whole and shown as they are: no tag, link or formula runs.

    `formats` gives a column's numbers their form, as in `{"share": "{:.3f}"}`. A text that is Persian for the
    most part reads from the right, and so do the columns of a table at least half of whose texts do. The index is not
    shown, a missing value is blank, and of more than 500 rows the first are shown, with how many more there are.

    >>> table = pd.DataFrame({"term": ["صلح", "<b>"], "share": [0.25, None]})
    >>> html = show_table(table, formats={"share": "{:.0%}"}).data
    >>> '<td dir="rtl">صلح</td><td>25%</td>' in html, '<td dir="ltr">&lt;b&gt;</td><td></td>' in html
    (True, True)
    """
    from IPython.display import HTML

    formats = formats or {}
    require_columns(table, formats, verb="show_table")
    shown = table.head(_MOST_ROWS)
    head = "".join(_cell(str(name), "th") for name in table.columns)
    patterns = [formats.get(name, "") for name in table.columns]
    rows = [
        "".join(_cell(_text(value, pattern), "td", value) for value, pattern in zip(row, patterns, strict=True))
        for row in shown.itertuples(index=False, name=None)
    ]
    body = "".join(f"<tr>{row}</tr>\n" for row in rows)
    from_right = body.count('dir="rtl"')
    side = "rtl" if from_right and from_right >= body.count('dir="ltr"') else "ltr"
    more = f"<p>{len(table) - len(shown):,} more rows are not shown.</p>" if len(table) > len(shown) else ""
    return HTML(
        f'<style>{_STYLE}</style><table class="shown {NO_FORMULAS}" dir="{side}">\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table>{more}"
    )


def _cell(text: str, tag: str, value="") -> str:
    """Return a cell; only what has words has a direction of its own."""
    side = ' dir="rtl"' if _is_persian(text) else ' dir="ltr"' if isinstance(value, str) else ""
    return f"<{tag}{side}>{escape(text)}</{tag}>"


def _is_persian(text: str) -> bool:
    """Tell whether a text has more Persian letters than Latin ones, as an English sentence about ی has not."""
    return len(_PERSIAN.findall(text)) > len(_LATIN.findall(text))


def _text(value, pattern: str) -> str:
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return ""
    if pattern:
        return pattern.format(value)
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d" if value == value.normalize() else "%Y-%m-%d %H:%M")
    return f"{value:.6g}" if isinstance(value, float) else str(value)
