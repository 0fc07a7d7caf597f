"""The same bytes under any weather: whatever the machine, its language and clock, the folder, the moment of a fault."""

import hashlib
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from unittest.mock import ANY

import nbformat
import pytest

from helpers.core.paths import ROOT

pytestmark = pytest.mark.slow

# What of the notebooks touches the disk, an order, a clock or a language.
PIECE = """
import json, os, sys

tried = []
sys.addaudithook(lambda event, _: event in ("socket.connect", "socket.getaddrinfo") and tried.append(event))
if "backwards" in sys.argv:

    class Backwards(list):
        __enter__ = lambda self: self
        __exit__ = close = lambda *_: None
        __next__ = lambda self: self.pop() if self else next(iter(()))

    listed, scanned = os.listdir, os.scandir
    os.listdir = lambda *place: sorted(listed(*place), reverse=True)
    os.scandir = lambda *place: Backwards(sorted(scanned(*place), key=lambda entry: entry.name, reverse=True))

from helpers import analysis, corpus, figures, language

figures.set_style(language="fa")
articles, left_out = corpus.load_articles("data/raw/news")
tokens = language.tokenize(articles)
terms = analysis.count_terms(tokens, stopwords=language.stopwords())
codebook = analysis.read_codebook()
hits = analysis.find_themes(tokens, codebook)
weeks = analysis.count_by_period(hits, tokens, articles, by="theme", period="week", draws=20)
ids = articles.loc[articles["outlet"].eq(articles["outlet"].iloc[0]), "article_id"]
sides = [tokens[tokens["article_id"].isin(ids) == chosen] for chosen in (True, False)]
tables = {
    "articles": articles.drop(columns="tags"), "left_out": left_out, "terms": terms, "hits": hits, "weeks": weeks,
    "audit": corpus.audit_articles(articles, left_out=left_out), "keyness": analysis.keyness(*sides),
    "themes": analysis.count_themes(hits, tokens, by="outlet", groups=articles),
    "pairs": corpus.find_duplicates(articles).pairs,
}
drawn = {"terms": figures.plot_counts(terms.head(20), label="term", value="count", title={"fa": "واژه‌ها"})}
drawn["weeks"] = figures.plot_timeline(weeks[weeks["theme"].isin(codebook.top()[:4])], by="theme")
formats = [kind for kind in ("svg", "png", "pdf") if kind in sys.argv] or ["svg", "png"]
figures.save_all(drawn, tables=tables, settings={"corpus": "data/raw/news"}, output="data/output", formats=formats)
sys.exit(f"asked the network: {tried}" if tried else 0)
"""


class Weather(NamedTuple):
    """What is another: variables of the environment (None: not there), a program before, the folder, arguments."""

    environment: Mapping[str, str | None] = {}
    before: Sequence[str] = ()
    folder: str = "checkout"
    arguments: Sequence[str] = ()
    umask: int = 0o022
    files: int = 0  # that may be open
    fresh: bool = False  # without the tables of words that are cached, which take as long as all the rest


