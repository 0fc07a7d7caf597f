"""What notebook 01 found wrong with a corpus, for the top of the report."""

from pathlib import Path
from typing import NamedTuple

_LEVELS = ("mend", "look")  # the most serious first; what is fine is counted only


class Audit(NamedTuple):
    """The findings on the whole corpus, each with its level, words, numbers and advice; and how many checks ran."""

    findings: list[dict]
    checks: int


def read_audit(tables: Path) -> Audit | None:
    """Read `01_audit.csv` of a folder of tables: the most serious findings first, then the largest shares.

    None where notebook 01 did not get as far as writing it.
    """
    from helpers.core.spreadsheets import read_csv

    file = tables / "01_audit.csv"
    if not file.exists():
        return None
    table = read_csv(file)
    whole = table[table["outlet"].eq("")].to_dict("records")
    findings = [
        {name: row[name] for name in ("level", "finding", "unit", "advice")}
        | {"count": int(row["count"]), "of": int(row["of"]), "share": float(row["share"])}
        for row in whole
        if row["level"] in _LEVELS
    ]
    findings.sort(key=lambda row: (_LEVELS.index(row["level"]), -row["share"]))
    return Audit(findings, len(whole))


def read_word_count(tables: Path) -> int | None:
    """Read from `01_corpus.csv` how many words notebook 01 counted; None when it did not get that far."""
    from helpers.core.spreadsheets import read_csv

    file = tables / "01_corpus.csv"
    if not file.exists():
        return None
    return int(read_csv(file).set_index("measure")["value"]["words"])
