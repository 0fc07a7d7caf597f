"""Names of rows: on two lines or cut where they have no room on one, on the side from which they are read."""

import textwrap
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from helpers.core.errors import TableError
from helpers.figures.rtl import shape
from helpers.figures.style import SIZES, current_size, scale
from helpers.figures.wording import say

BAR_HEIGHT = 0.3  # inches a bar, with its gap, where letters have 11 points
_MORE_LINES = 0.17  # inches more where names have two lines
_LONGEST = 40  # letters of a line: half of a figure of seven inches
_MOST_LINES = 2


def label_rows(ax, names: Sequence[str], direction: str) -> None:
    """Name rows 0, 1, … from the top down, at the right for `rtl`."""
    ax.set_yticks(range(len(names)), [shape(row_label(name)) for name in names])
    ax.set_ylim(len(names) - 0.4, -0.6)
    if direction == "rtl":
        ax.yaxis.tick_right()


def row_height(names: Iterable[str]) -> float:
    """Return how many inches a row needs for its name."""
    return BAR_HEIGHT + (_MORE_LINES if any("\n" in row_label(name) for name in names) else 0.0)


def names_of(keys: Iterable, labels: Mapping[str, str], *, verb: str) -> list[str]:
    """Return the name of each key; raise `TableError` for one that `labels` does not have.

    >>> names_of(["trade"], {"trade": "تجارت"}, verb="plot_themes")
    ['تجارت']
    """
    strangers = [key for key in keys if key not in labels]
    if strangers:
        raise TableError(f"{verb}: labels has no name for {strangers[0]!r}; it has {', '.join(map(str, labels))}")
    return [labels[key] for key in keys]


def term_label(term: str) -> str:
    """Return a term as a reader knows it: a verb's lemma (past # present) as its infinitive.

    >>> term_label("گفت#گو"), term_label("صلح کرد#کن")
    ('گفتن', 'صلح کردن')
    """
    return " ".join(map(_word_label, str(term).split(" ")))


def _word_label(word: str) -> str:
    past, mark, rest = word.partition("#")
    preverb = rest.partition("#")[2]
    return f"{preverb}{past}ن" if mark else word


def row_label(name, *, longest: int = _LONGEST, lines: int = _MOST_LINES) -> str:
    """Return a name on at most two lines that leave room for what is drawn beside it; what is longer is cut.

    `longest` is how many letters a line has in a figure of two columns. Of an empty name it is said that it is.

    >>> print(row_label("https://news.example/1404/06/10/a-very-long-address-of-a-page-in-the-archive-of-an-outlet"))
    https://news.example/1404/06/10/a-very-
    long-address-of-a-page-in-the-archive-…
    """
    text = "" if pd.isna(name) else " ".join(str(name).split())
    if not text:
        return say("no_name")
    room = letters_fitting(longest)
    parts = textwrap.wrap(text, room, break_on_hyphens=True) if len(text) > room else [text]
    return "\n".join(parts if len(parts) <= lines else [*parts[: lines - 1], parts[lines - 1][: room - 1] + "…"])


def letters_fitting(letters: int) -> int:
    """Return how many letters fit here where a figure of two columns has room for so many.

    >>> letters_fitting(40)
    40
    """
    across = current_size().width / SIZES["two_columns"].width
    return max(int(letters * across / scale()), 8)
