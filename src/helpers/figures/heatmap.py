"""Heat maps: any rows by columns, the words of topics, and in which settings a finding holds."""

from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd

from helpers.figures import kit
from helpers.figures.kit import Pair, Side, TableError, Text

__all__ = ["plot_heatmap", "plot_sensitivity", "plot_topics"]
_GAMMA = 0.5  # of colours: where one cell has ten times what others have, these still differ
_LETTERS_BESIDE_SIZE = 28
_CELL_FILLED, _SMALLEST = 0.8, 0.6  # of a cell's width by its text; of the usual size of letters
_RISE = 0.71  # of a slanting name's length: the sine of 45 degrees
_SLANT_APART = 0.25  # inches from one slanting name to the next
_SLANT_ROOM, _LINES_AN_INCH = 0.5, 4.8  # inches that a grid's figure has above it, and how many lines that would be
_ROW, _AXIS_NAMES = 0.36, 0.4  # inches a row, and for the names of both axes
_CHOICE_LINE, _CHOICE_GAP = 10.5, 12  # printer's points: of a line of the names above the columns, and above them
_PARTING = 8  # printer's points between the columns of two choices, where their numbers leave so many


@kit.plot
def plot_heatmap(
    table: pd.DataFrame,
    *,
    rows: str,
    columns: str,
    value: str,
    size: str = "",
    min_size: float = 0,
    labels: Mapping[object, Text] | None = None,
    axis_labels: Pair = ("", ""),
    direction: Side = None,
    title: Text = "",
    ax=None,
):
    """Draw a number for each pair of a row and a column: darker for more, blank where there is none.

    The colours grow with the root of the number, so that a single high one does not make all others pale.

    Parameters
    ----------
    table : one row per pair of `rows` and `columns`, each in the order of its categories, as from `group_largest`, else
        in that of its first appearance; names that stand on both sides, as outlets after outlets, run alike on both.
    rows, columns, value : the columns with the rows' names, the columns' names and the number. A column whose name
        begins with `share` is shown in percent; rows that are `paragraph` numbers are named so.
    size, min_size : the column that says how large a row is, which stands behind its name; rows of less than `min_size`
        are hatched, their numbers grey, and the others alone set the colours.
    labels : names for rows and columns; what has none there stands as it is.
    axis_labels : what rows and columns are.
    direction : `rtl`, the default for Persian names of columns, runs them from the right; or `ltr`.

    Examples
    --------
    >>> counts = pd.DataFrame({"paragraph": [0, 1], "theme": ["trade", "trade"], "hits": [0, 2]})
    >>> ax = plot_heatmap(counts, rows="paragraph", columns="theme", value="hits", labels={"trade": "تجارت"})
    >>> [text.get_text() for text in ax.texts]
    ['۰', '۲']
    """
    advice = "count each pair once, or choose one group"
    kit.check_table(table, [rows, columns, value], unique=[rows, columns], advice=advice)
    if rows == "paragraph":
        kit.check_numbers(table, [rows], minimum=0)
    sizes = _sizes_of_rows(table, rows, size)
    order = [_in_order(table[column]) for column in (rows, columns)]
    counted = table.assign(**{value: kit.numbers_in(table, value)}).astype({rows: "object", columns: "object"})
    common = [name for name in order[0] if name in order[1]]
    is_ordered = isinstance(table[columns].dtype, pd.CategoricalDtype)
    if common != [name for name in order[1] if name in order[0]] or not is_ordered:
        order[1] = list(dict.fromkeys([*common, *order[1]]))
    kit.check_readable(max(map(len, order)), "rows or columns")
    grid = counted.pivot(index=rows, columns=columns, values=value).reindex(index=order[0], columns=order[1])
    decimals = 1 if kit.is_share(value) else min(kit.decimals_for(counted[value]), 1)
    write = partial(kit.format_measure, measure=value)
    texts = grid.map(lambda number: write(number, decimals=decimals if number else 0) if number == number else "")
    names = _paragraph_names(order[0]) if rows == "paragraph" else kit.named_in(order[0], rows, labels)
    if size:  # a name of two lines would make all rows higher
        shorter = [kit.row_label(name, letters=_LETTERS_BESIDE_SIZE, lines=1) for name in names]
        names = [kit.with_size(name, sizes[row]) for name, row in zip(shorter, order[0], strict=True)]
    small = np.array([bool(size) and sizes[row] < min_size for row in order[0]])
    heads = kit.named_in(order[1], columns, labels)
    direction = kit.reading_direction(direction, heads)
    height = 1.2 + max(_ROW, kit.row_height(names)) * len(grid) + (_AXIS_NAMES if any(axis_labels) else 0.0)
    ax = ax or kit.new_axes(7.0, height)
    _draw_grid(grid, texts, ax, direction=direction, row_names=names, small=small, gamma=_GAMMA)
    _name_columns(ax, heads, direction)
    row_axis, column_axis = map(kit.in_language, axis_labels)
    if row_axis:
        ax.yaxis.set_label_position("right" if direction == "rtl" else "left")
        ax.set_ylabel(kit.shape(row_axis))
    if column_axis:
        ax.xaxis.set_label_position("top")
        ax.set_xlabel(kit.shape(column_axis))
    kit.write_title(ax, title, direction)
    sides = ((names, "rows"), (heads, "columns"))
    size = " × ".join(f"{kit.format_number(len(side))} {kit.label_for(word)}" for side, word in sides)
    pairs = [f"{row} × {column}" for row in names for column in heads]
    numbers = grid.to_numpy(dtype=float).ravel()
    kit.describe_rows(ax, "heat_map", pairs, numbers, decimals=decimals, measure=value, size=size)
    return ax


