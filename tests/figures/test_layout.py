"""Titles, legends and names: none covers another or leaves the figure, and a person's own take the place of ours.

With 5 labels, 50 or 100, short or long, in every size.
"""

from itertools import combinations, pairwise, permutations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.text import Text

from helpers import figures
from helpers.core.errors import TableError
from helpers.figures import layout
from helpers.figures.export import plates
from tests.figures.drawn import texts_drawn

WORDS = "همکاری‌های دانشگاهی چندجانبه‌گرایی (WTO) صادرات تعرفه آموزش و پرورش international".split()


def names_of(kind: str, count: int) -> list[str]:
    """Return so many names: short ones, or ones of 40 to 200 letters with spaces or without any."""
    if kind == "short":
        return [f"واژه {number}" for number in range(count)]
    if kind == "long":
        return [f"{n} {' '.join(WORDS[(n + k) % 10] for k in range(30))}"[: 40 + n * 37 % 161] for n in range(count)]
    return [f"{n}{'همکاری‌های' * 20}"[: 40 + n * 37 % 161] for n in range(count)]


def corners(text: Text) -> np.ndarray:
    """Return the corners of a text's box, turned as the text is, a pixel's tolerance smaller."""
    box, turn = text.get_window_extent(), text.get_rotation()
    flat = box
    if turn % 360:
        text.set_rotation(0)
        flat = text.get_window_extent()
        text.set_rotation(turn)
    along = np.array([np.cos(np.radians(turn)), np.sin(np.radians(turn))])
    across = np.array([-along[1], along[0]])
    middle = np.array([(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2])
    half_width, half_height = max(flat.width - 1, 0) / 2, max(flat.height - 1, 0) / 2
    ends = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    return np.array([middle + right * half_width * along + up * half_height * across for right, up in ends])


def overlap(one: np.ndarray, other: np.ndarray) -> bool:
    """Tell whether two boxes overlap: no line along a side of either parts them."""
    for side in (one[1] - one[0], one[2] - one[1], other[1] - other[0], other[2] - other[1]):
        first, second = one @ side, other @ side
        if first.max() <= second.min() or second.max() <= first.min():
            return False
    return True


def faults(figure) -> list[str]:
    """Return what is wrong with the texts of a figure: which cover each other, which leave its edges."""
    texts = texts_drawn(figure)
    boxes = [corners(text) for text in texts]
    low, high = (np.array([getattr(box, end)(axis=0) for box in boxes]) for end in ("min", "max"))
    edges = np.array([figure.bbox.width, figure.bbox.height])
    beyond = (low < -1).any(axis=1) | (high > edges + 1).any(axis=1)
    near = np.argwhere(np.triu((low[:, None] < high[None]).all(axis=2) & (low[None] < high[:, None]).all(axis=2), k=1))
    return [f"{texts[place].get_text()!r} leaves the figure" for place in np.flatnonzero(beyond)] + [
        f"{texts[one].get_text()!r} covers {texts[other].get_text()!r}"
        for one, other in near
        if overlap(boxes[one], boxes[other])
    ]


def labels_of(names: list[str]) -> dict[str, str]:
    return {f"t{number}": name for number, name in enumerate(names)}


def values(names: list[str], **columns) -> pd.DataFrame:
    return pd.DataFrame({"term": names, "theme": list(labels_of(names)), "count": range(len(names), 0, -1), **columns})


def terms(names, **options):
    return figures.plot_terms(values(names), top=len(names), **options)


def huge_terms(names, **options):
    return figures.plot_terms(values(names, huge=np.arange(len(names)) * 1e11), top=len(names), value="huge", **options)


def losses(names, **options):
    table = values(names, change=np.arange(len(names)) - len(names) / 2)
    return figures.plot_counts(table, label="term", value="change", value_label=names[-1], **options)


def shift(names, **options):
    return figures.plot_dumbbell(
        values(names, other=3), label="term", columns=("other", "count"), labels=names[:2], **options
    )


def intervals(names, **options):
    table = values(names, value=0.8, low=0.7, high=0.9)
    return figures.plot_forest(table, label="term", value="value", low="low", high="high", **options)


def shares(names, **options):
    parts = labels_of(names[:5])
    table = pd.DataFrame([(name, part, 0.2) for name in names for part in parts], columns=["term", "part", "share"])
    return figures.plot_shares(table, label="term", part="part", value="share", labels=parts, **options)


def themes(names, **options):
    return figures.plot_themes(values(names), labels=labels_of(names), value="count", **options)


def tree(names, **options):
    parents = {f"t{number}": f"t{number - number % 3}" for number in range(len(names)) if number % 3}
    return figures.plot_themes(values(names), labels=labels_of(names), parents=parents, value="count", **options)


def theme_map(names, **options):
    rows = [(name, theme, place) for name in names for place, theme in enumerate(labels_of(names[:12]))]
    table = pd.DataFrame(rows, columns=["outlet", "theme", "hits"])
    return figures.plot_heatmap(table, rows="outlet", columns="theme", value="hits", labels=labels_of(names), **options)


def concordance(names, **options):
    table = pd.DataFrame({"left": names, "node": names[::-1], "right": names, "outlet": names})
    return figures.plot_concordance(table, top=len(names), label="outlet", **options)


def collocations(names, **options):
    table = pd.DataFrame({"term": "همکاری", "collocate": names, "log_dice": np.linspace(13, 8, len(names))})
    return figures.plot_collocations(table, top=len(names), **options)


def network(names, **options):
    near = names[2:]
    table = pd.DataFrame({"term": [names[place % 2] for place in range(len(near))], "collocate": near, "log_dice": 9.0})
    return figures.plot_collocation_network(table, top=len(names), **options)


def keyness_table(names) -> pd.DataFrame:
    strength = np.linspace(9, -9, len(names))
    shares = {"share_target": np.exp(strength / 4) / 1000, "share_reference": np.exp(-strength / 4) / 1000}
    sure = np.where(abs(strength) > 2, 0.001, 0.3)
    tokens = {"tokens_target": 9000, "tokens_reference": 11000}
    return pd.DataFrame({"term": names, "log_odds_z": strength, "p_adjusted": sure, **shares, **tokens})


def keyness(names, **options):
    return figures.plot_keyness(keyness_table(names), labels=names[:2], top=len(names), **options)


def comparison(names, **options):
    return figures.plot_frequency_scatter(keyness_table(names), labels=names[:2], top=len(names), **options)


def timeline(names, **options):
    starts = pd.date_range("2020-03-20", periods=len(names), freq="30D")
    table = pd.DataFrame({"start": starts, "end": starts + pd.Timedelta(days=29), "articles": 20, "per_1000": 9.0})
    table["period"] = [f"شهریور {1399 + number // 12}" for number in range(len(names))]
    table = pd.concat([table.assign(theme=name) for name in names[:3]])
    events = dict(zip(starts, names, strict=True))
    return figures.plot_timeline(table, by="theme", events=events, **options)


def story_flow(names, **options):
    rows = [(*pair, number % 140) for number, pair in enumerate(permutations(names, 2))]
    table = pd.DataFrame(rows, columns=["first_outlet", "outlet", "articles"])
    return figures.plot_heatmap(table, rows="first_outlet", columns="outlet", value="articles", **options)


def delays(names, **options):
    return figures.plot_delays(pd.DataFrame({"days": range(len(names)), "articles": 9}), **options)


def topics(names, **options):
    rows = [(topic, rank, names[-rank], 0.3 / rank) for topic in range(len(names)) for rank in range(1, 6)]
    table = pd.DataFrame(rows, columns=["topic", "rank", "term", "weight"])
    return figures.plot_topics(table, labels=dict(enumerate(names)), **options)


def wide_topics(names, **options):
    table = pd.DataFrame({"topic": 1, "rank": range(len(names)), "term": names, "weight": 0.1})
    return figures.plot_topics(table, top=len(names), **options)


def topic_choice(names, **options):
    table = pd.DataFrame({"topics": range(2, 2 + len(names)), "stability": 0.9, "coherence": 0.3, "score": 0.27})
    return figures.plot_topic_choice(table.assign(chosen=table["topics"] == 4), **options)


def sensitivity(names, **options):
    columns = [("all", "all"), *[(f"c{place // 3}", name) for place, name in enumerate(names[:12])]]
    verdicts = ["all", "most", "few"]
    rows = [(name, verdicts[place % 3], *column, 0.5) for place, name in enumerate(names) for column in columns]
    return figures.plot_sensitivity(
        pd.DataFrame(rows, columns=["item", "verdict", "choice", "value", "share_of_settings"]), **options
    )


def ranks(names, **options):
    best = np.arange(1, len(names) + 1)
    table = pd.DataFrame({"item": names, "verdict": "most", "baseline_rank": best, "best_rank": best})
    return figures.plot_rank_ranges(table.assign(worst_rank=2 * best, absent_in=best % 2), top=10, **options)


PLOTS = (
    *(terms, huge_terms, losses, shift, intervals, shares, themes, tree, theme_map, concordance),
    *(collocations, network, keyness, comparison, timeline, story_flow, delays, topics, wide_topics, topic_choice),
    *(sensitivity, ranks),
)
# Each kind of name once with each number, each number once with each size; the rest would take minutes.
CASES = [
    ("short", 5, "slide"),
    ("long", 5, "one_column"),
    pytest.param(("long", 50, "two_columns"), marks=pytest.mark.slow),
    pytest.param(("unbroken", 100, "one_column"), marks=pytest.mark.slow),
]
CROWDED = (terms, theme_map, concordance, network, comparison, timeline, sensitivity)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.__name__)
def test_no_text_covers_another_or_leaves_the_figure(plot, case):
    check(plot, case)


