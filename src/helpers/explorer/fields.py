"""The widgets of the panel: fields with their labels, and how they look."""

from html import escape

from helpers import figures
from helpers.explorer.days import days_of, say_day
from helpers.explorer.index import Index
from helpers.explorer.ordering import ORDERS
from helpers.explorer.views import VIEWS
from helpers.explorer.wording import words
from helpers.figures.style import current

ALL = "*"  # stands for every outlet; a list's choice without a value is shown as none
PERIODS = ("day", "week", "month", "season", "year")
_STYLE = """<style>
.explorer.explorer-rtl, .explorer-rtl .widget-html-content {direction: rtl; text-align: right}
.explorer .widget-html {width: auto; max-width: 100%; margin-inline: 0}
.explorer .widget-html-content {line-height: 1.7; min-width: 0; width: 100%; white-space: normal}
.explorer h2, .explorer p {margin: 0.2em 0}
.explorer .widget-text, .explorer .widget-dropdown, .explorer .widget-combobox {
  width: 17em; max-width: 100%; margin-inline: 0
}
.explorer .explorer-word {width: 30em}
.explorer .widget-label {width: auto !important; min-width: 4.5em; flex: none; margin-inline-end: 0.5em}
.explorer-rtl .widget-label {text-align: right}
.explorer-rtl input {direction: rtl}
.explorer select {background-color: var(--jp-layout-color1)}
.explorer .lm-TabBar-content {flex-wrap: wrap}
.explorer .lm-TabBar .lm-TabBar-tab {
  flex: 0 0 auto !important; min-width: 0; padding: 0 0.9em; color: var(--jp-ui-font-color1) !important
}
.explorer .explorer-wide {overflow-x: auto}
.explorer .explorer-wide img {display: block; max-width: 100%; height: auto; background: white}
.explorer .explorer-wide td, .explorer .explorer-wide th {padding: 0.15em 0.45em}
.explorer .explorer-wide [data-unit="lines"] {font-size: 0.92em}
.explorer .explorer-count .widget-html-content {font-size: 1.15em; font-weight: 600; overflow-wrap: anywhere}
@media (max-width: 40rem) {
  .explorer .widget-text, .explorer .widget-dropdown, .explorer .widget-combobox {width: 100%}
  .explorer .widget-label {min-width: 8em}
  .explorer .explorer-wide img {max-width: none; width: 34rem}
  .explorer .explorer-wide [data-unit="lines"] :is(td.left, td.right) {white-space: normal; min-width: 7em}
  .explorer .explorer-wide td, .explorer .explorer-wide th {padding: 0.15em 0.3em}
}
</style>"""


class Fields:
    """What is typed and chosen, what is said and shown, and the box that holds all of it."""

    def __init__(self, index: Index):
        """Build the fields, empty, for the outlets, speakers and themes of an index."""
        import ipywidgets

        said = words(current().language)
        labels = index.codebook.labels(current().language)
        outlets = sorted(set(index.articles["outlet"].fillna("")))
        days = days_of(index.articles)
        hints = list(map(say_day, days)) if days else ["", ""]
        self.word = ipywidgets.Text(description=said["word"], placeholder=said["word_hint"])
        self.word.add_class("explorer-word")
        self.since = ipywidgets.Text(description=said["since"], placeholder=hints[0])
        self.until = ipywidgets.Text(description=said["until"], placeholder=hints[1])
        self.speaker = ipywidgets.Combobox(description=said["speaker"], placeholder=said["all"], options=index.speakers)
        self.outlet = ipywidgets.Dropdown(
            description=said["outlet"],
            options=[(said["all"], ALL), *((name or said["no_outlet"], name) for name in outlets)],
        )
        self.theme = ipywidgets.Dropdown(
            description=said["theme"],
            options=[(said["all"], ""), *((labels[name], name) for name in index.codebook.top())],
        )
        self.order = ipywidgets.Dropdown(description=said["order"], options=[(said[name], name) for name in ORDERS])
        self.period = ipywidgets.Dropdown(
            description=said["period"], options=[(said[name], name) for name in PERIODS], value="month"
        )
        self.count, self.note, self.saved = (ipywidgets.HTML() for _ in range(3))
        self.count.add_class("explorer-count")
        self.pages = {name: ipywidgets.HTML() for name in VIEWS}
        self.tabs = ipywidgets.Tab(
            children=[ipywidgets.VBox(self._page(name)) for name in VIEWS], titles=[said[name] for name in VIEWS]
        )
        self.export = ipywidgets.Button(description=said["export"], layout={"width": "auto"})
        self.box = self._box(index, said)

    def _page(self, name: str) -> list:
        beside = {"lines": [self.order], "timeline": [self.period]}
        return [*beside.get(name, []), self.pages[name]]

    def _box(self, index: Index, said: dict[str, str]):
        import ipywidgets

        wrapped = ipywidgets.Layout(flex_flow="row wrap", width="100%")
        filters = [self.outlet, self.since, self.until, self.speaker, self.theme]
        box = ipywidgets.VBox(
            [
                ipywidgets.HTML(
                    f"{_STYLE}<h2>{escape(said['heading'])}</h2><p>{escape(_introduction(index, said))}</p>"
                ),
                self.word,
                ipywidgets.HBox(filters, layout=wrapped),
                ipywidgets.HTML(f"<small>{escape(said['filters'])}</small>"),
                self.count,
                self.note,
                self.tabs,
                ipywidgets.HBox([self.export, self.saved], layout=wrapped),
                ipywidgets.HTML(f"<small>{escape(said['limits'])}</small>"),
            ]
        )
        box.add_class("explorer")
        if current().language != "en":
            box.add_class("explorer-rtl")
        return box

    def asked(self) -> list:
        """Return the widgets on whose values the answer depends."""
        return [
            self.word,
            self.since,
            self.until,
            self.speaker,
            self.outlet,
            self.theme,
            self.order,
            self.period,
        ]


def _introduction(index: Index, said: dict[str, str]) -> str:
    """Return what the panel is for, and how large the corpus is."""
    numbers = {
        "articles": len(index.articles),
        "outlets": index.articles["outlet"].replace("", None).nunique(),
        "words": int(index.is_word.sum()),
    }
    size = said["size"].format(**{name: figures.format_number(number) for name, number in numbers.items()})
    days = days_of(index.articles)
    return " ".join([said["intro"], size, *([said["days"].format(*map(say_day, days))] if days else [])])
