"""Plots of what survives other ways of cleaning."""

import math
from collections.abc import Iterable, Mapping

import pandas as pd

from helpers.core.errors import TableError, require_columns
from helpers.figures.facts import comma, note, note_rows
from helpers.figures.legends import write_legend
from helpers.figures.numbers import check_numbers, numbers_in
from helpers.figures.parts import check_readable, draw_grid, draw_nothing
from helpers.figures.row_labels import label_rows, row_height, term_label
from helpers.figures.rtl import reading_direction, shape
from helpers.figures.style import COLOURS, scale, styled
from helpers.figures.titles import grow, label_values, new_axes, room_beside_rows, text_width, write_title
from helpers.figures.wording import Text, format_number, in_language

_LINE, _GAP = 10.5, 12  # printer's points: of a line of the names above the columns, and above them
_PARTING = 8  # printer's points between the columns of two choices, where their numbers leave so many
_POINTS_AN_INCH = 72
_MOST_RANKS = 10**7  # no corpus has more words
_FILLED = 0.95  # of a column's width, by its name at most
_VERDICTS = {  # colour, marker and name: the marker tells them apart without colour
    "all": (COLOURS[2], "o", {"fa": "در همه", "en": "in all"}),
    "most": (COLOURS[1], "s", {"fa": "در بیشتر (سه‌چهارم یا بیش از آن)", "en": "in most (three quarters or more)"}),
    "few": (COLOURS[3], "X", {"fa": "در کمتر از سه‌چهارم", "en": "in less than three quarters"}),
}
_ABSENT = {"fa": "در برخی حالت‌ها هیچ نیست", "en": "absent in some settings"}
_PERCENT = {
    "fa": "درصد حالت‌هایی که هر یافته در آنها می‌ماند",
    "en": "Percentage of settings in which each finding holds",
}
_RANK = {"fa": "رتبه", "en": "Rank"}
_CHOICES = {
    "all": {"fa": "", "en": ""},
    "cleaning": {"fa": "پاک‌سازی", "en": "cleaning"},
    "boilerplate": {"fa": "سطر خبرگزاری", "en": "agency lines"},
    "stories": {"fa": "خبر تکراری", "en": "repeated stories"},
    "unit": {"fa": "واحد شمارش", "en": "unit"},
    "stopwords": {"fa": "ایست‌واژه‌ها", "en": "stopwords"},
}
_VALUES = {
    "all": {"fa": "همه\nحالت‌ها", "en": "all\nsettings"},
    "restored": {"fa": "نیم‌فاصله\nبازگشته", "en": "half-spaces\nrestored"},
    "as_typed": {"fa": "چنان‌که\nآمده", "en": "as\ntyped"},
    "hazm": {"fa": "hazm", "en": "hazm"},
    "stripped": {"fa": "بی آن", "en": "without"},
    "kept": {"fa": "با آن", "en": "with"},
    "each_copy": {"fa": "هر بار", "en": "each\ntime"},
    "once": {"fa": "یک بار", "en": "once"},
    "lemma": {"fa": "بن‌واژه", "en": "lemma"},
    "token": {"fa": "صورت", "en": "form"},
    "ours": {"fa": "فهرست\nما", "en": "our\nlist"},
    "none": {"fa": "هیچ", "en": "none"},
}


