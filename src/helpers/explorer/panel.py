"""The panel: fields to ask in, and what the index answers."""

import asyncio
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from helpers import corpus, figures
from helpers.errors import UserError
from helpers.explorer.answer import Answer, ask
from helpers.explorer.export import export_views
from helpers.explorer.index import Index
from helpers.explorer.near import nearest_words
from helpers.explorer.ordering import ORDERS
from helpers.explorer.selection import Filters, Selection, select
from helpers.explorer.views import VIEWS, view
from helpers.explorer.wording import words
from helpers.figures.row_labels import term_label
from helpers.figures.style import current
from helpers.paths import OUTPUT, to_root

_PAUSE = 0.25  # seconds without a key, after which a word is looked up
_LONGEST = 200  # letters of a phrase
_MOST_SPEAKERS = 300  # in the list, those with the most words
_ALL = "*"  # stands for every outlet; a list's choice without a value is shown as none
_PERIODS = ("day", "week", "month", "season", "year")
_STYLE = """<style>
.explorer-rtl, .explorer-rtl .widget-html-content {direction: rtl; text-align: right}
.explorer .widget-html-content {line-height: 1.7; min-width: 0}
.explorer .widget-html {width: 100%; max-width: 100%}
.explorer .lm-TabBar .lm-TabBar-tab {color: var(--jp-ui-font-color1) !important}
.explorer .explorer-figure {max-width: 100%; height: auto; background: white}
.explorer .explorer-table {overflow-x: auto}
.explorer td, .explorer th {padding: 0.15em 0.5em}
.explorer .explorer-count .widget-html-content {font-size: 1.15em; font-weight: 600}
</style>"""


def show_panel(
    index: Index, *, settings: Mapping | None = None, output: str | Path = OUTPUT, formats: Sequence[str] = ("png",)
):
    """Return the panel for an index, as a widget that JupyterLab and Voilà show.

    It speaks the language of `figures.set_style`. What it exports goes into `explore/1`, `explore/2`, … of the output
    folder, figures in `formats`, with `settings` (the corpus and its hash) beside them.
    """
    return Panel(index, settings=settings or {}, output=Path(output), formats=formats).box


