"""Every notebook on one corpus, and what they exported gathered on a page, which asks for nothing from elsewhere.

What a notebook has made (figures, tables, its page) is cached until something that it was made of changes: an
interrupted report goes on from there.
"""

import errno
import json
import platform
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from helpers import __version__, analysis, corpus, figures, language
from helpers.core.errors import CorpusError, UserError
from helpers.core.paths import NOTEBOOKS, OUTPUT, from_root, to_root
from helpers.core.spreadsheets import read_csv
from helpers.core.store import Store
from helpers.core.versions import combine, digest_files, library_versions
from helpers.core.workers import choose_workers

__all__ = ["Run", "run_report"]

_AT_ONCE = 2  # Each notebook is a process of its own, and most computers have two cores to spare.
_ROOMS = ("figures", "tables", "report")
_RECORD = Path("report") / "run.json"
_RUN = "run.json"  # in the cached folder of a notebook: how it ran
_MOST_CACHED = 3  # reports of one notebook: of the last corpora, or looks
_MANY = 200  # articles from which on tokens are cached for the notebooks that follow
_LONGEST_ERROR = 300  # letters of an error that the page and the console show
_NOT_WRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EFBIG, errno.ENOTDIR, errno.EEXIST)
_ROWS_SHOWN = 25  # of a figure's table; the whole table is one click away
_LEFT_OUT_SHOWN = 50  # of the files and rows that were left out; all of them are in run.json
_PERSIAN, _LATIN = re.compile("[\u0620-\u06d3]"), re.compile("[A-Za-z]")
_LONG_FRACTION = re.compile(r"-?\d+\.\d{5,}(e[-+]\d+)?")


class Run(NamedTuple):
    """One notebook that was run: its name, title, page, seconds, and what went wrong, if anything did."""

    name: str
    title: str
    page: str
    seconds: float
    error: str


def run_report(
    articles: str | Path,
    *,
    formats: Sequence[str],
    columns: Mapping[str, str] | str | None = None,
    look: Mapping[str, str] | None = None,
    notebooks: Path = NOTEBOOKS,
    output: Path = OUTPUT,
    store: str | Path = "report",
) -> list[Run]:
    """Run the notebooks on a corpus, and put their figures, tables and pages into the output folder.

    Everything is made in a folder beside and moved into place at the end; then what an earlier report left is removed,
    and other files in the output folder stay. A notebook that fails does not stop the others. With a Dask scheduler in
    the environment as `CLUSTER`, that does the tokenizing.

    Parameters
    ----------
    formats
        Of the figures: some of `png`, `svg`, `pdf`.
    columns
        As of `corpus.read_articles`.
    look
        What `figures.set_style` takes (language, size, font).
    store
        The folder of the cache: a name in `data/interim`, or a folder elsewhere.

    Raises
    ------
    UserError
        Before any notebook runs, when the corpus or the codebook cannot be read or the output folder not be written;
        at the end, when the corpus was changed meanwhile.
    """
    look, columns = dict(look or {}), corpus.parse_columns(columns)
    fonts = _check(formats, look)
    digest = corpus.fingerprint(articles)
    started, clock = datetime.now(UTC), time.monotonic()
    with _staging(output) as staging, _building(Store(store, wing="report")) as building:
        parameters = {"CORPUS": to_root(from_root(articles)), "COLUMNS": columns, "FORMATS": list(formats)}
        parameters |= {name.upper(): value for name, value in look.items()}
        read = (parameters, digest, data_version(), fonts)
        found = sorted(notebooks.glob("[0-9][0-9]_*.ipynb"))
        jobs = [_Job(file, parameters, combine(file.read_bytes(), *read), building, store) for file in found]
        about = _about_corpus(articles, columns, digest, store, tokenized=not all(job.cached for job in jobs))
        runs = _run_notebooks(jobs)
        if corpus.fingerprint(articles) != digest:
            changed = f"{parameters['CORPUS']} was changed while the report was made"
            raise CorpusError(f"{changed}: run it again when nothing writes to it")
        for room in _ROOMS:
            (staging / room).mkdir()
            for file in (file for job in jobs for file in (job.made / room).iterdir()):
                shutil.copyfile(file, staging / room / file.name)
        record = {
            "corpus": parameters["CORPUS"],
            "corpus_sha256": digest,
            "columns": columns,
            **about,
            "words": read_word_count(staging / "tables"),
            "formats": list(formats),
            **look,
            "started": started.isoformat(timespec="seconds"),
            "seconds": round(time.monotonic() - clock, 1),
            "versions": {"helpers": __version__, "python": platform.python_version(), **library_versions()},
            "system": platform.system(),
            "notebooks": [run._asdict() for run in runs],
        }
        write_page(staging, runs, record)
        _put_in_place(staging, output, record)
    return runs


