"""What a person sees of an error in a notebook."""

import pandas as pd
import pytest

from helpers.core.errors import (
    CorpusError,
    TableError,
    UserError,
    is_whole,
    require,
    require_columns,
    require_dates,
    require_whole,
)


def rendered(message: str) -> list[str]:
    try:
        raise CorpusError(message)
    except CorpusError as error:
        return error._render_traceback_()


def test_an_error_is_one_line_whatever_its_message(monkeypatch):
    monkeypatch.delenv("VERBOSE", raising=False)
    assert rendered("no file\n 'a\u2028b'\t here") == ["CorpusError: no file 'a b' here"]


def test_verbose_shows_where_it_came_from(monkeypatch):
    monkeypatch.setenv("VERBOSE", "1")
    lines = rendered("no file")
    assert lines[0].startswith("Traceback") and lines[-1].endswith("CorpusError: no file") and len(lines) > 2


def test_what_a_verb_needs_is_asked_for_in_one_line():
    with pytest.raises(UserError, match="^name themes$"):
        require(False, "name themes")
    with pytest.raises(TableError, match="^tokenize: column 'text' is missing; found: متن$"):
        require_columns(pd.DataFrame({"متن": []}), ["text"], verb="tokenize")
    with pytest.raises(TableError, match="^timeline: column 'date' holds no dates but str, '2025-09-01'"):
        require_dates(pd.DataFrame({"date": ["2025-09-01"]}), verb="timeline")
    with pytest.raises(TableError, match="^count_ngrams: n must be a whole number, 2 or more; got 2.5$"):
        require_whole(2.5, name="n", minimum=2, verb="count_ngrams")
    assert [is_whole(value, minimum=1) for value in (2, 2.5, True, 0)] == [True, False, False, False]
