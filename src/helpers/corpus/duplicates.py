"""Stories that several outlets ran: copies of a text, whatever was changed in its typing, its opening or its end."""

import re

import numpy as np
import pandas as pd

from helpers.errors import require_columns
from helpers.language import fold_characters

_COLUMNS = ["article_id", "other_id", "similarity", "story"]
_NO_LETTER = re.compile(r"[\W_]+")
_ONE_SPELLING = str.maketrans("آأإٱئؤۀ", "اااایوه")  # spellings that a copy may change

_SHINGLE = 12  # letters, some three words: fewer are shared by chance, more are lost to each change
_KEPT = 4  # one shingle in four is looked at: the share that two texts have in common stays the same
_SHORTEST = 200  # letters, some fifty words: below, an agency's formulas are most of a text
# A shingle in more articles than this is a formula («به گزارش خبرنگار …») and speaks for no copy.
_COMMON_ARTICLES, _COMMON_SHARE = 50, 0.005
# 64 bands of two: a pair that shares a fifth of its shingles is looked at with a probability of 0.93, one that shares
# a half with one of 1 - 1e-8 (Leskovec, Rajaraman and Ullman 2014, section 3.4.2: 1 - (1 - s^r)^b).
_BANDS, _ROWS = 64, 2
_SEED = 1


def find_duplicates(articles: pd.DataFrame, *, similarity: float = 0.7) -> pd.DataFrame:
    """Find copies: one row per pair of articles that tell one story in the same words.

    Columns `article_id, other_id, similarity, story`, the first the earlier of the two by `date` (then by the order of
    the table). `similarity`, between 0 and 1, is the containment of Broder (1997, "On the resemblance and containment
    of documents"): of the runs of twelve letters in the shorter text, the share that the other has too. A copy with
    a new first paragraph, or without its last, keeps a high containment, where Jaccard's measure falls with each cut.
    Pairs at `similarity` or more are given. `story` is the `article_id` of the first article of all that are joined
    by pairs.

    Spaces, half-spaces, punctuation, Arabic letters and the family of digits make no difference. Candidates are found by
    MinHash (datasketch), with the same result on each run, and then compared shingle by shingle. Texts with fewer than
    200 letters cannot be judged and are in no pair; `attrs["too_short"]` counts them.

    >>> text = "وزیر نیرو از بهره‌برداری سد تازه در جنوب کشور تا پایان تابستان خبر داد و گفت " * 4
    >>> pair = pd.DataFrame({"article_id": ["1", "2"], "text": [text, text.replace("ی", "ي").replace("\u200c", "")]})
    >>> find_duplicates(pair)[["article_id", "other_id", "similarity"]].values.tolist()
    [['1', '2', 1.0]]
    """
    require_columns(articles, ["article_id", "text"], verb="find_duplicates")
    if not 0 < similarity <= 1:
        raise ValueError(f"similarity={similarity}: a share above 0 and up to 1 is needed")
    keys = [_key(text) for text in articles["text"].fillna("")]
    long_enough = np.array([len(key) >= _SHORTEST for key in keys], dtype=bool)
    numbers = np.flatnonzero(long_enough)
    shingles = _without_formulas([_shingles(keys[number]) for number in numbers])
    pairs = [
        (first, second, shared)
        for first, second in _candidates(shingles)
        if (shared := _containment(shingles[first], shingles[second])) >= similarity
    ]
    table = _to_table(articles, [(numbers[first], numbers[second], shared) for first, second, shared in pairs])
    table.attrs["too_short"] = int((~long_enough).sum())
    return table


def add_stories(articles: pd.DataFrame, duplicates: pd.DataFrame) -> pd.DataFrame:
    """Say of each article which story it tells: one row per article, as it came.

    Adds `story` (the `article_id` of the story's first article; its own for an article without a copy),
    `articles_of_story` (how many tell it) and `is_first`. A count of `articles[articles["is_first"]]` takes each story
    once.

    >>> articles = pd.DataFrame({"article_id": ["1", "2", "3"]})
    >>> pairs = pd.DataFrame({"article_id": ["1"], "other_id": ["3"], "similarity": [1.0], "story": ["1"]})
    >>> add_stories(articles, pairs)[["story", "articles_of_story", "is_first"]].values.tolist()
    [['1', 2, True], ['2', 1, True], ['1', 2, False]]
    """
    require_columns(articles, ["article_id"], verb="add_stories")
    require_columns(duplicates, _COLUMNS, verb="add_stories")
    story_of = {
        **dict(zip(duplicates["article_id"], duplicates["story"], strict=True)),
        **dict(zip(duplicates["other_id"], duplicates["story"], strict=True)),
    }
    table = articles.copy()
    table["story"] = [story_of.get(name, name) for name in articles["article_id"]]
    table["articles_of_story"] = table["story"].map(table["story"].value_counts())
    table["is_first"] = table["story"] == table["article_id"]
    return table


