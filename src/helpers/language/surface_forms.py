"""Surface forms: what was typed in the article where something was found, before `normalize`."""

import unicodedata

import numpy as np
import pandas as pd

from helpers.core.errors import require_columns
from helpers.language.characters import fold_letter, stand_for
from helpers.language.segments import paragraphs

_PARAGRAPH = ["article_id", "paragraph"]
_TOKEN = [*_PARAGRAPH, "position"]


def add_surface_forms(matches: pd.DataFrame, tokens: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Add what was typed to a table of matches, from the first letter to the last.

    Normalising and tokenizing move spaces and half-spaces and replace letters, but lose none, so a match is traced by
    counting letters.

    Returns
    -------
    pandas.DataFrame
        `matches`, one row each as from `find_patterns`, with a column `surface_form`; missing where the letters of a
        paragraph do not add up, as after a change of `articles`.

    Examples
    --------
    >>> from helpers.language import compile_patterns, find_patterns, tokenize
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["چند جانبه گرايي خوب است"]})
    >>> tokens = tokenize(articles)
    >>> matches = find_patterns(tokens, compile_patterns({"all": ["چندجانبه\u200cگرایی"]}))
    >>> add_surface_forms(matches, tokens, articles)["surface_form"].tolist() == ["چند جانبه گرايي"]
    True
    """
    lines, starts, ends = _trace(matches, tokens, articles, verb="add_surface_forms")
    forms = [None if line is None else line[start:end] for line, start, end in zip(lines, starts, ends, strict=True)]
    return matches.assign(surface_form=pd.Series(forms, index=matches.index, dtype=object))


def add_surface_offsets(matches: pd.DataFrame, tokens: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Add from which letter of its paragraph as it was typed to which (not included) each match reaches.

    Letters are counted in the paragraph as `paragraphs` gives it, composed (NFC).

    Returns
    -------
    pandas.DataFrame
        `matches`, one row each, with columns `surface_start` and `surface_end`; both -1 where `add_surface_forms` has
        no form.

    Examples
    --------
    >>> from helpers.language import compile_patterns, find_patterns, tokenize
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["آن چند جانبه گرايي"]})
    >>> tokens = tokenize(articles)
    >>> matches = find_patterns(tokens, compile_patterns({"all": ["چندجانبه\u200cگرایی"]}))
    >>> add_surface_offsets(matches, tokens, articles)[["surface_start", "surface_end"]].values.tolist()
    [[3, 18]]
    """
    _, starts, ends = _trace(matches, tokens, articles, verb="add_surface_offsets")
    return matches.assign(surface_start=starts, surface_end=ends)


def _trace(
    matches: pd.DataFrame, tokens: pd.DataFrame, articles: pd.DataFrame, *, verb: str
) -> tuple[list[str | None], list[int], list[int]]:
    """Return of each match its paragraph as it was typed, and from where to where it stands there; None, -1 and -1."""
    require_columns(matches, [*_TOKEN, "length"], verb=verb)
    require_columns(tokens, [*_TOKEN, "token"], verb=verb)
    require_columns(articles, ["article_id", "title", "text"], verb=verb)
    wanted = set(matches[_PARAGRAPH].itertuples(index=False, name=None))
    typed = {
        (article_id, number): unicodedata.normalize("NFC", line)
        for article_id, title, text in articles[["article_id", "title", "text"]].fillna("").itertuples(index=False)
        for number, line in paragraphs(title, text)
        if (article_id, number) in wanted
    }
    letters = {paragraph: _letter_offsets(line) for paragraph, line in typed.items()}
    read = _letters_read(tokens)
    totals = read.groupby(_PARAGRAPH, sort=False, observed=True)["after"].max().to_dict()
    last = matches[_PARAGRAPH].assign(position=matches["position"] + matches["length"] - 1)
    spans = zip(
        matches[_PARAGRAPH].itertuples(index=False, name=None),
        matches[_TOKEN].merge(read, on=_TOKEN, how="left")["before"],
        last.merge(read, on=_TOKEN, how="left")["after"],
        strict=True,
    )
    found = [
        (
            typed[paragraph],
            int(letters[paragraph][int(before)]),
            int(letters[paragraph][int(after) - 1]) + 1,
        )
        if paragraph in typed and totals.get(paragraph) == len(letters[paragraph]) and before < after
        else (None, -1, -1)
        for paragraph, before, after in spans
    ]
    lines, starts, ends = (list(part) for part in zip(*found, strict=True)) if found else ([], [], [])
    return lines, starts, ends


def _letters_read(tokens: pd.DataFrame) -> pd.DataFrame:
    """Return, for each token, how many letters and digits of its paragraph are read before it, and after it."""
    counts = {token: sum(map(str.isalnum, token)) for token in tokens["token"].unique()}
    letters = tokens["token"].map(counts).astype(int)
    after = letters.groupby([tokens["article_id"], tokens["paragraph"]], sort=False, observed=True).cumsum()
    return tokens[_TOKEN].assign(before=after - letters, after=after)


def _letter_offsets(line: str) -> np.ndarray:
    """Return the offset of each letter and digit in a line; a ligature stands for several."""
    letters = enumerate(stand_for(line))
    offsets = [offset for offset, character in letters for letter in fold_letter(character) if letter.isalnum()]
    return np.array(offsets, dtype=int)
