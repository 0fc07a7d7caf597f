"""How evenly terms are spread over the parts of a corpus."""

import numpy as np
import pandas as pd


def deviation_of_proportions(counts: pd.DataFrame, sizes: pd.Series, *, groups: pd.Series | None = None) -> pd.Series:
    """Return Gries' deviation of proportions, normalised: one value per item, by the item.

    `counts` is one row per item and part in which it occurs, with `item, part, count`; `sizes` the words of each part,
    by the part. With `groups`, the group of each part by the part, an item is measured over the parts of its own group.

    DP is half the sum, over all parts, of the distance between the part's share of the words and its share of the item
    (Gries 2008, doi:10.1075/ijcl.13.4.02gri). Normalised, it is divided by 1 − the smallest share (Lijffijt and Gries
    2012, doi:10.1075/ijcl.17.1.08lij): 0 where an item is spread as the words are, 1 where it sits in the smallest part
    alone. It is missing where a group has one part.

    >>> counts = pd.DataFrame({"item": ["صلح", "صلح", "نان"], "part": [1, 2, 2], "count": [1, 1, 1]})
    >>> deviation_of_proportions(counts, pd.Series({1: 5, 2: 5})).tolist()
    [0.0, 1.0]
    """
    groups = pd.Series(0, index=sizes.index) if groups is None else groups
    shares = sizes / sizes.groupby(groups).transform("sum")
    of_group = shares.groupby(groups).agg(["min", "size"])
    expected = counts["part"].map(shares)
    observed = counts["count"] / counts.groupby("item", sort=False)["count"].transform("sum")
    gaps = pd.DataFrame({"item": counts["item"], "gap": (observed - expected).abs(), "expected": expected})
    items = gaps.groupby("item", sort=False).sum()
    # A part without the item deviates by its whole expected share.
    deviation = (items["gap"] + 1 - items["expected"]) / 2
    first = counts.drop_duplicates("item").set_index("item")["part"].map(groups)
    smallest, parts = (first.map(of_group[column]) for column in ("min", "size"))
    return (deviation / (1 - smallest).where(parts > 1)).astype("Float64")


def dispersion_of_counts(totals: np.ndarray, of_group: np.ndarray) -> pd.array:
    """Return the normalised deviation of proportions of items whose totals over their parts are known.

    The columns of `totals` are the count of an item, the parts that have it, the words of these parts, and the sum of
    |count in the part × words of the group − words of the part × count| over them, -1 where the item has more than its
    share in each of them and the sum so follows from the others. The columns of `of_group` are the words of the item's
    group, those of its smallest and of its largest part, and its parts. All are whole numbers, so that the result does
    not depend on the order in which they were added up.

    >>> dispersion_of_counts(np.array([[1, 1, 5, -1]]), np.array([[10, 5, 5, 2]])).tolist()
    [1.0]
    """
    count, _, around, distances = totals.T
    words, smallest, _, parts = of_group.T
    distances = np.where(distances < 0, count * (words - around), distances)
    several = parts > 1
    # A part without the item deviates by its whole expected share.
    deviation = (distances + count * (words - around)) / np.where(several, 2 * count * (words - smallest), 1)
    return pd.arrays.FloatingArray(np.where(several, deviation, 0.0), ~several)
