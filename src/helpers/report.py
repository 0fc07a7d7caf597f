"""Runs the notebooks and gathers what they exported."""

import json
import platform
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from helpers import __version__
from helpers.paths import NOTEBOOKS, OUTPUT, from_root, to_root
from helpers.report_audit import read_word_count
from helpers.report_notebook import write_notebook_page
from helpers.report_page import Figure, write_page

LIBRARIES = ("hazm", "pandas", "numpy", "matplotlib", "arabic-reshaper", "python-bidi", "jupyterlab", "papermill")
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
) -> list[Run]:
    """Run the notebooks on a corpus, and put their figures, tables and pages into the output folder.

    `look` holds what `figures.set_style` takes (language, size, font), for figures that look otherwise than by default.
    Everything is made in a folder beside and moved into place at the end, so that nothing half-written is left.
    What an earlier report left is removed then; other files in the output folder stay. A notebook that fails does
    not stop the others. Raises `UserError` before any notebook runs when the corpus or the codebook cannot be read.
    """
    from helpers import analysis
    from helpers.corpus import fingerprint, read_articles
    from helpers.figures import style
    from helpers.figures.export import check_formats

    check_formats(formats)
    with style(**(look or {})):
        pass  # a language, size or font that there is not is told before anything runs
    articles = read_articles(corpus)
    analysis.read_codebook()
    started, clock = datetime.now(UTC), time.monotonic()
    output.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".building-", dir=output))
    try:
        for room in _ROOMS:
            (staging / room).mkdir()
        parameters = {"CORPUS": to_root(from_root(corpus)), "OUTPUT": to_root(staging), "FORMATS": list(formats)}
        parameters |= {name.upper(): value for name, value in (look or {}).items()}
        runs = _run_notebooks(sorted(notebooks.glob("[0-9][0-9]_*.ipynb")), staging, parameters)
        record = {
            "corpus": to_root(from_root(corpus)),
            "corpus_sha256": fingerprint(corpus),
            "articles": len(articles),
            "words": read_word_count(staging / "tables"),
            "outlets": articles.loc[articles["outlet"].ne(""), "outlet"].nunique(),
            "dates": [f"{day:%Y-%m-%d}" for day in (articles["date"].min(), articles["date"].max()) if day == day],
            "left_out": articles.attrs["left_out"],
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
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return runs


def _run_notebooks(files: list[Path], staging: Path, parameters: dict) -> list[Run]:
    """Run the notebooks, two at a time: each is a process of its own, and most computers have two cores to spare."""
    from tqdm import tqdm

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        jobs = [pool.submit(_run_notebook, file, staging, parameters) for file in files]
        try:
            return [job.result() for job in tqdm(jobs, desc="notebooks", file=sys.stderr)]
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _run_notebook(file: Path, staging: Path, parameters: dict) -> Run:
    import nbformat
    import papermill
    from papermill.exceptions import PapermillException

    executed = staging / file.name
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
        write_notebook_page(notebook, staging / "report" / page, title=title)
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
