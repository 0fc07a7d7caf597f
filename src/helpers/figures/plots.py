"""`plot_*(table, *, …, ax=None)` draws the table it is given and returns the axes; it counts and saves nothing."""

from collections.abc import Mapping

import pandas as pd

from helpers.errors import TableError, require_columns
from helpers.figures.rtl import persian_number, shape
from helpers.figures.style import COLOURS, styled

DIRECTIONS = ("rtl", "ltr")
VALUE_LABELS = {
    "count": "شمار",
    "words": "شمار واژه‌ها",
    "share_of_tokens": "سهم از همه واژه‌ها",
    "hits": "شمار یافته‌ها",
    "hits_per_1000": "یافته در هر ۱۰۰۰ واژه",
}
_BAR_HEIGHT = 0.3  # inches a bar, with its gap
_MOST_ROWS = 60  # more rows than this cannot be read on a page


@styled
def plot_terms(
    terms: pd.DataFrame, *, top: int = 20, value: str = "count", title: str = "", direction: str = "rtl", ax=None
):
    """Draw the first `top` rows of a terms table as bars, the first row on top; return the axes.

    `terms` is one row per term with `term` and the column `value`. With `direction="rtl"` bars grow from the right,
    where their labels stand. A verb's lemma (گفت#گو) is shown as its infinitive.

    >>> terms = pd.DataFrame({"term": ["صلح", "نان"], "count": [2, 1]})
    >>> [float(bar.get_width()) for bar in plot_terms(terms).patches]
    [2.0, 1.0]
    """
    require_columns(terms, ["term", value], verb="plot_terms")
    if top < 1:
        raise TableError(f"plot_terms: top must be at least 1; got {top}")
    shown = terms.head(top)
    return _bars([_term_label(term) for term in shown["term"]], shown[value], value, title, direction, ax)


@styled
def plot_counts(table: pd.DataFrame, *, label: str, value: str, title: str = "", direction: str = "rtl", ax=None):
    """Draw one bar per row of any table, the first row on top; return the axes.

    `label` names the column with the bars' names, `value` the one with their lengths.

    >>> counts = pd.DataFrame({"part": ["عنوان", "بند ۱"], "words": [7, 45]})
    >>> [float(bar.get_width()) for bar in plot_counts(counts, label="part", value="words").patches]
    [7.0, 45.0]
    """
    require_columns(table, [label, value], verb="plot_counts")
    return _bars([str(name) for name in table[label]], table[value], value, title, direction, ax)


@styled
def plot_themes(
    theme_counts: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    value: str = "hits_per_1000",
    title: str = "",
    direction: str = "rtl",
    ax=None,
):
    """Draw one bar per theme, in the order of the table; return the axes.

    `theme_counts` is one row per theme with `theme` and the column `value`, as from `count_themes(…, by=())`.
    `labels` gives each theme's name, as from `codebook.labels()`.

    >>> counts = pd.DataFrame({"theme": ["trade"], "hits_per_1000": [4.5]})
    >>> [float(bar.get_width()) for bar in plot_themes(counts, labels={"trade": "تجارت"}).patches]
    [4.5]
    """
    require_columns(theme_counts, ["theme", value], verb="plot_themes")
    if theme_counts["theme"].duplicated().any():
        raise TableError("plot_themes: a theme stands on several rows; count with by=() or choose one group first")
    return _bars([labels[theme] for theme in theme_counts["theme"]], theme_counts[value], value, title, direction, ax)


@styled
def plot_theme_map(
    theme_counts: pd.DataFrame, *, labels: Mapping[str, str], rows: str = "paragraph", title: str = "", ax=None
):
    """Draw where each theme occurs: a row per paragraph, a column per theme from the right; return the axes.

    `theme_counts` is one row per value of the column `rows` and theme, as from
    `count_themes(…, by=("article_id", "paragraph"))` of one article. A cell shows its `hits`; one without is blank.

    >>> counts = pd.DataFrame({"paragraph": [0, 1], "theme": ["trade", "trade"], "hits": [0, 2]})
    >>> [text.get_text() for text in plot_theme_map(counts, labels={"trade": "تجارت"}).texts]
    ['۲']
    """
    require_columns(theme_counts, [rows, "theme", "hits"], verb="plot_theme_map")
    if theme_counts.duplicated([rows, "theme"]).any():
        raise TableError(f"plot_theme_map: {rows} and theme do not name one row; choose one article first")
    if theme_counts.empty:
        raise TableError("plot_theme_map: the table is empty; choose an article that has words")
    grid = theme_counts.pivot(index=rows, columns="theme", values="hits")
    if len(grid) > _MOST_ROWS:
        raise TableError(f"plot_theme_map: {len(grid)} rows cannot be read; choose at most {_MOST_ROWS}")
    grid = grid[grid.columns[::-1]]
    ax = ax or _new_axes(max(7.0, 0.75 * len(grid.columns)), 1.2 + 0.36 * len(grid))
    ax.pcolormesh(grid.to_numpy(), vmin=0, vmax=max(grid.to_numpy().max(), 1), edgecolors="white", linewidth=1)
    for row, hits in enumerate(grid.to_numpy()):
        for column, hit in enumerate(hits):
            if hit:
                colour = "white" if hit > grid.to_numpy().max() / 2 else "black"
                ax.text(column + 0.5, row + 0.5, shape(persian_number(hit)), ha="center", va="center", color=colour)
    ax.set_yticks([row + 0.5 for row in range(len(grid))], [shape(_row_label(rows, row)) for row in grid.index])
    theme_labels = [shape(labels[theme].replace(" ", "\n", 1)) for theme in grid.columns]
    ax.set_xticks([column + 0.5 for column in range(len(grid.columns))], theme_labels, fontsize=9)
    ax.tick_params(length=0)
    ax.xaxis.tick_top()
    ax.yaxis.tick_right()
    ax.invert_yaxis()
    ax.spines[:].set_visible(False)
    ax.set_title(shape(title))
    return ax


