"""A bar code for each text: where in it terms stand."""

from collections.abc import Mapping

import pandas as pd

from helpers.figures import kit
from helpers.figures.kit import TableError, Text

__all__ = ["plot_dispersion"]
_VALUES = ("share", "word")
_MOST_TERMS = len(kit.COLOURS)
_ROW = 0.2  # inches of a term's row
_FILLED = 0.8  # of a text's height, by its rows
_HEAD = 0.15  # inches above the first row, for the head of the numbers
_TICK = 0.42  # half of a mark, of a row's height
_QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)


@kit.plot
def plot_dispersion(
    places: pd.DataFrame,
    *,
    by: str = "article_id",
    labels: Mapping[object, Text] | None = None,
    value: str = "share",
    top: int = 20,
    title: Text = "",
    ax=None,
):
    """Draw each text as a line with a mark where a term stands; several terms stand one under another, in colours.

    At the end of each line: how often the term stands there, of how many words, and how evenly over the articles
    (deviation of proportions: 0 evenly, 1 in one article), where the text has several. A text of one name alone, as a
    whole corpus, has its terms as rows.

    Parameters
    ----------
    places : one row per hit, and one for a term that a text lacks, as from `analysis.find_dispersion`.
    by, labels : the column of the texts, and names for texts and terms; what has none there stands as it is.
    value : `share`, so that all texts are equally long, or `word`, so that a longer text has a longer line.
    top : the texts drawn, the first ones.

    Examples
    --------
    >>> places = pd.DataFrame({"article_id": ["1", "1"], "term": "صلح", "word": [0, 5], "words": 10, "count": 2})
    >>> ax = plot_dispersion(places.assign(share=[0, 0.5], dispersion=None))
    >>> [float(x) for x, _ in ax.collections[1].get_segments()[1]]
    [0.5, 0.5]
    """
    kit.check_top(top)
    if value not in _VALUES:
        raise TableError(f"value must be one of {', '.join(_VALUES)}; got {value!r}")
    kit.check_table(places, [by, "term", "word", "share", "words", "count", "dispersion"])
    kit.check_numbers(places, ["words", "count"], minimum=0)
    places = places.assign(**{name: kit.numbers_in(places, name) for name in ("word", "share", "dispersion")})
    texts, terms = (list(dict.fromkeys(places[column])) for column in (by, "term"))
    texts = texts[:top]
    shown = places[places[by].isin(texts)]
    rows = shown.drop_duplicates([by, "term"])
    by_terms = len(texts) == 1
    names = kit.named_in(terms if by_terms else texts, "term" if by_terms else by, labels)
    parts = 1 if by_terms else len(terms)
    kit.check_readable(len(terms), "terms", most=_MOST_TERMS)
    kit.check_readable(len(rows), "lines")
    direction = kit.reading_direction(None, names)
    height = max(kit.row_height(names), _ROW * parts / _FILLED)
    ax = ax or kit.new_axes(7.0, 1.6 + height * len(names))
    step = _FILLED / parts
    middles = {
        (text, term): (terms.index(term) if by_terms else texts.index(text) - (_FILLED - step) / 2 + part * step)
        for text in texts
        for part, term in enumerate(terms)
    }
    heights = [middles[key] for key in zip(rows[by], rows["term"], strict=True)]
    lengths = rows["words"] if value == "word" else [1] * len(rows)
    ax.hlines(heights, 0, lengths, color="#DDDDDD", linewidth=0.8, zorder=1)
    marks = []
    for colour, term in zip(kit.COLOURS, terms, strict=False):
        own = shown[(shown["term"] == term) & shown["word"].notna()]
        middle = pd.Series([middles[text, term] for text in own[by]], dtype=float)
        reach, at = _TICK * step / (_FILLED if by_terms else 1), own[value].to_numpy()
        style = {"color": colour, "linewidth": 0.9, "zorder": 2}
        marks.append(ax.vlines(at, middle - reach, middle + reach, **style))
    kit.label_rows(ax, names, direction)
    lowest, highest = ax.get_ylim()
    ax.set_ylim(lowest, highest - _HEAD / height)
    longest = float(max(lengths)) or 1.0
    ax.set_xlim(*kit.turned((-0.01 * longest, 1.01 * longest), direction))
    _write_counts(ax, rows, heights, direction)
    if value == "share":
        kit.fixed_ticks(ax.xaxis, {share: kit.percent(share) for share in _QUARTERS})
    else:
        kit.number_axis(ax.xaxis, integer=True)
    kit.label_values(ax, "share_of_text" if value == "share" else "word_of_text")
    kit.write_title(ax, title, direction)
    term_names = kit.named_in(terms, "term", labels)
    if not by_terms and len(terms) > 1:
        kit.write_legend(ax, marks, term_names)
    for term, name in zip(terms, term_names, strict=True):
        own = rows[rows["term"] == term]
        named = [name] if by_terms else kit.named_in(own[by], by, labels)
        kit.describe_rows(ax, "barcode", named, own["count"], size=name)
    kit.shows(ax, shown)
    return ax


def _write_counts(ax, rows: pd.DataFrame, heights: list[float], direction: str) -> None:
    """Write at the end of each line how often its term stands there, of how many words, and how evenly."""
    edge, side, away = (0, "right", -5) if direction == "rtl" else (1, "left", 5)
    style = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points", "ha": side, "color": "#555555"}
    for height, row in zip(heights, rows.to_dict("records"), strict=True):
        spread = "" if pd.isna(row["dispersion"]) else f" · {kit.format_number(row['dispersion'], decimals=2)}"
        count, words = map(kit.format_number, (row["count"], row["words"]))
        text = f"{count} {kit.label_for('out_of')} {words}{spread}"
        text = kit.shape(kit.MARKS[kit.page_direction()] + text)
        ax.annotate(text, (edge, height), (away, 0), va="center", fontsize="small", **style)
    name = "count_of_words" + ("" if rows["dispersion"].isna().all() else "_and_dispersion")
    head = style | {"xycoords": "axes fraction", "va": "top", "fontsize": "x-small"}
    ax.annotate(kit.shape(kit.label_for(name)), (edge, 1), (away, 0), **head)
