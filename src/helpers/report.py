"""Runs the notebooks and gathers what they exported."""

import json
import platform
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from helpers import __version__
from helpers.paths import NOTEBOOKS, OUTPUT, from_root, to_root
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
    notebooks: Path = NOTEBOOKS,
    output: Path = OUTPUT,
) -> list[Run]:
    """Run the notebooks on a corpus, and put their figures, tables and pages into the output folder.

    Everything is made in a folder beside and moved into place at the end, so that nothing half-written is left.
    What an earlier report left is removed then; other files in the output folder stay. A notebook that fails does
    not stop the others. Raises `UserError` before any notebook runs when the corpus or the codebook cannot be read.
    """
    from helpers import analysis
    from helpers.corpus import fingerprint, read_articles
    from helpers.figures.export import check_formats

    check_formats(formats)
    articles = read_articles(corpus)
    analysis.read_codebook()
    started, clock = datetime.now(UTC), time.monotonic()
    output.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".building-", dir=output))
    try:
        for room in _ROOMS:
            (staging / room).mkdir()
        parameters = {"CORPUS": to_root(from_root(corpus)), "OUTPUT": to_root(staging), "FORMATS": list(formats)}
        runs = _run_notebooks(sorted(notebooks.glob("[0-9][0-9]_*.ipynb")), staging, parameters)
        record = {
            "corpus": to_root(from_root(corpus)),
            "corpus_sha256": fingerprint(corpus),
            "articles": len(articles),
            "words": _word_count(staging),
            "left_out": articles.attrs["left_out"],
            "formats": list(formats),
            "started": started.isoformat(timespec="seconds"),
            "seconds": round(time.monotonic() - clock, 1),
            "versions": {"helpers": __version__, "python": platform.python_version()}
            | {name: version(name) for name in LIBRARIES},
            "system": platform.system(),
            "notebooks": [run._asdict() for run in runs],
        }
        write_page(staging / "report" / "index.html", runs, _figures(staging), record)
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
    page = ""
    if executed.exists():
        notebook = nbformat.read(executed, as_version=4)
        page = f"{file.stem}.html"
        _write_html(notebook, staging / "report" / page)
        executed.unlink()
    title = _title(nbformat.read(file, as_version=4)) if page else file.stem
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


def _write_html(notebook, file: Path) -> None:
    from nbconvert import HTMLExporter

    # No address of a script elsewhere: the page is read offline.
    exporter = HTMLExporter(template_name="lab", mathjax_url="", require_js_url="", jquery_url="")
    exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
    file.write_text(exporter.from_notebook_node(notebook)[0], encoding="utf-8")


def _word_count(staging: Path) -> int | None:
    """Return the number of words that notebook 01 counted; None when it did not get that far."""
    import pandas as pd

    file = staging / "tables" / "01_corpus.csv"
    if not file.exists():
        return None
    return int(pd.read_csv(file, index_col="measure")["value"]["words"])


def _figures(staging: Path) -> list[Figure]:
    found = []
    for sidecar in sorted((staging / "figures").glob("*.json")):
        description = json.loads(sidecar.read_text(encoding="utf-8"))
        found.append(Figure(sidecar.stem, description["title"], description["formats"]))
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
