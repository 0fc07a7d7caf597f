"""Stories that several outlets ran: copies of a text, whatever was changed in its typing, its opening or its end."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple, NoReturn

import numpy as np
import pandas as pd

from helpers.core.errors import TableError, require_columns
from helpers.core.parts import Chunks, each_part, is_in_parts
from helpers.corpus.folding import comparison_key
from helpers.corpus.shingles import Shingles, shingles_of
from helpers.corpus.signatures import Signatures, signatures_of

_COLUMNS = ["article_id", "other_id", "similarity", "story"]

_ABOUT = ["article_id", "date", "date_precision", "outlet"]
_SHORTEST = 200  # letters, some fifty words: below, an agency's formulas are most of a text
# Some 1 GB. 2,000 articles of one text are as many pairs; a corpus with more of one text holds a page that is no story.
_MOST_PAIRS = 2_000_000

_Pair = tuple[int, int, float]  # the places of two articles in the table, and their similarity


def find_duplicates(articles: pd.DataFrame, *, similarity: float = 0.45, across_outlets: bool = False) -> pd.DataFrame:
    """Find copies: one row per pair of articles that tell one story in the same words.

    Columns `article_id, other_id, similarity, story`, the first the earlier of the two by `date` (then by the order of
    the table; articles whose day is not known come last). `similarity`, between 0 and 1, is the share of the longer
    text that stands in the shorter too: of its runs of twelve letters, one in four of which is looked at (the smaller
    of the two containments of Broder 1997, "On the resemblance and containment of documents"). A copy without its last
    fifth has 0.8. Pairs at `similarity` or more are given; the higher, the surer. 0.45 is the highest that still finds
    0.98 of the copies that were changed in five ways at once (`make evaluate`); below 0.3 not all pairs are found.
    `story` is the `article_id` of the first article of all that are joined by pairs.

    The longer text decides, because a round-up of the week holds many stories: by the shorter text it would join them
    to one. Above 0.5, two articles that a third is joined to have words of it in common.

    An outlet also repeats itself: yesterday's prices with today's numbers, the background of a running matter. What is
    joined so is seldom one story. With `across_outlets=True` two articles of one `outlet` are no pair; how many such
    pairs were left out stands in `attrs["within_outlets"]`. An article that names no outlet is compared with all.

    Spaces, half-spaces, punctuation, Arabic letters and the family of digits make no difference. Candidates are found
    by MinHash (datasketch), with the same result on each run, and then compared. Texts with fewer than 200 letters
    cannot be judged and are in no pair; `attrs["too_short"]` counts them. Articles may be in parts: what is compared
    then waits on disk, some 5 KB an article.

    Raises `TableError` when `similarity` is not a share, when two rows have one `article_id`, and when there are more
    than two million pairs.

    >>> text = "وزیر نیرو از بهره‌برداری سد تازه در جنوب کشور تا پایان تابستان خبر داد و گفت " * 4
    >>> pair = pd.DataFrame({"article_id": ["1", "2"], "text": [text, text.replace("ی", "ي").replace("\u200c", "")]})
    >>> find_duplicates(pair)[["article_id", "other_id", "similarity"]].values.tolist()
    [['1', '2', 1.0]]
    """
    if not 0 < similarity <= 1:
        raise TableError(f"find_duplicates: similarity must be above 0 and at most 1; got {similarity}")
    spool = is_in_parts(articles)
    with Shingles(spool=spool) as shingles, Signatures(spool=spool) as signatures:
        parts = each_part(_prints_of_part, articles, common=across_outlets, what="find_duplicates")
        about, places = _gathered(parts, shingles, signatures)
        if isinstance(articles, Chunks):
            articles.workers.rest()  # what follows needs the room
        _require_unique_ids(about, "find_duplicates")
        found: list[_Pair] = []
        for first, second, share in shingles.compared(signatures.candidates(similarity)):
            if share >= similarity:
                found.append((int(places[first]), int(places[second]), share))
            if len(found) > _MOST_PAIRS:
                _stop(about, found)
    pairs = _across_outlets(found, about["outlet"].fillna("").tolist()) if across_outlets else found
    table = _to_table(about, pairs)
    table.attrs["too_short"] = int(about["is_short"].sum())
    table.attrs["within_outlets"] = len(found) - len(pairs)
    return table


def add_stories(articles: pd.DataFrame, duplicates: pd.DataFrame) -> pd.DataFrame:
    """Say of each article which story it tells: one row per article, as it came.

    Adds `story` (the `article_id` of the story's first article; its own for an article without a copy),
    `articles_of_story` (how many tell it), `is_first`, and `days_after_first` (whole days after the first day on which
    the story is known to have run; missing where the day is not known). A count of `articles[articles["is_first"]]`
    takes each story once. Two articles of one day cannot be ordered: then `is_first` goes by the table's order.

    `duplicates` is as from `find_duplicates`, or some of its rows (those of a higher similarity, say): stories are made
    of the pairs that are given. A pair with an article that is not in the table joins nothing.

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
    place_of = {name: place for place, name in enumerate(ids)}
    named = zip(duplicates["article_id"], duplicates["other_id"], strict=True)
    joined = [(place_of[one], place_of[other]) for one, other in named if one in place_of and other in place_of]
    first_of = _first_of_story(joined, _rank(articles))
    table = articles.copy()
    table["story"] = [ids[first_of.get(place, place)] for place in range(len(ids))]
    table["articles_of_story"] = table["story"].map(table["story"].value_counts()).astype(int)
    table["is_first"] = table["story"] == table["article_id"]
    days = _days(articles)
    table["days_after_first"] = (days - days.groupby(table["story"]).transform("min")).dt.days.astype(float)
    return table


def _stop(articles: pd.DataFrame, pairs: list[_Pair]) -> NoReturn:
    commonest = Counter(place for pair in pairs for place in pair[:2]).most_common(1)[0][0]
    raise TableError(
        f"find_duplicates: more than {_MOST_PAIRS:,} pairs; the text of {articles['article_id'].iloc[commonest]!r} "
        "stands in very many articles. Remove them where that is no story, or raise similarity"
    )


def _require_unique_ids(articles: pd.DataFrame, verb: str) -> None:
    doubled = articles.loc[articles["article_id"].duplicated(), "article_id"]
    if len(doubled):
        raise TableError(
            f"{verb}: article_id {doubled.iloc[0]!r} stands on two rows; give each article an id of its own"
        )


class _Prints(NamedTuple):
    """What is needed of the articles of a part: `about` has a row for each, the others are of those with shingles."""

    about: pd.DataFrame
    places: np.ndarray
    signatures: np.ndarray  # a row for each
    shingles: list[np.ndarray]


def _prints_of_part(across_outlets: bool, articles: pd.DataFrame) -> _Prints:
    needed = ["article_id", "text", "outlet"] if across_outlets else ["article_id", "text"]
    require_columns(articles, needed, verb="find_duplicates")
    keys = [comparison_key(text) for text in articles["text"].fillna("")]
    is_short = np.array([len(key) < _SHORTEST for key in keys], bool)
    shingles = {place: shingles_of(keys[place]) for place in np.flatnonzero(~is_short).tolist()}
    shingles = {place: hashes for place, hashes in shingles.items() if len(hashes)}
    about = articles[[column for column in _ABOUT if column in articles]].assign(is_short=is_short)
    return _Prints(about, np.array(list(shingles), np.int64), signatures_of(shingles.values()), list(shingles.values()))


def _gathered(parts: Iterable[_Prints], shingles: Shingles, signatures: Signatures) -> tuple[pd.DataFrame, np.ndarray]:
    """Take in what is compared; return all articles, and the places of those that are compared among them."""
    about, places, count = [], [], 0
    for part in parts:
        about.append(part.about)
        places.append(part.places + count)
        count += len(part.about)
        shingles.add(part.shingles)
        signatures.add(part.signatures)
    return pd.concat(about, ignore_index=True), np.concatenate(places)


def _across_outlets(pairs: list[_Pair], outlets: list[str]) -> list[_Pair]:
    return [pair for pair in pairs if not outlets[pair[0]] or outlets[pair[0]] != outlets[pair[1]]]


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


def _first_of_story(pairs: Sequence[tuple[int, int]], rank: list[int]) -> dict[int, int]:
    """Return for each article in a pair the first of all that are joined to it by pairs."""
    first_of: dict[int, int] = {}

    def find(place: int) -> int:
        while first_of.setdefault(place, place) != place:
            place = first_of[place]
        return place

    for one, other in pairs:
        first, second = sorted((find(one), find(other)), key=rank.__getitem__)
        first_of[second] = first
    return {place: find(place) for place in list(first_of)}
