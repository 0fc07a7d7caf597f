"""Agency lines that are not the story: openers, signatures, codes, buttons of the page."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import pandas as pd

from helpers.core.arrays import fill_texts
from helpers.core.errors import require_columns
from helpers.corpus.dates import find_dates
from helpers.corpus.letters import fold_with_offsets
from helpers.corpus.outlets import INSTITUTION, MOST_OUTLETS, is_in_persian, is_listed, outlet_of
from helpers.corpus.residue import Peeled, peel
from helpers.language import read_list

# An opener stands in one of the first lines (the lead often comes before it), a signature in one of the last.
_FIRST_LINES, _LAST_LINES = 4, 12
_EXAMINED = 400  # letters of a line
_OPENER_EXAMINED, _WHOLE_LINE, _HEADING, _TITLE = 250, 200, 40, 120
_DATELINE = 150  # letters from the opener on
_QUOTED = r"(?P<quoted>[^\s،,:؛.!؟«»]+(?: [^\s،,:؛.!؟«»]+){0,7})"
# A word of a name that no list has.
_NAME = r"(?!(?:اعلام|کرد|گفت|نوشت|افزود|خبر|خبرگزاری|سایت|روزنامه|پایگاه|شبکه|نگار)(?!\w))\w+"
_SEGMENT = re.compile(r"\s*([^،,:\n]{4,40})[،,:]")
_WORDS, _PLACE = r"\w+(?: \w+){0,3}?", r"\w+(?: \w+){0,2}?"
# Quick looks at letters as typed, as folding them takes most of the time.
_MAY_OPEN = re.compile(r"\W{0,3}(?:به\b|گروه|سرو[يی]س)|.{2,60}?[:：\-–—/\]]")
_OPENS_LATER = re.compile(r"(?:[.!؟?»]\s*|\s{2})(?=به[ \u200c\xa0](?:گزارش|نقل))")
_OWN_LETTERS = 4  # of a name that a dash may follow; «مهر - آبان» are months


def strip_boilerplate(articles: pd.DataFrame) -> pd.DataFrame:
    """Take agency lines off the column `text`: one row per article, with the same letters in more columns.

    The rules are those of `data/lexicon/boilerplate.tsv`, the names those of `outlets.tsv` and of the column `outlet`.
    Besides, the lines that repeat at the beginning or end of an outlet's texts are learned: in five different stories
    at least, and in 1% of the outlet's (20% where the line is long, or begins a text). Of a corpus in parts
    (`read_articles(…, chunks=…)`) each part is a table of its own, and learns from its own texts.

    Returns
    -------
    DataFrame
        `text` is without openers («به گزارش …، به نقل از …»), signatures («انتهای پیام»), codes and lines of the page.
        They stand in `boilerplate`, as typed, one piece a line. `outlet` is filled from an opener where it was empty
        and where openers tell outlets, as `openers.choose_outlets` says, and `outlet_source` is then "opener".
        `quoted_outlet` has whom an opener quotes (به نقل از), or names though the article is another outlet's. A text
        that is nothing else is kept as it is; `audit_articles` counts these.

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
    """What openers, endings, whole lines and the headings of lists of other articles look like."""

    openings: list[re.Pattern]
    endings: re.Pattern
    lines: re.Pattern
    sections: re.Pattern
    own: dict[str, str]  # the outlets of the corpus, by their bare names

    def name_of(self, named: str) -> str:
        """Return the one name of an outlet for what an opener called it."""
        return self.own.get(_bare_name(named)) or outlet_of(named)


class _Stripped(NamedTuple):
    """A text without its listed lines, these, and the outlets that its opener names and quotes."""

    peeled: Peeled
    outlet: str = ""
    quoted: str = ""
    is_only_boilerplate: bool = False


