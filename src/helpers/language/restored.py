"""What `restore_halfspaces` changed in a text: where, and in which words."""

import pandas as pd

from helpers.language.characters import ZWNJ, fold_characters
from helpers.language.halfspace import SPACES, restore_halfspaces, word_matches


def restored_places(before: str, after: str) -> list[tuple[int, str]]:
    """Return where `after` has a half-space that `before` lacks: its place in `after`, and what stood there.

    What stood there is "nothing" or "space". Both texts have the same letters, as `restore_halfspaces` leaves them.

    >>> restored_places("همکاریهای می شود", restore_halfspaces("همکاریهای می شود"))
    [(6, 'nothing'), (13, 'space')]
    """
    places, position = [], 0
    for place, character in enumerate(after):
        stood = before[position : position + 1]
        if character == stood:
            position += 1
        elif character == ZWNJ:
            places.append((place, "space" if stood in SPACES else "nothing"))
            position += stood in SPACES
        else:  # a space went without a half-space: کشور ها
            position = before.index(character, position) + 1
    return places


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
