"""Bars: terms, counts of any table, themes, collocates, delays, and shares that make a whole."""

from collections.abc import Iterator, Mapping

import pandas as pd

from helpers.figures import kit
from helpers.figures.kit import TableError, Text

__all__ = [
    "plot_collocations",
    "plot_counts",
    "plot_delays",
    "plot_shares",
    "plot_terms",
    "plot_theme_tree",
    "plot_themes",
]
_HEAD = 1.2  # inches above and below the bars
_NUMBER_GAP = 0.1  # inches between a bar, its number and the name of its row
_ASSOCIATIONS = ("log_dice", "log_likelihood", "count")
_MOST_DAYS = 100_000  # some centuries
_UNORDERED = "#999999"
_SMALLEST_LABELLED = 0.08  # a narrower part has no room for its number


@kit.plot(
    fa="هر میله یک واژه با همهٔ صورت‌های آن است و طول میله: {value}. میان میله‌هایی که کمی فرق دارند ترتیب معنایی ندارد.",
    en="A bar is a word in all its forms, its length: {value}. Between bars that differ little, the order means nothing.",
)
def plot_terms(
    terms: pd.DataFrame,
    *,
    top: int = 20,
    value: str = "count",
    title: Text = "",
    direction: str | None = None,
    ax=None,
):
    """Draw the first rows of a terms table as bars, the first row on top.

    Parameters
    ----------
    terms : one row per term with `term` and the column `value`; a verb's lemma (گفت#گو) is shown as its infinitive.
    top : how many rows to draw.
    value : the column of the bars' lengths.
    direction : `rtl`, the default for Persian names, has bars grow from the right, where their names stand; or `ltr`.

    Examples
    --------
    >>> terms = pd.DataFrame({"term": ["صلح", "نان"], "count": [2, 1]})
    >>> [float(bar.get_width()) for bar in plot_terms(terms).patches]
    [2.0, 1.0]
    """
    kit.check_top(top)
    kit.check_table(terms, ["term", value])
    shown = terms.head(top)
    names = [kit.term_label(term) for term in shown["term"]]
    ax = _draw_bars(names, kit.numbers_in(shown, value), value, title=title, direction=direction, ax=ax)
    kit.shows(ax, shown)
    return ax


@kit.plot(fa="هر میله یک ردیف جدول است و طول آن: {value}.", en="A bar is a row of the table, its length: {value}.")
def plot_counts(
    table: pd.DataFrame,
    *,
    label: str,
    value: str,
    value_label: Text = "",
    title: Text = "",
    direction: str | None = None,
    ax=None,
):
    """Draw one bar per row of any table, the first row on top.

    Parameters
    ----------
    label, value : the columns with the bars' names and with their lengths.
    value_label : what the lengths are, for below the axis.
    direction : as in `plot_terms`.

    Examples
    --------
    >>> counts = pd.DataFrame({"part": ["عنوان", "بند ۱"], "words": [7, 45]})
    >>> [float(bar.get_width()) for bar in plot_counts(counts, label="part", value="words").patches]
    [7.0, 45.0]
    """
    kit.check_table(table, [label, value])
    numbers = kit.numbers_in(table, value)
    return _draw_bars(table[label].tolist(), numbers, value_label or value, title=title, direction=direction, ax=ax)


@kit.plot(
    fa="هر میله یک موضوع است و طول آن: {value}. موضوعی که مدخل‌های بیشتری دارد بیشتر یافت می‌شود: هر موضوع را با خودش در "
    "متنی دیگر بسنجید.",
    en="A bar is a theme, its length: {value}. A theme with more entries finds more: compare a theme with itself in "
    "another text.",
)
def plot_themes(
    theme_counts: pd.DataFrame,
    *,
    labels: Mapping[str, Text],
    value: str = "hits_per_1000",
    title: Text = "",
    direction: str | None = None,
    ax=None,
):
    """Draw one bar per theme, in the order of the table.

    Parameters
    ----------
    theme_counts : one row per theme with `theme` and the column `value`, as from `count_themes(…, by=())`.
    labels : each theme's name, as from `codebook.labels()`.
    direction : as in `plot_terms`.

    Examples
    --------
    >>> counts = pd.DataFrame({"theme": ["trade"], "hits_per_1000": [4.5]})
    >>> [float(bar.get_width()) for bar in plot_themes(counts, labels={"trade": "تجارت"}).patches]
    [4.5]
    """
    _check_themes(theme_counts, value)
    names = kit.names_of(theme_counts["theme"], labels)
    return _draw_bars(names, kit.numbers_in(theme_counts, value), value, title=title, direction=direction, ax=ax)


