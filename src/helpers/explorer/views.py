"""The views of an answer, and what the panel says: texts stand in `templates/explorer.yml`, in Persian and English.

A view is an entry of `_MADE_BY`, which names the function that makes its table, and the texts of that name. Of a
comparison it shows the tables of both answers, one below the other, unless `compared` of that entry says otherwise.
"""

import datetime
import io
import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

import numpy as np
import pandas as pd

from helpers import corpus, figures
from helpers.core.errors import isolate
from helpers.core.paths import read_texts
from helpers.explorer.query import Answer, Comparison, count_rates, order_of_lines

Text = Mapping[str, str]  # the same in Persian (`fa`) and in English (`en`)
PHRASES: dict[str, Text] = dict(read_texts("explorer.yml"))
_VIEW_TEXTS: dict[str, dict] = PHRASES.pop("views")
COUNT_HEADS: dict[str, Text] = {"side": PHRASES["side"], **_VIEW_TEXTS["event"]["columns"]}
del COUNT_HEADS["part"]
MOST_SHOWN = 100  # lines or rows; all of them are exported
_BARS = 15
_DOTS_PER_INCH = 100
_HEAD = re.compile(r'<th((?: class="[^"]*")?) dir="ltr"([^>]*)>([^<]*)</th>')
_SIDE = re.compile(r'(<div class="shown-table[^"]*") dir="\w+"')  # numbers in a table do not turn the page round
_NUMBER = re.compile(r'<td(?: dir="\w+")?(?= data-order="\d+">[-−]?[\d۰-۹,.٬٫]+[%٪]?</td>)')
_ROW = re.compile(r"<tr>(?=<td)")
# A click on a line chooses it in the list of lines, to which the panel listens, and then shows its word in the article.
_CLICK = (
    "const row = event.target.closest('tbody tr'), panel = this.closest('.explorer');"
    "const list = panel.querySelector('.explorer-line select'), article = panel.querySelector('.explorer-article');"
    "const seen = new MutationObserver(() => {"
    "seen.disconnect(); article.querySelector('.chosen')?.scrollIntoView({block: 'center'})});"
    "if (row && list) {seen.observe(article, {childList: true, subtree: true});"
    "list.selectedIndex = row.rowIndex; list.dispatchEvent(new Event('change', {bubbles: true}))}"
)


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


def format_day(day: datetime.date) -> str:
    """Return a day, with its time where it has one, as the language of the panel says it: Jalali, but in English."""
    if panel_language() != "en":
        return corpus.jalali_text(day)
    has_time = isinstance(day, datetime.datetime) and day.time() != datetime.time()
    return f"{day:%Y-%m-%d %H:%M}" if has_time else f"{day:%Y-%m-%d}"


@dataclass(frozen=True)
class Choices:
    """What a reader chose beside the word: the order of the lines, the period, an event; with `whole`, all lines."""

    order: str = "text"
    period: str = "month"
    whole: bool = False
    event: datetime.date | None = None
    event_name: str = ""


@dataclass(frozen=True)
class Content:
    """What a view shows: a table and notes on it; `rows` is how many there are, where the table has the first alone."""

    table: pd.DataFrame
    notes: tuple[str, ...] = ()
    rows: int = 0


