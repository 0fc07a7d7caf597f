"""The panel: what is typed is asked, what the index answers is shown, and put into files on demand."""

import asyncio
import datetime
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path

import pandas as pd

from helpers import corpus, figures, language
from helpers.core.calendars import to_gregorian
from helpers.core.errors import UserError
from helpers.core.paths import OUTPUT, from_root, to_root
from helpers.explorer.fields import ALL, Fields
from helpers.explorer.index import Index
from helpers.explorer.query import Answer, ask, nearest_words
from helpers.explorer.selection import Filters, select
from helpers.explorer.views import VIEWS, Choices, show_view
from helpers.explorer.words import in_both, isolate, phrase

_PAUSE = 0.25  # seconds without a key, after which a word is looked up
_LONGEST = 200  # letters of a phrase
_DAY = datetime.timedelta(days=1)


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
        """Build the panel, empty; it speaks the language of the style."""
        self.index, self.settings, self.output, self.formats = index, settings, output, formats
        self.answer: Answer | None = None
        self._waiting: asyncio.TimerHandle | None = None
        self._whole = self._selected = select(index)
        self._stale: set[str] = set()
        self.fields = Fields(index)
        self.fields.export.on_click(lambda _: self.export())
        self.fields.tabs.observe(lambda _: self._show(), names="selected_index")
        for field in self.fields.asked():
            field.observe(lambda _: self._soon(), names="value")
        self._warm_up()
        self.update()

    def _warm_up(self) -> None:
        """Load the word lists and fonts now, not when the first word waits for its answer."""
        import matplotlib.pyplot as plt

        ask(self._whole, phrase("word"))
        plt.close(figures.plot_counts(self.index.articles.head(0), label="outlet", value="date").figure)

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
        self.fields.saved.value = self.fields.note.value = ""
        self.answer = None
        sentence = " ".join(_attempt(self._ask).split())
        self.fields.count.value = f'<span role="status">{escape(sentence)}</span>'
        self._stale = set(VIEWS)
        self._show()

    def _ask(self) -> str:
        """Look the word up, and return what is to be said of it."""
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
        first, last = first_day(since), last_day(until)
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
            failure = _attempt(lambda: self._fill(name))
            if failure:
                pages[name].value = f"<p>{escape(failure)}</p>"

    def _fill(self, name: str) -> str:
        self.fields.pages[name].value = show_view(name, self.answer, self._choices())
        return ""

    def _choices(self, *, whole: bool = False) -> Choices:
        return Choices(self.fields.order.value, self.fields.period.value, whole)

    def export(self) -> None:
        """Write the answer into files, and say where."""
        self.fields.saved.value = escape(_attempt(self._save))

    def _save(self) -> str:
        if self.answer is None:
            return phrase("nothing_to_save")
        filters = {name: value for name, value in vars(self._selected.filters).items() if value not in (None, "")}
        asked = {"word": self.fields.word.value, "period": self.fields.period.value, **filters}
        folder = _next_folder(from_root(self.output) / "explore")
        _export(self.answer, folder, self._choices(whole=True), {**self.settings, **asked}, self.formats)
        return phrase("saved", isolate(to_root(folder)))


def _export(answer: Answer, folder: Path, choices: Choices, settings: Mapping, formats: Sequence[str]) -> None:
    """Write each view's table, and its figure where it has one, into a folder.

    Tables go into `tables/` as CSV, the lines as .xlsx too, figures into `figures/` with `settings` beside them; what
    was asked stands in `tables/settings.csv`.
    """
    import matplotlib.pyplot as plt

    asked = pd.DataFrame({"setting": list(settings), "value": list(map(str, settings.values()))})
    figures.save_table(asked, "settings", output=folder)
    figures.save_table(answer.count(), "count", output=folder)
    for name, view in VIEWS.items():
        table = view.make(answer, choices).table
        figures.save_table(table, name, output=folder)
        if name == "lines":
            figures.save_table(table, name, kind="xlsx", output=folder)
        if view.plot:
            title, reading = view.titles(answer), in_both(view.reading)
            figure = view.plot(table, title=title).figure
            told = {"title": title, "caption": reading, "settings": settings}
            figures.save_figure(figure, name, data=table, output=folder, formats=formats, **told)
            plt.close(figure)


def _next_folder(room: Path) -> Path:
    """Make and return the first folder of 1, 2, … that is not there, so that no export overwrites another."""
    number = 1
    while True:
        try:
            (room / str(number)).mkdir(parents=True)
        except FileExistsError:
            number += 1
        else:
            return room / str(number)


def _attempt(work: Callable[[], str]) -> str:
    """Return what `work` returns, or one line on why it failed: nobody sees the errors of a widget's callback."""
    try:
        return work()
    except UserError as error:
        return phrase("failed", isolate(str(error)))
    except Exception as error:  # noqa: BLE001 - the panel goes on, and says what happened
        return phrase("failed", isolate(f"{type(error).__name__}: {error}"))


def _problem(word: str) -> str:
    """Return what is wrong with a word before it is looked up, or nothing."""
    problems = {
        "ask": not word,
        "too_long": len(word) > _LONGEST,
        "no_letter": not any(map(str.isalnum, word)),
        "star": "*" in word,
    }
    return next((phrase(name) for name, is_so in problems.items() if is_so), "")


def _sentence(answer: Answer) -> str:
    row = answer.count().iloc[0]
    counts = {name: int(row[name]) for name in ("count", "tokens", "articles", "articles_with_term")}
    per_1000 = figures.format_number(row["per_1000"], decimals=2)
    share = figures.percent(row["share_of_articles"])
    term = isolate(figures.term_label(answer.term))
    return phrase("count", term=term, per_1000=per_1000, share_of_articles=share, **counts)


def first_day(written: str) -> datetime.date | None:
    """Return the first day that a date means, in any notation of `corpus.parse_date`; None where it is none.

    >>> first_day("شهریور ۱۴۰۴")
    datetime.date(2025, 8, 23)
    """
    found = corpus.parse_date(written)
    return found.date if found else None


def last_day(written: str) -> datetime.date | None:
    """Return the last day that a date means: of a month or year its end.

    >>> last_day("شهریور ۱۴۰۴"), last_day("۱۰ شهریور ۱۴۰۴")
    (datetime.date(2025, 9, 22), datetime.date(2025, 9, 1))
    """
    found = corpus.parse_date(written)
    if not found or not found.date or found.precision == "day":
        return found.date if found else None
    year, month = (found.year, found.month + 1) if found.precision == "month" else (found.year + 1, 1)
    year, month = (year, month) if month <= 12 else (year + 1, 1)
    following = to_gregorian(found.calendar, year, month, 1)
    return following - _DAY if following else found.date
