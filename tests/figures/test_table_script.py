import re

import pytest

from helpers.figures import table_script
from helpers.figures.table_script import TablePage

MARK = "DecompressionStream"


@pytest.fixture
def run(monkeypatch):
    """Show a table in a cell of a new kernel, each time as another execution; give what goes to the notebook."""
    monkeypatch.setattr(table_script, "_carrier", None)

    class Shell:
        executions = 0

        def get_parent(self):
            return {"header": {"msg_id": str(self.executions)}, "metadata": {"cellId": self.cell} if self.cell else {}}

    shell = Shell()
    monkeypatch.setattr("IPython.get_ipython", lambda: shell)

    def show(cell: str, tables: int = 1) -> list[bool]:
        shell.cell, shell.executions = cell, shell.executions + 1
        return [MARK in TablePage("<table>")._repr_html_() for _ in range(tables)]

    return show


def test_the_first_table_of_a_notebook_brings_the_script_once(run):
    assert [run("a", tables=2), run("b"), run("c")] == [[True, False], [False], [False]]


def test_a_cell_that_runs_again_brings_it_again_where_cells_have_names(run):
    assert [run("a"), run("b"), run("b"), run("a", tables=2)] == [[True], [False], [False], [True, False]]


def test_where_cells_have_no_names_it_comes_once(run):
    assert [run(""), run("")] == [[True], [False]]


def test_the_script_is_small_asks_for_nothing_and_is_the_same_each_time():
    page = table_script._script()
    assert len(page) < 300_000 and "http" not in page
    table_script._script.cache_clear()
    assert table_script._script() == page


def test_no_sign_becomes_one_of_a_tag_when_texts_are_folded():
    replaced = table_script._spellings()
    assert not re.search("[<>&\"']", "".join(replaced.values()))
    assert replaced["ي"] == "ی" and replaced["\u200c"] == ""


def test_the_text_beside_the_page_is_the_same_in_each_run():
    assert repr(TablePage("a")) == repr(TablePage("b"))