@kit.plot(
    fa="میله‌های روشن زیرموضوع‌های میلهٔ تیرهٔ بالای خودند و طول هر میله: {value}. جمع آنها می‌تواند از موضوع بیشتر شود، "
    "چون یک عبارت به دو زیرموضوع هم می‌رسد.",
    en="Lighter bars are sub-themes of the dark bar above them; the length of a bar: {value}. Together they may exceed "
    "it, as one phrase may serve two sub-themes.",
)
def plot_theme_tree(
    theme_counts: pd.DataFrame,
    *,
    labels: Mapping[str, Text],
    parents: Mapping[str, str],
    value: str = "hits_per_1000",
    title: Text = "",
    ax=None,
):
    """Draw themes with the sub-themes below each, in lighter bars and smaller names.

    Parameters
    ----------
    theme_counts, labels : as in `plot_themes`.
    parents : the theme above a theme, as from `codebook.parents()`.

    Examples
    --------
    >>> counts = pd.DataFrame({"theme": ["exports", "trade"], "hits_per_1000": [2.0, 4.5]})
    >>> ax = plot_theme_tree(counts, labels={"trade": "تجارت", "exports": "صادرات"}, parents={"exports": "trade"})
    >>> [float(bar.get_width()) for bar in ax.patches]
    [4.5, 2.0]
    """
    _check_themes(theme_counts, value)
    listed = theme_counts["theme"].astype(str).tolist()
    order = [theme for root in listed if parents.get(root) not in listed for theme in _branch(root, listed, parents)]
    rows = theme_counts.set_index(theme_counts["theme"].astype(str)).loc[order].reset_index(drop=True)
    is_below = [parents.get(theme) in listed for theme in order]
    colours = [kit.COLOURS[4] if below else kit.COLOURS[0] for below in is_below]
    ax = _draw_bars(
        kit.names_of(order, labels), kit.numbers_in(rows, value), value, title=title, ax=ax, colours=colours
    )
    for label, below in zip(ax.get_yticklabels(), is_below, strict=True):
        label.set(color="#444444" if below else "black", **({"fontsize": "small"} if below else {}))
    return ax


def _check_themes(theme_counts: pd.DataFrame, value: str) -> None:
    kit.check_table(theme_counts, ["theme", value])
    if theme_counts["theme"].duplicated().any():
        raise TableError("a theme stands on several rows; count with by=() or choose one group first")


def _branch(theme: str, listed: list[str], parents: Mapping[str, str]) -> Iterator[str]:
    yield theme
    for child in listed:
        if parents.get(child) == theme:
            yield from _branch(child, listed, parents)


@kit.plot(
    fa="هر میله واژه‌ای است که نزدیک واژهٔ دیگر می‌آید و طول آن: {value}. دو بار کنار هم آمدن چیزی را ثابت نمی‌کند.",
    en="A bar is a word near the other one, its length: {value}. A pair that met twice is an anecdote.",
)
def plot_collocations(
    collocations: pd.DataFrame,
    *,
    top: int = 20,
    value: str = "log_dice",
    title: Text = "",
    direction: str | None = None,
    ax=None,
):
    """Draw the first collocates of one term as bars, the first row on top.

    Parameters
    ----------
    collocations : one row per collocate with `term`, `collocate` and `value`, as from `analysis.find_collocations`.
    top : how many rows to draw.
    value : `log_dice`, `log_likelihood` or `count`.
    direction : as in `plot_terms`.

    Examples
    --------
    >>> table = pd.DataFrame({"term": ["همکاری"] * 2, "collocate": ["اقتصادی", "علمی"], "log_dice": [12.0, 11.5]})
    >>> [float(bar.get_width()) for bar in plot_collocations(table).patches]
    [12.0, 11.5]
    """
    if value not in _ASSOCIATIONS:
        raise TableError(f"value must be one of {', '.join(_ASSOCIATIONS)}; got {value!r}")
    kit.check_top(top)
    kit.check_table(collocations, ["term", "collocate", value])
    if collocations["term"].nunique() > 1:
        raise TableError("the table has several terms; choose one, or draw plot_collocation_network")
    shown = collocations.head(top)
    names = [kit.term_label(name) for name in shown["collocate"]]
    measure = "together" if value == "count" else value
    ax = _draw_bars(names, kit.numbers_in(shown, value), measure, title=title, direction=direction, ax=ax)
    kit.shows(ax, shown)
    return ax


