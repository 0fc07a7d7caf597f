"""What survives other ways of cleaning: in which settings a finding holds, and how far a rank moves."""

import math
from collections.abc import Iterable, Mapping

import pandas as pd

from helpers.figures import kit
from helpers.figures.heatmap import draw_grid
from helpers.figures.kit import Text

__all__ = ["plot_rank_ranges", "plot_sensitivity"]
_LINE, _GAP = 10.5, 12  # printer's points: of a line of the names above the columns, and above them
_PARTING = 8  # printer's points between the columns of two choices, where their numbers leave so many
# Colour and marker of a verdict: the marker tells them apart without colour.
_VERDICTS = {"all": (kit.COLOURS[2], "o"), "most": (kit.COLOURS[1], "s"), "few": (kit.COLOURS[3], "X")}


@kit.plot
def plot_sensitivity(by_choice: pd.DataFrame, *, labels: Mapping[str, Text] | None = None, title: Text = "", ax=None):
    """Draw in which share of the settings each item holds, for each value of each choice.

    Parameters
    ----------
    by_choice : one row per item and value of a choice with `item`, `verdict`, `choice`, `value`, `share_of_settings`,
        as from `run_multiverse(…).by_choice`.
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
    names = _item_names(items, labels)
    ax, direction = kit.row_axes(ax, names, head=2.4)
    draw_grid(grid, texts, ax, direction=direction, row_names=names)
    verdicts = table.drop_duplicates("item")["verdict"].tolist()
    across = len(columns) - 0.5 if direction == "rtl" else 0.5
    marks = {}
    for verdict, (colour, marker) in _VERDICTS.items():
        rows = [row + 0.5 for row, found in enumerate(verdicts) if found == verdict]
        if rows:
            style = {"color": colour, "marker": marker, "s": 45 * kit.scale() ** 2}
            marks[kit.label_for(f"verdict_{verdict}")] = ax.scatter([across] * len(rows), rows, **style)
    height = _name_choices(ax, columns[::-1] if direction == "rtl" else columns)
    kit.label_values(ax, "share_of_settings")
    kit.write_title(ax, title, direction, lift=height)
    kit.write_legend(ax, list(marks.values()), list(marks))
    _describe_verdicts(ax, names, verdicts)
    return ax


def _item_names(items: Iterable[str], labels: Mapping[str, Text] | None) -> list[str]:
    return [kit.in_language((labels or {}).get(item, kit.term_label(item))) for item in items]


def _describe_verdicts(ax, names: list[str], verdicts: Iterable[str]) -> None:
    """Say in words which rows hold in all settings, in most and in few."""
    for verdict in _VERDICTS:
        rows = [row for row, found in zip(names, verdicts, strict=True) if found == verdict]
        if rows:
            kit.describe(ax, f"{kit.label_for(f'verdict_{verdict}')}: {kit.comma().join(rows)}")


def _name_choices(ax, columns: list[tuple[str, str]]) -> float:
    """Write each value above its column, and each choice above its values; return how many points that takes."""
    figure, small = ax.figure, {"fontsize": "x-small"}
    names = [kit.label_for(f"value_{value}", between="\n", default=value) for _, value in columns]
    named = {column: name for column, name in enumerate(names) if name}
    width = 0.95 * kit.room_beside_rows(ax) / len(columns)
    if kit.text_width(figure, "\n".join(named.values()), **small) <= width:
        lines = max(name.count("\n") + 1 for name in named.values())
        turned, high = 0, lines * _LINE * kit.scale()
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
        ax.annotate(kit.shape(name), (middle, 0), (0, high + _GAP * kit.scale()), **above)
    kit.grow(ax, max(high / kit.scale() - 2 * _LINE, 0) / _LINE)
    return high + (_GAP + 2 * _LINE) * kit.scale()


@kit.plot
def plot_rank_ranges(
    items: pd.DataFrame, *, top: int | None = None, labels: Mapping[str, Text] | None = None, title: Text = "", ax=None
):
    """Draw how far the rank of each item moves: a line from its best to its worst rank, on a logarithmic axis.

    Parameters
    ----------
    items : one row per item with `item`, `verdict`, `baseline_rank` (the dot), `best_rank`, `worst_rank` and
        `absent_in` (how many settings lack it: a cross at the end), as from `run_multiverse(…).items`.
    top : the rank behind which a dashed line is drawn.

    Examples
    --------
    >>> items = pd.DataFrame({"item": ["صلح"], "verdict": "all", "baseline_rank": [2], "best_rank": [1],
    ...                       "worst_rank": [4], "absent_in": [0]})
    >>> [float(number) for number in plot_rank_ranges(items).collections[1].get_offsets()[0]]
    [2.0, 0.0]
    """
    columns = ["baseline_rank", "best_rank", "worst_rank", "absent_in"]
    kit.check_table(items, ["item", "verdict", *columns])
    kit.check_readable(len(items), "items")
    ranks = pd.DataFrame({column: kit.numbers_in(items, column) for column in columns})
    for column in columns:
        kit.check_numbers(ranks.dropna(subset=column), [column], minimum=0, maximum=10**7)
    ranks = ranks.astype(float)
    heights = pd.Series(range(len(items)), index=items.index)
    furthest = 1.4 * max(float(ranks["worst_rank"].max()), top or 1)
    lacking = ranks["absent_in"] > 0
    names = _item_names(items["item"], labels)
    ax, direction = kit.row_axes(ax, names, head=1.9)
    far = ranks["worst_rank"].mask(lacking, furthest)
    ax.hlines(heights, ranks["best_rank"], far, color="#777777", linewidth=2, zorder=1)
    marks = {}
    for verdict, (colour, marker) in _VERDICTS.items():
        rows = items["verdict"].eq(verdict) & ranks["baseline_rank"].notna()
        if rows.any():
            dots = ax.scatter(ranks.loc[rows, "baseline_rank"], heights[rows], color=colour, marker=marker)
            marks[kit.label_for(f"verdict_{verdict}")] = dots
    if lacking.any():
        ends = [furthest] * int(lacking.sum())
        crosses = ax.scatter(ends, heights[lacking], color="black", marker="x", clip_on=False)
        marks[kit.label_for("absent")] = crosses
    if top:
        ax.axvline(top + 0.5, color="#777777", linestyle="--", linewidth=0.8, zorder=0)
    kit.label_rows(ax, names, direction)
    ax.tick_params(axis="y", pad=8)  # room for the marks at the first rank
    ax.set_xscale("log")
    ends = (0.9, 1.05 * furthest)
    ax.set_xlim(*kit.turned(ends, direction))
    ticks = _ticks_with_room(ax, furthest, kit.room_beside_rows(ax) / math.log10(ends[1] / ends[0]))
    kit.fixed_ticks(ax.xaxis, {tick: kit.format_number(tick) for tick in ticks})
    kit.label_values(ax, "rank")
    kit.write_title(ax, title, direction)
    kit.write_legend(ax, list(marks.values()), list(marks))
    _describe_verdicts(ax, names, items["verdict"])
    kit.describe_rows(ax, "dots", names, ranks["worst_rank"], size=kit.label_for("rank"))
    return ax


def _ticks_with_room(ax, furthest: float, decade: float) -> list[int]:
    """Return round ranks whose names do not touch where 1 and 10 are `decade` inches apart, powers of ten first."""
    chosen: dict[int, tuple[float, float]] = {}
    for tick in [step * 10**power for step in (1, 2, 5, 3) for power in range(8) if step * 10**power <= furthest]:
        middle, half = decade * math.log10(tick), 0.6 * kit.text_width(ax.figure, kit.format_number(tick))
        if all(abs(middle - other) > half + half_of_other for other, half_of_other in chosen.values()):
            chosen[tick] = middle, half
    return sorted(chosen)
