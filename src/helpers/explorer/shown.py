"""Tables of an answer as the panel shows them: columns in the reader's language, numbers in its digits."""

import re

import pandas as pd

from helpers import figures
from helpers.explorer.days import say_day
from helpers.explorer.wording import heads, words
from helpers.figures.row_labels import term_label
from helpers.figures.style import current, page_direction

MOST_SHOWN = 100  # lines or rows; all of them are exported
COLUMNS = {
    "lines": ["left", "node", "right", "date", "outlet", "speaker", "article_id"],
    "timeline": ["period", "count", "tokens", "articles", "per_million", "low", "high"],
    "collocates": ["collocate", "count", "count_term", "count_collocate", "articles", "log_dice", "log_likelihood"],
    "themes": ["label", "hits", "hits_per_1000", "all_hits", "all_per_1000"],
    "forms": ["form", "count", "share_of_count"],
    "speakers": ["speaker", "count", "share_of_count", "words", "per_1000"],
}
_HEAD = re.compile(r'<th((?: class="[^"]*")?) dir="ltr"([^>]*)>([^<]*)</th>')
_SIDE = re.compile(r'(<div class="shown-table[^"]*") dir="\w+"')  # numbers in a table do not turn the page round
_DECIMALS = {"per_million": 0, "low": 0, "high": 0}  # else two


def shown_table(name: str, table: pd.DataFrame) -> str:
    """Return the first rows of a view's table as HTML.

    >>> forms = pd.DataFrame({"form": ["صلح"], "count": [2], "share_of_count": [1.0]})
    >>> html = shown_table("forms", forms)
    >>> "سهم از همهٔ بارها</th>" in html, ">۱۰۰٪</td>" in html
    (True, True)
    """
    shown = table[COLUMNS[name]].head(MOST_SHOWN)
    shown = pd.DataFrame({column: [_text(column, value) for value in shown[column]] for column in shown})
    called, side = heads(current().language), page_direction()
    if name == "lines":  # whose columns show_concordance knows by their names
        html = _HEAD.sub(
            lambda head: f'<th{head[1]} dir="{side}"{head[2]}>{called.get(head[3], head[3])}</th>',
            figures.show_concordance(shown).data,
        )
    else:
        html = figures.show_table(shown.rename(columns=called)).data
    return wide(name, _SIDE.sub(rf'\1 dir="{side}"', html))


def wide(name: str, html: str) -> str:
    """Return what may be wider than the page in a frame that scrolls, by keyboard too; it is called as its view."""
    label = words(current().language)[name]
    return f'<div class="explorer-wide" tabindex="0" role="region" aria-label="{label}">{html}</div>'


def _text(column: str, value) -> str:
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return say_day(value.date())
    if column == "collocate":
        return term_label(value)
    if isinstance(value, str):
        return value
    if column.startswith("share"):
        return figures.percent(value)
    decimals = _DECIMALS.get(column, 2) if isinstance(value, float) else 0
    return figures.format_number(value, decimals=decimals)
