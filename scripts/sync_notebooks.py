"""Give the Persian notebooks the code of the English ones, and set their prose right to left.

Run it after a change of code in `notebooks/`, or of prose in `notebooks/fa/`, which is written as plain markdown: tight
lists, a blank line between paragraphs. A cell of prose that is new in English is copied, to be written in Persian.
"""

import json
import re
from pathlib import Path

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"

# JupyterLab sets every <p> left, so that a paragraph needs a block of its own in it.
OPEN, CLOSE = '<div dir="rtl">\n\n', "\n\n</div>"
OPEN_PARAGRAPH, CLOSE_PARAGRAPH = '<span style="display:block;text-align:right">', "</span>"
_NO_PARAGRAPH = re.compile(r"#|[-*] |\d+\. |[|>]|```")
_LATIN = r"[A-Za-z](?:[\w+.'’/&-]*\w)?"
_FOREIGN = re.compile(
    rf"(?P<kept><[^>]+>|\]\([^)]*\))|`[^`]+`|−[۰-۹٫]+|{_LATIN}(?:\.? (?:{_LATIN}|\d+|&))*", flags=re.ASCII
)


def set_right_to_left(markdown: str) -> str:
    """Return Persian prose in its frame, with all that is read from the left isolated.

    Else `01_a`, `02_b` is read as one run, from its wrong end, as is a Latin word with a number behind it.
    """
    text = _FOREIGN.sub(lambda found: found["kept"] or f"\u2068{found[0]}\u2069", as_written(markdown))
    blocks = re.split(r"\n{2,}", text)
    framed = [block if _NO_PARAGRAPH.match(block) else OPEN_PARAGRAPH + block + CLOSE_PARAGRAPH for block in blocks]
    return OPEN + "\n\n".join(framed) + CLOSE


def take_frame_off(markdown: str) -> str:
    """Return the prose of a Persian cell for a page that is right to left itself."""
    for tag in (OPEN.strip(), CLOSE.strip(), OPEN_PARAGRAPH, CLOSE_PARAGRAPH):
        markdown = markdown.replace(tag, "")
    return markdown.strip()


def as_written(markdown: str) -> str:
    """Return the prose of a Persian cell as a person wrote it."""
    return re.sub("[\u2068\u2069]", "", take_frame_off(markdown))


def read_cells(file: Path) -> dict[str, dict]:
    """Return the cells of a notebook by their ids."""
    return {cell["id"]: cell for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]}


def sync(english: Path, persian: Path) -> None:
    """Write the Persian notebook anew: metadata and code of the English one, its own prose."""
    notebook = json.loads(english.read_text(encoding="utf-8"))
    own = read_cells(persian) if persian.exists() else {}
    for cell in notebook["cells"]:
        prose = own.get(cell["id"], cell)["source"]
        if cell["cell_type"] == "markdown" and prose != cell["source"]:
            cell["source"] = set_right_to_left("".join(prose)).splitlines(keepends=True)
    persian.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    for file in sorted(NOTEBOOKS.glob("*.ipynb")):
        sync(file, NOTEBOOKS / "fa" / file.name)
