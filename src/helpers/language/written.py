"""What stood in the article where something was found: the text as it was typed, before `normalize`."""

import unicodedata
from collections.abc import Iterable

import numpy as np
import pandas as pd

from helpers.core.errors import require_columns
from helpers.language.characters import fold_letter
from helpers.language.segments import paragraphs

_PARAGRAPH = ["article_id", "paragraph"]


def add_surface_forms(found: pd.DataFrame, tokens: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Add what was typed to a table of matches: the column `surface_form`, from the first letter to the last.

    `found` is one row per match with `article_id, paragraph, position, length`, as from `find_patterns`; `tokens` are
    those it was found in, `articles` those that were tokenized. Normalising and tokenizing move spaces and half-spaces
    and exchange letters, but lose none, so a match is traced by counting letters. Where the letters of a paragraph do
    not add up, as after a change of `articles`, `surface_form` is missing.

    >>> from helpers.language import compile_patterns, find_patterns, tokenize
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["چند جانبه گرايي خوب است"]})
    >>> tokens = tokenize(articles)
    >>> found = find_patterns(tokens, compile_patterns({"all": ["چندجانبه\u200cگرایی"]}))
    >>> add_surface_forms(found, tokens, articles)["surface_form"].tolist() == ["چند جانبه گرايي"]
    True
    """
    require_columns(found, [*_PARAGRAPH, "position", "length"], verb="add_surface_forms")
    require_columns(tokens, [*_PARAGRAPH, "position", "token"], verb="add_surface_forms")
    require_columns(articles, ["article_id", "title", "text"], verb="add_surface_forms")
    wanted = set(map(tuple, found[_PARAGRAPH].drop_duplicates().to_numpy().tolist()))
    typed = {
        (article_id, number): unicodedata.normalize("NFC", line)
        for article_id, title, text in articles[["article_id", "title", "text"]].fillna("").itertuples(index=False)
        for number, line in paragraphs(title, text)
        if (article_id, number) in wanted
    }
    ends = _letters_before(tokens)
    spans = found[[*_PARAGRAPH, "position"]].merge(ends, on=[*_PARAGRAPH, "position"], how="left")
    last = found[[*_PARAGRAPH]].assign(position=found["position"] + found["length"] - 1)
    spans["after"] = last.merge(ends, on=[*_PARAGRAPH, "position"], how="left")["after"].to_numpy()
    places = {key: _letter_places(line) for key, line in typed.items()}
    totals = ends.groupby(_PARAGRAPH, sort=False)["after"].max().to_dict()
    rows = spans[[*_PARAGRAPH, "before", "after"]].itertuples(index=False, name=None)
    written = [
        typed[key][places[key][int(before)] : places[key][int(after) - 1] + 1]
        if (key := (article_id, paragraph)) in typed and totals.get(key) == len(places[key]) and before < after
        else None
        for article_id, paragraph, before, after in rows
    ]
    return found.assign(surface_form=pd.Series(written, index=found.index, dtype=object))


def _letters_before(tokens: pd.DataFrame) -> pd.DataFrame:
    """Return, for each token, how many letters and digits stand before it in its paragraph, and after it is read."""
    counts = {token: sum(map(str.isalnum, token)) for token in tokens["token"].unique()}
    table = tokens[[*_PARAGRAPH, "position"]].copy()
    letters = tokens["token"].map(counts).astype(int)
    table["after"] = letters.groupby([tokens["article_id"], tokens["paragraph"]], sort=False).cumsum()
    table["before"] = table["after"] - letters
    return table


def _letter_places(line: str) -> np.ndarray:
    """Return where in a line each letter and digit stands; a ligature stands for several."""
    return np.array([place for place, character in enumerate(line) for _ in _letters_of(character)], dtype=int)


def _letters_of(character: str) -> Iterable[str]:
    return filter(str.isalnum, fold_letter(character))
