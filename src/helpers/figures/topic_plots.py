"""Plots of topics: their words, and how the number of topics was chosen."""

import math
from collections.abc import Mapping

import pandas as pd

from helpers.core.errors import TableError, require_columns
from helpers.figures.facts import comma, note, note_rows
from helpers.figures.legends import write_legend
from helpers.figures.numbers import check_numbers, number_axis, numbers_in
from helpers.figures.parts import check_readable, check_top, draw_grid, draw_nothing
from helpers.figures.row_labels import row_height, row_label, term_label
from helpers.figures.rtl import reading_direction, shape
from helpers.figures.style import COLOURS, page_direction, styled
from helpers.figures.titles import label_values, new_axes, room_beside_rows, text_width, write_title
from helpers.figures.wording import Text, format_number, say

_TICK_GAP = 1.6  # of a tick's label, from the middle of one to that of the next
_LONGEST_WORD = 14  # letters that a cell has room for


@styled
def plot_topics(
    topics: pd.DataFrame, *, top: int = 8, names: Mapping[int, str] | None = None, title: Text = "", ax=None
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
    check_numbers(topics, ["topic", "rank"], verb="plot_topics", minimum=0)
    if topics.duplicated(["topic", "rank"]).any():
        raise TableError("plot_topics: topic and rank do not name one row")
    if topics.empty:
        return draw_nothing(title, ax)
    shown = topics.assign(weight=numbers_in(topics, "weight", verb="plot_topics"))
    shown = shown[shown["rank"] <= top].assign(term=lambda table: table["term"].map(term_label))
    grid = shown.pivot(index="topic", columns="rank", values="weight")
    words = shown.pivot(index="topic", columns="rank", values="term").fillna("")
    check_readable(len(grid), "topics", verb="plot_topics")
    rows = [(names or {}).get(topic, f"{say('topic')} {format_number(topic)}") for topic in grid.index]
    direction = reading_direction(None, shown["term"])
    check_readable(len(grid.columns), "words in a row", verb="plot_topics")
    ax = ax or new_axes(7.0, 1.2 + max(0.4, row_height(rows)) * len(grid))
    texts = words.map(lambda word: row_label(word, longest=_LONGEST_WORD, lines=1) if word else "")
    draw_grid(grid, texts, ax, direction=direction, row_names=rows)
    ax.set_xticks([])
    write_title(ax, title, direction)
    for row, terms in zip(rows, words.to_numpy(), strict=True):
        note(ax, f"{row}: {comma().join(filter(None, terms))}")
    return ax


@styled
def plot_topic_choice(choices: pd.DataFrame, *, title: Text = "", ax=None):
    """Draw stability and coherence for each number of topics tried, the chosen one marked; return the axes.

    `choices` is one row per number with `topics, stability, coherence, score, chosen`, as from `fit_topics(…).choices`.
    Numbers run from right to left, but in an English figure. Without a row it is said that there is nothing to show.

    >>> choices = pd.DataFrame({"topics": [2, 3], "stability": [1.0, 0.8], "coherence": [0.2, 0.4],
    ...                         "score": [0.2, 0.32], "chosen": [False, True]})
    >>> [float(value) for value in plot_topic_choice(choices).lines[1].get_ydata()]
    [0.2, 0.4]
    """
    lines = ["stability", "coherence", "score"]
    require_columns(choices, ["topics", "chosen", *lines], verb="plot_topic_choice")
    check_numbers(choices, ["topics", "chosen"], verb="plot_topic_choice", minimum=0)
    check_numbers(choices, lines, verb="plot_topic_choice", minimum=-1, maximum=1)
    if choices.empty:
        return draw_nothing(title, ax)
    ax = ax or new_axes(7.0, 3.8)
    places, drawn = range(len(choices)), []
    for column, colour, marker in zip(lines, COLOURS, "osD", strict=False):
        numbers = numbers_in(choices, column, verb="plot_topic_choice")
        drawn += ax.plot(places, numbers, color=colour, marker=marker, clip_on=False)
        note_rows(ax, "lines", map(format_number, choices["topics"]), numbers, decimals=2, size=say(column))
    for place in [place for place, chosen in zip(places, choices["chosen"], strict=True) if chosen]:
        ax.axvline(place, color="#777777", linestyle="--", linewidth=1, zorder=0)
    names = [format_number(number) for number in choices["topics"]]
    widest = max(text_width(ax.figure, name, fontsize="medium") for name in names)
    every = math.ceil(_TICK_GAP * widest * len(names) / room_beside_rows(ax))
    ax.set_xticks(places[::every], map(shape, names[::every]))
    ends = (-0.5, len(choices) - 0.5)
    ax.set_xlim(*(ends[::-1] if page_direction() == "rtl" else ends))
    label_values(ax, say("topics", between="\n"))
    ax.set_ylim(min(0.0, float(choices["coherence"].min())), 1.0)
    if page_direction() == "rtl":
        ax.yaxis.tick_right()
    number_axis(ax.yaxis, integer=False)
    write_title(ax, title, page_direction())
    write_legend(ax, drawn, [say(column) for column in lines])
    return ax
