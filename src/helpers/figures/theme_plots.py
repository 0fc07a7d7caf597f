"""Plots of themes: how much of each, where, in which sub-themes, and which come together."""

from collections.abc import Mapping

import pandas as pd

from helpers.core.errors import TableError, require_columns
from helpers.figures.numbers import check_numbers, decimals_for, numbers_in
from helpers.figures.parts import check_readable, draw_bars, draw_grid, note_grid, slant_columns
from helpers.figures.row_labels import names_of, row_height
from helpers.figures.rtl import reading_direction, shape
from helpers.figures.style import COLOURS, styled
from helpers.figures.titles import new_axes, room_beside_rows, text_width, write_title
from helpers.figures.wording import Text, format_number, say

_FILLED = 0.95  # of a column's width, by its name at most


@styled
def plot_themes(
    theme_counts: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    value: str = "hits_per_1000",
    title: Text = "",
    direction: str | None = None,
    ax=None,
):
    """Draw one bar per theme, in the order of the table; return the axes.

    `theme_counts` is one row per theme with `theme` and the column `value`, as from `count_themes(…, by=())`.
    `labels` gives each theme's name, as from `codebook.labels()`. Bars with Persian names grow from the right, or as
    `direction` says.

    >>> counts = pd.DataFrame({"theme": ["trade"], "hits_per_1000": [4.5]})
    >>> [float(bar.get_width()) for bar in plot_themes(counts, labels={"trade": "تجارت"}).patches]
    [4.5]
    """
    _require_one_row_each(theme_counts, value, "plot_themes")
    numbers = numbers_in(theme_counts, value, verb="plot_themes")
    names = names_of(theme_counts["theme"], labels, verb="plot_themes")
    return draw_bars(names, numbers, say(value, between="\n"), title=title, direction=direction, ax=ax)


@styled
def plot_theme_tree(
    theme_counts: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    parents: Mapping[str, str],
    value: str = "hits_per_1000",
    title: Text = "",
    ax=None,
):
    """Draw themes with the sub-themes below each, in lighter bars and smaller names; return the axes.

    `theme_counts` is one row per theme, as in `plot_themes`; `parents` names the theme above a theme, as from
    `codebook.parents()`. Sub-themes may add up to more than their theme, where they share a phrase.

    >>> counts = pd.DataFrame({"theme": ["exports", "trade"], "hits_per_1000": [2.0, 4.5]})
    >>> ax = plot_theme_tree(counts, labels={"trade": "تجارت", "exports": "صادرات"}, parents={"exports": "trade"})
    >>> [float(bar.get_width()) for bar in ax.patches]
    [4.5, 2.0]
    """
    _require_one_row_each(theme_counts, value, "plot_theme_tree")
    listed = theme_counts["theme"].astype(str).tolist()
    order = [theme for root in listed if parents.get(root) not in listed for theme in _branch(root, listed, parents)]
    rows = theme_counts.set_index(theme_counts["theme"].astype(str)).loc[order].reset_index(drop=True)
    is_below = [parents.get(theme) in listed for theme in order]
    colours = [COLOURS[4] if below else COLOURS[0] for below in is_below]
    numbers, names = numbers_in(rows, value, verb="plot_theme_tree"), names_of(order, labels, verb="plot_theme_tree")
    ax = draw_bars(names, numbers, say(value, between="\n"), title=title, direction=None, ax=ax, colours=colours)
    for label, below in zip(ax.get_yticklabels(), is_below, strict=True):
        label.set(fontsize="small" if below else "medium", color="#444444" if below else "black")
    return ax


def _branch(theme: str, listed: list[str], parents: Mapping[str, str]) -> list[str]:
    below = [child for child in listed if parents.get(child) == theme]
    return [theme, *(name for child in below for name in _branch(child, listed, parents))]


