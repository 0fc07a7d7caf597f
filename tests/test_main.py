"""The command line: what it takes for the articles, what it starts; tests/core/test_paths.py makes projects."""

import os
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest

from helpers import __main__ as command
from helpers.core.paths import NOTEBOOKS, ROOT, ROOT_VARIABLE


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


def test_what_a_report_is_aimed_at_is_handed_on_and_told_by_help(monkeypatch, capsys):
    handed = {}
    monkeypatch.setattr(command.report, "run_report", lambda _, **options: handed.update(options) or [])
    options = ["--term", "تحریم", "--themes", "trade,education", "--columns", "text=body", "--output", "/there"]
    assert command.main(["report", "articles/", *options, "--language", "both"]) == 0
    assert handed["aim"] == {"themes": "trade,education", "term": "تحریم", "columns": "text=body"}
    assert handed["output"] == Path("/there")
    assert capsys.readouterr().out.splitlines() == [
        "report: /there/report/index.html",
        "report: /there/en/report/index.html",
    ]
    with pytest.raises(SystemExit):
        command.main(["report", "--help"])
    told = capsys.readouterr().out
    for name in ("themes", "term", "period", "by", "codebook", "columns", "target", "reference", "output", "notebooks"):
        assert f"--{name}" in told


def test_what_make_is_given_reaches_the_report_and_the_kind_of_terminal_does_not():
    given = ["TERM=صلح و نان", "OUTPUT=my folder", "NOTEBOOKS="]
    shown = subprocess.run(
        ["make", "--dry-run", "report", "READY=", *given], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert (
        '--term="$AIM_TERM"' in shown and '--output="$AIM_OUTPUT"' in shown and '--notebooks="$AIM_NOTEBOOKS"' in shown
    )
    assert "--themes" not in shown and "صلح" not in shown
    plain = subprocess.run(
        ["make", "--dry-run", "report", "READY="], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "--term" not in plain.stdout


@pytest.mark.parametrize("folder", [".", "data", "data/output"])
def test_a_folder_that_the_report_writes_to_is_refused(folder, asked, capsys):
    assert command.main(["report", folder]) == 2 and not asked
    error = capsys.readouterr().err
    assert error.startswith(f"error: {folder} would hold data/output, which is written to") and error.count("\n") == 1


@pytest.fixture
def started(monkeypatch):
    """The programs that were started, with their options."""
    commands = []

    def run(words, **options):
        commands.append((words[1:], options))
        return SimpleNamespace(returncode=3)

    monkeypatch.setattr(command.subprocess, "run", run)
    return commands


@pytest.mark.parametrize(("given", "language", "folder"), [([], "en", "."), (["--language", "fa"], "fa", "fa")])
def test_lab_opens_the_first_notebook_in_a_language_and_tells_it_to_its_kernels(given, language, folder, started):
    assert command.main(["lab", *given]) == 3
    ((words, options),) = started
    assert words[:2] == ["-m", "jupyterlab"] and options["cwd"] == ROOT
    page = next(word for word in words if "default_url=/lab/tree/" in word).partition("/lab/tree/")[2]
    assert ROOT / page == sorted((NOTEBOOKS / folder).glob("0*.ipynb"))[0]
    assert options["env"]["PERSIAN_NEWS_LANGUAGE"] == language


def test_lab_in_a_language_without_notebooks_is_one_line_and_starts_nothing(started, capsys):
    assert command.main(["lab", "--language", "ar"]) == 2 and not started
    assert capsys.readouterr().err == "error: notebooks are in the languages en and fa; got 'ar'\n"


@pytest.mark.parametrize(
    ("given", "locale", "shown"), [(["LANG=fa"], "C", True), ([], "fa", False), ([], "fa_IR.UTF-8", False)]
)
def test_make_takes_a_language_from_its_command_line_and_not_from_the_locale(given, locale, shown):
    words = ["make", "--dry-run", "lab", "READY=", *given]
    lines = subprocess.run(
        words, cwd=ROOT, capture_output=True, text=True, check=True, env={**os.environ, "LANG": locale}
    )
    assert ('--language "$NAMED_LANG"' in lines.stdout) is shown


def test_the_app_is_served_to_this_machine_alone_and_hands_its_choices_to_the_notebook(started, monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", "mine")
    assert command.main(["app", "seeds", "--language", "en", "--columns", "text=body, outlet=url"]) == 3
    ((words, options),) = started
    assert words[:2] == ["-m", "voila"] and {*command.APP_SETTINGS, str(NOTEBOOKS / "explore.ipynb")} == {*words[2:]}
    given = {
        "CORPUS": "seeds",
        "NAMED_COLUMNS": "text=body,outlet=url",
        "LABELS": "en",
        "SIZE": "two_columns",
        "FONT": "",
        ROOT_VARIABLE: str(ROOT),
    }
    assert {name: options["env"][name] for name in given} == given
    template, mine = options["env"]["JUPYTER_PATH"].split(command.os.pathsep)
    assert mine == "mine" and (Path(template) / "voila" / "templates" / "explorer" / "index.html.j2").is_file()


def test_the_app_of_a_folder_that_is_not_there_is_one_line_and_starts_nothing(started, capsys):
    assert command.main(["app", "--", "/does/not/exist"]) == 2 and not started
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: ") and "/does/not/exist" in line


def test_errors_are_in_the_language_that_is_given_and_else_in_english(capsys):
    assert command.main(["report", "/does/not/exist"]) == 2
    assert capsys.readouterr().err.startswith("error: there is no file or folder /does/not/exist")
    assert command.main(["report", "/does/not/exist", "--language", "fa"]) == 2
    line = capsys.readouterr().err
    assert line.startswith("\u2067خطا: پرونده یا پوشهٔ \u2068/does/not/exist\u2069 ") and line.count("\n") == 1


def test_make_hands_a_language_on_only_where_it_is_given():
    for given, shown in (["LABELS=fa"], True), ([], False):
        words = ["make", "--dry-run", "report", "READY=", *given]
        lines = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        assert ('--language "$LABELS"' in lines) is shown


def test_start_in_a_checkout_says_that_it_is_a_project(capsys):
    assert command.main(["start"]) == 2
    assert f"error: {ROOT} is a checkout" in capsys.readouterr().err


def test_exports_are_written_and_named_and_another_kind_is_refused_before_anything_is_read(tmp_path, capsys):
    assert command.main(["export", "seeds", "--to", "csv, refi", "--output", str(tmp_path)]) == 0
    names = {"themes.csv", "themes.qdc", "articles.qdpx"}
    assert {file.name for file in (tmp_path / "exports").iterdir()} == names
    said = capsys.readouterr().out.splitlines()
    assert {line.rpartition("/")[2] for line in said if line.startswith("export: ")} == names
    assert command.main(["export", "/no/such/folder", "--to", "sas"]) == 2
    assert capsys.readouterr().err == (
        "error: exports are csv, excel, spss, stata, r, refi, quanteda, conllu; got sas\n"
    )


def test_what_make_is_given_reaches_the_exports():
    given = ["READY=", "CORPUS=my folder", "TO=spss,refi", "CODEBOOK=mine.yml"]
    shown = subprocess.run(
        ["make", "--no-print-directory", "--dry-run", "export", *given],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert shown.split() == [
        *(".venv/bin/persian-news", "export", "--to", '"$TO"', "--columns", '"$NAMED_COLUMNS"', "--only", '"$ONLY"'),
        *('--codebook="$AIM_CODEBOOK"', "--", '"$CORPUS"'),
    ]
