"""Every notebook on one corpus, and what they exported gathered on a page, which asks for nothing from elsewhere.

What a notebook has made (figures, tables, its page, and itself with its outputs, which the site in docs/ shows) is
cached until something that it was made of changes: an interrupted report goes on from there.
"""

import errno
import json
import os
import platform
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers import __version__, analysis, corpus, figures
from helpers.core.datafiles import count_invented
from helpers.core.errors import CorpusError, UserError, require, say, tell
from helpers.core.paths import NOTEBOOKS, OUTPUT, from_root, to_root
from helpers.core.store import Store, building_in, combine, digest_files, library_versions, write_atomically
from helpers.core.workers import LEAN, choose_workers, memory_there
from helpers.report.aim import (
    MANY,
    OPTIONS,
    Notebook,
    choose_notebooks,
    count_letters,
    find_missing,
    fit_to_corpus,
    memory_of,
    read_notebook,
    set_parameters,
    title_of,
    tokens_of,
)
from helpers.report.methods import write_packages
from helpers.report.page import sample_command, tell_needs, write_notebook_page, write_page

_AT_ONCE = 2  # Each notebook is a process of its own, and most computers have two cores to spare.
_OF_REPORT = 400  # MB, which the report itself takes beside the notebooks
_ROOMS = ("figures", "tables", "report")
_RECORD = Path("report") / "run.json"
_RUN = "run.json"  # in the cached folder of a notebook: how it ran
_MOST_CACHED = 3  # reports of one notebook: of the last corpora, or looks
_LONGEST_ERROR = 300  # letters of an error that the page and the console show
_NOT_WRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EFBIG, errno.ENOTDIR, errno.EEXIST)
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class Run(NamedTuple):
    """One notebook of a report: how it ran, or why it did not.

    `figures` are the names of its figures, in the order in which they were saved; `error` says what went wrong, and
    `needs` what the corpus lacks, where the notebook was left out.
    """

    name: str
    title: str
    page: str = ""
    seconds: float = 0.0
    error: str = ""
    figures: Sequence[str] = ()
    needs: str = ""


