"""Half-spaces: an edited text is spoiled, restored, and compared with itself.

Between every two letters stands a half-space, a space or nothing; scored is the half-space. A sentence whose letters
differ after folding (`letters.fold`) is skipped and counted. Each tool is scored on all sentences that it did not skip.
"""

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from benchmarks import peers
from benchmarks.conllu import read_sentences
from benchmarks.letters import HALF_SPACE, NOTHING, SPACE, f1, letters_and_gaps, share, visible
from helpers.language import restore_halfspaces
from helpers.language.characters import ZWNJ

WAYS = ("dropped", "spaced", "mixed", "untouched")
_SHOWN = 15
_DRAWN = {HALF_SPACE: ZWNJ, SPACE: " ", NOTHING: ""}


def measure(files: list[Path]) -> dict:
    """Return one row per file, way of spoiling and tool; and our most frequent errors by file."""
    tools = {"ours": restore_halfspaces, **peers.normalizers()}
    rows, errors = [], []
    for file in files:
        texts = [sentence.text for sentence in read_sentences(file)]
        ours: Counter = Counter()
        for way in WAYS:
            for tool, restore in tools.items():
                row, wrong = score(texts, restore, way)
                rows.append({"file": file.name, "text": way, "tool": tool, **row})
                ours += wrong if tool == "ours" else Counter()
        for (kind, gold, found), count in ours.most_common(_SHOWN):
            errors.append({"file": file.name, "error": kind, "gold": gold, "ours": found, "count": count})
    return {"table": rows, "errors": errors, "notes": peers.notes()}


def spoil(text: str, way: str, coin: random.Random) -> str:
    """Return `text` with its half-spaces dropped, made spaces, either of them as the coin falls, or untouched."""
    if way == "untouched":
        return text
    if way == "mixed":
        return "".join(_flip(coin) if character == ZWNJ else character for character in text)
    return text.replace(ZWNJ, "" if way == "dropped" else " ")


def _flip(coin: random.Random) -> str:
    return " " if coin.random() < 0.5 else ""


def score(texts: list[str], restore: Callable[[str], str], way: str) -> tuple[dict, Counter]:
    """Return the scores of one tool on texts spoiled in one way, and its errors counted.

    `wrong_per_1000` counts half-spaces where the edited text has none, per 1,000 words of it.
    """
    coin = random.Random(0)
    right, inserted, missed, words, skipped = 0, 0, 0, 0, 0
    errors: Counter = Counter()
    for text in texts:
        letters, gold = letters_and_gaps(text)
        found_letters, found = letters_and_gaps(restore(spoil(text, way, coin)))
        if found_letters != letters:
            skipped += 1
            continue
        words += len(text.split())
        pairs = Counter((expected == HALF_SPACE, got == HALF_SPACE) for expected, got in zip(gold, found, strict=True))
        right += pairs[True, True]
        inserted += pairs[False, True]
        missed += pairs[True, False]
        errors.update(_errors(letters, gold, found))
    precision, recall = share(right, right + inserted), share(right, right + missed)
    return {
        "precision": precision,
        "recall": recall,
        "f1": f1(precision, recall),
        "inserted": inserted,
        "missed": missed,
        "wrong_per_1000": share(1000 * inserted, words),
        "sentences": len(texts),
        "skipped": skipped,
    }, errors


def _errors(letters: str, gold: list[str], found: list[str]) -> list[tuple[str, str, str]]:
    """Return each wrong gap: inserted or missed, and the words around it as edited and as restored."""
    errors = []
    for gap, (expected, got) in enumerate(zip(gold, found, strict=True)):
        if (expected == HALF_SPACE) != (got == HALF_SPACE):
            first, last = _surroundings(gap, gold, found)
            kind = "inserted" if got == HALF_SPACE else "missed"
            errors.append((kind, _draw(letters, gold, first, last), _draw(letters, found, first, last)))
    return errors


def _surroundings(gap: int, gold: list[str], found: list[str]) -> tuple[int, int]:
    """Return the first and last letter of the words around a gap: up to a space on both sides."""

    def is_apart(place: int) -> bool:
        return gold[place] == found[place] == SPACE

    first, last = gap, gap + 1
    while first > 0 and not is_apart(first - 1):
        first -= 1
    while last < len(gold) and not is_apart(last):
        last += 1
    return first, last


def _draw(letters: str, gaps: list[str], first: int, last: int) -> str:
    drawn = [letters[place] + (_DRAWN[gaps[place]] if place < last else "") for place in range(first, last + 1)]
    return visible("".join(drawn))
