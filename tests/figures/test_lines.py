from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from helpers import figures
from helpers.core.errors import TableError

MONTHS = pd.DataFrame(
    {
        "period": ["بهمن ۱۴۰۳", "اسفند ۱۴۰۳", "فروردین ۱۴۰۴"],
        "start": pd.to_datetime(["2025-01-20", "2025-02-19", "2025-03-21"]),
        "end": pd.to_datetime(["2025-02-18", "2025-03-20", "2025-04-20"]),
        "count": [4, 0, 2],
        "articles": [6, 0, 5],
        "per_1000": [40.0, np.nan, 30.0],
        "low": [20.0, np.nan, np.nan],
        "high": [60.0, np.nan, np.nan],
    }
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
CHOICES = pd.DataFrame(
    {
        "topics": [2, 3, 5],
        "stability": [1.0, 0.9, 0.4],
        "coherence": [0.2, 0.5, 0.6],
        "score": [0.2, 0.45, 0.24],
        "chosen": [False, True, False],
    }
)


def volume_of(ax):
    (other,) = [each for each in ax.figure.axes if each is not ax]
    return other


def names(axis_labels) -> list[str]:
    return [label.get_text() for label in axis_labels]


def test_the_line_is_that_of_the_table_and_breaks_where_there_are_no_articles():
    for value, numbers in (("per_1000", [40, np.nan, 30]), ("count", [4, np.nan, 2])):
        ax = figures.plot_timeline(MONTHS, value=value)
        (line,) = ax.lines
        assert list(line.get_xdata()) == [0, 1, 2]
        np.testing.assert_array_equal(line.get_ydata(), numbers)


def test_below_stand_the_articles_of_each_period_under_the_names_of_months():
    volume = volume_of(figures.plot_timeline(MONTHS))
    assert [bar.get_height() for bar in volume.patches] == [6, 0, 5]
    assert names(volume.get_xticklabels()) == [figures.shape(name) for name in ("بهمن\n۱۴۰۳", "اسفند", "فروردین\n۱۴۰۴")]


def test_time_runs_from_left_to_right_on_both_axes_unless_asked():
    for direction, sign in (("rtl", -1), ("ltr", 1), (None, 1)):
        with figures.style(time_direction=direction):
            ax = figures.plot_timeline(MONTHS)
        limits = [each.get_xlim() for each in (ax, volume_of(ax))]
        assert limits[0] == limits[1] and np.sign(limits[0][1] - limits[0][0]) == sign


def test_each_group_has_its_line_and_its_name():
    both = pd.concat([MONTHS.assign(theme="trade"), MONTHS.assign(theme="energy", per_1000=[1.0, np.nan, 2.0])])
    ax = figures.plot_timeline(both, by="theme", labels={"trade": "تجارت", "energy": "انرژی"})
    assert [text.get_text() for text in ax.texts] == [figures.shape(name) for name in ("تجارت", "انرژی")]
    assert list(ax.lines[1].get_ydata())[::2] == [1, 2]
    assert [bar.get_height() for bar in volume_of(ax).patches] == [6, 0, 5]


def test_the_interval_is_drawn_where_there_is_one():
    ax = figures.plot_timeline(MONTHS)
    band = [path.vertices for path in ax.collections[0].get_paths()]
    assert {float(high) for vertices in band for high in vertices[:, 1]} == {20, 60}


def test_an_event_is_marked_where_its_day_falls():
    ax = figures.plot_timeline(MONTHS, events={"2025-03-21": "سال\u200cنو", "2025-02-18": "آغاز"})
    assert [text.get_text() for text in ax.texts] == [figures.shape(name) for name in ("آغاز", "سال\u200cنو")]
    places = [float(line.get_xdata()[0]) for line in ax.lines[1:]]
    assert 0.4 < places[0] < 0.5 and 1.5 < places[1] < 1.6


def test_many_periods_have_few_names_that_do_not_cover_each_other():
    starts = pd.date_range("2024-01-06", periods=120, freq="7D")
    weeks = pd.DataFrame({"period": [f"{n} اردیبهشت ۱۴۰۳" for n in range(120)], "start": starts, "end": starts})
    ax = figures.plot_timeline(weeks.assign(articles=1, per_1000=1.0))
    ax.figure.draw_without_rendering()
    boxes = [label.get_window_extent() for label in volume_of(ax).get_xticklabels()]
    assert 3 < len(boxes) < 15
    assert not any(one.overlaps(other) for place, one in enumerate(boxes) for other in boxes[place + 1 :])


def test_the_axes_given_are_those_returned():
    import matplotlib.pyplot as plt

    _, (left, right) = plt.subplots(1, 2)
    assert figures.plot_timeline(MONTHS, ax=right) is right
    assert left.get_position().x1 < right.get_position().x0


def test_an_event_on_a_day_of_no_period_stands_between_the_two_around_it():
    ends = MONTHS.assign(end=["2025-01-29", "2025-02-28", "2025-04-20"])
    line = figures.plot_timeline(ends, events={"2025-02-10": "نشست"}).lines[1]
    assert line.get_xdata()[0] == 0.5


def test_a_period_of_a_tenth_of_the_usual_articles_sets_no_scale_and_is_marked_at_its_end():
    days = MONTHS.assign(articles=[100, 120, 8], per_1000=[4.0, 5.0, 60.0], low=np.nan, high=np.nan)
    ax = figures.plot_timeline(days)
    assert ax.get_ylim()[1] == pytest.approx(5.25)
    (beyond,) = [line for line in ax.lines if line.get_marker() == "^"]
    assert list(beyond.get_xdata()) == [2] and beyond.get_alpha() == 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: figures.plot_timeline(MONTHS, value="n"), "plot_timeline: column 'n' is missing"),
        (lambda: figures.plot_timeline(pd.concat([MONTHS, MONTHS])), "a period stands on several rows"),
        (lambda: figures.plot_timeline(MONTHS, events={"دیروز": "نشست"}), "the event 'دیروز' .نشست. is no date; write"),
        (lambda: figures.plot_timeline(MONTHS, events={"1404-13-01": "نشست"}), "the event '1404-13-01' .* is no date"),
        (lambda: figures.plot_timeline(MONTHS, marks=MONTHS), "marks: column 'kind' is missing; found: period"),
        (
            lambda: figures.plot_timeline(MONTHS, marks=MONTHS.assign(kind="war")),
            "kind must be one of weekend, holiday, level, burst; got 'war'",
        ),
        (lambda: figures.plot_timeline(MONTHS, events={"2020-01-01": "دور"}), "2020-01-01 .* is not within 2025-01-20"),
        (
            lambda: figures.plot_timeline(pd.concat([MONTHS.assign(theme=n) for n in range(9)]), by="theme"),
            "9 lines cannot be read; choose at most 8",
        ),
        (lambda: figures.plot_rank_ranges(ITEMS.drop(columns="best_rank")), "column 'best_rank' is missing"),
        (lambda: figures.plot_rank_ranges(pd.concat([ITEMS] * 21)), "63 items cannot be read; choose at most 60"),
    ],
)
def test_a_wrong_table_is_named(call, message):
    with pytest.raises(TableError, match=message):
        call()


