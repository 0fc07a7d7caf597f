"""Texts to read: sentences and tables as a paper prints them, restored half-spaces, and an article with its hits."""

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from html import escape
from numbers import Real
from string import Formatter
from unicodedata import normalize

import numpy as np
import pandas as pd

from helpers.core.calendars import jalali_text
from helpers.core.errors import TableError, require, require_columns, require_table
from helpers.core.paths import NOTEBOOKS, parse_yaml
from helpers.figures import kit
from helpers.figures.kit import Text
from helpers.figures.tables import NO_FORMULAS, TablePage, source_names
from helpers.language import find_spans, paragraphs, restored_places

__all__ = ["fill_sentences", "mark_halfspaces", "paper_table", "show_article"]
SENTENCES = NOTEBOOKS / "sentences.yml"
_DIGITS = 3  # of a number in prose, but for the whole ones of large numbers
_ADDRESS = re.compile(r"https?://[^\s\"'<>]+", flags=re.IGNORECASE)
# What stood where a half-space was restored, and the colour of its mark: those of the bars of notebook 01.
_HALFSPACE_COLOURS = {"nothing": kit.COLOURS[3], "space": kit.COLOURS[4]}


def paper_table(table: pd.DataFrame, *, labels: Mapping[str, Text] | None = None) -> pd.DataFrame:
    """Return a table as a paper prints it: its heads, numbers and dates as texts in the language of the style.

    A `share` is a percentage, thousands stand apart, a day is a Jalali one in Persian and an ISO one in English, and
    what is missing is a dash.

    Parameters
    ----------
    labels : names for columns and for texts in cells; a column without one is called as in Table 1.

    Examples
    --------
    >>> table = pd.DataFrame({"outlet": ["آوند"], "words": [1250], "share_undated": [0.125]})
    >>> paper_table(table).to_dict("records")
    [{'رسانه': 'آوند', 'واژه': '۱٬۲۵۰', 'بی\u200cتاریخ': '۱۲٫۵٪'}]
    """
    require_table(table, verb="paper_table")
    labels = labels or {}
    heads = [
        kit.in_language(labels.get(name, kit.label_texts(f"head_{name}", default=str(name)))) for name in table.columns
    ]
    printed = {
        name: [_printed(str(name), labels.get(value, value) if isinstance(value, str) else value) for value in values]
        for name, values in table.items()
    }
    return pd.DataFrame(printed).set_axis(heads, axis="columns")


def fill_sentences(sentences: Sequence[Mapping[str, str]] | str, values: Mapping[str, object]) -> pd.DataFrame:
    """Fill numbers into sentences that a paper can carry, in Persian and in English.

    A sentence that needs a value which is missing is left out, so that nothing is said of dates where there are none;
    where none is left, the text says so.

    Parameters
    ----------
    sentences : each with a text for `fa` and for `en`, and names of values in braces; or their name in
        `notebooks/sentences.yml`.
    values : numbers, days, and texts, or a text for each language; they are written as in `paper_table`, so that a name
        that begins with `share` is a percentage; one that begins with `term` is a term or a list, named as in figures.

    Returns
    -------
    One row per language: `language`, `sentence`.

    Examples
    --------
    >>> text = {"fa": "پیکره {articles} خبر دارد.", "en": "The corpus has {articles} articles."}
    >>> unsaid = {"fa": "آغاز: {first}.", "en": "From {first}."}
    >>> fill_sentences([text, unsaid], {"articles": 1250, "first": None})["sentence"].tolist()
    ['پیکره ۱٬۲۵۰ خبر دارد.', 'The corpus has 1,250 articles.']
    """
    if isinstance(sentences, str):
        written = parse_yaml(SENTENCES.read_text(encoding="utf-8"))
        require(sentences in written, f"sentences.yml has no {sentences!r}; it has {', '.join(written)}")
        sentences = written[sentences]
    known, rows = {name: value for name, value in values.items() if not _is_missing(value)}, []
    for language in ("fa", "en"):
        named = ({name for _, name, _, _ in Formatter().parse(text[language]) if name} for text in sentences)
        said = [text[language] for text, names in zip(sentences, named, strict=True) if names <= set(known)]
        with kit.style(language=language):
            printed = {name: _printed(name, value) for name, value in known.items()}
            for name in (name for name in known if name.startswith("term") and isinstance(known[name], str | list)):
                printed[name] = kit.comma().join(kit.names_in(np.atleast_1d(known[name]).tolist(), "term"))
            text = " ".join(text.format_map(printed) for text in said) or kit.label_for("no_sentence")
        rows.append({"language": language, "sentence": text})
    return pd.DataFrame(rows)


def _number(value: Real) -> str:
    """Return a number with three digits that say something, and no 0 behind them."""
    decimals = max(_DIGITS - 1 - math.floor(math.log10(abs(value))), 0) if value else 0
    while decimals and round(value, decimals) == round(value, decimals - 1):
        decimals -= 1
    return kit.format_number(value, decimals=decimals)


def _is_missing(value) -> bool:
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


def _printed(name: str, value) -> str:
    """Return a value as prose has it; the name of a share says that it is one."""
    if isinstance(value, Mapping):
        return kit.in_language(value)
    if _is_missing(value) or value == "":
        return "–"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}" if kit.current_style().language == "en" else jalali_text(value.normalize())
    if isinstance(value, Real):
        return kit.percent(value, decimals=1) if kit.is_share(name) else _number(value)
    return kit.label_for(value) if str(value).startswith("(") else str(value)  # (all), (none), (others)


