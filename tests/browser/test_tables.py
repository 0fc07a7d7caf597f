"""Tables as a person sorts and filters them, in a page of the report that is opened from a folder."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlparse
from urllib.request import url2pathname

import nbformat
import pytest
from nbclient import NotebookClient
from playwright.sync_api import expect

from helpers.report.page import write_notebook_page

pytestmark = pytest.mark.browser

WORDS = "گل پل چای ژاله کتاب یاس همکاری‌های همكاريهاي ثبت WTO آب انار".split()
SORTED = "WTO آب انار پل ثبت چای ژاله کتاب گل همکاری‌های همكاريهاي یاس".split()
HOSTILE = [
    "<img src=x onerror='window.ran=1'> &",
    "&lt;img src=x onerror='window.ran=2'&gt;",
    "＜img src=x onerror='window.ran=3'＞ &",  # letters that look like < and >
    "</script><script>window.ran=4</script>",
]
CELLS = f"""
import pandas as pd
from helpers import figures
---
words = {WORDS}
days = pd.to_datetime(["2025-10-09", None, "2025-09-30"] + ["2025-10-01"] * 9)
text = ["همکاری های دو کشور", "در ایران"] + [""] * 10
figures.show_table(pd.DataFrame({{"word": words, "count": [1234, 999, None, *range(9)], "day": days, "text": text}}),
                   formats={{"count": "{{:,.0f}}"}})
