"""Agency lines that are not the story: openers, signatures, codes, buttons of the page."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

import pandas as pd

from helpers.core.errors import require_columns
from helpers.corpus.dates import find_dates
from helpers.corpus.folding import fold_with_places
from helpers.language.lexicon import read_list

# An opener stands in one of the first lines (the lead often comes before it), a signature in one of the last.
_FIRST_LINES, _LAST_LINES = 4, 12
_LOOKED_AT = 400  # letters of a line
_DATELINE = 150  # letters from the opener on
_INSTITUTION = (
    r"(?:خبرگزاری|پایگاه (?:خبری|اطلاع رسانی)(?: تحلیلی)?|سایت(?: خبری)?|وب سایت|روزنامه|هفته ?نامه|ماهنامه|شبکه خبری"
    r"|نشریه|آژانس خبری|رادیو|شبکه)"
)
_QUOTED = r"(?P<quoted>[^\s،,:؛.!؟«»]+(?: [^\s،,:؛.!؟«»]+){0,7})"
_NAME = r"(?!(?:اعلام|کرد|گفت|نوشت|افزود|خبر)(?!\w))\w+"  # a word of a name that no list has
_WORDS, _PLACE = r"\w+(?: \w+){0,3}?", r"\w+(?: \w+){0,2}?"


@dataclass(frozen=True)
class _Rules:
    openings: tuple[re.Pattern, ...]
    endings: tuple[re.Pattern, ...]


def strip_boilerplate(articles: pd.DataFrame) -> pd.DataFrame:
    """Take agency lines off the texts: one row per article, as it came, with the same letters in more columns.

    `text` is without openers («به گزارش …، به نقل از …»), signatures («انتهای پیام»), codes and lines of the page. They
    stand in `boilerplate`, as typed, one piece a line. `outlet` is filled from an opener where it was empty, and
    `outlet_source` says which: column, boilerplate or "". `quoted_outlet` has whom an opener quotes (به نقل از). A text
    that is nothing else is kept as it is; `attrs["only_boilerplate"]` counts these.

    The rules are those of `data/lexicon/boilerplate.tsv`, the names those of `outlets.tsv` and of the column `outlet`.

    >>> articles = pd.DataFrame({"text": ["به گزارش ايسنا، باران آمد.\\nانتهاي پيام"]})
    >>> strip_boilerplate(articles)[["text", "boilerplate", "outlet"]].values.tolist()
    [['باران آمد.', 'به گزارش ايسنا،\\nانتهاي پيام', 'ایسنا']]
    """
    require_columns(articles, ["text"], verb="strip_boilerplate")
    stated = articles["outlet"].fillna("") if "outlet" in articles else pd.Series("", articles.index)
    own = tuple(sorted({name for name in map(_bare_name, stated.unique()) if name}))
    found = [_strip(text, own) for text in articles["text"].fillna("")]
    table = articles.copy()
    table["text"] = [stripped.text for stripped in found]
    table["boilerplate"] = ["\n".join(stripped.pieces) for stripped in found]
    named = pd.Series([stripped.outlet for stripped in found], articles.index, dtype="str")
    table["outlet"] = stated.where(stated.ne(""), named)
    table["outlet_source"] = [
        "column" if name else "boilerplate" if new else "" for name, new in zip(stated, named, strict=True)
    ]
    table["quoted_outlet"] = [stripped.quoted for stripped in found]
    table.attrs["only_boilerplate"] = sum(stripped.only_boilerplate for stripped in found)
    return table


def dateline(text: str) -> tuple[str, str]:
    """Return the opener of a text, and the words that follow it in its line; two empty texts where there is none.

    >>> dateline("به گزارش خبرگزاری آوندا، شنبه ۲۷ مرداد ۱۴۰۳، باران آمد.")[0]
    'به گزارش خبرگزاری آوندا، شنبه ۲۷ مرداد ۱۴۰۳،'
    """
    for line in _lines(text)[:_FIRST_LINES]:
        opener = _opener(line, ())
        if opener:
            return line[: opener.end].strip(), line[opener.end : _DATELINE]
    return "", ""


@dataclass(frozen=True)
class _Stripped:
    text: str
    pieces: list[str]
    outlet: str = ""
    quoted: str = ""
    only_boilerplate: bool = False


@dataclass(frozen=True)
class _Opener:
    end: int
    outlet: str
    quoted: str


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n", _FIRST_LINES * 3) if line.strip()]


def _strip(text: str, own: tuple[str, ...]) -> _Stripped:
    lines = text.split("\n")
    pieces, outlet, quoted = [], "", ""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    for number in filled[:_FIRST_LINES]:
        opener = _opener(lines[number], own)
        if opener:
            pieces.append(lines[number][: opener.end].strip())
            lines[number] = lines[number][opener.end :].lstrip()
            outlet, quoted = outlet or opener.outlet, quoted or opener.quoted
    endings = _strip_endings(lines, filled[::-1][:_LAST_LINES], own)
    if not endings and not pieces:
        return _Stripped(text, [])
    kept = "\n".join(line for number, line in enumerate(lines) if line.strip() or number not in set(filled))
    if not re.search(r"\w", kept):
        return _Stripped(text, [], only_boilerplate=True)
    return _Stripped(kept.strip("\n"), pieces + endings, outlet, quoted)


def _strip_endings(lines: list[str], numbers: list[int], own: tuple[str, ...]) -> list[str]:
    """Take endings off the last lines, in place, up to the first line that has none; return them in reading order."""
    pieces: list[str] = []
    for number in numbers:
        line, again = lines[number], True
        while again and line.strip():
            start = _ending_start(line, own)
            again = start is not None
            if again:
                pieces.append(line[start:].strip())
                line = line[:start].rstrip()
        lines[number] = line
        if re.search(r"\w", line):
            break
    return pieces[::-1]


def _ending_start(line: str, own: tuple[str, ...]) -> int | None:
    offset = max(0, len(line) - _LOOKED_AT)
    folded, places = fold_with_places(line[offset:])
    folded = folded.rstrip()
    starts = []
    for pattern in _rules(own).endings:
        # From a line's start, or behind the end of a sentence.
        match = next((match for match in pattern.finditer(folded) if match.end() == len(folded)), None)
        if match and match.group():
            starts.append(places[match.start()] + offset)
    return min(starts, default=None)


def _opener(line: str, own: tuple[str, ...]) -> _Opener | None:
    folded, places = fold_with_places(line[:_LOOKED_AT])
    for pattern in _rules(own).openings:
        match = pattern.match(folded)
        if match:
            end = places[match.end() - 1] + 1
            names = match.groupdict()
            return _Opener(
                _past_date(line, end), _outlet_name(names.get("outlet") or "", own), names.get("quoted") or ""
            )
    return None


def _past_date(line: str, end: int) -> int:
    """Return the end of the opener with the date that follows it, when that stands between two commas."""
    segment = re.match(r"\s*([^،,:\n]{4,40})[،,:]", line[end:])
    dates = [date for date in find_dates(segment[1]) if date.precision == "day"] if segment else []
    covered = sum(date.end - date.start for date in dates)
    return end + segment.end() if segment and covered > 0.6 * len(segment[1].strip()) else end


def _bare_name(outlet: str) -> str:
    """Return an outlet's name as openers have it: folded, without خبرگزاری and the like."""
    return re.sub(rf"^{_INSTITUTION} ", "", fold_with_places(outlet)[0].strip())


