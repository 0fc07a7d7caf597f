"""Reads Universal Dependencies files (CoNLL-U: ten columns, tab-separated, an empty line after each sentence)."""

from pathlib import Path
from typing import NamedTuple

_TEXT = "# text = "


class Word(NamedTuple):
    """A word of the treebank: its form, its lemma, its universal part of speech."""

    form: str
    lemma: str
    part_of_speech: str


class Sentence(NamedTuple):
    """A sentence: its text, its words, and its surface tokens, in which a range such as 38-39 is one token."""

    text: str
    words: list[Word]
    surface: list[str]


def read_sentences(path: Path) -> list[Sentence]:
    """Return the sentences of a file that carry their text."""
    blocks = path.read_text(encoding="utf-8").split("\n\n")
    return [sentence for block in blocks if (sentence := _read_block(block)).text]


def _read_block(block: str) -> Sentence:
    text, words, surface, covered = "", [], [], 0
    for line in block.splitlines():
        if line.startswith(_TEXT):
            text = line.removeprefix(_TEXT).rstrip()
        columns = line.split("\t")
        if line.startswith("#") or len(columns) != 10:
            continue
        number, form, lemma, part_of_speech = columns[:4]
        first, _, last = number.partition("-")
        if last:
            covered = int(last)
            surface.append(form)
        elif first.isdigit():
            words.append(Word(form, lemma, part_of_speech))
            if int(first) > covered:
                surface.append(form)
    return Sentence(text, words, surface)
