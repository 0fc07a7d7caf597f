"""Figures with the tables behind them, as files."""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from helpers import __version__
from helpers.core.errors import UserError
from helpers.core.paths import OUTPUT, from_root
from helpers.core.spreadsheets import write_csv, write_xlsx
from helpers.core.store import replacing
from helpers.core.versions import library_versions
from helpers.figures.captions import alt_text, caption_for, descriptions, figure_of, figure_title, plain
from helpers.figures.labels import Text, in_language
from helpers.figures.shaping import UNDRAWABLE

FORMATS = ("png", "svg", "pdf")
_TABLE_WRITERS = {"csv": write_csv, "xlsx": write_xlsx}
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
# Where title and alt text stand in a file, if the format has a place for them.
_WORDS_IN = {"png": ("Title", "Description"), "svg": ("Title", "Description"), "pdf": ("Title", "Subject")}
# The same figure gives the same bytes: no date, no program's version, ids that depend on the content alone.
_METADATA = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}, "pdf": {"CreationDate": None}}


def save_all(
    drawn: Mapping[str, object],
    *,
    tables: Mapping[str, pd.DataFrame] | None = None,
    captions: Mapping[str, Text] | None = None,
    settings: Mapping | None = None,
    output: str | Path = OUTPUT,
    formats: Iterable[str] = FORMATS,
) -> pd.DataFrame:
    """Write the figures and tables of a notebook, each as `save_figure` and `save_table` do.

    Parameters
    ----------
    drawn : axes, arrays of axes or figures, by the name of their files.
    tables : tables by the name of their file; a name that ends in `.xlsx` makes a workbook, another CSV.
    captions : captions of figures by name, in place of the usual ones.
    settings, output, formats : as in `save_figure`.

    Returns
    -------
    One row per figure or table with `name`, `files` (the kinds that were written) and `rows` of its table.

    Examples
    --------
    >>> import tempfile
    >>> from helpers.figures import plot_terms
    >>> terms = pd.DataFrame({"term": ["صلح", "نان"], "count": [2, 1]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_all({"terms": plot_terms(terms)}, output=folder, formats=["svg"]).values.tolist()
    [['figures/terms', 'svg, csv, json', 2]]
    """
    unknown = set(captions or {}) - set(drawn)
    if unknown:
        raise UserError(f"save_all: captions name {', '.join(sorted(unknown))}, but figures are {', '.join(drawn)}")
    rows, captions, formats = [], captions or {}, list(formats)
    for name, table in (tables or {}).items():
        stem, _, kind = name.partition(".")
        save_table(table, stem, kind=kind or "csv", output=output)
        rows.append((f"tables/{stem}", kind or "csv", len(table)))
    for name, figure in drawn.items():
        caption = captions.get(name, "")
        files = save_figure(figure, name, caption=caption, settings=settings, output=output, formats=formats)
        kinds = ", ".join(dict.fromkeys(file.suffix[1:] for file in files))
        rows.append((f"figures/{name}", kinds, sum(map(len, _tables_of(figure_of(figure))))))
    return pd.DataFrame(rows, columns=["name", "files", "rows"])