def test_a_term_that_never_occurs_has_an_axis_on_which_no_number_stands_twice():
    ax = figures.plot_timeline(MONTHS.assign(per_1000=0.0, low=np.nan, high=np.nan))
    ax.figure.draw_without_rendering()
    low, high = ax.get_ylim()
    shown = [
        tick.label1.get_text() or tick.label2.get_text()
        for tick in ax.yaxis.get_major_ticks()
        if low <= tick.get_loc() <= high
    ]
    assert len(shown) > 1 and len(set(shown)) == len(shown)


def test_the_chosen_number_of_topics_is_marked():
    ax = figures.plot_topic_choice(CHOICES)
    for line, column in zip(ax.lines, ("stability", "coherence", "score"), strict=False):
        assert list(line.get_ydata()) == CHOICES[column].tolist()
    assert list(ax.lines[3].get_xdata()) == [1, 1]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["۲", "۳", "۵"]


def test_a_wrong_table_of_topic_numbers_is_named():
    with pytest.raises(TableError, match="plot_topic_choice: column 'topics'"):
        figures.plot_topic_choice(MONTHS)


def test_an_english_figure_names_periods_in_latin_letters():
    with figures.style(language="en"):
        volume = volume_of(figures.plot_timeline(MONTHS))
    assert names(volume.get_xticklabels()) == ["Bahman\n1403", "Esfand", "Farvardin\n1404"]
    assert volume.get_xlim()[0] < volume.get_xlim()[1]


