"""The panel: its fields; what is typed is asked, what the index answers is shown, and put into files on demand."""

import asyncio
import datetime
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from html import escape
from importlib.resources import files
from itertools import count
from pathlib import Path

import pandas as pd

from helpers import corpus, figures, language
from helpers.core.calendars import to_gregorian
from helpers.core.errors import QueryError, UserError
from helpers.core.paths import OUTPUT, from_root, to_root
from helpers.explorer.index import Filters, Index, select
from helpers.explorer.query import ORDERS, Answer, ask, nearest_words
from helpers.explorer.views import VIEWS, Choices, format_day, in_one, isolate, panel_language, phrase, show_view

_PAUSE = 0.25  # seconds without a key, after which a word is looked up
_LONGEST = 200  # letters of a phrase
_DAY = datetime.timedelta(days=1)
ALL = "*"  # stands for every outlet; a list's choice without a value is shown as none
PERIODS = ("day", "week", "month", "season", "year")


def show_panel(
    index: Index, *, settings: Mapping | None = None, output: str | Path = OUTPUT, formats: Sequence[str] = ("png",)
):
    """Return the panel for an index, as a widget that JupyterLab and Voilà show.

    It speaks the language of `figures.set_style`. What it exports goes into `explore/1`, `explore/2`, … of the output
    folder, figures in `formats`, with `settings` (the corpus and its hash) beside them.
    """
    return Panel(index, settings=settings or {}, output=Path(output), formats=formats).fields.box


class Panel:
    """Asks the index what stands in the fields, and shows the answer."""

    def __init__(self, index: Index, *, settings: Mapping, output: Path, formats: Sequence[str]):
        """Build the panel, empty."""
        import matplotlib.pyplot as plt

        self.index, self.settings, self.output, self.formats = index, settings, output, formats
        self.answer: Answer | None = None
        self._waiting: asyncio.TimerHandle | None = None
        self._whole = self._selected = select(index)
        self._stale: set[str] = set()
        self.fields = Fields(index)
        self.fields.export.on_click(lambda _: self.export())
        self.fields.tabs.observe(lambda _: self._show(), names="selected_index")
        fields = [self.fields.word, *self.fields.filters, self.fields.order, self.fields.period]
        for field in fields:  # on whose values the answer depends
            field.observe(lambda _: self._soon(), names="value")
        # Load the word lists and fonts now, not when the first word waits for its answer.
        ask(self._whole, phrase("word"))
        plt.close(figures.plot_counts(index.articles.head(0), label="outlet", value="date").figure)
        self.update()

    def _soon(self) -> None:
        """Answer what stands in the fields when no key has come for a moment."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # no server, as in a test
            self.update()
            return
        if self._waiting:
            self._waiting.cancel()
        self._waiting = loop.call_later(_PAUSE, self.update)

    def update(self) -> None:
        """Answer what stands in the fields."""
        self.fields.saved.value = self.fields.note.value = ""
        self.answer = None
        sentence = " ".join(_attempt(self._ask).split())
        self.fields.count.value = f'<span role="status">{escape(sentence)}</span>'
        self._stale = set(VIEWS)
        self._show()

    def _ask(self) -> str:
        word = self.fields.word.value.strip()
        problem = self._filter() or _problem(word)
        if self._selected.undated:
            self.fields.note.value = escape(phrase("undated", self._selected.undated))
        if problem:
            return problem
        answer = ask(self._selected, word)
        if not len(answer.starts):
            return self._absence(word)
        self.answer = answer
        return _sentence(answer)

    def _filter(self) -> str:
        """Select what passes the filters; return what is wrong with them, or nothing."""
        fields = self.fields
        since, until = (box.value.strip() for box in (fields.since, fields.until))
        (first, _), (_, last) = days_of(since), days_of(until)
        for written, day in ((since, first), (until, last)):
            if written and not day:
                return phrase("no_date", isolate(written))
        if first and last and first > last:
            return phrase("turned")
        speaker = fields.speaker.value.strip()
        if speaker and speaker not in self.index.speakers:
            speaker = language.normalize(speaker)
        if speaker and speaker not in self.index.speakers:
            return phrase("no_speaker", isolate(fields.speaker.value.strip()))
        outlet = None if fields.outlet.value == ALL else fields.outlet.value
        filters = Filters(outlet=outlet, since=first, until=last, speaker=speaker, theme=fields.theme.value)
        if filters != self._selected.filters:
            self._selected = self._whole if filters == Filters() else select(self.index, filters)
        return ""

    def _absence(self, word: str) -> str:
        """Return that a word is not there: how often it is outside of the selection, or which words are nearest."""
        elsewhere = len(ask(self._whole, word).starts)
        if elsewhere:
            return phrase("elsewhere", isolate(word), elsewhere)
        near = phrase("comma").join(map(isolate, nearest_words(self.index, word)))
        return f"{phrase('absent', isolate(word))} {phrase('nearest', near) if near else ''}".strip()

    def _show(self) -> None:
        """Fill the tab that is open, if what it shows is of an older question."""
        pages, name = self.fields.pages, list(VIEWS)[self.fields.tabs.selected_index or 0]
        if self.answer is None:
            for page in pages.values():
                page.value = ""
        elif name in self._stale:
            self._stale.discard(name)
            pages[name].value = _attempt(
                lambda: show_view(name, self.answer, self._choices()),
                failed=lambda sentence: f"<p>{escape(sentence)}</p>",
            )

    def _choices(self, *, whole: bool = False) -> Choices:
        return Choices(self.fields.order.value, self.fields.period.value, whole)

    def export(self) -> None:
        """Write the answer into files, and say where."""
        self.fields.saved.value = escape(_attempt(self._save))

    def _save(self) -> str:
        """Write each view's table as CSV, the lines as .xlsx too, figures with the settings, and what was asked."""
        import matplotlib.pyplot as plt

        if self.answer is None:
            return phrase("nothing_to_save")
        filters = {name: value for name, value in vars(self._selected.filters).items() if value not in (None, "")}
        settings = {**self.settings, "word": self.fields.word.value, "period": self.fields.period.value, **filters}
        folder = _next_folder(from_root(self.output) / "explore")
        asked = pd.DataFrame({"setting": list(settings), "value": list(map(str, settings.values()))})
        figures.save_table(asked, "settings", output=folder)
        figures.save_table(self.answer.count(), "count", output=folder)
        for name, view in VIEWS.items():
            table = view.make(self.answer, self._choices(whole=True)).table
            figures.save_table(table, name, output=folder)
            if name == "lines":
                figures.save_table(table, name, kind="xlsx", output=folder)
            if view.plot:
                title = view.titles(self.answer)
                figure = view.plot(table, title=title).figure
                told = {"title": title, "caption": view.reading, "settings": settings}
                figures.save_figure(figure, name, data=table, output=folder, formats=self.formats, **told)
                plt.close(figure)
        return phrase("saved", isolate(to_root(folder)))


