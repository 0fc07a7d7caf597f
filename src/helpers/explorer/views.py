"""The views of an answer: each a table, and how it is shown."""

import io
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

import pandas as pd

from helpers import figures
from helpers.explorer.answer import Answer
from helpers.explorer.ordering import order_of_lines
from helpers.explorer.shown import MOST_SHOWN, shown_table, wide
from helpers.explorer.wording import in_both, words
from helpers.figures.row_labels import term_label
from helpers.figures.style import current

_BARS = 15
_DOTS_PER_INCH = 100


@dataclass(frozen=True)
class View:
    """A view of an answer: its table, notes on it, and a figure where there is one to draw.

    `plot` draws the table and returns axes; `title` and `reading` are given in both languages.
    """

    name: str
    table: pd.DataFrame
    notes: tuple[str, ...] = ()
    title: Mapping[str, str] | str = ""
    reading: Mapping[str, str] | str = ""
    plot: Callable | None = None

    def html(self) -> str:
        """Return the view as HTML: its notes, its figure and its table."""
        notes = "".join(f"<p>{escape(note)}</p>" for note in self.notes)
        table = shown_table(self.name, self.table) if len(self.table) else ""
        return f"{notes}{self._picture()}{table}"

    def _picture(self) -> str:
        import matplotlib.pyplot as plt

        if self.plot is None:
            return ""
        figure = self.plot(self.table).figure
        picture = io.BytesIO()
        figure.savefig(picture, format="png", dpi=_DOTS_PER_INCH)
        spoken = escape(figures.alt_text(figure, figures.in_language(self.title)), quote=True)
        plt.close(figure)
        data = b64encode(picture.getvalue()).decode("ascii")
        return wide(self.name, f'<img alt="{spoken}" src="data:image/png;base64,{data}">')


@dataclass(frozen=True)
class Choices:
    """What a reader chose beside the word: the order of the lines, the period, and the names of the themes."""

    order: str
    period: str
    labels: Mapping[str, str]


def view(answer: Answer, name: str, choices: Choices, *, whole: bool = False) -> View:
    """Return a view of an answer, one of `VIEWS`; its lines are the first ones, with `whole` all of them."""
    return _VIEWS[name](answer, choices, whole)


def _lines(answer: Answer, choices: Choices, whole: bool) -> View:
    order, count = order_of_lines(answer, choices.order), len(answer.starts)
    table = answer.lines(order if whole else order[:MOST_SHOWN])
    return View("lines", table, notes=_first("first_lines", count))


def _timeline(answer: Answer, choices: Choices, _: bool) -> View:
    table, said = answer.timeline(period=choices.period), words(current().language)
    if table.empty:
        return View("timeline", table, notes=(said["no_dates"],))
    left_out = {key: table.attrs[key] for key in ("undated", "too_coarse") if table.attrs[key]}
    return View(
        "timeline",
        table,
        notes=(
            *(said[key].format(figures.format_number(count)) for key, count in left_out.items()),
            *_first("first_rows", len(table)),
        ),
        title=(title := in_both("over_time", term_label(answer.term))),
        reading=in_both("over_time_reading"),
        plot=lambda table: figures.plot_timeline(table, title=title),
    )


def _collocates(answer: Answer, _: Choices, __: bool) -> View:
    table = answer.collocates()
    return View(
        "collocates",
        table,
        notes=(words(current().language)["company_note"], *_first("first_rows", len(table))),
        title=(title := in_both("company", term_label(answer.term))),
        reading=in_both("company_reading"),
        plot=lambda table: figures.plot_collocations(table, top=_BARS, title=title),
    )


def _themes(answer: Answer, choices: Choices, _: bool) -> View:
    table, said = answer.themes(), words(current().language)
    table.insert(1, "label", table["theme"].map(choices.labels).astype(str))
    sizes = (figures.format_number(int(table[name].iloc[0])) for name in ("tokens", "all_tokens"))
    title = in_both("near", term_label(answer.term))

    def plot(table: pd.DataFrame):
        return figures.plot_dumbbell(
            table[table["all_hits"] > 0],
            label="label",
            columns=("all_per_1000", "hits_per_1000"),
            names=(in_both("in_all"), in_both("in_sentences")),
            value="hits_per_1000",
            title=title,
        )

    notes = (said["themes_note"].format(*sizes),)
    return View("themes", table, notes=notes, title=title, reading=in_both("near_reading"), plot=plot)


def _forms(answer: Answer, _: Choices, __: bool) -> View:
    table = answer.forms()
    return View("forms", table, notes=(words(current().language)["forms_note"], *_first("first_rows", len(table))))


def _speakers(answer: Answer, _: Choices, __: bool) -> View:
    table, said = answer.speakers(), words(current().language)
    known = int(table.loc[table["speaker"] != "", "count"].sum())
    numbers = map(figures.format_number, (known, len(answer.starts)))
    table["speaker"] = table["speaker"].replace({"": said["nobody"]})
    notes = (said["speakers_note"].format(*numbers), *_first("first_rows", len(table)))
    return View("speakers", table, notes=notes)


_VIEWS = {
    "lines": _lines,
    "timeline": _timeline,
    "collocates": _collocates,
    "themes": _themes,
    "forms": _forms,
    "speakers": _speakers,
}
VIEWS = tuple(_VIEWS)


def _first(key: str, count: int) -> tuple[str, ...]:
    """Return, where not all is shown, a sentence that says so."""
    if count <= MOST_SHOWN:
        return ()
    return (words(current().language)[key].format(*map(figures.format_number, (MOST_SHOWN, count))),)
