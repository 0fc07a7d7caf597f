"""The fields of the panel: what is typed and chosen, what is said and shown, and the box that holds all of it."""

from collections.abc import Sequence
from html import escape
from importlib.resources import files

from helpers.explorer.index import Index
from helpers.explorer.query import ORDERS
from helpers.explorer.views import VIEWS, format_day, in_one, panel_language, phrase

ALL = "*"  # stands for every outlet; a list's choice without a value is shown as none
PERIODS = ("day", "week", "month", "season", "year")
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


class Fields:
    """What is typed and chosen, what is said and shown, and the box that holds all of it."""

    def __init__(self, index: Index):
        """Build the fields, empty, for the outlets, speakers and themes of an index."""
        import ipywidgets

        labels = index.codebook.labels(panel_language())
        hints = _first_and_last_day(index) or ["", ""]
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
        self.period = _dropdown("period", {name: phrase(name) for name in PERIODS}, value="month")
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
        self.download, self.export, self.save_view = map(_button, ("download", "export", "save_view"))
        self.load_view = ipywidgets.FileUpload(accept=".zip", description=phrase("load_view"), layout={"width": "auto"})
        self.filters = [self.outlet, self.since, self.until, self.speaker, self.theme]
        self.box = self._box(index)

    def offer_lines(self, labels: Sequence[str]) -> None:
        """Offer lines by their number and words, none of them chosen."""
        options = {NO_LINE: phrase("choose_line")} | dict(enumerate(labels))
        self.reader.options = [(label, value) for value, label in options.items()]

    def _box(self, index: Index):
        import ipywidgets

        wrapped = ipywidgets.Layout(flex_flow="row wrap", width="100%")
        style = (files("helpers") / "templates" / "explorer_style.html").read_text(encoding="utf-8")
        box = ipywidgets.VBox(
            [
                ipywidgets.HTML(f"{style}<h2>{escape(phrase('heading'))}</h2><p>{escape(_introduction(index))}</p>"),
                self.word,
                ipywidgets.HTML(f"<small>{_from_left(escape(phrase('word_help', *_QUERIES)))}</small>"),
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


def _from_left(html: str) -> str:
    """Return HTML with elements in place of the marks of what reads from the left."""
    return html.replace("\u2066", '<bdi dir="ltr">').replace("\u2069", "</bdi>")


def _text(name: str, hint: str):
    import ipywidgets

    return ipywidgets.Text(description=phrase(name), placeholder=hint)


def _button(name: str):
    import ipywidgets

    return ipywidgets.Button(description=phrase(name), layout={"width": "auto"})


def _dropdown(name: str, labels: dict, **chosen: str):
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
