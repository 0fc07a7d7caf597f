"""Some articles of a corpus: those of some outlets, sections or days."""

from collections.abc import Mapping, Sequence

import pandas as pd

from helpers.core.errors import CorpusError, require_columns, require_dates, say
from helpers.corpus.dates import parse_date

_DAYS = ("from", "to")  # the first and the last
_SHOWN = 12  # values that an error lists

Only = Mapping[str, str | Sequence[str]] | str | None


def parse_only(given: Only) -> dict[str, list[str]]:
    """Return which values of which columns are wanted, and `from` and `to`, from a text or a dictionary.

    >>> parse_only("outlet=ایسنا, outlet=فارس, from=1403-07-01")
    {'outlet': ['ایسنا', 'فارس'], 'from': ['1403-07-01']}
    """
    wanted: dict[str, list[str]] = {}
    if isinstance(given, str):
        pairs = [[part.strip() for part in pair.partition("=")] for pair in given.split(",") if pair.strip()]
    elif isinstance(given, Mapping | None):
        listed = {name: [value] if isinstance(value, str) else value for name, value in (given or {}).items()}
        pairs = [[name, "=", str(value)] for name, values in listed.items() for value in values]
    else:
        pairs = [[str(given), "", ""]]
    for name, sign, value in pairs:
        if not (name and sign and value):
            raise CorpusError(f'only: {name!r} names no value: write "outlet=ایسنا,from=1403-07-01,to=1403-12-30"')
        wanted.setdefault(name, []).append(value)
    if several := [name for name in _DAYS if len(wanted.get(name, ())) > 1]:
        raise CorpusError(f"only: {several[0]} is one day; got {', '.join(wanted[several[0]])}")
    return wanted


def tell_only(wanted: Mapping[str, Sequence[str]]) -> str:
    """Return in words which values of which columns are wanted, as from `parse_only`.

    >>> tell_only({"outlet": ["ایسنا", "فارس"], "from": ["1403"]})
    'outlet ایسنا, فارس; from 1403'
    """
    return "; ".join(f"{name} {', '.join(values)}" for name, values in wanted.items())


def select_articles(articles: pd.DataFrame, only: Only) -> pd.DataFrame:
    """Return the articles that have all that is wanted, and say how many they are.

    Parameters
    ----------
    articles
        As from `read_articles`.
    only
        Columns and the value, or the values, that an article may have there, as `{"outlet": ["ایسنا", "فارس"]}`; of
        `tags`, one that it must have. `from` and `to` are the first and the last day, month or year, in any calendar:
        `{"from": "1403-07", "to": "2025-03-20"}`; articles without a date are then left out. On a command line,
        `"outlet=ایسنا,outlet=فارس,from=1403-07"`.

    Raises
    ------
    CorpusError
        For what is no column, no day, a value that no article has, and where no article is left.

    Examples
    --------
    >>> articles = pd.DataFrame({"outlet": ["ایسنا", "فارس"], "date": pd.to_datetime(["2024-10-01", "2025-05-01"])})
    >>> select_articles(articles, {"to": "1403"})["outlet"].tolist()
    ['ایسنا']
    """
    wanted = parse_only(only)
    if not wanted:
        return articles
    require_columns(articles, ["date"], verb="only")
    chosen = pd.Series(True, articles.index)
    for name, values in wanted.items():
        if name in _DAYS:
            days = require_dates(articles, verb="only")["date"].dt.normalize()
            chosen &= days >= _day(values[0], name) if name == "from" else days <= _day(values[0], name)
            continue
        if name not in articles:
            listed = ", ".join([*_DAYS, *map(str, articles.columns)])
            raise CorpusError(f"only: the articles have no column {name!r}; choose among {listed}")
        cells = articles[name].map(lambda cell: set(map(str, cell)) if isinstance(cell, list) else {str(cell)})
        if absent := sorted(set(values) - set().union(*cells)):
            counts = cells.explode().value_counts()
            known = ", ".join(value for value in counts.index[:_SHOWN] if value) + (
                ", …" if len(counts) > _SHOWN else ""
            )
            raise CorpusError(f"only: no article has {name} {', '.join(absent)}; there are: {known or 'none'}")
        chosen &= cells.map(lambda cell, values=values: not cell.isdisjoint(values))
    told = tell_only(wanted)
    if not chosen.any():
        raise CorpusError(f"only: no article is left of {len(articles):,} with {told}: notebook 01 shows what there is")
    undated = int(articles["date"].isna().sum()) if set(wanted) & set(_DAYS) else 0
    also = f"; {undated:,} without a date are left out" if undated else ""
    say(f"{int(chosen.sum()):,} of {len(articles):,} articles are read, with {told}{also}")
    return articles[chosen].reset_index(drop=True)


def _day(written: str, name: str) -> pd.Timestamp:
    """Return the first day that is meant, or as `to` the last one."""
    read = parse_date(written)
    if read is None or read.date is None:
        raise CorpusError(f"only: {name} {written!r} is no day: write ۱ مهر ۱۴۰۳, 1403-07-01 or 2024-09-22")
    return pd.Timestamp(read.last_date if name == "to" else read.date)
