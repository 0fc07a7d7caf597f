"""Plots of what survives other ways of cleaning."""

from collections.abc import Mapping

import pandas as pd

from helpers.errors import TableError, require_columns
from helpers.figures.parts import BAR_HEIGHT, check_readable, draw_grid, draw_nothing, new_axes, term_label
from helpers.figures.rtl import persian_number, shape
from helpers.figures.style import COLOURS, styled

_HEAD = 34  # printer's points from the cells up to the names of the choices
_VERDICTS = {  # colour, marker and name: the marker tells them apart without colour
    "all": (COLOURS[2], "o", "در همه"),
    "most": (COLOURS[1], "s", "در بیشتر (سه‌چهارم یا بیش از آن)"),
    "few": (COLOURS[3], "X", "در کمتر از سه‌چهارم"),
}
_CHOICES = {
    "all": "",
    "cleaning": "پاک‌سازی",
    "boilerplate": "سطر خبرگزاری",
    "stories": "خبر تکراری",
    "unit": "واحد شمارش",
    "stopwords": "ایست‌واژه‌ها",
}
_VALUES = {
    "all": "همه\nحالت‌ها",
    "restored": "نیم‌فاصله\nبازگشته",
    "as_typed": "چنان‌که\nآمده",
    "hazm": "hazm",
    "stripped": "بی آن",
    "kept": "با آن",
    "each_copy": "هر بار",
    "once": "یک بار",
    "lemma": "بن‌واژه",
    "token": "صورت",
    "ours": "فهرست\nما",
    "none": "هیچ",
}