def _check(formats: Sequence[str], look: dict) -> list[str]:
    """Raise `UserError` for what no notebook could work with; return the fonts that figures are drawn in."""
    import matplotlib

    figures.check_formats(formats)
    choose_workers()  # a scheduler that does not answer
    analysis.read_codebook()
    with figures.style(**look):
        return list(matplotlib.rcParams["font.family"])


def data_version() -> str:
    """Return what differs when the coded sample, or a coding sheet of the user's, does."""
    folders = [from_root(f"data/{name}") for name in ("coding", "sample")]
    return digest_files(folder for folder in folders if folder.exists())


@contextmanager
def _staging(output: Path) -> Iterator[Path]:
    """Make a folder in the output folder, removed at the end. Raises `UserError` where it cannot be written to."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".building-", dir=output, ignore_cleanup_errors=True) as folder:
            yield Path(folder)
    except OSError as error:
        if error.errno not in _NOT_WRITABLE:
            raise
        problem = f"the report cannot be written to {to_root(output)} ({error.strerror})"
        advice = "make room, or allow it, and run again; what was done is kept, and nothing half-written is left"
        raise UserError(f"{problem}: {advice}") from error


@contextmanager
def _building(store: Store) -> Iterator[Path]:
    """Give a folder that the notebooks write to: in the cache, or a temporary one where that cannot be written."""
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(store.building())
        except OSError:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="persian-news-")))
        yield folder


def _about_corpus(path: str | Path, columns: dict, digest: str, store: str | Path, *, tokenized: bool) -> dict:
    """Return what the report says of the corpus; with `tokenized`, its tokens are cached for the notebooks."""
    cache, name = (
        Store(Path(store) / "corpus", wing="report", most=_MOST_CACHED),
        f"{combine(digest, columns)[:32]}.json",
    )
    content = None if tokenized else cache.read(name)
    if content:
        return json.loads(content)
    articles, left_out = corpus.load_articles(path, columns=columns, strip=False)
    if tokenized and len(articles) >= _MANY:
        language.tokenize(articles)
    about = {
        "articles": len(articles),
        "outlets": articles.loc[articles["outlet"].ne(""), "outlet"].nunique(),
        "dates": [f"{day:%Y-%m-%d}" for day in (articles["date"].min(), articles["date"].max()) if day == day],
        "left_out": (left_out["path"] + ": " + left_out["reason"]).tolist(),
    }
    with suppress(OSError):  # It is found again where it cannot be cached.
        cache.write(name, json.dumps(about, ensure_ascii=False).encode())
    return about


class _Job:
    """A notebook to run, unless what it would make is cached."""

    def __init__(self, file: Path, parameters: dict, key: str, building: Path, store: str | Path):
        self.file, self.parameters, self.made, self._key = file, parameters, building / file.stem, key
        self._store = Store(Path(store) / file.stem, wing="report", most=_MOST_CACHED)
        self.cached = self._store.find(key)

    def do(self) -> Run:
        """Run the notebook, or take what it has made."""
        if self.cached:
            self.made = self.cached
            return Run(**json.loads((self.made / _RUN).read_text(encoding="utf-8")))
        for room in _ROOMS:
            (self.made / room).mkdir(parents=True)
        run = _run_notebook(self.file, self.made, {**self.parameters, "OUTPUT": to_root(self.made)})
        if not run.error:
            with suppress(OSError):  # It runs again where it cannot be cached.
                (self.made / _RUN).write_text(json.dumps(run._asdict(), ensure_ascii=False), encoding="utf-8")
                self.made = self._store.adopt(self._key, self.made)
        return run


def _run_notebooks(jobs: list[_Job]) -> list[Run]:
    from tqdm import tqdm

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        running = [pool.submit(job.do) for job in jobs]
        try:
            return [job.result() for job in tqdm(running, desc="notebooks", file=sys.stderr)]
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _run_notebook(file: Path, made: Path, parameters: dict) -> Run:
    import nbformat
    import papermill

    executed = made / file.name
    clock, error = time.monotonic(), ""
    # A kernel that is stopped while it closes says so as an error; errors of cells come by another way.
    kernel = {"kernel_name": "python3", "extra_arguments": ["--IPKernelApp.log_level=CRITICAL"]}
    try:
        papermill.execute_notebook(file, executed, parameters, cwd=file.parent, progress_bar=False, **kernel)
    except Exception as failure:  # noqa: BLE001 - whatever it is: told, and the others run
        error = _describe(failure)
    page, title = "", file.stem
    if executed.exists():
        notebook = nbformat.read(executed, as_version=4)
        prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
        heading = re.search(r"^#\s+(.+)$", prose, flags=re.MULTILINE)
        page, title = f"{file.stem}.html", heading[1].strip() if heading else file.stem
        write_notebook_page(notebook, made / "report" / page, title=title)
        executed.unlink()
    return Run(file.stem, title, page, round(time.monotonic() - clock, 1), error[:_LONGEST_ERROR])


def _describe(failure: Exception) -> str:
    """Return the cell and the error in one line; a check of our own that failed is said to be our fault."""
    if not hasattr(failure, "ename"):  # a dead kernel, or a broken notebook file
        return f"{type(failure).__name__}: {failure}"
    message, cell = " ".join(str(failure.evalue).split()), f"cell {failure.exec_count}"
    if failure.ename == "AssertionError":
        bug = "this is a bug of the notebook, not of your articles; please report it with this line"
        return f"{cell}: a check failed that holds for every corpus ({message or 'no message'}): {bug}"
    return f"{cell}: {failure.ename}: {message}"


def _put_in_place(staging: Path, output: Path, record: dict) -> None:
    """Remove what the last report wrote, and move this one's files to where they belong."""
    last = output / _RECORD
    old = json.loads(last.read_text(encoding="utf-8")).get("files", []) if last.exists() else []
    made = (file for room in _ROOMS for file in (staging / room).rglob("*"))
    names = sorted(file.relative_to(staging) for file in made if file.is_file())
    for name in old:
        (output / name).unlink(missing_ok=True)
    for name in names:
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (staging / name).replace(output / name)
    record["files"] = [name.as_posix() for name in names] + [_RECORD.as_posix()]
    last.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def write_page(folder: Path, runs: Sequence, record: dict) -> None:
    """Write `report/index.html` of an output folder, which shows its `figures/` and `tables/`."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(loader=PackageLoader("helpers"), autoescape=True, undefined=StrictUndefined)
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters |= {"side": side, "short": short}
    page = environment.get_template("report.html").render(
        audit=read_audit(folder / "tables"),
        failed=[run for run in runs if run.error],
        left_out=record["left_out"][:_LEFT_OUT_SHOWN],
        record=record,
        sections=[_section(run, folder / "figures") for run in runs],
    )
    (folder / "report" / "index.html").write_text(page, encoding="utf-8")


def _section(run: Run, folder: Path) -> dict:
    """Return what the page shows of a notebook: the figures whose names begin with its number."""
    number = run.name[:2]
    figures = [_read_figure(sidecar) for sidecar in sorted(folder.glob(f"{number}*.json"))]
    empty = [figure["title"] for figure in figures if figure["empty"]]
    return {"run": run, "number": number, "figures": [each for each in figures if not each["empty"]], "empty": empty}


def _read_figure(sidecar: Path) -> dict:
    """Return a figure as its sidecar tells, the format that the page shows, and the first rows of its table."""
    about, table = json.loads(sidecar.read_text(encoding="utf-8")), read_csv(sidecar.with_suffix(".csv"))
    return {
        "name": sidecar.stem,
        **{name: about[name] for name in ("title", "alt", "caption", "formats")},
        "empty": bool(about.get("empty")),
        "shown": next((kind for kind in ("svg", "png") if kind in about["formats"]), None),
        "columns": list(table.columns),
        "rows": table.head(_ROWS_SHOWN).values.tolist(),
        "left": max(len(table) - _ROWS_SHOWN, 0),
    }


def read_audit(tables: Path) -> dict | None:
    """Return how many checks notebook 01 made, and what they found, the worst first; None where it wrote no audit."""
    if not (tables / "01_audit.csv").exists():
        return None
    table = read_csv(tables / "01_audit.csv")
    whole = table[table["outlet"].eq("")]
    found = whole[whole["level"].ne("fine")].astype({"count": int, "of": int, "share": float})
    findings = sorted(found.to_dict("records"), key=lambda row: (row["level"] == "look", -row["share"]))
    return {"findings": findings, "checks": len(whole)}


def read_word_count(tables: Path) -> int | None:
    """Return how many words notebook 01 counted; None when it did not get that far."""
    file = tables / "01_corpus.csv"
    return int(read_csv(file).set_index("measure")["value"]["words"]) if file.exists() else None


def side(text: str) -> str:
    """Return the side that a text is read from: the right when most of its letters are Persian."""
    return "rtl" if len(_PERSIAN.findall(text)) > len(_LATIN.findall(text)) else "ltr"


def short(text: str) -> str:
    """Return a cell as it is, but a number with a long fraction with six digits."""
    return f"{float(text):.6g}" if _LONG_FRACTION.fullmatch(text) else text


def write_notebook_page(notebook, file: Path, *, title: str) -> None:
    """Write a notebook with its outputs as a page that is read offline, with a link back to the report."""
    from nbconvert import HTMLExporter

    template = (Path(__file__).parent / "templates" / "notebook.html").read_text(encoding="utf-8")
    exporter = HTMLExporter(template_name="lab", raw_template=template)
    exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
    notebook.metadata["title"] = title
    file.write_text(exporter.from_notebook_node(notebook)[0], encoding="utf-8")
