"""Stories that several outlets ran: copies of a text, whatever was changed in its typing, its opening or its end."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from helpers.core.errors import TableError, require_columns
from helpers.core.parts import Chunks, each_part, is_in_parts
from helpers.corpus.letters import comparison_key
from helpers.corpus.signatures import Shingles, Signatures, shingles_of, signatures_of

_COLUMNS = ["article_id", "other_id", "similarity", "story"]
_ABOUT = ["article_id", "date", "date_precision", "outlet"]
_SHORTEST = 200  # letters, some fifty words: below, an agency's formulas are most of a text
# Some 1 GB. 2,000 articles of one text are as many pairs; a corpus with more of one text holds a page that is no story.
_MOST_PAIRS = 2_000_000

_Pair = tuple[int, int, float]  # the rows of two articles in the table, and their similarity


class Duplicates(NamedTuple):
    """What `find_duplicates` finds: the table of pairs, and what is in none of them."""

    pairs: pd.DataFrame
    too_short: int  # articles
    within_outlets: int  # pairs


def find_duplicates(
    articles: pd.DataFrame | Chunks | Any, *, similarity: float = 0.45, across_outlets: bool = False
) -> Duplicates:
    """Find copies: articles that tell one story in the same words.

    Spaces, half-spaces, punctuation, Arabic letters and the family of digits make no difference. Candidates are found
    by MinHash (datasketch), with the same result on each run, and then compared.

    Parameters
    ----------
    articles
        A table, or the same in parts: what is compared then waits on disk, some 5 KB an article.
    similarity
        The share of the longer text that stands in the shorter too, of its runs of twelve letters, one in four of which
        is looked at (the smaller of Broder's two containments: by the shorter text, a round-up of the week would join
        many stories to one). A copy without its last fifth has 0.8. 0.45 is the highest that still finds 0.98 of the
        copies that were changed in five ways at once (`make evaluate`); below 0.3 not all pairs are found. Above 0.5,
        two articles that a third is joined to have words of it in common.
    across_outlets
        Two articles of one `outlet` are no pair: an outlet repeats yesterday's prices with today's numbers, or the
        background of a running matter, which is seldom one story. An article without an outlet is compared with all.

    Returns
    -------
    Duplicates
        `pairs`: one row per pair of articles at `similarity` or more, columns `article_id, other_id, similarity,
        story`, the first the earlier of the two by `date` (then by the order of the table; articles whose day is not
        known come last). `story` is the `article_id` of the first article of all that are joined by pairs.
        `too_short`: how many articles have fewer than 200 letters, cannot be judged and are in no pair.
        `within_outlets`: how many pairs were left out because of `across_outlets`.

    References
    ----------
    A. Z. Broder (1997), On the resemblance and containment of documents, section 2.

    Examples
    --------
    >>> text = "وزیر نیرو از بهره‌برداری سد تازه در جنوب کشور تا پایان تابستان خبر داد و گفت " * 4
    >>> pair = pd.DataFrame({"article_id": ["1", "2"], "text": [text, text.replace("ی", "ي").replace("\u200c", "")]})
    >>> find_duplicates(pair).pairs[["article_id", "other_id", "similarity"]].values.tolist()
    [['1', '2', 1.0]]
    """
    if not 0 < similarity <= 1:
        raise TableError(f"find_duplicates: similarity must be above 0 and at most 1; got {similarity}")
    spill = is_in_parts(articles)
    with Shingles(spill=spill) as shingles, Signatures(spill=spill) as signatures:
        parts = each_part(_prints_of_part, articles, common=across_outlets, what="find_duplicates")
        about = _gathered(parts, shingles, signatures)
        compared = np.flatnonzero(about["is_compared"])
        if isinstance(articles, Chunks):
            articles.workers.rest()  # what follows needs the room
        _require_unique_ids(about, "find_duplicates")
        found: list[_Pair] = []
        for first, second, share in shingles.compared(signatures.candidates(similarity)):
            if share >= similarity:
                found.append((int(compared[first]), int(compared[second]), share))
            if len(found) > _MOST_PAIRS:
                commonest = Counter(row for pair in found for row in pair[:2]).most_common(1)[0][0]
                raise TableError(
                    f"find_duplicates: more than {_MOST_PAIRS:,} pairs; the text of "
                    f"{about['article_id'].iloc[commonest]!r} stands in very many articles. Remove them where that is "
                    "no story, or raise similarity"
                )
    outlets = about["outlet"].fillna("").tolist() if across_outlets else []
    pairs = [pair for pair in found if not outlets or not outlets[pair[0]] or outlets[pair[0]] != outlets[pair[1]]]
    return Duplicates(_to_table(about, pairs), int(about["is_short"].sum()), len(found) - len(pairs))


def add_stories(articles: pd.DataFrame, duplicates: pd.DataFrame) -> pd.DataFrame:
    """Say of each article which story it tells: one row per article, as it came.

    A count of `articles[articles["is_first"]]` takes each story once. Two articles of one day cannot be ordered: then
    `is_first` goes by the table's order.

    Parameters
    ----------
    duplicates
        The pairs of `find_duplicates`, or some of their rows (those of a higher similarity, say). A pair with an
        article that is not in the table joins nothing.

    Returns
    -------
    DataFrame
        With `story` (the `article_id` of the story's first article; its own for an article without a copy),
        `articles_of_story` (how many tell it), `is_first`, and `days_after_first` (whole days after the first day on
        which the story is known to have run; missing where the day is not known).

    Examples
    --------
    >>> dates = pd.to_datetime(["2025-09-03", None, "2025-09-01"])
    >>> articles = pd.DataFrame({"article_id": ["1", "2", "3"], "date": dates})
    >>> pairs = pd.DataFrame({"article_id": ["3"], "other_id": ["1"]})
    >>> add_stories(articles, pairs)[["story", "articles_of_story", "is_first", "days_after_first"]].values.tolist()
    [['3', 2, False, 2.0], ['2', 1, True, nan], ['3', 2, True, 0.0]]
    """
    require_columns(articles, ["article_id"], verb="add_stories")
    require_columns(duplicates, ["article_id", "other_id"], verb="add_stories")
    _require_unique_ids(articles, "add_stories")
    ids = articles["article_id"].tolist()
    row_of = {name: row for row, name in enumerate(ids)}
    named = zip(duplicates["article_id"], duplicates["other_id"], strict=True)
    joined = [(row_of[one], row_of[other]) for one, other in named if one in row_of and other in row_of]
    first_of = _first_of_story(joined, _rank(articles))
    table = articles.copy()
    table["story"] = [ids[first_of.get(row, row)] for row in range(len(ids))]
    table["articles_of_story"] = table["story"].map(table["story"].value_counts()).astype(int)
    table["is_first"] = table["story"] == table["article_id"]
    days = _days(articles)
    table["days_after_first"] = (days - days.groupby(table["story"]).transform("min")).dt.days.astype(float)
    return table


def _require_unique_ids(articles: pd.DataFrame, verb: str) -> None:
    doubled = articles.loc[articles["article_id"].duplicated(), "article_id"]
    if len(doubled):
        raise TableError(
            f"{verb}: article_id {doubled.iloc[0]!r} stands on two rows; give each article an id of its own"
        )


def _prints_of_part(across_outlets: bool, articles: pd.DataFrame) -> tuple[pd.DataFrame, list, np.ndarray]:
    """Return what is needed of all articles of a part, and the shingles and signatures of those that have any."""
    needed = ["article_id", "text", "outlet"] if across_outlets else ["article_id", "text"]
    require_columns(articles, needed, verb="find_duplicates")
    keys = [comparison_key(text) for text in articles["text"].fillna("")]
    is_short = np.array([len(key) < _SHORTEST for key in keys], bool)
    shingles = [shingles_of("" if short else key) for key, short in zip(keys, is_short, strict=True)]
    is_compared = np.array([len(hashes) > 0 for hashes in shingles], bool)
    about = articles[[column for column in _ABOUT if column in articles]]
    shingles = [hashes for hashes in shingles if len(hashes)]
    return about.assign(is_short=is_short, is_compared=is_compared), shingles, signatures_of(shingles)


def _gathered(parts: Iterable[tuple], shingles: Shingles, signatures: Signatures) -> pd.DataFrame:
    """Take in what is compared; return what is known of all articles."""
    abouts = []
    for about, shingles_of_part, signatures_of_part in parts:
        abouts.append(about)
        shingles.extend(shingles_of_part)
        signatures.append(signatures_of_part)
    return pd.concat(abouts, ignore_index=True)


def _to_table(articles: pd.DataFrame, pairs: list[_Pair]) -> pd.DataFrame:
    rank = _rank(articles)
    ids = articles["article_id"].tolist()
    ordered = [(*sorted((first, second), key=rank.__getitem__), share) for first, second, share in pairs]
    ordered.sort(key=lambda pair: (rank[pair[0]], rank[pair[1]]))
    first_of = _first_of_story([(first, second) for first, second, _ in ordered], rank)
    rows = [(ids[first], ids[second], share, ids[first_of[first]]) for first, second, share in ordered]
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"similarity": float})


def _days(articles: pd.DataFrame) -> pd.Series:
    """Return the day of each article, `NaT` where it is not known: a date of a month stands for its first day."""
    if "date" not in articles:
        return pd.Series(pd.NaT, articles.index, dtype="datetime64[ns]")
    days = pd.to_datetime(articles["date"]).dt.normalize()
    return days.mask(articles["date_precision"].isin(["month", "year"])) if "date_precision" in articles else days


def _rank(articles: pd.DataFrame) -> list[int]:
    """Return the place of each article in time; those whose day is not known come after the others."""
    days = _days(articles).reset_index(drop=True)
    rank = np.empty(len(articles), dtype=int)
    rank[days.sort_values(kind="stable", na_position="last").index] = np.arange(len(articles))
    return rank.tolist()


def _first_of_story(pairs: list[tuple[int, int]], rank: list[int]) -> dict[int, int]:
    """Return for each article in a pair the first of all that are joined to it by pairs."""
    first_of: dict[int, int] = {}

    def find(row: int) -> int:
        while first_of.setdefault(row, row) != row:
            row = first_of[row]
        return row

    for one, other in pairs:
        first, second = sorted((find(one), find(other)), key=rank.__getitem__)
        first_of[second] = first
    return {row: find(row) for row in list(first_of)}
