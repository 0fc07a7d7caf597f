"""Figures as files: with their tables, themselves in words, and how to read them; and the gallery of all plots."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import yaml

from helpers import __version__
from helpers.core.datafiles import KINDS, is_invented, mark_table, write_csv, write_table
from helpers.core.errors import UserError, require_table
from helpers.core.paths import NOTEBOOKS, OUTPUT, ROOT, from_root, parse_yaml, read_texts, render_page, to_root
from helpers.core.store import library_versions, replacing, write_atomically
from helpers.figures.kit import PLOTS, Description, known_axes, plain
from helpers.figures.labels import Text, format_number, in_language, label_for, shape
from helpers.figures.layout import title_of, wrap_line
from helpers.figures.settings import SIZES, current_style, drawing_style, page_direction, scale, style
from helpers.figures.shaping import UNDRAWABLE

__all__ = ["alt_text", "check_formats", "save_all", "save_figure", "save_table"]
CAPTIONS = NOTEBOOKS / "captions.yml"
FORMATS = ("png", "svg", "pdf")
_NOTICE = 0.1  # inches from the edges of a figure to the middle of a line below it
_NUMBERED = re.compile(r"_\d+$")  # figures of one kind share a caption
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
# Where title and alt text stand in a file, if the format has a place for them.
_WORDS_IN = {"png": ("Title", "Description"), "svg": ("Title", "Description"), "pdf": ("Title", "Subject")}
# The same figure gives the same bytes: no date, no program's version, ids that depend on the content alone.
_METADATA = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}, "pdf": {"CreationDate": None}}
PICTURES = ROOT / "docs" / "gallery"  # one of each plate, in Persian, which README shows and tests compare
_DOTS_PER_INCH = 80


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
    tables : tables by the name of their file, with the ending of a kind of `save_table`, or without one for CSV.
    captions : captions of figures by name, in place of the usual ones.

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
        save_table(table, stem, kind=kind or "csv", settings=settings, output=output)
        rows.append((f"tables/{stem}", kind or "csv", len(table)))
    for name, figure in drawn.items():
        caption = captions.get(name, "")
        files = save_figure(figure, name, caption=caption, settings=settings, output=output, formats=formats)
        kinds = ", ".join(dict.fromkeys(file.suffix[1:] for file in files))
        rows.append((f"figures/{name}", kinds, sum(map(len, _tables_of(figure_of(figure))))))
    return pd.DataFrame(rows, columns=["name", "files", "rows"])


def save_figure(
    drawn,
    name: str = "",
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
    settings : what the table was made with, as corpus and hash. Where the rows of this `corpus` say that they are
        invented, figure, caption and table say so too. Its `source`, if it has one, stands below the figure.

    Returns
    -------
    The files: `name.png` (300 dots per inch for print, 192 for a slide or screen), `name.svg`, `name.pdf` as `formats`
    asks, `name.csv` as from `save_table` (`name_1.csv`, `name_2.csv` for several), and the sidecar `name.json` with
    title, alt text, caption, whether the figure is empty, each plot with its options, style, `settings` and versions.
    The same figure gives the same bytes.

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
    alt, caption = alt_text(figure, title), caption_for(name, figure, given=caption, settings=settings)
    invented = is_invented(settings.get("corpus"))
    if invented:
        notice = label_for("invented")
        alt, caption, tables = f"{alt} {notice}", f"{notice}\n{caption}".strip(), list(map(mark_table, tables))
    description = {
        "title": title,
        "alt": alt,
        "caption": caption,
        "empty": bool(known) and all(each.is_empty for each in known),
        "plots": [plot for each in known for plot in each.plots],
        "style": {key: value for each in known for key, value in each.style.items()},
        "invented": invented,
        "settings": plain(settings),
        "formats": formats,
        "versions": {"helpers": __version__, "matplotlib": library_versions("figures")["matplotlib"]},
    }
    files = [folder / f"{name}.{kind}" for kind in formats]
    dots = SIZES[description["style"].get("size", current_style().size)].dots
    words = [UNDRAWABLE.sub("\ufffd", description[key]) for key in ("title", "alt")]
    below = {in_language(settings["source"]): "#555555"} if settings.get("source") else {}
    below = {f"{label_for('source')}: {text}": colour for text, colour in below.items()}
    below |= {notice: "#7A4B00"} if invented else {}
    canvas = _lines_below(figure, below) if below else nullcontext()
    with canvas as whole, matplotlib.rc_context({"svg.hashsalt": name, "pdf.fonttype": 42, "savefig.dpi": dots}):
        for kind, file in zip(formats, files, strict=True):
            metadata = _METADATA[kind] | dict(zip(_WORDS_IN[kind], words, strict=True))
            with replacing(file) as part:
                figure.savefig(part, format=kind, metadata=metadata, bbox_inches=whole)
    for number, table in enumerate(tables, 1):
        files.append(folder / (f"{name}_{number}.csv" if len(tables) > 1 else f"{name}.csv"))
        with replacing(files[-1]) as part:
            write_csv(table, part)
    files.append(folder / f"{name}.json")
    text = json.dumps(description, ensure_ascii=False, indent=2) + "\n"
    write_atomically(files[-1], text.encode())
    return files


@contextmanager
def _lines_below(figure, texts: Mapping[str, str]) -> Iterator:
    """Write lines in their colours below a figure, which stays as it is; give what to save: the figure with them."""
    from matplotlib.transforms import Bbox

    (width, height), side = figure.get_size_inches(), page_direction()
    across = 1 - _NOTICE / width if side == "rtl" else _NOTICE / width
    place = {"ha": "right" if side == "rtl" else "left", "va": "center", "fontsize": "x-small"}
    with drawing_style():
        wrapped = [
            (line, colour)
            for text, colour in texts.items()
            for line in wrap_line(figure, text, width - 2 * _NOTICE, "x-small")
        ]
        step = 2 * _NOTICE * max(scale(), 1)
        lines = [
            figure.text(across, -(number + 0.5) * step / height, shape(line), color=colour, **place)
            for number, (line, colour) in enumerate(wrapped)
        ]
    try:
        yield Bbox([[0, -step * len(lines)], [width, height]])
    finally:
        for line in lines:
            line.remove()


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


def save_table(
    table: pd.DataFrame, name: str, *, kind: str = "csv", settings: Mapping | None = None, output: str | Path = OUTPUT
) -> Path:
    """Write a table into `tables/` of the output folder.

    CSV is UTF-8 with a mark that Excel reads; the sheet of a workbook reads from the right. A text that a spreadsheet
    would run as a formula has an apostrophe in front. The same table gives the same bytes.

    Parameters
    ----------
    name : of the file, in small Latin letters, digits, - and _.
    kind : `csv`, `xlsx`, `tex` (LaTeX with booktabs), `sav` (SPSS), `dta` (Stata), `parquet`, or `R` (a script and the
        Parquet file that it reads), as `analysis.write_table` writes them.
    settings : what the table was made with. Where the rows of its `corpus` say that they are invented, so do these.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_table(pd.DataFrame({"واژه": ["صلح"]}), "terms", output=folder).name
    'terms.csv'
    """
    require_table(table, verb="save_table")
    if f".{kind}" not in KINDS:
        raise UserError(f"save_table: kind must be one of {', '.join(each[1:] for each in KINDS)}; got {kind!r}")
    table = mark_table(table) if is_invented((settings or {}).get("corpus")) else table
    return write_table(table, _folder(output, "tables", name) / f"{name}.{kind}")


def _folder(output: str | Path, kind: str, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise UserError(f'the files need a name of small Latin letters, digits, - and _, as "terms"; got {name!r}')
    folder = from_root(output) / kind
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def descriptions(figure) -> list[Description]:
    """Return what is known of each of a figure's axes that a plot drew, in their order."""
    return [known_axes[ax] for ax in getattr(figure, "axes", ()) if ax in known_axes and known_axes[ax].plots]


