"""Libraries in a process of their own: what they do to it is one error here."""

import pytest

from helpers.core.errors import CorpusError
from helpers.corpus import reading
from helpers.corpus.reading import Limits, Reading, tables_apart

PROGRAMS = {
    "crash": ("import os; os.abort()", "cannot be read (its library failed)"),
    "words": ("import sys; sys.exit('KeyError: a')", "cannot be read (KeyError: a)"),
    "seconds": ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "takes much longer"),
    "much": ("while True: print('[\"' + 'a' * 1000 + '\"]')", "has more than 1,000 bytes"),
    "line": ("import sys\nwhile True: sys.stdout.write('a' * 1000)", "has more than 1,000 bytes"),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_whatever_ends_the_program_is_one_error(tmp_path, monkeypatch, name):
    program, said = PROGRAMS[name]
    (tmp_path / "program.py").write_text(program)
    monkeypatch.setattr(reading, "_PROGRAM", tmp_path / "program.py")
    with pytest.raises(CorpusError) as caught:
        list(tables_apart("a", b"content", ".a", Reading("a.ods", Limits(file_bytes=1_000))))
    assert str(caught.value).startswith("a.ods") and said in str(caught.value)


def test_a_reader_that_stops_early_leaves_no_process(tmp_path, monkeypatch):
    (tmp_path / "program.py").write_text("print('\"t\"')\nwhile True: print('[1]')")
    monkeypatch.setattr(reading, "_PROGRAM", tmp_path / "program.py")
    rows = tables_apart("a", b"content", ".a", Reading("a.ods"))
    assert next(rows) == ("t", [1])
    rows.close()
