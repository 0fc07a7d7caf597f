"""Write the pages of the site that are made from the project: executed notebooks, gallery and reference.

Notebooks run by the runner of reports, on the invented sample and with figures in Persian; what they gave is cached in
`data/interim/docs`. The Persian pages take the outputs of the same run under the prose of `notebooks/fa`. All goes into
folders of `docs/` that git ignores, from which `make docs` builds the site.
"""

import ast
import base64
import importlib
import inspect
import json
import re
import shutil
import sys
from pathlib import Path

from sync_notebooks import take_frame_off

from helpers import figures
from helpers.core.paths import INTERIM, NOTEBOOKS, ROOT
from helpers.figures.export import plates
from helpers.report import run_report

DOCS = ROOT / "docs"
FOLDERS = {"en": DOCS, "fa": DOCS / "fa"}
SAMPLE = "data/sample/articles"
WINGS = ("corpus", "language", "analysis", "figures", "explorer", "report")
ROWS = 10  # of a table in a page: the notebook shows all
WORDS = {
    "notebooks": {"en": "Notebooks", "fa": "دفترچه‌ها"},
    "notebooks_intro": {
        "en": "Each notebook answers one question. These pages show them as they ran on the sample that comes with the "
        "project: its articles are invented, and so are its outlets and findings. Labels of figures are Persian here; "
        '`LANGUAGE = "en"` in the first cell makes them English.',
        "fa": "هر دفترچه به یک پرسش پاسخ می‌دهد. اینجا آنها را همان‌گونه می‌بینید که روی نمونهٔ ساختگی پروژه اجرا شده‌اند: "
        "خبرها ساختگی‌اند، و رسانه‌ها و یافته‌ها نیز.",
    },
    "sample": {"en": "INVENTED", "fa": "ساختگی"},
    "invented": {
        "en": "Run on the invented sample: no outlet, person or number here is real. Long tables are cut to "
        "their first rows.",
        "fa": "اجراشده روی نمونهٔ ساختگی: هیچ رسانه و نام و عددی در اینجا واقعی نیست. "
        "از جدول‌های بلند، ردیف‌های نخست آمده است.",
    },
    "not_run": {
        "en": "Shown without results: the sample has not what this notebook needs.",
        "fa": "بی نتیجه آمده است: نمونه آنچه را این دفترچه لازم دارد ندارد.",
    },
    "rows": {"en": "The first {shown} of {all} rows.", "fa": "{shown} ردیف نخست از {all} ردیف."},
    "figure": {"en": "Figure: {}", "fa": "نمودار: {}"},
    "gallery": {"en": "Gallery", "fa": "گالری نمودارها"},
    "gallery_intro": {
        "en": "Every plot, drawn from a small invented table. A plot takes a table and returns matplotlib's axes. "
        "Choose a picture for the call that draws it.",
        "fa": "همهٔ نمودارها، هر یک از جدولی کوچک و ساختگی. هر نمودار یک جدول می‌گیرد و محورهای matplotlib را "
        "برمی‌گرداند. با انتخاب هر تصویر به دستوری می‌رسید که آن را می‌کشد.",
    },
    "table": {"en": "The table", "fa": "جدول"},
}
_TABLE = re.compile(r"(<tbody>\n?)(.*?)(</tbody>)", re.DOTALL)
_OWN_FOLDER = re.compile(r"data/interim/docs/[^/\s<]+/[^/\s<]+")  # what a notebook wrote to as it ran
_CODE_TAGS = re.compile(r"<(style|script)\b.*?</\1>\s*", re.DOTALL)


def write_notebooks() -> None:
    """Write each notebook with its outputs, and a page that lists them, in both languages."""
    common = {"formats": ["png"], "look": {"language": "fa"}, "output": INTERIM / "docs-report", "store": "docs"}
    # The first notebook is part of a report only where it is named.
    runs = [*run_report(SAMPLE, aim={"notebooks": "00"}, **common), *run_report(SAMPLE, **common)]
    failed = [f"{run.name}: {run.error}" for run in runs if run.error]
    if failed:
        sys.exit("\n".join(["notebooks that the site shows failed:", *failed]))
    files = sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
    for language, folder in FOLDERS.items():
        pages = _empty(folder / "notebooks")
        cards = []
        for file in files:
            own = file if language == "en" else file.parent / "fa" / file.name
            notebook = with_outputs(json.loads(own.read_text(encoding="utf-8")), _read_executed(file.stem), language)
            (pages / file.name).write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
            cards.append(_card(notebook, file.stem, pages))
        names = "\n".join(file.stem for file in files)
        page = [f"# {WORDS['notebooks'][language]}", WORDS["notebooks_intro"][language]]
        page += ["::::{grid} 1 2 3 3\n:gutter: 3", *cards, "::::", f":::{{toctree}}\n:hidden:\n\n{names}\n:::", ""]
        (pages / "index.md").write_text("\n\n".join(page), encoding="utf-8")