def run_report(
    articles: str | Path,
    *,
    formats: Sequence[str],
    look: Mapping[str, str] | None = None,
    aim: Mapping[str, str] | None = None,
    notebooks: Path = NOTEBOOKS,
    output: str | Path = OUTPUT,
    store: str | Path = "report",
) -> list[Run]:
    """Run the notebooks on a corpus, and put their figures, tables and pages into the output folder.

    Everything is made in a folder beside and moved into place at the end; then what an earlier report left is removed,
    and other files in the output folder stay. A notebook that fails does not stop the others; one that needs more than
    the corpus has is left out. With a Dask scheduler in the environment as `CLUSTER`, that does the tokenizing.

    Parameters
    ----------
    formats
        Of the figures: some of `png`, `svg`, `pdf`.
    look
        What `figures.set_style` takes (language, size, font). The page is in the language of its figures: a report in
        English goes into the folder `en` of the output folder, `both` makes one in each language.
    aim
        What the report is about, each as text: `columns` (as of `corpus.read_articles`), `only` (which articles, as of
        `corpus.load_articles`), `notebooks` (numbers, as
        `03,04`; these run whatever they need), `themes` and `term` (some, with commas between), `period`,
        `calendar`, `by`, `codebook`, `target` and `reference`, which become parameters of the notebooks that have such.
    store
        The folder of the cache: a name in `data/interim`, or a folder elsewhere.

    Returns
    -------
    One `Run` for each notebook and language, in the notebooks' order.

    Raises
    ------
    UserError
        Before any notebook runs, when the corpus or the codebook cannot be read, the output folder not be written, or
        `aim` names what there is not; at the end, when the corpus was changed meanwhile.
    """
    look, aim, output = dict(look or {}), dict(aim or {}), from_root(output)
    unknown = set(aim) - {"columns", "only", "notebooks", *OPTIONS}
    require(not unknown, f"a report has no aim {', '.join(sorted(unknown))}; it has {', '.join(OPTIONS)}")
    columns, only = corpus.parse_columns(aim.pop("columns", None)), corpus.parse_only(aim.pop("only", None))
    numbers = aim.pop("notebooks", None)
    fonts = _check(formats, look)
    chosen, digest = choose_notebooks(notebooks, numbers), corpus.fingerprint(articles)
    read, left_out = corpus.load_articles(articles, columns=columns, only=only)
    memory = memory_there() // 2**20 - _OF_REPORT
    letters = count_letters(read)
    if not numbers and any(memory_of(each, letters) > memory for each in chosen):
        chosen = choose_notebooks(notebooks, numbers, with_first=True)
        less = f"{memory:,} MB of memory are less than some notebooks need with this corpus"
        say(tell(f"{less}: they are left out, and 00 reads it in parts; NOTEBOOKS= runs those it names all the same"))
    chosen = set_parameters(chosen, aim, read)
    needs = {each.file.stem: find_missing(each, read, letters=letters, memory=memory) for each in chosen if not numbers}
    thin = {name: find_missing(each, read, figure=name) for each in chosen if not numbers for name in each.figures}
    fitted = fit_to_corpus([each for each in chosen if not needs.get(each.file.stem)], aim, read, articles)
    at_once = max(1, min(_AT_ONCE, memory // max((memory_of(each, letters) for each in fitted), default=1)))
    place = to_root(from_root(articles))
    common = {"corpus": place, "corpus_sha256": digest, "columns": columns, "only": only, "aim": aim}
    common |= _describe_corpus(read, left_out)
    languages = ("fa", "en") if look.get("language") == "both" else (look.get("language") or "fa",)
    runs = []
    for language_of_page in languages:
        record = {**common, "formats": list(formats), **look, "language": language_of_page, "languages": languages}
        folder = output if language_of_page == "fa" else output / language_of_page
        cache = Store(store, wing="report")
        with _naming(folder), building_in(folder) as staging, _building(cache) as building, _threads_shared():
            started, clock = datetime.now(UTC), time.monotonic()
            of_page = {**look, "language": language_of_page} if look.get("language") else look
            parameters = {"CORPUS": place, "COLUMNS": columns, "ONLY": only, "FORMATS": list(formats)}
            parameters |= {name.upper(): value for name, value in of_page.items()}
            jobs = [
                _Job(each, language_of_page, parameters, (digest, data_version(), fonts), building, store)
                for each in fitted
            ]
            if len(read) >= MANY and not all(job.cached for job in jobs):
                tokens_of(read)
                if at_once > 1:  # else the notebooks that want them come to them one by one, and memory is short here
                    tokens_of(corpus.load_articles(articles, columns=columns, strip=False, only=only)[0])
            done = {run.name: run for run in _run_notebooks(jobs, at_once)}
            if corpus.fingerprint(articles) != digest:
                changed = f"{place} was changed while the report was made"
                raise CorpusError(f"{changed}: run it again when nothing writes to it")
            for room in _ROOMS:
                (staging / room).mkdir()
                for file in (file for job in jobs for file in (job.made / room).iterdir()):
                    shutil.copyfile(file, staging / room / file.name)
            of_all = [
                done.get(each.file.stem)
                or Run(each.file.stem, each.titles[language_of_page], needs=tell_needs(needs[each.file.stem], "en"))
                for each in chosen
            ]
            record |= {
                # Without agency lines, as counts are.
                "words": int(analysis.count_terms(tokens_of(read))["count"].sum()),
                "needs": {name: tell_needs(lacks, language_of_page) for name, lacks in (needs | thin).items() if lacks},
                "started": started.isoformat(timespec="seconds"),
                "seconds": round(time.monotonic() - clock, 1),
                "versions": {"helpers": __version__, "python": platform.python_version(), **library_versions()},
                "system": platform.system(),
                "notebooks": [run._asdict() for run in of_all],
            }
            write_page(staging, of_all, record)
            write_packages(staging, record)
            _put_in_place(staging, folder, record)
            runs += of_all
    if len(read) == 1:
        say(f"one article: figures that need more are left out; an archive of 84 invented ones: {sample_command()}")
    return runs


def _check(formats: Sequence[str], look: dict) -> list[str]:
    """Raise `UserError` for what no notebook could work with; return the fonts that figures are drawn in."""
    import matplotlib

    figures.check_formats(formats)
    choose_workers()  # a scheduler that does not answer
    with figures.style(**look):
        return list(matplotlib.rcParams["font.family"])


@contextmanager
def _threads_shared() -> Iterator[None]:
    """Give each notebook that runs its share of the processors, and have it give memory back, unless told otherwise.

    The kernels inherit it. Two that each use every processor in small matrices wait for each other most of the time.
    """
    share = dict.fromkeys(_THREADS, str(max(1, (os.cpu_count() or 1) // _AT_ONCE)))
    mine = {name: value for name, value in {**share, **LEAN}.items() if name not in os.environ}
    os.environ.update(mine)
    try:
        yield
    finally:
        for name in mine:
            del os.environ[name]


def data_version() -> str:
    """Return what differs when the coded sample, or a coding sheet of the user's, does."""
    folders = [from_root(f"data/{name}") for name in ("coding", "sample")]
    return digest_files(folder for folder in folders if folder.exists())


@contextmanager
def _naming(folder: Path) -> Iterator[None]:
    """Raise `UserError` where it cannot be written to a folder."""
    try:
        yield
    except OSError as error:
        if error.errno not in _NOT_WRITABLE:
            raise
        problem = f"the report cannot be written to {to_root(folder)} ({error.strerror})"
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


def _describe_corpus(articles: pd.DataFrame, left_out: pd.DataFrame) -> dict:
    """Return what the report says of the corpus."""
    return {
        "articles": len(articles),
        "outlets": articles.loc[articles["outlet"].ne(""), "outlet"].nunique(),
        "dates": [f"{day:%Y-%m-%d}" for day in (articles["date"].min(), articles["date"].max()) if day == day],
        "dated": int(articles["date"].notna().sum()),
        "stripped": int(articles["boilerplate"].ne("").sum()),
        "invented": count_invented(articles),
        "left_out": (left_out["path"] + ": " + left_out["reason"]).tolist(),
    }


class _Job:
    """A notebook to run, unless what it would make is cached."""

    def __init__(self, notebook: Notebook, code: str, common: dict, read: tuple, building: Path, store: str | Path):
        """Take the parameters of the notebook, and those that all have: of both, those that this one knows."""
        self.file, own = notebook.in_language(code), read_notebook(notebook.file).parameters
        self._prose = "en" if self.file == notebook.file else code
        wanted = {**notebook.parameters, **common}
        self.parameters = {name: wanted[name] for name in own if name in common or wanted[name] != own[name]}
        self.made = building / self.file.stem
        self._key = combine(self.file.read_bytes(), self._prose, self.parameters, common, *read)
        self._store = Store(Path(store) / self.file.stem, wing="report", most=_MOST_CACHED)
        self.cached = self._store.find(self._key)

    def do(self) -> Run:
        """Run the notebook, or take what it has made."""
        if self.cached:
            with suppress(OSError):  # Another report has just put it out of the cache: it runs again.
                # What this report needs lies in its own folder, where no other removes it.
                shutil.copytree(self.cached, self.made, copy_function=shutil.copyfile)
                return Run(**json.loads((self.made / _RUN).read_text(encoding="utf-8")))
            self.cached = None
            shutil.rmtree(self.made, ignore_errors=True)
        with _naming(self.made.parents[1]):  # the room of the cache
            for room in _ROOMS:
                (self.made / room).mkdir(parents=True)
            run = _run_notebook(self.file, self._prose, self.made, {**self.parameters, "OUTPUT": to_root(self.made)})
        saved = sorted((self.made / "figures").glob("*.json"), key=lambda sidecar: sidecar.stat().st_mtime_ns)
        run = run._replace(figures=[sidecar.stem for sidecar in saved])
        if not run.error:
            with suppress(OSError):  # It runs again where it cannot be cached.
                (self.made / _RUN).write_text(json.dumps(run._asdict(), ensure_ascii=False), encoding="utf-8")
                copy = self.made.with_name(f"{self.made.name}-cached")
                shutil.copytree(self.made, copy, copy_function=shutil.copyfile)
                self._store.adopt(self._key, copy)
        return run


def _run_notebooks(jobs: list[_Job], at_once: int) -> list[Run]:
    """Run them, and say of each that has ended how long it took."""
    if jobs:
        say(f"notebooks to run: {len(jobs)}, {at_once} at a time, with a line for each that is done")
    with ThreadPoolExecutor(at_once) as pool:
        # The last notebooks take longest: begun first, they leave no processor idle at the end.
        running = {pool.submit(job.do): job for job in reversed(jobs)}
        try:
            for number, each in enumerate(as_completed(running), 1):
                run = each.result()
                took = "failed after" if run.error else "is as it was, done in" if running[each].cached else "done in"
                say(f"{number} of {len(running)}: {run.name} {took} {run.seconds:.0f} s")
            return [each.result() for each in reversed(running)]
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _run_notebook(file: Path, code: str, made: Path, parameters: dict) -> Run:
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
        try:
            notebook = nbformat.read(executed, as_version=4)
        except nbformat.reader.NotJSONError as cut:  # in the midst of writing, by a full disk
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from cut
        page, title = f"{file.stem}.html", title_of(notebook) or file.stem
        write_notebook_page(notebook, made / "report" / page, title=title, code=code)
    return Run(file.stem, title, page, round(time.monotonic() - clock, 1), error[:_LONGEST_ERROR])


def _describe(failure: Exception) -> str:
    """Return the cell and the error in one line; a check of our own that failed is said to be our fault."""
    if type(failure).__name__ == "DeadKernelError":
        return "its process was ended from outside, most often for want of memory: run it alone (NOTEBOOKS=), with less"
    if not hasattr(failure, "ename"):  # a broken notebook file
        return f"{type(failure).__name__}: {failure}"
    message, cell = str(failure.evalue), f"cell {failure.exec_count}"
    if failure.ename == "AssertionError":
        bug = "this is a bug of the notebook, not of your articles; please report it with this line"
        return tell(f"a check failed that holds for every corpus ({message or 'no message'}): {bug}", cell)
    return tell(message, cell, failure.ename)


def _put_in_place(staging: Path, output: Path, record: dict) -> None:
    """Remove what the last report wrote, and move this one's files to where they belong."""
    last = output / _RECORD
    names = sorted(file.relative_to(staging) for file in staging.rglob("*") if file.is_file())
    for name in _files_of(last):
        (output / name).unlink(missing_ok=True)
    for name in names:
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (staging / name).replace(output / name)
    record["files"] = [name.as_posix() for name in names] + [_RECORD.as_posix()]
    write_atomically(last, (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode())


def _files_of(record: Path) -> list[str]:
    """Return what the last report wrote, by its record: nothing where that is damaged, nor outside of its folders."""
    try:
        files = [str(name) for name in json.loads(record.read_text(encoding="utf-8")).get("files", [])]
    except (OSError, ValueError, AttributeError, TypeError):
        return []
    return [name for name in files if name.partition("/")[0] in _ROOMS and ".." not in Path(name).parts]
