"""The panel: its fields; what is typed is asked, what the index answers is shown, and put into files on demand."""

import asyncio
import datetime
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from html import escape
from itertools import count
from pathlib import Path

from helpers import analysis, corpus, figures, language
from helpers.core.errors import QueryError, UserError, tell
from helpers.core.paths import OUTPUT, from_root, template, to_root
from helpers.core.store import write_atomically
from helpers.explorer.index import Filters, Index, select
from helpers.explorer.query import ORDERS, Answer, Comparison, ask, nearest_words
from helpers.explorer.saved import Asked, download_links, link_to, read_view, write_answer, write_view
from helpers.explorer.views import (
    COUNT_HEADS,
    VIEWS,
    Choices,
    article_html,
    format_day,
    in_frame,
    in_one,
    isolate,
    panel_language,
    phrase,
    show_view,
    table_html,
)

ALL = "*"  # stands for every outlet; a list's choice without a value is shown as none
NO_LINE = -1
_QUERIES = [
    "صادر*",
    '"بانک" "مرکزی|تجارت"',
    # It reads from the left: each part is marked, that a sentence from the right does not turn it round.
    "\u2066\u2066[lemma=تحریم]\u2069 \u2066[]{0,3}\u2069 \u2066[lemma=نفت]\u2069\u2069",
]
CHOSEN = ("outlet", "other_outlet", "theme", "order", "period")  # from lists
# What a saved view holds; the answer depends on each of these.
ASKED = "word other outlet other_outlet since until speaker theme event event_name order period".split()
_PAUSE = 0.25  # seconds without a key, after which a word is looked up
_LONGEST = 200  # letters of a phrase
_BESIDE = 4  # words to either side of a line in the list of lines


class Fields:
    """What is typed and chosen, what is said and shown, and the box that holds all of it."""

    def __init__(self, index: Index):
        """Build the fields, empty, for the outlets, speakers and themes of an index."""
        import ipywidgets

        labels = index.codebook.labels(panel_language())
        days = index.articles["date"].dropna()
        hints = [format_day(day.date()) for day in (days.min(), days.max())] if len(days) else ["", ""]
        self.word, self.other = (_text(name, phrase(f"{name}_hint")) for name in ("word", "other"))
        for field in (self.word, self.other):
            field.add_class("explorer-word")
        self.since, self.until = (_text(name, hint) for name, hint in zip(("since", "until"), hints, strict=True))
        self.event, self.event_name = _text("event", hints[1]), _text("event_name", "")
        self.speaker = ipywidgets.Combobox(
            description=phrase("speaker"), placeholder=phrase("all"), options=index.speakers
        )
        outlets = {name: name or phrase("no_outlet") for name in sorted(set(index.articles["outlet"].fillna("")))}
        self.outlet = _dropdown("outlet", {ALL: phrase("all")} | outlets)
        self.other_outlet = _dropdown("other_outlet", {ALL: phrase("none")} | outlets)
        self.theme = _dropdown("theme", {"": phrase("all")} | {name: labels[name] for name in index.codebook.top()})
        self.order = _dropdown("order", {name: phrase(name) for name in ORDERS})
        self.period = _dropdown("period", {name: phrase(name) for name in analysis.PERIODS}, value="month")
        self.reader = _dropdown("reader", {NO_LINE: phrase("choose_line")})
        self.reader.add_class("explorer-line")
        self.count, self.note, self.saved, self.article = (ipywidgets.HTML() for _ in range(4))
        self.count.add_class("explorer-count")
        self.article.add_class("explorer-article")
        self.pages = {name: ipywidgets.HTML() for name in VIEWS}
        above = {name: [getattr(self, view.field)] if view.field else [] for name, view in VIEWS.items()}
        above["lines"] += [self.reader, self.article]
        self.tabs = ipywidgets.Tab(
            children=[ipywidgets.VBox([*above[name], page]) for name, page in self.pages.items()],
            titles=[in_one(view.name) for view in VIEWS.values()],
        )
        wide = {"layout": {"width": "auto"}}
        self.download, self.export, self.save_view = (
            ipywidgets.Button(description=phrase(name), **wide) for name in ("download", "export", "save_view")
        )
        self.load_view = ipywidgets.FileUpload(accept=".zip", description=phrase("load_view"), **wide)
        self.filters = [self.outlet, self.since, self.until, self.speaker, self.theme]
        self.box = self._box(index, hints)

    def offer_lines(self, labels: Sequence[str]) -> None:
        """Offer lines by their number and words, none of them chosen."""
        options = {NO_LINE: phrase("choose_line")} | dict(enumerate(labels))
        self.reader.options = [(label, value) for value, label in options.items()]

    def _box(self, index: Index, days: Sequence[str]):
        import ipywidgets

        outlets = index.articles["outlet"].replace("", None).nunique()
        size = phrase("size", articles=len(index.articles), outlets=outlets, words=int(index.is_word.sum()))
        introduction = " ".join([phrase("intro"), size, *([phrase("days", *days)] if all(days) else [])])
        # Elements in place of the marks of what reads from the left.
        queries = (
            escape(phrase("word_help", *_QUERIES)).replace("\u2066", '<bdi dir="ltr">').replace("\u2069", "</bdi>")
        )
        wrapped = ipywidgets.Layout(flex_flow="row wrap", width="100%")
        style = template("explorer_style.html")
        box = ipywidgets.VBox(
            [
                ipywidgets.HTML(f"{style}<h2>{escape(phrase('heading'))}</h2><p>{escape(introduction)}</p>"),
                self.word,
                ipywidgets.HTML(f"<small>{queries}</small>"),
                ipywidgets.HBox([self.other, self.other_outlet], layout=wrapped),
                ipywidgets.HBox(self.filters, layout=wrapped),
                ipywidgets.HBox([self.event, self.event_name], layout=wrapped),
                ipywidgets.HTML(f"<small>{escape(phrase('filters'))}</small>"),
                self.count,
                self.note,
                self.tabs,
                ipywidgets.HBox([self.download, self.export, self.save_view, self.load_view], layout=wrapped),
                self.saved,
                ipywidgets.HTML(f"<small>{escape(phrase('limits'))}</small>"),
            ]
        )
        box.add_class("explorer")
        if panel_language() != "en":
            box.add_class("explorer-rtl")
        return box