@dataclass(frozen=True)
class View:
    """A tab of the panel: its name, the columns that are shown with their heads, and what makes its content.

    With `plot`, which takes the table, a title, what was asked and the choices, there is a figure, with its title (in
    which the word stands) and its reading. `field` is what a reader chooses above the view: `order` or
    `period`. `compared` is the view of a comparison, where that is more than both tables.
    """

    name: Text
    columns: Mapping[str, Text]
    make: Callable[..., Content]
    plot: Callable | None = None
    title: Text | None = None
    reading: Text | None = None
    field: str = ""
    compared: "View | None" = None

    def of(self, asked: Answer | Comparison) -> "View":
        """Return the view that shows what was asked: of a comparison another than of an answer."""
        if isinstance(asked, Comparison):
            return self.compared or replace(
                self, make=_stacked(self.make), columns={"side": PHRASES["side"], **self.columns}
            )
        return self

    def titles(self, asked: Answer | Comparison) -> dict[str, str]:
        """Return the title of the figure in both languages."""
        names = asked.labels if isinstance(asked, Comparison) else [figures.term_label(asked.term)]
        if isinstance(asked, Comparison) and self.title["en"].count("{}") == 1:
            names = [" / ".join(names)]
        return {language: title.format(*names) for language, title in self.title.items()}

    def draw(self, table: pd.DataFrame, asked: Answer | Comparison, choices: Choices):
        """Return the axes of the figure."""
        return self.plot(table, self.titles(asked), asked, choices)


def _stacked(make: Callable[[Answer, Choices], Content]) -> Callable[[Comparison, Choices], Content]:
    """Return what makes one content of both answers: each has its notes, and its share of the rows."""

    def both(asked: Comparison, choices: Choices) -> Content:
        made = {id(answer): make(answer, choices) for answer in asked.answers}
        notes = dict.fromkeys(note for content in made.values() for note in content.notes)
        most = len(asked.answers[0].starts) + len(asked.answers[1].starts) if choices.whole else MOST_SHOWN // 2
        rows = sum(content.rows or len(content.table) for content in made.values())
        return Content(asked.stack(lambda answer: made[id(answer)].table.head(most)), tuple(notes), rows)

    return both


def _lines(answer: Answer, choices: Choices) -> Content:
    order = order_of_lines(answer, choices.order)
    return Content(answer.lines(order if choices.whole else order[:MOST_SHOWN]), rows=len(order))


def _timeline(answer: Answer, choices: Choices) -> Content:
    table = answer.timeline(period=choices.period)
    left_out = answer.period_coverage(period=choices.period).set_index("coverage")["articles"].drop("dated")
    notes = [phrase(key, count) for key, count in left_out.items() if count]
    if len(table) and choices.event and not _event_of(table, choices):
        notes.append(phrase("event_outside", isolate(format_day(choices.event))))
    return Content(table, tuple(notes) if len(table) else (phrase("no_dates"),))


def _event_of(table: pd.DataFrame, choices: Choices) -> dict:
    """Return the event for a timeline, if it falls into it."""
    day = pd.Timestamp(choices.event) if choices.event and len(table) else None
    falls = day is not None and table["start"].min() <= day <= table["end"].max()
    return {choices.event: choices.event_name or format_day(choices.event)} if falls else {}


def _plot_timeline(table: pd.DataFrame, title: Text, _, choices: Choices):
    by = "side" if "side" in table else ""
    return figures.plot_timeline(table, by=by, events=_event_of(table, choices), title=title)


def _event(answer: Answer, choices: Choices) -> Content:
    table = count_rates(answer, event=choices.event)
    if not choices.event:
        return Content(table.head(0), (phrase("no_event"),))
    undated = int(count_rates(answer)["articles"].iloc[0] - table["articles"].sum())
    notes = [
        phrase("about_event", isolate(format_day(choices.event))),
        *([phrase("undated", undated)] if undated else []),
    ]
    return Content(table.assign(part=table["part"].map(phrase)), tuple(notes))


def _compared_collocates(asked: Comparison, _: Choices) -> Content:
    return Content(asked.collocates(), (phrase("about_compared_collocates", *map(isolate, asked.labels)),))


def _themes(answer: Answer, _: Choices) -> Content:
    table = _with_labels(answer.themes(), answer)
    return Content(table, (phrase("about_themes", *map(int, table[["tokens", "all_tokens"]].iloc[0])),))


