"""Build a wheel, install it with pip alone, and make a report in an empty folder: python -m tests.wheel path/to/uv."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from tests.pythons import find_pythons, run

ROOT = Path(__file__).parents[1]
ALLOWED = ("3.12", "3.13", "3.14", "3.11")  # the first that is there
SHIPPED = ("data/codebook", "data/lexicon", "data/sample", "notebooks", "seeds")


def main(uv: str) -> int:
    """Run all steps; the first that fails ends it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        wheel = build(uv, folder)
        check_contents(wheel)
        found = find_pythons()
        python = found[next(version for version in ALLOWED if version in found)]
        run(python, "-m", "venv", folder / "env")
        programs = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
        run(programs / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel)
        run(programs / "python", "-m", "pip", "check")
        make_report(programs / "persian-news", folder / "first")
        make_project(programs / "persian-news", folder / "پروژهٔ دوم")
    print(f"the wheel makes a report with {python} and pip alone")
    return 0


def build(uv: str, folder: Path) -> Path:
    """Build the wheel from a copy of what git has, so that nothing of an earlier build is in it."""
    files = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    for file in filter(lambda name: name and (ROOT / name).is_file(), files):
        (folder / "source" / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / file, folder / "source" / file)
    run(uv, "build", "--quiet", "--wheel", "--out-dir", folder, folder / "source")
    return next(folder.glob("*.whl"))


def check_contents(wheel: Path) -> None:
    """Find every file of the package and of the data in the wheel."""
    packed = set(zipfile.ZipFile(wheel).namelist())
    files = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "src/helpers", *SHIPPED).split(
        "\0"
    )
    files = [file for file in files if file and (ROOT / file).exists()]
    expected = {file.removeprefix("src/") if file.startswith("src/") else f"helpers/shipped/{file}" for file in files}
    assert expected <= packed, sorted(expected - packed)


def make_report(program: Path, folder: Path) -> None:
    """Make a report on one article, where the home cannot be written; nothing is left but data/ beside the article."""
    (folder / "articles").mkdir(parents=True)
    (folder / "home").touch()
    article = next((ROOT / "seeds").glob("*.txt"))
    shutil.copyfile(article, folder / "articles" / "خبر.txt")
    home = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"), str(folder / "home" / "none"))
    command = [str(program), "report", "articles/", "--formats", "png"]
    subprocess.run(command, cwd=folder, env={**clean_environment(), **home}, check=True)
    report = folder / "data" / "output" / "report"
    page = (report / "index.html").read_text(encoding="utf-8")
    runs = json.loads((report / "run.json").read_text(encoding="utf-8"))["notebooks"]
    named = {file.stem for file in (ROOT / "notebooks").glob("[0-9]*.ipynb")}
    assert {run["name"] for run in runs} == {name for name in named if not name.startswith("00")}
    ran = [run["page"] for run in runs if not run["needs"] and not run["error"]]
    assert len(ran) == len([run for run in runs if not run["needs"]]) > 5  # others need more than one article
    assert all(name in page for name in ran) and page.count("<figure") > len(ran)
    assert sorted(file.name for file in folder.iterdir()) == ["articles", "data", "home"]


def make_project(program: Path, folder: Path) -> None:
    """Start a project, and use its own codebook from a folder in it."""
    started = subprocess.run(
        [str(program), "start", str(folder)],
        env=clean_environment(),
        check=True,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert f"project: {folder.resolve()}, " in started.stdout, started.stdout
    first_steps = ["report", "--notebooks", "00", "--formats", "png"]
    for command in (["codebook-export"], ["gallery"], first_steps):
        subprocess.run([str(program), *command], cwd=folder, env=clean_environment(), check=True)
    made = [file.relative_to(folder).as_posix() for file in folder.rglob("*")]
    assert {"notebooks/explore.ipynb", "notebooks/fa/explore.ipynb", "notebooks/fa/00_start_here.ipynb"} <= set(made)
    assert {"data/raw", "data/codebook/actors.yml", "data/README.md"} <= set(made)
    assert {"README.md", "data/sample/articles/tiraze.jsonl"} <= set(made)
    assert {"data/output/codebook/themes.csv", "data/output/gallery/index.html"} <= set(made)
    assert {"data/output/figures/00_themes.png", "data/output/report/index.html"} <= set(made)
    (folder / "data" / "codebook" / "themes.yml").write_text("themes: nothing\n", encoding="utf-8")
    refused = subprocess.run(
        [str(program), "codebook-export"], cwd=folder / "notebooks", env=clean_environment(), capture_output=True
    )
    assert refused.returncode == 2 and b"data/codebook/themes.yml" in refused.stderr, refused.stderr


def clean_environment() -> dict[str, str]:
    """Return the environment without what leads to the checkout."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
