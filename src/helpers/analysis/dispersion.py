"""How evenly terms are spread over the parts of a corpus."""

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
