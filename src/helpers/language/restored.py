"""What `restore_halfspaces` changed in a text: where, and in which words."""

import pandas as pd

from helpers.language.characters import ZWNJ, fold_characters
from helpers.language.halfspace import SPACES, restore_halfspaces, word_matches

_NAMES = {space: "space" if space == " " else "no-break space" for space in SPACES}
_OTHER_SIGNS = str.maketrans("", "", "\u200b\u00ac")
# Folding makes a no-break space a plain one; a sign of no meaning takes its place meanwhile.
_HIDE, _SHOW = str.maketrans("\u00a0\u202f", "\ue000\ue000"), str.maketrans("\ue000", "\u00a0")


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

    The states are `kept` (U+200C), `other sign` (U+200B or U+00AC), `no-break space`, `space` and `nothing`. Counted
    are half-spaces that show: those behind a letter that joins the next.

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
