import pandas as pd

from helpers import figures


def names(labels) -> list[str]:
    return [label.get_text() for label in labels]


def test_a_row_has_two_dots_and_a_line_between_them():
    table = pd.DataFrame({"term": ["همکاری", "گفت#گو"], "hazm": [3, 5], "ours": [8, 5]})
    ax = figures.plot_dumbbell(table, label="term", columns=("hazm", "ours"), labels=("پیش", "پس"))
    line, before, after = ax.collections
    assert [segment.tolist() for segment in line.get_segments()] == [[[3, 0], [8, 0]], [[5, 1], [5, 1]]]
    assert [before.get_offsets()[:, 0].tolist(), after.get_offsets()[:, 0].tolist()] == [[3, 5], [8, 5]]
    assert names(ax.get_yticklabels()) == [figures.shape("همکاری"), figures.shape("گفتن")]
    assert names(ax.figure.legends[0].get_texts()) == [figures.shape("پس"), figures.shape("پیش")]  # from the right


def test_intervals_have_a_line_and_a_dot_and_a_missing_number_has_neither():
    table = pd.DataFrame({"name": ["تجارت", "ورزش"], "f1": [0.8, None], "low": [0.7, None], "high": [0.9, None]})
    ax = figures.plot_forest(table, label="name", value="f1", low="low", high="high")
    lines, dots = ax.collections
    assert lines.get_segments()[0].tolist() == [[0.7, 0.0], [0.9, 0.0]]
    assert dots.get_offsets()[0].tolist() == [0.8, 0.0] and len(names(ax.get_yticklabels())) == 2
    assert ax.get_xlim() == (1.0, 0.0)
