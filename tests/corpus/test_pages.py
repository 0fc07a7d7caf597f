"""Saved pages and documents: the article, and nothing of the page around it."""

import io
import json
import zipfile

from helpers.corpus import read_articles
from tests.corpus.files import ARTICLES, as_zip, files_of, put

TEXT = ARTICLES[0]["text"]


def test_a_page_is_read_without_its_scripts_menus_and_footer(tmp_path):
    for name, content in files_of("page.html").items():
        put(tmp_path, name, content)
    texts = read_articles(tmp_path)["text"]
    assert not texts.str.contains("خانه|ورزش|محفوظ|خبر نیست").any()


def test_scripts_in_pages_and_texts_do_not_come_along(tmp_path):
    page = files_of("page.html")["n1.html"].decode().replace("</h1>", "</h1><script>alert('متن')</script>")
    put(tmp_path, "a.html", page)
    put(
        tmp_path,
        "b.json",
        json.dumps([{"title": "<b>", "text": f"<p>{TEXT}</p><script>alert(1)</script><p>پایان</p>"}]),
    )
    articles = read_articles(tmp_path)
    assert articles["text"].tolist() == [TEXT, f"{TEXT}\nپایان"]
    assert articles.loc[1, "title"] == "<b>"  # a title is text, and is escaped where it is shown


def test_a_document_keeps_its_tables_and_makes_up_no_title(tmp_path):
    import docx

    document = docx.Document()
    document.add_paragraph("تیتر")
    document.add_paragraph("بند یک")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "خانه‌ی یک", "خانه‌ی دو"
    document.add_paragraph("بند دو")
    stream = io.BytesIO()
    document.save(stream)
    with zipfile.ZipFile(stream) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if name != "docProps/core.xml"}
    links = files["_rels/.rels"].decode()
    start = links.index("<Relationship ", links.index("core-properties") - 120)
    files["_rels/.rels"] = (links[:start] + links[links.index("/>", start) + 2 :]).encode()
    article = read_articles(put(tmp_path, "a.docx", as_zip(files))).iloc[0]
    assert article["title"] == "تیتر"
    assert article["text"] == "بند یک\nخانه‌ی یک\nخانه‌ی دو\nبند دو"
