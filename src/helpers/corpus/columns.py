"""Which columns of a source are ours: those that `columns=` names, those of a usual name, else by what they hold.

And which articles `only=` wants, by what stands in these columns.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from statistics import median

import pandas as pd

from helpers.core.errors import CorpusError, first_of, require_columns, require_dates, say
from helpers.corpus.dates import parse_date
from helpers.corpus.reading import COLUMNS, Between, Reading, Row, as_text, printable
from helpers.language import fold_characters, read_list

# In sources, for each of our columns and for the lead, which is put before the text.
COMMON_NAMES: dict[str, list[str]] = {row["column"]: row["names"].split("|") for row in read_list("columns")}
HEAD_ROWS = 200  # by which columns are chosen, however many follow
HEADER_AMONG = 10  # rows: a title, a note and a merged cell may stand above the names
_FEWEST_WORDS = 8  # of the middle text; a headline has six or seven
_TITLE_WORDS = range(3, 26)
_MOSTLY = 0.8  # of the filled cells
_LONG_CELL, _LONG_PATH = 60, 500  # letters: no column has so long a name, or one with the names around it
_NOT_PUBLISHED = re.compile("crawl|fetch|index|scrap|updat|modif|edit|retriev|به ?روز|ویرایش|دریافت")
_KEY_WORDS = re.compile(r"^(?:news|article|post|item|story|khabar)|(?:خبر|مقاله|مطلب|نوشته)$")
_OF_PARAGRAPHS = {"article_id", "paragraph"}  # columns of tables that this project writes
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_ARABIC_LETTER = re.compile("[\u0620-\u06d3]")
_LETTER = re.compile(r"[^\W\d_]")

Names = dict[str, tuple[str, ...]]  # of each of our columns: the source's columns that may have it, the best first


def parse_columns(given: str | dict[str, str] | None) -> dict[str, str]:
    """Return the names of columns from `"text=body,outlet=url"`, as command lines have them, or from a dictionary.

    >>> parse_columns("text=body, outlet=url")
    {'text': 'body', 'outlet': 'url'}
    """
    if isinstance(given, str):
        pairs = [pair.partition("=") for pair in given.split(",") if pair.strip()]
        wrong = next((ours for ours, sign, theirs in pairs if not (sign and theirs.strip())), None)
        if wrong is not None:
            raise CorpusError(f'columns: {wrong.strip()!r} names no column of the source: write "text=body,outlet=url"')
        given = {ours.strip(): theirs.strip() for ours, _, theirs in pairs}
    if not isinstance(given, dict | None):
        raise CorpusError(f'columns: write {{"text": "body"}}, or "text=body,outlet=url"; got {given!r}')
    columns = dict(given or {})
    allowed = [*COLUMNS, "lead"]
    if unknown := [name for name in columns if name not in allowed]:
        raise CorpusError(f"columns: {unknown[0]!r} is not a column of articles; allowed: {', '.join(allowed)}")
    return columns


def is_text_name(name: str) -> bool:
    """Tell whether a column of this name usually holds the text."""
    return column_of(name) == "text"


# A cache, as trees are searched by the names in them, which come again in each row.
@lru_cache(maxsize=2**12)
def column_of(name: str) -> str:
    """Return which of our columns one of this name usually is; "" for none."""
    return next(iter(_ranks(name)), "")


def recognise(found: Sequence[str], chosen: Names, reading: Reading) -> Names:
    """Return the names of our columns among `found`: those that were `chosen` for the whole file, then the usual ones.

    Where a row lacks the first, it has the second: rows of one file may name their text differently.
    """
    names: dict[str, list[str]] = {column: list(given) for column, given in chosen.items()}
    given = set(reading.columns.values())
    own = [name for name in found if isinstance(name, str)]
    ranked = [(rank, column, name) for name in own for column, rank in _ranks(name).items()]
    for _, column, name in sorted(ranked, key=lambda one: one[0]):
        # An address that was named for the outlet is the address too.
        if column not in reading.columns and (name not in given or column == "url"):
            names.setdefault(column, []).append(name)
    return {column: tuple(dict.fromkeys(given)) for column, given in names.items()}


def choose(head: Sequence[Row], reading: Reading, *, has_our_columns: bool = False) -> Names:
    """Return what the first rows of a file decide for all: the columns that `columns=` names, or that hold our columns.

    What was chosen by what columns hold is noted in `reading.notes`. Raises `CorpusError` where none looks like text.
    """
    if has_our_columns:
        return {}
    head = head[:HEAD_ROWS]
    found = list(dict.fromkeys(name for _, row in head for name in row if not isinstance(name, Between)))
    if absent := [source for source in reading.columns.values() if source not in found]:
        raise CorpusError(f"column {absent[0]!r} is missing from {reading.shown}; found: {_listed(found)}")
    if not (reading.columns or _OF_PARAGRAPHS - set(found)):
        raise CorpusError(
            f"{reading.shown}: its rows are paragraphs of articles, as in a coding sheet or a table of quotes: leave "
            'it out of the folder, or name the column that is an article, as columns={"text": "text"}'
        )
    chosen: Names = {ours: (theirs,) for ours, theirs in reading.columns.items()}
    named = recognise(found, chosen, reading)
    cells = _Cells(head)
    if "text" in chosen:
        cells.check_text(chosen["text"][0], found, reading)
        return chosen
    if not all(map(cells.is_no_text, named.get("text", ()))):
        return chosen
    by_content = cells.by_content(found, named)
    if "text" not in by_content:
        if "text" in named and sum(len(cells.filled(name)) for name in named["text"]) < 2:
            return chosen  # a row without a text is told of, and one text may be a number
        raise CorpusError(
            f"{reading.shown}: none of its columns looks like the text of articles, which is sentences in Persian; "
            f'found: {_listed(found)}. If one is, name it: columns={{"text": …}}'
        )
    told = ", ".join(f"{ours} from {_shown(theirs)!r}" for ours, theirs in by_content.items())
    reading.note(
        f"columns of no usual name were chosen by what they hold: {told}",
        f'if that is wrong, name yours, as columns={{"text": "{_shown(by_content["text"])}"}}',
    )
    return chosen | {ours: (theirs,) for ours, theirs in by_content.items()}


class _Cells:
    """The first cells of each column, as texts."""

    def __init__(self, head: Sequence[Row]):
        self._head, self._known = head, {}

    def filled(self, name: str) -> list[str]:
        """Return the cells of a column that hold anything to be seen, as a half-space alone is not."""
        if name not in self._known:
            cells = (as_text(row.get(name)).strip() for _, row in self._head)
            self._known[name] = [cell for cell in cells if any(sign.isprintable() for sign in cell)]
        return self._known[name]

    def share(self, name: str, test: Callable[[str], object]) -> float:
        cells = self.filled(name)
        return sum(map(bool, map(test, cells))) / len(cells) if cells else 0.0

    def is_no_text(self, name: str) -> bool:
        """Tell whether a column holds addresses, numbers or dates, whatever its name."""
        return self.share(name, lambda cell: _ADDRESS.fullmatch(cell) or not _LETTER.search(cell)) >= _MOSTLY

    def check_text(self, name: str, found: Sequence[str], reading: Reading) -> None:
        """Raise `CorpusError` where the column that was named for the text holds addresses or numbers."""
        if self.is_no_text(name):
            better = self.by_content(found, {}).get("text")
            advice = f"{_shown(better)!r} looks like text" if better else "no other column looks like text either"
            example = self.filled(name)[0][:40]
            raise CorpusError(
                f"{reading.shown}: column {_shown(name)!r}, which columns= names for the text, holds no text but "
                f"{printable(example)!r}; {advice}"
            )

    def by_content(self, found: Sequence[str], named: Names) -> dict[str, str]:
        """Return the columns that hold what ours do, but for those that are named, and only beside a text."""
        taken = {name for column, names in named.items() if column not in ("text", "lead") for name in names}
        free = [name for name in found if name not in taken]
        texts = {name: sum(map(len, self.filled(name))) for name in free if self._is_prose(name)}
        if not texts:
            return {}
        text = max(texts, key=lambda name: texts[name])
        free = [name for name in free if name != text]
        tests: dict[str, Callable[[str], bool]] = {"title": self._is_title, "date": self._is_date, "url": self._is_url}
        chosen = {"text": text}
        for column, test in tests.items():
            if column not in named and (name := next(filter(test, free), None)) is not None:
                chosen[column] = name
                free.remove(name)
        return chosen

    def _is_prose(self, name: str) -> bool:
        cells = self.filled(name)
        if len(cells) < len(self._head) / 2 or self.share(name, _is_persian) < _MOSTLY:
            return False
        return median(len(cell.split()) for cell in cells) >= _FEWEST_WORDS and len(set(cells)) > len(cells) / 2

    def _is_title(self, name: str) -> bool:
        cells = self.filled(name)
        if len(cells) < len(self._head) / 2 or self.share(name, _is_persian) < _MOSTLY:
            return False
        return median(len(cell.split()) for cell in cells) in _TITLE_WORDS and len(set(cells)) >= _MOSTLY * len(cells)

    def _is_date(self, name: str) -> bool:
        if _NOT_PUBLISHED.search(name.lower()) or len(self.filled(name)) < len(self._head) / 2:
            return False
        return self.share(name, lambda cell: not cell.isdigit() and parse_date(cell)) >= _MOSTLY

    def _is_url(self, name: str) -> bool:
        return self.share(name, _ADDRESS.fullmatch) >= _MOSTLY


def _is_persian(cell: str) -> bool:
    letters = len(_LETTER.findall(cell[:500]))
    return len(_ARABIC_LETTER.findall(cell[:500])) > letters / 2


def find_header(rows: Iterator[tuple[str, list]], reading: Reading) -> tuple[list, Iterator[tuple[str, list]]]:
    """Return the names of a table's columns, and the rows below; "column 1" and so on where the table names none.

    Of the first ten rows, the one with the most usual names has them, where it has two or that of a text; else the
    first row that is not alone in its first cell. What stands above is noted.
    """
    first = list(islice(rows, HEADER_AMONG))
    if not first:
        return [], iter(())
    given = set(reading.columns.values())
    known = [sum(1 for cell in row if cell in given or column_of(str(cell or ""))) for _, row in first]
    with_text = [any(cell in given or is_text_name(str(cell or "")) for cell in row) for _, row in first]
    number = max(range(len(first)), key=lambda n: known[n])
    if known[number] < 2 and not with_text[number]:
        number = next((n for n, (_, row) in enumerate(first) if sum(map(_is_filled, row)) > 1), 0)
        if any(map(_is_content, first[number][1])):
            width = max(len(row) for _, row in first)
            reading.note(f"the table names no columns: they are called column 1 to column {width}", "")
            return [f"column {n}" for n in range(1, width + 1)], chain(first, rows)
    above = " / ".join(" ".join(str(cell) for cell in row if _is_filled(cell)) for _, row in first[:number])
    if above:
        reading.note(f"left out above the names of the columns: {_shown(above)!r}", "")
    return list(first[number][1]), chain(first[number + 1 :], rows)


def _is_filled(cell: object) -> bool:
    return bool(str(cell if cell is not None else "").strip())


def _is_content(cell: object) -> bool:
    """Tell whether a cell is no name of a column but what stands in one."""
    text = str(cell if cell is not None else "").strip()
    return len(text) > _LONG_CELL or bool(_ADDRESS.fullmatch(text)) or parse_date(text) is not None


def _ranks(name: str) -> dict[str, tuple[int, int]]:
    """Return the columns of ours that a source's column may be by its name, each with its rank (0 is the best).

    Letters alone count (pub_date, PubDate and Pub Date are one name), of a path its end (_source.title), and news- or
    article- before a name, or خبر behind it, says nothing.
    """
    if len(name) > _LONG_PATH:  # a cell of the first rows, which may be the text of a book
        return {}
    whole, end = plain_name(name), plain_name(name.rpartition(".")[2])
    tried = dict.fromkeys([whole, end, _KEY_WORDS.sub("", whole), _KEY_WORDS.sub("", end)])
    found: dict[str, tuple[int, int]] = {}
    for effort, key in enumerate(tried):
        for column, rank in _COLUMN_OF.get(key, ()):
            found.setdefault(column, (rank, effort))
        if found:
            break
    return found


def plain_name(name: str) -> str:
    """Return what two typings of a name have in common: its letters and digits."""
    return "".join(sign for sign in fold_characters(str(name)).lower() if sign.isalnum())


_COLUMN_OF: dict[str, list[tuple[str, int]]] = {}
for _column, _names in COMMON_NAMES.items():
    for _rank, _name in enumerate(_names):
        _COLUMN_OF.setdefault(plain_name(_name), []).append((_column, _rank))


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(map(_shown, names[:30]))
    return shown + (f", … ({len(names)} in all)" if len(names) > 30 else "")


def _shown(name: str) -> str:
    return printable(" ".join(str(name).split())[:40])


_DAYS = ("from", "to")  # the first and the last

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
            known = first_of([value for value in counts.index if value])
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
