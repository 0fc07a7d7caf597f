"""The site: `docs/` in English, `docs/fa/` in Persian with the tag `fa`. `make docs` builds both.

Notebooks, gallery and reference are written by `scripts/docs_sources.py` before Sphinx runs.
"""

import inspect
import re
from pathlib import Path

from sphinx.util.nodes import make_refnode

from helpers import __version__

DOCS = Path(__file__).parent
PERSIAN = tags.has("fa")  # noqa: F821 - Sphinx gives it
SOURCE, OTHER = (DOCS / "fa", DOCS) if PERSIAN else (DOCS, DOCS / "fa")
WINGS = ("analysis", "corpus", "explorer", "figures", "language", "report")

project = "دفترچه‌های خبر فارسی" if PERSIAN else "Persian News Notebooks"
author = copyright = "the authors of Persian News Notebooks"
version = release = __version__
language = "fa" if PERSIAN else "en"

extensions = ["myst_nb", "sphinx_copybutton", "sphinx_design"]
extensions += [] if PERSIAN else ["sphinx.ext.autodoc", "sphinx.ext.autosummary", "numpydoc"]
exclude_patterns = ["locale", "pictures"] if PERSIAN else ["fa", "pictures"]
default_role = "py:obj"  # a name in a docstring is a link where there is such a name, else code

nb_execution_mode = "off"
nb_render_markdown_format = "gfm"
nb_ipywidgets_js = {}  # from another server
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 4
suppress_warnings = ["mystnb.unknown_mime_type"]

autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False
autosummary_generate = False

copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True
copybutton_exclude = ".linenos, .gp, .go"

