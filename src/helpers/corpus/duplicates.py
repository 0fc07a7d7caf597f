"""Stories that several outlets ran: copies of a text, whatever was changed in its typing, its opening or its end.

Which texts may be copies, their MinHash signatures tell: two texts have as large a share of 128 numbers in common as of
the shingles of both (Broder 1997). The last 16 bits of each number are kept (Li and König 2010,
doi:10.1145/1772690.1772759). How alike two texts are, their shingles tell, which wait on disk where they are many.
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from helpers.core.arrays import expand_ranges, fill_texts, group_starts
from helpers.core.errors import TableError, require_columns, require_dates, track
from helpers.core.parts import Chunks, each_part
from helpers.core.paths import INTERIM
from helpers.corpus.letters import comparison_key

_SHORTEST = 200  # letters, some fifty words: below, an agency's formulas are most of a text
# Some 1 GB. 2,000 articles of one text are as many pairs; a corpus with more of one text holds a page that is no story.
_MOST_PAIRS = 2_000_000
_SHINGLE = 12  # letters, some three words: fewer are shared by chance, more are lost to each change
_WIDTH = 8  # bytes of a hash
_SAMPLED = 4  # one shingle in four is looked at: the share that two texts have in common stays the same
# 64 bands of two: of two texts' shingles together, where a fifth is in both, the pair is looked at with a probability
# of 0.93; where a third is, of 0.9995 (Leskovec, Rajaraman and Ullman 2014, section 3.4.2: 1 - (1 - s^r)^b).
_BANDS, _NUMBERS = 64, 128
# A pair is passed over that has fewer numbers in common than is to be expected of copies, less so many standard
# deviations of the binomial distribution: of ten thousand copies that are just similar enough, one may be lost.
_DEVIATIONS = 4
_BLOCK = 100_000  # pairs at once, some 60 MB
# Hashes that are read at once for the firsts of pairs, and for their seconds: some 300 MB, and 60.
_RUNS = (40_000_000, 8_000_000)
_IN_MEMORY = 32_000_000  # bytes of hashes, those of some 8,000 articles; more wait on disk
_PAIRS_TOGETHER = 10_000_000  # some 80 MB


class Duplicates(NamedTuple):
    """What `find_duplicates` finds: the table of pairs, and what is in none of them."""

    pairs: pd.DataFrame
    too_short: int  # articles
    within_outlets: int  # pairs


def find_duplicates(
    articles: pd.DataFrame | Chunks | Any, *, similarity: float = 0.45, across_outlets: bool = False
) -> Duplicates:
    """Find copies: articles that tell one story in the same words, with the same result on each run.

    Spaces, half-spaces, punctuation, Arabic letters and the family of digits make no difference.

    Parameters
    ----------
    articles
        A table, or the same in parts. What is compared waits on disk where it is much, some 5 KB an article.
    similarity
        The share of the longer text's runs of twelve letters (one in four of which is looked at) that stand in the
        shorter too: by the shorter text, a round-up of the week would join many stories to one. A copy without its last
        fifth has 0.8. 0.45 is the highest that still finds 0.98 of the copies that were changed in five ways at once
        (`make evaluate`); below 0.3 not all pairs are found. Above 0.5, two articles that a third is joined to have
        words of it in common.
    across_outlets
        Two articles of one `outlet` are no pair: an outlet repeats yesterday's prices with today's numbers, or the
        background of a running matter, which is seldom one story. An article without an outlet is compared with all.

    Returns
    -------
    Duplicates
        `pairs`: one row per pair of articles at `similarity` or more, columns `article_id, other_id, similarity,
        story`, the first the earlier of the two by `date` (then by the order of the table; articles whose day is not
        known come last, those whose hour is not known last of their day). `story` is the `article_id` of the first
        article of all that are joined by pairs. `too_short`: how many articles have fewer than 200 letters, and are in
        no pair. `within_outlets`: how many pairs were left out because of `across_outlets`.

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
    abouts, signatures, found = [], [], []
    with Shingles() as shingles:
        for part in each_part(_prints_of_part, articles, common=across_outlets, what="find_duplicates"):
            abouts.append(part[0])
            shingles.extend(part[1])
            signatures.append(part[2])
        about = pd.concat(abouts, ignore_index=True)
        if isinstance(articles, Chunks):
            articles.workers.rest()  # what follows needs the room
        _require_unique_ids(about, "find_duplicates")
        compared, signatures = np.flatnonzero(about["is_compared"]), np.concatenate(signatures)
        for first, second, share in shingles.compared(candidates(signatures, similarity)):
            if share >= similarity:
                found.append((int(compared[first]), int(compared[second]), share))
            if len(found) > _MOST_PAIRS:
                commonest = Counter(row for pair in found for row in pair[:2]).most_common(1)[0][0]
                raise TableError(
                    f"find_duplicates: more than {_MOST_PAIRS:,} pairs; the text of "
                    f"{about['article_id'].iloc[commonest]!r} stands in very many articles. Remove them where that is "
                    "no story, or raise similarity"
                )
    outlets = fill_texts(about["outlet"]).tolist() if across_outlets else []
    pairs = [pair for pair in found if not outlets or not outlets[pair[0]] or outlets[pair[0]] != outlets[pair[1]]]
    return Duplicates(_to_table(about, pairs), int(about["is_short"].sum()), len(found) - len(pairs))