@cache
def _names() -> dict[str, str]:
    return {
        fold_with_places(name)[0]: row["outlet"] for row in read_list("outlets") for name in row["names"].split("|")
    }


def _outlet_name(matched: str, own: tuple[str, ...]) -> str:
    """Return the one name of an outlet for what an opener called it."""
    names = _names()
    bare = _bare_name(matched)
    return names.get(matched) or names.get(bare) or (bare if bare in own else matched)


@lru_cache(maxsize=16)
def _rules(own: tuple[str, ...]) -> _Rules:
    listed = sorted({*_names(), *own}, key=len, reverse=True)
    known = "|".join(re.escape(name).replace("\\ ", " ?") for name in listed)
    outlet = (
        rf"(?P<outlet>(?:{_INSTITUTION} )?(?:{known})(?!\w)|{_INSTITUTION} {_NAME}(?: {_NAME}){{0,3}}?"
        r"(?= ?[،,:؛\])–—-]| از | به نقل| و به نقل))"
    )
    rules: dict[str, list[re.Pattern]] = {"opening": [], "ending": []}
    for row in read_list("boilerplate"):
        pattern = row["pattern"]
        for slot, value in [("{outlet}", outlet), ("{quoted}", _QUOTED), ("{words}", _WORDS), ("{place}", _PLACE)]:
            pattern = pattern.replace(slot, value)
        before = r" ?" if row["place"] == "opening" else r"(?:(?<=^)|(?<=[.!؟:»)\]/ ]))"
        rules[row["place"]].append(re.compile(f"{before}(?:{pattern})" + ("" if row["place"] == "opening" else r" ?$")))
    return _Rules(tuple(rules["opening"]), tuple(rules["ending"]))
