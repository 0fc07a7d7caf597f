"""The program that reads binary files prints rows as JSON."""

import json
import subprocess
import sys

from helpers.corpus import native
from tests.corpus.binaries import as_feather, as_ods
from tests.corpus.files import ARTICLES, put


def printed(*arguments: object) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-I", native.__file__, *map(str, arguments)], capture_output=True)


def test_it_prints_tables_and_rows(tmp_path):
    lines = printed("sheets", put(tmp_path, "a.ods", as_ods(ARTICLES)), 10**6).stdout.decode().splitlines()
    name, header, *rows = map(json.loads, lines)
    assert name == "خبر" and header[:2] == ["article_id", "title"] and len(rows) == 3
    lines = printed("arrow", put(tmp_path, "a.feather", as_feather(ARTICLES)), 10**6).stdout.splitlines()
    assert len(lines) == 5


def test_what_it_cannot_read_is_one_line(tmp_path):
    done = printed("duckdb", put(tmp_path, "a.duckdb", b"x" * 9000), 10**6)
    assert done.returncode == 1 and len(done.stderr.decode().splitlines()) == 1