def _read_executed(name: str) -> dict[str, dict]:
    """Return the cells of a notebook as it last ran, by their ids; none where it did not run."""
    found = sorted((INTERIM / "docs" / name).glob(f"v-*/*/{name}.ipynb"), key=lambda file: file.parent.stat().st_mtime)
    cells = json.loads(found[-1].read_text(encoding="utf-8"))["cells"] if found else []
    return {cell["id"]: cell for cell in cells if "injected-parameters" not in cell["metadata"].get("tags", [])}


def with_outputs(notebook: dict, executed: dict[str, dict], language: str) -> dict:
    """Return a notebook with the outputs of its run, as a page shows them."""
    heading = ""
    for place, cell in enumerate(notebook["cells"]):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            source = take_frame_off(source)
            heading = next(iter(re.findall(r"^#+ (.+)$", source, re.MULTILINE)[-1:]), heading)
            if place == 0:
                told = WORDS["invented" if executed else "not_run"][language]
                source = re.sub(
                    r"\n",
                    f"\n\n:::{{admonition}} {WORDS['sample'][language]}\n:class: note\n\n{told}\n:::\n",
                    source,
                    count=1,
                )
        elif "parameters" in cell["metadata"].get("tags", []):
            source = source.replace('CORPUS = "seeds"', f'CORPUS = "{SAMPLE}"')
        if cell["cell_type"] == "code":
            cell["outputs"] = [_shown(each, language) for each in executed.get(cell["id"], {}).get("outputs", [])]
            alt = WORDS["figure"][language].format(heading)
            cell["metadata"] = {**cell["metadata"], "mystnb": {"image": {"alt": alt}}}
        cell["source"] = source.splitlines(keepends=True)
    return notebook


def _shown(output: dict, language: str) -> dict:
    if "text" in output:
        output["text"] = _OWN_FOLDER.sub("data/output", "".join(output["text"]))
    data = output.get("data", {})
    if "text/html" in data:
        data["text/html"] = cut_table("".join(data["text/html"]), language)
    return output


def cut_table(html: str, language: str) -> str:
    """Return a table as `show_table` writes it, its first rows alone, without the script and the style of its own."""

    def cut(found: re.Match) -> str:
        rows = re.findall(r"<tr>.*?</tr>\n?", found[2], re.DOTALL)
        more = ""
        if len(rows) > ROWS:
            numbers = {
                name: figures.format_number(number, language=language)
                for name, number in (("shown", ROWS), ("all", len(rows)))
            }
            more = f'<caption dir="auto">{WORDS["rows"][language].format(**numbers)}</caption>'
        return f"{found[1]}{''.join(rows[:ROWS])}{found[3]}{more}"

    plain = _OWN_FOLDER.sub("data/output", _CODE_TAGS.sub("", html))
    return _TABLE.sub(cut, plain.replace('<div class="shown-table', '<div tabindex="0" class="shown-table'))


def _card(notebook: dict, name: str, pages: Path) -> str:
    """Return a notebook's card: its first picture and its question."""
    images = (
        output["data"]["image/png"]
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    )
    title = re.search(r"^# (.+)$", "".join(notebook["cells"][0]["source"]), re.MULTILINE)[1]
    options = [f":link: {name}", ":link-type: doc"]
    if picture := next(images, None):
        (pages / f"{name}.png").write_bytes(base64.b64decode(picture))
        options += [f":img-top: {name}.png", ":img-alt: "]
    return "\n".join([f":::{{grid-item-card}} {title}", *options, ":::"])


