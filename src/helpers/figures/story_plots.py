"""Plots of repeated stories: who ran them after whom, and how many days later."""

import pandas as pd

from helpers.errors import TableError, require_columns
from helpers.figures.parts import MOST_ROWS, check_readable, draw_bars, draw_grid, draw_nothing, new_axes
from helpers.figures.rtl import persian_number, shape
from helpers.figures.style import COLOURS, styled

_VALUE_LABELS = {"articles": "شمار مقاله‌ها", "share_of_articles": "سهم از مقاله‌های خبرهای تکراری"}
_UNORDERED = "#999999"


@styled
def plot_story_flow(flows: pd.DataFrame, *, value: str = "articles", title: str = "", ax=None):
    """Draw who ran stories after whom: a row per first outlet, a column per later outlet; return the axes.

    `flows` is one row per pair of outlets with `first_outlet`, `outlet` (the later one) and the column `value`: a
    count, or a share between 0 and 1, shown in percent. A cell of 0 is blank. Without a row it is said that there is
    nothing to show.

    >>> flows = pd.DataFrame({"first_outlet": ["آوند"], "outlet": ["نارون"], "articles": [3]})
    >>> [text.get_text() for text in plot_story_flow(flows).texts]
    ['۳']
    """
    require_columns(flows, ["first_outlet", "outlet", value], verb="plot_story_flow")
    if flows.duplicated(["first_outlet", "outlet"]).any():
        raise TableError("plot_story_flow: two outlets stand on several rows; count each pair once")
    if flows.empty:
        return draw_nothing(title, ax)
    rows, columns = (list(dict.fromkeys(flows[column])) for column in ("first_outlet", "outlet"))
    if max(len(rows), len(columns)) > MOST_ROWS:
        raise TableError(f"plot_story_flow: more than {MOST_ROWS} outlets cannot be read; choose some of them")
    grid = flows.pivot(index="first_outlet", columns="outlet", values=value).reindex(index=rows, columns=columns)
    is_share = not pd.api.types.is_integer_dtype(flows[value])
    texts = grid.map(lambda number: _cell(number, is_share))
    ax = draw_grid(grid, texts, ax or new_axes(max(6.5, 3.0 + 0.7 * len(columns)), max(3.0, 2.2 + 0.45 * len(rows))))
    ax.set_yticklabels([shape(name) for name in rows])
    ax.set_xticklabels([shape(name) for name in columns[::-1]], fontsize=9, rotation=45, ha="left")
    ax.yaxis.set_label_position("right")
    ax.set_ylabel(shape("نخست در"))
    ax.xaxis.set_label_position("top")
    ax.set_xlabel(shape("و پس از آن در"))
    ax.set_title(shape(title))
    return ax


@styled
def plot_delays(delays: pd.DataFrame, *, value: str = "articles", longest: int | None = None, title: str = "", ax=None):
    """Draw how many days after its first day a story was run again, a bar per row; return the axes.

    `delays` is one row per number of `days` with the column `value`. A row of 0 days is grey: on one day nobody can
    tell who was first. With `longest`, the row of so many days is named as that many or more. Without a row it is said
    that there is nothing to show.

    >>> delays = pd.DataFrame({"days": [0, 1], "articles": [4, 3]})
    >>> [float(bar.get_width()) for bar in plot_delays(delays).patches]
    [4.0, 3.0]
    """
    require_columns(delays, ["days", value], verb="plot_delays")
    if delays.empty:
        return draw_nothing(title, ax)
    check_readable(len(delays), "bars", verb="plot_delays")
    names = [_delay_label(int(days), longest) for days in delays["days"]]
    colours = [COLOURS[0] if days else _UNORDERED for days in delays["days"]]
    ax = draw_bars(names, delays[value], value, title, "rtl", ax, colours=colours)
    ax.set_xlabel(shape(_VALUE_LABELS.get(value, value)))
    return ax


def _cell(number: float, is_share: bool) -> str:
    if pd.isna(number) or not number:
        return ""
    return f"{persian_number(100 * number, decimals=1)}٪" if is_share else persian_number(number)


def _delay_label(days: int, longest: int | None) -> str:
    if days == 0:
        return "همان روز"
    return f"{persian_number(days)} روز{' یا بیشتر' if days == longest else ''}"