@pytest.mark.slow
@pytest.mark.parametrize("plot", CROWDED, ids=lambda plot: plot.__name__)
def test_a_crowd_of_names_stays_apart(plot):
    check(plot, ("long", 30, "two_columns"))


def check(plot, case):
    kind, count, size = case
    names = names_of(kind, count)
    with figures.style(size=size):
        try:
            figure = plot(names, title=names[-1]).figure
        except TableError as error:
            assert count > 5 and "\n" not in str(error)
        else:
            assert faults(figure) == []


def test_faults_are_found():
    figure = plt.figure(layout="none")
    for x, y in ((0.5, 0.5), (0.52, 0.5), (0.99, 0.1)):
        figure.text(x, y, "همکاری")
    assert [fault.split()[-3:][0] for fault in faults(figure)] and len(faults(figure)) == 2
    slanting = plt.figure(layout="none")
    for x in (0.2, 0.3):  # their upright boxes overlap, they do not
        slanting.text(x, 0.2, "a long name of a column", rotation=45)
    assert faults(slanting) == []


TERMS = pd.DataFrame({"term": ["همکاری", "صلح"], "count": [3, 1]})
PLATES = {plate.name: plate for plate in plates()}


def texts(artists) -> list[str]:
    return [artist.get_text() for artist in artists]