FINE = Weather()
# A user who is not root and may write in the checkout alone; the Python of the tests may lie in root's home.
NOBODY = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=+dac_read_search")
NOBODY += ("--ambient-caps=+dac_read_search",)
ODD = 'a b "c" d\'e خبر\u200cها'
# Several things are another at once, so that the table takes minutes; what differs then is found one by one.
ROWS = {
    "time zone of Tehran, LC_ALL=tr_TR.UTF-8, hash seed 0, folders listed backwards": Weather(
        {"TZ": "Asia/Tehran", "LC_ALL": "tr_TR.UTF-8", "LOCPATH": "locales", "PYTHONHASHSEED": "0"},
        arguments=["backwards"],
        fresh=True,
    ),
    "time zone of St. John's, LC_ALL=C, hash seed 1, a folder with spaces, quotes and Persian letters": Weather(
        {"TZ": "America/St_Johns", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        folder=ODD,
        fresh=True,
    ),
    "HOME unset, umask 077, one processor, 256 open files": Weather(
        {"HOME": None}, before=["taskset", "-c", "0"], umask=0o077, files=256
    ),
    "another user than root, HOME not to be written to": Weather({"HOME": "data/codebook"}, before=NOBODY),
    "HOME is no folder, hash seed 2, svg and pdf in place of svg and png": Weather(
        {"HOME": "src/helpers/__init__.py", "PYTHONHASHSEED": "2"}, arguments=["svg", "pdf"]
    ),
}

# A report in small: it reads, caches, counts, draws and saves.
SMALL = """
from helpers import analysis, corpus, figures, language
articles, left_out = corpus.load_articles(CORPUS, columns=COLUMNS)
terms = analysis.count_terms(language.tokenize(articles), stopwords=language.stopwords())
axes = figures.plot_counts(terms.head(9), label="term", value="count", title="واژه‌ها")
figures.save_all({"01_terms": axes}, tables={"01_all": terms, "01_articles": articles}, output=OUTPUT, formats=FORMATS)
"""
REPORT = """
import sys
from helpers.__main__ import main
sys.exit(main(["report", "data/raw/news", "--formats", "svg"]))
"""
NEEDS = {"setpriv": "util-linux", "taskset": "util-linux", "localedef": "locales", "mount": "mount"}


def require_program(name: str) -> None:
    """Skip where a program is not there; in CI, where `.ci/run` installs what is needed, fail."""
    if not shutil.which(name):
        stop = pytest.fail if os.environ.get("CI") else pytest.skip
        stop(f"needs the program {name}: install the package {NEEDS[name]}")


@contextmanager
def checkout(name: str = "checkout", cached: Path | None = None) -> Iterator[Path]:
    """Give a checkout of its own with articles in `data/raw/news`, where every user may enter, and what is cached."""
    with tempfile.TemporaryDirectory(prefix="weather-") as outside:
        Path(outside).chmod(0o755)
        folder = Path(outside, name)
        for part in ("src", "data/codebook", "data/lexicon", "data/places", "data/reference"):
            shutil.copytree(ROOT / part, folder / part)
        news = folder / "data" / "raw" / "news"
        for file in sorted((ROOT / "data" / "sample" / "articles").glob("*.jsonl")):
            (news / file.stem).mkdir(parents=True)
            for number, row in enumerate(file.read_text(encoding="utf-8").splitlines()[::3]):
                (news / file.stem / f"{number}.json").write_text(row, encoding="utf-8")
        if cached:
            shutil.copytree(cached, folder / "data" / "interim")
        yield folder


@contextmanager
def small_report() -> Iterator[Path]:
    """Give a checkout whose only notebook is a small one, with as many articles as are cached."""
    with checkout() as folder:
        parameters = nbformat.v4.new_code_cell('CORPUS = ""\nCOLUMNS = {}\nOUTPUT = ""\nFORMATS = []')
        parameters.metadata["tags"] = ["parameters"]
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_markdown_cell("# Words"), parameters, nbformat.v4.new_code_cell(SMALL)]
        )
        notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        (folder / "notebooks").mkdir()
        nbformat.write(notebook, folder / "notebooks" / "01_words.ipynb")
        rows = [{"title": f"خبر {number}", "text": f"نان و آب در شهر شمارهٔ {number} گران شد."} for number in range(210)]
        lines = (json.dumps(row, ensure_ascii=False) for row in rows)
        (folder / "data" / "raw" / "news" / "many.jsonl").write_text("\n".join(lines), encoding="utf-8")
        yield folder


def start(folder: Path, code: str, weather: Weather) -> subprocess.Popen:
    """Start Python in a checkout."""
    changed = {**os.environ, "PYTHONPATH": str(folder / "src"), "OMP_NUM_THREADS": "1"}
    changed = {name: value for name, value in changed.items() if name not in weather.environment}
    for name, value in weather.environment.items():
        if value is not None:
            changed[name] = str(folder / value) if name in ("HOME", "LOCPATH") else value

    def limit() -> None:
        os.umask(weather.umask)
        if weather.files:
            resource.setrlimit(resource.RLIMIT_NOFILE, (weather.files, weather.files))

    return subprocess.Popen(
        [*weather.before, sys.executable, "-c", code, *weather.arguments],
        cwd=folder,
        env=changed,
        preexec_fn=limit,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )


def run(folder: Path, code: str, weather: Weather = FINE) -> tuple[int, str]:
    """Run Python in a checkout, and return its exit code and what it said of errors."""
    process = start(folder, code, weather)
    said = process.communicate(timeout=600)[1]
    return process.returncode, said