@styled
def plot_theme_map(
    theme_counts: pd.DataFrame,
    *,
    labels: Mapping[str, str],
    rows: str = "paragraph",
    value: str = "hits",
    title: Text = "",
    direction: str | None = None,
    ax=None,
):
    """Draw where each theme occurs: a row per paragraph, a column per theme; return the axes.

    `theme_counts` is one row per value of the column `rows` and theme, as from
    `count_themes(…, by=("article_id", "paragraph"))` of one article, or `by=("outlet",)` with `rows="outlet"`. A cell
    shows its `value`; one of 0 is blank. Columns with Persian names run from the right, or as `direction` says.

    >>> counts = pd.DataFrame({"paragraph": [0, 1], "theme": ["trade", "trade"], "hits": [0, 2]})
    >>> [text.get_text() for text in plot_theme_map(counts, labels={"trade": "تجارت"}).texts]
    ['۲']
    """
    require_columns(theme_counts, [rows, "theme", value], verb="plot_theme_map")
    if theme_counts.duplicated([rows, "theme"]).any():
        raise TableError(f"plot_theme_map: {rows} and theme do not name one row; choose one article first")
    if theme_counts.empty:
        raise TableError("plot_theme_map: the table is empty; choose an article that has words")
    if rows == "paragraph":
        check_numbers(theme_counts, [rows], verb="plot_theme_map", minimum=0)
    theme_counts = theme_counts.assign(**{value: numbers_in(theme_counts, value, verb="plot_theme_map")})
    grid = theme_counts.astype({"theme": "str"}).pivot(index=rows, columns="theme", values=value)
    grid = grid.loc[list(dict.fromkeys(theme_counts[rows])), list(dict.fromkeys(theme_counts["theme"].astype(str)))]
    decimals = min(decimals_for(theme_counts[value]), 1)
    check_readable(len(grid), "rows", verb="plot_theme_map")
    names, columns = [_row_name(rows, row) for row in grid.index], names_of(grid.columns, labels, verb="plot_theme_map")
    direction = reading_direction(direction, columns)
    ax = ax or new_axes(7.0, 1.2 + max(0.36, row_height(names)) * len(grid))
    texts = grid.map(lambda number: format_number(number, decimals=decimals) if number and number == number else "")
    draw_grid(grid, texts, ax, direction=direction, row_names=names)
    _name_columns(ax, columns, direction)
    write_title(ax, title, direction)
    note_grid(ax, grid, names, columns, decimals=decimals)
    return ax


@styled
def plot_theme_cooccurrence(
    pairs: pd.DataFrame, *, labels: Mapping[str, str], value: str = "together", title: Text = "", ax=None
):
    """Draw which themes come together, as half a matrix: each pair once, darker for more; return the axes.

    `pairs` is one row per pair of themes with `theme`, `other` and the column `value`, as from `count_cooccurrences`.

    >>> pairs = pd.DataFrame({"theme": ["trade"], "other": ["energy"], "together": [3]})
    >>> ax = plot_theme_cooccurrence(pairs, labels={"trade": "تجارت", "energy": "انرژی"})
    >>> [text.get_text() for text in ax.texts]
    ['۳']
    """
    require_columns(pairs, ["theme", "other", value], verb="plot_theme_cooccurrence")
    if pairs.empty:
        raise TableError("plot_theme_cooccurrence: the table is empty; two themes or more make a pair")
    pairs = pairs.assign(**{value: numbers_in(pairs, value, verb="plot_theme_cooccurrence")})
    names = list(dict.fromkeys([*pairs["theme"], *pairs["other"]]))
    grid = pairs.pivot(index="other", columns="theme", values=value).reindex(index=names[1:], columns=names[:-1])
    check_readable(len(names), "themes", verb="plot_theme_cooccurrence")
    decimals = 0 if pd.api.types.is_integer_dtype(pairs[value]) else 2
    texts = grid.map(lambda number: format_number(number, decimals=decimals) if number and number == number else "")
    rows, columns = (names_of(axis, labels, verb="plot_theme_cooccurrence") for axis in (grid.index, grid.columns))
    direction = reading_direction(None, [*rows, *columns])
    size = 2.5 + 0.5 * len(names)
    ax = ax or new_axes(min(max(size, 4.0), 7.0), max(0.85 * size, 3.5))
    draw_grid(grid, texts, ax, direction=direction, row_names=rows)
    slant_columns(ax, columns, direction)
    write_title(ax, title, direction)
    note_grid(ax, grid, rows, columns, decimals=decimals)
    return ax


def _require_one_row_each(theme_counts: pd.DataFrame, value: str, verb: str) -> None:
    require_columns(theme_counts, ["theme", value], verb=verb)
    if theme_counts["theme"].duplicated().any():
        raise TableError(f"{verb}: a theme stands on several rows; count with by=() or choose one group first")


def _name_columns(ax, columns: list[str], direction: str) -> None:
    """Write each column's name above it on two lines, or slanting where that has no room."""
    order = [_two_lines(name) for name in (columns[::-1] if direction == "rtl" else columns)]
    lines = [line for name in order for line in name.split("\n")]
    room = _FILLED * room_beside_rows(ax) / len(columns)
    if max(text_width(ax.figure, line, fontsize="small") for line in lines) > room:
        slant_columns(ax, columns, direction)
    else:
        ax.set_xticklabels([shape(name) for name in order], fontsize="small")


def _two_lines(name: str) -> str:
    """Return a name broken at that of its spaces that makes its lines shortest; «و» stays with what follows it."""
    ends = [place for place, letter in enumerate(name) if letter == " "]
    places = [place for place in ends if name[:place].split(" ")[-1] not in ("و", "and")]
    if not places:
        return name
    best = min(places, key=lambda place: max(place, len(name) - place))
    return f"{name[:best]}\n{name[best + 1 :]}"


def _row_name(rows: str, row) -> str:
    if rows != "paragraph":
        return str(row)
    return say("title_row") if row == 0 else f"{say('paragraph')} {format_number(row)}"
