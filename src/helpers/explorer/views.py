"""The views of an answer, and what the panel says: texts stand in `templates/explorer.yml`, in Persian and English.

A view is an entry of `_MADE_BY`, which names the function that makes its table, and the texts of that name.
"""

import datetime
import io
import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from html import escape
from importlib.resources import files

import pandas as pd
import yaml

from helpers import corpus, figures
from helpers.explorer.query import Answer, order_of_lines

Text = Mapping[str, str]  # the same in Persian (`fa`) and in English (`en`)
_FILE = files("helpers") / "templates" / "explorer.yml"
PHRASES: dict[str, Text] = yaml.load(_FILE.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
_VIEW_TEXTS: dict[str, dict] = PHRASES.pop("views")
MOST_SHOWN = 100  # lines or rows; all of them are exported
_BARS = 15
_DOTS_PER_INCH = 100
_HEAD = re.compile(r'<th((?: class="[^"]*")?) dir="ltr"([^>]*)>([^<]*)</th>')
_SIDE = re.compile(r'(<div class="shown-table[^"]*") dir="\w+"')  # numbers in a table do not turn the page round


def panel_language() -> str:
    """Return the language of the panel: that of `figures.set_style`, and Persian where figures speak both."""
    return figures.in_language({"fa": "fa", "en": "en"})[:2]


def in_one(text: Text, *values: object, **named: object) -> str:
    """Return a text in the language of the panel, its gaps filled; whole numbers are written as that language does."""

    def written(value: object) -> object:
        return figures.format_number(value) if isinstance(value, int) else value

    named = {name: written(value) for name, value in named.items()}
    return text[panel_language()].format(*map(written, values), **named)


def phrase(key: str, *values: object, **named: object) -> str:
    """Return one of the panel's phrases, its gaps filled."""
    return in_one(PHRASES[key], *values, **named)


def isolate(text: str) -> str:
    """Return a text that a sentence names, marked so that its direction does not turn what stands around it."""
    return f"\u2068{text}\u2069"


def format_day(day: datetime.date) -> str:
    """Return a day, with its time where it has one, as the language of the panel says it: Jalali, but in English."""
    if panel_language() != "en":
        return corpus.jalali_text(day)
    has_time = isinstance(day, datetime.datetime) and day.time() != datetime.time()
    return f"{day:%Y-%m-%d %H:%M}" if has_time else f"{day:%Y-%m-%d}"


@dataclass(frozen=True)
class Choices:
    """What a reader chose beside the word: the order of the lines, the period; with `whole`, all lines are wanted."""

    order: str = "text"
    period: str = "month"
    whole: bool = False


@dataclass(frozen=True)
class Content:
    """What a view shows: a table and notes on it; `rows` is how many there are, where the table has the first alone."""

    table: pd.DataFrame
    notes: tuple[str, ...] = ()
    rows: int = 0


@dataclass(frozen=True)
class View:
    """A tab of the panel: its name, the columns that are shown with their heads, and what makes its content.

    With `plot`, which takes the table and a title and returns axes, there is a figure, with its title (in which the
    word stands) and its reading. `field` is what a reader chooses above the view: `order` or `period`.
    """

    name: Text
    columns: Mapping[str, Text]
    make: Callable[[Answer, Choices], Content]
    plot: Callable | None = None
    title: Text | None = None
    reading: Text | None = None
    field: str = ""

    def titles(self, answer: Answer) -> dict[str, str]:
        """Return the title of the figure in both languages."""
        return {language: title.format(figures.term_label(answer.term)) for language, title in self.title.items()}


def _lines(answer: Answer, choices: Choices) -> Content:
    order = order_of_lines(answer, choices.order)
    return Content(answer.lines(order if choices.whole else order[:MOST_SHOWN]), rows=len(order))


def _timeline(answer: Answer, choices: Choices) -> Content:
    table = answer.timeline(period=choices.period)
    left_out = answer.period_coverage(period=choices.period).set_index("coverage")["articles"].drop("dated")
    notes = [phrase(key, count) for key, count in left_out.items() if count]
    return Content(table, tuple(notes) if len(table) else (phrase("no_dates"),))


def _collocates(answer: Answer, _: Choices) -> Content:
    return Content(answer.collocates(), (phrase("about_collocates"),))


def _themes(answer: Answer, _: Choices) -> Content:
    table, labels = answer.themes(), answer.selection.index.codebook.labels(panel_language())
    table.insert(1, "label", table["theme"].map(labels).astype(str))
    return Content(table, (phrase("about_themes", *map(int, table[["tokens", "all_tokens"]].iloc[0])),))


def _plot_themes(table: pd.DataFrame, *, title: Text):
    return figures.plot_dumbbell(
        table[table["all_hits"] > 0],
        label="label",
        columns=("all_per_1000", "hits_per_1000"),
        labels=(PHRASES["all_texts"], PHRASES["sentences_of_word"]),
        value="hits_per_1000",
        title=title,
    )


def _speakers(answer: Answer, _: Choices) -> Content:
    table = answer.speakers()
    known = int(table.loc[table["speaker"] != "", "count"].sum())
    named = table.assign(speaker=table["speaker"].replace({"": phrase("nobody")}))
    return Content(named, (phrase("about_speakers", known, len(answer.starts)),))


_MADE_BY: dict[str, dict] = {
    "lines": {"make": _lines, "field": "order"},
    "timeline": {"make": _timeline, "plot": figures.plot_timeline, "field": "period"},
    "collocates": {"make": _collocates, "plot": partial(figures.plot_collocations, top=_BARS)},
    "themes": {"make": _themes, "plot": _plot_themes},
    "forms": {"make": lambda answer, _: Content(answer.forms(), (phrase("about_forms"),))},
    "speakers": {"make": _speakers},
}
VIEWS: dict[str, View] = {name: View(**_VIEW_TEXTS[name], **made_by) for name, made_by in _MADE_BY.items()}


def show_view(name: str, answer: Answer, choices: Choices) -> str:
    """Return a view of an answer as HTML: its notes, its figure and the first rows of its table."""
    view, content = VIEWS[name], VIEWS[name].make(answer, choices)
    notes, rows, label = content.notes, content.rows or len(content.table), escape(in_one(view.name), quote=True)
    if rows > MOST_SHOWN:
        notes += (phrase("first_rows", MOST_SHOWN, rows),)
    shown = [f"<p>{escape(note)}</p>" for note in notes]
    # What may be wider than the page stands in a frame that scrolls, by keyboard too.
    frame = f'<div class="explorer-wide" tabindex="0" role="region" aria-label="{label}">{{}}</div>'.format
    if view.plot:
        titles = view.titles(answer)
        shown.append(frame(_picture_html(view.plot(content.table, title=titles), titles)))
    if len(content.table):
        shown.append(frame(_table_html(view.columns, content.table)))
    return "".join(shown)


def _picture_html(ax, title: Text) -> str:
    import matplotlib.pyplot as plt

    picture = io.BytesIO()
    ax.figure.savefig(picture, format="png", dpi=_DOTS_PER_INCH)
    spoken = escape(figures.alt_text(ax.figure, figures.in_language(title)), quote=True)
    plt.close(ax.figure)
    return f'<img alt="{spoken}" src="data:image/png;base64,{b64encode(picture.getvalue()).decode("ascii")}">'


def _table_html(columns: Mapping[str, Text], table: pd.DataFrame) -> str:
    heads = {column: in_one(head) for column, head in columns.items()}
    side = "ltr" if panel_language() == "en" else "rtl"
    shown = table[list(heads)].head(MOST_SHOWN)
    shown = pd.DataFrame({column: [_cell(column, value) for value in shown[column]] for column in shown})
    if "node" in heads:  # show_concordance knows its columns by their names
        html = _HEAD.sub(
            lambda head: f'<th{head[1]} dir="{side}"{head[2]}>{heads.get(head[3], head[3])}</th>',
            figures.show_concordance(shown).data,
        )
    else:
        html = figures.show_table(shown.rename(columns=heads)).data
    return _SIDE.sub(rf'\1 dir="{side}"', html)


def _cell(column: str, value) -> str:
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return format_day(value)
    if column == "collocate":
        return figures.term_label(value)
    if isinstance(value, str):
        return value
    if column.startswith("share"):
        return figures.percent(value)
    return figures.format_number(value, decimals=2 if isinstance(value, float) else 0)
