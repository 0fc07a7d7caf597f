"""Words in the plane: what sets two groups of texts apart; and words along texts: where in them terms stand."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from helpers.figures import kit
from helpers.figures.kit import Pair, TableError, Text

__all__ = ["plot_dispersion", "plot_frequency_scatter", "plot_keyness"]
_TARGET, _REFERENCE, _UNSURE = kit.COLOURS[0], kit.COLOURS[3], "#999999"
_ARTICLES = {f"{name}_{side}" for name in ("articles", "dispersion") for side in ("target", "reference")}
_LETTERS_OF_A_NAME = 30  # a longer one would leave the axes no room
_LEVEL = 0.05  # of the adjusted p-value
_VALUES = ("share", "word")
_MOST_TERMS = len(kit.COLOURS)
_ROW = 0.2  # inches of a term's row
_FILLED = 0.8  # of a text's height, by its rows
_HEAD = 0.15  # inches above the first row, for the head of the numbers
_TICK = 0.42  # half of a mark, of a row's height
_QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)


@kit.plot
def plot_keyness(
    keyness: pd.DataFrame, *, labels: Pair, top: int = 15, value: str = "log_odds_z", title: Text = "", ax=None
):
    """Draw the strongest terms of either side as bars: the target's to the right, the reference's to the left.

    Parameters
    ----------
    keyness : one row per term, as from `analysis.keyness`: of the rows above 0 in `log_odds_z` the first are drawn, of
        those below 0 the last. Bars of terms whose `p_adjusted` is 0.05 or more are white inside. Where it has
        `articles_…` and `dispersion_…`, those of the side that uses the term more stand at the far edge.
    labels : what target and reference are.
    value : the column of the bars' lengths: `log_odds_z`, `log_odds` or `log_ratio`.

    Examples
    --------
    >>> keyness = pd.DataFrame({"term": ["صلح", "نان"], "log_odds_z": [2.5, -1.5], "p_adjusted": [0.01, 0.2]})
    >>> [float(bar.get_width()) for bar in plot_keyness(keyness, labels=("آوندا", "نارون")).patches]
    [2.5, -1.5]
    """
    kit.check_top(top)
    kit.check_table(keyness, ["term", "log_odds_z", value, "p_adjusted"])
    kit.check_numbers(keyness, ["log_odds_z", "p_adjusted"])
    sides = keyness[keyness["log_odds_z"] > 0].head(top), keyness[keyness["log_odds_z"] < 0].tail(top)
    shown = pd.concat(sides, ignore_index=True)
    kit.check_table(shown, [])
    drawn = shown.assign(**{value: kit.numbers_in(shown, value).fillna(0.0)})
    ax = ax or kit.new_axes(7.0, 1.9 + kit.BAR_HEIGHT * len(drawn))
    ours, sure = (drawn["log_odds_z"] > 0).to_numpy(), (drawn["p_adjusted"] < _LEVEL).to_numpy()
    colours = np.where(ours, _TARGET, _REFERENCE)
    filled = np.where(sure, colours, "white")
    ax.barh(range(len(drawn)), drawn[value].tolist(), height=0.75, edgecolor=colours, color=filled)
    names = kit.names_in(drawn["term"], "term")
    for row, (name, number) in enumerate(zip(names, drawn[value], strict=True)):
        away, side, other = (4, "left", "right") if number > 0 else (-4, "right", "left")
        style, text = {"textcoords": "offset points", "va": "center"}, kit.format_number(number, decimals=1)
        ax.annotate(kit.shape(_short(name)), (0, row), (-away, 0), ha=other, **style)
        ax.annotate(kit.shape(text), (number, row), (away, 0), ha=side, fontsize="small", **style)
    ax.axvline(0, color="black", linewidth=0.8)
    longest = 1.18 * max(float(drawn[value].abs().max()), 1e-9)
    ax.set_xlim(-longest, longest)
    if set(drawn) >= _ARTICLES:
        _write_articles(ax, drawn, ours)
    ax.set_ylim(len(drawn) - 0.4, -0.6)
    ax.set_yticks([])
    kit.number_axis(ax.xaxis)
    kit.label_values(ax, value)
    kit.write_title(ax, title)
    _write_sides(ax, labels, unsure="" if sure.all() else "white")
    for name, side in zip(labels, (ours, ~ours), strict=True):
        terms, sizes = np.array(names, dtype=object)[side], drawn.loc[side, value].abs()
        kit.describe_rows(ax, "bars", terms, sizes, decimals=1, size=kit.in_language(name))
    kit.shows(ax, shown)
    return ax


def _write_articles(ax, drawn: pd.DataFrame, ours: np.ndarray) -> None:
    """Write at the far edge of each row's free half in how many articles its term stands, and how evenly."""
    columns = {"xycoords": ("axes fraction", "data"), "fontsize": "small", "color": "#555555", "va": "center"}
    for side, own, edge in (("target", ours, 0), ("reference", ~ours, 1)):
        style = columns | {"ha": "right" if edge else "left"}
        rows = np.flatnonzero(own)
        numbers = [kit.numbers_in(drawn, f"{name}_{side}") for name in ("articles", "dispersion")]
        for row in rows:
            articles, dispersion = (column.iloc[row] for column in numbers)
            text = kit.MARKS[kit.page_direction()] + ("–" if pd.isna(articles) else kit.format_number(articles))
            text += "" if pd.isna(dispersion) else f" · {kit.format_number(dispersion, decimals=2)}"
            ax.annotate(kit.shape(text), (edge, row), **style)
        if len(rows):
            above = columns | {"ha": style["ha"], "va": "bottom", "fontsize": "x-small"}
            ax.annotate(kit.shape(kit.label_for("articles_and_dispersion")), (edge, rows[0] - 0.55), **above)