def write_gallery() -> None:
    """Write the gallery: thumbnails, then each plot with its caption, its call and its table, in both languages."""
    drawn = figures.write_gallery(INTERIM / "docs-gallery").parent / "figures"
    for language, folder in FOLDERS.items():
        pictures = _empty(folder / "plots")
        cards, sections = [], []
        for plate in plates():
            picture = f"{plate.name}_{language}"
            about = json.loads((drawn / f"{picture}.json").read_text(encoding="utf-8"))
            shutil.copyfile(drawn / f"{picture}.svg", pictures / f"{picture}.svg")
            cards.append(
                f":::{{grid-item-card}}\n:link: {plate.name}\n:link-type: ref\n:img-top: plots/{picture}.svg\n"
                f":img-alt: {about['title']}\n:class-item: thumbnail\n{about['title']}\n:::"
            )
            table = plate.table.head(ROWS).to_html(index=False, border=0, na_rep="", float_format="{:.6g}".format)
            alt, call = " ".join(about["alt"].split()), write_call(plate, language)
            sections.append(
                f"({plate.name})=\n## {about['title']}\n\n```{{image}} plots/{picture}.svg\n:alt: {alt}\n"
                f":class: plot\n```\n\n{about['caption']}\n\n```{{code-block}} python\n{call}\n```\n\n"
                f"````{{dropdown}} {WORDS['table'][language]}\n```{{raw}} html\n{table}\n```\n````"
            )
        page = [f"# {WORDS['gallery'][language]}", WORDS["gallery_intro"][language], "::::{grid} 2 2 3 4\n:gutter: 2"]
        (folder / "gallery.md").write_text("\n\n".join([*page, *cards, "::::", *sections, ""]), encoding="utf-8")


def write_call(plate, language: str) -> str:
    """Return the call that draws a plate in a language, an option a line."""
    options = {**plate.options, "title": plate.title}
    lines = [f"    {name}={_in_language(value, language)!r}," for name, value in options.items()]
    return "\n".join([f"figures.{plate.draw.__name__}(", "    table,", *lines, ")"]).replace("\\u200c", "\u200c")


def _in_language(value, language: str):
    if isinstance(value, dict):
        return (
            value[language] if set(value) == set(FOLDERS) else {k: _in_language(v, language) for k, v in value.items()}
        )
    return [_in_language(each, language) for each in value] if isinstance(value, list) else value


def write_reference() -> None:
    """Write a page for each wing: a table of its public names, then each by the module it is defined in."""
    pages = _empty(DOCS / "api")
    tables: list[str] = []
    for wing in WINGS:
        package = importlib.import_module(f"helpers.{wing}")
        by_module: dict[str, list[str]] = {}
        for name in sorted(package.__all__, key=str.lower):
            by_module.setdefault(_module_of(package, name), []).append(name)
        title, summary = f"helpers.{wing}", inspect.getdoc(package).split("\n\n")[0]
        lines = [title, "=" * len(title), "", f".. currentmodule:: {title}", "", summary, ""]
        table = ["", ".. autosummary::", "   :nosignatures:", ""]
        table += [f"   {name}" for name in sorted(package.__all__, key=str.lower)] + [""]
        lines += table
        for module in sorted(by_module):
            heading = module.removeprefix(f"{title}.").replace("_", " ").replace(".", ": ")
            about = inspect.getdoc(sys.modules[module]).split("\n\n")[0]
            lines += [heading, "-" * len(heading), "", " ".join(about.split()), ""]
            for name in by_module[module]:
                subject = getattr(package, name)
                kind = "class" if inspect.isclass(subject) else "function" if callable(subject) else "data"
                lines += [f".. auto{kind}:: {name}", *(["   :members:"] if kind == "class" else []), ""]
        (pages / f"{wing}.rst").write_text("\n".join(lines), encoding="utf-8")
        tables += [f":doc:`{title} <{wing}>`", "-" * (len(title) + len(wing) + 10), "", summary, ""]
        tables += [f".. currentmodule:: {title}", *table]
    index = ["Reference", "=========", "", "Every public name, with what it does in one line, by wing.", ""]
    index += [".. toctree::", "   :hidden:", "", *(f"   {wing}" for wing in WINGS), ""]
    (pages / "index.rst").write_text("\n".join(index + tables), encoding="utf-8")


def _module_of(package, name: str) -> str:
    """Return the module that a public name is defined in; of a plain value the one that gives it to the package."""
    if module := getattr(getattr(package, name), "__module__", ""):
        return module
    tree = ast.parse(inspect.getsource(package))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return next(node.module for node in imports if name in [alias.name for alias in node.names])


def _empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


if __name__ == "__main__":
    write_reference()
    write_gallery()
    write_notebooks()
