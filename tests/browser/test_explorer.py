"""The explorer as a person types into it: in JupyterLab, and as a web page of Voilà."""

import io
import sys
import zipfile
from pathlib import Path

import pytest

from helpers.core.paths import ROOT
from helpers.corpus import read_articles
from helpers.explorer import Comparison, prepare_index, select
from helpers.explorer import ask as ask_index
from helpers.explorer.saved import write_view
from helpers.explorer.views import Choices
from tests.browser.servers import free_port

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("explorer")]

ZWNJ = "\u200c"
LINES_OF_THE_SEED = 8  # of همکاری, counted by hand
SPELLINGS = ["همکاریهای", f"همکاری{ZWNJ}های", "همکاری های", f"همكاري{ZWNJ}هاي", "همکاری"]


@pytest.fixture(scope="module")
def serve_voila(serve, jupyter_environment, notebook_copies, tmp_path_factory):
    """Serve the explorer of a corpus as `make app` does; return its address and its process's port."""

    def run(corpus: str) -> tuple[str, int]:
        port = free_port()
        command = [sys.executable, "-m", "voila", "--no-browser", "--Voila.ip=127.0.0.1", f"--port={port}"]
        command += ["--VoilaConfiguration.template=explorer", "--VoilaConfiguration.show_tracebacks=True"]
        command.append(str(notebook_copies / "notebooks" / "explore.ipynb"))
        url, log = f"http://127.0.0.1:{port}/", tmp_path_factory.mktemp("log") / "voila.txt"
        paths = {"JUPYTER_PATH": str(ROOT / "src" / "helpers" / "jupyter"), "CORPUS": corpus}
        serve(command, url=f"{url}static/x", log=log, environment={**jupyter_environment, **paths})
        return url, port

    return run


@pytest.fixture(scope="module")
def voila(serve_voila):
    """The address of the explorer of the seed, with its process's port."""
    return serve_voila("seeds")


@pytest.fixture(params=["JupyterLab", "Voilà"])
def explorer(request, visit):
    """The page of the explorer, ready to type into, and its account of faults."""
    if request.param == "Voilà":
        visited = visit(request.getfixturevalue("voila")[0])
    else:
        lab, visited = request.getfixturevalue("open_notebook")("notebooks/explore.ipynb")
        lab.run_all()
    visited.page.locator(".explorer").wait_for(timeout=90_000)
    return visited


def ask(page, word: str) -> None:
    page.get_by_label("واژه یا عبارت").fill(word)
    page.locator(".explorer-count", has_text="»").filter(has_not_text="نویسید").wait_for()


def lines(page) -> list[str]:
    page.locator(".explorer td.node").first.wait_for()
    return page.locator(".explorer tbody tr").all_inner_texts()


def test_a_word_has_the_same_lines_in_any_spelling(explorer, tmp_path):
    page = explorer.page
    found = {}
    for spelling in SPELLINGS:
        ask(page, "ققققق")  # between two, that the second is not the first still standing
        page.locator(".explorer-count", has_text="نیست").wait_for()
        ask(page, spelling)
        page.locator(".explorer-count", has_text="۸ بار").wait_for()
        found[spelling] = lines(page)
    assert {len(table) for table in found.values()} == {LINES_OF_THE_SEED}
    assert len({tuple(table) for table in found.values()}) == 1
    explorer.picture(tmp_path / "explorer.png")
    assert explorer.faults == []


def test_filters_orders_and_views_change_what_is_shown_and_it_is_exported(explorer, notebook_copies, tmp_path):
    page = explorer.page
    ask(page, "همکاری")
    before = lines(page)
    page.get_by_label("ترتیب سطرها").select_option(label="واژهٔ پس از آن")
    page.wait_for_function("before => document.querySelector('.explorer tbody tr').innerText !== before", arg=before[0])
    assert sorted(lines(page)) == sorted(before)
    page.get_by_label("گوینده", exact=True).fill("مسعود پزشکیان")
    page.locator(".explorer-count", has_text="۳ بار").wait_for()
    page.wait_for_function("document.querySelectorAll('.explorer tbody tr').length === 3")
    for name in ("در گذر زمان", "هم‌نشین‌ها", "موضوع‌ها"):
        page.get_by_role("tab", name=name).click()
        page.locator(".explorer-wide img:visible").wait_for()
        assert page.locator(".explorer-wide img:visible").get_attribute("alt")
    explorer.picture(tmp_path / "themes.png")
    page.get_by_role("button", name="ذخیرهٔ نتیجه‌ها").click()
    page.locator(".explorer", has_text="ذخیره شد در").wait_for(timeout=60_000)
    saved = sorted((notebook_copies / "output" / "explore").glob("*/figures/themes.json"))
    assert saved and (saved[-1].parents[1] / "tables" / "lines.xlsx").exists()
    assert explorer.faults == []


