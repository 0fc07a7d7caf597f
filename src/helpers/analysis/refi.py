"""Codebook and coded passages in the exchange format of MAXQDA, NVivo, ATLAS.ti, Quirkos and others, REFI-QDA.

Source: REFI-QDA standard 1.5 and its schemas, qdasoftware.org. Offsets count Unicode code points from 0; `endPosition`
stands behind the last character, as in files of MAXQDA and QualCoder, where section 10.2 can be read to mean that
character itself. The name of a selection is its text, so that both can be checked.
"""

import unicodedata
import uuid
import xml.etree.ElementTree as ElementTree
import zipfile
from collections import defaultdict
from pathlib import Path

import pandas as pd

from helpers import __version__
from helpers.analysis.codebook import Codebook
from helpers.core.datafiles import require_readable, writing
from helpers.core.errors import TableError, require_columns
from helpers.core.spreadsheets import UNWRITABLE
from helpers.language import ZWNJ, find_spans, paragraphs

_IDS = uuid.UUID("8d0e54c4-21cf-5f0c-9a3b-7f3c52b1d6aa")  # what the ids come from: the same content has the same
_ENTRIES, _CODER = "persian-news: entries of the codebook", "persian-news: coder of paragraphs"
_ORIGIN = f"Persian News Notebooks {__version__}"
_HEADS = ("", "در بر دارد: ", "در بر ندارد: ")  # before definition, include and exclude
_VARIABLES = {"outlet": ("Text", "TextValue"), "date": ("Date", "DateValue")}
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the same project gives the same bytes


def write_refi_codebook(codebook: Codebook, file: str | Path) -> Path:
    """Write a codebook as `.qdc`: themes as codes in their tree, with label, definition and entries; return the file.

    Examples
    --------
    >>> import tempfile
    >>> from helpers.analysis import read_codebook
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     "تجارت" in write_refi_codebook(read_codebook(), f"{folder}/themes.qdc").read_text(encoding="utf-8")
    True
    """
    root = _element(None, "CodeBook", xmlns="urn:QDA-XML:codebook:1.0", origin=_ORIGIN)
    _add_codes(_element(root, "Codes"), codebook)
    with writing(_named(file, ".qdc")) as part:
        part.write_bytes(_as_bytes(root))
    return Path(file)


def write_refi_project(
    hits: pd.DataFrame,
    tokens: pd.DataFrame,
    articles: pd.DataFrame,
    codebook: Codebook,
    file: str | Path,
    *,
    codes: pd.DataFrame | None = None,
) -> Path:
    """Write articles as `.qdpx`, with what was found in them as coded passages; return the file.

    A source is an article as plain text, its title the first line, with outlet and date as variables. One user codes
    what entries found (`hits` and `tokens` as from `find_themes`), another, with `codes` from `code_themes`, whole
    paragraphs. Where a theme and one below it share a match, to the letter, only the one below is coded, as the tree of
    codes says the rest. A match that cannot be traced in the text, as when `articles` changed, codes its paragraph.

    Raises
    ------
    TableError
        Where there is no article, something was found in one that is not there, or an id, title or outlet holds a
        control character.

    Examples
    --------
    >>> import tempfile
    >>> from helpers.analysis import find_themes, read_codebook
    >>> from helpers.language import tokenize
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": ["خبر"], "text": ["صادرات کالا به چین"]})
    >>> codebook, tokens = read_codebook(), tokenize(articles)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = write_refi_project(find_themes(tokens, codebook), tokens, articles, codebook, f"{folder}/one.qdpx")
    ...     zipfile.ZipFile(file).namelist()[0]
    'project.qde'
    """
    require_columns(articles, ["article_id", "title", "text"], verb="write_refi_project")
    articles = articles.fillna({"title": "", "text": ""}).reset_index(drop=True)
    for name in articles.columns.intersection(["article_id", "title", "outlet"]):
        require_readable(articles[name], name=name, verb="write_refi_project")
    codings = _codings(hits, tokens, articles, codebook, codes)
    strangers = set(codings) - set(articles["article_id"])
    if articles.empty or strangers:
        problem = (
            f"something was found in article {min(strangers)!r}, which is not there" if strangers else "no article"
        )
        raise TableError(f"write_refi_project: {problem}: pass the articles that were tokenized")

    root = _element(None, "Project", xmlns="urn:QDA-XML:project:1.0", name="Persian News Notebooks", origin=_ORIGIN)
    users = _element(root, "Users")
    for user in (_ENTRIES, _CODER):
        _element(users, "User", guid=_guid("user", user), name=user)
    _add_codes(_element(_element(root, "CodeBook"), "Codes"), codebook)
    variables = _element(root, "Variables")
    for name, (kind, _) in _VARIABLES.items():
        _element(variables, "Variable", guid=_guid("variable", name), name=name, typeOfVariable=kind)
    sources, files = _element(root, "Sources"), {}
    for row in articles.to_dict("records"):
        guid, text = _guid("source", row["article_id"]), "\n".join(_lines(row).values())
        files[f"sources/{guid}.txt"] = text.encode()
        name = " ".join([row["article_id"], *row["title"].split()])
        source = _element(sources, "TextSource", guid=guid, name=name, plainTextPath=f"internal://{guid}.txt")
        _add_passages(source, text, codings.get(row["article_id"], {}))
        for name, (_, tag) in _VARIABLES.items():
            if name in row and not pd.isna(row[name]) and row[name] != "":
                known = _element(source, "VariableValue")
                _element(known, "VariableRef", targetGUID=_guid("variable", name))
                _element(known, tag).text = f"{row[name]:%Y-%m-%d}" if name == "date" else row[name]
    with writing(_named(file, ".qdpx")) as part, zipfile.ZipFile(part, "w") as archive:
        for name, content in ({"project.qde": _as_bytes(root)} | files).items():
            archive.writestr(zipfile.ZipInfo(name, _NO_TIME), content, zipfile.ZIP_DEFLATED)
    return Path(file)


