"""Tables, concordances and sentences for JupyterLab, and a concordance as a figure."""

import gzip
import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from numbers import Real
from pathlib import Path

import pandas as pd

from helpers.core.calendars import PERSIAN_DIGITS, jalali_parts
from helpers.core.errors import require_columns
from helpers.core.paths import template
from helpers.figures import kit
from helpers.figures.kit import TableError, Text
from helpers.language import alphabetical_key, fold_letter

__all__ = ["plot_concordance", "show_concordance", "show_lines", "show_table", "table_scripts"]
# JupyterLab (the second) and older notebooks (the first) then leave a $ alone, which else begins a formula.
NO_FORMULAS = "tex2jax_ignore mathjax_ignore"
MOST_SHOWN = 500  # more would make the page slow; the whole table is what save_table is for
_FROM_RIGHT, _FROM_LEFT = ' dir="rtl"', ' dir="ltr"'
_NUMBER = re.compile(r"([+\-−]?)[%٪]?(\d{1,3}(?:[,٬]\d{3})+|\d+)(?:[.٫](\d+))? ?[%٪]?")
_LETTERS_COMPARED = 200  # of a text; whole articles would take seconds
_LAST_CODE = 0xFFFF  # of the characters that a text on a screen has; those above have one spelling

_CONTEXT = ["left", "node", "right"]
_SOURCE = ["date", "outlet", "speaker", "article_id", "paragraph"]
_MOST_LINES = 60  # in a figure
_LETTERS_OF_A_CONTEXT, _LETTERS_OF_A_NODE, _LETTERS_OF_A_NAME = 46, 24, 26  # at most
_FEWEST_LETTERS = 4  # of a word that is cut
_EDGE = 0.15  # inches between a context and what stands beside it, on both sides
_BASELINE = 0.15  # of a line's height below its middle

_CALL = "window.persianNewsTables?.()"  # nothing to call until the script has come
_carrier: tuple[str, str] | None = None  # the cell and its execution that showed the script in this kernel


@dataclass(eq=False, repr=False)
class TablePage:
    """A table as HTML. The first one that a notebook shows brings the script with it, for all others too."""

    data: str  # can be read without any script

    def __repr__(self) -> str:
        """Return the same in each run."""
        return "<a table>"

    def _repr_html_(self) -> str:
        return self.data + (_script() if _brings_script() else "")