def test_two_words_their_article_files_from_the_page_and_a_saved_view(explorer, tmp_path):
    page = explorer.page
    ask(page, "همکاری")
    lines(page)
    page.locator(".explorer td.node").nth(1).click()
    page.locator(".explorer-article mark.chosen").wait_for()
    assert page.locator(".explorer-article mark").count() == LINES_OF_THE_SEED
    page.get_by_label("کنار واژهٔ دیگر").fill("سازمان")
    page.locator(".explorer-count tbody tr").nth(1).wait_for()
    with page.expect_download() as table:
        page.get_by_role("button", name="دریافت این برگه").click()
        page.locator("a[download='lines.csv']").click(timeout=60_000)
    assert "side" in Path(table.value.path()).read_text(encoding="utf-8-sig").partition("\n")[0]
    with page.expect_download() as saved:
        page.get_by_role("button", name="ذخیرهٔ نما، بی متن خبرها").click()
        page.locator("a[download='view.zip']").click(timeout=60_000)
    saved.value.save_as(tmp_path / "view.zip")
    page.get_by_label("کنار واژهٔ دیگر").fill("")
    page.locator(".explorer-count table").wait_for(state="detached")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="بازکردن نما").click()
    chooser.value.set_files(tmp_path / "view.zip")
    page.locator(".explorer-count tbody tr").nth(1).wait_for()
    assert page.get_by_label("کنار واژهٔ دیگر").input_value() == "سازمان"
    assert explorer.faults == []


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_of_a_saved_view_asks_for_nothing(width, index_of_the_seed, visit, tmp_path):
    selection = select(index_of_the_seed)
    words = ("همکاری", "سازمان")
    asked = Comparison(tuple(ask_index(selection, word) for word in words), words)
    view = write_view(asked, Choices(whole=True), settings={"corpus": "seeds"}, fields={})
    with zipfile.ZipFile(io.BytesIO(view)) as archive:
        archive.extractall(tmp_path)
    visited = visit((tmp_path / "index.html").as_uri(), width=width)
    visited.picture(tmp_path / f"view_{width}.png")
    assert visited.faults == [] and visited.serious_findings() == [] and visited.sideways() == 0


@pytest.fixture(scope="module")
def index_of_the_seed():
    return prepare_index(read_articles("seeds"))


def test_a_folder_that_is_not_there_is_one_line_of_the_page(serve_voila, visit):
    page = visit(serve_voila("does/not/exist")[0]).page
    page.get_by_text("CorpusError").wait_for(timeout=90_000)
    (line,) = page.get_by_text("CorpusError").all_inner_texts()
    assert "does/not/exist" in line and "\n" not in line.strip()


def test_hostile_words_are_letters(explorer):
    page = explorer.page
    page.get_by_label("واژه یا عبارت").fill("<img src=x onerror=alert(1)> $x$")
    page.locator(".explorer-count", has_text="<img src=x onerror=alert(1)> $x$").wait_for()
    assert explorer.faults == []


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_fits_and_axe_finds_nothing_serious(width, voila, visit, tmp_path):
    visited = visit(voila[0], width=width)
    visited.page.locator(".explorer").wait_for(timeout=90_000)
    ask(visited.page, "همکاری")
    lines(visited.page)
    visited.picture(tmp_path / f"voila_{width}.png")
    assert visited.serious_findings() == [] and visited.sideways() == 0


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/net, which Linux has")
def test_the_app_listens_on_this_machine_alone(voila):
    tables = [Path("/proc/net", table).read_text().splitlines()[1:] for table in ("tcp", "tcp6")]
    listening = [line.split()[1] for lines in tables for line in lines if line.split()[3] == "0A"]
    at_port = [place for place in listening if place.endswith(f":{voila[1]:04X}")]
    assert at_port == [f"0100007F:{voila[1]:04X}"]  # 127.0.0.1
