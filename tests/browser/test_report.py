"""The report as a person opens it: from a folder, offline, on a wide and a narrow screen, by day and by night."""

import shutil

import nbformat
import pytest

from helpers.core.paths import NOTEBOOKS
from helpers.corpus import audit_articles, read_articles
from helpers.report import run_report

pytestmark = pytest.mark.browser

PAGES = ["index", *sorted(file.stem for file in NOTEBOOKS.glob("[0-9][0-9]_*.ipynb")), "99_broken"]
HOSTILE = '<img src=x onerror=alert(1)>\\" $x$ & 🇮🇷 ' + "درازترین‌عنوانِ‌بی‌فاصله" * 20
BROKEN = f"""
import matplotlib.pyplot as plt
import pandas as pd
from helpers import figures
from helpers.core import errors
table = pd.DataFrame({{"متن": ["{HOSTILE}"], "share": [0.123456789]}})
figures.save_figure(plt.figure(), "99_hostile", data=table, title="{HOSTILE}", caption="{HOSTILE}", output=OUTPUT,
                    formats=FORMATS)
errors.require(False, "no column {HOSTILE}")
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The folder of a report of every notebook on the seed, and of one more that fails."""
    folder = tmp_path_factory.mktemp("report")
    shutil.copytree(NOTEBOOKS, folder / "notebooks", ignore=shutil.ignore_patterns(".*", "explore*"))
    parameters = nbformat.v4.new_code_cell('CORPUS = OUTPUT = ""\nFORMATS = []', metadata={"tags": ["parameters"]})
    cells = [nbformat.v4.new_markdown_cell("# Broken"), parameters, nbformat.v4.new_code_cell(BROKEN)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    broken = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    nbformat.write(broken, folder / "notebooks" / "99_broken.ipynb")
    runs = run_report(
        "seeds",
        formats=["svg", "png"],
        look={"language": "en"},
        aim={"notebooks": ",".join(name[:2] for name in PAGES[1:])},
        notebooks=folder / "notebooks",
        output=folder / "output",
        store=folder / "store",
    )
    assert [run.name for run in runs if run.error] == ["99_broken"]
    return folder / "output" / "en" / "report"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_loads_whole_and_asks_for_nothing_else(name, report, visit, tmp_path):
    for width in (1280, 390):
        visited = visit((report / f"{name}.html").as_uri(), width=width)
        loaded = visited.page.locator("img").evaluate_all("all => all.map(one => one.naturalWidth > 0)")
        assert all(loaded) and (loaded or name == "99_broken")
        assert visited.faults == [] and visited.sideways() == 0
        visited.picture(tmp_path / f"{name}_{width}.png")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index", "05_words_in_context", "99_broken"])
def test_a_page_has_no_serious_finding_of_axe(name, scheme, report, visit, tmp_path):
    visited = visit((report / f"{name}.html").as_uri(), scheme=scheme)
    # Three tables stand for all, which are made alike: axe-core is slow on thousands of cells.
    visited.page.locator("details").evaluate_all("all => all.slice(0, 3).forEach(one => one.open = true)")
    assert visited.serious_findings() == []
    visited.picture(tmp_path / f"{name}_{scheme}.png")


def test_what_failed_and_what_to_fix_stand_above_the_figures(report, visit):
    page = visit((report / "index.html").as_uri()).page
    order = page.locator("main > .failed, main > section, main > nav")
    assert order.first.inner_text().startswith("Notebook \u206899_broken\u2069 failed")
    assert "cell 3: UserError: no column <img src=x onerror=alert(1)>" in order.first.inner_text()
    assert order.nth(1).inner_text().startswith("The numbers that matter")
    audit = order.nth(2).inner_text()
    dropped = audit_articles(read_articles("seeds")).set_index("check").loc["halfspaces_dropped"]
    assert f"{dropped['count']} of {dropped['of']} half-spaces" in audit
    assert "Nothing: normalize puts them back." in audit
    page.get_by_role("link", name="4 Which themes").click()
    page.locator("section[aria-labelledby='04_themes']").get_by_role("link", name="Notebook 4").click()
    assert page.title() == "Which themes does this corpus speak of, and where?"
    page.get_by_role("link", name="Back to the report").click()
    assert page.locator("h1").inner_text().startswith("Persian news")


def test_a_picture_is_shown_whole_and_its_title_once(report, visit):
    page = visit((report / "index.html").as_uri(), width=1280).page
    frames = page.locator(".picture")
    assert frames.count() > 20
    assert all(frames.evaluate_all("all => all.map(one => one.scrollWidth <= one.clientWidth)"))
    sizes = page.locator(".shown h3").evaluate_all("all => all.map(one => one.clientWidth)")
    assert set(sizes) == {1}  # it stands in the picture


def test_a_persian_table_reads_from_the_right(report, visit):
    page = visit((report / "index.html").as_uri()).page
    shown = page.locator(".shown", has=page.locator("[src$='03_frequent_terms.svg']"))
    shown.locator("summary").click()
    persian = shown.locator("td", has_text="کشور").first
    assert persian.evaluate("one => getComputedStyle(one).textAlign") == "right"


def test_a_page_reads_without_scripts(report, chromium):
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto((report / "index.html").as_uri())
    assert page.locator("figure img").first.bounding_box()["height"] > 100
    page.goto((report / "04_themes.html").as_uri())
    for what in (".jp-RenderedMarkdown h1", ".jp-RenderedImage img", ".jp-RenderedHTMLCommon table td"):
        assert page.locator(what).first.bounding_box()["height"] > 10, what
    assert page.locator("noscript, .dt-layout-row").count() == 0
    context.close()