def strip_and_count(articles: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Return the table of `strip_boilerplate`, and how many texts are nothing but agency lines."""
    stated = fill_texts(articles["outlet"]) if "outlet" in articles else pd.Series("", articles.index)
    source = fill_texts(articles["outlet_source"]) if "outlet_source" in articles else pd.Series("column", stated.index)
    paths = fill_texts(articles["path"]) if "path" in articles else pd.Series("", articles.index)
    own = sorted(set(stated) - {""})
    rules = _rules(tuple(own if len(own) <= MOST_OUTLETS else ()))
    found = [_strip(text, rules) for text in fill_texts(articles["text"])]
    outlets = choose_outlets(stated.tolist(), [stripped.outlet for stripped in found], paths.tolist())
    quoted = [
        stripped.outlet if stripped.outlet not in ("", outlet) else stripped.quoted
        for stripped, outlet in zip(found, outlets, strict=True)
    ]
    learned = peel([stripped.peeled.text for stripped in found], outlets, lambda text: _strip_endings(text, rules))
    is_only = [one.is_only_boilerplate or more.is_all for one, more in zip(found, learned, strict=True)]
    pieces = [
        [*one.peeled.head, *more.head, *more.tail, *one.peeled.tail] for one, more in zip(found, learned, strict=True)
    ]
    as_typed = fill_texts(articles["text"])
    sources = [
        kept if name else "opener" if new else "" for kept, name, new in zip(source, stated, outlets, strict=True)
    ]
    table = articles.assign(
        text=[text if only else more.text for text, only, more in zip(as_typed, is_only, learned, strict=True)],
        boilerplate=["" if only else "\n".join(some) for some, only in zip(pieces, is_only, strict=True)],
        outlet=pd.Series(outlets, articles.index, dtype="str"),
        outlet_source=sources,
        quoted_outlet=quoted,
    )
    return table, sum(is_only)


def dateline(text: str) -> tuple[str, str]:
    """Return the opener of a text, and the words that follow it in its line; two empty texts where there is none."""
    lines = [line for line in text.split("\n", _FIRST_LINES * 3) if line.strip()]
    for line in lines[:_FIRST_LINES]:
        start, end = _opener(line, _rules(()))[:2]
        if end:
            return line[start:end].strip(), line[end : end + _DATELINE]
    return "", ""


def _strip(text: str, rules: _Rules) -> _Stripped:
    lines = text.split("\n")
    head, outlet, quoted = [], "", ""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    for number in filled[:_FIRST_LINES]:
        line = lines[number]
        start, end, named, whom = _opener(line, rules)
        if end:
            head.append(line[start:end].strip())
            lines[number] = line[:start] + line[end:].lstrip()
            outlet, quoted = outlet or named, quoted or whom
    section = _section_start(lines, filled, rules)
    tail = "\n".join(lines[section:]).strip() if section else ""
    del lines[section or len(lines) :]
    filled = [number for number in filled if number < len(lines)]
    for number in filled:
        if len(lines[number]) <= _WHOLE_LINE and rules.lines.fullmatch(lines[number].strip()):
            head.append(lines[number].strip())
            lines[number] = ""
    rest = _strip_endings(_joined(lines, filled) if head or tail else text, rules)
    if not head and not tail and not rest.tail:
        return _Stripped(Peeled(text))
    if not re.search(r"\w", rest.text):
        return _Stripped(Peeled(text), is_only_boilerplate=True)
    return _Stripped(Peeled(rest.text, head, [*rest.tail, *filter(None, [tail])]), outlet, quoted)


def _section_start(lines: list[str], filled: list[int], rules: _Rules) -> int | None:
    """Return the line, of the last ones, that heads a list of other articles' titles up to the text's end."""
    for number in filled[1:][-_LAST_LINES:]:
        if len(lines[number]) <= _HEADING and rules.sections.fullmatch(fold_with_offsets(lines[number])[0].strip(" :")):
            titles = [line.strip() for line in lines[number + 1 :] if line.strip()]
            if all(len(title) <= _TITLE and not title.endswith((".", "!", "»")) for title in titles):
                return number
    return None


def _joined(lines: list[str], filled: Iterable[int]) -> str:
    """Return lines as a text, without those of `filled` that are empty now."""
    once = set(filled)
    return "\n".join(line for number, line in enumerate(lines) if line.strip() or number not in once)


def _strip_endings(text: str, rules: _Rules) -> Peeled:
    """Take endings off the last lines, up to the first line that has none."""
    lines, pieces = text.split("\n"), []
    filled = [number for number, line in enumerate(lines) if line.strip()]
    for number in filled[::-1][:_LAST_LINES]:
        line = lines[number]
        for _ in range(_LAST_LINES):
            start = _ending_start(line, rules) if line.strip() else None
            if start is None:
                break
            pieces.append(line[start:].strip())
            line = line[:start].rstrip()
        lines[number] = line
        if re.search(r"\w", line):
            break
    return Peeled(_joined(lines, filled).strip("\n"), [], pieces[::-1]) if pieces else Peeled(text)


def _ending_start(line: str, rules: _Rules) -> int | None:
    begin = max(0, len(line) - _EXAMINED)
    folded, offsets = fold_with_offsets(line[begin:])
    folded = folded.rstrip()
    found = rules.endings.search(folded)
    return offsets[found.start()] + begin if found and found.group() else None


def _opener(line: str, rules: _Rules) -> tuple[int, int, str, str]:
    """Return where the opener of a line begins and ends (0, 0: there is none), whom it names, and whom that quotes."""
    later = [found.end() for found in _OPENS_LATER.finditer(line, 0, _EXAMINED)]
    for start in [*([0] if _MAY_OPEN.match(line) else []), *later]:
        folded, offsets = fold_with_offsets(line[start : start + _OPENER_EXAMINED])
        match = next(filter(None, (pattern.match(folded) for pattern in rules.openings)), None)
        if match:
            end, names = start + offsets[match.end() - 1] + 1, match.groupdict()
            # A date that follows belongs to the opener, when it stands between two commas.
            segment = _SEGMENT.match(line, end)
            dates = [date for date in find_dates(segment[1]) if date.precision == "day"] if segment else []
            if segment and sum(date.end - date.start for date in dates) > 0.6 * len(segment[1].strip()):
                end = segment.end()
            return start, end, rules.name_of(names.get("outlet") or ""), names.get("quoted") or ""
    return 0, 0, "", ""


def _bare_name(outlet: str) -> str:
    """Return an outlet's name as openers have it: folded, without خبرگزاری and the like."""
    return re.sub(rf"^{INSTITUTION} ", "", fold_with_offsets(outlet)[0].strip())


# A cache, as the patterns take long to compile, and reading asks for them at each article.
@lru_cache(maxsize=16)
def _rules(own: tuple[str, ...]) -> _Rules:
    """Return the rules where `own` are the outlets that a corpus names itself."""
    listed = {row["outlet"]: [name for name in row["names"].split("|") if name] for row in read_list("outlets")}
    of_corpus = {_bare_name(name) for outlet in own for name in listed.get(outlet, [outlet])} - {""}
    known = {fold_with_offsets(name)[0] for names in listed.values() for name in names} | of_corpus
    listed_name = rf"(?:{INSTITUTION} )?(?:{_any_of(known)})(?!\w)"
    listed_outlet = rf"(?P<outlet>{listed_name})"
    outlet = (
        rf"(?P<mark>[\"'«“])?(?P<outlet>{listed_name}"
        rf"|{INSTITUTION} {_NAME}(?: {_NAME}){{0,3}}?"
        r"(?= ?[،,:؛\])–—\-\"»”]| از | به نقل| و به نقل))(?(mark) ?[\"'»”]?)"
    )
    owns = _any_of(name for name in of_corpus if len(name) >= _OWN_LETTERS)
    slots = {
        "{outlet}": outlet,
        "{listed}": listed_outlet,
        "{own}": f"(?P<outlet>(?:{INSTITUTION} )?(?:{owns}))(?!\\w)",
        "{quoted}": _QUOTED,
    }
    found: dict[str, list[re.Pattern]] = {"opening": [], "ending": [], "line": [], "section": []}
    for row in read_list("boilerplate"):
        pattern = row["pattern"] if row["place"] == "opening" else row["pattern"].replace("{outlet}", listed_name)
        for slot, value in {**slots, "{words}": _WORDS, "{place}": _PLACE}.items():
            pattern = pattern.replace(slot, value)
        found[row["place"]].append(pattern)
    return _Rules(
        [re.compile(f" ?(?:{pattern})") for pattern in found["opening"]],
        # Up to the line's end, from its start or from behind a word.
        re.compile(rf"(?:(?<=^)|(?<=[.!؟:»)\]/ ]))(?:{'|'.join(found['ending'])}) ?$"),
        re.compile("|".join(found["line"]), re.IGNORECASE),
        re.compile("|".join(found["section"])),
        {_bare_name(outlet): outlet for outlet in own},
    )


def _any_of(names: Iterable[str]) -> str:
    """Return a pattern of any of the names, the longest first; a space fits one space or none."""
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return "|".join(re.escape(name).replace("\\ ", " ?") for name in longest_first) or r"(?!)"


# Texts of one file or folder. An agency's own texts open with its name; a site that quotes agencies names many of them,
# and none in most of its texts. Measured on fourteen outlets: see the tests.
_MOST = 0.5  # of the openers: an outlet with more is the only one
_OPENED, _OPENED_SEVERAL = 0.3, 0.6  # of the texts have openers, with one such outlet and without; of Asr Iran's, 0.4
_NAMED = 0.02  # of the texts, and `_FEWEST` where the name is in no list, name an outlet that is one of theirs
_FEWEST = 5


def choose_outlets(stated: Sequence[str], named: Sequence[str], paths: Sequence[str]) -> list[str]:
    """Return the outlet of each article: the stated one, or that which its opener names where openers tell outlets.

    >>> choose_outlets(["", "", "", "شرق"], ["ایسنا", "ایسنا", "رویترز", "ایسنا"], ["a.csv"] * 4)
    ['ایسنا', 'ایسنا', '', 'شرق']
    """
    groups = defaultdict(list)
    count_of = Counter(paths)
    for number, path in enumerate(paths):
        if not stated[number]:
            groups[path if count_of[path] > 1 else path.rpartition("/")[0]].append(number)
    outlets = list(stated)
    for numbers in groups.values():
        own = _own_outlets([named[number] for number in numbers])
        for number in numbers:
            outlets[number] = named[number] if named[number] in own else ""
    return outlets


def _own_outlets(named: list[str]) -> set[str]:
    """Return the outlets that texts of one source are from, by whom each names first."""
    counts = Counter(filter(None, named))
    opened = counts.total()
    most = [outlet for outlet, count in counts.items() if count > _MOST * opened]
    if opened < (_OPENED if most else _OPENED_SEVERAL) * len(named):
        return set()
    return {
        outlet
        for outlet in most or counts
        if counts[outlet] >= max(_NAMED * len(named), 1 if is_listed(outlet) else _FEWEST) and is_in_persian(outlet)
    }
