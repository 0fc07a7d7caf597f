"""Measure texts with other word lists: python -m benchmarks.other_lists LEXICON INTERIM.

JSON texts come in, JSON scores go out. Modules take the folder of the lists when they are imported, so this is a
process of its own, and sets it before.
"""

import importlib
import json
import sys
from pathlib import Path

from helpers.core import paths


def main(lexicon: Path, interim: Path) -> None:
    """Measure the texts of the standard input with the lists in `lexicon`; what is cached is left in `interim`."""
    paths.LEXICON, paths.INTERIM = lexicon, interim
    left_out = importlib.import_module("benchmarks.left_out")
    print(json.dumps(left_out.measure_texts(json.load(sys.stdin))))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
