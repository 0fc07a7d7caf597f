"""Plots of repeated stories: who ran them after whom, and how many days later."""

import pandas as pd

from helpers.core.errors import TableError, require_columns
from helpers.figures.numbers import check_numbers, numbers_in
from helpers.figures.parts import (
    MOST_ROWS,
    check_readable,
    draw_bars,
    draw_grid,
    draw_nothing,
    note_grid,
    slant_columns,
)
from helpers.figures.rtl import reading_direction, shape
from helpers.figures.style import COLOURS, styled
from helpers.figures.titles import new_axes, write_title
from helpers.figures.wording import Text, format_number, in_language, percent, say

_MOST_DAYS = 100_000  # some centuries
_UNORDERED = "#999999"
_IN_REPEATED_STORIES = {
    "fa": "سهم از مقاله‌های خبرهای تکراری",
    "en": "Share of the articles of repeated stories",
}


@styled
def plot_story_flow(flows: pd.DataFrame, *, value: str = "articles", title: Text = "", ax=None):
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
    flows = flows.assign(**{value: numbers_in(flows, value, verb="plot_story_flow")})
    rows, columns = (list(dict.fromkeys(flows[column])) for column in ("first_outlet", "outlet"))
    if max(len(rows), len(columns)) > MOST_ROWS:
        raise TableError(f"plot_story_flow: more than {MOST_ROWS} outlets cannot be read; choose some of them")
    grid = flows.pivot(index="first_outlet", columns="outlet", values=value).reindex(index=rows, columns=columns)
    is_share = not pd.api.types.is_integer_dtype(flows[value])
    texts = grid.map(lambda number: _cell(number, is_share))
    direction = reading_direction(None, [*rows, *columns])
    ax = ax or new_axes(7.0, max(3.0, 2.2 + 0.45 * len(rows)))
    draw_grid(grid, texts, ax, direction=direction, row_names=rows)
    slant_columns(ax, columns, direction)
    ax.yaxis.set_label_position("right" if direction == "rtl" else "left")
    ax.set_ylabel(shape(say("first_in")))
    ax.xaxis.set_label_position("top")
    ax.set_xlabel(shape(say("later_in")))
    write_title(ax, title, direction)
    note_grid(ax, grid, rows, columns, decimals=2 if is_share else 0)
    return ax


@styled
def plot_delays(
    delays: pd.DataFrame, *, value: str = "articles", longest: int | None = None, title: Text = "", ax=None
):
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
    check_numbers(delays, ["days"], verb="plot_delays", minimum=0, maximum=_MOST_DAYS)
    names = [_delay_label(int(days), longest) for days in delays["days"]]
    colours = [COLOURS[0] if days else _UNORDERED for days in delays["days"]]
    numbers = numbers_in(delays, value, verb="plot_delays")
    words = (
        in_language(_IN_REPEATED_STORIES, between="\n") if value == "share_of_articles" else say(value, between="\n")
    )
    return draw_bars(names, numbers, words, title=title, direction=None, ax=ax, colours=colours)


def _cell(number: float, is_share: bool) -> str:
    if pd.isna(number) or not number:
        return ""
    return percent(number, decimals=1) if is_share else format_number(number)


def _delay_label(days: int, longest: int | None) -> str:
    if days == 0:
        return say("day_same")
    name = say("one_day") if days == 1 else f"{format_number(days)} {say('days')}"
    return f"{name} {say('or_more')}" if days == longest else name