def add_stories(articles: pd.DataFrame, duplicates: pd.DataFrame) -> pd.DataFrame:
    """Say of each article which story it tells: one row per article, as it came.

    A count of `articles[articles["is_first"]]` takes each story once. Two articles of one day of which one has no hour
    cannot be ordered: then `is_first` goes to one with an hour, else by the table's order.

    Parameters
    ----------
    duplicates
        The pairs of `find_duplicates`, or some of them. A pair with an article that is not in the table joins nothing.

    Returns
    -------
    DataFrame
        With `story` (the `article_id` of the story's first article; its own for an article without a copy),
        `articles_of_story` (how many tell it), `is_first`, `days_after_first` (whole days after the first day on which
        the story is known to have run; missing where the day is not known), and `hours_after_first` (missing where the
        hour is not known, of this article or of one of the story's first day).

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
    table = articles.copy()
    table["story"] = [ids[first] for first in _first_of_story(joined, _rank(articles))]
    table["articles_of_story"] = table["story"].map(table["story"].value_counts()).astype(int)
    table["is_first"] = table["story"] == table["article_id"]
    days = _days(articles)
    first_day = days.groupby(table["story"]).transform("min")
    table["days_after_first"] = (days - first_day).dt.days.astype(float)
    moments = _moments(articles)
    unsure = (days.eq(first_day) & moments.isna()).groupby(table["story"]).transform("any")
    first = moments.groupby(table["story"]).transform("min").mask(unsure)
    table["hours_after_first"] = (moments - first).dt.total_seconds() / 3600
    return table


def _require_unique_ids(articles: pd.DataFrame, verb: str) -> None:
    doubled = articles.loc[articles["article_id"].duplicated(), "article_id"].tolist()
    if doubled:
        raise TableError(f"{verb}: article_id {doubled[0]!r} stands on two rows; give each article an id of its own")


def _prints_of_part(across_outlets: bool, articles: pd.DataFrame) -> tuple[pd.DataFrame, list, np.ndarray]:
    """Return what is needed of all articles of a part, and the shingles and signatures of those that have any."""
    needed = ["article_id", "text", "outlet"] if across_outlets else ["article_id", "text"]
    require_columns(articles, needed, verb="find_duplicates")
    keys = [comparison_key(text) for text in fill_texts(articles["text"])]
    is_short = np.array([len(key) < _SHORTEST for key in keys], bool)
    shingles = [shingles_of("" if short else key) for key, short in zip(keys, is_short, strict=True)]
    is_compared = np.array([len(hashes) > 0 for hashes in shingles], bool)
    known = ["article_id", "date", "date_precision", "outlet"]
    about = articles[[column for column in known if column in articles]]
    shingles = [hashes for hashes in shingles if len(hashes)]
    return about.assign(is_short=is_short, is_compared=is_compared), shingles, signatures_of(shingles)


def _to_table(articles: pd.DataFrame, pairs: list[tuple[int, int, float]]) -> pd.DataFrame:
    rank, ids = _rank(articles), articles["article_id"].tolist()
    ordered = [(*sorted((first, second), key=rank.__getitem__), share) for first, second, share in pairs]
    ordered.sort(key=lambda pair: (rank[pair[0]], rank[pair[1]]))
    first_of = _first_of_story([(first, second) for first, second, _ in ordered], rank)
    rows = [(ids[first], ids[second], share, ids[first_of[first]]) for first, second, share in ordered]
    columns = ["article_id", "other_id", "similarity", "story"]
    return pd.DataFrame(rows, columns=columns).astype({"similarity": float})


def _dates(articles: pd.DataFrame) -> pd.Series:
    return require_dates(articles.assign(date=pd.to_datetime(articles["date"])), verb="find_duplicates")["date"]


def _days(articles: pd.DataFrame) -> pd.Series:
    """Return the day of each article, `NaT` where it is not known: a date of a month stands for its first day."""
    if "date" not in articles:
        return pd.Series(pd.NaT, articles.index, dtype="datetime64[ns]")
    days = _dates(articles).dt.normalize()
    return days.mask(articles["date_precision"].isin(["month", "year"])) if "date_precision" in articles else days


def _moments(articles: pd.DataFrame) -> pd.Series:
    """Return the moment of each article, `NaT` where its hour is not known."""
    has_hour = articles["date_precision"].isin(["minute", "hour"]) if "date_precision" in articles else False
    moments = _dates(articles) if "date" in articles else _days(articles)
    return moments.where(pd.Series(has_hour, articles.index))


def _rank(articles: pd.DataFrame) -> np.ndarray:
    """Return the place of each article in time; those whose day or hour is not known come after the others."""
    times = pd.DataFrame({"day": _days(articles), "moment": _moments(articles)}).reset_index(drop=True)
    ordered = times.sort_values(["day", "moment"], kind="stable", na_position="last")
    return np.argsort(ordered.index.to_numpy())


def _first_of_story(pairs: list[tuple[int, int]], rank: np.ndarray) -> np.ndarray:
    """Return for each article the first, itself or another, of all that are joined to it by pairs."""
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    rows, others = np.array(pairs, int).reshape(-1, 2).T
    graph = coo_matrix((np.ones(len(rows)), (rows, others)), shape=(len(rank), len(rank)))
    story_of, in_order = connected_components(graph, directed=False)[1], np.argsort(rank)
    firsts = np.unique(story_of[in_order], return_index=True)[1]
    return in_order[firsts][story_of]


def shingles_of(key: str) -> np.ndarray:
    """Return the distinct hashes of the runs of letters in `key`, one in four of them, sorted."""
    letters = np.frombuffer(key.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    hashes = np.zeros(max(len(letters) - _SHINGLE + 1, 0), dtype=np.uint64)
    for offset in range(_SHINGLE):
        hashes = hashes * np.uint64(0x9E3779B97F4A7C15) + letters[offset : offset + len(hashes)]
    # The last steps of splitmix64: neighbouring hashes end far from each other.
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.unique(hashes[hashes % np.uint64(_SAMPLED) == 0])


def signatures_of(shingles: Iterable[np.ndarray]) -> np.ndarray:
    """Return the signature of each set of hashes: a row of 128 numbers of 16 bits."""
    from datasketch import MinHash

    halves = ((hashes >> np.uint64(32)).tolist() for hashes in shingles)  # datasketch takes hashes of 32 bits
    signatures = MinHash.generator(halves, num_perm=_NUMBERS, seed=1, hashfunc=int)
    rows = [signature.hashvalues.astype(np.uint16) for signature in signatures]
    return np.array(rows, np.uint16).reshape(-1, _NUMBERS)


def candidates(signatures: np.ndarray, similarity: float) -> Iterator[np.ndarray]:
    """Give the pairs of texts that may be similar, each once: blocks with a row for each pair."""
    # Of the longer text's n shingles `similarity` n are in both, and both together have 2n - `similarity` n at most.
    share = similarity / (2 - similarity)
    least = int(_NUMBERS * share - _DEVIATIONS * np.sqrt(_NUMBERS * share * (1 - share)))
    keys = signatures.view(np.uint32)  # a column for each band
    for band in track(range(_BANDS), what="seek pairs", unit="bands"):
        for pairs in _equal_pairs(keys[:, band]):
            first, second = pairs.T
            is_new = ~(keys[first, :band] == keys[second, :band]).any(axis=1)  # no band before has given it
            pairs, first, second = pairs[is_new], first[is_new], second[is_new]
            in_common = np.count_nonzero(signatures[first] == signatures[second], axis=1)
            yield pairs[in_common >= least]


def _equal_pairs(keys: np.ndarray) -> Iterator[np.ndarray]:
    """Give all pairs of texts with the same key, the first before the second, in blocks with a row for each."""
    order = np.argsort(keys, kind="stable")
    starts = np.flatnonzero(group_starts(keys[order]))
    sizes = np.diff(np.append(starts, len(keys)))
    behind = np.repeat(starts + sizes, sizes) - np.arange(len(keys)) - 1  # of each text: those with its key behind it
    at = np.flatnonzero(behind)
    for some in np.split(at, np.flatnonzero(np.diff(np.cumsum(behind[at]) // _BLOCK)) + 1):
        rows, others = expand_ranges(behind[some], some + 1)
        for start in range(0, len(rows), _BLOCK):
            block = slice(start, start + _BLOCK)
            yield np.column_stack([order[some[rows[block]]], order[others[block]]])


class Shingles(AbstractContextManager):
    """The hashes of many texts, by the text's number; those of a large corpus in a file that is gone at the end."""

    def __init__(self):
        """Hold none yet."""
        with suppress(OSError):  # a small corpus needs no disk
            INTERIM.mkdir(parents=True, exist_ok=True)
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY, dir=INTERIM)  # noqa: SIM115 - closed by __exit__
        self._ends = [0]

    def __exit__(self, *_: object) -> None:
        """Give the room back."""
        self._file.close()

    def extend(self, texts: Iterable[np.ndarray]) -> None:
        """Take in the hashes of more texts."""
        for hashes in texts:
            self._ends.append(self._ends[-1] + len(hashes))
            self._file.write(hashes.tobytes())

    def compared(self, blocks: Iterable[np.ndarray]) -> Iterator[tuple[int, int, float]]:
        """Give each pair of the blocks with the share of the longer text that stands in both."""
        # Hashes are read in long runs of neighbours: one by one they would be millions of reads all over a disk.
        ends = np.array(self._ends)
        for pairs in _together(blocks):
            runs = ends[pairs]
            runs //= _RUNS
            order = np.lexsort((pairs[:, 0], runs[:, 1], runs[:, 0]))
            pairs, changes = pairs[order], np.diff(runs[order], axis=0).any(axis=1)
            held, read = [-1, -1], [None, None]
            groups = np.split(pairs, np.flatnonzero(changes) + 1)
            for group in track(groups, what="compare", unit="runs of texts"):
                for side, size in enumerate(_RUNS):
                    run = int(ends[group[0, side]] // size)
                    if held[side] != run:
                        held[side], read[side] = run, None  # the room of one is enough
                        read[side] = self._run(ends, run * size, size)
                yield from _shares(group, *read)

    def _run(self, ends: np.ndarray, start: int, size: int) -> Callable[[int], np.ndarray]:
        """Return what gives the hashes of each text whose first hash is one of so many."""
        first, last = np.searchsorted(ends[:-1], [start, start + size])
        self._file.seek(int(ends[first]) * _WIDTH)
        hashes = np.frombuffer(self._file.read(int(ends[last] - ends[first]) * _WIDTH), np.uint64)
        return lambda text: hashes[ends[text] - ends[first] : ends[text + 1] - ends[first]]


def _together(blocks: Iterable[np.ndarray]) -> Iterator[np.ndarray]:
    """Give the pairs of many blocks in one."""
    waiting, count = [], 0
    for block in blocks:
        waiting.append(block.astype(np.int32))
        count += len(block)
        if count >= _PAIRS_TOGETHER:
            yield np.concatenate(waiting)
            waiting, count = [], 0
    if count:
        yield np.concatenate(waiting)


def _shares(pairs: np.ndarray, first_hashes: Callable, second_hashes: Callable) -> Iterator[tuple[int, int, float]]:
    for start in range(0, len(pairs), _BLOCK):
        for first, second in pairs[start : start + _BLOCK].tolist():
            one, other = first_hashes(first), second_hashes(second)
            shared = len(np.intersect1d(one, other, assume_unique=True))
            yield first, second, shared / max(len(one), len(other))
