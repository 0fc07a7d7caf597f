"""Whatever a table or a title holds: a picture, a sentence that there is nothing, or one line that says what to do."""

import re
import warnings

import numpy as np
import pandas as pd
import pytest

from helpers import figures
from helpers.core.errors import TableError, UserError
from helpers.figures.export import plates
from helpers.figures.kit import check_numbers, decimals_for, numbers_in

TITLES = ["<b>x</b><script>alert(1)</script>", "$\\frac{1}{$ ۵$", "\\alpha \\", "خبر 🕊 🕊", "همکاری " * 71, "", " \n "]
LABELS = ("", None, "🕊" * 3, "<i>$x$</i>")
NUMBERS = (np.nan, -5.0, 1e15, 1e300, np.inf)
PLATES = {plate.name: plate for plate in plates()}
each_plate = pytest.mark.parametrize("plate", PLATES.values(), ids=PLATES)


def outcome(plate, **changes) -> str:
    """Draw a plate in full; return the message of its one-line error, if it has one. Any warning but ours fails."""
    import matplotlib.pyplot as plt

    plt.close("all")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            figure = plate._replace(**changes).plot().figure
            figure.set_dpi(40)  # rendered in full, but soon
            figure.canvas.draw()
        except UserError as error:
            assert str(error).startswith(f"{plate.draw.__name__}: ") and "\n" not in str(error)
            return str(error)
    assert [str(each.message) for each in caught if not str(each.message).startswith("no font here")] == []
    assert len({str(each.message) for each in caught}) <= 1
    return ""


def with_values(table: pd.DataFrame, column: str, *values) -> pd.DataFrame:
    """Return a table whose first rows have these values in a column."""
    changed = table[column].astype(object)
    for row, value in enumerate(values[: len(table)]):
        changed.iloc[row] = value
    return table.assign(**{column: changed.infer_objects()})


def columns_of(table: pd.DataFrame, *, numbers: bool) -> list[str]:
    kinds = {name: pd.api.types.is_numeric_dtype(column) for name, column in table.items()}
    return [name for name, is_number in kinds.items() if is_number == numbers]


@each_plate
def test_an_empty_table_gives_one_sentence_and_says_so_in_the_sidecar(plate):
    ax = plate._replace(table=plate.table.head(0)).plot()
    assert [text.get_text() for text in ax.texts] == [figures.shape("چیزی برای نشان دادن نیست")]
    assert not (ax.patches or ax.lines or ax.collections) and figures.alt_text(ax).endswith("چیزی برای نشان دادن نیست.")


@pytest.mark.parametrize("title", TITLES, ids=ascii)
def test_each_title_is_drawn(title):
    assert outcome(PLATES["plot_terms"], title=title) == ""


@pytest.mark.slow
@each_plate
def test_any_title_is_drawn_and_empty_and_hostile_labels_are_drawn_or_refused_in_one_line(plate):
    title, refused = " ".join(TITLES), []
    for column in columns_of(plate.table, numbers=False):
        refused.append(outcome(plate, title=title, table=with_values(plate.table, column, *LABELS)))
        if refused[-1]:
            for value in LABELS:  # each by itself: not all are refused
                outcome(plate, table=with_values(plate.table, column, value))
    assert not all(refused) or outcome(plate, title=title) == ""


@pytest.mark.slow
@each_plate
def test_every_number_is_drawn_or_refused_in_one_line(plate):
    for column in columns_of(plate.table, numbers=True):
        for value in NUMBERS:
            outcome(plate, table=with_values(plate.table, column, value))


@each_plate
def test_a_missing_column_is_named_and_a_text_among_numbers_is_refused(plate):
    refused = [(column, message) for column in plate.table if (message := first_error(plate, drop=column))]
    assert len(refused) >= 2 and all(repr(column) in message for column, message in refused)
    numbers = columns_of(plate.table, numbers=True)
    assert not numbers or any(first_error(plate, text_in=column) for column in numbers)


def first_error(plate, *, drop: str = "", text_in: str = "") -> str:
    """Return the error of a plate without a column, or with a text in one, if there is one; nothing is rendered."""
    table = plate.table.drop(columns=drop) if drop else with_values(plate.table, text_in, "بسیار")
    try:
        plate._replace(table=table).plot()
    except UserError as error:
        assert "\n" not in str(error)
        return str(error)
    return ""


