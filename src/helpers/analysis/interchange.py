"""Findings and texts for colleagues who work elsewhere: in SPSS, Stata, R, quanteda, MAXQDA, NVivo, ATLAS.ti."""

import json
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import pandas as pd

from helpers.analysis.codebook import Codebook
from helpers.analysis.refi import write_refi_codebook, write_refi_project
from helpers.analysis.themes import count_themes
from helpers.core.datafiles import write_table, writing
from helpers.core.errors import require, require_columns, require_dates
from helpers.core.paths import OUTPUT, from_root
from helpers.language import ZWNJ, join_tokens

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
    hits, tokens
        From `find_themes`, and the tokens that they were found in.
    codes
        From `code_themes`, for the columns `coded_…`.

    Returns
    -------
    DataFrame
        One row per article: `article_id`, `outlet`, `date`, `title`, `words`; for each theme `hits_…` (matches of its
        entries) and `rate_…` (hits per 1,000 words, missing for an article without words); with `codes`, `coded_…`
        (whether one paragraph or more is about the theme). `label_columns` says in Persian what each holds.

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
    hits, tokens, codes
        From `find_themes`, the tokens that they were found in, and from `code_themes`.
    kinds
        Some of `csv`, `excel`, `spss`, `stata`, `r` (the table of `theme_table`), `refi` (codebook and project for
        MAXQDA, NVivo and ATLAS.ti), `quanteda`, `conllu`; none writes nothing.

    Returns
    -------
    DataFrame
        One row per file: `kind`, `file` (its name) and `size` in bytes.

    Raises
    ------
    UserError
        For another kind, a corpus without an article, or a folder that cannot be written.

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