@styled
def plot_shift(
    table: pd.DataFrame, *, label: str, before: str, after: str, names: tuple[str, str], title: str = "", ax=None
):
    """Draw how each row's number moves from one column to another: two dots and a line; return the axes.

    `label` names the column with the rows' names; `names` says in the legend what the columns `before` and `after` are.

    >>> table = pd.DataFrame({"term": ["همکاری"], "hazm": [3], "ours": [8]})
    >>> ax = plot_shift(table, label="term", before="hazm", after="ours", names=("پیش", "پس"))
    >>> [float(dots.get_offsets()[0][0]) for dots in ax.collections[1:]]
    [3.0, 8.0]
    """
    require_columns(table, [label, before, after], verb="plot_shift")
    ax = ax or _new_axes(7.0, 1.6 + _BAR_HEIGHT * len(table))
    places = range(len(table))
    ax.hlines(places, table[before], table[after], color="#999999", linewidth=2, zorder=1)
    for column, name, colour, marker in zip((before, after), names, (COLOURS[3], COLOURS[0]), "sD", strict=True):
        ax.scatter(table[column], places, color=colour, marker=marker, label=shape(name), zorder=2, clip_on=False)
    ax.set_yticks(places, [shape(_term_label(str(name))) for name in table[label]])
    ax.invert_yaxis()
    ax.yaxis.tick_right()
    ax.tick_params(axis="y", pad=8)  # room for the marks at 0
    ax.set_xlim(*_limits(table[[before, after]].max(axis=1), "rtl"))
    ax.xaxis.set_major_locator(_few_ticks(integer=True))
    ax.xaxis.set_major_formatter(lambda number, _: shape(persian_number(number)))
    ax.xaxis.grid(True)
    ax.set_xlabel(shape(VALUE_LABELS["count"]))
    ax.set_title(shape(title), loc="right")
    ax.legend(loc="lower left", frameon=False)
    return ax


def _row_label(rows: str, row) -> str:
    if rows != "paragraph":
        return str(row)
    return "عنوان" if row == 0 else f"بند {persian_number(row)}"


def _bars(names: list[str], values: pd.Series, value: str, title: str, direction: str, ax):
    """Draw horizontal bars with their values beside them."""
    if direction not in DIRECTIONS:
        raise TableError(f"direction must be one of {', '.join(DIRECTIONS)}; got {direction!r}")
    ax = ax or _new_axes(7.0, 1.2 + _BAR_HEIGHT * len(names))
    places = range(len(names))
    ax.barh(places, values.astype(float).tolist(), color=COLOURS[0], height=0.75)
    ax.set_yticks(places, [shape(name) for name in names])
    ax.invert_yaxis()
    if direction == "rtl":
        ax.yaxis.tick_right()
    decimals = 0 if pd.api.types.is_integer_dtype(values) else _decimals(values)
    side, outwards = ("right", -4) if direction == "rtl" else ("left", 4)
    for place, number in zip(places, values, strict=True):
        label = shape(persian_number(number, decimals=decimals))
        ax.annotate(label, (number, place), (outwards, 0), textcoords="offset points", ha=side, va="center", fontsize=9)
    ax.set_xlim(*_limits(values, direction))
    ax.xaxis.set_major_locator(_few_ticks(integer=decimals == 0))
    ax.xaxis.set_major_formatter(lambda number, _: shape(persian_number(number, decimals=_decimals_of_tick(number))))
    ax.xaxis.grid(True)
    ax.set_xlabel(shape(VALUE_LABELS.get(value, value)))
    ax.set_title(shape(title), loc="right" if direction == "rtl" else "left")
    return ax


def _limits(values: pd.Series, direction: str) -> tuple[float, float]:
    """Return the axis from 0 to a little beyond the longest bar, turned round for rtl."""
    limits = (0.0, 1.1 * max(float(values.max()), 1e-9) if len(values) else 1.0)
    return limits[::-1] if direction == "rtl" else limits


def _decimals_of_tick(number: float) -> int:
    return next(decimals for decimals in range(7) if decimals == 6 or round(number, decimals) == round(number, 6))


def _decimals(values: pd.Series) -> int:
    largest = values.abs().max()
    return 1 if largest >= 10 else 2 if largest >= 0.5 else 4


def _few_ticks(*, integer: bool):
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(nbins=6, integer=integer)


def _new_axes(width: float, height: float):
    import matplotlib.pyplot as plt

    return plt.subplots(figsize=(width, height))[1]


def _term_label(term: str) -> str:
    past, mark, rest = term.partition("#")
    preverb = rest.partition("#")[2]
    return f"{preverb}{past}ن" if mark else term
