"""Forty queries for words in context, beside the regular expressions that a programmer would write for them by hand.

Each sentence is one string with an entry for each token, `<token/lemma/kind/negated>`, and each query an expression
over such strings, written by reading the query and not by a program. So the expressions are an oracle too: both have to
find the same rows. They know no other spellings, no words that are joined in one place and not in another.

`python -m benchmarks.queries FOLDER` reads `news/isna.jsonl` there and prints a row per query.
"""

import argparse
import re
import time
from collections.abc import Iterator
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from benchmarks.bench import NEWS
from benchmarks.letters import share
from benchmarks.news import read_articles
from helpers import analysis, language

_RUNS = 3
_QUOTES = frozenset("«»()[]")
_FOLDED = str.maketrans({"\u200c": None, "_": None, "ئ": "ی", "<": "?", ">": "?", "/": "?"})


class Sentence(NamedTuple):
    """A sentence as a string of entries, with the offset of each and the row of its token."""

    text: str
    offsets: list[int]  # one more than tokens
    rows: list[int]
    is_sign: list[bool]


class Asked(NamedTuple):
    """A query, the expression for what it matches, and conditions: whether, relation, words between, expression."""

    query: str
    expression: str
    conditions: tuple[tuple[bool, str, int | None, str], ...] = ()


def measure(folder: Path, *, step: int = 1) -> pd.DataFrame:
    """Return one row per query: tokens, matches, the least seconds of three runs, of the peer, and the ratio."""
    tokens = language.tokenize(read_articles(folder / NEWS, step=step))
    return pd.DataFrame(measure_tokens(tokens))


def measure_tokens(tokens: pd.DataFrame) -> Iterator[dict]:
    """Give the rows of some tokens; the strings of the peer are made before its time is taken."""
    sentences = list(as_sentences(tokens))
    for asked in ASKED:
        ours = partial(analysis.find_occurrences, tokens, asked.query, unit="lemma", verb="queries")
        found, seconds = _timed(ours, runs=_RUNS)
        theirs, peer_seconds = _timed(partial(search, sentences, asked), runs=1)
        yield {
            "query": asked.query,
            "tokens": len(tokens),
            "ours": len(found.starts),
            "peer": len(theirs),
            "in_both": len(theirs & {*zip(found.starts.tolist(), found.ends.tolist(), strict=True)}),
            "seconds": seconds,
            "peer_seconds": peer_seconds,
            "ours_to_peer": share(seconds, peer_seconds),
        }


def _timed(work, *, runs: int) -> tuple:
    least = float("inf")
    for _ in range(runs):
        start = time.perf_counter()
        result = work()
        least = min(least, time.perf_counter() - start)
    return result, least


def as_sentences(tokens: pd.DataFrame) -> Iterator[Sentence]:
    """Give the sentences of tokens without quotation marks and brackets, which queries step over."""
    columns = [tokens[name].tolist() for name in ("article_id", "sentence", "token", "lemma", "kind", "negated")]
    for _, group in groupby(enumerate(zip(*columns, strict=True)), key=lambda item: item[1][:2]):
        kept = [(row, token) for row, token in group if token[2] not in _QUOTES]
        entries = [
            f"<{token.translate(_FOLDED)}/{lemma.translate(_FOLDED)}/{kind}/{int(negated)}>"
            for _, (_, _, token, lemma, kind, negated) in kept
        ]
        offsets = [0]
        for entry in entries:
            offsets.append(offsets[-1] + len(entry))
        yield Sentence(
            "".join(entries), offsets, [row for row, _ in kept], [row[4] == "punctuation" for _, row in kept]
        )


def search(sentences: list[Sentence], asked: Asked) -> set[tuple[int, int]]:
    """Return from which row to which (not included) each match of an expression stands."""
    expression = re.compile(f"(?=({asked.expression}))")
    others = [re.compile(f"(?=({condition[3]}))") for condition in asked.conditions]
    found = set()
    for sentence in sentences:
        spans = spans_of(sentence, expression)
        for (wanted, relation, reach, _), other in zip(asked.conditions, others, strict=True):
            beside = spans_of(sentence, other) if spans else []
            spans = [
                span
                for span in spans
                if wanted == any(_is_related(sentence, span, each, relation, reach) for each in beside)
            ]
        taken: set[int] = set()
        for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
            if taken.isdisjoint(range(start, end)):
                taken.update(range(start, end))
                found.add((sentence.rows[start], sentence.rows[end - 1] + 1))
    return found


def spans_of(sentence: Sentence, expression: re.Pattern) -> list[tuple[int, int]]:
    """Return the places from which to which, not included, an expression matches tokens: one from each token."""
    places = {offset: place for place, offset in enumerate(sentence.offsets)}
    found = [match.span(1) for match in expression.finditer(sentence.text)]
    return [(places[start], places[end]) for start, end in found if end > start]


def _is_related(
    sentence: Sentence, span: tuple[int, int], other: tuple[int, int], relation: str, reach: int | None
) -> bool:
    if relation == "within":
        return other[0] <= span[0] and span[1] <= other[1]
    first, second = sorted([span, other])
    if second[0] < first[1]:
        return False
    return reach is None or sentence.is_sign[first[1] : second[0]].count(False) <= reach


def word(*lemmas: str) -> str:
    """Return the expression for a token of one of some lemmas.

    >>> re.fullmatch(word("کشور"), "<کشورهای/کشور/word/0>") is None
    False
    """
    return rf"<[^/]*/(?:{'|'.join(lemmas)})/[^>]*>".translate({0x200C: None, ord("_"): None})


def form(*tokens: str) -> str:
    """Return the expression for one of some tokens; `[^/]*` stands for any letters."""
    return rf"<(?:{'|'.join(tokens)})/[^>]*>".translate({0x200C: None, ord("_"): None})