def _in_order(names: pd.Series) -> list:
    """Return the names that occur, in the order of their categories if these have one, else of first appearance."""
    ordered = isinstance(names.dtype, pd.CategoricalDtype) and names.dtype.ordered
    found = list(dict.fromkeys(names))
    return [name for name in names.cat.categories if name in set(found)] if ordered else found


def _sizes_of_rows(table: pd.DataFrame, rows: str, size: str) -> dict:
    """Return how large each row is; raise `TableError` where the table has two sizes for one."""
    if not size:
        return {}
    kit.check_table(table, [size])
    kit.check_numbers(table, [size], minimum=0)
    each = table[[rows, size]].astype({rows: "object"}).drop_duplicates()
    if each[rows].duplicated().any():
        raise TableError(f"{each.loc[each[rows].duplicated(), rows].iloc[0]!r} has more than one {size}")
    return dict(each.itertuples(index=False))


def _paragraph_names(numbers: list) -> list[str]:
    name = kit.label_for("paragraph")
    return [f"{name} {kit.format_number(number)}" if number else kit.label_for("title_row") for number in numbers]


@kit.plot
def plot_topics(
    topics: pd.DataFrame, *, top: int = 8, labels: Mapping[int, Text] | None = None, title: Text = "", ax=None
):
    """Draw the first words of each topic, one row each, from the right, darker for more weight.

    Parameters
    ----------
    topics : one row per topic and term with `topic`, `rank`, `term`, `weight`, as from `fit_topics(…).topics`.
    labels : names of topics; without one a topic has its number.

    Examples
    --------
    >>> topics = pd.DataFrame({"topic": 1, "rank": [1, 2], "term": ["برق", "خاموشی"], "weight": [0.3, 0.1]})
    >>> len(plot_topics(topics).texts)
    2
    """
    kit.check_top(top)
    kit.check_table(topics, ["topic", "rank", "term", "weight"], unique=["topic", "rank"])
    kit.check_numbers(topics, ["topic", "rank"], minimum=0)
    weighed = topics.assign(weight=kit.numbers_in(topics, "weight"))
    shown = weighed[weighed["rank"] <= top]
    shown = shown.assign(term=kit.names_in(shown["term"], "term"))
    grid = shown.pivot(index="topic", columns="rank", values="weight")
    words = shown.pivot(index="topic", columns="rank", values="term").fillna("")
    kit.check_readable(len(grid), "topics")
    kit.check_readable(len(grid.columns), "words in a row")
    unnamed = {topic: f"{kit.label_for('topic')} {kit.format_number(topic)}" for topic in grid.index}
    rows = [kit.in_language((labels or {}).get(topic, name)) for topic, name in unnamed.items()]
    direction = kit.reading_direction(None, shown["term"])
    lines = 1 if kit.current_style().language == "fa" else 2  # a gloss stands below its word
    texts = words.map(lambda word: kit.row_label(word, letters=14, lines=lines) if word else "")
    ax = ax or kit.new_axes(7.0, 1.2 + max(0.4 if lines == 1 else 0.55, kit.row_height(rows)) * len(grid))
    _draw_grid(grid, texts, ax, direction=direction, row_names=rows)
    ax.set_xticks([])
    kit.write_title(ax, title, direction)
    for row, terms in zip(rows, words.to_numpy(), strict=True):
        kit.describe(ax, f"{row}: {kit.comma().join(filter(None, terms))}")
    kit.shows(ax, topics[topics["rank"] <= top])
    return ax