def figure_of(drawn):
    """Return the figure of axes, of an array, list or mapping of axes, or the figure itself."""
    if hasattr(drawn, "savefig"):
        return drawn
    each = np.ravel(list(drawn.values()) if isinstance(drawn, Mapping) else drawn)
    found = list(dict.fromkeys(ax.figure for ax in each if hasattr(ax, "figure")))
    if len(found) != 1:
        savable = "a figure, its axes, or an array of axes of one figure can be saved"
        raise UserError(f'{savable}; got {type(drawn).__name__}. First what was drawn, then a name: (ax, "terms")')
    return found[0].get_figure(root=True)  # axes may stand in a part of it


def alt_text(drawn, title: Text = "") -> str:
    """Return a figure in words, for those who cannot see it: its title, its kind, its size and its highest rows.

    `drawn` is a figure, or axes of it; `title` is what to call it, by default its own title.

    >>> from helpers.figures import plot_terms
    >>> alt_text(plot_terms(pd.DataFrame({"term": ["صلح"], "count": [2]}), title="واژه‌ها"))
    'واژه\u200cها. نمودار میله\u200cای (۱ ردیف). بیشترین: صلح: ۲.'
    """
    figure = figure_of(drawn)
    said = [sentence for description in descriptions(figure) for sentence in description.sentences]
    return " ".join(part.rstrip(".") + "." for part in [in_language(title or figure_title(figure)), *said] if part)


def figure_title(figure) -> Text:
    """Return the title of a figure's first axes that have one."""
    return next(filter(None, map(title_of, getattr(figure, "axes", ()))), "")


def caption_for(name: str, figure, *, given: Text = "", settings: Mapping) -> str:
    """Return how to read a figure: the caption that is given, that of its name in `captions.yml`, or its plots' own."""
    written = read_captions()
    caption = written.get(given, given) if isinstance(given, str) else given
    caption = caption or written.get(name) or written.get(_NUMBERED.sub("", name))
    texts = [caption] if caption else [text for each in descriptions(figure) for text in plot_captions(each)]
    return "\n".join(dict.fromkeys(in_language(_filled(text, settings), between="\n") for text in texts))


