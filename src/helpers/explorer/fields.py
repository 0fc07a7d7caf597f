"""The widgets of the panel: fields with their labels, and how they look."""

import datetime
from html import escape
from importlib.resources import files

from helpers.explorer.index import Index
from helpers.explorer.query import ORDERS
from helpers.explorer.views import VIEWS, format_day, in_one, panel_language, phrase

ALL = "*"  # stands for every outlet; a list's choice without a value is shown as none
PERIODS = ("day", "week", "month", "season", "year")


class Fields:
    """What is typed and chosen, what is said and shown, and the box that holds all of it."""

    def __init__(self, index: Index):
        """Build the fields, empty, for the outlets, speakers and themes of an index."""
        import ipywidgets

        labels = index.codebook.labels(panel_language())
        hints = list(map(format_day, _first_and_last_day(index))) or ["", ""]
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

    def asked(self) -> list:
        """Return the widgets on whose values the answer depends."""
        return [self.word, *self.filters, self.order, self.period]


def _dropdown(name: str, labels: dict[str, str], **chosen: str):
    import ipywidgets

    options = [(label, value) for value, label in labels.items()]
    return ipywidgets.Dropdown(description=phrase(name), options=options, **chosen)


def _first_and_last_day(index: Index) -> list[datetime.date]:
    """Return the first and the last day on which an article appeared; nothing where none has a date."""
    days = index.articles["date"].dropna()
    return [days.min().date(), days.max().date()] if len(days) else []


def _introduction(index: Index) -> str:
    """Return what the panel is for, and how large the corpus is."""
    outlets = index.articles["outlet"].replace("", None).nunique()
    size = phrase("size", articles=len(index.articles), outlets=outlets, words=int(index.is_word.sum()))
    days = list(map(format_day, _first_and_last_day(index)))
    return " ".join([phrase("intro"), size, *([phrase("days", *days)] if days else [])])