@kit.plot
def plot_sensitivity(by_choice: pd.DataFrame, *, labels: Mapping[str, Text] | None = None, title: Text = "", ax=None):
    """Draw in which share of the settings each item holds, for each value of each choice.

    Parameters
    ----------
    by_choice : one row per item and value of a choice, as from `run_multiverse(…).by_choice`.
    labels : names of items; a verb's lemma without one is shown as its infinitive.

    Examples
    --------
    >>> by_choice = pd.DataFrame({"item": "صلح", "verdict": "few", "choice": ["all", "unit", "unit"],
    ...                           "value": ["all", "lemma", "token"], "share_of_settings": [0.5, 1.0, 0.0]})
    >>> [text.get_text() for text in plot_sensitivity(by_choice).texts if text.get_text().isdigit()]
    ['۰', '۱۰۰', '۵۰']
    """
    keys = ["item", "choice", "value"]
    kit.check_table(by_choice, [*keys, "verdict", "share_of_settings"], unique=keys)
    table = by_choice.assign(share_of_settings=kit.numbers_in(by_choice, "share_of_settings"))
    table[keys] = table[keys].fillna("").astype(str)
    kit.check_numbers(table.dropna(), ["share_of_settings"], minimum=0, maximum=1)
    items = list(dict.fromkeys(table["item"]))
    kit.check_readable(len(items), "items")
    shares = table.pivot(index="item", columns=["choice", "value"], values="share_of_settings").loc[items]
    columns = [("verdict", ""), *dict.fromkeys(zip(table["choice"], table["value"], strict=True))]
    grid = shares.reindex(columns=pd.MultiIndex.from_tuples(columns))
    texts = grid.map(lambda share: "" if pd.isna(share) else kit.format_number(round(100 * share)))
    names = kit.item_names(items, labels)
    ax, direction = kit.row_axes(ax, names, head=2.4)
    _draw_grid(grid, texts, ax, direction=direction, row_names=names)
    verdicts = table.drop_duplicates("item")["verdict"].tolist()
    across = len(columns) - 0.5 if direction == "rtl" else 0.5
    rows = np.arange(len(items)) + 0.5
    marks = kit.mark_verdicts(ax, names, verdicts, np.full(len(items), across), rows, s=45 * kit.scale() ** 2)
    height = _name_choices(ax, columns[::-1] if direction == "rtl" else columns)
    kit.label_values(ax, "share_of_settings")
    kit.write_title(ax, title, direction, lift=height)
    kit.write_legend(ax, list(marks.values()), list(marks))
    return ax


def _name_choices(ax, columns: list[tuple[str, str]]) -> float:
    """Write each value above its column, and each choice above its values; return how many points that takes."""
    figure, small = ax.figure, {"fontsize": "x-small"}
    names = [kit.label_for(f"value_{value}", between="\n", default=value) for _, value in columns]
    named = {column: name for column, name in enumerate(names) if name}
    width = 0.95 * kit.room_beside_rows(ax) / len(columns)
    if kit.text_width(figure, "\n".join(named.values()), **small) <= width:
        lines = max(name.count("\n") + 1 for name in named.values())
        turned, high = 0, lines * _CHOICE_LINE * kit.scale()
    else:  # upright names have no room
        named = {column: name.replace("\n", " ") for column, name in named.items()}
        turned, high = 90, kit.text_width(figure, "\n".join(named.values()), **small) * kit.POINTS_AN_INCH
    ax.set_xticks([column + 0.5 for column in named], map(kit.shape, named.values()), rotation=turned, **small)
    widest = max((text.get_window_extent().width for text in ax.texts), default=0) / figure.dpi
    free = kit.POINTS_AN_INCH * (kit.room_beside_rows(ax) / len(columns) - widest)
    parting = max(min(_PARTING * kit.scale(), free), 0)  # touches no number
    above = {"textcoords": "offset points", "ha": "center", "va": "bottom", **small}
    for choice in dict.fromkeys(choice for choice, value in columns if value):
        own = [number for number, column in enumerate(columns) if column[0] == choice]
        ax.axvline(own[0], color="white", linewidth=parting)
        name = kit.label_for(f"choice_{choice}", between="\n", default=choice)
        if kit.text_width(figure, name, **small) > width * len(own):
            name = "\n".join(line.replace(" ", "\n", 1) for line in name.split("\n"))
        middle = (own[0] + own[-1] + 1) / 2
        ax.annotate(kit.shape(name), (middle, 0), (0, high + _CHOICE_GAP * kit.scale()), **above)
    kit.grow(ax, max(high / kit.scale() - 2 * _CHOICE_LINE, 0) / _CHOICE_LINE)
    return high + (_CHOICE_GAP + 2 * _CHOICE_LINE) * kit.scale()


