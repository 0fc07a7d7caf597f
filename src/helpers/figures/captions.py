"""What a figure says of itself beside its picture: its table, its title, itself in words, and how to read it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd
import yaml

from helpers.core.errors import UserError
from helpers.core.paths import NOTEBOOKS, to_root
from helpers.figures.labels import Text, comma, format_number, in_language, label_for, parse_yaml, read_texts
from helpers.figures.layout import title_of

CAPTIONS = NOTEBOOKS / "captions.yml"
_NUMBERED = re.compile(r"_\d+$")  # figures of one kind share a caption
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass
class Description:
    """What is known of axes: the plots on them with their options, the style, and what each plot shows and says."""

    plots: list[dict] = field(default_factory=list)
    style: dict[str, str] = field(default_factory=dict)
    sentences: list[str] = field(default_factory=list)
    tables: list[pd.DataFrame] = field(default_factory=list)
    measures: list[Text] = field(default_factory=list)
    is_empty: bool = False


_known: WeakKeyDictionary = WeakKeyDictionary()  # by axes: it goes when the axes go


def description_of(ax) -> Description:
    """Return what is known of axes; of those that no plot of ours drew, nothing."""
    return _known.setdefault(ax, Description())


def descriptions(figure) -> list[Description]:
    """Return what is known of each of a figure's axes that a plot drew, in their order."""
    return [_known[ax] for ax in getattr(figure, "axes", ()) if ax in _known and _known[ax].plots]


def figure_of(drawn):
    """Return the figure of axes, of an array, list or mapping of axes, or the figure itself."""
    if hasattr(drawn, "savefig"):
        return drawn
    each = np.ravel(list(drawn.values()) if isinstance(drawn, Mapping) else drawn)
    found = list(dict.fromkeys(ax.figure for ax in each if hasattr(ax, "figure")))
    if len(found) != 1:
        savable = "a figure, its axes, or an array of axes of one figure can be saved"
        raise UserError(f"{savable}; got {type(drawn).__name__}")
    figure = found[0]
    return figure if hasattr(figure, "savefig") else figure.get_figure(root=True)


def describe(ax, sentence: str) -> None:
    """Add a sentence on what axes show to their alt text."""
    description_of(ax).sentences.append(sentence)


def describe_rows(
    ax, kind: str, names: Iterable[str], values: Iterable[float], *, decimals: int = 0, size: str = ""
) -> None:
    """Add to the alt text a chart's kind, its size (how many rows it has), and which rows are the highest."""
    rows = [(" ".join(str(name).split()), value) for name, value in zip(names, values, strict=True)]
    highest = sorted((row for row in rows if row[1] == row[1]), key=lambda row: -row[1])[:3]
    named = comma().join(f"{name}: {format_number(value, decimals=decimals)}" for name, value in highest)
    size = size or f"{format_number(len(rows))} {label_for('rows')}"
    describe(ax, f"{label_for(kind)} ({size})" + (f". {label_for('highest')}: {named}" if named else ""))


def alt_text(drawn, title: Text = "") -> str:
    """Return a figure in words, for those who cannot see it: its title, its kind, its size and its highest rows.

    `drawn` is a figure, or axes of it; `title` is what to call it, by default its own title.

    >>> from helpers.figures import plot_terms
    >>> alt_text(plot_terms(pd.DataFrame({"term": ["صلح"], "count": [2]}), title="واژه‌ها"))
    'واژه\u200cها. نمودار میله\u200cای (۱ ردیف). بیشترین: صلح: ۲.'
    """
    figure = figure_of(drawn)
    said = [sentence for description in descriptions(figure) for sentence in description.sentences]
    return " ".join(part.rstrip(".") + "." for part in [in_language(title or figure_title(figure)), *said] if part)


def figure_title(figure) -> Text:
    """Return the title of a figure's first axes that have one."""
    return next(filter(None, map(title_of, getattr(figure, "axes", ()))), "")


def caption_for(name: str, figure, *, given: Text = "", settings: Mapping) -> str:
    """Return how to read a figure: what is given, a text or a name in `captions.yml`, else what stands there under its
    own name, else what its plots say by themselves; `{corpus}` is the setting of that name.
    """
    written = read_captions()
    caption = written.get(given, given) if isinstance(given, str) else given
    caption = caption or written.get(name) or written.get(_NUMBERED.sub("", name))
    texts = [caption] if caption else [text for each in descriptions(figure) for text in plot_captions(each)]
    lines = dict.fromkeys(in_language(text, between="\n") for text in texts)
    return _PLACEHOLDER.sub(lambda found: str(settings.get(found[1], found[0])), "\n".join(lines))


def plot_captions(description: Description) -> list[dict[str, str]]:
    """Return how to read the plots on axes, from `templates/plots.yml`, in both languages."""
    captions = {plot["plot"]: plot["caption"] for plot in read_texts("plots.yml")["plates"] if "caption" in plot}
    found = []
    for plot, measure in zip(description.plots, description.measures, strict=True):
        named = measure if isinstance(measure, Mapping) else dict.fromkeys(("fa", "en"), measure)
        texts = captions.get(plot["plot"], {"fa": "", "en": ""})
        found.append({key: text.replace("{value}", named.get(key, "")) for key, text in texts.items()})
    return found


def read_captions(file: Path | None = None) -> dict[str, dict[str, str]]:
    """Return the captions of figures that have their own, by name, each in Persian (`fa`) and in English (`en`)."""
    file = file or CAPTIONS
    if not file.exists():
        return {}
    where = to_root(file)
    try:
        captions = parse_yaml(file.read_text(encoding="utf-8")) or {}
    except yaml.YAMLError as error:
        raise UserError(f"{where} cannot be read: {' '.join(str(error).split())}") from None
    if not isinstance(captions, dict):
        raise UserError(f"{where} must name figures, each with a text for fa and en")
    for name, texts in captions.items():
        is_pair = isinstance(texts, dict) and set(texts) == {"fa", "en"}
        if not is_pair or not all(str(text).strip() for text in texts.values()):
            raise UserError(f"{where}: the caption of {name} must have a text for fa and one for en")
    return captions


def plain(value):
    """Return a value as JSON can hold it: numbers, texts, and lists and dictionaries of them."""
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value if isinstance(value, str | int | float | None) else str(value)