def _filled(text: Text, settings: Mapping, language: str = "") -> Text:
    """Return a text with settings in place of their names, whole numbers in the digits of its language."""
    if isinstance(text, Mapping):
        return {code: _filled(str(own), settings, code) for code, own in text.items()}

    def said(found: re.Match) -> str:
        value = settings.get(found[1], found[0])
        return format_number(value, language=language) if type(value) is int else str(value)

    return _PLACEHOLDER.sub(said, text)


def plot_captions(description: Description) -> list[dict[str, str]]:
    """Return how to read the plots on axes, from `templates/plots.yml`, in both languages."""
    captions = {plot["plot"]: plot["caption"] for plot in read_texts("plots.yml")["plates"] if "caption" in plot}
    found = []
    for plot, measure in zip(description.plots, description.measures, strict=True):
        named = measure if isinstance(measure, Mapping) else dict.fromkeys(("fa", "en"), measure)
        texts = captions.get(plot["plot"], {"fa": "", "en": ""})
        found.append({key: text.replace("{value}", named.get(key, "")) for key, text in texts.items()})
    return found


def read_captions(file: Path | None = None) -> dict[str, dict[str, str]]:
    """Return the captions of figures that have their own, by name, each in Persian (`fa`) and in English (`en`)."""
    file = file or CAPTIONS
    if not file.exists():
        return {}
    try:
        captions = parse_yaml(file.read_text(encoding="utf-8")) or {}
    except yaml.YAMLError as error:
        raise UserError(f"{to_root(file)} cannot be read: {' '.join(str(error).split())}") from None
    if not isinstance(captions, dict):
        raise UserError(f"{to_root(file)} must name figures, each with a text for fa and en")
    for name, texts in captions.items():
        is_pair = isinstance(texts, dict) and set(texts) == {"fa", "en"}
        if not is_pair or not all(str(text).strip() for text in texts.values()):
            raise UserError(f"{to_root(file)}: the caption of {name} must have a text for fa and one for en")
    return captions


class Plate(NamedTuple):
    """A plot of the gallery."""

    name: str
    draw: Callable
    table: pd.DataFrame
    title: dict[str, str]
    options: dict

    @property
    def call(self) -> str:
        """Return how the plot is called; what is no plain value stands as …, and a table under its name."""
        plain = [
            f"{name}={name if isinstance(value, pd.DataFrame) else repr(value)}, "
            for name, value in self.options.items()
            if isinstance(value, pd.DataFrame) or "{" not in repr(value)
        ]
        return f"figures.{self.draw.__name__}(table, {''.join(plain)}title=…)"

    def plot(self):
        """Draw the plate in the language of the style, and return its axes."""
        return self.draw(self.table, title=self.title, **self.options)


def plates() -> tuple[Plate, ...]:
    """Return every plate of the gallery, at least one for each `plot_*`."""
    found = []
    for plate in read_texts("plots.yml")["plates"]:
        name = "_".join(filter(None, [plate["plot"], plate.get("example")]))
        table, options = pd.DataFrame(plate["table"]), dict(plate.get("options", {}))
        for key, value in options.items():
            if isinstance(value, dict) and all(isinstance(column, list) for column in value.values()):
                options[key] = pd.DataFrame(value)
        found.append(Plate(name, PLOTS[plate["plot"]], table, plate["title"], options))
    return tuple(found)


def write_gallery(output: Path = OUTPUT / "gallery") -> Path:
    """Draw every plate in both languages, and write a page of them that works offline; return the page."""
    each = [(plate, [_save(plate, language, output) for language in ("fa", "en")]) for plate in plates()]
    shown = [{"plate": plate, "pictures": pictures} for plate, pictures in each]
    page = output / "index.html"
    page.write_text(render_page("gallery.html", shown=shown), encoding="utf-8")
    return page


def _save(plate: Plate, language: str, output: Path) -> dict[str, str]:
    import matplotlib.pyplot as plt

    with style(language=language):
        ax = plate.plot()
        name = f"{plate.name}_{language}"
        save_figure(ax, name, output=output, formats=["svg", "png"])
        told = {"name": name, "alt": alt_text(ax), "language": language}
    plt.close(ax.figure)
    return told


def write_pictures(folder: Path = PICTURES) -> list[Path]:
    """Draw each plate in Persian as a small PNG; return the files."""
    import matplotlib.pyplot as plt

    folder.mkdir(parents=True, exist_ok=True)
    files = {folder / f"{plate.name}.png": plate for plate in plates()}
    for file, plate in files.items():
        figure = draw_for_picture(plate).figure
        save_picture(figure, file)
        plt.close(figure)
    return list(files)


def draw_for_picture(plate: Plate):
    """Draw a plate as it is kept: in Persian, in the font that comes with matplotlib; return its axes."""
    with style(language="fa", size="two_columns", font="DejaVu Sans"):
        return plate.plot()


def save_picture(figure, file: Path) -> None:
    """Write a figure as the small PNG that is kept of it."""
    figure.savefig(file, dpi=_DOTS_PER_INCH, pil_kwargs={"optimize": True}, metadata={"Software": None})