def _text(name: str, hint: str):
    import ipywidgets

    return ipywidgets.Text(description=phrase(name), placeholder=hint)


def _dropdown(name: str, labels: dict, **chosen: str):
    import ipywidgets

    options = [(label, value) for value, label in labels.items()]
    return ipywidgets.Dropdown(description=phrase(name), options=options, **chosen)


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
        self.index, self.settings, self.output, self.formats = index, settings, output, formats
        self.answer: Answer | None = None
        self.comparison: Comparison | None = None
        self._event: datetime.date | None = None
        self._lines: list[tuple[str, int]] = []
        self._waiting: asyncio.TimerHandle | None = None
        self._whole = self._selected = select(index)
        self._stale: set[str] = set()
        self.fields = Fields(index)
        self.fields.export.on_click(lambda _: self.export())
        self.fields.download.on_click(lambda _: self._say(self._links))
        self.fields.save_view.on_click(lambda _: self._say(self._save_view))
        self.fields.load_view.observe(lambda _: self._load(), names="value")
        self.fields.reader.observe(lambda _: self._read(), names="value")
        self.fields.tabs.observe(lambda _: self._show(), names="selected_index")
        for name in ASKED:
            getattr(self.fields, name).observe(lambda _: self._soon(), names="value")
        # Load the word lists now, not when the first word waits for its answer.
        ask(self._whole, phrase("word"))
        self.update()
        with suppress(RuntimeError):  # no server, as in a test
            asyncio.get_running_loop().call_later(_PAUSE, self._warm_up)

    def _warm_up(self) -> None:
        """Load what figures need while the first word is typed: the lines of a word do not wait for it."""
        import matplotlib.pyplot as plt

        plt.close(figures.plot_counts(self.index.articles.head(0), label="outlet", value="date").figure)

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

    @property
    def asked(self) -> Asked | None:
        """Return the answer or the comparison that is shown."""
        return self.comparison or self.answer

    def update(self) -> None:
        """Answer what stands in the fields."""
        self.fields.saved.value = self.fields.note.value = ""
        self.answer = self.comparison = None
        sentence = " ".join(_attempt(self._ask).split())
        table = _attempt(self._count_table, failed=escape) if self.comparison else ""
        self.fields.count.value = f'<span role="status">{escape(sentence)}</span>{table}'
        self._stale = set(VIEWS)
        self._show()

    def _count_table(self) -> str:
        """Return the counts of a comparison as HTML."""
        return in_frame(table_html(COUNT_HEADS, self.comparison.counts()), phrase("per_1000"))

    def _ask(self) -> str:
        fields = self.fields
        word, other = fields.word.value.strip(), fields.other.value.strip()
        problem = self._filter() or self._read_event() or _problem(word) or (other and _problem(other))
        if self._selected.undated:
            fields.note.value = escape(phrase("undated", self._selected.undated))
        problem = problem or self._odd_outlets(other)
        if problem:
            return problem
        answer = ask(self._selected, word)
        answers = (answer, *self._second(word, other))
        if not any(len(each.starts) for each in answers):
            return self._absence(word)
        if other and answers[1].term == answer.term:
            return phrase("same_word", isolate(other))
        self.answer = answer
        if len(answers) == 1:
            return _sentence(answer, figures.term_label(answer.term))
        outlets = [fields.outlet, fields.other_outlet]
        labels = [each.term for each in answers] if other else [each.value or phrase("no_outlet") for each in outlets]
        self.comparison = Comparison(answers, tuple(map(figures.term_label, labels) if other else labels))
        return " · ".join(map(_sentence, answers, self.comparison.labels))

    def _odd_outlets(self, other: str) -> str:
        """Return what is wrong with the outlets that are to be compared, or nothing."""
        first, second = self.fields.outlet.value, self.fields.other_outlet.value
        problems = {
            "one_comparison": bool(other) and second != ALL,
            "which_outlet": first == ALL != second,
            "same_outlet": first == second != ALL,
        }
        return next((phrase(name) for name, is_so in problems.items() if is_so), "")

    def _second(self, word: str, other: str) -> list[Answer]:
        """Return the answer to compare with, if one is asked for."""
        if other:
            return [ask(self._selected, other)]
        if self.fields.other_outlet.value == ALL:
            return []
        filters = replace(self._selected.filters, outlet=self.fields.other_outlet.value)
        return [ask(select(self.index, filters), word)]

    def _read_event(self) -> str:
        """Read the day of the event; return what is wrong with it, or nothing."""
        written = self.fields.event.value.strip()
        self._event, last = days_of(written)
        if written and (not self._event or self._event != last):
            self._event = None
            return phrase("no_event_date", isolate(written))
        return ""

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
        if self.asked is None:
            self._offer([])
            for page in pages.values():
                page.value = ""
        elif name in self._stale:
            self._stale.discard(name)
            pages[name].value = _attempt(
                lambda: self._page_of(name), failed=lambda sentence: f"<p>{escape(sentence)}</p>"
            )

    def _page_of(self, name: str) -> str:
        content = VIEWS[name].of(self.asked).make(self.asked, self._choices())
        if name == "lines":
            self._offer(content.table.to_dict("records"))
        return show_view(name, self.asked, self._choices(), content)

    def _offer(self, lines: list[dict]) -> None:
        """Offer lines to read the articles of."""
        self._lines = [(line["article_id"], line["position"]) for line in lines]
        self.fields.offer_lines([_label_of(number, line) for number, line in enumerate(lines, 1)])

    def _read(self) -> None:
        """Show the article of the line that is chosen."""
        number, shown = self.fields.reader.value, ""
        if number not in (NO_LINE, None) and self.asked is not None:
            answers = self.comparison.answers if self.comparison else (self.answer,)
            shown = _attempt(lambda: article_html(answers, *self._lines[number]), failed=escape)
        self.fields.article.value = shown

    def _choices(self, *, whole: bool = False) -> Choices:
        fields = self.fields
        return Choices(fields.order.value, fields.period.value, whole, self._event, fields.event_name.value.strip())

    def _asked_for(self) -> dict:
        """Return the settings of the corpus, and what was asked."""
        fields = self.fields
        filters = vars(self._selected.filters) | {"other": fields.other.value, "event": self._event}
        filters |= {"other_outlet": None if fields.other_outlet.value == ALL else fields.other_outlet.value}
        filters |= {"event_name": fields.event_name.value} if self._event else {}
        given = {name: value for name, value in filters.items() if value not in (None, "") or name == "outlet" == value}
        return {**self.settings, "word": fields.word.value, "period": fields.period.value, **given}

    def _say(self, work: Callable[[], str]) -> None:
        """Do what a button is for, and say how it ended."""
        self.fields.saved.value = _attempt(work if self.asked else lambda: phrase("nothing_to_save"), failed=escape)

    def export(self) -> None:
        """Write the answer into files, and say where."""
        self._say(self._save)

    def _save(self) -> str:
        folder = _next_folder(from_root(self.output) / "explore")
        choices = self._choices(whole=True)
        write_answer(self.asked, choices, folder, settings=self._asked_for(), formats=self.formats)
        return escape(phrase("saved", isolate(to_root(folder))))

    def _links(self) -> str:
        name = list(VIEWS)[self.fields.tabs.selected_index or 0]
        return download_links(name, self.asked, self._choices(whole=True), settings=self._asked_for())

    def _save_view(self) -> str:
        fields = {name: getattr(self.fields, name).value for name in ASKED}
        view = write_view(self.asked, self._choices(whole=True), settings=self._asked_for(), fields=fields)
        file = _next_folder(from_root(self.output) / "explore") / "view.zip"
        write_atomically(file, view)
        return f"{escape(phrase('saved', isolate(to_root(file))))} {link_to(file.name, view)}"

    def _load(self) -> None:
        """Ask what a saved view asked."""
        uploads = self.fields.load_view.value
        if uploads:
            self.fields.load_view.value = ()
            self.fields.saved.value = escape(_attempt(lambda: self._open(bytes(uploads[0]["content"])), failed=str))

    def _open(self, content: bytes) -> str:
        fields = {name: getattr(self.fields, name) for name in ASKED}
        try:
            asked = read_view(content, self.index)
        except UserError as error:
            return str(error)
        chosen = {name: [value for _, value in field.options] for name, field in fields.items() if name in CHOSEN}
        if any(name not in asked or asked[name] not in chosen.get(name, asked.values()) for name in ASKED):
            return phrase("not_a_view")
        for name, field in fields.items():
            field.value = asked[name]
        return ""