def _key(text: str) -> str:
    return _NO_LETTER.sub("", fold_characters(text)).translate(_ONE_SPELLING)


def _shingles(key: str) -> np.ndarray:
    """Return the distinct hashes of the runs of letters in `key`, one in four of them, sorted."""
    letters = np.frombuffer(key.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    hashes = np.zeros(len(letters) - _SHINGLE + 1, dtype=np.uint64)
    for place in range(_SHINGLE):
        hashes = hashes * np.uint64(0x9E3779B97F4A7C15) + letters[place : place + len(hashes)]
    # The last steps of splitmix64: neighbouring hashes end far from each other.
    hashes = (hashes ^ (hashes >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashes = (hashes ^ (hashes >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.unique(hashes[hashes % np.uint64(_KEPT) == 0])


def _without_formulas(shingles: list[np.ndarray]) -> list[np.ndarray]:
    if not shingles:
        return []
    distinct, article_counts = np.unique(np.concatenate(shingles), return_counts=True)
    common = distinct[article_counts > max(_COMMON_ARTICLES, _COMMON_SHARE * len(shingles))]
    return [hashes[~np.isin(hashes, common, assume_unique=True)] for hashes in shingles]


def _candidates(shingles: list[np.ndarray]) -> list[tuple[int, int]]:
    """Return the pairs that share a band of their MinHash signatures."""
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(params=(_BANDS, _ROWS), num_perm=_BANDS * _ROWS)
    empty = MinHash(num_perm=_BANDS * _ROWS, seed=_SEED, hashfunc=int)
    pairs = []
    for number, hashes in enumerate(shingles):
        if not len(hashes):
            continue
        signature = empty.copy()
        signature.update_batch((hashes >> np.uint64(32)).tolist())  # datasketch takes hashes of 32 bits
        pairs += [(other, number) for other in sorted(index.query(signature))]
        index.insert(number, signature)
    return pairs


def _containment(first: np.ndarray, second: np.ndarray) -> float:
    return len(np.intersect1d(first, second, assume_unique=True)) / min(len(first), len(second))


def _to_table(articles: pd.DataFrame, pairs: list[tuple[int, int, float]]) -> pd.DataFrame:
    rank = _rank(articles)
    ids = articles["article_id"].tolist()
    ordered = [(*sorted((first, second), key=rank.__getitem__), shared) for first, second, shared in pairs]
    ordered.sort(key=lambda pair: (rank[pair[0]], rank[pair[1]]))
    first_of = _first_of_story(ordered, rank)
    rows = [(ids[first], ids[second], shared, ids[first_of[first]]) for first, second, shared in ordered]
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"similarity": float})


def _rank(articles: pd.DataFrame) -> list[int]:
    """Return the place of each article in time; those without a date come after those with one."""
    dates = articles["date"].reset_index(drop=True) if "date" in articles else pd.Series(pd.NaT, range(len(articles)))
    rank = np.empty(len(articles), dtype=int)
    rank[dates.sort_values(kind="stable", na_position="last").index] = np.arange(len(articles))
    return rank.tolist()


def _first_of_story(pairs: list[tuple[int, int, float]], rank: list[int]) -> dict[int, int]:
    """Return for each article in a pair the first of all that are joined to it by pairs."""
    first_of: dict[int, int] = {}

    def find(number: int) -> int:
        while first_of.setdefault(number, number) != number:
            number = first_of[number]
        return number

    for one, other, _ in pairs:
        first, second = sorted((find(one), find(other)), key=rank.__getitem__)
        first_of[second] = first
    return {number: find(number) for number in list(first_of)}
