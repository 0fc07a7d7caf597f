"""The explorer as a person types into it: in JupyterLab, and as a web page of Voilà."""

import asyncio
import http.client
import io
import json
import secrets
import sys
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from helpers.__main__ import APP_SETTINGS
from helpers.core.paths import ROOT
from helpers.corpus import read_articles
from helpers.explorer import Comparison, prepare_index, select
from helpers.explorer import ask as ask_index
from helpers.explorer.saved import write_view
from helpers.explorer.views import Choices
from tests.browser.servers import Server, free_port

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("explorer")]

CHANNELS = ("shell", "control", "stdin", "iopub")  # of a kernel
ZWNJ = "\u200c"
LINES_OF_THE_SEED = 8  # of همکاری, counted by hand
SPELLINGS = ["همکاریهای", f"همکاری{ZWNJ}های", "همکاری های", f"همكاري{ZWNJ}هاي", "همکاری"]


@pytest.fixture(scope="module")
def serve_voila(serve, jupyter_environment, notebook_copies, tmp_path_factory):
    """Serve the explorer of a corpus as `make app` does."""

    def run(corpus: str) -> Server:
        port, token, folder = free_port(), secrets.token_hex(16), notebook_copies / "notebooks"
        command = [sys.executable, "-m", "voila", "--no-browser", f"--port={port}", *APP_SETTINGS]
        url, log = f"http://127.0.0.1:{port}", tmp_path_factory.mktemp("log") / "voila.txt"
        settings = {"JUPYTER_PATH": str(ROOT / "src" / "helpers" / "jupyter"), "CORPUS": corpus}
        settings["JUPYTER_TOKEN"] = token  # in place of one that is made and told
        command.append(str(folder / "explore.ipynb"))
        serve(command, url=f"{url}/static/x", log=log, environment={**jupyter_environment, **settings})
        return Server(url, token, folder)

    return run


@pytest.fixture(scope="module")
def voila(serve_voila):
    """The explorer of the seed."""
    return serve_voila("seeds")


@pytest.fixture(params=["JupyterLab", "Voilà"])
def explorer(request, visit):
    """The page of the explorer, ready to type into, and its account of faults."""
    if request.param == "Voilà":
        visited = visit(request.getfixturevalue("voila").address(""))
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
    after, earlier = ([line.partition("\t")[2] for line in found] for found in (lines(page), before))  # but numbers
    assert sorted(after) == sorted(earlier)
    page.get_by_label("گوینده", exact=True).fill("مسعود پزشکیان")
    page.locator(".explorer-count", has_text="۳ بار").wait_for()
    page.wait_for_function("document.querySelectorAll('.explorer tbody tr').length === 3")
    for name in ("در گذر زمان", "هم‌نشین‌ها", "مضمون‌ها"):
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
    page = visit(serve_voila("does/not/exist").address("")).page
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
    visited = visit(voila.address(""), width=width)
    visited.page.locator(".explorer").wait_for(timeout=90_000)
    ask(visited.page, "همکاری")
    lines(visited.page)
    visited.picture(tmp_path / f"voila_{width}.png")
    assert visited.serious_findings() == [] and visited.sideways() == 0


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/net, which Linux has")
def test_the_app_listens_on_this_machine_alone(voila):
    port = int(voila.url.rpartition(":")[2])
    tables = [Path("/proc/net", table).read_text().splitlines()[1:] for table in ("tcp", "tcp6")]
    listening = [line.split()[1] for lines in tables for line in lines if line.split()[3] == "0A"]
    assert [place for place in listening if place.endswith(f":{port:04X}")] == [f"0100007F:{port:04X}"]  # 127.0.0.1


def status(server: Server, path: str, *, token: bool = True, method: str = "GET", **headers: str) -> int:
    """Return what the server answers to a request with some headers."""
    connection = http.client.HTTPConnection(server.url.removeprefix("http://"), timeout=60)
    told = {"Authorization": f"token {server.token}"} if token else {}
    connection.request(method, path, headers=told | {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def test_a_web_site_whose_name_was_made_to_point_here_is_refused(voila):
    port = voila.url.rpartition(":")[2]
    pages = "/login", "/", "/api/kernels/1", "/voila/files/explore.ipynb"
    assert {status(voila, page, Host=f"evil.example:{port}") for page in pages} == {403}
    assert all(status(voila, "/login", Host=f"{name}:{port}") < 400 for name in ("localhost", "127.0.0.1"))


def test_who_was_not_told_the_token_sees_nothing_and_starts_no_kernel(voila, visit):
    page = visit(voila.url).page
    assert "/login" in page.url and page.locator(".explorer").count() == 0
    assert status(voila, "/api/kernels/1", token=False) == 302  # to where the token is asked for


async def send_code(address: str, code: str, headers: dict) -> None:
    """Ask a kernel on each of its channels to run code, then for a word about itself, and wait for that word."""
    connection = await websocket_connect(HTTPRequest(address, headers=headers))
    for channel, kind in [*((name, "execute_request") for name in CHANNELS), ("shell", "kernel_info_request")]:
        header = {"msg_id": f"{channel} {kind}", "msg_type": kind, "session": "a", "username": "", "version": "5.3"}
        message = {"channel": channel, "header": header, "parent_header": {}, "metadata": {}, "buffers": []}
        content = {"code": code, "silent": False} if kind == "execute_request" else {}
        await connection.write_message(json.dumps(message | {"content": content}))
    while json.loads(await connection.read_message())["header"]["msg_type"] != "kernel_info_reply":
        pass
    connection.close()


def test_the_channels_of_a_kernel_are_closed_to_another_site_and_run_no_code(voila, visit, tmp_path):
    visited = visit(voila.address(""))
    visited.page.locator(".explorer").wait_for(timeout=90_000)
    kernel = json.loads(visited.page.locator("#jupyter-config-data").text_content())["kernelId"]
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec_WebSocket_Version": "13"}
    upgrade["Sec_WebSocket_Key"] = "AAAAAAAAAAAAAAAAAAAAAA=="
    channels = f"/api/kernels/{kernel}/channels"
    cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in visited.page.context.cookies())
    asked = {"token": False, "Cookie": cookies, **upgrade}  # as a browser does that has once been told the token
    assert status(voila, channels, Origin=voila.url, **asked) == 101
    assert status(voila, channels, Origin="http://evil.example", **asked) == 403
    assert status(voila, channels, Origin=voila.url, **asked, Host="evil.example") == 403
    assert status(voila, channels, token=False, Origin=voila.url, **upgrade) == 403
    for method, path in (("DELETE", f"/api/kernels/{kernel}"), ("POST", f"/voila/api/shutdown/{kernel}")):
        assert status(voila, path, method=method, token=False, Cookie=cookies, Origin="http://evil.example") in (
            403,
            404,
        )
    assert status(voila, f"/api/kernels/{kernel}") == 200
    address, headers = f"ws{voila.url.removeprefix('http')}{channels}", {"Authorization": f"token {voila.token}"}
    code = f"open({str(tmp_path / 'ran')!r}, 'w')"
    with ThreadPoolExecutor() as thread:  # the loop of this one is the browser's
        thread.submit(asyncio.run, asyncio.wait_for(send_code(address, code, headers), timeout=60)).result()
    assert not (tmp_path / "ran").exists()
    visited.page.goto("about:blank")
    deadline = time.monotonic() + 30
    while status(voila, f"/api/kernels/{kernel}") != 404:  # it ends with its page
        assert time.monotonic() < deadline, "the kernel outlived its page"
        time.sleep(0.2)