def _codings(hits, tokens, articles, codebook: Codebook, codes) -> dict[str, dict[tuple[int, int], set]]:
    """Return for each article what is coded: themes and users at the offsets of each passage."""
    places, found, parents = {}, defaultdict(lambda: defaultdict(set)), codebook.parents()
    for row in articles.to_dict("records"):
        start = 0
        for paragraph, line in _lines(row).items():
            places[row["article_id"], paragraph] = start, start + len(line)
            start += len(line) + 1
    spans = find_spans(hits, tokens, articles, verb="write_refi_project")
    rows = hits[["article_id", "paragraph", "theme"]].itertuples(index=False, name=None)
    for (article_id, paragraph, theme), span in zip(rows, spans, strict=True):
        start, end = places.get((article_id, paragraph), (0, 0))
        found[article_id][(start + span.start, start + span.end) if span else (start, end)].add((theme, _ENTRIES))
    for themes in (themes for passages in found.values() for themes in passages.values()):
        above = {theme for theme, _ in themes}
        while above := {parents[theme] for theme in above if theme in parents}:
            themes -= {(theme, _ENTRIES) for theme in above}
    if codes is not None:
        rows = codes.loc[codes["coded"], ["article_id", "paragraph", "theme"]].itertuples(index=False, name=None)
        for article_id, paragraph, theme in rows:
            found[article_id][places.get((article_id, paragraph), (0, 0))].add((theme, _CODER))
    return found


def _add_passages(source: ElementTree.Element, text: str, passages: dict[tuple[int, int], set]) -> None:
    guid = source.get("guid")
    for (start, end), coded in sorted(passages.items()):
        said = {"startPosition": str(start), "endPosition": str(end), "name": UNWRITABLE.sub("\ufffd", text[start:end])}
        passage = _element(source, "PlainTextSelection", guid=_guid(guid, start, end), **said)
        for theme, user in sorted(coded):
            coding = {"guid": _guid(guid, start, end, theme, user), "creatingUser": _guid("user", user)}
            _element(_element(passage, "Coding", **coding), "CodeRef", targetGUID=_guid("code", theme))


def _lines(row: dict) -> dict[int, str]:
    return {number: unicodedata.normalize("NFC", line) for number, line in paragraphs(row["title"], row["text"])}


def _add_codes(codes: ElementTree.Element, codebook: Codebook) -> None:
    added = {"": codes}
    left = list(codebook.themes)
    while left:  # a theme may stand before the one that it is under
        for theme in [theme for theme in left if (theme.parent or "") in added]:
            code = {"guid": _guid("code", theme.id), "name": theme.label.fa, "isCodable": "true"}
            added[theme.id] = _element(added[theme.parent or ""], "Code", **code)
            said = [head + text for head, text in zip(_HEADS, theme.described("fa"), strict=True) if text]
            said += [f"مدخل{ZWNJ}ها: " + "، ".join(entry.entry for entry in theme.entries)] if theme.entries else []
            # The schema wants the description before the codes below.
            _element(added[theme.id], "Description").text = "\n".join(said)
            left.remove(theme)


def _element(parent: ElementTree.Element | None, tag: str, /, **attributes: str) -> ElementTree.Element:
    return ElementTree.Element(tag, attributes) if parent is None else ElementTree.SubElement(parent, tag, attributes)


def _guid(*parts: object) -> str:
    return str(uuid.uuid5(_IDS, " ".join(map(repr, parts))))


def _as_bytes(root: ElementTree.Element) -> bytes:
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _named(file: str | Path, ending: str) -> Path:
    if Path(file).suffix != ending:
        raise TableError(f"the name of this file must end with {ending}; got {Path(file).name!r}")
    return Path(file)
