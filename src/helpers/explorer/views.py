"""The views of an answer: each is one entry of `VIEWS` and the function that makes its table."""

import io
import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from html import escape

import pandas as pd

from helpers import figures
from helpers.explorer.query import Answer, order_of_lines
from helpers.explorer.words import Pair, format_day, in_both, in_one, panel_language, phrase

MOST_SHOWN = 100  # lines or rows; all of them are exported
_BARS = 15
_DOTS_PER_INCH = 100
_HEAD = re.compile(r'<th((?: class="[^"]*")?) dir="ltr"([^>]*)>([^<]*)</th>')
_SIDE = re.compile(r'(<div class="shown-table[^"]*") dir="\w+"')  # numbers in a table do not turn the page round
_DECIMALS = {"per_million": 0, "low": 0, "high": 0}  # else two


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

    name: Pair
    columns: Mapping[str, Pair]
    make: Callable[[Answer, Choices], Content]
    plot: Callable | None = None
    title: Pair = ("", "")
    reading: Pair = ("", "")
    field: str = ""

    def titles(self, answer: Answer) -> dict[str, str]:
        """Return the title of the figure in both languages."""
        return in_both(self.title, figures.term_label(answer.term))


def _lines(answer: Answer, choices: Choices) -> Content:
    order = order_of_lines(answer, choices.order)
    return Content(answer.lines(order if choices.whole else order[:MOST_SHOWN]), rows=len(order))


def _timeline(answer: Answer, choices: Choices) -> Content:
    table = answer.timeline(period=choices.period)
    left_out = answer.period_coverage(period=choices.period).set_index("coverage")["articles"].drop("dated")
    notes = [phrase(key, count) for key, count in left_out.items() if count]
    return Content(table, tuple(notes) if len(table) else (phrase("no_dates"),))


def _collocates(answer: Answer, _: Choices) -> Content:
    note = (
        "واژه‌هایی که در همان جمله، تا پنج واژه پیش یا پس از آن، دست‌کم دو بار آمده‌اند؛ ایست‌واژه‌ها شمرده نشده‌اند.",
        "Words that stand within five words of it in the same sentence, twice or more; stopwords are left out.",
    )
    return Content(answer.collocates(), (in_one(note),))


def _themes(answer: Answer, _: Choices) -> Content:
    table, labels = answer.themes(), answer.selection.index.codebook.labels(panel_language())
    table.insert(1, "label", table["theme"].map(labels).astype(str))
    note = (
        "یافته‌های هر موضوع در جمله‌هایی که واژه در آنهاست ({} واژه)، کنار یافته‌هایش در همهٔ متن‌ها ({} واژه). "
        "یافته‌ای که خود واژه در آن است در هیچ‌کدام شمرده نشده.",
        "Hits of each theme in the sentences of the word ({} words), beside those in all texts ({} words). "
        "A hit in which the word itself stands counts in neither.",
    )
    return Content(table, (in_one(note, int(table["tokens"].iloc[0]), int(table["all_tokens"].iloc[0])),))


def _plot_themes(table: pd.DataFrame, *, title: Mapping[str, str]):
    return figures.plot_dumbbell(
        table[table["all_hits"] > 0],
        label="label",
        columns=("all_per_1000", "hits_per_1000"),
        labels=(in_both(("همهٔ متن‌ها", "all texts")), in_both(("جمله‌های واژه", "sentences of the word"))),
        value="hits_per_1000",
        title=title,
    )


def _forms(answer: Answer, _: Choices) -> Content:
    note = (
        "هر املا و هر صرف جداگانه، همان‌طور که در متن تایپ شده است.",
        "Each spelling and each inflection apart, as it was typed.",
    )
    return Content(answer.forms(), (in_one(note),))


def _speakers(answer: Answer, _: Choices) -> Content:
    table = answer.speakers()
    known = int(table.loc[table["speaker"] != "", "count"].sum())
    nobody = in_one(("(بیرون از نقل‌قول، یا نامعلوم)", "(outside of quotes, or unknown)"))
    note = (
        "{} از {} سطر در سخن گوینده‌ای شناخته آمده است.",
        "{} of {} lines stand in the words of a known speaker.",
    )
    named = table.assign(speaker=table["speaker"].replace({"": nobody}))
    return Content(named, (in_one(note, known, len(answer.starts)),))