@styled
def plot_sensitivity(by_choice: pd.DataFrame, *, labels: Mapping[str, str] | None = None, title: Text = "", ax=None):
    """Draw in which share of the settings each item holds, for each value of each choice; return the axes.

    `by_choice` is one row per item and value of a choice, as from `run_multiverse(…).by_choice`. Items are rows in the
    table's order, with a mark for their verdict; columns run from the right where the items are Persian, that of all
    settings first. A cell is a
    percentage. A row with one low cell says which choice moves the item. `labels` gives items their names; a verb's
    lemma without one is shown as its infinitive. Without a row it is said that there is nothing to show.

    >>> by_choice = pd.DataFrame({"item": "صلح", "verdict": "few", "choice": ["all", "unit", "unit"],
    ...                           "value": ["all", "lemma", "token"], "share_of_settings": [0.5, 1.0, 0.0]})
    >>> [text.get_text() for text in plot_sensitivity(by_choice).texts if text.get_text().isdigit()]
    ['۰', '۱۰۰', '۵۰']
    """
    require_columns(by_choice, ["item", "verdict", "choice", "value", "share_of_settings"], verb="plot_sensitivity")
    if by_choice.duplicated(["item", "choice", "value"]).any():
        raise TableError("plot_sensitivity: item, choice and value do not name one row")
    if by_choice.empty:
        return draw_nothing(title, ax)
    numbers = numbers_in(by_choice, "share_of_settings", verb="plot_sensitivity")
    keys = {name: by_choice[name].fillna("").astype(str) for name in ("item", "choice", "value")}
    by_choice = by_choice.assign(share_of_settings=numbers, **keys)
    check_numbers(by_choice.dropna(), ["share_of_settings"], verb="plot_sensitivity", minimum=0, maximum=1)
    items = list(dict.fromkeys(by_choice["item"]))
    check_readable(len(items), "items", verb="plot_sensitivity")
    shares = by_choice.pivot(index="item", columns=["choice", "value"], values="share_of_settings").loc[items]
    columns = [("verdict", ""), *dict.fromkeys(zip(by_choice["choice"], by_choice["value"], strict=True))]
    grid = shares.reindex(columns=pd.MultiIndex.from_tuples(columns))
    texts = grid.map(lambda share: "" if pd.isna(share) else format_number(round(100 * share)))
    names = [_name(item, labels) for item in items]
    ax = ax or new_axes(7.0, 2.4 + row_height(names) * len(items))
    direction = reading_direction(None, names)
    draw_grid(grid, texts, ax, direction=direction, row_names=names)
    across = len(columns) - 0.5 if direction == "rtl" else 0.5
    verdicts = by_choice.drop_duplicates("item")["verdict"].tolist()
    _mark_verdicts(ax, verdicts, across, direction)
    _name_columns(ax, columns[::-1] if direction == "rtl" else columns)
    label_values(ax, in_language(_PERCENT, between="\n"))
    write_title(ax, title, direction)
    _note_verdicts(ax, names, verdicts)
    return ax


@styled
def plot_rank_ranges(
    items: pd.DataFrame, *, top: int | None = None, labels: Mapping[str, str] | None = None, title: Text = "", ax=None
):
    """Draw how far the rank of each item moves: a line from its best to its worst rank; return the axes.

    `items` is one row per item, as from `run_multiverse(…).items`; a dot is its `baseline_rank`. The first rank stands
    at the right, on a logarithmic axis; a cross at the left end marks an item that some settings lack. With `top`, a
    dashed line is drawn behind that rank. `labels` is as in `plot_sensitivity`. Without a row it is said that there is
    nothing to show.

    >>> items = pd.DataFrame({"item": ["صلح"], "verdict": "all", "baseline_rank": [2], "best_rank": [1],
    ...                       "worst_rank": [4], "absent_in": [0]})
    >>> [float(number) for number in plot_rank_ranges(items).collections[1].get_offsets()[0]]
    [2.0, 0.0]
    """
    columns = ["baseline_rank", "best_rank", "worst_rank", "absent_in"]
    require_columns(items, ["item", "verdict", *columns], verb="plot_rank_ranges")
    check_readable(len(items), "items", verb="plot_rank_ranges")
    if items.empty:
        return draw_nothing(title, ax)
    for column in columns:
        known = pd.DataFrame({column: numbers_in(items, column, verb="plot_rank_ranges").dropna()})
        check_numbers(known, [column], verb="plot_rank_ranges", minimum=0, maximum=_MOST_RANKS)
    ranks = items[columns].astype("Float64").astype(float)
    places = pd.Series(range(len(items)), index=items.index)
    furthest = 1.4 * max(float(ranks["worst_rank"].max()), top or 1)
    lacking = ranks["absent_in"] > 0
    names = [_name(item, labels) for item in items["item"]]
    ax = ax or new_axes(7.0, 1.9 + row_height(names) * len(items))
    far = ranks["worst_rank"].mask(lacking, furthest)
    ax.hlines(places, ranks["best_rank"], far, color="#777777", linewidth=2, zorder=1)
    marks, words = [], []
    for verdict, (colour, marker, name) in _VERDICTS.items():
        rows = items["verdict"].eq(verdict) & ranks["baseline_rank"].notna()
        if rows.any():
            marks.append(ax.scatter(ranks.loc[rows, "baseline_rank"], places[rows], color=colour, marker=marker))
            words.append(in_language(name))
    if lacking.any():
        ends = [furthest] * int(lacking.sum())
        marks.append(ax.scatter(ends, places[lacking], color="black", marker="x", clip_on=False))
        words.append(in_language(_ABSENT))
    direction = reading_direction(None, names)
    if top:
        ax.axvline(top + 0.5, color="#777777", linestyle="--", linewidth=0.8, zorder=0)
    label_rows(ax, names, direction)
    ax.tick_params(axis="y", pad=8)  # room for the marks at the first rank
    _rank_axis(ax, furthest, direction)
    write_title(ax, title, direction)
    write_legend(ax, marks, words)
    _note_verdicts(ax, names, items["verdict"])
    note_rows(ax, "dots", names, ranks["worst_rank"], size=in_language(_RANK))
    return ax


