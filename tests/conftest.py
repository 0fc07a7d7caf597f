"""What tests of several rooms share."""

import functools
import gc
import os
import shutil
import subprocess
import sys

import hazm
import matplotlib
import matplotlib.pyplot
import pandas as pd
import pytest
from hypothesis import settings

from helpers import analysis, corpus, language
from helpers.analysis import codebook
from helpers.analysis.quotes import people
from helpers.core.errors import LANGUAGE_VARIABLE
from helpers.core.paths import CODEBOOK, from_root
from tests.test_portability import read, sins

matplotlib.use("agg")
# A busy machine is no fault of the code. In CI each run tries the same examples, so that a change is judged by itself;
# elsewhere each run looks for new ones.
settings.register_profile("untimed", deadline=None, max_examples=50, derandomize=bool(os.environ.get("CI")))
settings.load_profile("untimed")


def read_once(read):
    """Let the project's own codebook and actors be read once in a run; what a test wrote is read each time.

    The codebook takes 1.5 seconds to read and 1.7 more to be compiled, and about a hundred tests and docstrings ask
    for it. It is frozen, so that they can share it.
    """
    kept = {}

    @functools.wraps(read)
    def reading(path, model, **options):
        file = from_root(path).resolve()
        if file.parent != CODEBOOK:
            return read(path, model, **options)
        key = file, file.stat().st_mtime_ns, model
        if key not in kept:
            kept[key] = read(path, model, **options)
        return kept[key]

    return reading


# hazm reads its list of words anew for each of its tools.
_words_list = functools.cache(hazm.utils.words_list)
for _module in [module for name, module in sys.modules.items() if name.startswith("hazm.")]:
    if hasattr(_module, "words_list"):
        _module.words_list = _words_list

for _module in (codebook, people):
    _module.read_yaml = read_once(_module.read_yaml)


def pytest_ignore_collect(collection_path):
    """Pass by, on Windows, the files of tests that make links, send signals or ask for other things that it lacks."""
    if sys.platform == "win32" and collection_path.match("test_*.py") and collection_path.stem != "test_portability":
        return any(sins(read(collection_path))) or None
    return None


def pytest_collection_finish():
    """Leave the modules and the tests out of each search for reference cycles: they stay until the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def errors_in_english(monkeypatch):
    """Whatever the shell says, and whatever a command that is called in a test chooses for those after it."""
    monkeypatch.setenv(LANGUAGE_VARIABLE, "en")


@pytest.fixture(autouse=True)
def close_figures():
    yield
    matplotlib.pyplot.close("all")


@pytest.fixture(scope="session")
def seed_tokens():
    return language.tokenize(corpus.read_articles("seeds"))


@pytest.fixture(scope="session")
def seed_hits(seed_tokens):
    return analysis.find_themes(seed_tokens, analysis.read_codebook())


@pytest.fixture(scope="session")
def sample():
    """The articles of the invented sample without agency lines, their tokens and their theme hits."""
    articles = corpus.strip_boilerplate(corpus.read_articles("data/sample/articles"))
    tokens = language.tokenize(articles)
    return articles, tokens, analysis.find_themes(tokens, analysis.read_codebook())


@pytest.fixture
def tokenize_text():
    """Tokenize one text without a title."""

    def run(text: str) -> pd.DataFrame:
        return language.tokenize(pd.DataFrame({"article_id": ["1"], "title": [""], "text": [text]}))

    return run


@pytest.fixture
def full_disk(tmp_path):
    """A folder on a disk of 64 kB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if not shutil.which("mount"):
        pytest.skip("needs the program mount")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"needs the right to mount a tmpfs: run as root ({mounted.stderr.strip()})")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)