html_theme = "pydata_sphinx_theme"
html_title = project
html_static_path = ["_static"]
html_css_files = ["site.css"]
templates_path = ["_templates"]
html_show_sourcelink = False
html_copy_source = False
html_permalinks_icon = "#"
html_theme_options = {
    "logo": {"text": project},
    "navbar_end": ["other-language", "theme-switcher"],
    "header_links_before_dropdown": 6,
    "header_dropdown_text": "بیشتر" if PERSIAN else "More",
    "search_bar_text": "جست‌وجو در این صفحه‌ها" if PERSIAN else "Search these pages",
    "footer_start": ["copyright"],
    "footer_end": ["sphinx-version", "theme-version"],
    "show_toc_level": 2,
    "back_to_top_button": False,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
html_sidebars = {"*": []}  # pages that have none below them
html_context = {"default_mode": "auto"}

locale_dirs = ["locale"]  # docs/fa has what the theme says, which has no Persian

_SECTION = re.compile(
    r"^(Parameters|Returns|Yields|Raises|Attributes)\n-{3,}\n(.*?)(?=^\w[\w ]*\n-{3,}\n|\Z)", re.M | re.S
)
_TYPE = re.compile(
    r"(\w+\.)*(DataFrame|Series|ndarray|Path|str|int|float|bool|dict|list|tuple|sequence|mapping|callable)\b"
)
_NOTEBOOK_LINK = re.compile(r"\]\((?:\.\./)+notebooks/(?:fa/)?(?=\d)")
_REPOSITORY_LINK = re.compile(
    r"\]\(((?:\.\./)+)((?:(?:data|benchmarks|src|seeds|tests|scripts)/|notebooks/(?:fa/)?explore)[^)#]*)(#[^)]*)?\)"
)
_NO_PAGE_LINK = re.compile(r"\[([^\[\]]*)\]\((explore\.ipynb)\)")  # of notebook 00, to the notebook of the explorer
_ROOT_LINK = re.compile(r"\]\((?:\.\./)+([A-Z][\w.]*)\)")
_PAGE_LINK = re.compile(r"\[([^\[\]]*)\]\(((?:\.\./)+\w+)\.md(#[^)]*)?\)")


def link_within_the_site(_app, docname: str, source: list[str]) -> None:
    """Let links to notebooks lead to their pages; files of the repository that are no page stay as their names.

    Pages of `docs/` are read in the repository too, where such links lead to the files. English pages are none of
    the Persian site, but lie beside it.
    """

    def lead_out(found: re.Match) -> str:
        file = (SOURCE / docname).parent / f"{found[2]}.md"
        within = file.resolve().is_relative_to(SOURCE.resolve())
        return found[0] if within else f'<a href="{found[2]}.html{found[3] or ""}" hreflang="en">{found[1]}</a>'

    text = _NO_PAGE_LINK.sub(r"\1 (`\2`)", _NOTEBOOK_LINK.sub("](/notebooks/", source[0]))
    text = re.sub(r"\[([^\[\]]*)" + _REPOSITORY_LINK.pattern, lambda found: f"{found[1]} (`{found[3]}`)", text)
    text = re.sub(r"\[([^\[\]]*)" + _ROOT_LINK.pattern, r"\1 (`\2`)", text)
    source[0] = _PAGE_LINK.sub(lead_out, text)


def describe_in_full(_app, _what, _name, subject, _options, lines: list[str]) -> None:
    """Give numpydoc what our shorter docstrings leave out.

    `name : what it is` has no line of its own for what it is, and a Returns of plain prose no type, which the
    annotation has.
    """
    text = _SECTION.sub(
        lambda found: f"{found[1]}\n{'-' * len(found[1])}\n{_in_full(found, subject)}\n", "\n".join(lines)
    )
    lines[:] = text.split("\n")


def _in_full(found: re.Match, subject) -> str:
    section, body = found[1], found[2].strip("\n")
    lines = body.split("\n")
    if section in ("Returns", "Yields") and not any(line.startswith(" ") for line in lines):
        try:
            kind = inspect.signature(subject).return_annotation
        except (TypeError, ValueError):
            kind = inspect.Signature.empty
        kind = inspect.formatannotation(kind).rpartition(".")[2] if kind is not inspect.Signature.empty else ""
        return "\n".join([kind.strip("'") or "result", *(f"    {line}" for line in lines), ""])
    full = []
    for place, line in enumerate(lines):
        names, colon, told = line.partition(" : ")
        follows = place + 1 < len(lines) and lines[place + 1].startswith(" ")
        if colon and not line.startswith(" ") and not (follows and _TYPE.match(told)):
            full += [names, f"    {told}"]
        else:
            full.append(line)
    return "\n".join([*full, ""])


def find_public_name(_app, env, node, contnode):
    """Find what a docstring or a signature names by its wing alone (`language.tokenize`) or where it is defined."""
    if node.get("refdomain") != "py":
        return None
    target, objects = node["reftarget"], env.domains["py"].objects
    last = target.rpartition(".")[2]
    names = [f"helpers.{target}"]
    if target.startswith("helpers.") or target == last:
        names += [f"helpers.{wing}.{last}" for wing in WINGS]
    found = next((name for name in names if name in objects), None)
    if found is None:
        return None
    place = objects[found]
    builder, document = env.app.builder, node["refdoc"]
    return make_refnode(builder, document, place.docname, place.node_id, contnode, found)


def link_languages(app, pagename: str, _template, context: dict, _doctree) -> None:
    """Tell a page where it, or else the start, is in the other language."""
    there = any((OTHER / f"{pagename}{suffix}").exists() for suffix in (".md", ".rst", ".ipynb"))
    page = app.builder.get_target_uri(pagename if there else "index")
    up = "../" * (pagename.count("/") + PERSIAN)
    context["other_page"] = f"{up}{page}" if PERSIAN else f"{up}fa/{page}"


def read_from_the_right(app, exception) -> None:
    """Say in each page of the Persian site that it reads from the right; the theme has no place for it."""
    if PERSIAN and exception is None:
        for page in Path(app.outdir).rglob("*.html"):
            text = page.read_text(encoding="utf-8")
            page.write_text(text.replace('<html lang="fa"', '<html lang="fa" dir="rtl"', 1), encoding="utf-8")


def setup(app) -> None:
    """Connect the functions above."""
    app.connect("source-read", link_within_the_site)
    if not PERSIAN:  # which has no reference
        app.connect("autodoc-process-docstring", describe_in_full, priority=400)
        app.connect("missing-reference", find_public_name)
    app.connect("html-page-context", link_languages)
    app.connect("build-finished", read_from_the_right)
