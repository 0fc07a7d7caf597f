"""The command line: what it takes for the articles, and what it says where that cannot be."""

import pytest

from helpers import __main__ as command
from helpers.core.paths import ROOT


@pytest.fixture
def asked(monkeypatch):
    """The corpora that reports were asked for, without making any."""
    corpora = []
    monkeypatch.setattr(command.report, "run_report", lambda corpus, **_: corpora.append(corpus) or [])
    return corpora


@pytest.mark.parametrize(("files", "corpus"), [([], "seeds"), ([".gitkeep"], "seeds"), (["a.txt"], "data/raw")])
def test_without_a_folder_it_is_the_users_articles_or_the_seed(files, corpus, asked, monkeypatch, tmp_path, capsys):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    for name in files:
        (tmp_path / "data" / "raw" / name).touch()
    monkeypatch.setattr(command, "ROOT", tmp_path)
    assert command.main(["report"]) == 0
    assert asked == [corpus] and f"articles: {corpus}, as no other folder is named" in capsys.readouterr().out


def test_a_folder_is_named_without_an_option(asked):
    assert command.main(["report", "articles/", "--formats", "png"]) == 0 and asked == ["articles/"]


@pytest.mark.parametrize("folder", [".", "data", "data/output"])
def test_a_folder_that_the_report_writes_to_is_refused(folder, asked, capsys):
    assert command.main(["report", folder]) == 2 and not asked
    error = capsys.readouterr().err
    assert error.startswith(f"error: {folder} would hold data/output, which is written to") and error.count("\n") == 1


def test_the_app_hands_its_choices_to_the_notebook(monkeypatch):
    given = {}
    monkeypatch.setattr(command.project, "serve_explorer", lambda parameters: given.update(parameters) or 0)
    assert command.main(["app", "seeds", "--language", "en"]) == 0
    assert given == {"CORPUS": "seeds", "LABELS": "en", "SIZE": "two_columns", "FONT": ""}


def test_start_in_a_checkout_says_that_it_is_a_project(capsys):
    assert command.main(["start"]) == 2
    assert f"error: {ROOT} is a checkout" in capsys.readouterr().err
