"""What is written for readers: its code runs, its commands and links exist, and it names the version that there is."""

import importlib.util
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
import yaml

from helpers import __main__ as command
from helpers import __version__
from helpers.core.paths import ROOT
from tests import pages

READMES = [ROOT / "README.md", ROOT / "README.fa.md", ROOT / "CONTRIBUTING.md", ROOT / "data" / "README.md"]
READ = [*READMES, *pages.PAGES, *pages.PERSIAN]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = {*re.findall(r"^([\w.-]+):", MAKEFILE, re.MULTILINE), ".venv/.ready"}
VARIABLES = {*re.findall(r"^(?:NAMED_)?(\w+) *\??:?= ?", MAKEFILE, re.MULTILINE), "COLUMNS", "EVAL", "LANG", "PACKAGES"}
VARIABLES |= set(re.search(r"^AIMS := (.*)$", MAKEFILE, re.MULTILINE)[1].split())
COMMANDS = re.compile(r"(?:^ *|`)((?:make|persian-news|\S*python -m|\S*/persian-news) [^`\n#]+)", re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def named(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def text_of(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def commands_in(text: str) -> list[str]:
    """Return the commands of ours that stand in blocks of a shell, or in code within a sentence."""
    shell = "\n".join(block.text for block in pages.blocks(text) if block.kind == "bash")
    prose = re.sub(r"^ *```.*?^ *```$", "", text, flags=re.MULTILINE | re.DOTALL)
    within = re.findall(r"`[^`\n]+(?:\n[^`\n]+)?`", prose)
    return COMMANDS.findall(shell) + COMMANDS.findall("\n".join(code.replace("\n", " ") for code in within))


def anchors(text: str) -> set[str]:
    """Return the anchors of a page's headings, as GitHub and MyST make them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.strip().replace(" ", "-") for heading in plain}


def test_blocks_that_are_not_run_are_told_from_those_that_are():
    text = "```python\nprint(1)\n```\n\n```text\n1\n```\n\n<!-- not run: why -->\n```python\nrun()\n```\n"
    text += "\n```bash\nls\n```\n"
    found = [(block.line, block.kind, block.is_run) for block in pages.blocks(text)]
    assert found == [(2, "python", True), (6, "text", False), (11, "python", False), (15, "bash", False)]


def test_a_page_that_prints_something_else_than_stands_below_is_told_with_its_line(tmp_path, monkeypatch):
    monkeypatch.setattr(pages, "ROOT", tmp_path)
    (tmp_path / "page.md").write_text("```python\nprint(1)\n```\n\n```text\n2\n```\n", encoding="utf-8")
    with pytest.raises(AssertionError, match=r"page\.md:6: the block above prints\n1"):
        pages.run(tmp_path / "page.md", tmp_path)


RUN = [page for page in pages.PAGES if any(block.is_run for block in pages.blocks(text_of(page)))]


@pytest.mark.slow
@pytest.mark.parametrize("page", RUN, ids=named)
def test_the_code_of_a_page_runs_and_saves_what_it_shows(page, tmp_path):
    pages.run(page, tmp_path)
    saved = {file.stem for file in (tmp_path / "data" / "output" / "figures").glob("*.png")}
    shown = {picture.stem for picture in pages.images(page)}
    assert shown <= saved, f"python -m tests.pages --pictures draws none of {sorted(shown - saved)}"


def test_pages_with_a_picture_of_their_own_are_many_and_no_picture_is_left_over():
    shown = {picture for page in pages.PAGES for picture in pages.images(page)}
    assert len([page for page in RUN if pages.images(page)]) > 8
    assert set((pages.DOCS / "pictures").glob("*")) <= shown


@pytest.mark.parametrize("page", READ, ids=named)
def test_commands_exist_with_their_options(page, capsys):
    for line in commands_in(text_of(page)):
        program, first, *words = line.split()
        if program == "make":
            targets = [word for word in (first, *words) if "=" not in word and re.fullmatch(r"[a-z./-]+", word)]
            given = re.findall(r"(\w+)=", " ".join(word for word in (first, *words) if re.match(r"[A-Z]+=", word)))
            assert set(targets[:1]) <= TARGETS, line
            assert {name for name in given if name.isupper()} <= VARIABLES, line
        elif program.endswith("persian-news"):
            with pytest.raises(SystemExit) as stopped:
                command.main([first, "--help"])
            told = capsys.readouterr().out
            assert stopped.value.code == 0, line
            assert all(word.partition("=")[0] in told for word in words if word.startswith("--")), line
        elif words[0].startswith(("tests", "benchmarks", "helpers")):
            module = importlib.util.find_spec(words[0])
            assert module, line
            options = [word for word in words if word.startswith("--") and word != "--help"]
            file = Path(module.origin)
            assert all(f'"{option}"' in text_of(file) for option in options if file.name != "__init__.py"), line


@pytest.mark.parametrize("page", [page for page in READ if page.name != "index.md"], ids=named)
def test_links_lead_somewhere(page):
    text = re.sub(r"^ *```.*?^ *```$", "", text_of(page), flags=re.MULTILINE | re.DOTALL)
    for target in LINK.findall(text):
        if "://" in target:
            assert target.startswith("https://"), target
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.exists(), f"{named(page)}: {target}"
        if anchor and file.suffix == ".md":
            assert anchor in anchors(text_of(file)), f"{named(page)}: {target}"


def test_the_readme_fits_on_two_screens():
    assert len(text_of(ROOT / "README.md").splitlines()) <= 90


def test_what_is_cited_has_the_version_of_the_package_and_the_day_of_its_release():
    cited = yaml.safe_load(text_of(ROOT / "CITATION.cff"))
    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    assert {cited["version"], project["version"], __version__} == {__version__}
    assert cited["cff-version"] == "1.2.0" and cited["title"] and cited["authors"] and cited["message"]
    assert isinstance(cited["date-released"], date) and cited["license"] == project["license"]
    assert f"version = {{{__version__}}}" in text_of(pages.DOCS / "cite.md")


def test_each_paragraph_of_the_paper_with_a_measured_number_has_its_command():
    body = text_of(pages.DOCS / "paper.md").partition("## References")[0]
    parts = re.split(r"^<!-- (.+) -->$", body, flags=re.MULTILINE)
    assert len(parts) > 12
    assert not re.search(r"\d\.\d|\d,\d{3}", re.sub(r"3\.1\d", "", parts[-1])), "a number behind the last command"
    assert 900 <= len(re.sub(r"^<!--.*?-->$", "", body, flags=re.MULTILINE).split()) <= 1_200