def _compared_themes(asked: Comparison, _: Choices) -> Content:
    table = _with_labels(asked.themes(), asked.answers[0])
    words = map(int, table[["tokens_1", "tokens_2"]].iloc[0])
    return Content(table, (phrase("about_compared_themes", *words, *map(isolate, asked.labels)),))


def _with_labels(table: pd.DataFrame, answer: Answer) -> pd.DataFrame:
    labels = answer.selection.index.codebook.labels(panel_language())
    table.insert(1, "label", table["theme"].map(labels).astype(str))
    return table


def _plot_themes(table: pd.DataFrame, title: Text, asked: Answer | Comparison, _):
    columns, labels = ("all_per_1000", "hits_per_1000"), (PHRASES["all_texts"], PHRASES["sentences_of_word"])
    if isinstance(asked, Comparison):
        columns, labels = ("per_1000_1", "per_1000_2"), asked.labels
    shown = table[table[list(columns)].gt(0).any(axis="columns")]
    return figures.plot_dumbbell(
        shown, label="label", columns=columns, labels=labels, value="hits_per_1000", title=title
    )


def _speakers(answer: Answer, _: Choices) -> Content:
    table = answer.speakers()
    known = int(table.loc[table["speaker"] != "", "count"].sum())
    named = table.assign(speaker=table["speaker"].replace({"": phrase("nobody")}))
    return Content(named, (phrase("about_speakers", known, len(answer.starts)),))


_MADE_BY: dict[str, dict] = {
    "lines": {"make": _lines, "field": "order"},
    "timeline": {"make": _timeline, "plot": _plot_timeline, "field": "period"},
    "event": {"make": _event},
    "collocates": {
        "make": lambda answer, _: Content(answer.collocates(), (phrase("about_collocates"),)),
        "plot": lambda table, title, *_: figures.plot_collocations(table, top=_BARS, title=title),
        "compared": {
            "make": _compared_collocates,
            "plot": lambda table, title, asked, _: figures.plot_keyness(
                table, labels=asked.labels, top=10, title=title
            ),
        },
    },
    "themes": {"make": _themes, "plot": _plot_themes, "compared": {"make": _compared_themes, "plot": _plot_themes}},
    "forms": {"make": lambda answer, _: Content(answer.forms(), (phrase("about_forms"),))},
    "speakers": {"make": _speakers},
}


def _view(texts: dict, made_by: dict) -> View:
    both = {**texts, **made_by}
    compared = both.pop("compared", None) and _view({"name": texts["name"], **texts["compared"]}, made_by["compared"])
    return View(**both, compared=compared)


VIEWS: dict[str, View] = {name: _view(_VIEW_TEXTS[name], made_by) for name, made_by in _MADE_BY.items()}


def show_view(name: str, asked: Answer | Comparison, choices: Choices, content: Content | None = None) -> str:
    """Return a view of what was asked as HTML: its notes, its figure and the first rows of its table."""
    view = VIEWS[name].of(asked)
    content = content or view.make(asked, choices)
    notes, rows, label = content.notes, content.rows or len(content.table), in_one(view.name)
    if rows > MOST_SHOWN:
        notes += (phrase("first_rows", min(MOST_SHOWN, len(content.table)), rows),)
    shown = [f"<p>{escape(note)}</p>" for note in notes]
    if view.plot:
        shown.append(in_frame(_picture_html(view.draw(content.table, asked, choices), view.titles(asked)), label))
    if len(content.table):
        shown.append(in_frame(table_html(view.columns, content.table), label))
    return "".join(shown)


def in_frame(html: str, label: str) -> str:
    """Return what may be wider than the page in a frame that scrolls, by keyboard too."""
    named = escape(label, quote=True)
    return f'<div class="explorer-wide" tabindex="0" role="region" aria-label="{named}">{html}</div>'