ANY, WORD, NUMBER, NEGATED = "<[^>]*>", "<[^>]*/word/.>", "<[^>]*/number/.>", "<[^>]*/1>"
_UNIVERSITY, _COUNTRY, _MINISTER = word("دانشگاه"), word("کشور"), word("وزیر")

ASKED = [
    Asked('"دانشگاه"', _UNIVERSITY),
    Asked("دانشگاه*", form("دانشگاه[^/]*")),
    Asked("*ستان", form("[^/]*ستان")),
    Asked("د*گاه*", form("د[^/]*گاه[^/]*")),
    Asked("در * سال", word("در") + ANY + word("سال")),
    Asked('بانک "مرکزی|جهانی|تجارت"', word("بانک") + word("مرکزی", "جهانی", "تجارت")),
    Asked('"وزیر" ("امور")? "خارجه"', _MINISTER + f"(?:{word('امور')})?" + word("خارجه")),
    Asked(
        "(وزیر [] خارجه | وزیر | نماینده) [kind=word]",
        f"(?:{_MINISTER}{ANY}{word('خارجه')}|{word('وزیر', 'نماینده')}){WORD}",
    ),
    Asked("[lemma=کشور]", _COUNTRY),
    Asked("[token=کشورهای]", form("کشورهای")),
    Asked("[token=كشورهاي]", form("کشورهای")),
    Asked("[lemma=*گاه]", word("[^/]*گاه")),
    Asked('[lemma="شهر|روستا"]', word("شهر", "روستا")),
    Asked("[lemma=شهر | lemma=روستا]", word("شهر", "روستا")),
    Asked("[lemma=کشور & token!=کشور]", r"<(?!کشور/)[^/]*/کشور/[^>]*>"),
    Asked("[kind=number] درصد", NUMBER + word("درصد")),
    Asked("[kind=number] []{0,2} دلار", NUMBER + f"(?:{ANY}){{0,2}}" + word("دلار")),
    Asked(
        '[kind=number] "هزار|میلیون|میلیارد"{0,2} تومان',
        NUMBER + f"(?:{word('هزار', 'میلیون', 'میلیارد')}){{0,2}}" + word("تومان"),
    ),
    Asked("[kind=latin]", "<[^>]*/latin/.>"),
    Asked("[kind=latin | kind=number]{1,5} [kind=word]", "(?:<[^>]*/(?:latin|number)/.>){1,5}" + WORD),
    Asked("[negated]", NEGATED),
    Asked("[negated=true & lemma=کرد#کن]", "<[^/]*/کرد#کن/[^/]*/1>"),
    Asked("[negated=false & lemma=کرد#کن]", "<[^/]*/کرد#کن/[^/]*/0>"),
    Asked("هیچ []{0,6} [negated]", word("هیچ") + f"(?:{ANY}){{0,6}}" + NEGATED),
    Asked("[] دانشگاه", ANY + _UNIVERSITY),
    Asked("[]{0,2} دانشگاه []", f"(?:{ANY}){{0,2}}" + _UNIVERSITY + ANY),
    Asked("از []{1,4} تا", word("از") + f"(?:{ANY}){{1,4}}" + word("تا")),
    Asked(
        "از []{0,10} به []{0,10} رسید#رس",
        word("از") + f"(?:{ANY}){{0,10}}" + word("به") + f"(?:{ANY}){{0,10}}" + word("رسید#رس"),
    ),
    Asked(
        "[kind=word & lemma!=و] و [kind=word & lemma!=و]",
        r"<[^/]*/(?!و/)[^/]*/word/.>" + word("و") + r"<[^/]*/(?!و/)[^/]*/word/.>",
    ),
    Asked('[token="،"] "اما|ولی"', form("،") + word("اما", "ولی")),
    Asked("[kind=punctuation] اما []", "<[^>]*/punctuation/.>" + word("اما") + ANY),
    Asked("کشور near/8 سال", _COUNTRY, ((True, "near", 8, word("سال")),)),
    Asked("دانشگاه near/0 ایران", _UNIVERSITY, ((True, "near", 0, word("ایران")),)),
    Asked("دولت near [negated]", word("دولت"), ((True, "near", None, NEGATED),)),
    Asked("کشور not near [kind=number]", _COUNTRY, ((False, "near", None, NUMBER),)),
    Asked("وزیر not near/2 خارجه", _MINISTER, ((False, "near", 2, word("خارجه")),)),
    Asked(
        'بانک not within "بانک مرکزی|بانک جهانی"',
        word("بانک"),
        ((False, "within", None, word("بانک") + word("مرکزی", "جهانی")),),
    ),
    Asked(
        "خارجه within وزیر []{0,2} خارجه",
        word("خارجه"),
        ((True, "within", None, _MINISTER + f"(?:{ANY}){{0,2}}" + word("خارجه")),),
    ),
    Asked(
        "[negated] near/5 دولت not near کشور",
        NEGATED,
        ((True, "near", 5, word("دولت")), (False, "near", None, _COUNTRY)),
    ),
    Asked(
        "(تهران | ایران) near/8 (سفر | نشست | همکاری) near [kind=number]",
        word("تهران", "ایران"),
        ((True, "near", 8, word("سفر", "نشست", "همکاری")), (True, "near", None, NUMBER)),
    ),
]


def main() -> None:
    """Measure on a folder, and print the table and the slowest."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--step", type=int, default=1, help="take every so many articles")
    options = parser.parse_args()
    table = measure(options.folder, step=options.step)
    print(table.to_string(index=False, float_format="{:,.2f}".format))
    print(f"slowest: {table['seconds'].max():.2f} s; middle: {table['seconds'].median():.2f} s")


if __name__ == "__main__":
    main()