_COUNT, _ARTICLES, _SPEAKER = ("شمار", "count"), ("مقاله‌ها", "articles"), ("گوینده", "speaker")
_SHARE = ("سهم از همهٔ بارها", "share of all")
VIEWS: dict[str, View] = {
    "lines": View(
        ("در متن", "In context"),
        {
            "left": ("پیش از آن", "before"),
            "node": ("واژه", "word"),
            "right": ("پس از آن", "after"),
            "date": ("تاریخ", "date"),
            "outlet": ("رسانه", "outlet"),
            "speaker": _SPEAKER,
            "article_id": ("مقاله", "article"),
        },
        _lines,
        field="order",
    ),
    "timeline": View(
        ("در گذر زمان", "Over time"),
        {
            "period": ("دوره", "period"),
            "count": _COUNT,
            "tokens": ("واژه‌های دوره", "words of the period"),
            "articles": _ARTICLES,
            "per_million": ("در هر یک میلیون واژه", "per million words"),
            "low": ("کران پایین ۹۵٪", "95% from"),
            "high": ("کران بالای ۹۵٪", "95% to"),
        },
        _timeline,
        plot=figures.plot_timeline,
        title=("«{}» در گذر زمان، در هر یک میلیون واژه", "“{}” over time, per million words"),
        reading=(
            "نرخ واژه با همهٔ صورت‌هایش و بازهٔ ۹۵٪ آن؛ میله‌های پایین شمار مقاله‌هاست. "
            "دوره‌ای با کمتر از پنج مقاله بازه ندارد.",
            "The word's rate in all its forms with its 95% interval; the bars below are articles. "
            "A period of fewer than five articles has no interval.",
        ),
        field="period",
    ),
    "collocates": View(
        ("هم‌نشین‌ها", "Collocates"),
        {
            "collocate": ("هم‌نشین", "collocate"),
            "count": _COUNT,
            "count_term": ("شمار واژه", "count of the word"),
            "count_collocate": ("شمار هم‌نشین", "count of the collocate"),
            "articles": _ARTICLES,
            "log_dice": ("پیوند (logDice)", "logDice"),
            "log_likelihood": ("درست‌نمایی (G²)", "G²"),
        },
        _collocates,
        plot=partial(figures.plot_collocations, top=_BARS),
        title=("هم‌نشین‌های «{}»", "Collocates of “{}”"),
        reading=(
            "میلهٔ بلندتر یعنی دو واژه کمتر بی هم می‌آیند (logDice). دو بار کنار هم آمدن چیزی را ثابت نمی‌کند.",
            "A longer bar is a more exclusive pair (logDice). A pair that met twice is an anecdote.",
        ),
    ),
    "themes": View(
        ("موضوع‌ها", "Themes"),
        {
            "label": ("موضوع", "theme"),
            "hits": ("در جمله‌های واژه", "hits beside the word"),
            "hits_per_1000": ("در هر ۱۰۰۰ واژهٔ این جمله‌ها", "per 1,000 words of these"),
            "all_hits": ("در همهٔ متن‌ها", "hits in all texts"),
            "all_per_1000": ("در هر ۱۰۰۰ واژهٔ همه", "per 1,000 words of all"),
        },
        _themes,
        plot=_plot_themes,
        title=(
            "موضوع‌ها در جمله‌های «{}» و در همهٔ متن‌ها، در هر ۱۰۰۰ واژه",
            "Themes in sentences with “{}” and in all texts, per 1,000 words",
        ),
        reading=(
            "هرچه دو نشانهٔ یک موضوع دورتر باشند، واژه بیشتر با آن موضوع می‌آید یا بیشتر از آن دور می‌ماند.",
            "The farther apart a theme's two marks, the more the word goes with the theme, or keeps away from it.",
        ),
    ),
    "forms": View(("صورت‌ها", "Forms"), {"form": ("صورت", "form"), "count": _COUNT, "share_of_count": _SHARE}, _forms),
    "speakers": View(
        ("گویندگان", "Speakers"),
        {
            "speaker": _SPEAKER,
            "count": _COUNT,
            "share_of_count": _SHARE,
            "words": ("واژه‌هایی که از او نقل شده", "words quoted"),
            "per_1000": ("در هر ۱۰۰۰ واژهٔ او", "per 1,000 of these"),
        },
        _speakers,
    ),
}


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
        shown.append(frame(_picture_html(view.plot(content.table, title=view.titles(answer)), view.titles(answer))))
    if len(content.table):
        shown.append(frame(_table_html(view.columns, content.table)))
    return "".join(shown)


def _picture_html(ax, title: Mapping[str, str]) -> str:
    import matplotlib.pyplot as plt

    picture = io.BytesIO()
    ax.figure.savefig(picture, format="png", dpi=_DOTS_PER_INCH)
    spoken = escape(figures.alt_text(ax.figure, figures.in_language(title)), quote=True)
    plt.close(ax.figure)
    return f'<img alt="{spoken}" src="data:image/png;base64,{b64encode(picture.getvalue()).decode("ascii")}">'


def _table_html(columns: Mapping[str, Pair], table: pd.DataFrame) -> str:
    """Return the first rows of a table: columns in the reader's language, numbers in its digits.

    >>> table = pd.DataFrame({"form": ["صلح"], "count": [2], "share_of_count": [1.0]})
    >>> html = _table_html(VIEWS["forms"].columns, table)
    >>> "سهم از همهٔ بارها</th>" in html, ">۱۰۰٪</td>" in html
    (True, True)
    """
    heads, side = (
        {column: in_one(head) for column, head in columns.items()},
        "ltr" if panel_language() == "en" else "rtl",
    )
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
        return format_day(value.date())
    if column == "collocate":
        return figures.term_label(value)
    if isinstance(value, str):
        return value
    if column.startswith("share"):
        return figures.percent(value)
    decimals = _DECIMALS.get(column, 2) if isinstance(value, float) else 0
    return figures.format_number(value, decimals=decimals)