---
lines = pd.DataFrame({{"left": ["آب ژاله", "یک پل", "آن پل"], "node": "همکاری", "right": ["گل", "، پل", "«با» چین"]}})
figures.show_concordance(pd.concat([lines] * 4))
---
figures.show_table(pd.DataFrame({{"term": ["صلح", "پل"], "share": [0.25, 0.5]}}), formats={{"share": "{{:.0%}}"}})
---
figures.show_table(pd.DataFrame({{"متن": {HOSTILE} * 200, "{HOSTILE[0]}": range(800)}}))
---
figures.show_table(pd.DataFrame({{"a": []}}))
---
figures.show_table(pd.DataFrame(index=range(3)))
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory) -> str:
    """The page of a small notebook that was run."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS.split("---")])
    NotebookClient(notebook, kernel_name="python3").execute()
    file = tmp_path_factory.mktemp("tables") / "tables.html"
    write_notebook_page(notebook, file, title="Tables")
    return file.as_uri()


@pytest.fixture
def opened(visit, address):
    """Open the page and wait until its tables are ready."""

    def run(**screen):
        visited = visit(address, **screen)
        visited.page.locator("table.dataTable").nth(3).wait_for()
        return visited

    return run


@pytest.fixture
def tables(opened):
    visited = opened()
    yield visited.page.locator(".shown-table")
    assert visited.faults == []


def reads(table, number: int, texts: list[str]) -> None:
    """Wait until a column reads so, from top to bottom: a click sorts a moment later."""
    expect(table.locator(f"tbody td:nth-child({number})")).to_have_text(texts)


def sort(table, head: str) -> None:
    table.locator("th", has_text=head).click()


def search(table, text: str, *, found: str) -> None:
    """Type into the filter, and wait until it is said that so many rows are found."""
    table.get_by_label("Filter").fill(text)
    expect(table.get_by_role("status")).to_have_text(found)


def test_a_click_sorts_words_by_the_persian_alphabet_then_backwards_then_as_they_were(tables):
    table = tables.nth(0)
    sort(table, "word")
    reads(table, 1, SORTED)
    sort(table, "word")
    reads(table, 1, SORTED[::-1])
    sort(table, "word")
    reads(table, 1, WORDS)


def test_numbers_sort_by_value_and_dates_by_day_and_what_is_missing_is_last_both_times(tables):
    table = tables.nth(0)
    numbers, days = [*map(str, range(9)), "999", "1,234"], ["2025-09-30", *["2025-10-01"] * 9, "2025-10-09"]
    for number, head, values in ((2, "count", numbers), (3, "day", days)):
        sort(table, head)
        reads(table, number, [*values, ""])
        sort(table, head)
        reads(table, number, [*values[::-1], ""])


def test_the_keyboard_sorts_too_and_says_how(tables):
    table = tables.nth(0)
    table.get_by_role("button", name="word: Activate to sort").press("Enter")
    reads(table, 1, SORTED)
    assert table.locator("th[aria-sort=ascending]").inner_text().strip() == "word"


@pytest.mark.parametrize("typed", ["همکاریهای", "همکاری‌های", "همکاری های", "همكاري‌هاي", "هـمکاری هاي"])
def test_a_word_is_found_however_it_is_typed(typed, tables):
    search(tables.nth(0), typed, found="3 rows of 12")
    reads(tables.nth(0), 1, ["گل", "همکاری‌های", "همكاريهاي"])  # the first for what its text says


def test_the_filter_finds_parts_of_words_in_any_order_and_nothing_across_words(tables):
    table = tables.nth(0)
    for typed in ("کشور همکا", "wto", "۱,۲۳۴"):
        search(table, typed, found="1 rows of 12")
        search(table, "رای", found="0 rows of 12")
    search(table, "", found="12 rows")


def test_a_concordance_sorts_by_the_words_beside_the_node(tables):
    table = tables.nth(1)
    sort(table, "right")
    reads(table, 3, ["«با» چین"] * 4 + ["، پل"] * 4 + ["گل"] * 4)
    sort(table, "left")
    reads(table, 1, ["آن پل"] * 4 + ["یک پل"] * 4 + ["آب ژاله"] * 4)


def test_a_small_table_has_no_filter_and_a_long_one_says_what_it_leaves_out(tables):
    assert [tables.nth(place).get_by_label("Filter").count() for place in range(4)] == [1, 1, 0, 1]
    sort(tables.nth(2), "share")
    reads(tables.nth(2), 2, ["25%", "50%"])
    expect(tables.nth(3).get_by_role("status")).to_have_text("500 rows")
    assert "300 more rows are not shown" in tables.nth(3).inner_text()


def test_nothing_of_a_text_runs_when_it_is_sorted_and_filtered(tables):
    table = tables.nth(3)
    sort(table, "متن")
    search(table, "img", found="375 rows of 500")
    search(table, "(", found="0 rows of 500")
    for typed in HOSTILE[1:]:
        search(table, typed, found="125 rows of 500")
        search(table, "", found="500 rows")
    assert table.page.evaluate("window.ran") is None


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_tables_are_readable_by_day_and_by_night(scheme, width, opened, tmp_path):
    visited = opened(scheme=scheme, width=width)
    sort(visited.page.locator(".shown-table").nth(1), "node")
    assert visited.serious_findings() == [] and visited.faults == [] and visited.sideways() == 0
    visited.picture(tmp_path / f"tables_{scheme}_{width}.png")


def test_without_scripts_it_is_a_whole_plain_table(chromium, address):
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(address)
    tables = page.locator(".shown-table")
    reads(tables.nth(0), 1, WORDS)
    assert page.locator("input").count() == 0
    page.context.close()


def test_a_page_that_comes_slowly_has_whole_tables(visit, address, tmp_path):
    page = Path(url2pathname(urlparse(address).path)).read_bytes()
    middle = page.rindex(b"<tr><td") + 20  # inside of a row of the last long table

    class Slow(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            for part in (page[:middle], page[middle:]):
                self.wfile.write(part)
                self.wfile.flush()
                time.sleep(1.5)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        visited = visit(f"http://127.0.0.1:{server.server_port}/")
        visited.page.locator("table.dataTable").nth(3).wait_for()
        assert not [fault for fault in visited.faults if "favicon" not in fault]
    finally:
        server.shutdown()
