"""Articles as many as asked, with the frequency curve of real news and a vocabulary that grows as theirs does.

Sentences are drawn from real news, so that frequent words are as frequent as they are, and stand beside each other as
they do. The drawn sentences alone would bring no new word after a while. By Heaps' law (Heaps 1978, section 7.5), which
is fitted to the news itself, the vocabulary after n words is K n^b: as many words are replaced by coined ones as that
asks for beyond those that the sentences still bring; half of them have been coined before.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from benchmarks.news import read_articles

_IN_FILE = 10_000  # articles
_SENTENCES = 12
_SYLLABLES = [first + second for first in "بپتجچخدرزسشفکگلمنوه" for second in ("ا", "ی", "و", "ن", "ر", "س", "")]
_DAYS = 3650


class Source(NamedTuple):
    """Real sentences, and the law by which the vocabulary of their source grows."""

    sentences: list[list[str]]
    words: int  # in all sentences
    factor: float  # K
    exponent: float  # b


def read_source(file: Path) -> Source:
    """Return the sentences of a file of real news, and Heaps' law fitted to its words in running order."""
    texts = read_articles(file, step=1)["text"]
    sentences = [sentence.split() for text in texts for line in text.split("\n") for sentence in line.split(".")]
    sentences = [words for words in sentences if len(words) >= 4]
    words = [word for words in sentences for word in words]
    return Source(sentences, len(words), *heaps(words))


def heaps(words: list[str]) -> tuple[float, float]:
    """Return K and b of Heaps' law, least squares on the logarithms from a tenth of the words on.

    >>> factor, exponent = heaps([str(number) for number in range(1000)])
    >>> round(factor, 6), round(exponent, 6)
    (1.0, 1.0)
    """
    known = pd.Series(words).duplicated().to_numpy()
    sizes = np.cumsum(~known)
    at = np.unique(np.linspace(len(words) // 10, len(words) - 1, 200).astype(int))
    exponent, log_factor = np.polyfit(np.log(at + 1), np.log(sizes[at]), 1)
    return float(np.exp(log_factor)), float(exponent)


def write_corpus(source: Source, folder: Path, articles: int) -> int:
    """Write articles as JSON lines into a folder, and return how many words they have."""
    folder.mkdir(parents=True, exist_ok=True)
    words = 0
    for first in range(0, articles, _IN_FILE):
        numbers = range(first, min(first + _IN_FILE, articles))
        with (folder / f"{first // _IN_FILE:05}.jsonl").open("w", encoding="utf-8") as file:
            for number, row in zip(numbers, generate(source, first, words), strict=False):
                words += len(row["text"].split()) + len(row["title"].split())
                file.write(json.dumps({"id": f"g{number}", **row}, ensure_ascii=False) + "\n")
    return words


def generate(source: Source, first: int, words_before: int) -> Iterator[dict[str, str]]:
    """Give articles without end, from a number on; so many words went before."""
    random = np.random.default_rng(first)
    words = words_before
    while True:
        drawn = random.integers(len(source.sentences), size=random.poisson(_SENTENCES) + 3)
        is_used_up = 1 - np.exp(-words / source.words)
        rate = 2 * is_used_up * source.factor * source.exponent * (words + 1) ** (source.exponent - 1)
        coined = source.factor * (words + 1) ** source.exponent
        sentences = [_with_coined(source.sentences[place], rate, coined, random) for place in drawn.tolist()]
        paragraphs = [". ".join(sentences[start : start + 4]) + "." for start in range(1, len(sentences), 4)]
        day = np.datetime64("2014-03-21") + random.integers(_DAYS)
        words += sum(sentence.count(" ") + 1 for sentence in sentences)
        yield {
            "outlet": f"invented {random.integers(20)}",
            "date": str(day),
            "title": sentences[0],
            "text": "\n".join(paragraphs),
        }


def _with_coined(words: list[str], rate: float, coined: float, random: np.random.Generator) -> str:
    places = np.flatnonzero(random.random(len(words)) < rate)
    if len(places):
        words = list(words)
        for place in places.tolist():
            is_new = random.random() < 0.5
            words[place] = word(int(coined if is_new else coined * random.random() ** 2), int(random.integers(1000)))
    return " ".join(words)


def word(number: int, salt: int = 0) -> str:
    """Return a coined word: another for each number, its ending by the salt.

    >>> word(5) != word(6), word(5) == word(5)
    (True, True)
    """
    letters, rest = "", number + len(_SYLLABLES)
    while rest:
        rest, syllable = divmod(rest, len(_SYLLABLES))
        letters += _SYLLABLES[syllable]
    return letters + ("", "", "", "های", "‌ها")[salt % 5]
