"""Word documents: all words of the text, nothing that was deleted, and one article for each heading."""

import io
import zipfile

import pytest

from helpers.corpus import Limits, read_articles
from tests.corpus.files import ARTICLES, as_docx, as_zip, error_of, load, put

BODY = ARTICLES[0]["text"].split("\n")[0]
SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def test_a_document_has_as_many_elements_as_limits_allow(tmp_path):
    path = put(tmp_path, "a.docx", as_docx(ARTICLES[0]))
    assert "has more than 100 elements" in error_of(path, limits=Limits(elements=100))
    assert len(read_articles(path)) == 1


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


def run(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def as_document(body: str) -> bytes:
    """Return a document with this XML as its body."""
    import docx

    stream = io.BytesIO()
    docx.Document().save(stream)
    with zipfile.ZipFile(stream) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["word/document.xml"] = f'<w:document xmlns:w="{SPACE}"><w:body>{body}</w:body></w:document>'.encode()
    return as_zip(files)


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (f'<w:ins w:id="1" w:author="x">{run("تازه ")}</w:ins>', "وزیر تازه آمد"),
        (f'<w:moveTo w:id="1">{run("دیر ")}</w:moveTo>', "وزیر دیر آمد"),
        (f'<w:moveFrom w:id="1">{run("دیر ")}</w:moveFrom>', "وزیر آمد"),
        ("<w:del><w:r><w:delText>زود </w:delText></w:r></w:del>", "وزیر آمد"),
        (f'<w:smartTag w:element="place">{run("به شهر ")}</w:smartTag>', "وزیر به شهر آمد"),
        (f"<w:sdt><w:sdtContent>{run('یکم مهر ')}</w:sdtContent></w:sdt>", "وزیر یکم مهر آمد"),
        (f'<w:fldSimple w:instr="DATE">{run("۱۴۰۴ ")}</w:fldSimple>', "وزیر ۱۴۰۴ آمد"),
        (f"<w:r><w:pict><w:txbxContent><w:p>{run('جعبه')}</w:p></w:txbxContent></w:pict></w:r>", "وزیر آمد\nجعبه"),
        ("<w:r><w:br/></w:r>", "وزیر \nآمد"),
        ("<w:r><w:tab/></w:r>", "وزیر \tآمد"),
    ],
)
def test_all_parts_of_a_paragraph_are_read_but_what_was_deleted(tmp_path, part, text):
    body = f"<w:p>{run('تیتر')}</w:p><w:p>{run('وزیر ')}{part}{run('آمد')}</w:p>"
    assert read_articles(put(tmp_path, "a.docx", as_document(body))).loc[0, "text"] == text


def with_headings(*headings: tuple[str, int], lead: str = "") -> bytes:
    import docx

    document = docx.Document()
    if lead:
        document.add_paragraph(lead)
    for words, level in headings:
        document.add_heading(words, level)
        document.add_paragraph(BODY)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_each_heading_of_the_highest_level_is_an_article(tmp_path):
    content = with_headings(("خبر یک", 1), ("میان\u200cتیتر", 2), ("خبر دو", 1))
    articles, left_out = load(put(tmp_path, "a.docx", content))
    assert articles["title"].tolist() == ["خبر یک", "خبر دو"] and left_out == []
    assert articles["text"].tolist() == [f"{BODY}\nمیان\u200cتیتر\n{BODY}", BODY]


def test_headings_inside_one_article_do_not_part_it(tmp_path):
    for content in [
        with_headings(("بخش یک", 1), ("بخش دو", 1), lead=BODY),
        with_headings(("تیتر", 1), ("بخش یک", 2), ("بخش دو", 2)),
    ]:
        assert len(read_articles(put(tmp_path, "a.docx", content))) == 1


def test_notes_stand_at_the_end_of_their_article(tmp_path):
    import docx
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = docx.Document()
    document.add_paragraph("تیتر")
    paragraph = document.add_paragraph("متن خبر")
    notes = f'<w:footnotes xmlns:w="{SPACE}"><w:footnote w:id="2"><w:p>{run("پانویس")}</w:p></w:footnote></w:footnotes>'
    part = Part(PackURI("/word/footnotes.xml"), "application/xml", notes.encode(), document.part.package)
    document.part.relate_to(part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes")
    mark = paragraph.add_run()._r.makeelement(f"{{{SPACE}}}footnoteReference", {f"{{{SPACE}}}id": "2"})
    paragraph.runs[-1]._r.append(mark)
    document.add_paragraph("پایان")
    stream = io.BytesIO()
    document.save(stream)
    article = read_articles(put(tmp_path, "a.docx", stream.getvalue())).iloc[0]
    assert article["text"] == "متن خبر\nپایان\nپانویس"


def test_a_table_of_names_and_values_says_what_the_document_is(tmp_path):
    import docx

    document = docx.Document()
    fields = {"عنوان": "نان گران شد", "تاریخ": "1404/05/15 ساعت 17:25", "رسانه": "ایسنا", "سرویس": "اقتصاد"}
    table = document.add_table(rows=0, cols=2)
    for name, value in fields.items():
        row = table.add_row().cells
        row[0].text, row[1].text = name, value
    document.add_paragraph(BODY)
    stream = io.BytesIO()
    document.save(stream)
    article = read_articles(put(tmp_path, "a.docx", stream.getvalue())).iloc[0]
    found = article[["title", "text", "outlet", "section"]].tolist()
    assert found == ["نان گران شد", BODY, "ایسنا", "اقتصاد"]
    assert str(article["date"]) == "2025-08-06 17:25:00"


def test_a_table_of_other_things_is_text(tmp_path):
    import docx

    document = docx.Document()
    document.add_paragraph("تیتر")
    row = document.add_table(rows=1, cols=2).rows[0].cells
    row[0].text, row[1].text = "گندم", "ده تن"
    stream = io.BytesIO()
    document.save(stream)
    assert read_articles(put(tmp_path, "a.docx", stream.getvalue())).loc[0, "text"] == "گندم\nده تن"


def test_rows_of_a_table_of_articles_are_articles(tmp_path):
    import docx

    document = docx.Document()
    document.add_paragraph("جدول خبرها")
    table = document.add_table(rows=0, cols=3)
    for cells in [("عنوان", "تاریخ", "متن خبر"), *((f"خبر {n}", "1404/05/15", BODY) for n in "۱۲")]:
        for cell, value in zip(table.add_row().cells, cells, strict=True):
            cell.text = value
    stream = io.BytesIO()
    document.save(stream)
    articles, left_out = load(put(tmp_path, "a.docx", stream.getvalue()))
    assert articles["title"].tolist() == ["خبر ۱", "خبر ۲"] and articles["text"].tolist() == [BODY, BODY]
    assert set(articles["date"].astype(str)) == {"2025-08-06"} and "beside its table" in left_out[0]
