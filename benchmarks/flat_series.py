"""How often bursts and changes of level are found where nothing happens, and where something was planted.

Run: python -m benchmarks.flat_series [series of each kind]
"""

import sys

import numpy as np
import pandas as pd

from helpers.analysis import find_bursts, find_changes

DRAWS = 199
# Periods, mean articles of a period, share of articles that have the theme: a year of months, a month of days, three
# years of months, and two of weeks.
SHAPES = [(12, 10, 0.2), (31, 60, 0.08), (39, 40, 0.05), (104, 12, 0.1)]
TIMES_AS_MANY = 3  # in a planted burst of three periods, and from a planted change on


def series(random: np.random.Generator, length: int, mean: float, shares: np.ndarray) -> pd.DataFrame:
    """Return periods of very different sizes, as news has them: a negative binomial with three times Poisson's spread.

    Words of an article are many or few, but it has the theme or has it not: the shares are of articles.
    """
    articles = random.negative_binomial(mean / 2, 1 / 3, length) + 1
    having = random.binomial(articles, shares)
    days = pd.date_range("2025-03-21", periods=length)
    table = pd.DataFrame({"period": range(length), "start": days, "end": days, "articles": articles})
    words = random.negative_binomial(1, 0.4, length) + 1
    return table.assign(articles_with=having, count=having * words, tokens=250 * articles)


def measure(number: int, length: int, mean: float, share: float) -> dict:
    """Return the share of flat series with an alarm, and of planted ones in which the planted is found."""
    random, found = (
        np.random.default_rng(1404),
        dict.fromkeys(("false bursts", "false changes", "bursts found", "changes found"), 0),
    )
    for draw in range(number):
        flat, burst, change = (np.full(length, share) for _ in range(3))
        middle = length // 2
        burst[middle : middle + 3] *= TIMES_AS_MANY
        change[middle:] *= TIMES_AS_MANY
        options = {"draws": DRAWS, "seed": draw}
        table = series(random, length, mean, flat)
        found["false bursts"] += len(find_bursts(table, **options)) > 0
        found["false changes"] += len(find_changes(table, **options)) > 1
        table = series(random, length, mean, burst)
        planted = table["start"].iloc[middle + 1]
        bursts = find_bursts(table, **options)
        found["bursts found"] += bool(((bursts["start"] <= planted) & (planted <= bursts["end"])).any())
        table = series(random, length, mean, change)
        days = (find_changes(table, **options)["start"].iloc[1:] - table["start"].iloc[middle]).dt.days
        found["changes found"] += bool((days.abs() <= max(1, length // 20)).any())
    return {"periods": length, "articles": mean, "share": share} | {
        name: count / number for name, count in found.items()
    }


def main() -> None:
    """Print the table, a row when it is known: the longest series take minutes."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    for row, shape in enumerate(SHAPES):
        table = pd.DataFrame([measure(number, *shape)])
        print(table.to_string(index=False, header=row == 0, col_space=14), flush=True)


if __name__ == "__main__":
    main()