@pytest.mark.slow
def test_a_plot_takes_axes_returns_them_and_leaks_nothing():
    import matplotlib
    from matplotlib.figure import Figure

    before = dict(matplotlib.rcParams)
    for plate in PLATES.values():
        axes = Figure(figsize=(7, 5)).subplots()
        assert plate.draw(plate.table, title=plate.title, ax=axes, **plate.options) is axes
    assert dict(matplotlib.rcParams) == before


def test_the_docstring_says_what_every_plot_returns():
    for plate in PLATES.values():
        assert "Parameters\n" in plate.draw.__doc__ and "Returns\n" in plate.draw.__doc__
        assert "Examples\n" in plate.draw.__doc__


def test_numbers_stay_whole_and_a_missing_one_is_none():
    assert numbers_in(pd.DataFrame({"count": [1, 2]}), "count").dtype == "int64"
    assert np.isnan(numbers_in(pd.DataFrame({"count": [1, None]}), "count")[1])
    with pytest.raises(TableError, match="column 'share' must hold numbers from 0 to 1; found 1.5 in row 0"):
        check_numbers(pd.DataFrame({"share": [1.5]}), ["share"], minimum=0, maximum=1)


@pytest.mark.parametrize(("numbers", "decimals"), [([0.25, 0.125], 3), ([3.0], 0), ([0.002], 5), ([12.5], 1), ([7], 0)])
def test_decimals_tell_numbers_apart(numbers, decimals):
    assert decimals_for(pd.Series(numbers)) == decimals


SHARES = pd.DataFrame(
    {
        "term": ["صلح", "نان"],
        "outlet": "آوندا",
        "share": [0.08, 0.02],
        "low": [0.05, 0.01],
        "high": [0.1, 0.04],
        "place": ["تهران", "قم"],
        "latitude": [35.7, 34.6],
        "longitude": [51.4, 50.9],
        "period": ["مرداد ۱۴۰۴", "شهریور ۱۴۰۴"],
        "start": ["2025-07-23", "2025-08-23"],
        "end": ["2025-08-22", "2025-09-22"],
        "articles": [50, 100],
    }
)
OF_SHARES = {
    "counts": lambda table: figures.plot_counts(table, label="term", value="share"),
    "forest": lambda table: figures.plot_forest(table, label="term", value="share", low="low", high="high"),
    "dumbbell": lambda table: figures.plot_dumbbell(
        table, label="term", columns=("low", "high"), labels=("پیش", "پس"), value="share"
    ),
    "timeline": lambda table: figures.plot_timeline(table, value="share"),
    "heat map": lambda table: figures.plot_heatmap(table, rows="term", columns="outlet", value="share"),
    "map": lambda table: figures.plot_map(table, value="share", area="iran"),
    "shares": lambda table: figures.plot_shares(
        table, label="outlet", part="term", value="share", labels={"صلح": "صلح", "نان": "نان"}
    ),
}


@pytest.mark.parametrize("draw", OF_SHARES.values(), ids=OF_SHARES)
@pytest.mark.parametrize(("language", "sign", "number"), [("fa", "٪", "[۰-۹٫]+"), ("en", "%", "[0-9.]+")])
def test_a_share_is_a_percentage_on_axes_beside_marks_and_in_alt_texts(draw, language, sign, number):
    with figures.style(language=language):
        ax = draw(SHARES)
        told = figures.alt_text(ax)
    ax.figure.draw_without_rendering()
    ticks = [label.get_text() for axis in (ax.xaxis, ax.yaxis) for label in axis.get_ticklabels()]
    written = [text for text in [*ticks, *(text.get_text() for text in ax.texts)] if re.search(r"\d", text)]
    assert all(re.fullmatch(number + sign, text) for text in written) and written
    told = told.partition(")")[2]
    assert re.search(f": {number}{sign}", told) and not re.search(f": {number}(?![{sign}۰-۹0-9.٫])", told)


def test_the_decimals_of_a_share_are_those_of_its_percentage():
    assert decimals_for(pd.Series([0.08, 0.02]), "share_of_articles") == 0
    assert decimals_for(pd.Series([0.25, 0.125]), "share_of_articles") == 1