def mark_halfspaces(before: str, after: str):
    """Return `after` as HTML for JupyterLab, right to left, with a stroke at each half-space that `before` lacks.

    Parameters
    ----------
    before, after : a text as it was typed, and with its half-spaces restored. The stroke is red where a half-space had
        been dropped, blue where a space stood for it.

    Examples
    --------
    >>> "title='nothing'" in mark_halfspaces("کتابهای", "کتاب\u200cهای").data
    True
    """
    from IPython.display import HTML

    pieces, start = [], 0
    for offset, stood in restored_places(before, after):
        style = f"border-inline-start: 3px solid {_HALFSPACE_COLOURS[stood]}; margin-inline: 1px"
        pieces += [escape(after[start:offset]), f"\u200c<span title='{stood}' style='{style}'></span>"]
        start = offset + 1
    text = "".join([*pieces, escape(after[start:])]).replace("\n", "<br>")
    style = "text-align: right; font-size: 1.15em; line-height: 2.1"
    return HTML(f"<p dir='rtl' class='{NO_FORMULAS}' style='{style}'>{text}</p>")


def show_article(
    articles: pd.DataFrame, article_id: str, *, places: pd.DataFrame, tokens: pd.DataFrame, chosen: int = -1
) -> TablePage:
    """Return an article as HTML for JupyterLab, right to left and as it was typed, with its hits marked.

    Above it stand title, outlet, date and, where it has an address of http or https as `url`, a link; below it how many
    hits are marked, and how many are not, as their letters do not add up: the articles have changed since they were
    tokenized. Hits that overlap have one mark.

    Parameters
    ----------
    articles : one row per article, those that were tokenized.
    article_id : which one to show.
    places : one row per hit, of any articles, with `article_id`, `paragraph`, `position` and `length`: lines of
        `analysis.concordance`, theme hits.
    tokens : those that were searched.
    chosen : position of the hit that stands out.

    Raises
    ------
    TableError : for an article that is not there.

    Examples
    --------
    >>> from helpers.language import tokenize
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": ["همكاری"], "text": ["گفت: همكاريهاي <ما>"]})
    >>> places = pd.DataFrame({"article_id": ["1"], "paragraph": [1], "position": [3], "length": [1]})
    >>> print(show_article(articles, "1", places=places, tokens=tokenize(articles)).data.split("\\n")[2])
    <p>گفت: <mark>همكاريهاي</mark> &lt;ما&gt;</p>
    """
    require_columns(articles, ["article_id", "title", "text"], verb="show_article")
    require_columns(places, ["article_id"], verb="show_article")
    article = articles[articles["article_id"] == article_id].head(1)
    if article.empty:
        known = ", ".join(map(str, articles["article_id"].head(3)))
        raise TableError(f"show_article: there is no article {article_id!r} among {len(articles)}, as {known}")
    own, read = (table[table["article_id"] == article_id] for table in (places, tokens))
    spans = find_spans(own, read, article, verb="show_article")
    typed = defaultdict(list)
    for number, position, span in zip(own["paragraph"], own["position"], spans, strict=True):
        if span:
            typed[number].append((span.start, span.end, position == chosen))
    (title, text), source = article[["title", "text"]].fillna("").iloc[0], [str(article_id)]
    for name in ("date", "outlet"):
        source = [*source_names(article[name], name), *source] if name in article else source
    head, *body = paragraphs(title, text) if str(title).strip() else [(0, ""), *paragraphs("", text)]
    marked = {number: _marked(line, typed[number]) for number, line in (head, *body)}
    lost = spans.count(None)
    said = [f"{kit.format_number(len(own) - lost)} {kit.label_for('hits_marked')}"]
    if lost:
        said.append(f"{kit.format_number(lost)} {kit.label_for('hits_not_placed')}")
    lines = [
        f'<article dir="rtl" class="{NO_FORMULAS}" style="text-align: right; max-width: 45em; line-height: 2">',
        f"<p>{' · '.join([*map(escape, filter(None, source)), *_link(article)])}</p><h3>{marked.pop(0)}</h3>",
        *(f"<p>{line}</p>" for line in marked.values()),
        f'<p dir="{kit.page_direction()}"><small>{escape(kit.comma().join(said))}</small></p></article>',
    ]
    return TablePage("\n".join(lines))


def _link(article: pd.DataFrame) -> list[str]:
    """Return a link to where the article stands on the web, or nothing."""
    address = str(article["url"].iloc[0]).strip() if "url" in article else ""
    if not _ADDRESS.fullmatch(address):
        return []
    label = escape(kit.label_for("source_link"))
    return [f'<a href="{escape(address, quote=True)}" target="_blank" rel="noopener noreferrer">{label}</a>']


def _marked(line: str, spans: Sequence[tuple[int, int, bool]]) -> str:
    """Return a paragraph as HTML with its hits marked; those that overlap have one mark."""
    line, pieces, end = normalize("NFC", line), [], 0
    for start, stop, is_chosen in sorted(spans):
        if start < end:  # within the last mark, or beyond it
            start, pieces[-1] = end, pieces[-1].removesuffix("</mark>")
            pieces.append(f"{escape(line[start : max(stop, end)])}</mark>")
        else:
            mark = '<mark class="chosen">' if is_chosen else "<mark>"
            pieces += [escape(line[end:start]), f"{mark}{escape(line[start:stop])}</mark>"]
        end = max(stop, end)
    return "".join([*pieces, escape(line[end:])])