def written(folder: Path, *rooms: str) -> dict[str, str]:
    """Return the checksum of each file in some rooms of the output folder."""
    output = folder / "data" / "output"
    files = sorted(file for room in rooms for file in (output / room).rglob("*") if file.is_file())
    return {file.relative_to(output).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def litter(folder: Path) -> list[str]:
    """Return what lies in the folders that runs write to and is neither a result nor an entry of the cache."""
    interim, output = folder / "data" / "interim", folder / "data" / "output"
    hidden = [file for room in (interim, output) for file in room.rglob(".*")]
    outside = [file for file in interim.rglob("*") if file.is_file() and not re.search("/v-[0-9a-f]{16}/", str(file))]
    return [str(file) for file in hidden + outside]


@pytest.fixture(scope="module")
def expected():
    """What is written in fine weather, and the folder of what is cached."""
    with checkout("fine") as folder:
        assert run(folder, PIECE) == (0, ANY)
        yield written(folder, "figures", "tables"), folder / "data" / "interim"


@pytest.mark.parametrize("name", ROWS)
def test_the_same_bytes_in_any_weather(name, expected):
    weather, (expected, cached) = ROWS[name], expected
    with checkout(weather.folder, None if weather.fresh else cached) as folder:
        for program in weather.before[:1]:
            require_program(program)
        if weather.before == NOBODY:
            if os.getuid():
                pytest.skip("the tests are run by a user who is not root: every row is")
            probe = subprocess.run([*NOBODY, sys.executable, "-c", ""], capture_output=True, encoding="utf-8")
            if probe.returncode:
                pytest.skip(f"needs root's right to let others read its Python: {probe.stderr.strip()}")
            subprocess.run(["chown", "-R", "65534:65534", str(folder / "data")], check=True)
            (folder / weather.environment["HOME"]).chmod(0o555)
            os.chown(folder / weather.environment["HOME"], 0, 0)
        if "LOCPATH" in weather.environment:
            require_program("localedef")
            (folder / "locales").mkdir()
            target = folder / "locales" / "tr_TR.UTF-8"
            subprocess.run(["localedef", "-i", "tr_TR", "-f", "UTF-8", str(target)], check=True, capture_output=True)
        code, said = run(folder, PIECE, weather)
        assert code == 0, said[-2000:]
        found = written(folder, "figures", "tables")
        both = found.keys() & expected.keys()
        assert len(both) >= 15 and ("pdf" in weather.arguments or found.keys() == expected.keys())
        differ = [file for file in sorted(both) if found[file] != expected[file]]
        if "pdf" in weather.arguments:  # the sidecar of a figure names the formats that were asked for
            differ = [file for file in differ if not (file.startswith("figures/") and file.endswith(".json"))]
        assert not differ
        assert litter(folder) == []


def test_killed_at_ten_moments_and_run_again_it_writes_the_same_and_leaves_nothing():
    with small_report() as folder:
        begun = time.monotonic()
        code, said = run(folder, REPORT)
        lasted = time.monotonic() - begun
        assert code == 0, said[-2000:]
        expected = written(folder, "figures", "tables")
        assert "figures/01_terms.svg" in expected
        shutil.rmtree(folder / "data" / "interim")
        shutil.rmtree(folder / "data" / "output")
        moments = random.Random(1404)
        for _ in range(10):
            process = start(folder, REPORT, FINE)
            with suppress(subprocess.TimeoutExpired):
                process.communicate(timeout=lasted * moments.uniform(0.15, 1))
            process.send_signal(signal.SIGKILL)
            process.communicate()
        code, said = run(folder, REPORT)
        assert code == 0, said[-2000:]
        assert written(folder, "figures", "tables") == expected
        assert litter(folder) == []
        record = json.loads((folder / "data" / "output" / "report" / "run.json").read_text(encoding="utf-8"))
        assert all((folder / "data" / "output" / name).exists() for name in record["files"])


@contextmanager
def small_disk(place: Path, kilobytes: int) -> Iterator[None]:
    """Mount a disk of so many kilobytes at a place."""
    require_program("mount")
    place.mkdir(parents=True, exist_ok=True)
    options = ["-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(place)]
    mounted = subprocess.run(["mount", *options], capture_output=True, encoding="utf-8")
    if mounted.returncode:
        pytest.skip(f"needs the right to mount a disk, as root outside of a container: {mounted.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize(("room", "kilobytes"), [("interim", 16), ("interim", 400), ("output", 16), ("output", 160)])
def test_a_full_disk_is_one_line_that_names_its_folder(room, kilobytes):
    with small_report() as folder, small_disk(folder / "data" / room, kilobytes):
        code, said = run(folder, REPORT)
        assert "Traceback" not in said
        if code:
            errors = [line for line in said.splitlines() if re.match("error|failed", line)]
            assert len(errors) == 1 and f"data/{room}" in errors[0], said
        else:  # what cannot be cached is made without
            assert room == "interim" and written(folder, "figures", "tables")
        assert litter(folder) == []
        record = folder / "data" / "output" / "report" / "run.json"
        assert not record.exists() or json.loads(record.read_text(encoding="utf-8"))["files"]
