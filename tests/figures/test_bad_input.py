"""Whatever a table or a title holds: a picture, or one line that says what to do."""

import warnings

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from helpers import figures
from helpers.core.errors import UserError
from helpers.figures.gallery import plates

TITLES = ["<b>x</b><script>alert(1)</script>", "$\\frac{1}{$ ۵$", "\\alpha \\", "خبر 🕊 🕊", "همکاری " * 71, "", " \n "]
NUMBERS = [np.nan, -5.0, 1e15, 1e300, np.inf]


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def outcome(plate) -> str:
    """Draw a plate in full; return the message of its one-line error, if it has one. Any warning but ours fails."""
    plt.close("all")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            plate.plot().figure.canvas.draw()
        except UserError as error:
            assert str(error) and "\n" not in str(error)
            return str(error)
    assert [str(each.message) for each in caught if not str(each.message).startswith("no font here")] == []
    assert len({str(each.message) for each in caught}) <= 1
    return ""


def with_first(table: pd.DataFrame, column: str, value) -> pd.DataFrame:
    changed = table[column].astype(object)
    changed.iloc[0] = value
    return table.assign(**{column: changed.infer_objects()})


def columns_of(table: pd.DataFrame, *, numbers: bool) -> list[str]:
    kinds = {name: pd.api.types.is_numeric_dtype(column) for name, column in table.items()}
    return [name for name, is_number in kinds.items() if is_number == numbers]


each_plate = pytest.mark.parametrize("plate", plates(), ids=lambda plate: plate.name)


@each_plate
def test_any_title_is_drawn(plate):
    assert [outcome(plate._replace(title=title)) for title in TITLES] == [""] * len(TITLES)


@each_plate
def test_an_empty_label_is_drawn_or_refused_in_one_line(plate):
    for column in columns_of(plate.table, numbers=False):
        for value in ("", None, "🕊" * 3, "<i>$x$</i>"):
            outcome(plate._replace(table=with_first(plate.table, column, value)))


@each_plate
def test_any_number_is_drawn_or_refused_in_one_line(plate):
    for column in columns_of(plate.table, numbers=True):
        for value in NUMBERS:
            outcome(plate._replace(table=with_first(plate.table, column, value)))


@each_plate
def test_a_missing_column_is_named(plate):
    refused = 0
    for column in plate.table:
        message = outcome(plate._replace(table=plate.table.drop(columns=column)))
        assert not message or repr(column) in message
        refused += bool(message)
    assert refused >= 2


@each_plate
def test_a_text_among_numbers_is_refused_in_one_line(plate):
    columns = columns_of(plate.table, numbers=True)
    refused = [outcome(plate._replace(table=with_first(plate.table, column, "بسیار"))) for column in columns]
    assert any(refused) or not columns


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"font": "No Such Font"}, "no font 'No Such Font'"),
        ({"font": "missing.ttf"}, "missing.ttf"),
        ({"language": "de"}, "language must be one of fa, en, both; got 'de'"),
        ({"size": "poster"}, "size must be one of one_column, two_columns, slide; got 'poster'"),
    ],
)
def test_a_style_that_there_is_not(options, said):
    for choose in (figures.set_style, lambda **given: figures.style(**given).__enter__()):
        with pytest.raises(UserError) as caught:
            choose(**options)
        assert said in str(caught.value) and "\n" not in str(caught.value)


def test_a_font_file_that_is_none(tmp_path):
    (tmp_path / "letter.ttf").write_text("no font")
    with pytest.raises(UserError, match=r"letter\.ttf cannot be read") as caught:
        figures.set_style(font=str(tmp_path / "letter.ttf"))
    assert "\n" not in str(caught.value)


def test_settings_of_matplotlib_stay_as_they_were():
    before = dict(matplotlib.rcParams)
    plates()[0].plot()
    with pytest.raises(UserError), figures.style(size="slide"):
        plates()[0]._replace(table=pd.DataFrame()).plot()
    assert dict(matplotlib.rcParams) == before
