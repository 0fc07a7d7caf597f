"""A figure with the table behind it."""

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pandas as pd

from helpers import __version__
from helpers.core.errors import UserError
from helpers.core.paths import OUTPUT, from_root
from helpers.core.spreadsheets import write_csv, write_xlsx
from helpers.figures.facts import alt_text, facts_of, plain
from helpers.figures.rtl import UNDRAWABLE
from helpers.figures.wording import Text, in_language

FORMATS = ("png", "svg", "pdf")
_TABLE_WRITERS = {"csv": write_csv, "xlsx": write_xlsx}
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
# The same figure gives the same bytes: no date, no program's version, ids that depend on the content alone.
_WORDS_IN = {"png": ("Title", "Description"), "svg": ("Title", "Description"), "pdf": ("Title", "Subject")}
_METADATA = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}, "pdf": {"CreationDate": None}}


def save_figure(
    figure,
    name: str,
    *,
    data: pd.DataFrame,
    title: Text = "",
    reading: Text = "",
    settings: Mapping | None = None,
    output: str | Path = OUTPUT,
    formats: Iterable[str] = FORMATS,
) -> list[Path]:
    """Write a figure, and the table that it shows, into `figures/` of the output folder; return the files.

    Files are `name.png` (300 dpi), `name.svg`, `name.pdf` as `formats` asks, always `name.csv` with `data`, as from
    `save_table`, and the sidecar `name.json`: title, alt text, `reading` (a sentence or two on how to read the chart),
    each plot with its options, the style, `settings` (what the table was made with, as corpus and hash) and versions.
    Each file is put in place whole, and the same figure gives the same bytes.

    >>> import tempfile, matplotlib.pyplot as plt
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     files = save_figure(plt.figure(), "empty", data=pd.DataFrame({"واژه": []}), output=folder, formats=["png"])
    ...     [file.name for file in files]
    ['empty.png', 'empty.csv', 'empty.json']
    """
    import matplotlib

    wanted = list(formats)
    check_formats(wanted)
    folder = _folder(output, "figures", name)
    description = _description(figure, name, title, reading, settings or {}, wanted)
    files = []
    with matplotlib.rc_context({"svg.hashsalt": name, "pdf.fonttype": 42, "savefig.dpi": 300}):
        for kind in wanted:
            file = folder / f"{name}.{kind}"
            with _whole(file) as part:
                figure.savefig(part, format=kind, metadata=_metadata(kind, description))
            files.append(file)
    with _whole(folder / f"{name}.json") as part:
        part.write_text(json.dumps(description, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return [*files, _write(data, folder / f"{name}.csv", write_csv), folder / f"{name}.json"]


def _description(figure, name: str, title: Text, reading: Text, settings: Mapping, formats: list[str]) -> dict:
    import matplotlib

    facts = facts_of(figure)
    title = in_language(title) or name
    return {
        "title": title,
        "alt": alt_text(figure, title),
        "reading": in_language(reading, between="\n"),
        "plots": facts.plots,
        "style": facts.style,
        "settings": plain(settings),
        "formats": formats,
        "versions": {"helpers": __version__, "matplotlib": matplotlib.__version__},
    }


def _metadata(kind: str, description: dict) -> dict:
    """Return what a file says of itself: title and alt text, where the format has a place for them."""
    words = [UNDRAWABLE.sub("\ufffd", description[name]) for name in ("title", "alt")]
    return _METADATA[kind] | dict(zip(_WORDS_IN[kind], words, strict=True))


def check_formats(formats: Iterable[str]) -> None:
    """Raise `UserError` unless `formats` are some of png, svg and pdf.

    >>> check_formats(["png"])
    """
    formats = list(formats)
    unknown = [kind for kind in formats if kind not in FORMATS]
    if unknown or not formats:
        raise UserError(f"formats must be some of {', '.join(FORMATS)}; got {', '.join(unknown) or 'none'}")


def save_table(table: pd.DataFrame, name: str, *, kind: str = "csv", output: str | Path = OUTPUT) -> Path:
    """Write a table as `tables/name.csv` of the output folder, or with `kind="xlsx"` as a workbook; return the file.

    CSV is UTF-8 with a mark that Excel reads; the sheet of a workbook reads from the right. A text that a spreadsheet
    would run as a formula has an apostrophe in front (`helpers.core.spreadsheets`). The same table gives the same bytes.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_table(pd.DataFrame({"واژه": ["صلح"]}), "terms", output=folder).name
    'terms.csv'
    """
    if kind not in _TABLE_WRITERS:
        raise UserError(f"save_table: kind must be one of {', '.join(_TABLE_WRITERS)}; got {kind!r}")
    return _write(table, _folder(output, "tables", name) / f"{name}.{kind}", _TABLE_WRITERS[kind])


def _folder(output: str | Path, kind: str, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise UserError(f"a name must be small Latin letters, digits, - and _; got {name!r}")
    folder = from_root(output) / kind
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _write(table: pd.DataFrame, file: Path, write: Callable[[pd.DataFrame, Path], None]) -> Path:
    with _whole(file) as part:
        write(table, part)
    return file


class _whole:
    """Give a file to write beside `file`, and put it in its place when all is written."""

    def __init__(self, file: Path):
        self.file, self.part = file, file.with_name(f".{file.name}.{os.getpid()}.part")

    def __enter__(self) -> Path:
        return self.part

    def __exit__(self, failure, *_) -> None:
        if failure is None:
            self.part.replace(self.file)
        else:
            self.part.unlink(missing_ok=True)
