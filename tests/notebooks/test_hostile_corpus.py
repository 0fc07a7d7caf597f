"""The report on a corpus whose names, titles and texts try to run: all of it is shown, none of it runs."""

import csv
import json
import warnings

import lxml.etree
import lxml.html
import pytest

from helpers.core.paths import NOTEBOOKS
from helpers.report import run_report

pytestmark = pytest.mark.slow

EVERY = ",".join(file.name[:2] for file in NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))  # those with little to say too

HOSTILE = [
    "<script>attack()</script>",
    "<img src=x onerror=attack()>",
    "\"><svg onload='attack()'>",
    "</td></table><a href='javascript:attack()'>خبر</a>",
    "<iframe srcdoc='<script>attack()</script>'></iframe>",
    "&lt;script&gt;attack()&lt;/script&gt;",
    '=HYPERLINK("http://attack.example","خبر")',
    "=cmd|'/c attack'!A0",
    "الف;=cmd|'/c attack'!A0;ب",
    "-1+1",
    "＝attack()",
    "'@attack",
    "$\\frac{attack$ و $x^2$",
    "\\(attack\\) \\begin{equation} %s {0} {{attack}}",
    "خبر 🇮🇷😀 \u202eattack\u2066 \u200f=1+1",
    "\x00\x0b\x1b[31m\tattack\x7f\x85",
    "attack<b>" + "دراز " * 100,
]
NAMES = ["<img src=x onerror=attack()>", "=cmd attack", "$x^2$ \\frac{attack", "'; attack"]
SENTENCE = "صادرات و آموزش دانشگاه‌ها با همکاری‌های منطقه رشد کرد و وزیر خارجه از آن سخن گفت."


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The runs and the output folder of a report on articles made of hostile strings."""
    folder = tmp_path_factory.mktemp("hostile")
    corpus, output = folder / "corpus \"<img src=x onerror=attack()>' $x$ {0}", folder / "output"
    corpus.mkdir()
    articles = [
        {
            "id": text,
            "title": text,
            "text": f"{text}\n{SENTENCE} {text} {SENTENCE}\n{text} {SENTENCE}",
            "outlet": text,
            "url": f"javascript:attack() {text}",
            "date": text,
            text: text,
        }
        for text in HOSTILE
    ]
    lines = "\n".join(json.dumps(article) for article in articles)
    (corpus / f"{NAMES[0]}.jsonl").write_text(lines, encoding="utf-8")
    for name in NAMES:
        (corpus / f"{name}.txt").write_text(f"{name}\n{SENTENCE}", encoding="utf-8")
        (corpus / f"{name}.log").write_text("no article", encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # dates that are none
        return run_report(
            corpus,
            formats=["svg"],
            aim={"notebooks": EVERY},
            output=output,
            store=output.with_name(f"{output.name} store"),
        ), output


def test_no_notebook_fails(report):
    runs, _ = report
    assert [(run.name, run.error) for run in runs if run.error] == []


def test_no_page_runs_or_links_what_came_from_the_corpus(report):
    runs, output = report
    pages = sorted((output / "report").glob("*.html"))
    assert len(pages) == len(runs) + 1
    shown = ""
    for file in pages:
        page = lxml.html.fromstring(file.read_bytes())
        shown += page.text_content()
        for element in page.iter(lxml.etree.Element):
            assert element.tag not in ("iframe", "object", "embed", "base", "form"), file
            assert not [name for name in element.attrib if name.startswith("on")], file
            assert "javascript:" not in element.get("href", ""), file
            assert "attack" not in element.get("src", "") + element.get("href", "") + element.get("style", ""), file
            if element.tag == "img":
                assert element.get("src").startswith(("data:image/", "../figures/")), file
            if element.tag in ("script", "style"):
                assert "attack" not in (element.text or ""), file
    # It was there to be shown: in titles, passages, names of files.
    for text in ("<script>attack()</script>", "<img src=x onerror=attack()>", "$\\frac{attack$", "=cmd attack.log"):
        assert text in shown


def test_no_cell_of_a_csv_file_is_a_formula_whatever_the_separator(report):
    _, output = report
    files = sorted(output.rglob("*.csv"))
    marked = 0
    for file in files:
        for separator in ",;\t":
            with file.open(encoding="utf-8-sig", newline="") as lines:
                cells = [cell for row in csv.reader(lines, delimiter=separator) for cell in row]
            texts = [cell for cell in cells if not is_number(cell)]
            assert not [cell for cell in texts if cell.strip(' "\u200f')[:1] in tuple("=+-@＝＋－＠")], file
            marked += sum(cell.startswith("'") for cell in texts)
    assert marked


def test_every_drawing_is_whole_and_has_no_script(report):
    _, output = report
    drawings = sorted((output / "figures").glob("*.svg"))
    assert drawings
    for file in drawings:
        tags = {lxml.etree.QName(element).localname for element in lxml.etree.parse(file).iter(lxml.etree.Element)}
        assert not tags & {"script", "a", "image", "foreignObject"}, file


def test_no_score_of_the_invented_sample_is_in_a_report_on_another_corpus(report):
    _, output = report
    drawn = sorted((output / "figures").glob("12_*.json"))
    assert drawn and all(json.loads(file.read_text(encoding="utf-8"))["empty"] for file in drawn)
    assert not list((output / "tables").glob("12_*"))
    assert "Nothing was coded" in (output / "report" / "12_score_the_coding.html").read_text(encoding="utf-8")


def is_number(cell: str) -> bool:
    try:
        return bool(float(cell)) or True
    except ValueError:
        return False
