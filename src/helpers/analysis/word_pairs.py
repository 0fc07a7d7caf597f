"""Pairs of words whose relation the order of words, را and و tell without a parser, and how strongly they belong."""

import re
from collections.abc import Collection, Iterator

import numpy as np
import pandas as pd

from helpers.analysis.keyness import log_dice
from helpers.core.arrays import group_starts
from helpers.core.errors import TableError, require_columns, require_whole
from helpers.language import ZWNJ, load_lexicon, read_list, stopwords

PAIR_KINDS = ("adjective", "light_verb", "object", "coordination")
_LIGHT = frozenset(
    "کرد#کن شد#شو داد#ده داشت#دار گرفت#گیر زد#زن یافت#یاب خورد#خور کشید#کش آورد#آور گذاشت#گذار انداخت#انداز برد#بر "
    "بخشید#بخش رساند#رسان نمود#نما ساخت#ساز".split()
)
_KINDS = ("preposition", "subordinator", "adverb")  # of function words
_OF_ADJECTIVES = frozenset(
    ("کرد#کن", "شد#شو", "ساخت#ساز", "نمود#نما")
)  # light verbs that take an adjective too (آزاد شد)
_MODALS = frozenset(("باید", "بایست#باید", "توانست#توان", "خواست#خواه", "شایست#شاید"))
_COPULAS = frozenset(("هست", "است", "باید", "بود#باش"))
# Adjectives are told by their comparative. Frequent ones without any, which hazm lists as nouns too:
_WITHOUT_COMPARISON = frozenset(
    "مختلف مشترک اخیر آتی خام متعدد گوناگون مقدس مجدد مذکور متعال معظم ملی مرکزی محلی".split()
)
_COMPARISONS = [f"{joined}{ending}" for joined in ("", ZWNJ) for ending in ("تر", "ترین")]
_RELATIONAL = re.compile("..ی$")
_DETERMINERS = frozenset("این آن همین همان هر هیچ چند یک دو سه چهار پنج".split())
_NO_NOUNS = frozenset("هزار میلیون میلیارد درصد ضد غیر".split())
_BEGINS_PHRASE = 0.05  # of an adjective's occurrences stand directly after a preposition or a determiner, at most
_FEWEST = 3  # occurrences from which on that share says anything
_BREAKS = frozenset(("که", "و", "تا", "این_که", "اینکه"))  # no verb behind one takes the object before را
_ENDS = frozenset(("که", "تا", "را"))  # a phrase ends with these
_TIMES = frozenset("سال ماه هفته روز شب".split())  # are adverbs and nouns with an ezafe
_PRONOUNS = frozenset("خود خویش او وی ما شما من آنها آن‌ها این آن آنان".split())
_REACH = 6  # words from را to its verb, at most
_SIDE = ["first", "second"]