@pytest.mark.parametrize("ax", [None, "given"])
def test_a_persons_title_takes_the_place_of_ours(ax):
    ax = ax and plt.figure(layout="constrained").subplots()
    ax = figures.plot_terms(TERMS, title="از ما", ax=ax)
    drawn = ax.set_title(figures.shape("از خودم"), color="red")
    assert ax.get_title() == drawn.get_text() == figures.shape("از خودم") and drawn.get_color() == "red"
    assert figures.shape("از ما") not in texts(texts_drawn(ax.figure))
    assert texts(texts_drawn(ax.figure)).count(figures.shape("از خودم")) == 1
    assert figures.alt_text(ax).startswith(f"{figures.shape('از خودم')}.")


def test_a_persons_persian_title_is_shaped_and_wrapped_as_ours():
    ours, theirs = figures.plot_terms(TERMS, title="همکاری " * 30), figures.plot_terms(TERMS, title="از ما")
    theirs.set_title("همکاری " * 30)
    assert theirs.get_title() == ours.get_title() and "\n" in ours.get_title()
    assert theirs.figure.get_figheight() == pytest.approx(ours.figure.get_figheight())


def test_a_title_at_a_place_of_matplotlibs_is_the_only_one():
    ax = figures.plot_terms(TERMS, title="از ما")
    ax.set_title("mine", loc="left", pad=20)
    assert ax.get_title("left") == "mine" and texts(texts_drawn(ax.figure)).count("mine") == 1
    assert ax.figure.get_suptitle() == ""
    ax.set(title="again")
    assert ax.figure.get_suptitle() == "again"


@pytest.mark.parametrize("given", [False, True])
@pytest.mark.parametrize(
    "name", ["plot_timeline", "plot_shares", "plot_keyness", "plot_dumbbell", "plot_rank_ranges", "plot_topic_choice"]
)
def test_a_persons_legend_has_the_entries_of_ours_and_takes_its_place(name, given):
    plate, ax = PLATES[name], plt.figure(figsize=(7, 6), layout="constrained").subplots() if given else None
    ax = plate.draw(plate.table, title="", ax=ax, **plate.options)
    ours = [text for legend in legends_of(ax) for text in texts(legend.get_texts())]
    _, labels = ax.get_legend_handles_labels()
    wholes = {text: one_line(text, labels) for text in texts(ax.texts)}
    at_ends = {text: whole for text, whole in wholes.items() if whole}
    assert bool(at_ends) == (name in ("plot_timeline", "plot_topic_choice"))
    legend = ax.legend(loc="upper left")
    assert legends_of(ax) == [legend] and sorted(texts(legend.get_texts())) == sorted([*ours, *at_ends.values()])
    assert not [text for text in texts(ax.texts) if text in at_ends]