class Panel:
    """Fields for the word and the filters, a tab for each view, and what is shown in them."""

    def __init__(self, index: Index, *, settings: Mapping, output: Path, formats: Sequence[str]):
        """Build the panel, empty; it speaks the language of the style."""
        self.index, self.settings, self.output, self.formats = index, settings, output, formats
        self.words = words(current().language)
        self.labels = index.codebook.labels(current().language)
        self.answer: Answer | None = None
        self._waiting: asyncio.TimerHandle | None = None
        self._selected: tuple[Filters, Selection] | None = None
        self._build()
        self.update()

    def _build(self) -> None:
        import ipywidgets

        said = self.words
        field = {"layout": {"width": "22em", "max_width": "100%"}, "style": {"description_width": "8em"}}
        self.word = ipywidgets.Text(description=said["word"], placeholder=said["word_hint"], **field)
        outlets = sorted(set(self.index.articles["outlet"].fillna("")))
        speakers, themes = self.index.speakers[:_MOST_SPEAKERS], self.index.codebook.top()
        choices = {
            "outlet": [(said["all"], _ALL), *((name or said["no_outlet"], name) for name in outlets)],
            "speaker": [(said["all"], ""), *((name, name) for name in speakers)],
            "theme": [(said["all"], ""), *((self.labels[name], name) for name in themes)],
            "order": [(said[name], name) for name in ORDERS],
            "period": [(said[name], name) for name in _PERIODS],
        }
        self.fields = {
            name: ipywidgets.Dropdown(options=options, description=said[name], **field)
            for name, options in choices.items()
        }
        self.fields["period"].value = "month"
        for name in ("since", "until"):
            self.fields[name] = ipywidgets.Text(description=said[name], placeholder=said["date_hint"], **field)
        self.count, self.note, self.saved = (ipywidgets.HTML() for _ in range(3))
        self.count.add_class("explorer-count")
        self.pages = {name: ipywidgets.HTML() for name in VIEWS}
        self.tabs = ipywidgets.Tab(children=[*self.pages.values()], titles=[said[name] for name in VIEWS])
        self.export = ipywidgets.Button(description=said["export"], layout={"width": "auto"})
        self.export.on_click(lambda _: self._export())
        self.tabs.observe(lambda _: self._show(), names="selected_index")
        for each in (self.word, *self.fields.values()):
            each.observe(lambda _: self._soon(), names="value")
        wrapped = ipywidgets.Layout(flex_flow="row wrap", width="100%")
        rows = [("outlet", "since", "until"), ("speaker", "theme"), ("order", "period")]
        self.box = ipywidgets.VBox(
            [
                ipywidgets.HTML(_STYLE),
                self.word,
                *(ipywidgets.HBox([self.fields[name] for name in row], layout=wrapped) for row in rows),
                ipywidgets.HTML(f"<small>{escape(said['filters'])}</small>"),
                self.count,
                self.note,
                self.tabs,
                ipywidgets.HBox([self.export, self.saved], layout=wrapped),
            ]
        )
        self.box.add_class("explorer")
        if current().language != "en":
            self.box.add_class("explorer-rtl")

    def _soon(self) -> None:
        """Answer when no key has come for a moment: always what stands in the fields then, never an older word."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # no server, as in a test
            return self.update()
        if self._waiting:
            self._waiting.cancel()
        self._waiting = loop.call_later(_PAUSE, self.update)
        return None

    def update(self) -> None:
        """Answer what stands in the fields."""
        self.saved.value, self.note.value = "", ""
        try:
            self.answer = self._ask()
        except UserError as error:
            self.answer = None
            self._say(str(error))
        self._stale = set(VIEWS)
        self._show()

    def _ask(self) -> Answer | None:
        word = self.word.value.strip()
        selection = self._selection()
        if selection.undated:
            self.note.value = escape(self.words["undated"].format(figures.format_number(selection.undated)))
        problem = self._problem(word)
        if problem:
            self._say(self.words[problem])
            return None
        answer = ask(selection, word)
        if not len(answer.starts):
            near = nearest_words(self.index, word)
            nearest = self.words["nearest"].format(", ".join(near)) if near else ""
            self._say(f"{self.words['absent'].format(word)} {nearest}")
            return None
        self._say(self._sentence(answer))
        return answer

    def _problem(self, word: str) -> str:
        """Return what is wrong with a word before it is looked up, or nothing."""
        if not word:
            return "ask"
        if len(word) > _LONGEST:
            return "too_long"
        return "" if any(map(str.isalnum, word)) else "no_letter"

    def _selection(self) -> Selection:
        filters = Filters(
            outlet=None if self.fields["outlet"].value == _ALL else self.fields["outlet"].value,
            since=self._day("since"),
            until=self._day("until"),
            speaker=self.fields["speaker"].value,
            theme=self.fields["theme"].value,
        )
        if not self._selected or self._selected[0] != filters:
            self._selected = filters, select(self.index, filters)
        return self._selected[1]

    def _day(self, name: str):
        written = self.fields[name].value.strip()
        if not written:
            return None
        found = corpus.parse_date(written)
        if not found or not found.date:
            raise UserError(self.words["no_date"].format(written))
        return found.date

    def _sentence(self, answer: Answer) -> str:
        row = answer.count().iloc[0]
        numbers = {
            name: figures.format_number(int(row[name]))
            for name in ("count", "tokens", "articles", "articles_with_term")
        }
        rates = {
            "per_1000": figures.format_number(row["per_1000"], decimals=2),
            "share_of_articles": figures.percent(row["share_of_articles"]),
        }
        return self.words["count"].format(term=term_label(answer.term), **numbers, **rates)

    def _say(self, sentence: str) -> None:
        self.count.value = escape(sentence)

    def _show(self) -> None:
        """Fill the tab that is open, if what it shows is of an older question."""
        name = VIEWS[self.tabs.selected_index or 0]
        if self.answer is None:
            for page in self.pages.values():
                page.value = ""
        elif name in self._stale:
            self.pages[name].value = self._view(name).html()
            self._stale.discard(name)

    def _view(self, name: str):
        order, period = self.fields["order"].value, self.fields["period"].value
        return view(self.answer, name, self.words, order=order, period=period, labels=self.labels)

    def _export(self) -> None:
        if self.answer is None:
            self.saved.value = escape(self.words["nothing_to_save"])
            return
        chosen = {name: field.value for name, field in self.fields.items() if field.value not in ("", _ALL)}
        settings = {**self.settings, "word": self.word.value, **chosen}
        folder = export_views(
            self.answer, map(self._view, VIEWS), settings=settings, output=self.output, formats=self.formats
        )
        self.saved.value = escape(self.words["saved"].format(to_root(folder)))
