"""The command line: `persian-news report articles/`; a project folder of one's own, and what opens in it."""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

# The imports below take seconds: what is said before them is seen at once.
if sys.argv[1:2] == ["report"] and "-h" not in sys.argv and "--help" not in sys.argv:
    print("report: starting", file=sys.stderr, flush=True)

from helpers import analysis, corpus, figures, language, report
from helpers.core.datafiles import write_csv
from helpers.core.errors import LANGUAGE_VARIABLE, UserError, require, tell
from helpers.core.paths import IS_CHECKOUT, MARKER, NOTEBOOKS, OUTPUT, ROOT, ROOT_VARIABLE, SHIPPED, from_root, to_root

_COPIED = ("notebooks", "data/codebook", "data/README.md", "data/sample/README.md", "data/sample/articles")
_README = Path(__file__).parent / "templates" / "project.md"
_MARK = "persian-news: relative paths in the notebooks count from this folder.\n"
# What a report may be aimed at: an example, and what it means. Notebooks that have such a parameter take it.
_AIMS = {
    "notebooks": ("03,04", "numbers of the notebooks to run, whatever they need (default: all that suit the corpus)"),
    "themes": ("trade,education", "themes of the codebook to follow, by their ids"),
    "term": ("تحریم", "words or phrases to look up, with commas between"),
    "period": ("day", "of charts over time: day, week, month, season or year"),
    "calendar": ("gregorian", "of periods: jalali or gregorian (default: jalali)"),
    "by": ("outlet", "column of the articles that makes the groups compared, or speaker"),
    "target": ("ایسنا", "the group in question"),
    "reference": ("فارس", "the group to set it against (default: all others)"),
    "codebook": ("FILE", "codebook of the themes (default: the project's)"),
    "output": ("FOLDER", "where figures, tables and page go (default: data/output)"),
}
_TEMPLATES = Path(__file__).parent / "jupyter"
# Of the explorer's server: for this machine, under its own name alone (a web site may let its name point here), and for
# whom the token in the address was told. A page that was opened with the token sends no _xsrf when it ends its kernel:
# requests of another site are refused by their origin. A kernel whose page could not tell that it goes ends when idle.
APP_SETTINGS = (
    "--Voila.ip=127.0.0.1",
    "--Voila.auto_token=True",
    "--Voila.tornado_settings={'allow_remote_access': False, 'disable_check_xsrf': True}",
    "--VoilaConfiguration.template=explorer",
    "--VoilaConfiguration.show_tracebacks=True",  # errors of the user's are one line, which is shown only so
    "--MappingKernelManager.cull_idle_timeout=300",
    "--MappingKernelManager.cull_interval=60",
)


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return 0 when all went well, 1 when a notebook failed, 2 when the input cannot be used."""
    for stream in (sys.stdout, sys.stderr):  # Consoles of Windows lack Persian letters, which is no reason to stop.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if not IS_CHECKOUT:
        os.environ[ROOT_VARIABLE] = str(ROOT)  # for the kernels of notebooks, which run elsewhere
    options = _parser().parse_args(arguments)
    if getattr(options, "language", None) in ("fa", "en"):
        os.environ[LANGUAGE_VARIABLE] = options.language  # of errors, here and in kernels
    os.environ.setdefault("JUPYTER_PREFER_ENV_PATH", "1")  # a kernel python3 of the user's may be another Python
    try:
        return options.run(options)
    except UserError as error:
        if options.verbose:
            raise
        print(tell(_printable(str(error)), "error"), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"stopped: {options.command} was not finished", file=sys.stderr)
        return 130


def _printable(text: str) -> str:
    """Return one line that changes nothing in a terminal; half-spaces stay."""
    return "".join(sign if sign.isprintable() or sign == "\u200c" else "\ufffd" for sign in text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="persian-news", description="Analyse a folder of Persian news articles.")
    commands = parser.add_subparsers(dest="command", required=True)

    def add(name: str, run, summary: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=summary, description=summary)
        command.add_argument("--verbose", action="store_true", help="show the traceback of an error")
        command.set_defaults(run=run)
        return command

    start = add("start", _start, "make a project folder: notebooks, codebook, sample, and data/raw for articles")
    start.add_argument("folder", nargs="?", default=".", help="where (default: here)")
    made = add("report", _report, "run every notebook and gather figures, tables and a page")
    made.add_argument("--formats", default="png,svg,pdf", help="of the figures (default: png,svg,pdf)")
    lab = add("lab", lambda options: open_lab(options.language), "open JupyterLab at the notebooks")
    spoken = os.environ.get(LANGUAGE_VARIABLE) or "en"
    lab.add_argument(
        "--language", default=spoken, help="of the notebooks' prose, and of errors: en or fa (default: en)"
    )
    app = add("app", _app, "serve the explorer as a web page, to this machine alone")
    handed = add("export", _export, "write what is found for SPSS, Stata, R, MAXQDA, quanteda and others")
    kinds = ",".join(analysis.EXPORTS)
    handed.add_argument("--to", metavar="spss,refi", default=kinds, help=f"some of {kinds} (default: all)")
    languages = {
        made: "of page, titles and labels: fa, en (in the folder en) or both, a report in each (default: fa)",
        app: "of titles and labels: fa, en or both (default: fa)",
    }
    for command in (made, app, handed):
        command.add_argument(
            "corpus", nargs="?", help="a file or folder of articles (default: data/raw, or the seed if that is empty)"
        )
        told = "names of the source's columns, as outlet=url,text=body (default: usual names are recognised)"
        command.add_argument("--columns", default="", help=told)
        chosen = "read some articles alone, as outlet=ایسنا,from=1403-07-01,to=1403-12-30 (default: all)"
        command.add_argument("--only", metavar="outlet=ایسنا,from=1403-07", default="", help=chosen)
    for command in (made, app):
        command.add_argument("--language", help=f"{languages[command]}; where it is given, of errors too")
        sizes = "of figures: one_column or two_columns (print), slide, screen (default: two_columns)"
        command.add_argument("--size", default="two_columns", help=sizes)
        command.add_argument("--font", default="", help="name or file of a font for the figures")
    for name, (example, summary) in _AIMS.items():
        made.add_argument(f"--{name}", metavar=example, help=summary)
        if name in ("codebook", "output"):
            handed.add_argument(f"--{name}", metavar=example, help=summary)
    add("fonts", _fonts, "fetch Vazirmatn (SIL Open Font License), in which figures are drawn from then on")
    drawn = add("gallery", _gallery, "draw every plot on a page, from invented tables")
    drawn.add_argument("--pictures", action="store_true", help="also draw the pictures in docs/gallery anew")
    export = add("codebook-export", _export_codebook, "write a codebook for quanteda, and as a flat table")
    export.add_argument("codebook", nargs="?", help="the codebook (default: the project's)")
    return parser


def _choose_corpus(given: str | None) -> str:
    """Return what was named, else `data/raw` if it holds a file, else the seed; say which.

    Raises `UserError` for a folder with our own output in it, which would be read as articles the next time.
    """
    if given:
        if _holds_output(given):
            raise UserError(
                f"{given} would hold {to_root(OUTPUT)}, which is written to: put the articles into a folder of their "
                "own, such as data/raw, and name that"
            )
        return given
    raw = ROOT / "data" / "raw"
    chosen = "data/raw" if any(not file.name.startswith(".") for file in raw.glob("*")) else "seeds"
    print(f"articles: {chosen}, as no other folder is named", flush=True)
    return chosen


def _holds_output(path: str) -> bool:
    try:
        return OUTPUT.is_relative_to(from_root(path))
    except (OSError, RuntimeError, ValueError):  # What cannot be a path is told where it is read.
        return False


def _start(options: argparse.Namespace) -> int:
    made, there = start_project(options.folder)
    folder = Path(options.folder).expanduser().resolve()
    print(f"project: {_printable(str(folder))}, {len(made)} files made, {len(there)} were there and stay as they are")
    entered = "" if folder == Path.cwd() else f'cd "{_printable(options.folder)}", then '
    print(f"next: {entered}persian-news lab for the notebooks, or persian-news report for all figures at once")
    print("your articles go into data/raw")
    return 0


def start_project(folder: str | Path) -> tuple[list[str], list[str]]:
    """Make a project in a folder: the notebooks and the codebook to work on, a sample, and `data/raw` for articles.

    Returns the files that were made and those that were there and stay as they are. Raises `UserError` in a checkout,
    which is a project, and where the folder cannot be written.
    """
    if IS_CHECKOUT:
        raise UserError(f"{ROOT} is a checkout, which has all that a project needs: go on with persian-news lab")
    folder = Path(folder).expanduser().resolve()
    if folder.is_file():
        raise UserError(f"{folder} is a file, and a project needs a folder: name another, as persian-news start news")
    found = [SHIPPED / name for name in _COPIED] + [file for name in _COPIED for file in (SHIPPED / name).rglob("*")]
    files = {file.relative_to(SHIPPED).as_posix(): file for file in sorted(found) if file.is_file()}
    files = {"README.md": _README} | {name: file for name, file in files.items() if "__pycache__" not in name}
    made, there = [], []
    try:
        (folder / "data" / "raw").mkdir(parents=True, exist_ok=True)
        (folder / MARKER).write_text(_MARK, encoding="utf-8")
        for name, file in files.items():
            if (folder / name).exists():
                there.append(name)
                continue
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, folder / name)  # not its mode: a package may be installed read-only
            made.append(name)
    except OSError as error:
        raise UserError(f"{folder} cannot be written ({error.strerror}): name another folder, or allow it") from error
    return made, there


def open_lab(language: str = "en") -> int:
    """Open JupyterLab at the first notebook in a language, and return its exit code when it ends.

    Its kernels have the language in `PERSIAN_NEWS_LANGUAGE`, for errors.
    """
    require(language in ("en", "fa"), f"notebooks are in the languages en and fa; got {language!r}")
    folder = NOTEBOOKS / "fa" if language == "fa" else NOTEBOOKS
    first = min(folder.glob("[0-9]*.ipynb"), default=None)
    if first is None or not first.is_relative_to(ROOT):
        lacks = "Persian notebooks" if language == "fa" else "notebooks"
        raise UserError(f"{ROOT} has no {lacks}: make a project there with persian-news start, then run this again")
    page = f"--LabApp.default_url=/lab/tree/{first.relative_to(ROOT).as_posix()}"
    environment = {LANGUAGE_VARIABLE: language}
    return _run("jupyterlab", f"--ServerApp.root_dir={ROOT}", page, environment=environment)


def _app(options: argparse.Namespace) -> int:
    """Serve the explorer as a web page, to this machine alone; its notebook takes parameters from the environment."""
    columns = ",".join(f"{ours}={theirs}" for ours, theirs in corpus.parse_columns(options.columns).items())
    parameters = {
        "NAMED_COLUMNS": columns,
        "ONLY": options.only,
        "LABELS": options.language or "fa",
        "SIZE": options.size,
        "FONT": options.font,
    }
    paths = [str(_TEMPLATES), *filter(None, [os.environ.get("JUPYTER_PATH")])]
    articles = _choose_corpus(options.corpus)
    # A path or a wish that is wrong is told here, not on an empty page.
    corpus.fingerprint(articles)
    corpus.parse_only(options.only)
    environment = {"CORPUS": articles, **parameters, "JUPYTER_PATH": os.pathsep.join(paths)}
    return _run("voila", str(NOTEBOOKS / "explore.ipynb"), *APP_SETTINGS, environment=environment)


def _run(module: str, *options: str, environment: Mapping[str, str] | None = None) -> int:
    changed = {**os.environ, ROOT_VARIABLE: str(ROOT), **(environment or {})}
    return subprocess.run([sys.executable, "-m", module, *options], cwd=ROOT, env=changed, check=False).returncode


def _export_codebook(options: argparse.Namespace) -> int:
    codebook = analysis.read_codebook(options.codebook)
    folder = OUTPUT / "codebook"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "themes_quanteda.yml").write_text(codebook.to_quanteda(), encoding="utf-8")
    write_csv(codebook.to_table(), folder / "themes.csv")
    for name in ("themes_quanteda.yml", "themes.csv"):
        print(f"codebook: {to_root(folder / name)}")
    return 0


def _export(options: argparse.Namespace) -> int:
    kinds = [kind.strip() for kind in options.to.split(",") if kind.strip()]
    analysis.check_exports(kinds)
    codebook = analysis.read_codebook(options.codebook)
    reading = {"columns": options.columns, "only": options.only}
    articles, _ = corpus.load_articles(_choose_corpus(options.corpus), **reading)
    tokens = language.tokenize(articles)
    hits, codes = analysis.find_themes(tokens, codebook), analysis.code_themes(tokens, analysis.find_coder(codebook))
    output = OUTPUT if options.output is None else from_root(options.output)
    for file in analysis.write_exports(hits, tokens, articles, codebook, kinds=kinds, codes=codes, output=output)[
        "file"
    ]:
        print(f"export: {to_root(output / 'exports' / file)}")
    return 0


def _gallery(options: argparse.Namespace) -> int:
    print(f"gallery: {to_root(figures.write_gallery())}")
    if options.pictures:
        print(f"pictures: {len(figures.write_pictures())}, in docs/gallery")
    return 0


def _fonts(_: argparse.Namespace) -> int:
    for file in figures.fetch_font():
        print(f"font: {to_root(file)}")
    return 0


def _report(options: argparse.Namespace) -> int:
    articles, output = _choose_corpus(options.corpus), OUTPUT if options.output is None else from_root(options.output)
    require(options.output != "", "OUTPUT is empty: name a folder, or leave it out")
    formats = [kind.strip() for kind in options.formats.split(",") if kind.strip()]
    labels = options.language or "fa"
    look = {"language": labels, "size": options.size, "font": options.font}
    aim = {name: getattr(options, name) for name in _AIMS if name != "output" and getattr(options, name) is not None}
    aim |= {name: value for name in ("columns", "only") if (value := getattr(options, name))}
    runs = report.run_report(articles, formats=formats, look=look, aim=aim, output=output)
    for run in runs:
        if run.needs:
            print(f"left out: {run.name} needs {_printable(run.needs)}")
        if run.error:
            print(f"failed: {run.name}, {_printable(run.error)}", file=sys.stderr)
    for code in {"both": ["fa", "en"]}.get(labels, [labels]):
        folder = output if code == "fa" else output / code
        print(f"report: {to_root(folder / 'report' / 'index.html')}")
    return 1 if any(run.error for run in runs) else 0


if __name__ == "__main__":
    sys.exit(main())
