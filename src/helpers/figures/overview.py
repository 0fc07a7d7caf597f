"""A corpus on one page, for a talk: how much there is, from when, and what and who is most in it."""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
import pandas as pd

from helpers.core.calendars import jalali_text
from helpers.figures import bars, kit, lines
from helpers.figures.kit import TableError, Text

__all__ = ["plot_overview"]
_ROWS = {"one_column": 6, "two_columns": 7, "slide": 5}  # of each panel of bars
_HEAD, _PANEL = 1.05, 2.3  # inches, where letters have 11 points: title and numbers; a row of panels
_SLIDE = 9 / 16  # of its width
_LARGE, _LARGER = 1.9, 1.2  # letters of the numbers and of the days, of the usual size
_OF_DAYS = 1.5  # the room of the days, of that of a number


@kit.plot
def plot_overview(
    articles: pd.DataFrame,
    *,
    words: int = 0,
    periods: pd.DataFrame | None = None,
    terms: pd.DataFrame | None = None,
    themes: pd.DataFrame | None = None,
    speakers: pd.DataFrame | None = None,
    labels: Mapping[str, Text] | None = None,
    title: Text = "",
    ax=None,
):
    """Draw the corpus on one page: its numbers, its articles over time, its first terms, themes and speakers.

    A table that is not given, or has nothing to show, has no panel; the others take its room.

    Parameters
    ----------
    articles : one row per article with `outlet` and `date`, as from `corpus.load_articles`: they are counted for the
        head.
    words : how many words the articles have; 0 is left out.
    periods : one row per period with `period`, `start`, `end` and `articles`, as from `analysis.period_volume`; drawn
        if two of them or more have articles.
    terms : one row per term with `count`, as from `analysis.count_terms`; the first are drawn.
    themes : one row per theme with `hits_per_1000`, as from `analysis.count_themes(…, by=())`; those with the highest
        rates are drawn.
    labels : each theme's name, as from `codebook.labels()`.
    speakers : one row per speaker with the `words` that are quoted, as from `analysis.count_speakers`; the first are
        drawn.
    ax : axes of `plt.subplots`, which are parted.

    Examples
    --------
    >>> articles = pd.DataFrame({"outlet": ["آوند", "نارون"], "date": pd.to_datetime(["2025-09-01", None])})
    >>> ax = plot_overview(articles, words=900, terms=pd.DataFrame({"term": ["صلح", "نان"], "count": [2, 1]}))
    >>> [text.get_text() for text in ax.texts[:6:2]]
    ['۲', '۹۰۰', '۲']
    """
    import matplotlib.pyplot as plt

    kit.check_table(articles, ["outlet", "date"])
    time = _in_order(periods)
    size, width = kit.current_style().size, kit.current_size().width
    panels = _panels(time, terms, themes, speakers, labels or {})
    across = 1 if size == "one_column" else 2
    alone = len(panels) % across  # the first of an odd number has a row of its own
    down = -(-len(panels) // across)
    height = width * _SLIDE if size == "slide" else (_HEAD + _PANEL * down) * kit.scale()
    ax = ax or plt.subplots(figsize=(width, height))[1]
    head, body = ax.get_subplotspec().subgridspec(2, 1, height_ratios=(_HEAD, max(_PANEL * down, 0.1)), hspace=0)
    ax.set_subplotspec(head)
    ax.set_axis_off()
    numbers, direction = _count(articles, words), kit.page_direction()
    side = "right" if direction == "rtl" else "left"
    _write_head(ax, numbers)
    if written := kit.write_title(ax, title):
        written.set(x=float(side == "right"), ha=side)
    kit.shows(ax, pd.DataFrame([numbers]))
    if time is not None:
        kit.shows(ax, periods)
        kit.describe_rows(ax, "bars", time["period"], time["articles"], size=kit.label_for("panel_periods"))
    grid = body.subgridspec(max(down, 1), across, hspace=0.04, wspace=0.04)
    drawn = []
    for number in range(len(panels)):
        row, column = divmod(number + alone if number else 0, across)
        place = slice(None) if alone and not number else across - 1 - column if direction == "rtl" else column
        drawn.append(ax.figure.add_subplot(grid[row, place], xticks=[], yticks=[]))
    ax.figure.canvas.figure.draw_without_rendering()  # constrained layout sets the axes no earlier
    headings, room = [], 0.97 * kit.current_size().width / across
    for panel, (heading, draw) in zip(drawn, panels, strict=True):
        draw(ax=panel)
        parts = kit.wrap_line(ax.figure, kit.label_for(heading), room, "medium")
        style = {"loc": side, "fontsize": "medium", "pad": 5 * kit.scale()}
        headings.append(panel.set_title("\n".join(map(kit.shape, parts)), **style))
    ax.figure.canvas.figure.draw_without_rendering()
    for panel, heading in zip(drawn, headings, strict=True):  # it begins above the names of the rows
        names = [label.get_window_extent() for label in panel.get_yticklabels() if label.get_text()]
        edges = [(box.x1 if side == "right" else box.x0) for box in [panel.bbox, *names]]
        edge = max(edges) if side == "right" else min(edges)
        heading.set_x((edge - panel.bbox.x0) / panel.bbox.width)
    return ax


def _in_order(periods: pd.DataFrame | None) -> pd.DataFrame | None:
    """Return the periods in the order of time, with their names in the language of the style, if two have articles."""
    if periods is None or periods.empty:
        return None
    kit.check_table(periods, ["period", "start", "end", "articles"], unique=["start", "end"])
    kit.check_numbers(periods, ["articles"], minimum=0)
    time = periods.sort_values("start", ignore_index=True)
    return time.assign(period=time["period"].map(lines.period_label)) if (time["articles"] > 0).sum() > 1 else None


def _panels(time, terms, themes, speakers, labels: Mapping[str, Text]) -> list[tuple[str, Callable]]:
    """Return the panels that have something to show: what each is called, and what draws it on axes."""
    rows = _ROWS[kit.current_style().size]
    panels: list[tuple[str, Callable]] = []
    if time is not None:
        panels.append(("panel_periods", partial(_draw_periods, time)))
    if terms is not None and len(terms):
        panels.append(("panel_terms", partial(_draw_bars, bars.plot_terms, terms, top=rows)))
    if themes is not None and len(themes):
        kit.check_table(themes, ["theme", "hits_per_1000"])
        found = themes[kit.numbers_in(themes, "hits_per_1000") > 0]
        highest = found.sort_values("hits_per_1000", ascending=False, kind="stable").head(rows)
        panels.append(("panel_themes", partial(_draw_bars, bars.plot_themes, highest, labels=labels)))
    if speakers is not None and len(speakers):
        options = {"label": "speaker", "value": "words"}
        panels.append(("panel_speakers", partial(_draw_bars, bars.plot_counts, speakers.head(rows), **options)))
    return panels


def _draw_bars(draw: Callable, table: pd.DataFrame, *, ax, **options) -> None:
    """Draw bars, whose numbers stand at their ends: the heading says what they are."""
    draw(table, ax=ax, **options)
    ax.set_ylim(_ROWS[kit.current_style().size] - 0.4, -0.6)  # a few bars are no thicker than many
    ax.set_xlabel("")


def _draw_periods(time: pd.DataFrame, *, ax) -> None:
    """Draw the articles of each period as bars, in the direction of time."""
    direction = kit.current_style().time_direction
    lines.draw_volume(ax, time, colour=kit.COLOURS[0])
    ax.set_xlim(*kit.turned((-0.6, len(time) - 0.4), direction))
    kit.number_axis(ax.yaxis, integer=True, most=4)
    if direction == "rtl":
        ax.yaxis.tick_right()


def _count(articles: pd.DataFrame, words: int) -> dict[str, object]:
    """Return how much there is: articles, words, outlets that are known, the first and the last day."""
    days = pd.to_datetime(articles["date"], errors="coerce")
    if (days.isna() & articles["date"].notna()).any():
        raise TableError("column 'date' must hold dates, as corpus.load_articles reads them")
    days, outlets = days.dropna(), articles.loc[articles["outlet"].fillna("") != "", "outlet"].nunique()
    ends = {"first_date": days.min(), "last_date": days.max()} if len(days) else {}
    return {"articles": len(articles), "words": words, "outlets": outlets, **ends}


def _write_head(ax, numbers: Mapping[str, object]) -> None:
    """Write each number large with what it is below it, side by side as the page is read; the days come last."""
    counts = [name for name in ("articles", "words", "outlets") if numbers[name]]
    keys = [f"one_{name}" if numbers[name] == 1 else f"head_{name}" for name in counts]
    told = [(kit.format_number(numbers[name]), kit.label_for(key)) for name, key in zip(counts, keys, strict=True)]
    days = {end: _day(numbers[end]) for end in ("first_date", "last_date") if end in numbers}
    is_span = len(set(days.values())) == 2
    if is_span:
        told.append(tuple(f"{kit.label_for(f'head_{end}')} {day}" for end, day in days.items()))
    elif days:
        told.append((days["first_date"], kit.label_for("head_date")))
    widths = np.array([1.0] * len(counts) + [_OF_DAYS] * bool(days))
    middles = (np.cumsum(widths) - widths / 2) / widths.sum()
    middles = 1 - middles if kit.page_direction() == "rtl" else middles
    room, points = 0.95 * kit.room_beside_rows(ax) / widths.sum(), kit.current_size().points
    for (upper, lower), width, middle in zip(told, widths, middles, strict=True):
        size = points * (_LARGE if width == 1 else _LARGER)
        size *= min(room * width / kit.text_width(ax.figure, upper, fontsize=size), 1.0)
        large = {"ha": "center", "transform": ax.transAxes, "fontsize": size, "color": kit.COLOURS[0]}
        small = large if is_span and width > 1 else large | {"fontsize": min(size, points), "color": "#444444"}
        ax.text(middle, 0.48, kit.shape(upper), va="bottom", **large)
        ax.text(middle, 0.40, kit.shape(lower), va="top", **small)
    kit.describe(ax, kit.comma().join(" ".join(pair) for pair in told))


def _day(day: pd.Timestamp) -> str:
    return f"{day:%Y-%m-%d}" if kit.current_style().language == "en" else jalali_text(day.date())
