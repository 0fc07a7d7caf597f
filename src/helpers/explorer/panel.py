"""The panel: what is typed is asked, and what the index answers is shown."""

import asyncio
import datetime
from collections.abc import Callable, Mapping, Sequence
from html import escape
from pathlib import Path

from helpers import figures
from helpers.core.errors import UserError
from helpers.core.paths import OUTPUT, to_root
from helpers.explorer.answer import Answer, ask
from helpers.explorer.days import first_day, last_day
from helpers.explorer.export import export_views
from helpers.explorer.fields import ALL, Fields
from helpers.explorer.index import Index
from helpers.explorer.near import nearest_words
from helpers.explorer.selection import Filters, select
from helpers.explorer.views import VIEWS, Choices, view
from helpers.explorer.wording import apart, words
from helpers.figures.row_labels import term_label
from helpers.figures.style import current
from helpers.language import normalize

_PAUSE = 0.25  # seconds without a key, after which a word is looked up
_LONGEST = 200  # letters of a phrase


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
        self.words = words(current().language)
        self.labels = index.codebook.labels(current().language)
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

        ask(self._whole, self.words["word"])
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
        self._say(self._attempt(self._ask))
        self._stale = set(VIEWS)
        self._show()

    def _attempt(self, work: Callable[[], str]) -> str:
        """Return what `work` returns, or one line on why it failed: nobody sees the errors of a widget's callback."""
        try:
            return work()
        except UserError as error:
            return self.words["failed"].format(apart(str(error)))
        except Exception as error:  # noqa: BLE001 - the panel goes on, and says what happened
            return self.words["failed"].format(apart(f"{type(error).__name__}: {error}"))

    def _ask(self) -> str:
        """Look the word up, and return what is to be said of it."""
        word = self.fields.word.value.strip()
        problem = self._filter() or self._problem(word)
        if self._selected.undated:
            undated = figures.format_number(self._selected.undated)
            self.fields.note.value = escape(self.words["undated"].format(undated))
        if problem:
            return problem
        answer = ask(self._selected, word)
        if not len(answer.starts):
            return self._absence(word)
        self.answer = answer
        return self._sentence(answer)

    def _problem(self, word: str) -> str:
        """Return what is wrong with a word before it is looked up, or nothing."""
        problems = {
            "ask": not word,
            "too_long": len(word) > _LONGEST,
            "no_letter": not any(map(str.isalnum, word)),
            "star": "*" in word,
        }
        return next((self.words[name] for name, is_so in problems.items() if is_so), "")

    def _filter(self) -> str:
        """Select what passes the filters; return what is wrong with them, or nothing."""
        fields = self.fields
        since, until = (box.value.strip() for box in (fields.since, fields.until))
        first, last = first_day(since), last_day(until)
        for written, day in ((since, first), (until, last)):
            if written and not day:
                return self.words["no_date"].format(apart(written))
        if first and last and first > last:
            return self.words["turned"]
        speaker = fields.speaker.value.strip()
        if speaker and speaker not in self.index.speakers:
            speaker = normalize(speaker)
        if speaker and speaker not in self.index.speakers:
            return self.words["no_speaker"].format(apart(fields.speaker.value.strip()))
        self._select(first, last, speaker)
        return ""

    def _select(self, first: datetime.date | None, last: datetime.date | None, speaker: str) -> None:
        outlet = None if self.fields.outlet.value == ALL else self.fields.outlet.value
        filters = Filters(outlet=outlet, since=first, until=last, speaker=speaker, theme=self.fields.theme.value)
        if filters != self._selected.filters:
            self._selected = self._whole if filters == Filters() else select(self.index, filters)

    def _absence(self, word: str) -> str:
        """Return that a word is not there: how often it is outside of the selection, or which words are nearest."""
        elsewhere = len(ask(self._whole, word).starts)
        if elsewhere:
            return self.words["elsewhere"].format(apart(word), figures.format_number(elsewhere))
        near = self.words["comma"].join(map(apart, nearest_words(self.index, word)))
        nearest = self.words["nearest"].format(near) if near else ""
        return f"{self.words['absent'].format(apart(word))} {nearest}".strip()

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
        return self.words["count"].format(term=apart(term_label(answer.term)), **numbers, **rates)

    def _say(self, sentence: str) -> None:
        self.fields.count.value = f'<span role="status">{escape(" ".join(sentence.split()))}</span>'

    def _show(self) -> None:
        """Fill the tab that is open, if what it shows is of an older question."""
        pages, name = self.fields.pages, VIEWS[self.fields.tabs.selected_index or 0]
        if self.answer is None:
            for page in pages.values():
                page.value = ""
        elif name in self._stale:
            self._stale.discard(name)
            failure = self._attempt(lambda: self._fill(name))
            if failure:
                pages[name].value = f"<p>{escape(failure)}</p>"

    def _fill(self, name: str) -> str:
        self.fields.pages[name].value = view(self.answer, name, self._choices()).html()
        return ""

    def _choices(self) -> Choices:
        return Choices(self.fields.order.value, self.fields.period.value, self.labels)

    def export(self) -> None:
        """Write the answer into files, and say where."""
        self.fields.saved.value = escape(self._attempt(self._save))

    def _save(self) -> str:
        if self.answer is None:
            return self.words["nothing_to_save"]
        filters = {name: value for name, value in vars(self._selected.filters).items() if value not in (None, "")}
        asked = {"word": self.fields.word.value, "period": self.fields.period.value, **filters}
        views = (view(self.answer, name, self._choices(), whole=True) for name in VIEWS)
        folder = export_views(
            self.answer, views, settings={**self.settings, **asked}, output=self.output, formats=self.formats
        )
        return self.words["saved"].format(apart(to_root(folder)))
