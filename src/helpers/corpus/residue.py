"""Lines of a page that stand at the beginning or end of many of an outlet's texts, learned from the texts themselves.

A list cannot know them all: buttons, flags, slogans, the names of channels. What is learned is the outermost line of
texts, then the line that is outermost when that is off, and so on: a line inside the story is never taken.

What stands inside, and would be an outlet's surest keyword, is marked and not taken: `mark_residue`.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import pandas as pd

from helpers.core.arrays import fill_texts
from helpers.core.errors import require_columns
from helpers.corpus.letters import fold_with_offsets
from helpers.language import ZWNJ, read_list

# So many different stories must have the line, and this share of the outlet's stories: a short line at the end, and any
# other line, which may be a sentence that a series of reports ends with, or the name of who speaks.
_FEWEST, _SHARE, _SHARE_OF_OTHERS = 5, 0.01, 0.2
_SHORT, _LONGEST = 60, 200  # letters of a line
_LONG_SENTENCE = 30  # letters: by these, copies of one story are told
_AFTER_SENTENCE = re.compile(r"[.!؟?…]+[»)\]\"]*\s*|\s{2,}")
_SENTENCE_END = re.compile(r"[.!؟?\n]")
_OPENER = re.compile(r"به (?:گزارش|نقل از) [^،,:؛.]{2,60}[،,:؛]")
# Words by which an outlet speaks of itself, up to so many words before its name.
_BEFORE_NAME = frozenset(
    f"خبرنگار خبرنگاران خبرگزاری گزارش روزنامه سایت پایگاه سرویس گروه نقل گفتگو گفت{ZWNJ}وگو مصاحبه".split(" ")
)
_WORDS_BEFORE, _SHORTEST_REPEATED = 3, 2
_OF_THE_SITE = re.compile(r"@[a-z]|https?:|www\.|t\.me/")  # in a line that names a channel or an address


@dataclass
class Peeled:
    """A text, and what was taken off its beginning and off its end, in reading order."""

    text: str
    head: list[str] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)
    is_all: bool = False  # nothing of it is a story


@dataclass(frozen=True)
class _Piece:
    """An outermost piece of a text: what is the same in all texts that have it, and the letters that it has here."""

    key: tuple[str, str]  # with the side it stands at
    start: int
    end: int
    share: float  # of the stories that must have it


def peel(texts: Sequence[str], outlets: Sequence[str], strip_endings: Callable[[str], Peeled]) -> list[Peeled]:
    """Take off each text what repeats at the edges of its outlet's texts; `strip_endings` takes off listed endings."""
    peeled = [Peeled(text) for text in texts]
    groups = defaultdict(list)
    for number, outlet in enumerate(outlets):
        groups[outlet].append(number)
    for numbers in groups.values():
        if len(numbers) >= _FEWEST:
            _peel_group({number: peeled[number] for number in numbers}, strip_endings)
    return peeled


def _peel_group(peeled: dict[int, Peeled], strip_endings: Callable[[str], Peeled]) -> None:
    stories = _Stories({number: text.text for number, text in peeled.items()})
    having, learned = defaultdict(list), set()
    pieces: dict[int, list[_Piece]] = {}
    waiting = list(peeled)
    while waiting:
        touched = {}
        for number in waiting:
            pieces[number] = list(_outermost(peeled[number].text))
            for piece in pieces[number]:
                having[piece.key].append(number)
                touched[piece.key] = piece.share
        new = {key for key, share in touched.items() if key not in learned and stories.are_enough(having[key], share)}
        learned |= new
        again = {number for key in new for number in having[key]} | set(waiting)
        waiting = [
            number for number in sorted(again) if _take_off(peeled[number], pieces[number], learned, strip_endings)
        ]
    for text in peeled.values():
        line = text.text.strip()
        if len(line) <= _LONGEST and "\n" not in line:
            text.is_all |= not learned.isdisjoint([("head", _key(line)), ("tail", _key(line))])


