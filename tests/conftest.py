"""What tests of several rooms share."""

import subprocess

import matplotlib
import matplotlib.pyplot
import pandas as pd
import pytest
from hypothesis import settings

from helpers import analysis, corpus, language

matplotlib.use("agg")
settings.register_profile("untimed", deadline=None)  # a busy machine is no fault of the code
settings.load_profile("untimed")


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
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"needs the right to mount a tmpfs: run as root ({mounted.stderr.strip()})")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)
