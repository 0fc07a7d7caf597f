"""Answers as files: a saved view has no text of the articles, needs nothing beside it, and is asked again."""

import io
import json
import re
import zipfile
from base64 import b64decode

import pandas as pd
import pytest

from helpers import explorer
from helpers.core.errors import UserError
from helpers.explorer.query import Comparison
from helpers.explorer.saved import corpus_key, download_links, read_view, write_view
from helpers.explorer.views import VIEWS, Choices
from tests.explorer.conftest import ARTICLES

SETTINGS = {"corpus": "/home/me/news", "codebook": "C:\\home\\me\\mine.yml"}
FIELDS = {"word": "همکاری", "other": "صادرات"}
WHOLE = Choices(whole=True)


@pytest.fixture(scope="module")
def compared(index):
    selection = explorer.select(index)
    return Comparison((explorer.ask(selection, "همکاری"), explorer.ask(selection, "صادرات")), ("همکاری", "صادرات"))


@pytest.fixture(scope="module")
def view(compared):
    return write_view(compared, WHOLE, settings=SETTINGS, fields=FIELDS)


def files_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(**files: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def changed(view: bytes, **values) -> bytes:
    return zipped(**{"view.json": json.dumps({**json.loads(files_of(view)["view.json"]), **values})})


def test_a_view_holds_all_tables_and_figures_and_nothing_of_the_texts(view):
    files = files_of(view)
    assert {f"tables/{name}.csv" for name in (*VIEWS, "count", "settings")} < set(files)
    assert {"index.html", "view.json", "figures/timeline.png", "figures/collocates.png", "figures/themes.png"} < set(
        files
    )
    lines = pd.read_csv(io.BytesIO(files["tables/lines.csv"]))
    assert list(lines) == ["side", "article_id", "paragraph", "sentence", "position", "length"] and len(lines) == 4
    texts = b"\n".join(content for name, content in files.items() if not name.endswith(".png")).decode()
    for text in ARTICLES["text"]:
        words = re.findall(r"[\w\u200c]+", text)
        assert not any(" ".join(words[at : at + 3]) in texts for at in range(len(words) - 2))
    assert not re.search(r"home.+me", texts) and "news" in texts and "mine.yml" in texts


def test_its_page_needs_nothing_beside_it_and_speaks_both_languages(view):
    page = files_of(view)["index.html"].decode()
    assert "default-src 'none'" in page and "<script" not in page
    assert not re.findall(r'(?:src|href)="(?!data:image/png;base64,|tables/)', page)
    assert page.count("<img alt=") == 3 and "در گذر زمان" in page and "Words near “" in page


def test_the_same_view_gives_the_same_bytes(view, compared):
    assert write_view(compared, WHOLE, settings=SETTINGS, fields=FIELDS) == view


def test_a_view_is_read_as_it_was_saved(view, index):
    assert read_view(view, index) == FIELDS


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "نمای ذخیره‌شده"),
        (b"PK\x05\x06" + bytes(18), "نمای ذخیره‌شده"),
        (zipped(**{"other.json": "{}"}), "نمای ذخیره‌شده"),
        (zipped(**{"view.json": "[]"}), "نمای ذخیره‌شده"),
        (zipped(**{"view.json": "{" + " " * 2_000_000}), "نمای ذخیره‌شده"),
        (zipped(**{"view.json": '{"format": 1, "fields": {"word": 3}}'}), "نمای ذخیره‌شده"),
        (zipped(**{"view.json": "{}", "../evil": ""}), "بیرون از پوشه"),
        (zipped(**{"view.json": "{}", "/etc/evil": ""}), "بیرون از پوشه"),
        (zipped(**{"view.json": "{}", "a\\..\\..\\evil": ""}), "بیرون از پوشه"),
    ],
)
def test_what_is_no_view_is_one_line(content, sentence, index):
    with pytest.raises(UserError, match=sentence) as caught:
        read_view(content, index)
    assert "\n" not in str(caught.value)


def test_a_view_of_another_version_or_corpus_is_one_line(view, index):
    with pytest.raises(UserError, match="نسخهٔ 9.9"):
        read_view(changed(view, version="9.9"), index)
    with pytest.raises(UserError, match="نسخهٔ"):
        read_view(changed(view, format=2), index)
    other = explorer.Index(index.articles.assign(text="باران"), index.tokens, index.hits, index.codebook)
    assert corpus_key(other) != corpus_key(index)
    with pytest.raises(UserError, match="پیکرهٔ دیگری"):
        read_view(view, other)


def test_links_carry_a_table_as_csv_and_workbook_and_its_figure(compared):
    links = download_links("timeline", compared, WHOLE, settings={})
    found = dict(re.findall(r'download="([^"]+)" href="data:[^;]+;base64,([^"]+)"', links))
    assert list(found) == ["timeline.csv", "timeline.xlsx", "timeline.png"]
    table = pd.read_csv(io.BytesIO(b64decode(found["timeline.csv"])))
    assert table["side"].tolist() == ["همکاری"] * 2 + ["صادرات"] * 2
    assert len(pd.read_excel(io.BytesIO(b64decode(found["timeline.xlsx"])))) == 4
    assert b64decode(found["timeline.png"])[:4] == b"\x89PNG"
    assert 'download="lines.xlsx"' in download_links("lines", compared, WHOLE, settings={})