class Fields:
    """What is typed and chosen, what is said and shown, and the box that holds all of it."""

    def __init__(self, index: Index):
        """Build the fields, empty, for the outlets, speakers and themes of an index."""
        import ipywidgets

        labels = index.codebook.labels(panel_language())
        hints = _first_and_last_day(index) or ["", ""]
        self.word = ipywidgets.Text(description=phrase("word"), placeholder=phrase("word_hint"))
        self.word.add_class("explorer-word")
        self.since = ipywidgets.Text(description=phrase("since"), placeholder=hints[0])
        self.until = ipywidgets.Text(description=phrase("until"), placeholder=hints[1])
        self.speaker = ipywidgets.Combobox(
            description=phrase("speaker"), placeholder=phrase("all"), options=index.speakers
        )
        outlets = sorted(set(index.articles["outlet"].fillna("")))
        self.outlet = _dropdown(
            "outlet", {ALL: phrase("all")} | {name: name or phrase("no_outlet") for name in outlets}
        )
        self.theme = _dropdown("theme", {"": phrase("all")} | {name: labels[name] for name in index.codebook.top()})
        self.order = _dropdown("order", {name: phrase(name) for name in ORDERS})
        self.period = _dropdown("period", {name: phrase(name) for name in PERIODS}, value="month")
        self.count, self.note, self.saved = (ipywidgets.HTML() for _ in range(3))
        self.count.add_class("explorer-count")
        self.pages = {name: ipywidgets.HTML() for name in VIEWS}
        above = {name: [getattr(self, view.field)] if view.field else [] for name, view in VIEWS.items()}
        self.tabs = ipywidgets.Tab(
            children=[ipywidgets.VBox([*above[name], page]) for name, page in self.pages.items()],
            titles=[in_one(view.name) for view in VIEWS.values()],
        )
        self.export = ipywidgets.Button(description=phrase("export"), layout={"width": "auto"})
        self.filters = [self.outlet, self.since, self.until, self.speaker, self.theme]
        self.box = self._box(index)

    def _box(self, index: Index):
        import ipywidgets

        wrapped = ipywidgets.Layout(flex_flow="row wrap", width="100%")
        style = (files("helpers") / "templates" / "explorer_style.html").read_text(encoding="utf-8")
        box = ipywidgets.VBox(
            [
                ipywidgets.HTML(f"{style}<h2>{escape(phrase('heading'))}</h2><p>{escape(_introduction(index))}</p>"),
                self.word,
                ipywidgets.HBox(self.filters, layout=wrapped),
                ipywidgets.HTML(f"<small>{escape(phrase('filters'))}</small>"),
                self.count,
                self.note,
                self.tabs,
                ipywidgets.HBox([self.export, self.saved], layout=wrapped),
                ipywidgets.HTML(f"<small>{escape(phrase('limits'))}</small>"),
            ]
        )
        box.add_class("explorer")
        if panel_language() != "en":
            box.add_class("explorer-rtl")
        return box