def save_figure(
    drawn,
    name: str,
    *,
    data: pd.DataFrame | None = None,
    title: Text = "",
    caption: Text = "",
    settings: Mapping | None = None,
    output: str | Path = OUTPUT,
    formats: Iterable[str] = FORMATS,
) -> list[Path]:
    """Write a figure, and the table that it shows, into `figures/` of the output folder.

    Parameters
    ----------
    drawn : axes, an array, list or mapping of axes, or a figure.
    name : of the files, in small Latin letters, digits, - and _.
    data : the table; by default the rows that the plots show.
    title, caption : by default the figure's own title, and the caption under its name in `notebooks/captions.yml` or
        else that of its plots. `{corpus}` in a caption is the setting of that name.
    settings : what the table was made with, as corpus and hash.

    Returns
    -------
    The files: `name.png` (300 dpi), `name.svg`, `name.pdf` as `formats` asks, `name.csv` as from `save_table`
    (`name_1.csv`, `name_2.csv` for several), and the sidecar `name.json` with title, alt text, caption, whether the
    figure is empty, each plot with its options, style, `settings` and versions. The same figure gives the same bytes.

    Raises
    ------
    UserError : for a name or format that cannot be, or where no plot knows the table.

    Examples
    --------
    >>> import tempfile
    >>> from helpers.figures import plot_terms
    >>> ax = plot_terms(pd.DataFrame({"term": ["صلح"], "count": [2]}))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [file.name for file in save_figure(ax, "terms", output=folder, formats=["png"])]
    ['terms.png', 'terms.csv', 'terms.json']
    """
    import matplotlib

    figure, formats = figure_of(drawn), list(formats)
    check_formats(formats)
    tables = _tables_of(figure) if data is None else [data]
    if not tables:
        raise UserError(f"save_figure: no plot of this wing drew {name}, so its table is not known: pass data=…")
    folder, known, settings = _folder(output, "figures", name), descriptions(figure), settings or {}
    title = in_language(title or figure_title(figure)) or name
    description = {
        "title": title,
        "alt": alt_text(figure, title),
        "caption": caption_for(name, figure, given=caption, settings=settings),
        "empty": bool(known) and all(each.is_empty for each in known),
        "plots": [plot for each in known for plot in each.plots],
        "style": {key: value for each in known for key, value in each.style.items()},
        "settings": plain(settings),
        "formats": formats,
        "versions": {"helpers": __version__, "matplotlib": library_versions("figures")["matplotlib"]},
    }
    files = [folder / f"{name}.{kind}" for kind in formats]
    words = [UNDRAWABLE.sub("\ufffd", description[key]) for key in ("title", "alt")]
    with matplotlib.rc_context({"svg.hashsalt": name, "pdf.fonttype": 42, "savefig.dpi": 300}):
        for kind, file in zip(formats, files, strict=True):
            metadata = _METADATA[kind] | dict(zip(_WORDS_IN[kind], words, strict=True))
            with replacing(file) as part:
                figure.savefig(part, format=kind, metadata=metadata)
    for number, table in enumerate(tables, 1):
        files.append(folder / (f"{name}_{number}.csv" if len(tables) > 1 else f"{name}.csv"))
        with replacing(files[-1]) as part:
            write_csv(table, part)
    files.append(folder / f"{name}.json")
    with replacing(files[-1]) as part:
        part.write_text(json.dumps(description, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return files


def _tables_of(figure) -> list[pd.DataFrame]:
    """Return the tables that a figure's plots show, each once."""
    tables: list[pd.DataFrame] = []
    for table in (table for description in descriptions(figure) for table in description.tables):
        if not any(table.equals(other) for other in tables):
            tables.append(table)
    return tables


def check_formats(formats: Iterable[str]) -> None:
    """Raise `UserError` unless `formats` are some of png, svg and pdf."""
    formats = list(formats)
    unknown = [kind for kind in formats if kind not in FORMATS]
    if unknown or not formats:
        raise UserError(f"formats must be some of {', '.join(FORMATS)}; got {', '.join(unknown) or 'none'}")


def save_table(table: pd.DataFrame, name: str, *, kind: str = "csv", output: str | Path = OUTPUT) -> Path:
    """Write a table into `tables/` of the output folder.

    CSV is UTF-8 with a mark that Excel reads; the sheet of a workbook reads from the right. A text that a spreadsheet
    would run as a formula has an apostrophe in front. The same table gives the same bytes.

    Parameters
    ----------
    name : of the file, in small Latin letters, digits, - and _.
    kind : `csv` or `xlsx`.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_table(pd.DataFrame({"واژه": ["صلح"]}), "terms", output=folder).name
    'terms.csv'
    """
    if kind not in _TABLE_WRITERS:
        raise UserError(f"save_table: kind must be one of {', '.join(_TABLE_WRITERS)}; got {kind!r}")
    file = _folder(output, "tables", name) / f"{name}.{kind}"
    with replacing(file) as part:
        _TABLE_WRITERS[kind](table, part)
    return file


def _folder(output: str | Path, kind: str, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise UserError(f"a name must be small Latin letters, digits, - and _; got {name!r}")
    folder = from_root(output) / kind
    folder.mkdir(parents=True, exist_ok=True)
    return folder
