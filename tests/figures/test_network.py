from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from helpers import figures
from helpers.core.errors import TableError

WORDS = "اقتصادی علمی مشترک توسعه کشور روسیه تجاری شرکت سازمان تقویت اجلاس تفاهم\u200cنامه دانشگاه امضا گسترش".split()
COLLOCATIONS = pd.DataFrame(
    {
        "term": ["همکاری"] * 15 + ["تجارت"] * 4,
        "collocate": [*WORDS, "اقتصادی", "آزاد", "گفت#گو", "همکاری"],
        "log_dice": [*np.linspace(12, 8, 15), 11.0, 10.0, 9.0, 8.0],
        "count": [*range(30, 15, -1), 9, 8, 7, 6],
        "npmi": 0.2,
    }
)
ONE_TERM = COLLOCATIONS[COLLOCATIONS["term"] == "همکاری"]


def placed(ax) -> dict[str, tuple[float, float]]:
    return {text.get_text(): text.get_position() for text in ax.texts}


def test_each_word_stands_once_and_each_pair_has_a_line():
    ax = figures.plot_collocation_network(COLLOCATIONS, top=15)
    words = {*COLLOCATIONS["term"], *COLLOCATIONS["collocate"]} - {"گفت#گو"} | {"گفتن"}
    assert set(placed(ax)) == {figures.shape(word) for word in words} and len(ax.texts) == len(words)
    assert len(ax.lines) == len(COLLOCATIONS)
    ends = ax.lines[0].get_xydata().tolist()
    assert ends == [list(placed(ax)[figures.shape(word)]) for word in ("همکاری", "اقتصادی")]


def test_a_collocate_of_several_terms_has_a_box_of_its_own_colour():
    ax = figures.plot_collocation_network(COLLOCATIONS, top=15)
    inside = {text.get_text(): text.get_bbox_patch().get_facecolor() for text in ax.texts}
    shared, alone, term = (inside[figures.shape(word)] for word in ("اقتصادی", "علمی", "تجارت"))
    assert len({shared, alone, term}) == 3 and alone == inside[figures.shape("آزاد")]


def test_a_line_is_wider_for_a_higher_log_dice():
    widths = [line.get_linewidth() for line in figures.plot_collocation_network(ONE_TERM).lines]
    assert widths == sorted(widths, reverse=True) and widths[0] > 2 * widths[-1]


def test_no_two_labels_overlap_and_none_leaves_the_page():
    for table in (COLLOCATIONS, ONE_TERM):
        ax = figures.plot_collocation_network(table, top=15, title="عنوان")
        ax.figure.canvas.draw()
        boxes = [text.get_bbox_patch().get_window_extent() for text in ax.texts]
        assert not [1 for one, other in combinations(boxes, 2) if one.overlaps(other)]
        page = ax.figure.bbox
        assert all(page.x0 <= box.x0 and box.x1 <= page.x1 and page.y0 <= box.y0 and box.y1 <= page.y1 for box in boxes)


def test_terms_without_a_common_word_share_the_page():
    apart = COLLOCATIONS[~COLLOCATIONS["collocate"].isin(["همکاری", "اقتصادی"])]
    places = np.array(list(placed(figures.plot_collocation_network(apart, top=8)).values()))
    assert (places.std(axis=0) > 0.15).all()


def test_the_same_table_gives_the_same_places():
    first, second = (placed(figures.plot_collocation_network(COLLOCATIONS)) for _ in range(2))
    assert first == second


def test_of_each_term_the_first_collocates_are_drawn():
    assert len(figures.plot_collocation_network(COLLOCATIONS, top=2).lines) == 4


def test_a_network_that_cannot_be_read_is_refused():
    many = pd.DataFrame({"term": "همکاری", "collocate": [f"واژه{n}" for n in range(40)], "log_dice": 9.0})
    with pytest.raises(TableError, match="41 words cannot be read; choose at most 40"):
        figures.plot_collocation_network(many, top=40)
    assert len(figures.plot_collocation_network(many, top=39).texts) == 40


PAIRS = pd.DataFrame(
    {
        "source": ["ir", "ir", "iq", "us"],
        "target": ["iq", "us", "us", "cn"],
        "together": [9, 4, 2, 1],
        "jaccard": [0.1, 0.5, 0.2, 0.05],
    }
)
NAMES = {"ir": "ایران", "iq": "عراق", "us": "آمریکا", "cn": "چین"}


def test_each_pair_has_a_line_the_strongest_the_widest():
    ax = figures.plot_network(PAIRS, labels=NAMES)
    widths = [line.get_linewidth() for line in ax.lines]
    assert widths == sorted(widths, reverse=True) and len(set(widths)) == 4
    by_jaccard = figures.plot_network(PAIRS, labels=NAMES, value="jaccard", top=1)
    assert {text.get_text() for text in by_jaccard.texts} >= {figures.shape("ایران"), figures.shape("آمریکا")}


def test_the_figure_says_how_many_of_all_pairs_it_draws():
    ax = figures.plot_network(PAIRS, labels=NAMES, top=2)
    assert len(ax.lines) == 2
    assert figures.shape("قوی‌ترین پیوندها: ۲ از ۴ پیوند") in [text.get_text() for text in ax.texts]


def test_of_ten_thousand_nodes_forty_are_drawn():
    many = pd.DataFrame({"source": "ir", "target": [f"n{n}" for n in range(10_000)], "together": range(10_000, 0, -1)})
    with figures.style(language="en"):
        ax = figures.plot_network(many, top=500)
        assert len(ax.lines) == 39 and "Strongest links: 39 of 10,000 links" in [text.get_text() for text in ax.texts]


def test_a_pair_of_more_than_forty_names_ends_the_drawing_before_it():
    apart = pd.DataFrame({"source": [f"a{n}" for n in range(30)], "target": [f"b{n}" for n in range(30)]})
    assert len(figures.plot_network(apart.assign(together=1), top=30).lines) == 20


def test_a_corpus_without_pairs_says_so():
    texts = [text.get_text() for text in figures.plot_network(PAIRS.iloc[:0]).texts]
    assert texts == [figures.shape("چیزی برای نشان دادن نیست")]


def test_a_pair_that_stands_twice_is_refused():
    with pytest.raises(TableError, match="plot_network: source and target do not name one row"):
        figures.plot_network(pd.concat([PAIRS, PAIRS]))