def _dropdown(name: str, labels: dict[str, str], **chosen: str):
    import ipywidgets

    options = [(label, value) for value, label in labels.items()]
    return ipywidgets.Dropdown(description=phrase(name), options=options, **chosen)


def _first_and_last_day(index: Index) -> list[str]:
    days = index.articles["date"].dropna()
    return [format_day(day.date()) for day in (days.min(), days.max())] if len(days) else []


def _introduction(index: Index) -> str:
    outlets = index.articles["outlet"].replace("", None).nunique()
    size = phrase("size", articles=len(index.articles), outlets=outlets, words=int(index.is_word.sum()))
    days = _first_and_last_day(index)
    return " ".join([phrase("intro"), size, *([phrase("days", *days)] if days else [])])


def _next_folder(room: Path) -> Path:
    """Make and return the first folder of 1, 2, … that is not there, so that no export overwrites another."""
    for number in count(1):
        with suppress(FileExistsError):
            (room / str(number)).mkdir(parents=True)
            break
    return room / str(number)


def _attempt(work: Callable[[], str], *, failed: Callable[[str], str] = str) -> str:
    """Return what `work` returns, or one line on why it failed: nobody sees the errors of a widget's callback."""
    try:
        return work()
    except UserError as error:
        problem = str(error)
    except Exception as error:  # noqa: BLE001 - the panel goes on, and says what happened
        problem = f"{type(error).__name__}: {error}"
    return failed(phrase("failed", isolate(problem)))


def _problem(word: str) -> str:
    """Return what is wrong with a word before it is looked up, or nothing."""
    problems = {
        "ask": not word,
        "too_long": len(word) > _LONGEST,
        "no_letter": not any(map(str.isalnum, word)),
    }
    if problem := next((phrase(name) for name, is_so in problems.items() if is_so), ""):
        return problem
    try:
        if "*" in word or language.is_query(word):
            language.parse_query(word)
    except QueryError as error:
        return phrase("no_query", isolate(str(error).removeprefix("query: ")))
    return ""


def _sentence(answer: Answer) -> str:
    (row,) = answer.count().to_dict("records")
    row["term"] = isolate(figures.term_label(answer.term))
    row["per_1000"] = figures.format_number(row["per_1000"], decimals=2)
    row["share_of_articles"] = figures.percent(row["share_of_articles"])
    return phrase("count", **row)


def days_of(written: str) -> tuple[datetime.date | None, datetime.date | None]:
    """Return the first and the last day of a date, in any notation of `corpus.parse_date`; None where it is none."""
    found = corpus.parse_date(written)
    if not found or not found.date or found.precision not in ("month", "year"):
        return (found.date, found.date) if found else (None, None)
    months = 12 * found.year + (found.month if found.precision == "month" else 12)  # to the end of the month or year
    following = to_gregorian(found.calendar, months // 12, months % 12 + 1, 1)
    return found.date, following - _DAY if following else found.date