@kit.plot
def plot_frequency_scatter(keyness: pd.DataFrame, *, labels: Pair, top: int = 20, title: Text = "", ax=None):
    """Draw how often each term is used by the two sides, a dot per term on two logarithmic axes.

    The target's use grows upwards, the reference's to the left (in an English figure to the right), both per 1,000
    words; on the line both use a term alike. A term that one side lacks stands at its 0. Grey are terms whose
    `p_adjusted` is 0.05 or more.

    Parameters
    ----------
    keyness, labels : one row per term, as from `analysis.keyness`; what target and reference are.
    top : of how many of the strongest terms of either side the names are written, as far as they find room.

    Examples
    --------
    >>> keyness = pd.DataFrame({"term": ["صلح"], "log_odds_z": [2.5], "p_adjusted": [0.01], "share_target": [0.01],
    ...     "share_reference": [0.001], "tokens_target": [1000], "tokens_reference": [1000]})
    >>> plot_frequency_scatter(keyness, labels=("آوندا", "نارون")).collections[0].get_offsets().tolist()
    [[1.0, 10.0]]
    """
    shares, tokens = ([f"{name}_{side}" for side in ("target", "reference")] for name in ("share", "tokens"))
    kit.check_top(top)
    kit.check_table(keyness, ["term", "log_odds_z", "p_adjusted", *shares, *tokens])
    kit.check_numbers(keyness, ["log_odds_z", "p_adjusted"])
    kit.check_numbers(keyness, shares, minimum=0, maximum=1)
    kit.check_numbers(keyness, tokens, minimum=1, maximum=10**12)
    ax = ax or kit.new_axes(7.0, 6.4)
    # Where a side lacks a term, half a word stands for none.
    nothing = [500 / keyness[f"tokens_{side}"].iloc[0] for side in ("reference", "target")]
    dots = (1000 * keyness[shares[::-1]]).set_axis(["x", "y"], axis=1)
    dots = dots.where(dots > 0, pd.Series(nothing, index=["x", "y"]), axis=1)
    colours = np.where(keyness["log_odds_z"] > 0, _TARGET, _REFERENCE)
    dots["colour"] = np.where(keyness["p_adjusted"] < _LEVEL, colours, _UNSURE)
    for colour in (_UNSURE, _REFERENCE, _TARGET):
        # Many rare terms share a point; each point is drawn once.
        points = dots.loc[dots["colour"] == colour, ["x", "y"]].drop_duplicates()
        if len(points):
            ax.scatter(points["x"], points["y"], s=14, color=colour, alpha=0.7, linewidth=0, clip_on=False)
    _log_axes(ax, nothing, dots[["x", "y"]].max().tolist())
    for axis, name in ((ax.yaxis, labels[0]), (ax.xaxis, labels[1])):
        axis.set_label_text(kit.shape(f"{_short(name)}: {kit.label_for('each_1000')}"))
    kit.write_title(ax, title)
    _write_sides(ax, labels, unsure=_UNSURE if (dots["colour"] == _UNSURE).any() else "")
    strength = keyness["log_odds_z"].reset_index(drop=True)
    order = strength[strength != 0].sort_values(key=lambda numbers: -numbers.abs(), kind="stable")
    named = order.groupby(np.sign(order)).head(top).index  # of either side, the strongest first
    dark = ["#444444" if dots["colour"].iloc[row] == _UNSURE else dots["colour"].iloc[row] for row in named]
    terms = list(map(_short, kit.names_in(keyness["term"].iloc[named], "term")))
    kit.name_points(ax, dots[["x", "y"]].iloc[named].to_numpy(), terms, dark)
    size = f"{kit.format_number(len(keyness))} {kit.label_for('rows')}"
    kit.describe(ax, f"{kit.label_for('scatter')}: {size}. {kit.comma().join(terms[:3])}")
    return ax


