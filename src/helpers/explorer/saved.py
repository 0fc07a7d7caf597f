"""An answer as files: in a folder, as links that carry them, and as a view to pass on, which has none of the texts.

A saved view is a zip: `index.html`, which is read without the corpus and without Python, `tables/`, `figures/`, and
`view.json` with what was asked, for the panel to ask again on the same corpus.
"""

import io
import json
import re
import tempfile
import zipfile
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path, PureWindowsPath

import pandas as pd

from helpers import __version__, figures
from helpers.core.datafiles import write_zip
from helpers.core.errors import UserError
from helpers.core.paths import render_page
from helpers.core.store import combine
from helpers.explorer.index import Index
from helpers.explorer.query import Answer, Comparison, count_rates
from helpers.explorer.views import COUNT_HEADS, PHRASES, VIEWS, Choices, Content, panel_language, phrase, table_html

FORMAT = 1  # of saved views
# What a view without texts has of lines.
_PLACES = ["side", "article_id", "paragraph", "sentence", "position", "length"]
_MOST_ROWS = 20_000  # of a workbook that a reader waits for on the page; the export has all lines
_MOST_BYTES = 1_000_000  # of view.json; a larger one is none that was saved here
_SCRIPT = re.compile("<script>.*?</script>")  # which a page read offline has no use for
_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "zip": "application/zip",
}
Asked = Answer | Comparison


def write_answer(
    asked: Asked,
    choices: Choices,
    folder: Path,
    *,
    settings: Mapping,
    formats: Sequence[str],
    views: Iterable[str] = VIEWS,
    with_texts: bool = True,
) -> dict[str, Content]:
    """Write each view's table as CSV, the lines as .xlsx too, figures with the settings, and what was asked.

    Without texts, of the lines there is only where they stand. Returns what each view shows, by its name.
    """
    import matplotlib.pyplot as plt

    figures.save_table(_setting_table(settings), "settings", settings=settings, output=folder)
    figures.save_table(
        asked.counts() if isinstance(asked, Comparison) else asked.count(), "count", settings=settings, output=folder
    )
    contents = {}
    for name in views:
        view = VIEWS[name].of(asked)
        contents[name] = view.make(asked, choices)
        table = contents[name].table
        table = table if name != "lines" or with_texts else table.filter(_PLACES)
        figures.save_table(table, name, settings=settings, output=folder)
        if (name == "lines" and with_texts) or (len(views) == 1 and len(table) <= _MOST_ROWS):
            figures.save_table(table, name, kind="xlsx", settings=settings, output=folder)
        if view.plot:
            title = view.titles(asked)
            figure = view.draw(table, asked, choices).figure
            told = {"title": title, "caption": view.reading, "settings": settings}
            figures.save_figure(figure, name, data=table, output=folder, formats=formats, **told)
            plt.close(figure)
    return contents


def _setting_table(settings: Mapping) -> pd.DataFrame:
    return pd.DataFrame({"setting": list(settings), "value": list(map(str, settings.values()))})


def download_links(name: str, asked: Asked, choices: Choices, *, settings: Mapping) -> str:
    """Return links, as HTML, that carry a view's whole table as CSV and .xlsx and its figure as PNG."""
    with tempfile.TemporaryDirectory() as folder:
        write_answer(asked, choices, Path(folder), settings=settings, formats=["png"], views=[name])
        files = [*sorted(Path(folder, "tables").glob(f"{name}.*")), *Path(folder).glob("figures/*.png")]
        links = [link_to(file.name, file.read_bytes(), file.parent.name) for file in files]
        is_long = not any(file.suffix == ".xlsx" for file in files)
        return " · ".join([*links, *([escape(phrase("long_table", _MOST_ROWS))] if is_long else [])])


def link_to(name: str, content: bytes, kind: str = "") -> str:
    """Return a link, as HTML, that carries a file; `kind` says what it is: of the `tables` or the `figures`."""
    suffix = name.rpartition(".")[2]
    label = phrase(f"{kind}_as", suffix.upper()) if kind else name
    data = f"data:{_TYPES[suffix]};base64,{b64encode(content).decode('ascii')}"
    return f'<a download="{escape(name, quote=True)}" href="{data}">{escape(label)}</a>'


