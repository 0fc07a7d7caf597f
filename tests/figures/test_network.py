from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from helpers import figures
from helpers.core.errors import TableError

WORDS = "اقتصادی علمی مشترک توسعه کشور روسیه تجاری شرکت سازمان تقویت اجلاس تفاهم\u200cنامه دانشگاه امضا گسترش".split()
TABLE = pd.DataFrame(
    {
        "term": ["همکاری"] * 15 + ["تجارت"] * 4,
        "collocate": [*WORDS, "اقتصادی", "آزاد", "گفت#گو", "همکاری"],
        "log_dice": [*np.linspace(12, 8, 15), 11.0, 10.0, 9.0, 8.0],
        "count": [*range(30, 15, -1), 9, 8, 7, 6],
        "npmi": 0.2,
    }
)
ONE = TABLE[TABLE["term"] == "همکاری"]


def labels(ax) -> dict[str, tuple[float, float]]:
    return {text.get_text(): text.get_position() for text in ax.texts}


def test_each_word_stands_once_and_each_pair_has_a_line():
    ax = figures.plot_collocation_network(TABLE, top=15)
    words = {*TABLE["term"], *TABLE["collocate"]} - {"گفت#گو"} | {"گفتن"}
    assert set(labels(ax)) == {figures.shape(word) for word in words} and len(ax.texts) == len(words)
    assert len(ax.lines) == len(TABLE)
    ends = ax.lines[0].get_xydata().tolist()
    assert ends == [list(labels(ax)[figures.shape(word)]) for word in ("همکاری", "اقتصادی")]


def test_a_line_is_wider_for_a_higher_log_dice():
    widths = [line.get_linewidth() for line in figures.plot_collocation_network(ONE).lines]
    assert widths == sorted(widths, reverse=True) and widths[0] > 2 * widths[-1]


def test_no_two_labels_overlap_and_none_leaves_the_page():
    for table in (TABLE, ONE):
        ax = figures.plot_collocation_network(table, top=15, title="عنوان")
        ax.figure.canvas.draw()
        boxes = [text.get_bbox_patch().get_window_extent() for text in ax.texts]
        assert not [1 for one, other in combinations(boxes, 2) if one.overlaps(other)]
        page = ax.figure.bbox
        assert all(page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1 for box in boxes)


def test_terms_without_a_common_word_share_the_page():
    apart = TABLE[~TABLE["collocate"].isin(["همکاری", "اقتصادی"])]
    places = np.array(list(labels(figures.plot_collocation_network(apart, top=8)).values()))
    assert (places.std(axis=0) > 0.15).all()


def test_the_same_table_gives_the_same_places():
    first, second = (labels(figures.plot_collocation_network(TABLE)) for _ in range(2))
    assert first == second


def test_of_each_term_the_first_collocates_are_drawn():
    assert len(figures.plot_collocation_network(TABLE, top=2).lines) == 4


def test_a_network_that_cannot_be_read_is_refused():
    many = pd.DataFrame({"term": "همکاری", "collocate": [f"واژه{n}" for n in range(40)], "log_dice": 9.0})
    with pytest.raises(TableError, match="41 words cannot be read; choose a smaller top"):
        figures.plot_collocation_network(many, top=40)
    assert len(figures.plot_collocation_network(many, top=39).texts) == 40
