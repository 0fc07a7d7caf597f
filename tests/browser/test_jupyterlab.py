"""JupyterLab as a person meets it: it opens ready, can run a notebook again, says a mistake in a line."""

from itertools import pairwise

import nbformat
import pytest

from tests.browser.parameters import set_parameters

pytestmark = pytest.mark.browser

FIRST = "01_meet_the_corpus"
# Every notebook runs in the slow tests, and the page of each is opened in test_report.py. JupyterLab adds its own way
# to show what a cell gives: figures and tables, concordances, the notebook that works longest, and one in Persian.
SHOWN = ["04_themes", "05_words_in_context", "12_score_the_coding", "fa/08_over_time"]


@pytest.mark.parametrize("name", SHOWN)
def test_every_cell_runs_and_every_figure_is_seen(name, open_notebook, notebook_copies):
    lab, visited = open_notebook(f"notebooks/{name}.ipynb")
    lab.run_all()
    assert lab.complaints() == [] and visited.faults == []
    number = name.rpartition("/")[2][:2]
    exported = list((notebook_copies / "output" / "figures").glob(f"{number}_*.json"))
    assert len(lab.figures()) == len(exported) > 0


def test_running_twice_gives_the_same_outputs(open_notebook):
    lab, _ = open_notebook(f"notebooks/{FIRST}.ipynb")
    lab.run_all()
    first = lab.texts(), lab.figures()
    lab.run_all()
    assert lab.complaints() == [] and (lab.texts(), lab.figures()) == first


def test_make_lab_opens_the_first_notebook_with_its_kernel_and_asks_nothing(open_notebook):
    lab, visited = open_notebook(f"notebooks/{FIRST}.ipynb")  # which tests/test_main.py finds in the command
    assert lab.page.locator(".jp-Dialog").count() == 0
    assert lab.page.locator(".jp-DirListing-item", has_text=FIRST).is_visible()
    assert visited.faults == []


def test_persian_prose_is_set_from_the_right_and_code_in_it_keeps_its_order(open_notebook):
    lab, visited = open_notebook(f"notebooks/fa/{FIRST}.ipynb")
    prose = ".jp-MarkdownCell .jp-RenderedMarkdown"
    lab.page.locator(f"{prose} h1").wait_for()
    words = lab.page.locator(f"{prose} :is(h1, h2, p > span, li)")
    sides = "all => all.map(one => { const it = getComputedStyle(one); return it.direction + ' ' + it.textAlign; })"
    assert set(words.evaluate_all(sides)) <= {"rtl right", "rtl start"} and words.count() > 20
    # Names that stand side by side in a line: the first is the rightmost.
    places = "all => all.map(one => [one.textContent, Math.round(one.getBoundingClientRect().top), one.offsetLeft])"
    names = lab.page.locator(f"{prose} >> nth=0 >> code").evaluate_all(places)
    assert [name[0] for name in names[:3]] == ["CORPUS", "01_overview", "01_halfspaces"]
    for (_, top, left), (_, next_top, next_left) in pairwise(names):
        assert next_left < left or next_top > top, names
    assert visited.faults == []


def test_a_mistake_of_the_user_is_one_line(open_notebook, notebook_copies):
    file = notebook_copies / "notebooks" / f"{FIRST}.ipynb"
    other = file.with_name("nowhere.ipynb")
    other.write_bytes(file.read_bytes())
    set_parameters(other, CORPUS="no such folder")
    lab, _ = open_notebook(f"notebooks/{other.name}")
    lab.run_all()
    (error,) = lab.complaints()
    assert error.startswith("CorpusError: there is no file or folder no such folder") and "\n" not in error.strip()


def test_a_long_loop_shows_how_far_it_is_and_leaves_nothing_behind(open_notebook, notebook_copies):
    loop = (
        "from time import sleep\n"
        "from helpers.core.errors import track\n"
        "for _ in track({}, what='صلح', unit='words'): sleep(0.1)"
    )
    cells = [nbformat.v4.new_code_cell(loop.format(length)) for length in ("range(120)", "range(10)")]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3 (ipykernel)"}
    nbformat.write(notebook, notebook_copies / "notebooks" / "loop.ipynb")
    lab, _ = open_notebook("notebooks/loop.ipynb")
    lab.start_all()
    lab.page.locator("text=/صلح: .* words/").wait_for()
    lab.wait()
    assert lab.texts() == []
