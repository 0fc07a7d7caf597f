"""Plots of topics: their words, and how the number of topics was chosen."""

from collections.abc import Mapping

import pandas as pd

from helpers.errors import TableError, require_columns
from helpers.figures.parts import check_readable, check_top, draw_grid, draw_nothing, new_axes, term_label
from helpers.figures.rtl import persian_number, shape
from helpers.figures.style import COLOURS, styled

_CELL = 0.95  # inches a word


@styled
def plot_topics(
    topics: pd.DataFrame, *, top: int = 8, names: Mapping[int, str] | None = None, title: str = "", ax=None
):
    """Draw the `top` first words of each topic, one row each, from the right, darker for more weight; return the axes.

    `topics` is one row per topic and term with `topic`, `rank`, `term`, `weight`, as from `fit_topics(…).topics`.
    `names` gives topics their names; without one a topic has its number. Without a row it is said that there is nothing
    to show.

    >>> topics = pd.DataFrame({"topic": 1, "rank": [1, 2], "term": ["برق", "خاموشی"], "weight": [0.3, 0.1]})
    >>> len(plot_topics(topics).texts)
    2
    """
    require_columns(topics, ["topic", "rank", "term", "weight"], verb="plot_topics")
    check_top(top, verb="plot_topics")
    if topics.duplicated(["topic", "rank"]).any():
        raise TableError("plot_topics: topic and rank do not name one row")
    if topics.empty:
        return draw_nothing(title, ax)
    shown = topics[topics["rank"] <= top]
    grid = shown.pivot(index="topic", columns="rank", values="weight")
    words = shown.assign(term=shown["term"].map(term_label)).pivot(index="topic", columns="rank", values="term")
    check_readable(len(grid), "topics", verb="plot_topics")
    ax = ax or new_axes(max(5.0, 1.2 + _CELL * len(grid.columns)), 1.2 + 0.4 * len(grid))
    ax = draw_grid(grid, words.fillna(""), ax)
    ax.set_xticks([])
    ax.set_yticklabels([shape((names or {}).get(topic, f"موضوع {persian_number(topic)}")) for topic in grid.index])
    ax.set_title(shape(title), loc="right")
    return ax


@styled
def plot_topic_choice(choices: pd.DataFrame, *, title: str = "", ax=None):
    """Draw stability and coherence for each number of topics tried, the chosen one marked; return the axes.

    `choices` is one row per number with `topics, stability, coherence, score, chosen`, as from `fit_topics(…).choices`.
    Numbers run from right to left. Without a row it is said that there is nothing to show.

    >>> choices = pd.DataFrame({"topics": [2, 3], "stability": [1.0, 0.8], "coherence": [0.2, 0.4],
    ...                         "score": [0.2, 0.32], "chosen": [False, True]})
    >>> [float(value) for value in plot_topic_choice(choices).lines[1].get_ydata()]
    [0.2, 0.4]
    """
    lines = {"stability": "پایداری", "coherence": "انسجام (NPMI)", "score": "امتیاز: پایداری × انسجام"}
    require_columns(choices, ["topics", "chosen", *lines], verb="plot_topic_choice")
    if choices.empty:
        return draw_nothing(title, ax)
    ax = ax or new_axes(7.0, 3.8)
    places = range(len(choices))
    for (column, name), colour, marker in zip(lines.items(), COLOURS, "osD", strict=False):
        ax.plot(places, choices[column], color=colour, marker=marker, label=shape(name), clip_on=False)
    for place in [place for place, chosen in zip(places, choices["chosen"], strict=True) if chosen]:
        ax.axvline(place, color="#777777", linestyle="--", linewidth=1, zorder=0)
    ax.set_xticks(places, [shape(persian_number(number)) for number in choices["topics"]])
    ax.set_xlim(len(choices) - 0.5, -0.5)
    ax.set_xlabel(shape("شمار موضوع‌ها"))
    ax.set_ylim(min(0.0, float(choices["coherence"].min())), 1.0)
    ax.yaxis.tick_right()
    ax.yaxis.set_major_formatter(lambda number, _: shape(persian_number(number, decimals=1)))
    ax.yaxis.grid(True)
    ax.set_title(shape(title), loc="right")
    ax.figure.legend(loc="outside lower center", ncols=3, frameon=False)
    return ax
