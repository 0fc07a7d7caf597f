"""Findings and texts for colleagues who work elsewhere: in SPSS, Stata, R, quanteda, MAXQDA, NVivo, ATLAS.ti.

The exchange format of the last three is REFI-QDA (standard 1.5 and its schemas, qdasoftware.org). Its offsets count
Unicode code points from 0; `endPosition` stands behind the last character, as in files of MAXQDA and QualCoder, where
section 10.2 can be read to mean that character itself. The name of a selection is its text: both can be checked.
"""

import json
import unicodedata
import uuid
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import pandas as pd

from helpers import __version__
from helpers.analysis.codebook import Codebook
from helpers.analysis.themes import count_themes
from helpers.core.datafiles import UNWRITABLE, require_readable, write_table, write_zip, writing
from helpers.core.errors import TableError, require, require_columns, require_dates
from helpers.core.paths import OUTPUT, from_root
from helpers.language import ZWNJ, find_spans, join_tokens, paragraphs

_HEAD = {"article_id": "شناسهٔ خبر", "outlet": "رسانه", "date": "تاریخ میلادی", "title": "عنوان"}
_HEAD |= {"words": f"شمار واژه{ZWNJ}ها"}
_OF_THEME = [
    ("hits", "شمار اشاره به «{theme}»"),
    ("rate", "اشاره به «{theme}» در هر ۱۰۰۰ واژه"),
    ("coded", f"دست{ZWNJ}کم یک بند دربارهٔ «{{theme}}»"),
]
_TABLES = {"csv": "csv", "excel": "xlsx", "spss": "sav", "stata": "dta", "r": "R"}
EXPORTS = (*_TABLES, "refi", "quanteda", "conllu")
_UPOS = {"punctuation": "PUNCT", "number": "NUM"}
_R_SCRIPT = """\
# In R: source("quanteda.R", encoding = "UTF-8", chdir = TRUE), with install.packages("quanteda") once before.
# `toks` are the tokens of each article, `lemmas` their lemmas; both know outlet and date.
library(quanteda)
exported <- jsonlite::fromJSON("quanteda.json")
about <- exported$articles
about$date <- as.Date(about$date)
toks <- as.tokens(lapply(exported$tokens, as.character))
lemmas <- as.tokens(lapply(exported$lemmas, as.character))
docvars(toks) <- about
docvars(lemmas) <- about
themes <- dictionary(file = "themes_quanteda.yml", format = "YAML")
themes_by_article <- dfm(tokens_lookup(toks, themes))
"""
_IDS = uuid.UUID("8d0e54c4-21cf-5f0c-9a3b-7f3c52b1d6aa")  # what the ids come from: the same content has the same
_ENTRIES, _CODER = "persian-news: entries of the codebook", "persian-news: coder of paragraphs"
_ORIGIN = f"Persian News Notebooks {__version__}"
_HEADS = ("", "در بر دارد: ", "در بر ندارد: ")  # before definition, include and exclude
_VARIABLES = {"outlet": ("Text", "TextValue"), "date": ("Date", "DateValue")}