def _take_off(peeled: Peeled, pieces: list[_Piece], learned: set, strip_endings: Callable[[str], Peeled]) -> bool:
    """Take learned pieces off a text that has more than these; tell whether there were any."""
    text, start, end = peeled.text, 0, len(peeled.text)
    for piece in pieces:
        if piece.key in learned and piece.key[0] == "head":
            start = max(start, piece.end)
        elif piece.key in learned:
            end = min(end, piece.start)
    if (start, end) == (0, len(text)):
        return False
    rest = strip_endings(text[start:end].strip())
    if not re.search(r"\w", rest.text):
        peeled.is_all = True
        return False
    peeled.text = rest.text
    peeled.head += filter(None, [text[:start].strip()])
    peeled.tail = [*rest.tail, *filter(None, [text[end:].strip()]), *peeled.tail]
    return True


def _outermost(text: str) -> Iterator[_Piece]:
    """Give the pieces at the edges of a text that may be of the page: its first line, its last, and parts of these."""
    begin, end = len(text) - len(text.lstrip()), len(text.rstrip())
    first, last = text.find("\n", begin, end), text.rfind("\n", begin, end) + 1
    if 0 <= first - begin <= _LONGEST:
        key = _key(text[begin:first])
        of_site = not re.search(r"\w", key) or _OF_THE_SITE.search(key)
        yield _Piece(("head", key), begin, first, _SHARE if of_site else _SHARE_OF_OTHERS)
    if text.startswith("به", begin) and (opener := _OPENER.match(_key(text[begin : begin + 100]))):
        place = re.search("[،,:؛]", text[begin:])
        yield _Piece(("head", opener[0]), begin, begin + place.end(), _SHARE)
    if last and end - last <= _LONGEST:
        yield _tail_piece(text, last, end)
    for found in _AFTER_SENTENCE.finditer(text, max(last, end - _SHORT - 20), end - 1):
        if end - found.end() <= _SHORT and re.match(r"\W{0,3}\w", text[found.end() : end]):
            yield _tail_piece(text, found.end(), end)


def _tail_piece(text: str, start: int, end: int) -> _Piece:
    key = _key(text[start:end])
    return _Piece(("tail", key), start, end, _SHARE if len(key) <= _SHORT else _SHARE_OF_OTHERS)


@lru_cache(maxsize=2**14)  # What is learned comes again in thousands of texts, and folding takes most of the time.
def _key(line: str) -> str:
    return re.sub(r"\d", "0", fold_with_offsets(line)[0].strip())


class _Stories:
    """The texts of one outlet, and how many different stories some of them are."""

    def __init__(self, texts: dict[int, str]):
        self._texts, self._sentences = texts, {}
        self._count = len(set(texts.values()))

    def are_enough(self, numbers: list[int], share: float) -> bool:
        """Tell whether some texts are as many different stories as make a line that they have one of the page."""
        needed = max(_FEWEST, share * self._count)
        if len(numbers) < needed:
            return False
        seen: set[int] = set()
        stories = 0
        for number in numbers:
            sentences = self._of(number)
            # Copies share most of their sentences, however they were reworked.
            if sentences and len(seen & sentences) <= len(sentences) / 2:
                stories += 1
            if stories >= needed:
                return True
            seen |= sentences
        return False

    def _of(self, number: int) -> set[int]:
        if number not in self._sentences:
            sentences = _SENTENCE_END.split(self._texts[number])
            self._sentences[number] = {hash(part.strip()) for part in sentences if len(part.strip()) >= _LONG_SENTENCE}
        return self._sentences[number]


