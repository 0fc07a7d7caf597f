"""Pages and documents: the article, and nothing around it; JSON and XML that would do harm: rows, or one error."""

import io
import json
import zipfile

import pytest

from helpers.corpus import read_articles
from helpers.corpus.markup import without_markup
from tests.corpus.files import ARTICLES, as_zip, error_of, files_of, put

TEXT = ARTICLES[0]["text"]


def test_markup_goes_and_other_signs_stay():
    assert without_markup("<p>بند <b>یک</b></p><p>بند دو</p>", shown="") == "بند یک\nبند دو"
    assert without_markup("۳ < ۵", shown="") == "۳ < ۵"


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


def test_entities_in_xml_are_refused(tmp_path):
    put(tmp_path, "secret", "secret")
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    for entities in [f'<!ENTITY l0 "lol">{bomb}', f'<!ENTITY l9 SYSTEM "file://{tmp_path}/secret">']:
        path = put(tmp_path, "a.xml", f"<!DOCTYPE a [{entities}]><a><text>&l9;</text></a>")
        assert "declares entities" in error_of(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", "[" * 100_000),
        ("a.json", '[{"text":' + "[" * 500 + "]" * 500 + "}]"),
        ("a.json", '[{"text": "a", "b": ' + '{"c":' * 60 + "1" + "}" * 60 + "}]"),
        ("a.xml", "<channel>" * 50_000 + "</channel>" * 50_000),
        ("a.xml", "<a>" * 50_000),
        ("a.html", "<div>" * 40_000 + TEXT),
    ],
)
def test_what_is_nested_too_deep_is_an_error(tmp_path, name, content):
    error_of(put(tmp_path, name, content))


def test_deep_markup_in_a_text_is_read(tmp_path):
    text = "<r><text>" + "<b>" * 50_000 + "متن" + "</b>" * 50_000 + "</text></r>"
    assert read_articles(put(tmp_path, "a.xml", text))["text"].tolist() == ["متن"]


def test_many_parts_of_one_name_take_no_long_time(tmp_path):
    path = put(tmp_path, "a.xml", "<r><text>a</text>" + "<tag>b</tag>" * 100_000 + "</r>")
    assert read_articles(path).loc[0, "tag"].count("b") == 100_000


def test_numbers_that_are_none_or_too_large(tmp_path):
    rows = '[{"id": 12.0, "text": "a", "x": NaN, "y": 1e999}, {"id": %s, "text": "b", "x": -Infinity, "y": %s}]'
    articles = read_articles(put(tmp_path, "a.json", rows % ("9" * 30, "7" * 5000)))
    assert articles["article_id"].tolist() == ["12", "9" * 30]
    assert articles["x"].isna().all() and articles.loc[1, "y"] == "7" * 5000
    assert json.loads(articles.to_json(orient="records", date_format="iso"))


def test_halves_of_letters_can_be_written_as_utf_8(tmp_path):
    rows = (
        r'[{"id": "\ud83d", "text": "a\ud800b", "\udfff": {"x": ["\uDC00"]}, "emoji": "\ud83d\ude00", "t": "\\ud800"}]'
    )
    articles = read_articles(put(tmp_path, "a.json", rows))
    assert articles.loc[0, "text"] == "a\ufffdb" and articles.loc[0, "article_id"] == "\ufffd"
    assert articles.loc[0, "emoji"] == "\U0001f600" and articles.loc[0, "t"] == r"\ud800"
    assert articles.to_csv().encode() and articles.to_json(force_ascii=False, date_format="iso").encode()
