"""A figure with the table behind it."""

import json
import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

from helpers.errors import UserError
from helpers.paths import OUTPUT, from_root
from helpers.spreadsheets import write_csv, write_xlsx

FORMATS = ("png", "svg", "pdf")
_TABLE_WRITERS = {"csv": write_csv, "xlsx": write_xlsx}
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
# The same figure gives the same bytes: no date, no program's version, ids that depend on the content alone.
_METADATA = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}, "pdf": {"CreationDate": None}}


def save_figure(
    figure,
    name: str,
    *,
    data: pd.DataFrame,
    title: str = "",
    output: str | Path = OUTPUT,
    formats: Iterable[str] = FORMATS,
) -> list[Path]:
    """Write a figure, and the table that it shows, into `figures/` of the output folder; return the files.

    Files are `name.png` (300 dpi), `name.svg`, `name.pdf` as `formats` asks, and always `name.csv` with `data`, as from
    `save_table`, and `name.json` with the title, in plain letters, that the report shows. Each file is put in place
    whole, and the same figure gives the same bytes.

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
    files = []
    with matplotlib.rc_context({"svg.hashsalt": name, "pdf.fonttype": 42, "savefig.dpi": 300}):
        for kind in wanted:
            file = folder / f"{name}.{kind}"
            with _whole(file) as part:
                figure.savefig(part, format=kind, metadata=_METADATA[kind])
            files.append(file)
    description = {"title": title or name, "formats": wanted}
    with _whole(folder / f"{name}.json") as part:
        part.write_text(json.dumps(description, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return [*files, _write(data, folder / f"{name}.csv", write_csv), folder / f"{name}.json"]


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
    would run as a formula has an apostrophe in front (`helpers.spreadsheets`). The same table gives the same bytes.

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