@kit.plot(
    fa="هر میله مقاله‌هایی است که همان خبر را آن‌قدر روز پس از نخستین روزش آورده‌اند و طول آن: {value}. میلهٔ خاکستری "
    "مقاله‌هایی است که همه در نخستین روز آمده‌اند؛ نمی‌شود گفت کدام نخست بوده است.",
    en="A bar is the articles that told a story so many days after its first day, its length: {value}. The grey bar ran "
    "on the first day together with others: nobody can tell which was first.",
)
def plot_delays(
    delays: pd.DataFrame, *, value: str = "articles", longest: int | None = None, title: Text = "", ax=None
):
    """Draw how many days after its first day a story was run again, a bar per row.

    Parameters
    ----------
    delays : one row per number of `days` with the column `value`; 0 days are grey, as on one day nobody can tell who
        was first.
    longest : the row of so many days is named as that many or more.

    Examples
    --------
    >>> delays = pd.DataFrame({"days": [0, 1], "articles": [4, 3]})
    >>> [float(bar.get_width()) for bar in plot_delays(delays).patches]
    [4.0, 3.0]
    """
    kit.check_table(delays, ["days", value])
    kit.check_readable(len(delays), "bars")
    kit.check_numbers(delays, ["days"], minimum=0, maximum=_MOST_DAYS)
    names = [_delay_label(int(days), longest) for days in delays["days"]]
    colours = [kit.COLOURS[0] if days else _UNORDERED for days in delays["days"]]
    measure = "share_of_repeated" if value == "share_of_articles" else value
    return _draw_bars(names, kit.numbers_in(delays, value), measure, title=title, ax=ax, colours=colours)


def _delay_label(days: int, longest: int | None) -> str:
    if days == 0:
        return kit.label_for("day_same")
    name = kit.label_for("one_day") if days == 1 else f"{kit.format_number(days)} {kit.label_for('days')}"
    return f"{name} {kit.label_for('or_more')}" if days == longest else name


@kit.plot(
    fa="هر میله یک کل است و هر رنگ سهم یکی از بخش‌های آن. میلهٔ گروهی کوچک با یکی دو مورد جابه‌جا می‌شود.",
    en="A bar is a whole, a colour the share of one of its parts. The bar of a small group moves with a case or two.",
)
def plot_shares(
    table: pd.DataFrame, *, label: str, part: str, value: str, labels: Mapping[str, Text], title: Text = "", ax=None
):
    """Draw one bar per row's whole, parted by colour from the right, the first row on top.

    Parameters
    ----------
    table : one row per pair of `label` and `part`.
    value : the column with the share, between 0 and 1; parts of at least 0.08 show their percentage.
    labels : each part's name in the legend, in the order in which parts are drawn.

    Examples
    --------
    >>> shares = pd.DataFrame({"outlet": ["آوندا"] * 2, "state": ["kept", "lost"], "share": [0.75, 0.25]})
    >>> labels = {"kept": "نیم‌فاصله", "lost": "افتاده"}
    >>> ax = plot_shares(shares, label="outlet", part="state", value="share", labels=labels)
    >>> [float(bar.get_width()) for bar in ax.patches]
    [0.75, 0.25]
    """
    if len(labels) > len(kit.COLOURS):
        raise TableError(f"{len(labels)} parts; there are colours for {len(kit.COLOURS)}")
    kit.check_table(table, [label, part, value], unique=[label, part])
    filled = table.assign(**{value: kit.numbers_in(table, value).fillna(0.0)})
    kit.check_numbers(filled, [value], minimum=0, maximum=1)
    rows = list(dict.fromkeys(filled[label]))
    grid = filled.pivot(index=label, columns=part, values=value).reindex(index=rows, columns=list(labels)).fillna(0.0)
    direction = kit.reading_direction(None, rows)
    ax = ax or kit.new_axes(7.0, 1.9 + kit.row_height(rows) * len(grid))
    start, bars, names = pd.Series(0.0, grid.index), [], [kit.in_language(text) for text in labels.values()]
    for key, colour in zip(labels, kit.COLOURS, strict=False):
        edges = {"color": colour, "edgecolor": "white", "linewidth": 0.5}
        bars.append(ax.barh(range(len(grid)), grid[key], left=start, height=0.75, **edges))
        _label_parts(ax, start.tolist(), grid[key].tolist(), "white" if colour in kit.DARK else "black")
        start = start + grid[key]
    kit.label_rows(ax, rows, direction)
    ax.set_xlim(*((1.0, 0.0) if direction == "rtl" else (0.0, 1.0)))
    kit.number_axis(ax.xaxis, integer=False)
    kit.write_title(ax, title, direction)
    kit.write_legend(ax, bars, names)
    for key, name in zip(labels, names, strict=True):
        kit.describe_rows(ax, "parted_bars", rows, grid[key], decimals=2, size=name)
    return ax


