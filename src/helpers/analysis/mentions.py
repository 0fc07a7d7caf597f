"""How often who and what is mentioned, and together: counts with their denominators, and pairs as a network."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.analysis.groups import PLACES
from helpers.analysis.intervals import wilson_interval
from helpers.analysis.themes import count_themes
from helpers.core.errors import TableError, require_columns, require_whole
from helpers.core.paths import from_root

_FORMATS = {".gexf": "write_gexf", ".graphml": "write_graphml"}


def count_mentions(
    found: pd.DataFrame,
    tokens: pd.DataFrame,
    *,
    of: str = "place",
    by: str | Sequence[str] = (),
    groups: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Count mentions of places or actors: one row per group and place, the most mentioned first.

    Parameters
    ----------
    found
        One row per mention, from `find_places` or `find_actors`, with the `tokens` that they were found in.
    of
        The column of what is counted: `place`, `actor`, or `kind`.
    by, groups
        As in `count_themes`: `by="outlet", groups=articles`; without them the whole corpus is one group.

    Returns
    -------
    DataFrame
        One row per group and place, also where a group has none. Columns: those of `by`, that of `of`, `hits`,
        `tokens`, `hits_per_1000`, `articles` (of the group), `articles_with_hits`, `share_of_articles`, and `low` and
        `high`, the 95% interval of this share.

    References
    ----------
    Interval: Wilson 1927, doi:10.1080/01621459.1927.10502953.

    Examples
    --------
    >>> found = pd.DataFrame({"article_id": ["1", "1", "2"], "place": ["tehran", "qom", "tehran"]})
    >>> words = "تهران قم در تهران".split()
    >>> tokens = pd.DataFrame({"article_id": ["1", "1", "2", "2"], "token": words, "kind": "word"})
    >>> count_mentions(found, tokens)[["place", "hits", "hits_per_1000", "share_of_articles"]].values.tolist()
    [['tehran', 2, 500.0, 1.0], ['qom', 1, 250.0, 0.5]]
    """
    require_columns(found, ["article_id", of], verb="count_mentions")
    names = found[of].astype("str")
    sizes = names.value_counts().rename_axis("name").reset_index()
    order = sizes.sort_values(["count", "name"], ascending=[False, True])["name"]
    named = found.drop(columns=[of, "theme"], errors="ignore").assign(theme=pd.Categorical(names, categories=order))
    counts = count_themes(named, tokens, by=by, groups=groups)
    counts["low"], counts["high"] = wilson_interval(counts["articles_with_hits"], counts["articles"])
    return counts.rename(columns={"theme": of}).astype({of: "str"})


def count_comentions(
    found: pd.DataFrame, *, of: str = "place", within: str = "article_id", min_count: int = 1
) -> pd.DataFrame:
    """Count what is mentioned together: one row per pair that meets, the pair that meets most often first.

    Parameters
    ----------
    found
        One row per mention, from `find_places` or `find_actors`; one under the other for both.
    of
        The column of what is mentioned: `place` or `actor`.
    within
        `article_id`, `paragraph` or `sentence`: where two are together. Each such place counts once.
    min_count
        Pairs that meet in fewer are left out.

    Returns
    -------
    DataFrame
        One row per pair: `source`, `target` (of the two the one that is mentioned in more places first), `together`,
        `with_source`, `with_target` (in how many both are, and each), `jaccard` (together by those with either).

    References
    ----------
    Jaccard 1912, doi:10.1111/j.1469-8137.1912.tb05611.x.

    Examples
    --------
    >>> found = pd.DataFrame({"article_id": ["1", "1", "2"], "place": ["qom", "tehran", "tehran"]})
    >>> count_comentions(found).values.tolist()
    [['tehran', 'qom', 1, 2, 1, 0.5]]
    """
    if within not in PLACES:
        raise TableError(f"count_comentions: within must be one of {', '.join(PLACES)}; got {within!r}")
    require_whole(min_count, name="min_count", minimum=1, verb="count_comentions")
    keys = list(dict.fromkeys(["article_id", within]))
    require_columns(found, [*keys, of], verb="count_comentions")
    once = found[[*keys, of]].astype({"article_id": "str", of: "str"}).drop_duplicates()
    sizes = once[of].value_counts().rename_axis(of).reset_index().sort_values(["count", of], ascending=[False, True])
    once = once.assign(
        where=once.groupby(keys, sort=False).ngroup(),
        number=once[of].map(dict(zip(sizes[of], range(len(sizes)), strict=True))),
    )[["where", "number"]]
    pairs = once.merge(once, on="where", suffixes=("", "_other"))
    pairs = pairs[pairs["number"] < pairs["number_other"]].groupby(["number", "number_other"]).size()
    pairs = pairs[pairs >= min_count].rename("together").reset_index()
    names, counts = sizes[of].to_numpy(), sizes["count"].to_numpy()
    one, other = pairs["number"].to_numpy(dtype=int), pairs["number_other"].to_numpy(dtype=int)
    table = pd.DataFrame(
        {"source": names[one], "target": names[other], "together": pairs["together"].to_numpy(dtype=int)}
    )
    table["with_source"], table["with_target"] = counts[one], counts[other]
    table["jaccard"] = table["together"] / (table["with_source"] + table["with_target"] - table["together"])
    return table.sort_values(["together", "jaccard"], ascending=False, kind="stable", ignore_index=True)


def write_network(comentions: pd.DataFrame, path: str | Path, *, nodes: pd.DataFrame | None = None) -> Path:
    """Write pairs as an undirected network that Gephi, Cytoscape or igraph reads; return the path.

    Parameters
    ----------
    comentions
        From `count_comentions`: `source`, `target` and numbers of each pair; `together` is also the edge's `weight`.
    path
        Counts from the project's root, and ends in `.gexf` or `.graphml`.
    nodes
        One row per node: `id`, then what else is known of it (`label`, `kind`, …), numbers and texts. A missing value
        is left out. Nodes without an edge are written too.

    Examples
    --------
    >>> import tempfile
    >>> pairs = count_comentions(pd.DataFrame({"article_id": ["1", "1"], "place": ["قم", "تهران"]}))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     "تهران" in write_network(pairs, f"{folder}/places.gexf").read_text(encoding="utf-8")
    True
    """
    import networkx

    path = from_root(path)
    if path.suffix not in _FORMATS:
        raise TableError(f"write_network: the name must end with {' or '.join(_FORMATS)}; got {path.name!r}")
    require_columns(comentions, ["source", "target", "together"], verb="write_network")
    graph = networkx.Graph()
    if nodes is not None:
        require_columns(nodes, ["id"], verb="write_network")
        for row in nodes.to_dict("records"):
            known = {str(key): _plain(value) for key, value in row.items() if key != "id" and not pd.isna(value)}
            graph.add_node(str(row["id"]), **known)
    numbers = [column for column in comentions.columns if column not in ("source", "target")]
    for row in comentions.to_dict("records"):
        known = {str(name): _plain(row[name]) for name in numbers if not pd.isna(row[name])}
        graph.add_edge(str(row["source"]), str(row["target"]), weight=_plain(row["together"]), **known)
    path.parent.mkdir(parents=True, exist_ok=True)
    getattr(networkx, _FORMATS[path.suffix])(graph, path)
    return path


def _plain(value):
    """Return a value as Python's own type: the writers know no others."""
    value = value.item() if isinstance(value, np.generic) else value
    return value if isinstance(value, bool | int | float) else str(value)