def article_html(answers: Sequence[Answer], article_id: str, position: int = -1) -> str:
    """Return an article as HTML with the hits of all answers marked; the one that begins at `position` stands out.

    Examples
    --------
    >>> from helpers.explorer import ask, prepare_index, select
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["همكاريهای ما"], "outlet": ["آوندا"],
    ...                          "date": pd.to_datetime(["2025-09-01"])})
    >>> '<p><mark>همكاريهای</mark> ما</p>' in article_html([ask(select(prepare_index(articles)), "همکاری")], "1")
    True
    """
    index = answers[0].selection.index
    number = int(np.flatnonzero(index.articles["article_id"].astype(str) == article_id)[0])
    columns = ["article_id", "paragraph", "position", "token"]
    tokens = index.tokens[columns].iloc[slice(*np.searchsorted(index.article, [number, number + 1]))]
    hits = [
        index.tokens[columns].iloc[answer.starts[own]].assign(length=(answer.ends - answer.starts)[own])
        for answer in answers
        for own in [index.article[answer.starts] == number]
    ]
    article, tokens, hits = (
        table.astype({"article_id": "str"}) for table in (index.articles.iloc[[number]], tokens, pd.concat(hits))
    )
    hits = hits.drop_duplicates(["position", "length"])
    return figures.show_article(article, article_id, places=hits, tokens=tokens, chosen=position).data


def _picture_html(ax, title: Text) -> str:
    import matplotlib.pyplot as plt

    picture = io.BytesIO()
    ax.figure.savefig(picture, format="png", dpi=_DOTS_PER_INCH)
    spoken = escape(figures.alt_text(ax.figure, figures.in_language(title)), quote=True)
    plt.close(ax.figure)
    return f'<img alt="{spoken}" src="data:image/png;base64,{b64encode(picture.getvalue()).decode("ascii")}">'


def table_html(columns: Mapping[str, Text], table: pd.DataFrame) -> str:
    """Return the first rows of a table as HTML, its columns under their heads; lines have a number."""
    heads = {column: in_one(head) for column, head in columns.items()}
    side = "ltr" if panel_language() == "en" else "rtl"
    rows = table[list(heads)].head(MOST_SHOWN)
    shown = pd.DataFrame({column: [_cell(column, value) for value in rows[column]] for column in rows})
    if "node" in heads:  # show_concordance knows its columns by their names
        html = _HEAD.sub(
            lambda head: f'<th{head[1]} dir="{side}"{head[2]}>{heads.get(head[3], head[3])}</th>',
            figures.show_concordance(shown).data,
        )
        html = _with_numbers(html, list(shown["side"]) if "side" in shown else [])
    else:
        html = figures.show_table(shown.rename(columns=heads)).data
    html = _NUMBER.sub('<td class="number" dir="ltr"', html)
    return _SIDE.sub(rf'\1 dir="{side}"', html)


def _with_numbers(html: str, sides: list[str]) -> str:
    """Return a table of lines with the number of each in front, and of a comparison its side; a click chooses."""
    numbers = iter(range(1, MOST_SHOWN + 1))

    def cells(_: re.Match) -> str:
        number = next(numbers)
        side = f"<td>{escape(sides[number - 1])}</td>" if sides else ""
        return f'<tr><td data-order="{number}">{figures.format_number(number)}</td>{side}'

    heads = f"<th>{escape(phrase('line'))}</th>" + (f"<th>{escape(phrase('side'))}</th>" if sides else "")
    html = _ROW.sub(cells, html).replace("<thead><tr>", f"<thead><tr>{heads}", 1)
    return html.replace("<table ", f'<table onclick="{escape(_CLICK, quote=True)}" ', 1)


def _cell(column: str, value) -> str:
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return format_day(value)
    if column in ("collocate", "term"):
        return figures.term_label(value)
    if isinstance(value, str):
        return value
    if column == "p_adjusted":
        return figures.format_number(value, decimals=3)
    if column.startswith("share"):
        return figures.percent(value)
    return figures.format_number(value, decimals=2 if isinstance(value, float) else 0)