def _name(item: str, labels: Mapping[str, str] | None) -> str:
    return (labels or {}).get(item, term_label(item))


def _note_verdicts(ax, names: list[str], verdicts: Iterable[str]) -> None:
    """Note in words which rows hold in all settings, in most and in few."""
    for verdict, (_, _, name) in _VERDICTS.items():
        rows = [row for row, found in zip(names, verdicts, strict=True) if found == verdict]
        if rows:
            note(ax, f"{in_language(name)}: {comma().join(rows)}")


def _mark_verdicts(ax, verdicts: list[str], across: float, direction: str) -> None:
    """Mark each row's verdict beside its name, and say in a legend what the marks are."""
    marks, words = [], []
    for verdict, (colour, marker, name) in _VERDICTS.items():
        rows = [place + 0.5 for place, found in enumerate(verdicts) if found == verdict]
        if rows:
            size = 45 * scale() ** 2
            marks.append(ax.scatter([across] * len(rows), rows, color=colour, marker=marker, s=size))
            words.append(in_language(name))
    write_legend(ax, marks, words)


def _name_columns(ax, columns: list[tuple[str, str]]) -> None:
    """Write each value above its column, and each choice above its values; `columns` run from the left."""
    figure, small = ax.figure, {"fontsize": "x-small"}
    named = {place: in_language(_VALUES.get(value, value), between="\n") for place, (_, value) in enumerate(columns)}
    named = {place: name for place, name in named.items() if name}
    width = _FILLED * room_beside_rows(ax) / len(columns)
    if _widest(figure, named.values(), small) <= width:
        lines = max(name.count("\n") + 1 for name in named.values())
        turned, high = 0, lines * _LINE * scale()
    else:  # upright names have no room
        named = {place: name.replace("\n", " ") for place, name in named.items()}
        turned, high = 90, _widest(figure, named.values(), small) * _POINTS_AN_INCH
    ax.set_xticks([place + 0.5 for place in named], map(shape, named.values()), rotation=turned, **small)
    parting = _parting(ax, len(columns))
    above = {"textcoords": "offset points", "ha": "center", "va": "bottom", **small}
    for choice in dict.fromkeys(choice for choice, value in columns if value):
        places = [place for place, column in enumerate(columns) if column[0] == choice]
        ax.axvline(places[0], color="white", linewidth=parting)
        name = in_language(_CHOICES.get(choice, choice), between="\n")
        if _widest(figure, [name], small) > width * len(places):
            name = "\n".join(line.replace(" ", "\n", 1) for line in name.split("\n"))
        middle = (places[0] + places[-1] + 1) / 2
        ax.annotate(shape(name), (middle, 0), (0, high + _GAP * scale()), **above)
    grow(ax, max(high / scale() - 2 * _LINE, 0) / _LINE)


def _parting(ax, columns: int) -> float:
    """Return how many printer's points may part two columns without touching their numbers."""
    widest = max((text.get_window_extent().width for text in ax.texts), default=0) / ax.figure.dpi
    free = room_beside_rows(ax) / columns - widest
    return max(min(_PARTING * scale(), free * _POINTS_AN_INCH), 0)


def _widest(figure, names: Iterable[str], options: dict) -> float:
    """Return the width of the widest line of some names, in inches."""
    return max(text_width(figure, line, **options) for name in names for line in name.split("\n"))


def _rank_axis(ax, furthest: float, direction: str) -> None:
    from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

    ax.set_xscale("log")
    ends = (0.9, 1.05 * furthest)
    ax.set_xlim(*(ends[::-1] if direction == "rtl" else ends))
    ticks = _ticks_with_room(ax, furthest, room_beside_rows(ax) / math.log10(ends[1] / ends[0]))
    ax.xaxis.set_major_locator(FixedLocator(ticks))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_major_formatter(FixedFormatter([shape(format_number(tick)) for tick in ticks]))
    ax.xaxis.grid(True)
    label_values(ax, in_language(_RANK, between="\n"))


def _ticks_with_room(ax, furthest: float, decade: float) -> list[int]:
    """Return round ranks whose names do not touch where 1 and 10 are `decade` inches apart, powers of ten first."""
    placed: dict[int, tuple[float, float]] = {}
    for tick in [step * 10**power for step in (1, 2, 5, 3) for power in range(8) if step * 10**power <= furthest]:
        middle, half = decade * math.log10(tick), 0.6 * text_width(ax.figure, format_number(tick))
        if all(abs(middle - other) > half + half_of_other for other, half_of_other in placed.values()):
            placed[tick] = middle, half
    return sorted(placed)