def mark_residue(tokens: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Mark words that are of the outlet and not of the story: one row per token, with a column `residue` more.

    Leave them out before outlets are compared: they are the surest keywords of all, and say nothing.

    Parameters
    ----------
    tokens, articles
        As from `tokenize` and `load_articles`; an article without an outlet has no name of its own.

    Returns
    -------
    DataFrame
        `residue` is `own name` where an outlet names itself: its name behind خبرنگار, خبرگزاری, گزارش and the like,
        with these words, also «خبرنگار ما», or in «به … گفت». It is `repeated` where a sentence of two words or more
        stands in five articles of an outlet and in 1% of them: at all places but the first, so that a story that ran
        five times counts once. It is empty for all other words.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1"], "outlet": ["مهر"]})
    >>> tokens = pd.DataFrame({"article_id": "1", "paragraph": 1, "sentence": [0, 0, 0, 1, 1], "kind": "word",
    ...                        "token": ["به", "خبرنگار", "مهر", "ماه", "مهر"]})
    >>> mark_residue(tokens, articles)["residue"].tolist()
    ['', 'own name', 'own name', '', '']
    """
    require_columns(tokens, ["article_id", "paragraph", "sentence", "token", "kind"], verb="mark_residue")
    require_columns(articles, ["article_id", "outlet"], verb="mark_residue")
    outlets = tokens["article_id"].map(fill_texts(articles.set_index("article_id")["outlet"]))
    outlets = fill_texts(outlets).to_numpy(str)
    residue = np.full(len(tokens), "", dtype=object)
    if len(tokens):
        places = tokens[["article_id", "paragraph", "sentence"]]
        starts = np.flatnonzero(places.ne(places.shift()).any(axis=1).to_numpy())
        residue[_are_repeated(tokens, outlets, starts)] = "repeated"
        residue[_are_own_names(tokens, outlets, starts)] = "own name"
    return tokens.assign(residue=residue)


def _are_repeated(tokens: pd.DataFrame, outlets: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Tell which tokens stand in a sentence that many articles of the outlet have, and not in the first of these."""
    lengths = np.diff(np.append(starts, len(tokens)))
    codes, words = pd.factorize(tokens["token"])
    places = np.arange(len(tokens)) - np.repeat(starts, lengths)
    hashes = pd.util.hash_array(np.asarray(words, dtype=object))[codes] * (2 * places.astype(np.uint64) + np.uint64(1))
    sentences = pd.DataFrame(
        {
            "article": tokens["article_id"].to_numpy()[starts],
            "outlet": outlets[starts],
            "sentence": np.add.reduceat(hashes, starts),
            "words": np.add.reduceat(tokens["kind"].eq("word").to_numpy(int), starts),
        }
    )
    same = sentences.groupby(["outlet", "sentence"])["article"]
    needed = _SHARE * sentences.groupby("outlet")["article"].transform("nunique")
    is_enough = same.transform("nunique") >= np.maximum(needed, _FEWEST)
    is_enough &= (sentences["words"] >= _SHORTEST_REPEATED) & sentences.duplicated(["outlet", "sentence"])
    return np.repeat(is_enough.to_numpy(), lengths)


def _are_own_names(tokens: pd.DataFrame, outlets: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Tell which tokens are an outlet's name in its own texts, and the words before it that say so."""
    listed = {row["outlet"]: row["names"].split("|") for row in read_list("outlets")}
    words, number = tokens["token"].tolist(), len(tokens)
    sentence = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, number)))
    is_cue = tokens["token"].isin(_BEFORE_NAME).to_numpy()
    is_own = np.zeros(number, dtype=bool)
    for outlet in set(outlets) - {""}:
        for name in {outlet, *listed.get(outlet, ()), "ما"} - {""}:
            parts = name.split()
            for first in np.flatnonzero((outlets == outlet) & tokens["token"].eq(parts[0]).to_numpy()).tolist():
                end = first + len(parts)
                if words[first:end] != parts or sentence[end - 1] != sentence[first]:
                    continue
                begin = max(first - (1 if name == "ما" else _WORDS_BEFORE), starts[sentence[first]])
                cues = begin + np.flatnonzero(is_cue[begin:first])
                is_told = end < number and words[first - 1 : first] == ["به"] and words[end] == "گفت" and name != "ما"
                if len(cues) or is_told or parts[0] in _BEFORE_NAME:
                    is_own[cues] = is_own[first:end] = True
    return is_own
