"""Runs the notebooks and gathers what they exported."""

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
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from helpers import __version__
from helpers.core.errors import CorpusError, UserError
from helpers.core.paths import NOTEBOOKS, OUTPUT, from_root, to_root
from helpers.core.store import write_atomically
from helpers.core.versions import version_key
from helpers.core.workers import choose_workers
from helpers.language.memory import MANY
from helpers.report_audit import read_word_count
from helpers.report_kept import LIBRARIES, STORE, data_version, find_made, input_key, keep_made, made_files
from helpers.report_notebook import write_notebook_page
from helpers.report_page import Figure, write_page

_AT_ONCE = 2
_ROOMS = ("figures", "tables", "report")
_RECORD = Path("report") / "run.json"
_LONGEST_ERROR = 300  # letters of an error that the page and the console show


class Run(NamedTuple):
    """One notebook that was run: its name, title, page, seconds, and what went wrong, if anything did."""

    name: str
    title: str
    page: str
    seconds: float
    error: str


def run_report(
    corpus: str | Path,
    *,
    formats: Sequence[str],
    look: Mapping[str, str] | None = None,
    notebooks: Path = NOTEBOOKS,
    output: Path = OUTPUT,
    store: Path = STORE,
) -> list[Run]:
    """Run the notebooks on a corpus, and put their figures, tables and pages into the output folder.

    `look` holds what `figures.set_style` takes (language, size, font), for figures that look otherwise than by default.
    Everything is made in a folder beside and moved into place at the end, so that nothing half-written is left.
    What an earlier report left is removed then; other files in the output folder stay. A notebook that fails does
    not stop the others. What a notebook has made is kept in `store`, and taken from there when neither the notebook nor
    anything that it reads has changed. With a Dask scheduler in the environment as `CLUSTER`, it does the tokenizing.

    Raises `UserError` before any notebook runs when the corpus or the codebook cannot be read or the output folder not
    be written, and at the end when the corpus was changed meanwhile.
    """
    from helpers import analysis
    from helpers.corpus import fingerprint
    from helpers.figures import style
    from helpers.figures.export import check_formats

    check_formats(formats)
    with style(**(look or {})):
        pass  # a language, size or font that there is not is told before anything runs
    choose_workers()  # a scheduler that does not answer, too
    digest = fingerprint(corpus)
    analysis.read_codebook()
    started, clock = datetime.now(UTC), time.monotonic()
    with _folder_for(output, "output") as staging, _folder_for(store, "store") as building:
        for room in _ROOMS:
            (staging / room).mkdir()
        parameters = {"CORPUS": to_root(from_root(corpus)), "FORMATS": list(formats)}
        parameters |= {name.upper(): value for name, value in (look or {}).items()}
        data = data_version()
        jobs = [
            _Job(file, parameters, input_key(file, parameters, digest, data), building / file.stem, store)
            for file in sorted(notebooks.glob("[0-9][0-9]_*.ipynb"))
        ]
        about = _about_corpus(corpus, digest, store, tokenized=not all(job.last for job in jobs))
        runs = _run_notebooks(jobs)
        if fingerprint(corpus) != digest:
            raise CorpusError(
                f"{to_root(from_root(corpus))} was changed while the report was made: run it again when nothing writes "
                "to it"
            )
        for job in jobs:
            for name in made_files(job.made):
                shutil.copyfile(job.made / name, staging / name)
        record = {
            "corpus": to_root(from_root(corpus)),
            "corpus_sha256": digest,
            **about,
            "words": read_word_count(staging / "tables"),
            "formats": list(formats),
            **(look or {}),
            "started": started.isoformat(timespec="seconds"),
            "seconds": round(time.monotonic() - clock, 1),
            "versions": {"helpers": __version__, "python": platform.python_version()}
            | {name: version(name) for name in LIBRARIES},
            "system": platform.system(),
            "notebooks": [run._asdict() for run in runs],
        }
        write_page(staging, runs, _figures(staging), record)
        _put_in_place(staging, output, record)
    return runs