def corpus_key(index: Index) -> str:
    """Return what differs when the articles of an index do."""
    columns = index.articles[["article_id", "title", "text", "date", "outlet"]].astype("str")
    return combine(pd.util.hash_pandas_object(columns, index=False).to_numpy().tobytes())


def write_view(asked: Asked, choices: Choices, *, settings: Mapping, fields: Mapping[str, str]) -> bytes:
    """Return a view as a zip without the texts; the same view gives the same bytes. `fields` is what was asked."""
    index = (asked.answers[0] if isinstance(asked, Comparison) else asked).selection.index
    # Where folders are is nobody's business but their owner's.
    paths = {name: PureWindowsPath(str(settings[name])).name for name in ("corpus", "codebook") if name in settings}
    settings = {**settings, **paths}
    saved = {"format": FORMAT, "version": __version__, "corpus": corpus_key(index), "fields": dict(fields)}
    with tempfile.TemporaryDirectory() as written:
        folder = Path(written)
        contents = write_answer(asked, choices, folder, settings=settings, formats=["png"], with_texts=False)
        files = {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    files["view.json"] = json.dumps(saved, ensure_ascii=False, indent=2).encode()
    files["index.html"] = _page(asked, contents, settings, files).encode()
    content = io.BytesIO()
    write_zip(content, dict(sorted(files.items())))
    return content.getvalue()


def _page(asked: Asked, contents: Mapping[str, Content], settings: Mapping, files: Mapping[str, bytes]) -> str:
    """Return the page of a saved view, which needs nothing beside it."""
    page = render_page(
        "explorer_saved.html",
        code=panel_language(),
        phrases=PHRASES,
        settings=_table({name: PHRASES[name] for name in ("setting", "value")}, _setting_table(settings)),
        sections=list(_sections(asked, contents, files)),
    )
    return _SCRIPT.sub("", page)


def _sections(asked: Asked, contents: Mapping[str, Content], files: Mapping[str, bytes]) -> Iterator[dict]:
    """Give what the page shows of the counts and of each view."""
    counts = asked.counts() if isinstance(asked, Comparison) else count_rates(asked)
    yield {"name": "count", "titles": PHRASES["per_1000"], "notes": (), "table": _table(COUNT_HEADS, counts)}
    for name, content in contents.items():
        view = VIEWS[name].of(asked)
        columns = view.columns if name != "lines" else {column: {"fa": column, "en": column} for column in _PLACES}
        section = {"name": name, "titles": view.name, "notes": content.notes, "table": _table(columns, content.table)}
        if view.plot:
            about = json.loads(files[f"figures/{name}.json"])
            picture = b64encode(files[f"figures/{name}.png"]).decode("ascii")
            section |= {"titles": view.titles(asked), "alt": about["alt"], "reading": view.reading, "picture": picture}
        yield section


def _table(columns: Mapping[str, Mapping[str, str]], table: pd.DataFrame) -> str:
    """Return a table as HTML, its heads in both languages; without rows, nothing."""
    both = {column: " / ".join(dict.fromkeys(head.values())) for column, head in columns.items() if column in table}
    heads = {column: {"fa": head, "en": head} for column, head in both.items()}
    return table_html(heads, table) if len(table) else ""


def _leads_out(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return ".." in parts or parts[0] == "" or ":" in parts[0]


def read_view(content: bytes, index: Index) -> dict[str, str]:
    """Return what was asked in a saved view, for the same index and version.

    Raises `UserError`, in the language of the panel, for what is no saved view, has names that lead out of its folder,
    or was saved by another version or on another corpus. Nothing but `view.json` is read, and nothing is unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if any(map(_leads_out, names)):
                raise UserError(phrase("unsafe_view"))
            with archive.open("view.json") as file:
                saved = json.loads(file.read(_MOST_BYTES).decode())
        made, fields = saved["format"], saved["fields"]
        is_view = isinstance(made, int) and all(isinstance(value, str) for value in fields.values())
    except UserError:
        raise
    except Exception as error:  # zipfile and json fail in many ways on what is neither
        raise UserError(phrase("not_a_view")) from error
    if not is_view:
        raise UserError(phrase("not_a_view"))
    if (made, saved.get("version")) != (FORMAT, __version__):
        raise UserError(phrase("view_version", str(saved.get("version")), __version__))
    if saved.get("corpus") != corpus_key(index):
        raise UserError(phrase("view_corpus"))
    return fields