def theme_table(
    hits: pd.DataFrame,
    tokens: pd.DataFrame,
    articles: pd.DataFrame,
    codebook: Codebook,
    *,
    codes: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Count themes in a wide table, as programs of statistics take it: one row per article, in the order of `articles`.

    Parameters
    ----------
    hits, tokens : from `find_themes`, and the tokens that they were found in.
    codes : from `code_themes`, for the columns `coded_…`.

    Returns
    -------
    One row per article: `article_id`, `outlet`, `date`, `title`, `words`; for each theme `hits_…` (matches of its
    entries) and `rate_…` (hits per 1,000 words, missing for an article without words); with `codes`, `coded_…` (whether
    one paragraph or more is about the theme). `label_columns` says in Persian what each holds.

    Examples
    --------
    >>> from helpers.analysis import find_themes, read_codebook
    >>> from helpers.language import tokenize
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["صادرات کالا به چین"]})
    >>> articles = articles.assign(outlet="ایسنا", date=pd.Timestamp("2025-09-01"))
    >>> codebook, tokens = read_codebook(), tokenize(articles)
    >>> table = theme_table(find_themes(tokens, codebook), tokens, articles, codebook)
    >>> table[["outlet", "words", "hits_trade", "rate_trade"]].values.tolist()
    [['ایسنا', 4, 1, 250.0]]
    """
    require_columns(articles, ["article_id", "outlet", "date", "title"], verb="theme_table")
    table = require_dates(articles, verb="theme_table")[["article_id", "outlet", "date", "title"]].reset_index(
        drop=True
    )
    counts, themes = count_themes(hits, tokens), [theme.id for theme in codebook.themes]
    words = counts.groupby("article_id", observed=True)["tokens"].first().reindex(table["article_id"]).fillna(0)
    table["words"] = words.to_numpy(dtype=int)
    parts = [table]
    for value, prefix in (("hits", "hits_"), ("hits_per_1000", "rate_")):
        wide = counts.pivot(index="article_id", columns="theme", values=value).reindex(columns=themes)
        wide = wide.reindex(table["article_id"]).reset_index(drop=True).set_axis(themes, axis="columns")
        is_empty = table["words"].eq(0)
        wide = wide.fillna(0).astype(int) if value == "hits" else wide.drop(index=wide.index[is_empty])
        parts.append(wide.add_prefix(prefix))  # what was dropped is missing
    if codes is not None and len(codes):
        about = codes[codes["coded"]].groupby("theme", observed=False)["article_id"].agg(set)
        known = {f"coded_{theme}": table["article_id"].isin(about[theme]) for theme in themes if theme in about}
        parts.append(pd.DataFrame(known))
    return pd.concat(parts, axis=1)


def label_columns(codebook: Codebook) -> dict[str, str]:
    """Return in Persian what each column of `theme_table` holds, for `write_table`.

    >>> from helpers.analysis import read_codebook
    >>> label_columns(read_codebook())["rate_trade"]
    'اشاره به «تجارت» در هر ۱۰۰۰ واژه'
    """
    labels = codebook.labels().items()
    return _HEAD | {f"{kind}_{theme}": said.format(theme=name) for theme, name in labels for kind, said in _OF_THEME}


def write_conllu(tokens: pd.DataFrame, file: str | Path) -> Path:
    """Write tokens as CoNLL-U, which parsers and corpus tools read; return the file.

    A sentence has its normalised text above it, tokens with their lemmas, `PUNCT` or `NUM` where the kind of token says
    so, `Polarity=Neg` for a negated verb, and `SpaceAfter=No`; what is not known is `_`. Verbs of several parts are one
    token with spaces in it.

    References
    ----------
    https://universaldependencies.org/format.html

    Examples
    --------
    >>> import tempfile
    >>> from helpers.language import tokenize
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["صلح آمد."]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     text = write_conllu(tokenize(articles), f"{folder}/one.conllu").read_text(encoding="utf-8")
    >>> text.split("\\n")[4].split("\\t")[:4], text.split("\\n")[6].split("\\t")[:4]
    (['1', 'صلح', 'صلح', '_'], ['3', '.', '.', 'PUNCT'])
    """
    require_columns(tokens, ["article_id", "paragraph", "sentence", "token", "lemma", "kind"], verb="write_conllu")
    with writing(Path(file)) as part, part.open("w", encoding="utf-8", newline="\n") as out:
        for sentence in _sentences(tokens):
            out.write("\n".join(sentence) + "\n\n")
    return Path(file)


def _sentences(tokens: pd.DataFrame) -> Iterator[list[str]]:
    columns = [tokens[name] for name in ("article_id", "paragraph", "sentence", "token", "lemma", "kind")]
    negated = tokens["negated"] if "negated" in tokens else [False] * len(tokens)
    article, paragraph = None, None
    for (article_id, number, sentence), rows in groupby(zip(*columns, negated, strict=True), key=lambda row: row[:3]):
        name = " ".join(str(article_id).split())
        lines = [] if article_id == article else [f"# newdoc id = {name}"]
        lines += [] if (article_id, number) == (article, paragraph) else [f"# newpar id = {name}-{number}"]
        article, paragraph = article_id, number
        words = list(rows)
        text, place = join_tokens(word[3] for word in words), 0
        lines += [f"# sent_id = {name}-{sentence}", f"# text = {text}"]
        for number, (*_, token, lemma, kind, negates) in enumerate(words, start=1):
            form = join_tokens([token])
            place += len(form)
            is_apart = text[place : place + 1] in ("", " ")
            place += is_apart
            known = (form, join_tokens([lemma]), _UPOS.get(kind, "_"), "_", "Polarity=Neg" if negates else "_")
            lines.append("\t".join([str(number), *known, "_", "_", "_", "_" if is_apart else "SpaceAfter=No"]))
        yield lines


def write_quanteda(tokens: pd.DataFrame, articles: pd.DataFrame, codebook: Codebook, folder: str | Path) -> list[Path]:
    """Write tokens and lemmas of each article and the themes for quanteda, with a script that reads them.

    The files are `quanteda.R`, `quanteda.json`, where each article is a list of tokens, and `themes_quanteda.yml`.

    Examples
    --------
    >>> import tempfile
    >>> from helpers.analysis import read_codebook
    >>> from helpers.language import tokenize
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["کتاب‌ها"]})
    >>> articles = articles.assign(outlet="ایسنا", date=pd.Timestamp("2025-09-01"))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     files = write_quanteda(tokenize(articles), articles, read_codebook(), folder)
    ...     json.loads(files[1].read_text(encoding="utf-8"))["lemmas"]
    {'1': ['کتاب']}
    """
    require_columns(articles, ["article_id", "outlet", "date"], verb="write_quanteda")
    ids = articles["article_id"].astype("str").tolist()
    by_article = tokens["article_id"].astype("str")
    lists = {name: tokens[name].groupby(by_article, sort=False).agg(list).to_dict() for name in ("token", "lemma")}
    exported = {f"{name}s": {each: found.get(each, []) for each in ids} for name, found in lists.items()}
    articles = require_dates(articles, verb="write_quanteda")
    days = articles["date"].dt.strftime("%Y-%m-%d").astype(object).where(articles["date"].notna(), None)
    about = zip(ids, articles["outlet"], days, strict=True)
    exported["articles"] = [dict(zip(("article_id", "outlet", "date"), row, strict=True)) for row in about]
    contents = {
        "quanteda.R": _R_SCRIPT,
        "quanteda.json": json.dumps(exported, ensure_ascii=False),
        "themes_quanteda.yml": codebook.to_quanteda(),
    }
    for name, content in contents.items():
        with writing(Path(folder) / name) as part:
            part.write_text(content, encoding="utf-8")
    return [Path(folder) / name for name in contents]


def check_exports(kinds: Sequence[str]) -> None:
    """Raise `UserError` unless each of `kinds` can be written: before anything is read or found."""
    unknown = [kind for kind in kinds if kind not in EXPORTS]
    require(not unknown, f"exports are {', '.join(EXPORTS)}; got {', '.join(map(str, unknown))}")


def write_exports(
    hits: pd.DataFrame,
    tokens: pd.DataFrame,
    articles: pd.DataFrame,
    codebook: Codebook,
    *,
    kinds: Sequence[str],
    codes: pd.DataFrame | None = None,
    output: str | Path = OUTPUT,
) -> pd.DataFrame:
    """Write what was found for other programs, into `exports/` of the output folder: one row per file.

    Parameters
    ----------
    hits, tokens, codes : from `find_themes`, the tokens that they were found in, and from `code_themes`.
    kinds : some of `csv`, `excel`, `spss`, `stata`, `r` (the table of `theme_table`), `refi` (codebook and project for
        MAXQDA, NVivo and ATLAS.ti), `quanteda`, `conllu`; none writes nothing.

    Returns
    -------
    One row per file: `kind`, `file` (its name) and `size` in bytes.

    Raises
    ------
    UserError : for another kind, a corpus without an article, or a folder that cannot be written.

    Examples
    --------
    >>> nothing = pd.DataFrame()
    >>> write_exports(nothing, nothing, nothing, None, kinds=["sas"])
    Traceback (most recent call last):
    helpers.core.errors.UserError: exports are csv, excel, spss, stata, r, refi, quanteda, conllu; got sas
    """
    check_exports(kinds)
    require(not kinds or len(articles) > 0, "exports: there is no article to write: check what was read and left out")
    whole = "exports need hits and tokens as tables: read the articles without chunks, or one part at a time"
    require(not kinds or isinstance(tokens, pd.DataFrame), whole)
    folder, files = from_root(output) / "exports", []
    table = theme_table(hits, tokens, articles, codebook, codes=codes) if set(kinds) & set(_TABLES) else None
    for kind in dict.fromkeys(kinds):
        if kind in _TABLES:
            file = write_table(table, folder / f"themes.{_TABLES[kind]}", labels=label_columns(codebook))
            made = [file, file.with_suffix(".parquet")] if kind == "r" else [file]
        elif kind == "refi":
            project = write_refi_project(hits, tokens, articles, codebook, folder / "articles.qdpx", codes=codes)
            made = [write_refi_codebook(codebook, folder / "themes.qdc"), project]
        elif kind == "quanteda":
            made = write_quanteda(tokens, articles, codebook, folder)
        else:
            made = [write_conllu(tokens, folder / "tokens.conllu")]
        files += [(kind, file.name, file.stat().st_size) for file in made]
    return pd.DataFrame(files, columns=["kind", "file", "size"])


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
    TableError : where there is no article, something was found in one that is not there, or an id, title or outlet
        holds a control character.

    Examples
    --------
    >>> import tempfile
    >>> import zipfile
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
    with writing(_named(file, ".qdpx")) as part:
        write_zip(part, {"project.qde": _as_bytes(root)} | files)
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
