"""The views of an answer: each a table, and how it is shown."""

import io
from base64 import b64encode
from html import escape

import pandas as pd

from helpers import figures
from helpers.explorer.answer import Answer
from helpers.explorer.ordering import order_of_lines
from helpers.figures.facts import alt_text
from helpers.figures.row_labels import term_label

VIEWS = ("lines", "timeline", "collocates", "themes", "forms", "speakers")
_LINES = 100  # that are shown; all of them are exported
_BARS = 15
_DOTS_PER_INCH = 100


class View:
    """A view of an answer: its table, and a figure with its title where there is one to draw.

    `table` is what is exported, `notes` are sentences above it.
    """

    def __init__(self, name: str, table: pd.DataFrame, *, title: str = "", plot=None, notes: tuple[str, ...] = ()):
        """Take what is shown; `plot` draws the table and returns axes."""
        self.name, self.table, self.title, self.notes = name, table, title, notes
        self._plot = plot

    def draw(self):
        """Draw the figure and return its axes; None where the view has none."""
        return self._plot(self.table) if self._plot is not None else None

    def html(self) -> str:
        """Return the view as HTML: its notes, its figure and its table."""
        notes = "".join(f"<p>{escape(note)}</p>" for note in self.notes)
        return f"{notes}{self._picture()}{self._shown_table()}"

    def _picture(self) -> str:
        import matplotlib.pyplot as plt

        ax = self.draw()
        if ax is None:
            return ""
        picture = io.BytesIO()
        ax.figure.savefig(picture, format="png", dpi=_DOTS_PER_INCH)
        words = escape(alt_text(ax.figure, self.title), quote=True)
        plt.close(ax.figure)
        data = b64encode(picture.getvalue()).decode("ascii")
        return f'<img class="explorer-figure" alt="{words}" src="data:image/png;base64,{data}">'

    def _shown_table(self) -> str:
        if self.name == "lines":
            page = figures.show_concordance(self.table.head(_LINES))
        elif self.name == "timeline":
            return ""
        else:
            page = figures.show_table(self.table.head(_LINES), formats=_formats(self.table))
        # What scrolls can be reached by keyboard.
        return f'<div class="explorer-table" tabindex="0" role="region" aria-label="{self.name}">{page.data}</div>'


def view(answer: Answer, name: str, words: dict[str, str], *, order: str, period: str, labels: dict[str, str]) -> View:
    """Return a view of an answer.

    `words` is what the panel says, `order` one of `ORDERS`, `period` one of `count_by_period`'s, and `labels` names the
    themes.
    """
    if name == "lines":
        table = answer.lines(order_of_lines(answer, order))
        note = words["first_lines"].format(shown=figures.format_number(_LINES), count=figures.format_number(len(table)))
        return View(name, table, notes=(note,) if len(table) > _LINES else ())
    if name == "timeline":
        return _timeline(answer, words, period)
    if name == "collocates":
        title = words["company"].format(term_label(answer.term))
        return View(
            name,
            answer.collocates(),
            title=title,
            plot=lambda table: figures.plot_collocations(table, top=_BARS, title=title),
        )
    if name == "themes":
        return _themes(answer, words, labels)
    table = answer.forms() if name == "forms" else answer.speakers()
    if name == "speakers":
        table = table.assign(speaker=table["speaker"].replace({"": words["nobody"]}))
    return View(name, table)


def _timeline(answer: Answer, words: dict[str, str], period: str) -> View:
    table = answer.timeline(period=period)
    if table.empty:
        return View("timeline", table, notes=(words["no_dates"],))
    title = words["over_time"].format(term_label(answer.term))
    return View("timeline", table, title=title, plot=lambda table: figures.plot_timeline(table, title=title))


def _themes(answer: Answer, words: dict[str, str], labels: dict[str, str]) -> View:
    table = answer.themes()
    table.insert(1, "label", table["theme"].map(labels).astype(str))
    title, names = words["near"], (words["in_all"], words["in_sentences"])

    def plot(table: pd.DataFrame):
        return figures.plot_shift(
            table,
            label="label",
            columns=("all_per_1000", "hits_per_1000"),
            names=names,
            value="hits_per_1000",
            title=title,
        )

    return View("themes", table, title=title, plot=plot)


def _formats(table: pd.DataFrame) -> dict[str, str]:
    """Return how a table's numbers are written: shares as percentages, rates with two decimals."""
    shares = {name: "{:.0%}" for name in table if str(name).startswith("share")}
    rates = {name: "{:.2f}" for name in table.select_dtypes("float") if name not in shares}
    return shares | rates