def test_a_row_has_two_dots_and_a_line_between_them():
    table = pd.DataFrame({"term": ["همکاری", "گفت#گو"], "hazm": [3, 5], "ours": [8, 5]})
    ax = figures.plot_dumbbell(table, label="term", columns=("hazm", "ours"), labels=("پیش", "پس"))
    line, before, after = ax.collections
    assert [segment.tolist() for segment in line.get_segments()] == [[[3, 0], [8, 0]], [[5, 1], [5, 1]]]
    assert [before.get_offsets()[:, 0].tolist(), after.get_offsets()[:, 0].tolist()] == [[3, 5], [8, 5]]
    assert names(ax.get_yticklabels()) == [figures.shape("همکاری"), figures.shape("گفتن")]
    assert names(ax.figure.legends[0].get_texts()) == [figures.shape("پس"), figures.shape("پیش")]  # from the right


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


def test_in_one_column_the_names_of_ranks_do_not_touch():
    with figures.style(size="one_column"):
        ax = figures.plot_rank_ranges(
            ITEMS.assign(worst_rank=[1, 20000, 5]), labels=dict.fromkeys(ITEMS["item"], "یک موضوع دراز بیش از یکی دیگر")
        )
    ax.figure.canvas.draw()
    boxes = [name.get_window_extent() for name in ax.get_xticklabels()]
    assert len(boxes) > 5 and not any(one.overlaps(other) for one, other in pairwise(boxes))


FEW = MONTHS.assign(
    articles=[6, 2, 7],
    count=[4, 9, 2],
    per_1000=[4.0, 90.0, 3.0],
    low=[2.0, np.nan, 1.0],
    high=[6.0, np.nan, 30.0],
    few_articles=[False, True, False],
)


def test_a_period_of_few_articles_is_faint_and_does_not_set_the_scale():
    ax = figures.plot_timeline(FEW)
    np.testing.assert_array_equal(ax.lines[0].get_ydata(), [4, np.nan, 3])
    faint = [line for line in ax.lines if line.get_alpha()]
    assert [list(line.get_ydata()) for line in faint[1:2]] == [[90.0]]
    assert ax.get_ylim()[1] == pytest.approx(1.05 * 8)  # twice the highest rate, though an interval reaches 30
    assert list(faint[2].get_ydata()) == [ax.get_ylim()[1]] and faint[2].get_marker() == "^"
    assert figures.shape("دورهٔ کم‌خبر") in names(ax.figure.legends[0].get_texts())


def test_a_corpus_of_few_articles_alone_has_a_scale_too():
    ax = figures.plot_timeline(FEW.assign(few_articles=True))
    assert ax.get_ylim()[1] >= 90


def test_events_are_given_as_jalali_or_gregorian_dates():
    for day in ("1404-01-01", "۱۴۰۴/۱/۱", "2025-03-21", pd.Timestamp("2025-03-21")):
        ax = figures.plot_timeline(MONTHS, events={day: "نوروز"})
        assert 1.5 < float(ax.lines[1].get_xdata()[0]) < 1.6


def test_bursts_levels_and_days_off_are_drawn_over_their_periods():
    marks = pd.DataFrame({"kind": ["burst", "level", "holiday", "weekend"], "per_1000": [np.nan, 5.0, np.nan, np.nan]})
    marks = marks.assign(start=MONTHS["start"].iloc[1], end=MONTHS["end"].iloc[2])
    marks.loc[3, ["start", "end"]] = [pd.Timestamp("2019-01-01")] * 2  # outside
    ax = figures.plot_timeline(MONTHS, marks=marks)
    burst, level = ax.lines[1:3]
    assert list(burst.get_xdata()) == list(level.get_xdata()) == [0.5, 2.5] and list(level.get_ydata()) == [5, 5]
    assert [(patch.get_x(), patch.get_width()) for patch in ax.patches] == [(0.5, 2.0)]
    assert len(ax.figure.legends[0].get_texts()) == 3
    counts = figures.plot_timeline(MONTHS, value="count", marks=marks[marks["kind"] == "level"])
    assert len(counts.lines) == 1  # a level of rates is none of counts


def test_a_mark_has_the_colour_of_its_line():
    both = pd.concat([MONTHS.assign(theme="trade"), MONTHS.assign(theme="energy")])
    marks = pd.DataFrame({"kind": "burst", "theme": ["energy"], "start": MONTHS["start"][:1], "end": MONTHS["end"][:1]})
    ax = figures.plot_timeline(both, by="theme", marks=marks)
    assert ax.lines[2].get_color() == ax.lines[1].get_color() != ax.lines[0].get_color()