def one_line(text: str, labels: list[str]) -> str:
    """Return the label that a text of one or two lines is; before matplotlib 3.11 a shaped line begins at its end."""
    lines = text.split("\n")
    return next((whole for whole in (" ".join(lines), " ".join(reversed(lines))) if whole in labels), "")


def legends_of(ax) -> list:
    return [*ax.figure.legends, *filter(None, (other.get_legend() for other in ax.figure.axes))]


def test_a_legend_has_the_colours_that_lines_and_bars_have_by_now():
    line, bars = PLATES["plot_timeline"].plot(), PLATES["plot_shares"].plot()
    line.lines[0].set_color("magenta")
    for bar in bars.containers[0]:
        bar.set_facecolor("magenta")
    for ax, name in ((line, "get_color"), (bars, "get_facecolor")):
        ax.figure.draw_without_rendering()
        ax.figure.canvas.draw()
        handles = ax.figure.legends[0].legend_handles if ax.figure.legends else ax.lines[-2:]  # marks at lines' ends
        assert to_hex("magenta") in {to_hex(getattr(handle, name)()) for handle in handles}


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("size", ["one_column", "two_columns", "slide"])
def test_names_stand_at_the_ends_of_their_lines_in_their_order_and_do_not_touch(direction, size):
    plate = PLATES["plot_timeline"]
    parts = [plate.table.head(5).assign(theme=f"t{number}", per_1000=1 + number / 100) for number in range(6)]
    labels = {f"t{number}": f"گروه {number}" for number in range(6)}
    with figures.style(time_direction=direction, size=size):
        ax = plate.draw(pd.concat(parts), by="theme", labels=labels)
        ax.figure.draw_without_rendering()
        boxes = {text.get_text(): text.get_window_extent() for text in ax.texts}
    assert list(boxes) == [figures.shape(name) for name in labels.values()] and not ax.figure.legends
    heights = [box.y0 for box in boxes.values()]
    assert heights == sorted(heights)
    for one, other in combinations(boxes.values(), 2):
        assert not one.shrunk(1, 0.95).overlaps(other.shrunk(1, 0.95))
    edges = [(box.x1 <= ax.bbox.x0 if direction == "rtl" else box.x0 >= ax.bbox.x1) for box in boxes.values()]
    assert all(edges) and all(ax.figure.bbox.x0 <= box.x0 and box.x1 <= ax.figure.bbox.x1 for box in boxes.values())


def test_names_without_room_at_the_ends_stand_in_the_legend():
    plate = PLATES["plot_timeline"]
    parts = pd.concat([plate.table.head(5).assign(theme=f"t{number}") for number in range(8)])
    ax = plt.figure(figsize=(7, 1.5), layout="constrained").subplots()
    plate.draw(parts, by="theme", labels={f"t{number}": f"گروه {number}" for number in range(8)}, ax=ax)
    assert len(legends_of(ax)[0].get_texts()) == 8 and not ax.texts


@pytest.mark.slow
@pytest.mark.parametrize(
    "names",
    [
        ["plot_terms", "plot_timeline", "plot_heatmap", "plot_shares"],
        ["plot_keyness", "plot_sensitivity", "plot_rank_ranges", "plot_topics"],
    ],
)
def test_on_a_grid_of_axes_no_text_covers_another(names):
    figure, axes = plt.subplots(2, 2, figsize=(12, 8), layout="constrained")
    for ax, name in zip(axes.flat, names, strict=True):
        PLATES[name].draw(PLATES[name].table, title=PLATES[name].title, ax=ax, **PLATES[name].options)
    assert faults(figure) == []


def test_many_rows_on_given_axes_have_small_names_that_stay_apart():
    figure, ax = plt.subplots(figsize=(4, 3), layout="constrained")
    figures.plot_terms(values(names_of("short", 30)), top=30, ax=ax)
    boxes = [label.get_window_extent() for label in ax.get_yticklabels()]
    figure.draw_without_rendering()
    assert not any(one.y0 < other.y1 - 1 and other.y0 < one.y1 - 1 for one, other in pairwise(boxes))


def test_a_legend_of_columns_from_the_right_is_filled_in_matplotlibs_order():
    orders = [layout._column_order(*given, "rtl") for given in ((3, 3), (4, 2), (5, 2))]
    assert orders == [[2, 1, 0], [2, 3, 0, 1], [2, 3, 4, 0, 1]]


def test_an_axis_of_values_holds_zero_and_is_turned_from_the_right():
    assert layout.value_limits(pd.Series([10.0]), "rtl") == (11.0, 0.0)
    assert layout.value_limits(pd.Series([-10.0, 5.0]), "ltr") == (-11.0, 5.5)
