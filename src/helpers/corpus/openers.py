"""Which of the outlets that openers name are those of the articles, and which are only quoted."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from helpers.corpus.outlets import is_in_persian, is_listed

# Texts of one file or folder. An agency's own texts open with its name; a site that quotes agencies names many of them,
# and none in most of its texts. Measured on fourteen outlets: see the tests.
_MOST = 0.5  # of the openers: an outlet with more is the only one
_OPENED, _OPENED_SEVERAL = 0.3, 0.6  # of the texts have openers, with one such outlet and without; of Asr Iran's, 0.4
_NAMED = 0.02  # of the texts, and `_FEWEST` where the name is in no list, name an outlet that is one of theirs
_FEWEST = 5


def choose_outlets(stated: Sequence[str], named: Sequence[str], paths: Sequence[str]) -> list[str]:
    """Return the outlet of each article: the stated one, or that which its opener names where openers tell outlets.

    >>> choose_outlets(["", "", "", "شرق"], ["ایسنا", "ایسنا", "رویترز", "ایسنا"], ["a.csv"] * 4)
    ['ایسنا', 'ایسنا', '', 'شرق']
    """
    groups = defaultdict(list)
    count_of = Counter(paths)
    for number, path in enumerate(paths):
        if not stated[number]:
            groups[path if count_of[path] > 1 else path.rpartition("/")[0]].append(number)
    outlets = list(stated)
    for numbers in groups.values():
        own = _own_outlets([named[number] for number in numbers])
        for number in numbers:
            outlets[number] = named[number] if named[number] in own else ""
    return outlets


def _own_outlets(named: list[str]) -> set[str]:
    """Return the outlets that texts of one source are from, by whom each names first."""
    counts = Counter(filter(None, named))
    opened = counts.total()
    most = [outlet for outlet, count in counts.items() if count > _MOST * opened]
    if opened < (_OPENED if most else _OPENED_SEVERAL) * len(named):
        return set()
    return {
        outlet
        for outlet in most or counts
        if counts[outlet] >= max(_NAMED * len(named), 1 if is_listed(outlet) else _FEWEST) and is_in_persian(outlet)
    }
