"""What a report is aimed at: parameters go where they are known; what cannot be is one error before anything runs."""

from pathlib import Path

import pandas as pd
import pytest

from helpers.core.errors import UserError
from helpers.core.paths import NOTEBOOKS, ROOT
from helpers.report.aim import (
    OPTIONS,
    Notebook,
    choose_notebooks,
    count_letters,
    count_periods,
    find_missing,
    fit_to_corpus,
    memory_of,
    read_notebook,
    set_parameters,
)


@pytest.fixture
def articles():
    """Return three articles of two outlets and two days in one Jalali month."""
    days = pd.to_datetime(["2025-09-01", "2025-09-01", "2025-09-03"])
    table = pd.DataFrame(
        {"article_id": ["1", "2", "3"], "title": "", "date": days, "outlet": ["ایسنا", "فارس", "فارس"]}
    )
    return table.assign(text="تحریم نفت و تحریم بانک", section=["اقتصاد", "", "ورزش"], boilerplate="")


def notebook(name="08_x", *, needs=None, **parameters):
    return Notebook(Path(f"{name}.ipynb"), parameters, needs or {}, {"fa": "", "en": ""})


def test_every_option_is_taken_by_some_notebook_of_the_project():
    known = {name for each in choose_notebooks(NOTEBOOKS, None) for name in each.parameters}
    assert not [option for option, names in OPTIONS.items() if not set(names) & known]


def test_notebooks_are_chosen_by_number_in_any_digits():
    assert [each.number for each in choose_notebooks(NOTEBOOKS, "۴, 03")] == ["03", "04"]