def _short(name: Text) -> str:
    return kit.row_label(kit.in_language(name), letters=_LETTERS_OF_A_NAME, lines=1)


def _log_axes(ax, lowest: list[float], highest: list[float]) -> None:
    ends = [(0.7 * low, 1.6 * high) for low, high in zip(lowest, highest, strict=True)]
    is_from_right = kit.page_direction() == "rtl"
    ax.set(xscale="log", yscale="log", xlim=ends[0][::-1] if is_from_right else ends[0], ylim=ends[1])
    if is_from_right:
        ax.yaxis.tick_right()
        ax.yaxis.set_label_position("right")
    for axis, none, (_, end) in zip((ax.xaxis, ax.yaxis), lowest, ends, strict=True):
        kit.fixed_ticks(axis, {none: kit.format_number(0)} | _round_numbers(2 * none, end))
    alike = [min(low for low, _ in ends), max(high for _, high in ends)]
    ax.plot(alike, alike, color="#777777", linewidth=0.8, zorder=0)


def _round_numbers(low: float, high: float) -> dict[float, str]:
    """Return round numbers between two, with their names: 1, 10, 100, or where these are few 1, 2, 5, 10."""
    numbers = {step * 10.0**power: power for power in range(-7, 4) for step in (1, 2, 5)}
    within = {number: power for number, power in numbers.items() if low <= number <= high}
    tens = {number: power for number, power in within.items() if number == 10.0**power}
    shown = tens if len(tens) > 2 else within
    return {number: kit.format_number(number, decimals=max(-power, 0)) for number, power in shown.items()}


def _write_sides(ax, labels: Pair, *, unsure: str) -> None:
    """Say in a legend which side has which colour, and what the colour `unsure` is, if one is given."""
    entries = [(_TARGET, _TARGET, _short(labels[0])), (_REFERENCE, _REFERENCE, _short(labels[1]))]
    if unsure:
        entries.append((unsure, _UNSURE, kit.label_for("not_significant")))
    # Empty areas, for the entries alone: the bars and dots of a side need not be of one colour.
    areas = [ax.fill_between([], [], facecolor=inside, edgecolor=edge) for inside, edge, _ in entries]
    kit.write_legend(ax, areas, [name for _, _, name in entries])


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
