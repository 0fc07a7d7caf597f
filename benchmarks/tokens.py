"""Tokens: ours and hazm's against the words of treebanks, and ours against hazm's.

Tokens are aligned by their place in the letters of the sentence, without spaces, half-spaces, vowel marks and
underscores. A range of the treebank (ids such as 38-39) is one token. A sentence whose letters differ is skipped and
counted.
"""

import re
from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from benchmarks import peers
from benchmarks.conllu import Sentence, read_sentences
from benchmarks.letters import bare, f1, share, visible
from helpers.language import normalize, tokenize

_EXAMPLES = 3
_LATIN, _DIGIT, _SIGN = re.compile("[A-Za-z]"), re.compile(r"\d"), re.compile(r"[^\w\u200c]")


def measure(files: list[Path]) -> dict:
    """Return one row per file and tool; and where our tokens differ from hazm's, one row per file and kind."""
    rows, differences = [], []
    for file in files:
        sentences = read_sentences(file)
        ours = tokens_of_ours([sentence.text for sentence in sentences])
        hazm = [tokens_of_hazm(sentence.text) for sentence in sentences]
        for tool, found in {"ours": ours, "hazm": hazm}.items():
            rows.append({"file": file.name, "tool": tool, **score(sentences, found)})
        theirs = [peers.tokens_of_normalized(normalize(sentence.text)) for sentence in sentences]
        differences += [{"file": file.name, **row} for row in compare(ours, theirs)]
    return {"table": rows, "differences_from_hazm_on_our_normalized_text": differences}


def tokens_of_ours(texts: list[str]) -> list[list[str]]:
    """Return our tokens of each text."""
    identifiers = [str(number) for number in range(len(texts))]
    articles = pd.DataFrame({"article_id": identifiers, "title": "", "text": texts})
    found = tokenize(articles).groupby("article_id")["token"].agg(list)
    return [[token for token in found.get(identifier, []) if bare(token)] for identifier in identifiers]


def tokens_of_hazm(text: str) -> list[str]:
    """Return hazm's tokens of its own normalised text."""
    return peers.hazm_tools().word_tokenizer.tokenize(peers.hazm_tools().normalizer.normalize(text))


def spans(tokens: list[str]) -> set[tuple[int, int]]:
    """Return the place of each token in the letters of them all.

    >>> sorted(spans(["خواهد_شد", "."]))
    [(0, 7), (7, 8)]
    """
    places, start = set(), 0
    for token in tokens:
        end = start + len(bare(token))
        if end > start:
            places.add((start, end))
        start = end
    return places


def score(sentences: list[Sentence], found: list[list[str]]) -> dict:
    """Return precision, recall and F1 of the tokens found."""
    right, found_count, gold_count, skipped = 0, 0, 0, 0
    for sentence, tokens in zip(sentences, found, strict=True):
        if bare("".join(tokens)) != bare("".join(sentence.surface)):
            skipped += 1
            continue
        gold, ours = spans(sentence.surface), spans(tokens)
        right += len(gold & ours)
        found_count += len(ours)
        gold_count += len(gold)
    precision, recall = share(right, found_count), share(right, gold_count)
    scores = {"precision": precision, "recall": recall, "f1": f1(precision, recall)}
    return {**scores, "words": gold_count, "sentences": len(sentences), "skipped": skipped}


def compare(ours: list[list[str]], theirs: list[list[str]]) -> list[dict]:
    """Return how our tokens differ from others of the same text: one row per kind, with its count and examples."""
    kinds, examples = Counter(), {}
    for our_tokens, their_tokens in zip(ours, theirs, strict=True):
        for left, right in _differences(our_tokens, their_tokens):
            kind = _kind(left, right)
            kinds[kind] += 1
            examples.setdefault(kind, dict.fromkeys([]))[_draw(right) + " -> " + _draw(left)] = None
    return [
        {"difference": kind, "count": count, "examples (hazm -> ours)": "   ".join(list(examples[kind])[:_EXAMPLES])}
        for kind, count in kinds.most_common()
    ]


def _differences(ours: list[str], theirs: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the tokens of either side between two places where both have a boundary, where they differ."""
    if bare("".join(ours)) != bare("".join(theirs)):
        yield ours, theirs
        return
    our_rest, their_rest = (deque(token for token in tokens if bare(token)) for tokens in (ours, theirs))
    while our_rest:
        left, right = [our_rest.popleft()], [their_rest.popleft()]
        while lag := len(bare("".join(left))) - len(bare("".join(right))):
            side, rest = (left, our_rest) if lag < 0 else (right, their_rest)
            side.append(rest.popleft())
        if left != right:
            yield left, right


def _kind(ours: list[str], theirs: list[str]) -> str:
    """Name a difference: what we do with hazm's tokens, and what they are made of."""
    if bare("".join(ours)) != bare("".join(theirs)):
        return "letters differ"
    shape = "cut elsewhere"
    if len(ours) == len(theirs) == 1:
        shape = "spelled otherwise"
    elif len(theirs) == 1:
        shape = "split"
    elif len(ours) == 1:
        shape = "joined"
    return f"{shape}: {_material(' '.join([*ours, *theirs]))}"


def _material(text: str) -> str:
    if "_" in text:
        return "underscore"
    if _LATIN.search(text):
        return "Latin"
    if _DIGIT.search(text):
        return "number"
    return "sign" if _SIGN.search(text.replace(" ", "")) else "word"


def _draw(tokens: list[str]) -> str:
    return " / ".join(map(visible, tokens))