def test_the_first_steps_are_in_a_report_only_where_they_are_named():
    files = sorted(file.name[:2] for file in NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
    assert files[0] == "00" and [each.number for each in choose_notebooks(NOTEBOOKS, None)] == files[1:]
    assert [each.number for each in choose_notebooks(NOTEBOOKS, "0")] == ["00"]


def test_a_notebook_says_its_parameters_its_needs_and_its_title_in_both_languages():
    for each in choose_notebooks(NOTEBOOKS, None):
        assert each.parameters["FORMATS"] == ["png", "svg", "pdf"] and each.titles["en"]
        assert each.titles["fa"] != each.titles["en"], f"{each.file.name} has no title_fa in its metadata"
    assert read_notebook(NOTEBOOKS / "10_topics.ipynb").needs == {"articles": 20, "memory": 45}


def test_an_option_goes_to_the_notebooks_that_have_its_parameter(articles):
    aim = {"themes": "trade, education", "term": "تحریم،نفت", "by": "outlet", "target": "فارس"}
    aim |= {"period": "day", "calendar": "gregorian"}
    other, time, words = set_parameters(
        [
            notebook("03_x", TOP=20, TARGET=""),
            notebook("08_x", THEMES=["energy"], TERM="خاموشی", PERIOD="month", CALENDAR="jalali"),
            notebook("05_x", TERMS=["نان"], COMPARE=""),
        ],
        aim,
        articles,
    )
    assert other.parameters == {"TOP": 20, "TARGET": "فارس"}
    assert time.parameters == {
        **{"THEMES": ["trade", "education"], "TERM": "تحریم"},
        **{"PERIOD": "day", "CALENDAR": "gregorian"},
    }
    assert words.parameters == {"TERMS": ["تحریم", "نفت"], "COMPARE": "outlet"}


def test_speakers_are_compared_by_the_notebooks_that_find_them(articles):
    finds, compares = notebook("07_x", COMPARE="", TARGET=""), notebook("14_x", COMPARE="outlet", TARGET="")
    aimed = set_parameters([finds, compares], {"by": "speaker", "target": "پزشکیان"}, articles)
    assert aimed[0].parameters == {"COMPARE": "speaker", "TARGET": "پزشکیان"}
    assert aimed[1].parameters == compares.parameters


def test_the_reference_may_be_the_counts_of_persian_news_and_no_target_may(articles):
    apart = notebook("07_x", TARGET="", REFERENCE="")
    (aimed,) = set_parameters([apart], {"target": "فارس", "reference": "persian_news"}, articles)
    assert aimed.parameters == {"TARGET": "فارس", "REFERENCE": "persian_news"}
    with pytest.raises(UserError, match="TARGET: no article has outlet 'persian_news'"):
        set_parameters([apart], {"target": "persian_news"}, articles)


@pytest.mark.parametrize(
    ("aim", "message"),
    [
        ({"themes": "weather"}, "THEMES: the codebook has no theme weather; its themes are multilateralism"),
        ({"term": " "}, "TERM is empty: give it a value"),
        ({"term": "ok"}, "TERM: 'ok' has no word in Persian letters"),
        ({"period": "year?"}, "PERIOD must be one of day, week, month, season, year; got 'year\\?'"),
        ({"calendar": "islamic"}, "CALENDAR must be one of jalali, gregorian; got 'islamic'"),
        ({"by": "colour"}, "BY: the articles have no column 'colour'; choose among outlet, section, speaker"),
        ({"target": "کیهان"}, "TARGET: no article has outlet 'کیهان'; there are: فارس, ایسنا"),
        ({"by": "section", "reference": "فارس"}, "REFERENCE: no article has section 'فارس'; there are: "),
        ({"target": "فارس", "reference": "فارس"}, "TARGET and REFERENCE are the same group: choose two"),
    ],
)
def test_what_there_is_not_is_one_error_that_says_what_there_is(aim, message, articles):
    taker = notebook(THEMES=[], TERM="", PERIOD="", CALENDAR="", COMPARE="", TARGET="", REFERENCE="")
    with pytest.raises(UserError, match=message):
        set_parameters([taker], aim, articles)


def test_an_option_that_no_chosen_notebook_takes_says_which_do(articles):
    with pytest.raises(UserError, match="PERIOD is taken by no notebook that is to run; those that take it: .*08"):
        set_parameters(choose_notebooks(NOTEBOOKS, "03"), {"period": "day"}, articles)


def test_another_codebook_takes_away_the_themes_of_the_projects_own(articles):
    given = str(ROOT / "data" / "codebook" / "themes.yml")
    (aimed,) = set_parameters([notebook(CODEBOOK="", THEMES=["energy"])], {"codebook": given}, articles)
    assert aimed.parameters == {"CODEBOOK": given, "THEMES": []}


def test_the_words_of_a_notebooks_own_corpus_are_not_forced_on_another(articles):
    own = notebook(CORPUS="data/sample/articles", TERM="خاموشی", PERIOD="")
    (here,) = fit_to_corpus([own], {}, articles, "data/sample/articles")
    (elsewhere,) = fit_to_corpus([own], {}, articles, "data/raw")
    (aimed,) = fit_to_corpus([own], {"term": ""}, articles, "data/raw")
    assert here.parameters == aimed.parameters == own.parameters
    assert (elsewhere.parameters["TERM"], elsewhere.parameters["PERIOD"]) == ("تحریم", "")


def test_periods_are_counted_in_which_there_is_an_article(articles):
    assert [count_periods(articles, period) for period in ("day", "month")] == [2, 1]


@pytest.mark.parametrize(
    ("needs", "missing"),
    [
        ({}, {}),
        ({"articles": 3, "outlets": 2, "periods": 2}, {}),
        ({"articles": 4}, {"what": "articles", "need": 4, "has": 3, "period": "day"}),
        ({"outlets": 3}, {"what": "outlets", "need": 3, "has": 2, "period": "day"}),
        ({"periods": 3}, {"what": "periods", "need": 3, "has": 2, "period": "day"}),
        ({"sheets": 1}, {"what": "sheets", "need": 1, "has": 0, "period": "day"}),
    ],
)
def test_what_a_notebook_needs_is_compared_with_the_corpus(needs, missing, articles):
    assert find_missing(notebook(needs=needs, PERIOD="day"), articles) == missing


def test_an_unknown_need_is_an_error(articles):
    with pytest.raises(UserError, match="08_x.ipynb needs 'luck' in its metadata; known are articles, outlets"):
        find_missing(notebook(needs={"luck": 1}), articles)


@pytest.mark.parametrize("per_letter", [0, 15, 400])
def test_a_notebook_that_memory_cannot_hold_is_told_how_much_it_needs(per_letter, articles):
    mine = notebook(needs={"memory": per_letter})
    larger = pd.concat([articles] * 3000, ignore_index=True)
    letters = count_letters(larger)
    need = memory_of(mine, letters)
    assert need > memory_of(mine, count_letters(articles)) or not per_letter
    assert find_missing(mine, larger, letters=letters, memory=need) == find_missing(mine, larger) == {}
    told = find_missing(mine, larger, letters=letters, memory=need - 1)
    assert (told["what"], told["need"], told["has"]) == ("memory", need, need - 1)