@styled
def plot_sensitivity(by_choice: pd.DataFrame, *, labels: Mapping[str, str] | None = None, title: str = "", ax=None):
    """Draw in which share of the settings each item holds, for each value of each choice; return the axes.

    `by_choice` is one row per item and value of a choice, as from `vary_cleaning(…).by_choice`. Items are rows in the
    table's order, with a mark for their verdict; columns run from the right, that of all settings first. A cell is a
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
    items = list(dict.fromkeys(by_choice["item"]))
    check_readable(len(items), "items", verb="plot_sensitivity")
    shares = by_choice.pivot(index="item", columns=["choice", "value"], values="share_of_settings").loc[items]
    columns = [("verdict", ""), *dict.fromkeys(zip(by_choice["choice"], by_choice["value"], strict=True))]
    grid = shares.reindex(columns=pd.MultiIndex.from_tuples(columns))
    texts = grid.map(lambda share: "" if pd.isna(share) else persian_number(round(100 * share)))
    ax = ax or new_axes(max(7.0, 2.0 + 0.56 * len(columns)), 2.4 + BAR_HEIGHT * len(items))
    draw_grid(grid, texts, ax)
    _mark_verdicts(ax, by_choice.drop_duplicates("item")["verdict"].tolist(), len(columns) - 0.5)
    ax.set_yticklabels([shape(_name(item, labels)) for item in items])
    _name_columns(ax, columns[::-1])
    ax.set_xlabel(shape("درصد حالت‌هایی که هر یافته در آنها می‌ماند"))
    ax.set_title(shape(title), loc="right", pad=_HEAD + 24)
    return ax


@styled
def plot_ranks(
    items: pd.DataFrame, *, top: int | None = None, labels: Mapping[str, str] | None = None, title: str = "", ax=None
):
    """Draw how far the rank of each item moves: a line from its best to its worst rank; return the axes.

    `items` is one row per item, as from `vary_cleaning(…).items`; a dot is its `baseline_rank`. The first rank stands
    at the right, on a logarithmic axis; a cross at the left end marks an item that some settings lack. With `top`, a
    dashed line is drawn behind that rank. `labels` is as in `plot_sensitivity`. Without a row it is said that there is
    nothing to show.

    >>> items = pd.DataFrame({"item": ["صلح"], "verdict": "all", "baseline_rank": [2], "best_rank": [1],
    ...                       "worst_rank": [4], "absent_in": [0]})
    >>> [float(number) for number in plot_ranks(items).collections[1].get_offsets()[0]]
    [2.0, 0.0]
    """
    columns = ["baseline_rank", "best_rank", "worst_rank", "absent_in"]
    require_columns(items, ["item", "verdict", *columns], verb="plot_ranks")
    check_readable(len(items), "items", verb="plot_ranks")
    if items.empty:
        return draw_nothing(title, ax)
    ranks = items[columns].astype("Float64").astype(float)
    places = pd.Series(range(len(items)), index=items.index)
    furthest = 1.4 * max(float(ranks["worst_rank"].max()), top or 1)
    lacking = ranks["absent_in"] > 0
    ax = ax or new_axes(7.0, 1.9 + BAR_HEIGHT * len(items))
    far = ranks["worst_rank"].mask(lacking, furthest)
    ax.hlines(places, ranks["best_rank"], far, color="#777777", linewidth=2, zorder=1)
    for verdict, (colour, marker, name) in _VERDICTS.items():
        rows = items["verdict"].eq(verdict) & ranks["baseline_rank"].notna()
        if rows.any():
            ax.scatter(ranks.loc[rows, "baseline_rank"], places[rows], color=colour, marker=marker, label=shape(name))
    if lacking.any():
        name = shape("در برخی حالت‌ها هیچ نیست")
        ax.scatter(
            [furthest] * int(lacking.sum()), places[lacking], color="black", marker="x", label=name, clip_on=False
        )
    if top:
        ax.axvline(top + 0.5, color="#777777", linestyle="--", linewidth=0.8, zorder=0)
    ax.set_yticks(places, [shape(_name(item, labels)) for item in items["item"]])
    ax.invert_yaxis()
    ax.yaxis.tick_right()
    ax.tick_params(axis="y", pad=8)  # room for the marks at the first rank
    _rank_axis(ax, furthest)
    ax.set_title(shape(title), loc="right")
    ax.figure.legend(loc="outside lower center", ncols=2, frameon=False)
    return ax


def _name(item: str, labels: Mapping[str, str] | None) -> str:
    return (labels or {}).get(item, term_label(item))


def _mark_verdicts(ax, verdicts: list[str], across: float) -> None:
    """Mark each row's verdict beside its name, and say in a legend what the marks are."""
    for verdict, (colour, marker, name) in _VERDICTS.items():
        rows = [place + 0.5 for place, found in enumerate(verdicts) if found == verdict]
        if rows:
            ax.scatter([across] * len(rows), rows, color=colour, marker=marker, s=45, label=shape(name))
    ax.figure.legend(loc="outside lower center", ncols=3, frameon=False)


def _name_columns(ax, columns: list[tuple[str, str]]) -> None:
    """Write each value above its column, and each choice above its values; `columns` run from the left."""
    named = [(place + 0.5, value) for place, (_, value) in enumerate(columns) if value]
    ax.set_xticks([place for place, _ in named], [shape(_VALUES.get(value, value)) for _, value in named], fontsize=8)
    for choice in dict.fromkeys(choice for choice, value in columns if value):
        places = [place for place, column in enumerate(columns) if column[0] == choice]
        ax.axvline(places[0], color="white", linewidth=8)  # parts the choices
        middle, name = (places[0] + places[-1] + 1) / 2, shape(_CHOICES.get(choice, choice))
        ax.annotate(name, (middle, 0), (0, _HEAD), textcoords="offset points", ha="center", va="bottom", fontsize=8)


def _rank_axis(ax, furthest: float) -> None:
    from matplotlib.ticker import FixedFormatter, FixedLocator, NullLocator

    ax.set_xscale("log")
    ax.set_xlim(1.05 * furthest, 0.9)
    ticks = [step * 10**power for power in range(7) for step in (1, 2, 3, 5) if step * 10**power <= furthest]
    ax.xaxis.set_major_locator(FixedLocator(ticks))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_major_formatter(FixedFormatter([shape(persian_number(tick)) for tick in ticks]))
    ax.xaxis.grid(True)
    ax.set_xlabel(shape("رتبه"))
