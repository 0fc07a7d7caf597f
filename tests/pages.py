"""The pages of the documentation, with their Python run as a reader would run it.

`python -m tests.pages` runs every page; `python -m tests.pages --pictures` also draws anew the pictures that pages show
and that their own code saves: look at them before you commit them.
"""

import argparse
import contextlib
import io
import re
import sys
import tempfile
import textwrap
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from PIL import Image

from helpers import analysis, figures
from helpers.core.paths import ROOT

DOCS = ROOT / "docs"
WRITTEN = [page for page in DOCS.glob("*.md") if page.name != "gallery.md"]  # which scripts/docs_sources.py makes
PAGES = sorted([*WRITTEN, *DOCS.glob("howto/*.md")])
PERSIAN = [page for page in (DOCS / "fa" / page.relative_to(DOCS) for page in PAGES) if page.exists()]  # the same code
NOT_RUN = "<!-- not run: "  # the line above a block that is not run, with the reason
_WRITERS = (figures.save_figure, figures.save_table, figures.save_all, analysis.write_exports)
_OWN = re.compile(r'(?<=")data/(?=raw|coding|codebook/mine)')  # the reader's own files, which a test must not write
_BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_IMAGE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")
_WIDEST, _COLOURS = 1050, 64  # pixels, and colours of a picture: a page of ten stays below half a megabyte


class Block(NamedTuple):
    """A fenced block of a page: in which line it begins, what it is, and whether it is run."""

    line: int
    kind: str
    text: str
    is_run: bool


def blocks(text: str) -> list[Block]:
    """Return the fenced blocks of a page, in order."""
    found = []
    for match in _BLOCK.finditer(text):
        above = text[: match.start()].rstrip("\n").rpartition("\n")[2]
        line = text.count("\n", 0, match.start()) + 2
        found.append(
            Block(line, match[1], textwrap.dedent(match[2]), match[1] == "python" and not above.startswith(NOT_RUN))
        )
    return found


def run(page: Path, folder: Path) -> None:
    """Run the Python of a page as one session, which writes into a folder.

    A block of plain text right behind one that is run must be what that printed.
    """
    names: dict[str, object] = {"__name__": "page"}
    with contextlib.ExitStack() as stack:
        for writer in _WRITERS:
            stack.enter_context(mock.patch.dict(writer.__kwdefaults__, output=folder / "data" / "output"))
        stack.callback(figures.set_style)
        printed = None
        for block in blocks(page.read_text(encoding="utf-8")):
            where = f"{page.relative_to(ROOT)}:{block.line}"
            if block.is_run:
                out = io.StringIO()
                # Behind as many empty lines as stand above it, so that a traceback names the line of the page.
                source = "\n" * (block.line - 1) + _OWN.sub(f"{folder.as_posix()}/data/", block.text)
                with contextlib.redirect_stdout(out):
                    exec(compile(source, str(page), "exec"), names)
                printed = out.getvalue()
            elif block.kind == "text" and printed is not None:
                assert block.text.strip() == printed.strip(), f"{where}: the block above prints\n{printed}"
            if not block.is_run:
                printed = None


def draw(page: Path, folder: Path) -> list[Path]:
    """Put the pictures that a page shows, and that its code has saved into a folder, where the page links them."""
    drawn = []
    for name in _IMAGE.findall(page.read_text(encoding="utf-8")):
        made = folder / "data" / "output" / "figures" / Path(name).name
        picture = page.parent / name
        if made.is_file() and made.suffix == ".svg":
            picture.write_bytes(made.read_bytes())
        elif made.is_file():
            whole = Image.open(made).convert("RGB")
            size = min(_WIDEST, whole.width), round(whole.height * min(1, _WIDEST / whole.width))
            whole.resize(size, Image.Resampling.LANCZOS).quantize(_COLOURS).save(picture, optimize=True)
        if made.is_file():
            drawn.append(picture)
    return drawn


def images(page: Path) -> list[Path]:
    """Return the pictures that a page shows."""
    return [(page.parent / name).resolve() for name in _IMAGE.findall(page.read_text(encoding="utf-8"))]


def main(arguments: list[str] | None = None) -> int:
    """Run the pages, or those that are named, and draw their pictures if asked to."""
    parser = argparse.ArgumentParser(prog="python -m tests.pages", description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="*", type=Path, help="some pages (default: all)")
    parser.add_argument("--pictures", action="store_true", help="draw the pictures of the pages anew")
    options = parser.parse_args(arguments)
    for page in [each.resolve() for each in options.pages] or PAGES:
        with tempfile.TemporaryDirectory() as folder:
            run(page, Path(folder))
            drawn = draw(page, Path(folder)) if options.pictures else []
        print(page.relative_to(ROOT).as_posix(), *(picture.relative_to(DOCS).as_posix() for picture in drawn))
    return 0


if __name__ == "__main__":
    sys.exit(main())
