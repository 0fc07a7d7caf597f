"""What is known of a figure beside its picture: which plot it is, with what options, and what it says in words."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from weakref import WeakKeyDictionary

from helpers.figures.style import Choices, current
from helpers.figures.wording import format_number, say

_MOST_NAMED = 3
_PLAIN = (str, int, float, bool, type(None))


class Facts(NamedTuple):
    """The plots on a figure with their options, the style they were drawn in, and a sentence on each."""

    plots: list[dict]
    style: dict[str, str]
    sentences: list[str]


_known: WeakKeyDictionary = WeakKeyDictionary()  # by figure: it goes when the figure goes


def facts_of(figure) -> Facts:
    """Return what is known of a figure; of one that no plot of ours drew, nothing.

    >>> import matplotlib.pyplot as plt
    >>> facts_of(plt.figure())
    Facts(plots=[], style={}, sentences=[])
    """
    return _known.setdefault(figure, Facts([], {}, []))


def note_plot(ax, plot: str, options: Mapping, choices: Choices) -> None:
    """Note on the axes' figure which plot drew it, with what options that can be written down, in what style."""
    facts = facts_of(ax.figure)
    facts.plots.append({"plot": plot} | {name: plain(value) for name, value in options.items() if name != "ax"})
    facts.style.update(choices._asdict())


def note_rows(
    ax, kind: str, names: Iterable[str], values: Iterable[float], *, decimals: int = 0, size: str = ""
) -> None:
    """Note in words what a chart shows: its kind, its size (how many rows it has), and which rows are the highest."""
    rows = [(" ".join(str(name).split()), value) for name, value in zip(names, values, strict=True)]
    known = [(name, value) for name, value in rows if value == value]
    highest = sorted(known, key=lambda row: -row[1])[:_MOST_NAMED]
    named = comma().join(f"{name}: {format_number(value, decimals=decimals)}" for name, value in highest)
    size = size or f"{format_number(len(rows))} {say('rows')}"
    note(ax, f"{say(kind)} ({size})" + (f". {say('highest')}: {named}" if named else ""))


def note(ax, sentence: str) -> None:
    """Note a sentence on what a chart shows."""
    facts_of(ax.figure).sentences.append(sentence)


def alt_text(figure, title: str) -> str:
    """Return a figure in words: its title and what was noted of it."""
    return " ".join(part.rstrip(".") + "." for part in [title, *facts_of(figure).sentences] if part)


def plain(value):
    """Return a value as JSON can hold it: numbers, texts, and lists and dictionaries of them."""
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value if isinstance(value, _PLAIN) else str(value)


def comma() -> str:
    """Return the comma of the style's language, with its space."""
    return ", " if current().language == "en" else "، "
