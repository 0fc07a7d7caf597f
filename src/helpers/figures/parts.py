"""What several plots share: axes, bars, grids, Persian numbers on an axis."""

import pandas as pd

from helpers.errors import TableError
from helpers.figures.rtl import persian_number, shape
from helpers.figures.style import COLOURS

DIRECTIONS = ("rtl", "ltr")
VALUE_LABELS = {
    "count": "شمار",
    "words": "شمار واژه‌ها",
    "share_of_tokens": "سهم از همه واژه‌ها",
    "share_of_quoted_words": "سهم از واژه‌های نقل‌شده",
    "hits": "شمار یافته‌ها",
    "hits_per_1000": "یافته در هر ۱۰۰۰ واژه",
    "share_of_articles": "سهم از مقاله‌ها",
    "f1": "F1",
    "alpha": "آلفای کریپندورف",
}
BAR_HEIGHT = 0.3  # inches a bar, with its gap
MOST_ROWS = 60  # more rows than this cannot be read on a page
_LONGEST_LABEL = 40  # letters: half of a figure of seven inches


def check_direction(direction: str) -> None:
    """Raise `TableError` unless `direction` is one of those that plots know."""
    if direction not in DIRECTIONS:
        raise TableError(f"direction must be one of {', '.join(DIRECTIONS)}; got {direction!r}")


def check_top(top: int, *, verb: str) -> None:
    """Raise `TableError` unless at least one row is to be drawn."""
    if top < 1:
        raise TableError(f"{verb}: top must be at least 1; got {top}")


def check_readable(count: int, what: str, *, verb: str) -> None:
    """Raise `TableError` for more rows than can be read on a page."""
    if count > MOST_ROWS:
        raise TableError(f"{verb}: {count} {what} cannot be read; choose at most {MOST_ROWS}")


def draw_bars(names: list[str], values: pd.Series, value: str, title: str, direction: str, ax, *, colours=COLOURS[0]):
    """Draw horizontal bars, the first on top, with their values beside them; return the axes."""
    check_direction(direction)
    ax = ax or new_axes(7.0, 1.2 + BAR_HEIGHT * len(names))
    places = range(len(names))
    ax.barh(places, values.astype(float).tolist(), color=colours, height=0.75)
    ax.set_yticks(places, [shape(row_label(name)) for name in names])
    ax.invert_yaxis()
    if direction == "rtl":
        ax.yaxis.tick_right()
    decimals = 0 if pd.api.types.is_integer_dtype(values) else _decimals(values)
    side, outwards = ("right", -4) if direction == "rtl" else ("left", 4)
    for place, number in zip(places, values, strict=True):
        label = shape(persian_number(number, decimals=decimals))
        ax.annotate(label, (number, place), (outwards, 0), textcoords="offset points", ha=side, va="center", fontsize=9)
    ax.set_xlim(*limits(values, direction))
    number_axis(ax, integer=decimals == 0)
    ax.set_xlabel(shape(VALUE_LABELS.get(value, value)))
    ax.set_title(shape(title), loc="right" if direction == "rtl" else "left")
    return ax


def limits(values: pd.Series, direction: str) -> tuple[float, float]:
    """Return the axis from 0 to a little beyond the longest bar, turned round for rtl."""
    limits = (0.0, 1.1 * max(float(values.max()), 1e-9) if len(values) else 1.0)
    return limits[::-1] if direction == "rtl" else limits


def _decimals_of_tick(number: float) -> int:
    return next(decimals for decimals in range(7) if decimals == 6 or round(number, decimals) == round(number, 6))


def _decimals(values: pd.Series) -> int:
    largest = values.abs().max()
    return 1 if largest >= 10 else 2 if largest >= 0.5 else 4


def number_axis(ax, *, integer: bool) -> None:
    """Give the lower axis few ticks, Persian digits and a grid."""
    from matplotlib.ticker import MaxNLocator

    ax.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=integer))
    ax.xaxis.set_major_formatter(lambda number, _: shape(persian_number(number, decimals=_decimals_of_tick(number))))
    ax.xaxis.grid(True)


def new_axes(width: float, height: float):
    """Return the axes of a new figure of so many inches."""
    import matplotlib.pyplot as plt

    return plt.subplots(figsize=(width, height))[1]


def draw_grid(grid: pd.DataFrame, labels_of_cells: pd.DataFrame, ax):
    """Draw a table as a heat map, its first row on top and its columns from the right; return the axes.

    `labels_of_cells` has the text of each cell, empty where nothing is to be said; a missing number stays white.
    """
    numbers = grid[grid.columns[::-1]].to_numpy(dtype=float)
    texts = labels_of_cells[grid.columns[::-1]].to_numpy()
    largest = max(float(pd.DataFrame(numbers).max(axis=None, skipna=True)), 1e-9) if numbers.size else 1.0
    ax.pcolormesh(numbers, vmin=0, vmax=largest, edgecolors="white", linewidth=1)
    for row, column in ((row, column) for row in range(numbers.shape[0]) for column in range(numbers.shape[1])):
        if texts[row, column]:
            colour = "white" if numbers[row, column] > largest / 2 else "black"
            ax.text(column + 0.5, row + 0.5, shape(texts[row, column]), ha="center", va="center", color=colour)
    ax.set_xticks([column + 0.5 for column in range(numbers.shape[1])])
    ax.set_yticks([row + 0.5 for row in range(numbers.shape[0])])
    ax.tick_params(length=0)
    ax.xaxis.tick_top()
    ax.yaxis.tick_right()
    ax.invert_yaxis()
    ax.spines[:].set_visible(False)
    return ax


def draw_nothing(title: str, ax):
    """Say in a small empty chart that there is nothing to show; return the axes."""
    ax = ax or new_axes(7.0, 1.8)
    ax.set_axis_off()
    ax.text(0.5, 0.5, shape("چیزی برای نشان دادن نیست"), ha="center", va="center", color="#555555")
    ax.set_title(shape(title), loc="right")
    return ax


def term_label(term: str) -> str:
    """Return a term as a reader knows it: a verb's lemma (past # present) as its infinitive.

    >>> term_label("گفت#گو"), term_label("صلح کرد#کن")
    ('گفتن', 'صلح کردن')
    """
    return " ".join(map(_word_label, term.split(" ")))


def _word_label(word: str) -> str:
    past, mark, rest = word.partition("#")
    preverb = rest.partition("#")[2]
    return f"{preverb}{past}ن" if mark else word


def row_label(name: str, *, longest: int = _LONGEST_LABEL) -> str:
    """Return a name, cut where it would leave no room for what is drawn beside it, as an address would.

    >>> row_label("https://news.example/1404/06/10/a-very-long-address-of-a-page")
    'https://news.example/1404/06/10/a-very-…'
    """
    return name if len(name) <= longest else name[: longest - 1] + "…"
