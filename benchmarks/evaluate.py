"""Measures words beside hazm and others; themes, dates, copies and quotes beside what is planted or marked by hand.

`make evaluate EVAL=folder`, or `python -m benchmarks.evaluate FOLDER`. The folder holds any of the files and folders
that `MEASURES` names; what is not there is said and left out.
"""

import argparse
import json
import math
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd

from benchmarks import (
    analysis_speed,
    cases,
    dates,
    duplicates,
    explorer_speed,
    halfspaces,
    kept_letters,
    left_out,
    lemmas,
    peers,
    planted,
    quotes,
    quotes_read,
    sections,
    speed,
    stability,
    theme_coder,
    theme_coding,
    theme_speed,
    tokens,
)
from helpers.core.errors import UserError

TREEBANKS = ("ud/fa_perdt-ud-dev.conllu", "ud/fa_seraji-ud-dev.conllu")
NEWS = ("news/isna.jsonl",)
MEASURES = {
    "halfspaces": TREEBANKS,
    "kept_letters": NEWS,
    "stability": NEWS,
    "lemmas": (*TREEBANKS, "lemmas/PTB_lemma_dataset.txt"),
    "tokens": TREEBANKS,
    "speed": NEWS,
    "planted": NEWS,
    "cases": ("cases/language.tsv",),
    "sections": NEWS,
    "theme_coding": (theme_coding.CODED,),
    "theme_coder": (theme_coding.CODED,),
    "theme_speed": NEWS,
    "dates": ("dates/nsurl_dates.jsonl",),
    "duplicates": NEWS,
    "analysis_speed": NEWS,
    "explorer_speed": NEWS,
    "quotes": ("quotes/reported_speech.jsonl",),
    "quotes_read": ("news_more",),
    "left_out": ("news_more",),
}
KNOWN_FILES = tuple(dict.fromkeys(file for files in MEASURES.values() for file in files))


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and write JSON where asked; return 0, or 2 when there is nothing to measure."""
    options = _parser().parse_args(arguments)
    try:
        found = find_files(options.folder)
        results = evaluate(options.folder, found, only=options.only, step=options.step, errors=options.errors)
    except UserError as error:
        print(error, file=sys.stderr)
        return 2
    if options.json:
        options.json.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def find_files(folder: Path) -> list[str]:
    """Return which of the known files are in the folder; raise `UserError` when there are none."""
    if not folder.is_dir():
        raise UserError(f"{folder}: no such folder. Name one that holds any of: {', '.join(KNOWN_FILES)}")
    found = [file for file in KNOWN_FILES if (folder / file).exists()]
    if not found:
        raise UserError(f"{folder}: none of the known files is here: {', '.join(KNOWN_FILES)}")
    return found


def evaluate(folder: Path, found: list[str], *, only: list[str] | None, step: int, errors: bool) -> dict:
    """Run each measure that has a file, print its tables as they come, and return everything."""
    missing = [file for file in KNOWN_FILES if file not in found]
    if missing:
        print(f"Not found, left out: {', '.join(missing)}")
    results: dict = {"tools": peers.versions(), "step": step, "found": found, "not_found": missing, "measures": {}}
    for name, measure in _measures(step).items():
        files = [folder / file for file in MEASURES[name] if file in found]
        if files and (not only or name in only):
            results["measures"][name] = measure(files)
            _print_result(name, results["measures"][name], errors=errors)
    return results


def _measures(step: int) -> dict[str, Callable[[list[Path]], dict]]:
    return {
        "halfspaces": halfspaces.measure,
        "kept_letters": kept_letters.measure,
        "stability": partial(stability.measure, step=step),
        "lemmas": lemmas.measure,
        "tokens": tokens.measure,
        "speed": partial(speed.measure, step=step),
        "planted": partial(planted.measure, step=step),
        "cases": cases.measure,
        "sections": sections.measure,
        "theme_coding": theme_coding.measure,
        "theme_coder": theme_coder.measure,
        "theme_speed": partial(theme_speed.measure, step=1),
        "dates": dates.measure,
        "duplicates": partial(duplicates.measure, step=1),
        "analysis_speed": partial(analysis_speed.measure, step=1),
        "explorer_speed": partial(explorer_speed.measure, step=1),
        "quotes": quotes.measure,
        "quotes_read": quotes_read.measure,
        "left_out": left_out.measure,
    }


def _print_result(name: str, result: dict, *, errors: bool) -> None:
    """Print the tables of a measure; its errors only where asked for."""
    for part, rows in result.items():
        if (part == "errors" and not errors) or (part == "notes" and not rows):
            continue
        print(f"\n{name}" if part == "table" else f"\n{name}: {part.replace('_', ' ')}")
        if part == "notes":
            print("\n".join(rows))
        else:
            print(_draw_table(rows))


def _draw_table(rows: list[dict]) -> str:
    if not rows:
        return "none"
    rows = [{column: math.nan if value is None else value for column, value in row.items()} for row in rows]
    table = pd.DataFrame(rows, dtype=object)  # whole numbers stay whole in a column with gaps
    speeds = {column: "{:,.0f}".format for column in table if column.endswith("_per_second")}
    return table.to_string(index=False, na_rep="-", float_format="{:.4f}".format, formatters=speeds)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.evaluate", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help=f"a folder with any of: {', '.join(KNOWN_FILES)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write everything, errors included, as JSON")
    parser.add_argument("--errors", action="store_true", help="print the most frequent errors too")
    parser.add_argument("--step", type=_positive, default=25, help="take every STEP-th article (25)")
    parser.add_argument("--only", action="append", choices=list(MEASURES), help="one measure; may be given again")
    return parser


if __name__ == "__main__":
    sys.exit(main())
