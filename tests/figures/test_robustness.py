from itertools import pairwise

import pandas as pd
import pytest
from matplotlib.colors import to_hex

from helpers import figures
from helpers.core.errors import TableError

COLUMNS = [("all", "all"), ("cleaning", "restored"), ("cleaning", "hazm"), ("unit", "lemma"), ("unit", "token")]
SHARES = {"صلح": [1.0, 1.0, 1.0, 1.0, 1.0], "گفت#گو": [0.5, 1.0, 0.0, 0.5, 0.5], "نان": [0.75, 1.0, 0.5, 1.0, 0.5]}
VERDICTS = {"صلح": "all", "گفت#گو": "few", "نان": "most"}
BY_CHOICE = pd.DataFrame(
    {"item": item, "verdict": VERDICTS[item], "choice": choice, "value": value, "share_of_settings": share}
    for item, shares in SHARES.items()
    for (choice, value), share in zip(COLUMNS, shares, strict=True)
)
ITEMS = pd.DataFrame(
    {
        "item": ["صلح", "گفت#گو", "نان"],
        "verdict": ["all", "few", "few"],
        "baseline_rank": pd.array([1, 2, None], dtype="Int64"),
        "best_rank": pd.array([1, 2, 3], dtype="Int64"),
        "worst_rank": pd.array([1, 40, 5], dtype="Int64"),
        "absent_in": [0, 0, 2],
    }
)


def names(labels) -> list[str]:
    return [label.get_text() for label in labels]


def rows_of_cells(ax) -> list[list[str]]:
    """The texts of the cells, row by row from the top, each from the right."""
    cells = [(text.get_position(), text.get_text()) for text in ax.texts if not hasattr(text, "xyann")]
    rows = sorted({y for (_, y), _ in cells})
    return [[text for (_, y), text in sorted(cells, key=lambda cell: -cell[0][0]) if y == row] for row in rows]


def test_a_cell_is_the_percentage_of_its_value_and_all_settings_stand_first_from_the_right():
    ax = figures.plot_sensitivity(BY_CHOICE, title="عنوان")
    expected = (("۱۰۰", "۱۰۰", "۱۰۰", "۱۰۰", "۱۰۰"), ("۵۰", "۱۰۰", "۰", "۵۰", "۵۰"), ("۷۵", "۱۰۰", "۵۰", "۱۰۰", "۵۰"))
    assert rows_of_cells(ax) == [[figures.shape(number) for number in row] for row in expected]
    assert names(ax.get_yticklabels()) == [figures.shape(name) for name in ("صلح", "گفتن", "نان")]
    assert names(ax.get_xticklabels())[-1] == figures.shape("همه\nحالت‌ها")
    assert names(ax.get_xticklabels())[:2] == [figures.shape("صورت"), figures.shape("بن‌واژه")]


def test_each_choice_is_named_in_the_middle_above_its_values():
    ax = figures.plot_sensitivity(BY_CHOICE)
    above = {text.get_text(): text.xy[0] for text in ax.texts if hasattr(text, "xyann") and text.get_text()}
    assert above == {figures.shape("واحد شمارش"): 1.0, figures.shape("پاک‌سازی"): 3.0}


def test_each_verdict_has_its_own_mark_and_colour_and_the_legend_has_those_that_occur():
    ax = figures.plot_sensitivity(BY_CHOICE)
    marks = {float(y): to_hex(drawn.get_facecolor()[0]) for drawn in ax.collections[1:] for _, y in drawn.get_offsets()}
    assert sorted(marks) == [0.5, 1.5, 2.5] and len(set(marks.values())) == 3
    assert len(ax.figure.legends[0].get_texts()) == 3
    alone = figures.plot_sensitivity(BY_CHOICE.head(5))
    assert names(alone.figure.legends[0].get_texts()) == [figures.shape("در همه")]


def test_labels_name_the_items_and_unknown_choices_keep_their_names():
    table = BY_CHOICE.replace({"cleaning": "tool", "hazm": "other"})
    ax = figures.plot_sensitivity(table, labels={"نان": "نان تازه"})
    assert names(ax.get_yticklabels())[-1] == figures.shape("نان تازه")
    assert "tool" in names(ax.texts) and "other" in names(ax.get_xticklabels())


def test_ranks_run_from_the_first_at_the_right_to_the_worst():
    ax = figures.plot_rank_ranges(ITEMS, top=20)
    segments = [segment[:, 0].tolist() for segment in ax.collections[0].get_segments()]
    assert ax.xaxis_inverted() and ax.yaxis_inverted()
    assert segments[:2] == [[1.0, 1.0], [2.0, 40.0]]
    dots = sorted(drawn.get_offsets().tolist() for drawn in ax.collections[1:3])
    assert dots == [[[1.0, 0.0]], [[2.0, 1.0]]]
    assert ax.lines[0].get_xdata()[0] == 20.5


def test_what_some_settings_lack_runs_to_a_cross_at_the_end():
    ax = figures.plot_rank_ranges(ITEMS)
    start, end = ax.collections[0].get_segments()[2][:, 0]
    assert start == 3.0 and end > 40.0
    assert ax.collections[-1].get_offsets().tolist() == [[end, 2.0]]
    assert figures.shape("در برخی حالت‌ها هیچ نیست") in names(ax.figure.legends[0].get_texts())


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: figures.plot_sensitivity(BY_CHOICE.drop(columns="verdict")), "column 'verdict' is missing"),
        (
            lambda: figures.plot_sensitivity(pd.concat([BY_CHOICE, BY_CHOICE])),
            "item, choice and value do not name one row",
        ),
        (lambda: figures.plot_rank_ranges(ITEMS.drop(columns="best_rank")), "column 'best_rank' is missing"),
        (lambda: figures.plot_rank_ranges(pd.concat([ITEMS] * 21)), "63 items cannot be read; choose at most 60"),
    ],
)
def test_a_wrong_table_is_named(draw, message):
    with pytest.raises(TableError, match=message):
        draw()


def test_in_one_column_neither_ranks_nor_what_parts_the_choices_touch_the_numbers():
    long = dict.fromkeys(SHARES, "یک موضوع دراز بیش از یکی دیگر")
    other_choices = BY_CHOICE[BY_CHOICE["choice"] != "all"].replace({"cleaning": "stories", "unit": "boilerplate"})
    with figures.style(size="one_column"):
        ranks = figures.plot_rank_ranges(ITEMS.assign(worst_rank=[1, 20000, 5]), labels=long)
        ax = figures.plot_sensitivity(pd.concat([BY_CHOICE, other_choices]), labels=long)
    for each in (ranks, ax):
        each.figure.canvas.draw()
    boxes = [name.get_window_extent() for name in ranks.get_xticklabels()]
    assert len(boxes) > 5 and not any(one.overlaps(other) for one, other in pairwise(boxes))
    numbers = [text.get_window_extent() for text in ax.texts if not hasattr(text, "xyann")]
    for line in ax.lines:
        middle, half = ax.transData.transform((line.get_xdata()[0], 0))[0], line.get_linewidth() * ax.figure.dpi / 144
        assert not any(number.x0 < middle + half and middle - half < number.x1 for number in numbers)
