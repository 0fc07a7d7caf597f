"""Agency lines that are not the story: openers, signatures, codes, buttons of the page."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from helpers.core.errors import require_columns
from helpers.corpus.dates import find_dates
from helpers.corpus.letters import fold_with_offsets
from helpers.language import read_list

# An opener stands in one of the first lines (the lead often comes before it), a signature in one of the last.
_FIRST_LINES, _LAST_LINES = 4, 12
_EXAMINED = 400  # letters of a line
_DATELINE = 150  # letters from the opener on
_INSTITUTION = (
    r"(?:خبرگزاری|پایگاه (?:خبری|اطلاع رسانی)(?: تحلیلی)?|سایت(?: خبری)?|وب سایت|روزنامه|هفته ?نامه|ماهنامه|شبکه خبری"
    r"|نشریه|آژانس خبری|رادیو|شبکه)"
)
_QUOTED = r"(?P<quoted>[^\s،,:؛.!؟«»]+(?: [^\s،,:؛.!؟«»]+){0,7})"
_NAME = r"(?!(?:اعلام|کرد|گفت|نوشت|افزود|خبر)(?!\w))\w+"  # a word of a name that no list has
_SEGMENT = re.compile(r"\s*([^،,:\n]{4,40})[،,:]")
_WORDS, _PLACE = r"\w+(?: \w+){0,3}?", r"\w+(?: \w+){0,2}?"


def strip_boilerplate(articles: pd.DataFrame) -> pd.DataFrame:
    """Take agency lines off the column `text`: one row per article, with the same letters in more columns.

    The rules are those of `data/lexicon/boilerplate.tsv`, the names those of `outlets.tsv` and of the column `outlet`.

    Returns
    -------
    DataFrame
        `text` is without openers («به گزارش …، به نقل از …»), signatures («انتهای پیام»), codes and lines of the page.
        They stand in `boilerplate`, as typed, one piece a line. `outlet` is filled from an opener where it was empty,
        and `outlet_source` says which: column, boilerplate or "". `quoted_outlet` has whom an opener quotes (به نقل
        از). A text that is nothing else is kept as it is; `audit_articles` counts these.

    Examples
    --------
    >>> articles = pd.DataFrame({"text": ["به گزارش ايسنا، باران آمد.\\nانتهاي پيام"]})
    >>> strip_boilerplate(articles)[["text", "boilerplate", "outlet"]].values.tolist()
    [['باران آمد.', 'به گزارش ايسنا،\\nانتهاي پيام', 'ایسنا']]
    """
    require_columns(articles, ["text"], verb="strip_boilerplate")
    return strip_and_count(articles)[0]


@dataclass(frozen=True)
class _Rules:
    """What openers and endings look like, and the names of outlets: those that are listed, and those of the corpus."""

    openings: list[re.Pattern]
    endings: list[re.Pattern]
    listed: dict[str, str]
    own: tuple[str, ...]

    def name_of(self, matched: str) -> str:
        """Return the one name of an outlet for what an opener called it."""
        bare = _bare_name(matched)
        return self.listed.get(matched) or self.listed.get(bare) or (bare if bare in self.own else matched)


class _Stripped(NamedTuple):
    """A text without its agency lines, these, and the outlets that they name."""

    text: str
    pieces: list[str]
    outlet: str = ""
    quoted: str = ""
    is_only_boilerplate: bool = False


def strip_and_count(articles: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return the table of `strip_boilerplate`, and how many texts are nothing but agency lines."""
    stated = articles["outlet"].fillna("") if "outlet" in articles else pd.Series("", articles.index)
    rules = _rules(tuple(sorted({_bare_name(name) for name in stated.unique()} - {""})))
    found = [_strip(text, rules) for text in articles["text"].fillna("")]
    named = pd.Series([stripped.outlet for stripped in found], articles.index, dtype="str")
    sources = ["column" if name else "boilerplate" if new else "" for name, new in zip(stated, named, strict=True)]
    table = articles.assign(
        text=[stripped.text for stripped in found],
        boilerplate=["\n".join(stripped.pieces) for stripped in found],
        outlet=stated.where(stated.ne(""), named),
        outlet_source=sources,
        quoted_outlet=[stripped.quoted for stripped in found],
    )
    return table, sum(stripped.is_only_boilerplate for stripped in found)


def dateline(text: str) -> tuple[str, str]:
    """Return the opener of a text, and the words that follow it in its line; two empty texts where there is none."""
    lines = [line for line in text.split("\n", _FIRST_LINES * 3) if line.strip()]
    for line in lines[:_FIRST_LINES]:
        end = _opener(line, _rules(()))[0]
        if end:
            return line[:end].strip(), line[end:_DATELINE]
    return "", ""