def show_table(table: pd.DataFrame, *, formats: Mapping[str, str] | None = None) -> TablePage:
    """Return a table as HTML for JupyterLab, its texts whole and shown as they are: no tag, link or formula runs.

    A text that is mostly Persian reads from the right, and so do the columns of a table at least half of whose texts
    do. The index is not shown, a missing value is blank, and of more than 500 rows the first are shown. A click on a
    head sorts: numbers by value, whatever their form, dates by day, words by the Persian alphabet, what is missing
    last; a second one from the end, a third brings the first order back. A filter above more than ten rows finds the
    typed words or parts of words, in any spelling. Without JavaScript it is a plain table.

    Parameters
    ----------
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
    # By `items`, as two columns may have one name.
    columns = [_column(str(name), list(values), formats.get(name, "")) for name, values in shown.items()]
    cells = "".join(cell for column in columns for cell in column[1:])
    from_right = cells.count(f"<td{_FROM_RIGHT}")
    side = "rtl" if from_right and from_right >= cells.count(f"<td{_FROM_LEFT}") else "ltr"
    return _page(columns, side=side, hidden=len(table) - len(shown), unit="rows")


def _page(columns: Sequence[Sequence[str]], *, side: str, hidden: int, unit: str) -> TablePage:
    """Return columns of cells, the head first in each, as a page."""
    head, *rows = ["".join(row) for row in zip(*columns, strict=True)] or [""]
    body = "".join(f"<tr>{row}</tr>\n" for row in rows)
    more = f"<p>{hidden:,} more {unit} are not shown, sorted or filtered.</p>" if hidden else ""
    return TablePage(
        f'{template("table_style.html").strip()}<div class="shown-table {NO_FORMULAS}" dir="{side}">\n'
        f'<table data-unit="{unit}">\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table>'
        f"{more}</div><script>{_CALL}</script>"
    )


def _column(name: str, values: list, pattern: str = "") -> list[str]:
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
    return _FROM_RIGHT if len(kit.PERSIAN.findall(text)) > len(kit.LATIN.findall(text)) else _FROM_LEFT


def _text(value, pattern: str) -> str:
    if _is_blank(value):
        return ""
    if pattern:
        return pattern.format(value)
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d" if value == value.normalize() else "%Y-%m-%d %H:%M")
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def sort_order(values: Iterable, *, key: Callable | None = None) -> list[str]:
    """Return each value's rank among all, from 0 on, equal ones alike; of a missing or empty one nothing.

    Numbers, also those written as "1,234" or "۲۵٪", stand before words in the order of the Persian alphabet.
    """
    keys = [None if _is_blank(value) else (key or _sort_key)(value) for value in values]
    order = {key: str(rank) for rank, key in enumerate(sorted({key for key in keys if key is not None}))}
    return ["" if key is None else order[key] for key in keys]


def _is_blank(value) -> bool:
    """Tell whether a cell shows nothing: None, NaN, NaT, NA, or a text without a letter."""
    return bool(pd.api.types.is_scalar(value) and (pd.isna(value) or (isinstance(value, str) and not value)))


def _sort_key(value) -> tuple[int, Real, str]:
    if isinstance(value, Real):
        return (0, value, "")
    text = str(value)[:_LETTERS_COMPARED]
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return (1, 0, alphabetical_key(text))
    sign, whole, fraction = found.groups()
    return (0, float(f"{sign.replace('−', '-')}{re.sub('[,٬]', '', whole)}.{fraction or 0}"), "")


def _brings_script() -> bool:
    """Tell whether this is the first table of the kernel, or the cell of the first one runs anew."""
    global _carrier
    from IPython import get_ipython

    # JupyterLab names the cell. Others name none: there a cell that runs again finds the script in the page.
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

    # By what each character is replaced before a text is searched.
    folded = {chr(code): fold_letter(chr(code)).replace("\u200c", "") for code in range(_LAST_CODE)}
    spellings = {character: letter for character, letter in folded.items() if letter != character}
    library = b64encode(gzip.compress(Path(dt_bundle).read_bytes(), mtime=0)).decode("ascii")
    page = template("table_script.html")
    return page.replace("LIBRARY", library).replace("SPELLINGS", json.dumps(spellings))


def table_scripts() -> list[str]:
    """Return the two scripts that `show_table` writes, without their tags: what a page with tables must let run.

    Examples
    --------
    >>> [script.split("persianNewsTables")[0] for script in table_scripts()][0]
    'window.'
    """
    return [_CALL, _script().strip().removeprefix("<script>").removesuffix("</script>")]


@kit.plot
def plot_concordance(lines: pd.DataFrame, *, top: int = 25, label: str | Sequence[str] = (), title: Text = "", ax=None):
    """Draw the first lines of a concordance, the nodes one under the other; a context too long loses its far end.

    Parameters
    ----------
    lines, top : one row per occurrence, as from `analysis.concordance`; how many to draw, at most 60.
    label : the column, or columns, whose values stand beside each line in place of its number: `outlet`, `date` (in a
        Persian figure by the Jalali calendar), `speaker`.

    Examples
    --------
    >>> lines = pd.DataFrame({"left": ["برای"], "node": ["همکاری"], "right": ["با چین"]})
    >>> len(plot_concordance(lines).texts)
    3
    """
    if not 1 <= top <= _MOST_LINES:
        raise TableError(f"top must be between 1 and {_MOST_LINES}; got {top}")
    columns = [label] if isinstance(label, str) and label else list(label)
    kit.check_table(lines, [*_CONTEXT, *columns])
    shown = lines.head(top).assign(**{name: lines[name].fillna("").astype(str) for name in _CONTEXT})
    ax = ax or kit.new_axes(7.0, 0.8 + 0.9 * kit.BAR_HEIGHT * len(shown))
    names = list(map(kit.format_number, range(1, len(shown) + 1)))
    if columns:
        parts = [source_names(shown[name], name) for name in columns]
        names = [" ".join(filter(None, row)) for row in zip(*parts, strict=True)]
    names = [kit.shape(kit.row_label(name, letters=_LETTERS_OF_A_NAME, lines=1)) if name else "" for name in names]
    ax.set_yticks(range(len(shown)), names)
    room = kit.room_beside_rows(ax)
    for row, (left, node, right) in enumerate(shown[_CONTEXT].itertuples(index=False, name=None)):
        base = row + _BASELINE
        node = f"{kit.MARKS['rtl']}{kit.row_label(node, letters=_LETTERS_OF_A_NODE, lines=1)}"
        options = {"ha": "center", "va": "baseline", "color": kit.COLOURS[3], "fontweight": "bold"}
        middle = ax.text(0, base, kit.shape(node), **options)
        beside = (room - kit.text_width(ax.figure, node, fontweight="bold")) / 2 - _EDGE * kit.scale()
        for words, edge, side, offset in ((left.split()[::-1], 1, "left", 5), (right.split(), 0, "right", -5)):
            text = _fitting(ax.figure, words, beside, reverse=edge == 1)
            where = {"xycoords": (middle, "data"), "textcoords": "offset points", "ha": side, "va": "baseline"}
            ax.annotate(kit.shape(text), (edge, base), (offset, 0), **where).set_in_layout(False)
    ax.tick_params(axis="y", labelcolor="#777777")
    ax.set_ylim(len(shown) - 0.5, -0.5)
    ax.set_xlim(-1, 1)
    ax.set_xticks([])
    ax.yaxis.tick_right()
    ax.spines[:].set_visible(False)
    kit.write_title(ax, title)
    first = shown.iloc[0]
    kit.describe(ax, f"{kit.label_for('concordance')}: {kit.format_number(len(shown))} {kit.label_for('rows')}")
    kit.describe(ax, f"{first['left']} «{first['node']}» {first['right']}")
    kit.shows(ax, lines.head(top))
    return ax


def source_names(values: pd.Series, column: str) -> list[str]:
    """Return where lines are from: a name as figures call it, a date by the calendar of the figure's language."""
    if not pd.api.types.is_datetime64_any_dtype(values):
        return kit.names_in(values.fillna("").astype(str), column)
    if kit.current_style().language == "en":
        return values.dt.strftime("%Y-%m-%d").fillna("").tolist()
    parts = [() if pd.isna(day) else jalali_parts(day.date()) for day in values]
    return ["/".join(f"{part:02}" for part in day).translate(PERSIAN_DIGITS) for day in parts]


