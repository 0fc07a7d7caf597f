"""What a person sees of an error in a notebook."""

from helpers.core.errors import CorpusError


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
