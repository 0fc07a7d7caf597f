"""Dates in news sentences, against those marked by hand: how many are found, and how many finds are marked."""

import json
import re
from pathlib import Path

from helpers.corpus import find_dates
from helpers.corpus.letters import fold_with_offsets

# An expression that names a month, or has a year or a date in digits, is explicit: it needs no anchor. Kept apart from
# the names that the parser knows, so that a name it lacks is a miss and no gap in the measure.
_MONTHS = (
    "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند ژانویه فوریه مارس آوریل مه می ژوئن ژوئیه ژوییه "
    "جولای اوت آگوست سپتامبر اکتبر نوامبر دسامبر محرم صفر ربیع جمادی رجب شعبان رمضان شوال ذیحجه ذیقعده"
).split()
_EXPLICIT = re.compile(
    rf"(?<!\w)(?:{'|'.join(_MONTHS)}|ذی (?:ال)?(?:حجه|قعده))(?:ماه)?(?!\w)"
    r"|(?<!\d)(?:1[2-9]\d\d|20\d\d)(?!\d)|سال(?: های?)? '?\d\d(?!\d)|\d+[/.]\d+[/.]\d+"
)


def measure(files: list[Path]) -> dict:
    """Return recall of the explicit expressions, the share of finds that overlap a marked one, and all errors.

    An expression is found where a date that was read overlaps it.
    """
    table, errors = [], []
    for file in files:
        explicit = found = finds = marked = 0
        for sentence in map(json.loads, file.read_text(encoding="utf-8").splitlines()):
            dates, spans = find_dates(sentence["text"]), [(start, end) for start, end, *_ in sentence["ents"]]
            finds += len(dates)
            for date in dates:
                known = any(_overlap((date.start, date.end), span) for span in spans)
                marked += known
                if not known:
                    errors.append({"kind": "not marked", **_around(sentence["text"], date.start, date.end)})
            for span in spans:
                if not _EXPLICIT.search(fold_with_offsets(sentence["text"][slice(*span)])[0]):
                    continue
                explicit += 1
                hit = any(_overlap((date.start, date.end), span) for date in dates)
                found += hit
                if not hit:
                    errors.append({"kind": "missed", **_around(sentence["text"], *span)})
        row = {"file": file.name, "explicit": explicit, "recall": found / max(explicit, 1)}
        table.append({**row, "finds": finds, "marked_share": marked / max(finds, 1)})
    return {"table": table, "errors": errors}


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _around(text: str, start: int, end: int) -> dict[str, str]:
    return {"expression": text[start:end], "context": text[max(0, start - 25) : end + 25]}