def _fitting(figure, words: list[str], room: float, *, reverse: bool) -> str:
    """Return the first words that have room together in so many inches, at least the beginning of the first one."""
    most = kit.letters_fitting(_LETTERS_OF_A_CONTEXT)
    kept = [word if len(word) <= most else word[: most - 1] + "…" for word in words[:most]]
    while len(" ".join(kept)) > most and len(kept) > 1:
        kept.pop()
    text = ""
    while kept and kit.text_width(figure, text := kit.MARKS["rtl"] + " ".join(kept[::-1] if reverse else kept)) > room:
        if len(kept) > 1:
            kept.pop()
        elif len(text) < _FEWEST_LETTERS:
            return ""
        else:
            kept = [kept[0].rstrip("…")[:-1] + "…"]
    return text or kit.MARKS["rtl"]


def show_concordance(lines: pd.DataFrame) -> TablePage:
    """Return lines as HTML for JupyterLab, the nodes one under the other, each line from the right to the left.

    A click on a head sorts as in `show_table`, `right` and `left` by the word beside the node, then by the next one.

    Parameters
    ----------
    lines : one row per occurrence, as from `analysis.concordance`; beside each stands where it is from. Of more than
        500 lines the first are shown.

    Examples
    --------
    >>> lines = pd.DataFrame({"article_id": ["1"], "left": ["عضویت در"], "node": ["WTO"], "right": ["از ۱۴۰۴"]})
    >>> '<td class="left" data-order="0">عضویت در</td><td class="node" ' in show_concordance(lines).data
    True
    """
    require_columns(lines, _CONTEXT, verb="show_concordance")
    shown = lines.head(MOST_SHOWN)
    columns = [_context(name, list(shown[name])) for name in _CONTEXT]
    for name in [name for name in _SOURCE if name in shown and not all(map(_is_blank, shown[name]))]:
        columns.append(_column(name, list(shown[name])))
    return _page(columns, side="rtl", hidden=len(lines) - len(shown), unit="lines")


def show_lines(lines: pd.DataFrame, *, by: str = "term", top: int = 50) -> TablePage:
    """Return lines as HTML for JupyterLab, those of each value of `by` under a row that a click opens.

    Parameters
    ----------
    lines : one row per occurrence, as from `analysis.concordance`; values stand in the order of their first lines.
    top : how many lines of each value are shown.

    Examples
    --------
    >>> lines = pd.DataFrame({"term": "صلح", "article_id": ["1"], "left": ["برای"], "node": ["صلح"], "right": [""]})
    >>> "<summary>صلح: ۱ سطر از ۱ خبر</summary>" in show_lines(lines).data
    True
    """
    kit.check_top(top)
    require_columns(lines, [by, "article_id"], verb="show_lines")
    parts = []
    for name, own in lines.groupby(by, sort=False, observed=True):
        counts = [kit.format_number(number) for number in (len(own), own["article_id"].nunique())]
        said = f"{counts[0]} {kit.label_for('lines_from')} {counts[1]} {kit.label_for('articles_counted')}"
        inside = show_concordance(own.head(top).drop(columns=by)).data
        parts.append(f"<details><summary>{escape(kit.term_label(name))}: {said}</summary>{inside}</details>\n")
    return TablePage(f'<div dir="{kit.page_direction()}" class="{NO_FORMULAS}">{"".join(parts)}</div>')


def _context(name: str, texts: list) -> list[str]:
    """Return the cells of a part of the line, which reads from the right, though its first letter be a Latin one."""
    texts = ["" if _is_blank(text) else str(text) for text in texts]
    step = -1 if name == "left" else 1  # from the word beside the node on
    orders = sort_order(texts, key=lambda text: " ".join(alphabetical_key(text).split()[::step]))
    cells = zip(texts, orders, strict=True)
    head = f'<th class="{name}" dir="ltr">{name}</th>'
    return [head, *(f'<td class="{name}" data-order="{order}">{escape(text)}</td>' for text, order in cells)]