def _label_of(number: int, line: dict) -> str:
    """Return a line as the list of lines names it: its number, its words and where it is from."""
    before, after = " ".join(line["left"].split()[-_BESIDE:]), " ".join(line["right"].split()[:_BESIDE])
    source = line.get("outlet")
    named = f" ({source})" if isinstance(source, str) and source else ""
    return f"{figures.format_number(number)}: {before} «{line['node']}» {after}{named}"


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
        problem = tell(str(error))
    except Exception as error:  # noqa: BLE001 - the panel goes on, and says what happened
        problem = f"{type(error).__name__}: {error}"
    return failed(phrase("failed", isolate(problem)))


def _problem(word: str) -> str:
    """Return what is wrong with a word before it is looked up, or nothing."""
    problems = {"ask": not word, "too_long": len(word) > _LONGEST, "no_letter": not any(map(str.isalnum, word))}
    if problem := next((phrase(name) for name, is_so in problems.items() if is_so), ""):
        return problem
    try:
        if "*" in word or language.is_query(word):
            language.parse_query(word)
    except QueryError as error:
        return phrase("no_query", isolate(tell(str(error).removeprefix("query: "))))
    return ""


def _sentence(answer: Answer, name: str) -> str:
    (row,) = answer.count().to_dict("records")
    row["term"] = isolate(name)
    row["per_1000"] = figures.format_number(row["per_1000"], decimals=2)
    row["share_of_articles"] = figures.percent(row["share_of_articles"])
    return phrase("count", **row)


def days_of(written: str) -> tuple[datetime.date | None, datetime.date | None]:
    """Return the first and the last day of a date, in any notation of `corpus.parse_date`; None where it is none."""
    found = corpus.parse_date(written)
    return (found.date, found.last_date) if found else (None, None)
