"""The only door for text: characters, punctuation and half-spaces; and what was restored in a text."""

import re

import numpy as np
import pandas as pd

from helpers.core.errors import TableError
from helpers.language.characters import (
    SPACES,
    TAGS,
    WORD,
    ZWNJ,
    fold_characters,
    fold_letter,
    fold_letters,
    word_matches,
)
from helpers.language.segments import LINE, SPACE, clean
from helpers.language.tokens import TOKENIZER_CACHE

_WORDS = re.compile(f"({TAGS.pattern}|{WORD.pattern})")
_NAMES = {space: "space" if space == " " else "no-break space" for space in SPACES}
_OTHER_SIGNS = str.maketrans("", "", "\u200b\u00ac\u00ad\u200e\u200f")
# Folding makes a no-break space a plain one; a sign of no meaning takes its place meanwhile.
_HIDE, _SHOW = str.maketrans("\u00a0\u202f", "\ue000\ue000"), str.maketrans("\ue000", "\u00a0")


def normalize(text: str, *, restore: bool = True) -> str:
    """Return `text` spelled one way: characters folded, Persian punctuation, half-spaces restored.

    Line ends stay, so paragraphs can be told apart afterwards. Doing it twice changes nothing more. `restore=False`
    leaves half-spaces as they were typed, for those who study what restoring does to a count.

    >>> normalize('"همكاريهاي" 3 كشور ها').replace("\u200c", "|")
    '«همکاری|های» ۳ کشورها'
    """
    if not isinstance(text, str):
        raise TableError(f"normalize: a text is needed; got {type(text).__name__}. For a column: column.map(normalize)")
    text = clean(text)
    return restore_halfspaces(text) if restore else text


def restore_halfspaces(text: str) -> str:
    """Return `text` with its lost half-spaces put back; letters never change, nor line ends.

    Half-spaces that are there stay. Only a space (or U+00A0, U+202F) between two Persian words is ever taken away.

    >>> restore_halfspaces("همکاریهای چند جانبهگرایی کشور ها می شود")
    'همکاری\u200cهای چندجانبه\u200cگرایی کشورها می\u200cشود'
    """
    pieces = _WORDS.split(text)  # what is between the words, and the words
    typed = pieces[1::2]
    if not typed:
        return text
    names = TOKENIZER_CACHE.tokenizer().names
    restore = TOKENIZER_CACHE.tokenizer().restorer.restore
    folded = fold_letters(" ".join(typed)).split(" ")
    separators = np.array([SPACE if between in SPACES else LINE for between in pieces[2::2]])
    words, _, first = restore(names.of(folded), separators, np.zeros(len(typed), np.int32), counted=False)
    spellings, starts = names.texts(words.tolist()), first.tolist()
    for spelling, start, end in zip(spellings, starts, [*starts[1:], len(typed)], strict=True):
        if end == start + 1 and spelling == typed[start]:
            continue
        written = "".join(typed[start:end])
        pieces[2 * start + 1] = spelling if typed[start:end] == folded[start:end] else _respace(written, spelling)
        pieces[2 * start + 2 : 2 * end] = [""] * (2 * (end - start) - 2)
    return "".join(pieces)


def _respace(written: str, spelling: str) -> str:
    """Return `written` with its half-spaces where `spelling`, which has the same letters, has them."""
    letters, result = iter(spelling), []
    for character in written.replace(ZWNJ, ""):
        if fold_letter(character) and next(letters) == ZWNJ:  # a mark stays with the letter before it
            result.append(ZWNJ)
            next(letters)
        result.append(character)
    return "".join(result)


def restored_places(before: str, after: str) -> list[tuple[int, str]]:
    """Return where `after` has a half-space that `before` lacks: its place in `after`, and what stood there.

    What stood there is "nothing", "space" or "no-break space" (U+00A0, U+202F). Both texts have the same letters, as
    `restore_halfspaces` leaves them.

    >>> restored_places("همکاریهای می شود", restore_halfspaces("همکاریهای می شود"))
    [(6, 'nothing'), (13, 'space')]
    """
    places, position = [], 0
    for place, character in enumerate(after):
        stood = before[position : position + 1]
        if character == stood:
            position += 1
        elif character == ZWNJ:
            places.append((place, _NAMES.get(stood, "nothing")))
            position += stood in SPACES
        else:  # a space went without a half-space: کشور ها
            position = before.index(character, position) + 1
    return places


def halfspace_states(text: str) -> dict[str, int]:
    """Return how each half-space that `text` should have was typed: the number of them in each state.

    The states are `kept` (U+200C), `other sign` (U+200B, U+00AC, a mark), `no-break space`, `space` and `nothing`.
    Counted are half-spaces that show: those behind a letter that joins the next.

    >>> halfspace_states("می\u200cشود می\u00a0شود می شود همکاریهای")
    {'kept': 1, 'other sign': 0, 'no-break space': 1, 'space': 1, 'nothing': 1}
    """
    text = text.translate(_HIDE)
    before = fold_characters(text)
    kept = fold_characters(text.translate(_OTHER_SIGNS)).count(ZWNJ)
    states = {"kept": kept, "other sign": before.count(ZWNJ) - kept, "no-break space": 0, "space": 0, "nothing": 0}
    before = before.translate(_SHOW)
    for _, stood in restored_places(before, restore_halfspaces(before)):
        states[stood] += 1
    return states


def folded_texts(articles: pd.DataFrame) -> list[str]:
    """Return the title and text of each article as one text with its characters folded, half-spaces as typed.

    >>> folded_texts(pd.DataFrame({"title": ["كتاب"], "text": ["نو"]}))
    ['کتاب\\nنو']
    """
    pairs = zip(articles["title"], articles["text"], strict=True)
    return [fold_characters(f"{title}\n{text}") for title, text in pairs]


def restored_words(before: str) -> list[tuple[str, str]]:
    """Return a pair for each half-space that is put back into `before`: the word it is in, and what stood there.

    >>> [stood for _, stood in restored_words("همکاریهای چند جانبهگرایی می شود")]
    ['nothing', 'nothing', 'space']
    """
    after = restore_halfspaces(before)
    places = iter(restored_places(before, after))
    place, found = next(places, None), []
    for match in word_matches(after):
        while place and place[0] < match.end():
            found.append((match.group(), place[1]))
            place = next(places, None)
    return found