def _strip(text: str, rules: _Rules) -> _Stripped:
    lines = text.split("\n")
    pieces, outlet, quoted = [], "", ""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    for number in filled[:_FIRST_LINES]:
        end, named, whom = _opener(lines[number], rules)
        if end:
            pieces.append(lines[number][:end].strip())
            lines[number] = lines[number][end:].lstrip()
            outlet, quoted = outlet or named, quoted or whom
    endings = _strip_endings(lines, filled[::-1][:_LAST_LINES], rules)
    if not endings and not pieces:
        return _Stripped(text, [])
    rest = "\n".join(line for number, line in enumerate(lines) if line.strip() or number not in set(filled))
    if not re.search(r"\w", rest):
        return _Stripped(text, [], is_only_boilerplate=True)
    return _Stripped(rest.strip("\n"), pieces + endings, outlet, quoted)


def _strip_endings(lines: list[str], numbers: list[int], rules: _Rules) -> list[str]:
    """Take endings off the last lines, in place, up to the first line that has none; return them in reading order."""
    pieces: list[str] = []
    for number in numbers:
        line = lines[number]
        while line.strip() and (start := _ending_start(line, rules)) is not None:
            pieces.append(line[start:].strip())
            line = line[:start].rstrip()
        lines[number] = line
        if re.search(r"\w", line):
            break
    return pieces[::-1]


def _ending_start(line: str, rules: _Rules) -> int | None:
    begin = max(0, len(line) - _EXAMINED)
    folded, offsets = fold_with_offsets(line[begin:])
    folded = folded.rstrip()
    # From a line's start, or behind the end of a sentence.
    found = [match for pattern in rules.endings for match in pattern.finditer(folded) if match.end() == len(folded)]
    return min((offsets[match.start()] + begin for match in found if match.group()), default=None)


def _opener(line: str, rules: _Rules) -> tuple[int, str, str]:
    """Return where the opener of a line ends (0: there is none), the outlet that it names, and whom it quotes."""
    folded, offsets = fold_with_offsets(line[:_EXAMINED])
    for pattern in rules.openings:
        match = pattern.match(folded)
        if match:
            end, names = offsets[match.end() - 1] + 1, match.groupdict()
            # A date that follows belongs to the opener, when it stands between two commas.
            segment = _SEGMENT.match(line, end)
            dates = [date for date in find_dates(segment[1]) if date.precision == "day"] if segment else []
            if segment and sum(date.end - date.start for date in dates) > 0.6 * len(segment[1].strip()):
                end = segment.end()
            return end, rules.name_of(names.get("outlet") or ""), names.get("quoted") or ""
    return 0, "", ""


def _bare_name(outlet: str) -> str:
    """Return an outlet's name as openers have it: folded, without خبرگزاری and the like."""
    return re.sub(rf"^{_INSTITUTION} ", "", fold_with_offsets(outlet)[0].strip())


# A cache, as the patterns take long to compile, and reading asks for them at each article.
@lru_cache(maxsize=16)
def _rules(own: tuple[str, ...]) -> _Rules:
    """Return the rules where `own` are the outlets that a corpus names itself."""
    listed = {
        fold_with_offsets(name)[0]: row["outlet"] for row in read_list("outlets") for name in row["names"].split("|")
    }
    longest_first = sorted({*listed, *own}, key=len, reverse=True)
    known = "|".join(re.escape(name).replace("\\ ", " ?") for name in longest_first)
    outlet = (
        rf"(?P<outlet>(?:{_INSTITUTION} )?(?:{known})(?!\w)|{_INSTITUTION} {_NAME}(?: {_NAME}){{0,3}}?"
        r"(?= ?[،,:؛\])–—-]| از | به نقل| و به نقل))"
    )
    found: dict[str, list[re.Pattern]] = {"opening": [], "ending": []}
    for row in read_list("boilerplate"):
        pattern = row["pattern"]
        for slot, value in [("{outlet}", outlet), ("{quoted}", _QUOTED), ("{words}", _WORDS), ("{place}", _PLACE)]:
            pattern = pattern.replace(slot, value)
        is_opening = row["place"] == "opening"
        before, after = (" ?", "") if is_opening else (r"(?:(?<=^)|(?<=[.!؟:»)\]/ ]))", " ?$")
        found[row["place"]].append(re.compile(f"{before}(?:{pattern}){after}"))
    return _Rules(found["opening"], found["ending"], listed, own)