@contextmanager
def _folder_for(place: Path, what: str) -> Iterator[Path]:
    """Make a folder in a place, and take it away at the end. Raises `UserError` where nothing can be written."""
    try:
        place.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".building-", dir=place))
    except OSError as error:
        raise UserError(
            f"the {what} folder {to_root(place)} cannot be written ({error.strerror}): make room, or allow it"
        ) from error
    try:
        yield folder
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EFBIG):
            raise
        raise UserError(
            f"the report cannot be written to {to_root(place)} ({error.strerror}): make room and run again; what was "
            "done is kept, and nothing half-written is left"
        ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _about_corpus(corpus: str | Path, digest: str, store: Path, *, tokenized: bool) -> dict:
    """Return what the report says of the corpus; with `tokenized`, its tokens are kept for the notebooks."""
    file = store / f"corpus.{digest[:32]}.{version_key()}.json"
    if not tokenized:
        with suppress(OSError, ValueError):
            return json.loads(file.read_text(encoding="utf-8"))
    from helpers.corpus import read_articles
    from helpers.language import tokenize

    articles = read_articles(corpus)
    if tokenized and len(articles) >= MANY:
        tokenize(articles)
    about = {
        "articles": len(articles),
        "outlets": articles.loc[articles["outlet"].ne(""), "outlet"].nunique(),
        "dates": [f"{day:%Y-%m-%d}" for day in (articles["date"].min(), articles["date"].max()) if day == day],
        "left_out": articles.attrs["left_out"],
    }
    write_atomically(file, json.dumps(about, ensure_ascii=False).encode())
    return about


class _Job:
    """A notebook to run, unless what it would make is there."""

    def __init__(self, file: Path, parameters: dict, key: str, made: Path, store: Path):
        self.file, self.parameters, self.made = file, parameters, made
        self._key, self._store = key, store
        self.last = find_made(file.stem, key, store)

    def do(self) -> Run:
        """Run the notebook, or take what it has made."""
        if self.last:
            self.made = self.last[0]
            return Run(**self.last[1])
        for room in _ROOMS:
            (self.made / room).mkdir(parents=True)
        run = _run_notebook(self.file, self.made, {**self.parameters, "OUTPUT": to_root(self.made)})
        if not run.error:
            self.made = keep_made(self.made, run.name, self._key, run._asdict(), self._store)
        return run


def _run_notebooks(jobs: list[_Job]) -> list[Run]:
    """Run the notebooks, two at a time: each is a process of its own, and most computers have two cores to spare."""
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
    from papermill.exceptions import PapermillException

    executed = made / file.name
    clock, error = time.monotonic(), ""
    try:
        papermill.execute_notebook(
            str(file),
            str(executed),
            parameters=parameters,
            kernel_name="python3",
            cwd=str(file.parent),
            progress_bar=False,
            # A kernel that is stopped while it closes says so as an error; errors of cells come by another way.
            extra_arguments=["--IPKernelApp.log_level=CRITICAL"],
        )
    except PapermillException as failure:
        error = _describe(failure)
    except Exception as failure:  # noqa: BLE001 - a dead kernel or a broken notebook file: told, and the others run
        error = f"{type(failure).__name__}: {failure}"
    page, title = "", file.stem
    if executed.exists():
        notebook = nbformat.read(executed, as_version=4)
        page, title = f"{file.stem}.html", _title(notebook) or file.stem
        write_notebook_page(notebook, made / "report" / page, title=title)
        executed.unlink()
    return Run(file.stem, title, page, round(time.monotonic() - clock, 1), error[:_LONGEST_ERROR])


def _describe(failure: Exception) -> str:
    """Return the cell and the error in one line."""
    if not hasattr(failure, "ename"):
        return f"{type(failure).__name__}: {failure}"
    message = " ".join(str(failure.evalue).split())
    return f"cell {failure.exec_count}: {failure.ename}: {message}"


def _title(notebook) -> str:
    """Return the first heading of a notebook."""
    for cell in notebook.cells:
        found = re.search(r"^#\s+(.+)$", cell.source, flags=re.MULTILINE) if cell.cell_type == "markdown" else None
        if found:
            return found[1].strip()
    return ""


def _figures(staging: Path) -> list[Figure]:
    found = []
    for sidecar in sorted((staging / "figures").glob("*.json")):
        description = json.loads(sidecar.read_text(encoding="utf-8"))
        told = (description[name] for name in ("title", "alt", "reading", "formats"))
        found.append(Figure(sidecar.stem, *told))
    return found


def _put_in_place(staging: Path, output: Path, record: dict) -> None:
    """Remove what the last report wrote, and move this one's files to where they belong."""
    last = output / _RECORD
    old = json.loads(last.read_text(encoding="utf-8")).get("files", []) if last.exists() else []
    made = (file for room in _ROOMS for file in (staging / room).rglob("*"))
    files = sorted(file.relative_to(staging) for file in made if file.is_file())
    for name in old:
        (output / name).unlink(missing_ok=True)
    for name in files:
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (staging / name).replace(output / name)
    record["files"] = [name.as_posix() for name in files] + [_RECORD.as_posix()]
    last.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
