"""Finds a phrase whatever its spelling."""

from collections import defaultdict
from collections.abc import Mapping
from itertools import groupby
from typing import NamedTuple

import pandas as pd

from helpers.errors import require_columns
from helpers.language.lemmatizer import lemmatize
from helpers.language.normalizer import normalize
from helpers.language.tokenizer import word_tokens
from helpers.language.variants import coarse_key


class Patterns(NamedTuple):
    """Compiled entries: for each key, the themes and entries it stands for, and all the beginnings of the keys."""

    found: dict[str, list[tuple[str, str]]]
    beginnings: frozenset[str]


def compile_patterns(entries: Mapping[str, list[str]]) -> Patterns:
    """Compile the entries (words or phrases) of each theme, to be found in any spelling and any inflection.

    >>> sorted(compile_patterns({"education": ["دانشگاه"]}).found)
    ['دانشگاه']
    """
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    beginnings = set()
    for theme, phrases in entries.items():
        for phrase in phrases:
            words = word_tokens(normalize(phrase))
            for chain in dict.fromkeys(
                (_chain(words), _chain(map(lemmatize, words)), _chain([*words[:-1], lemmatize(words[-1])]))
            ):
                joined = "".join(chain)
                if (theme, phrase) not in found[joined]:
                    place = 0 if chain == _chain(words) else len(found[joined])
                    found[joined].insert(place, (theme, phrase))  # first the entry that is written so
                beginnings.update(joined[:end] for end in range(1, len(joined) + 1))
    return Patterns(dict(found), frozenset(beginnings))


def _chain(words) -> tuple[str, ...]:
    return tuple(coarse_key(word) for word in words)


def find_patterns(tokens: pd.DataFrame, patterns: Patterns) -> pd.DataFrame:
    """Find entries in tokens: one row per match, in reading order.

    Columns `article_id, paragraph, sentence, position` (of the first token), `length` (tokens), `theme`, `entry`,
    `matched` (as it was written, tokens with spaces between them). Within a theme the longest match wins and no token
    counts twice; one token may serve two themes. A match never crosses the end of a sentence.

    >>> from helpers.language import tokenize
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["دانشگاههای ایران"]})
    >>> find_patterns(tokenize(articles), compile_patterns({"education": ["دانشگاه"]}))["entry"].tolist()
    ['دانشگاه']
    """
    columns = ["article_id", "paragraph", "sentence", "position"]
    require_columns(tokens, [*columns, "token", "lemma"], verb="find_patterns")
    table = tokens[[*columns, "token", "lemma"]].to_numpy(dtype=object).tolist()
    rows = []
    for _, group in groupby(table, key=lambda row: (row[0], row[2])):
        sentence = list(group)
        written, lemmas = [row[4] for row in sentence], [row[5] for row in sentence]
        for start, length, theme, entry in _find(_chain(written), _chain(lemmas), patterns):
            matched = " ".join(written[start : start + length])
            rows.append((*sentence[start][:4], length, theme, entry, matched))
    return pd.DataFrame(rows, columns=[*columns, "length", "theme", "entry", "matched"])


def _find(words: tuple[str, ...], lemmas: tuple[str, ...], patterns: Patterns) -> list[tuple[int, int, str, str]]:
    """Return start, length, theme and entry of the matches in one sentence."""
    taken: dict[str, int] = defaultdict(int)
    matches = []
    for start in range(len(words)):
        for theme, (length, entry) in _longest(words, lemmas, start, patterns).items():
            if start >= taken[theme]:
                taken[theme] = start + length
                matches.append((start, length, theme, entry))
    return matches


def _longest(words, lemmas, start: int, patterns: Patterns) -> dict[str, tuple[int, str]]:
    """Return, for each theme, the longest entry that begins at `start`: each word as written or as its lemma.

    Of entries of one length the one that stands as written goes first, then the one listed first.
    """
    longest: dict[str, tuple[int, str]] = {}
    begun = {""}
    for end in range(start, len(words)):
        begun = {before + form for before in begun for form in {words[end], lemmas[end]}} & patterns.beginnings
        if not begun:
            break
        written = "".join(words[start : end + 1])
        here: dict[str, tuple[int, str]] = {}
        for joined in sorted(begun, key=lambda form: (form != written, form)):
            for theme, entry in patterns.found.get(joined, []):
                here.setdefault(theme, (end - start + 1, entry))
        longest |= here
    return longest