def find_word_pairs(tokens: pd.DataFrame, *, kinds: Collection[str] = PAIR_KINDS) -> pd.DataFrame:
    """Find pairs of words in a relation that can be told without a parser: one row per pair, in reading order.

    All words of a pair stand in one sentence, and no sign or number between those that stand side by side. Few of the
    pairs that a reader would see are found, and some of the pairs found are wrong: in brackets how many of 50 drawn at
    random were right in one reading, of Hamshahri 2017–2021 (of `object`, of Fars 2003–2021), which the rules were
    not made from.

    - `adjective` (همکاری اقتصادی; 45): a noun and an adjective behind it, or behind another adjective, that no verb
      follows. As the ezafe is not written, an adjective is told by the word: it has a comparative, is listed as one or
      is a derivation in ی; and of its occurrences in these tokens, three or more, at most one in twenty stands behind a
      preposition or a determiner, where a phrase begins, as nouns do often. So a small corpus has few.
    - `light_verb` (همکاری کرد; 45): a noun with a light verb behind it, or an adjective with کردن, شدن, ساختن, نمودن;
      no name of a place, and not behind a preposition (به دست آورد).
    - `object` (تحریم را لغو کرد; 43): a noun before را, and the next verb, at most six words away with no sign, و or که
      between; a light verb together with its word (به تصویب رساند). The noun stands before the adjectives, and of
      تحریم‌های ایران را, with its ezafe written, it is تحریم. Where a noun or preposition before it might have it as its
      ezafe (سرنوشت جامعه را) there is no pair: about one را in eight has one.
    - `coordination` (زنان و مردان; 43): two nouns, or two adjectives, with و between them; the first by its letters is
      `first`. None where a noun stands before the nouns (وزیر خارجه و رئیس).

    Columns `article_id, paragraph, sentence, position, length` (from the first to the last word of the pair, so that
    `concordance(tokens, pairs)` shows the lines), `kind`, `first`, `second` (lemmas; a compound verb as لغو کرد#کن).
    Stopwords and verbs are no nouns. Raises `TableError` for an unknown kind.

    >>> from helpers.language import tokenize
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["تحریم را لغو کرد و زن و مرد آمدند"]})
    >>> find_word_pairs(tokenize(articles))[["kind", "first", "second"]].values.tolist()
    [['object', 'تحریم', 'لغو کرد#کن'], ['light_verb', 'لغو', 'کرد#کن'], ['coordination', 'زن', 'مرد']]
    """
    place = ["article_id", "paragraph", "sentence", "position"]
    require_columns(tokens, [*place, "token", "lemma", "kind"], verb="find_word_pairs")
    unknown = [kind for kind in kinds if kind not in PAIR_KINDS]
    if unknown:
        raise TableError(f"find_word_pairs: kinds must be some of {', '.join(PAIR_KINDS)}; got {unknown[0]!r}")
    text = _Words(tokens)
    found = [(row, last, kind, *pair) for kind in PAIR_KINDS if kind in kinds for row, last, *pair in text.pairs(kind)]
    table = pd.DataFrame(found, columns=["row", "last", "kind", *_SIDE]).sort_values(["row", "last"], kind="stable")
    rows = table["row"].to_numpy(dtype=int)
    pairs = tokens[place].iloc[rows].reset_index(drop=True)
    pairs["length"] = table["last"].to_numpy(dtype=int) - rows + 1
    return pairs.assign(**{name: table[name].to_numpy(dtype=object) for name in ("kind", *_SIDE)})


def count_word_pairs(pairs: pd.DataFrame, *, min_count: int = 2) -> pd.DataFrame:
    """Count pairs: one row per kind and pair, of each kind the highest log_dice first, ties by the words.

    Columns `kind, first, second, count, log_dice` (of `count` and of how often either word stands on its side of any
    pair of the kind, as Sketch Engine has it), `count_first, count_second, articles`.

    >>> pairs = pd.DataFrame({"article_id": ["1", "1"], "kind": "adjective", "first": "همکاری", "second": "علمی"})
    >>> count_word_pairs(pairs)[["first", "second", "count", "log_dice"]].values.tolist()
    [['همکاری', 'علمی', 2, 14.0]]

    References
    ----------
    Rychlý 2008, A lexicographer-friendly association score, RASLAN, p. 9
    """
    require_columns(pairs, ["article_id", "kind", *_SIDE], verb="count_word_pairs")
    require_whole(min_count, name="min_count", minimum=1, verb="count_word_pairs")
    pairs = pairs.astype(dict.fromkeys(_SIDE, object))  # categories of either side cannot be compared with the other's
    groups = pairs.groupby(["kind", *_SIDE], sort=False, observed=True)["article_id"]
    table = groups.agg(count="size", articles="nunique").reset_index()
    both = pairs["kind"] == "coordination"  # a word of either side is coordinated as much
    turned = pairs[both & (pairs["first"] != pairs["second"])].rename(
        columns=dict(zip(_SIDE, _SIDE[::-1], strict=True))
    )
    every = pd.concat([pairs[["kind", *_SIDE]], turned[["kind", *_SIDE]]])
    for side in _SIDE:
        sums = every.groupby(["kind", side], observed=True).size().rename(f"count_{side}").reset_index()
        table = table.merge(sums, on=["kind", side])
    table["log_dice"] = log_dice(*(table[name].to_numpy(float) for name in ("count", "count_first", "count_second")))
    table = table[table["count"] >= min_count]
    order = {"by": ["kind", "log_dice", *_SIDE], "ascending": [True, False, True, True]}
    columns = ["kind", *_SIDE, "count", "log_dice", "count_first", "count_second", "articles"]
    return table.sort_values(**order, ignore_index=True)[columns]