def _label_parts(ax, starts: list[float], widths: list[float], colour: str) -> None:
    for row, (start, width) in enumerate(zip(starts, widths, strict=True)):
        if width >= _SMALLEST_LABELLED:
            text = kit.shape(kit.percent(width))
            ax.text(start + width / 2, row, text, ha="center", va="center", color=colour, fontsize="small")


def _draw_bars(
    names: list[str],
    numbers: pd.Series,
    measure: Text,
    *,
    title: Text,
    direction: str | None = None,
    ax,
    colours=kit.COLOURS[0],
):
    """Draw horizontal bars, the first on top, with their numbers beside them; return the axes.

    `measure` says what the numbers are, or names their column; a missing number has its row, its name and no bar.
    """
    direction = kit.reading_direction(direction, names)
    ax = ax or kit.new_axes(7.0, _HEAD + kit.row_height(names) * len(names))
    ax.barh(range(len(names)), numbers.fillna(0.0).tolist(), color=colours, height=0.75)
    kit.label_rows(ax, names, direction)
    decimals = kit.decimals_for(numbers)
    for row, number in enumerate(numbers):
        _write_number(ax, row, number, decimals, direction)
    ax.set_xlim(*_limits_beside_names(ax, numbers, decimals, direction))
    kit.number_axis(ax.xaxis, integer=decimals == 0)
    between = "\n"
    kit.label_values(
        ax,
        kit.in_language(measure, between=between)
        if isinstance(measure, Mapping)
        else kit.label_for(measure, between=between),
    )
    kit.write_title(ax, title, direction)
    kit.describe_rows(ax, "bars", names, numbers, decimals=decimals)
    return ax


def _limits_beside_names(ax, numbers: pd.Series, decimals: int, direction: str) -> tuple[float, float]:
    """Return an axis on which the numbers of bars that grow towards the names stay clear of them."""
    ends = kit.value_limits(numbers, direction)
    below = [number for number in numbers if number < 0]
    if not below:
        return ends
    widest = max(
        kit.text_width(ax.figure, kit.format_number(number, decimals=decimals), fontsize="small") for number in below
    )
    part = min((widest + _NUMBER_GAP * kit.scale()) / kit.room_beside_rows(ax), 0.5)
    lowest = (min(below) - part * max(ends)) / (1 - part)
    return (max(ends), lowest) if direction == "rtl" else (lowest, max(ends))


def _write_number(ax, row: int, number: float, decimals: int, direction: str) -> None:
    """Write a number at the end of its bar, away from zero."""
    is_known = number == number
    text = kit.format_number(number, decimals=decimals) if is_known else kit.label_for("unknown")
    leftwards = (direction == "rtl") != (is_known and number < 0)
    side, away = ("right", -4) if leftwards else ("left", 4)
    end = (number if is_known else 0.0, row)
    ax.annotate(kit.shape(text), end, (away, 0), textcoords="offset points", ha=side, va="center", fontsize="small")