def _draw_grid(
    grid: pd.DataFrame,
    texts_of_cells: pd.DataFrame,
    ax,
    *,
    direction: str,
    row_names: list[str],
    small: np.ndarray | None = None,
    gamma: float = 1.0,
) -> None:
    """Draw a table as a heat map with a text in each cell, its first row on top; a missing number stays white.

    Rows that are too `small` are hatched, and no colour depends on them. The colours of numbers from 0 on grow with
    their power `gamma`.
    """
    from matplotlib.colors import PowerNorm

    order = grid.columns[::-1] if direction == "rtl" else grid.columns
    numbers, texts = grid[order].to_numpy(dtype=float), texts_of_cells[order].to_numpy()
    small = np.zeros(len(numbers), bool) if small is None else small
    coloured = np.where(small[:, None], np.nan, numbers)
    known = coloured[coloured == coloured]
    lowest, largest = min(known.min(initial=0.0), 0.0), max(known.max(initial=0.0), 1e-9)
    kit.label_rows(ax, row_names, direction)
    size = _size_that_fits(ax, texts)
    norm = PowerNorm(gamma if lowest >= 0 else 1.0, vmin=lowest, vmax=largest)
    ax.pcolormesh(coloured, norm=norm, edgecolors="white", linewidth=1)
    for row in np.flatnonzero(small):
        ax.axhspan(row + 0.04, row + 0.96, facecolor="#F4F4F4", edgecolor="#DDDDDD", hatch="///", linewidth=0, zorder=0)
    for (row, column), text in np.ndenumerate(texts):
        if text and small[row]:
            under = {"facecolor": "#F4F4F4", "edgecolor": "none", "pad": 1}
            options = {"ha": "center", "va": "center", "color": "#555555", "fontsize": size, "bbox": under}
            ax.text(column + 0.5, row + 0.5, kit.shape(text), **options)
        elif text:
            is_dark = norm(numbers[row, column]) > 0.5
            options = {"ha": "center", "va": "center", "color": "white" if is_dark else "black", "fontsize": size}
            ax.text(column + 0.5, row + 0.5, kit.shape(text), **options)
    height, width = numbers.shape
    ax.set_xticks(np.arange(width) + 0.5)
    ax.set_yticks(np.arange(height) + 0.5, [label.get_text() for label in ax.get_yticklabels()])
    ax.set(xlim=(0, width), ylim=(height, 0))
    ax.tick_params(length=0)
    ax.xaxis.tick_top()
    ax.spines[:].set_visible(False)


def _size_that_fits(ax, texts) -> float:
    """Return the size of letters with which the widest text has room in its cell; too small a one widens the figure."""
    distinct = sorted(set(map(str, texts.ravel())), key=len)[-20:]  # among the longest is the widest
    widest = kit.text_width(ax.figure, "\n".join(distinct), fontsize="medium")
    columns, beside = max(texts.shape[1], 1), kit.room_beside_rows(ax)
    lacking = columns * _SMALLEST * widest / _CELL_FILLED - beside
    if lacking > 40 * kit.scale() or (lacking > 0 and not kit.widen(ax, lacking)):
        raise TableError(f"{columns} columns with {distinct[-1]!r} in a cell cannot be read; choose fewer columns")
    room = _CELL_FILLED * kit.room_beside_rows(ax) / columns
    return min(room / max(widest, room), 1.0) * kit.current_size().points


def _name_columns(ax, names: list[str], direction: str) -> None:
    """Write each column's name above it on two lines, or slanting in a figure as large as that needs."""
    names = names[::-1] if direction == "rtl" else names
    order = list(map(_two_lines, names))
    room = 0.95 * kit.room_beside_rows(ax) / len(names)
    if kit.text_width(ax.figure, "\n".join(order), fontsize="small") <= room:
        ax.set_xticklabels(list(map(kit.shape, order)), fontsize="small")
        return
    kit.widen(ax, max(len(names) * _SLANT_APART * kit.scale() - kit.room_beside_rows(ax), 0))
    order = [kit.row_label(name, lines=1) for name in names]
    ax.set_xticklabels(list(map(kit.shape, order)), fontsize="small", rotation=45, ha="left")
    longest = kit.text_width(ax.figure, "\n".join(order), fontsize="small")
    kit.grow(ax, max(_RISE * longest / kit.scale() - _SLANT_ROOM, 0) * _LINES_AN_INCH)


def _two_lines(name: str) -> str:
    """Return a name broken at that of its spaces that makes its lines shortest; «و» stays with what follows it."""
    name = " ".join(name.split()) or kit.label_for("no_name")
    words = name.split(" ")
    breaks = [number for number in range(1, len(words)) if words[number - 1] not in ("و", "and")]
    lines = [(" ".join(words[:number]), " ".join(words[number:])) for number in breaks]
    return "\n".join(min(lines, key=lambda pair: max(len(pair[0]), len(pair[1]) + 1), default=[name]))