class _Words:
    """The words of tokens with what each may be in a pair."""

    def __init__(self, tokens: pd.DataFrame):
        self.given_names, self.places = ({row["name"] for row in read_list(name)} for name in ("given_names", "places"))
        self.token, self.lemma = (tokens[name].astype("category") for name in ("token", "lemma"))
        begins = group_starts(tokens["article_id"].array) | group_starts(tokens["sentence"].array)
        self.sentence = np.cumsum(begins)
        is_word = (tokens["kind"] == "word").to_numpy()
        functions = {
            kind: {row["word"] for row in read_list("function_words") if row["kind"] == kind} for kind in _KINDS
        }
        self.is_preposition = self._token_in(functions["preposition"])
        self.is_determiner = self._token_in(_DETERMINERS) | (tokens["kind"] == "number").to_numpy()
        self.is_break = ~is_word | self._token_in(functions["subordinator"] | _BREAKS)
        verbs = {lemma for lemma in self.lemma.cat.categories if "#" in lemma or lemma in _COPULAS}
        self.is_verb = is_word & self._lemma_in(verbs)
        listed = stopwords().union(_DETERMINERS, _NO_NOUNS, *functions.values())
        is_content = is_word & ~self.is_verb & ~self._token_in(listed) & ~self._lemma_in(listed)
        superlative = self._ends_in("ترین")
        self.is_adjective = is_content & self._lemma_in(self._adjectives(superlative)) & ~superlative
        self.is_noun = is_content & ~self.is_adjective
        self.ends_phrase = self.is_verb | self._token_in(
            functions["subordinator"] | functions["adverb"] - _TIMES | _ENDS
        )
        self.ends_phrase |= (tokens["kind"] == "punctuation").to_numpy()

    def _token_in(self, words: Collection[str]) -> np.ndarray:
        return self.token.isin(words).to_numpy()

    def _lemma_in(self, words: Collection[str]) -> np.ndarray:
        return self.lemma.isin(words).to_numpy()

    def _ends_in(self, *endings: str) -> np.ndarray:
        return self._token_in({token for token in self.token.cat.categories if token.endswith(endings)})

    def _adjectives(self, superlative: np.ndarray) -> set[str]:
        """Return the lemmas that are taken for adjectives."""
        opens = self.is_preposition | self._token_in(_DETERMINERS)
        behind = np.append(False, opens[:-1]) & (np.diff(self.sentence, prepend=0) == 0)
        words = pd.DataFrame({"lemma": self.lemma, "behind": behind})[~superlative]
        counts = words.groupby("lemma", observed=True)["behind"].agg(["size", "mean"])
        counts = counts[(counts["size"] >= _FEWEST) & (counts["mean"] <= _BEGINS_PHRASE)]
        lexicon, taken = load_lexicon(), set()
        for lemma in set(counts.index) - self.given_names - self.places:
            word = lexicon.words.get(lemma)
            parts = word.parts_of_speech - {"0"} if word else frozenset()
            is_compared = any(f"{lemma}{ending}" in lexicon.word_counts for ending in _COMPARISONS)
            is_listed = "AJ" in parts and ("N" not in parts or "ADV" in parts)
            if is_compared or is_listed or lemma in _WITHOUT_COMPARISON or (_RELATIONAL.search(lemma) and not parts):
                taken.add(lemma)
        return taken

    def _is(self, what: np.ndarray, row: int, other: int) -> bool:
        """Tell whether a row is of the sentence of another, and is what is asked."""
        return 0 <= row < len(what) and self.sentence[row] == self.sentence[other] and bool(what[row])

    def _opens(self, row: int) -> bool:
        """Tell whether a noun begins its phrase: a noun before it may have it as its ezafe (سرنوشت یک جامعه را)."""
        before = row - 1
        while self._is(self.is_determiner, before, row):
            before -= 1
        inside = not self._is(self.ends_phrase, before, row)
        return not (inside and self._is(np.ones_like(self.ends_phrase), before, row))

    def pairs(self, kind: str) -> Iterator[tuple[int, int, str, str]]:
        """Give the pairs of a kind: from which row to which (included), and the two words."""
        token, lemma = self.token.tolist(), self.lemma.tolist()
        yield from getattr(self, f"_{kind}")(token, lemma)

    def _adjective(self, token: list[str], lemma: list[str]) -> Iterator[tuple]:
        for row in np.flatnonzero(self.is_adjective & ~self._ends_in("ها", "های", "ان")).tolist():
            noun = row - 2 if self._is(self.is_adjective, row - 1, row) else row - 1
            named = self._is(self.is_noun, noun, row) and token[noun] not in self.given_names
            if named and not self._is(self.is_verb, row + 1, row):
                yield noun, row, lemma[noun], lemma[row]

    def _light_verb(self, token: list[str], lemma: list[str]) -> Iterator[tuple]:
        nouns = self.is_noun & ~self._lemma_in(self.places)
        takes = nouns | (self.is_adjective & ~self._ends_in("ی"))
        for row in np.flatnonzero(self._lemma_in(_LIGHT)).tolist():
            wanted = takes if lemma[row] in _OF_ADJECTIVES else nouns
            if self._is(wanted, row - 1, row) and not self._is(self.is_preposition, row - 2, row):
                yield row - 1, row, lemma[row - 1], lemma[row]

    def _object(self, token: list[str], lemma: list[str]) -> Iterator[tuple]:
        for mark in np.flatnonzero(self._token_in(["را"])).tolist():
            noun = mark - 1
            while self._is(self.is_adjective, noun, mark):
                noun -= 1
            while self._is(self.is_noun, noun - 1, mark) and token[noun - 1].endswith("های"):
                noun -= 1
            verb = self._verb_after(mark, lemma)
            if not verb or not self._is(self.is_noun, noun, mark) or not self._opens(noun):
                continue
            if lemma[verb] not in _LIGHT or verb - 1 == mark:
                yield noun, verb, lemma[noun], lemma[verb]
            elif token[verb - 1] not in _PRONOUNS and not self._is(self.is_noun | self.is_adjective, verb - 2, verb):
                parts = [lemma[verb - 1], lemma[verb]]
                if self.is_preposition[verb - 2]:
                    parts.insert(0, token[verb - 2])
                yield noun, verb, lemma[noun], " ".join(parts)

    def _verb_after(self, mark: int, lemma: list[str]) -> int:
        """Return the row of the verb that takes the object before را; 0 where none is near."""
        for row in range(mark + 1, min(mark + 1 + _REACH, len(lemma))):
            if self.sentence[row] != self.sentence[mark] or self.is_break[row]:
                return 0
            if self.is_verb[row] and lemma[row] not in _MODALS | _COPULAS:
                return row
        return 0

    def _coordination(self, token: list[str], lemma: list[str]) -> Iterator[tuple]:
        content = self.is_noun | self.is_adjective
        for row in np.flatnonzero(self._token_in(["و"])).tolist():
            nouns, adjectives = (
                self._is(what, row - 1, row) and self._is(what, row + 1, row)
                for what in (self.is_noun, self.is_adjective)
            )
            if adjectives or (nouns and not self._is(content, row - 2, row)):
                yield row - 1, row + 1, *sorted((lemma[row - 1], lemma[row + 1]))
