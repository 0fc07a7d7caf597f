"""The Persian notebooks: the code of the English ones, and Persian prose that is set, spelled and worded as agreed."""

import json
import re
import runpy
import shutil
from typing import NamedTuple

import pytest

from helpers.core.paths import NOTEBOOKS, ROOT

SYNC = runpy.run_path(str(ROOT / "scripts" / "sync_notebooks.py"))
ENGLISH = sorted(NOTEBOOKS.glob("*.ipynb"))
REPORTED = [file for file in ENGLISH if "title_fa" in file.read_text(encoding="utf-8")]
LETTER = "[\u0621-\u06cc]"
CODE = re.compile("`[^`]+`")
QUOTED = re.compile("«[^«»]*»")  # an example may be wrong on purpose
ISOLATED = re.compile(r"\u2068[^\u2069]*\u2069|\]\([^)]*\)")  # and where a link leads
FILE = re.compile(r"`(\d\d_|[^`]*/|[^`]*\.\w+`)")
# A word that the glossary has another word for, and the English words beside which it is right all the same.
WORDS = {
    "موضوع": "topic|subject",
    "مقاله": "paper|opinion|journal|reviewer",
    "بازه": "interval|range|span",
    "بسامد": "",
    "کلمه": "",
    "لغت": "",
    "فایل": "",
    "سلول": "",
    "نوت‌?بوک": "",
    "پاراگراف": "",
    "دستورالعمل کدگذاری": "",
    "توسط": "",
}
# What a slip looks like, by what is wrong with it.
SLIPS = {
    "a space where a half-space belongs": rf"(?<!{LETTER})ن?می {LETTER}|{LETTER} (ها|هایی?|هایش|ترین?)(?!{LETTER})",
    "a half-space that joins nothing": rf"\u200c(?!{LETTER})|(?<!{LETTER})\u200c",
    "ezafe after ه": "\u06c0|ه\u200cی(?![\u0621-\u06cc\u200c])",
    "an Arabic letter": "[\u064a\u0643]",
    "Latin digits": r"(?m)[0-9](?!\d*\. )|(?<!^)[0-9]",
    "Latin punctuation": rf"{LETTER}\s?[,;?]|%",
}


class Prose(NamedTuple):
    """A cell of prose in both languages, as it was written."""

    place: str
    english: str
    persian: str


def read(file) -> dict:
    return json.loads(file.read_text(encoding="utf-8"))


def text(cell: dict) -> str:
    return "".join(cell["source"])


def persian_of(english):
    return NOTEBOOKS / "fa" / english.name


def in_both() -> list[Prose]:
    found = []
    for file in ENGLISH:
        own = {cell["id"]: SYNC["as_written"](text(cell)) for cell in read(persian_of(file))["cells"]}
        cells = [cell for cell in read(file)["cells"] if cell["cell_type"] == "markdown"]
        found += [Prose(f"{file.stem} {cell['id']}", text(cell), own.get(cell["id"], "")) for cell in cells]
    return found


PROSE = in_both()
each_cell = pytest.mark.parametrize("prose", PROSE, ids=[prose.place for prose in PROSE])


@pytest.mark.parametrize("english", ENGLISH, ids=lambda file: file.stem)
def test_a_persian_notebook_has_the_same_cells_the_same_code_and_its_prose_set_right_to_left(english, tmp_path):
    first, second = read(english), read(persian_of(english))
    for notebook in (first, second):
        for cell in notebook["cells"]:
            if cell["cell_type"] == "markdown":
                cell["source"] = []
    assert first == second, "run scripts/sync_notebooks.py"
    copy = shutil.copy(persian_of(english), tmp_path)
    SYNC["sync"](english, tmp_path / english.name)
    assert (tmp_path / english.name).read_bytes() == persian_of(english).read_bytes(), f"{copy}: sync_notebooks.py"


def test_no_persian_notebook_is_left_without_an_english_one():
    assert {file.name for file in (NOTEBOOKS / "fa").glob("*.ipynb")} == {file.name for file in ENGLISH}


@pytest.mark.parametrize("english", REPORTED, ids=lambda file: file.stem)
def test_the_headline_is_the_title_that_the_report_shows(english):
    notebook = read(persian_of(english))
    headline = SYNC["as_written"](text(notebook["cells"][0])).splitlines()[0]
    assert headline == f"# {notebook['metadata']['persian_news']['title_fa']}"


@pytest.mark.parametrize("english", ENGLISH, ids=lambda file: file.stem)
def test_the_first_cell_says_what_one_sees_what_it_reads_and_writes_and_how_long_it_takes(english):
    said = re.findall(r"\*\*(You will see|Reads|Writes|Takes)\*\*", text(read(english)["cells"][0]))
    labels = {"You will see": "می‌بینید", "Reads": "ورودی", "Writes": "خروجی", "Takes": "زمان"}
    first = text(read(persian_of(english))["cells"][0])
    assert re.findall(rf"\*\*({'|'.join(labels.values())}):\*\*", first) == [labels[word] for word in said]


@each_cell
def test_every_cell_is_in_persian_and_names_what_the_english_one_names(prose):
    own = CODE.sub("", prose.persian)
    assert len(re.findall(LETTER, own)) > len(re.findall("[A-Za-z]", own)), prose.place
    assert not re.search(r"([A-Za-z][\w'’-]*[\s,;:.]+){4}[A-Za-z]", own), prose.place
    english, persian = ({span for span in CODE.findall(one) if re.search("[A-Za-z]", span)} for one in prose[1:])
    assert english <= persian, prose.place
    assert set(filter(FILE.match, english)) == set(filter(FILE.match, persian)), prose.place
    assert not re.search(r"\n\n[-*] .*\n\n[-*] ", prose.persian), "a list with gaps is set left in JupyterLab"


@each_cell
def test_every_cell_has_the_words_of_the_glossary(prose):
    own = QUOTED.sub("", CODE.sub("", prose.persian))
    for word, beside in WORDS.items():
        if re.search(rf"(?<!{LETTER}){word}ی?(?!{LETTER})", own):
            assert beside and re.search(beside, prose.english, flags=re.IGNORECASE), (
                f"{prose.place}: {word}, see docs/glossary.md"
            )


@each_cell
def test_no_cell_has_a_slip_of_spelling(prose):
    own = QUOTED.sub("", ISOLATED.sub("", SYNC["set_right_to_left"](prose.persian)))
    for what, pattern in SLIPS.items():
        found = re.search(pattern, own)
        assert not found, f"{prose.place}: {what}, at {own[max(found.start() - 20, 0) : found.end() + 20]!r}"


def test_prose_is_framed_once_and_comes_back_as_it_was_written():
    written = "## عنوان\n\nسطر `01_a`، `02_b` و DP: ۰ تا −۱ (Smith et al. 2016) [اینجا](a/b.ipynb#c)\n\n- یک `x`\n- دو"
    framed = SYNC["set_right_to_left"](written)
    assert framed == SYNC["set_right_to_left"](framed) and SYNC["as_written"](framed) == written
    assert framed.startswith('<div dir="rtl">\n\n## عنوان\n\n<span ') and framed.endswith("- دو\n\n</div>")
    assert re.findall("\u2068([^\u2069]*)\u2069", framed) == [
        "`01_a`",
        "`02_b`",
        "DP",
        "−۱",
        "Smith et al. 2016",
        "`x`",
    ]
    assert "](a/b.ipynb#c)" in framed
