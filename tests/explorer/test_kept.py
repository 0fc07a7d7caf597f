import pandas as pd
import pytest

from helpers import analysis, explorer
from helpers.explorer import index as index_room
from helpers.explorer import kept

ARTICLES = pd.DataFrame(
    {
        "article_id": ["1"],
        "title": [""],
        "text": ["همکاری"],
        "outlet": ["آوندا"],
        "date": pd.to_datetime(["2025-09-01"]),
    }
)


def lines(index) -> list:
    return explorer.ask(explorer.select(index), "همکاری").lines().values.tolist()


@pytest.fixture
def made(monkeypatch):
    """How often an index was made."""
    times = []
    prepare = index_room._prepare
    monkeypatch.setattr(index_room, "_prepare", lambda *given: times.append(1) or prepare(*given))
    return times


def test_an_index_is_made_once_and_gives_the_same_answers(made, tmp_path):
    first, again = (explorer.prepare_index(ARTICLES, kept=tmp_path) for _ in range(2))
    assert len(made) == 1 and lines(first) == lines(again) != []


def test_other_articles_or_another_codebook_have_an_index_of_their_own(made, tmp_path):
    codebook = analysis.read_codebook()
    explorer.prepare_index(ARTICLES, kept=tmp_path)
    explorer.prepare_index(ARTICLES.assign(text="همکاری و صلح"), kept=tmp_path)
    explorer.prepare_index(
        ARTICLES, codebook=codebook.model_copy(update={"themes": codebook.themes[1:]}), kept=tmp_path
    )
    assert len(made) == 3


def test_a_broken_file_is_made_anew(made, tmp_path):
    explorer.prepare_index(ARTICLES, kept=tmp_path)
    (file,) = tmp_path.glob("*.pickle")
    file.write_bytes(file.read_bytes()[:100])
    assert lines(explorer.prepare_index(ARTICLES, kept=tmp_path)) and len(made) == 2


def test_only_the_last_ones_are_kept(tmp_path):
    for name in "abcde":
        kept.keep(lambda: "made", tmp_path, asked=[name])
    assert len(list(tmp_path.iterdir())) == 3
    assert kept.keep(lambda: "anew", tmp_path, asked=["e"]) == "made"
