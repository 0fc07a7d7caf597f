"""Places in texts; and how often who and what is mentioned, and together: counts with denominators, and networks."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.analysis.groups import PLACES, wilson_interval
from helpers.analysis.themes import count_themes
from helpers.core.arrays import group_starts
from helpers.core.errors import TableError, require_columns, require_whole
from helpers.core.paths import PLACES as PLACES_FOLDER
from helpers.core.paths import from_root
from helpers.language import Entry, compile_patterns, find_patterns

NEEDS = ("", "in", "cue", "province")  # what a doubtful name needs before it, in `names.tsv`
_PROVINCE = frozenset("استان استاندار استانداری".split())
_CUES = _PROVINCE | frozenset(
    "شهر شهرستان شهرک بندر جزیره منطقه حومه کشور جمهوری پایتخت ایالت سفیر سفارت سفارتخانه کنسولگری دولت ملت مردم "
    "اهالی ساکنان زائران نماینده فرماندار فرمانداری شهردار شهرداری بخشدار دادستان دادسرا دادگستری دانشگاه پزشکی "
    "هواشناسی اورژانس راهداری آتش‌نشانی فرودگاه پالایشگاه زندان جاده آزادراه محور جمعه ملی فوتبال شمال جنوب شرق غرب "
    "حوالی اطراف مقصد".split()
)
_PREPOSITIONS = frozenset("در به از تا راهی عازم اهل".split())
# What bears the name of a place and is elsewhere: a street, a hall, a newspaper.
_BEARERS = frozenset(
    "خیابان بزرگراه اتوبان میدان بلوار کوچه ایستگاه پل هتل رستوران سینما تالار روزنامه خبرگزاری نشریه مجله سایت بانک "
    "ناو ناوشکن زیردریایی".split()
)
_JOINTS = frozenset(["و", "،", ",", "/", "-", "–"])
_IN_PROVINCE = "استان "
_FORMATS = {".gexf": "write_gexf", ".graphml": "write_graphml"}


class Places(NamedTuple):
    """Places and their names, as `read_places` gives them."""

    table: pd.DataFrame  # one row per place: place, kind, label_fa, label_en, state, province, latitude, longitude
    names: pd.DataFrame  # one row per name: name, place, needs, unless

    def labels(self, language: str = "fa") -> dict[str, str]:
        """Return the label of each place, in Persian (`fa`) or English (`en`)."""
        return dict(zip(self.table["place"], self.table[f"label_{language}"], strict=True))


def read_places(folder: str | Path | None = None) -> Places:
    """Read `places.tsv` and `names.tsv` of a folder, by default `data/places`.

    Returns
    -------
    `table` has one row per place: `place` (its id), `kind` (state, province, city), `label_fa, label_en, state,
    province, latitude, longitude`. `names` has one row per name: `name, place, needs, unless`, as the README of the
    folder says.

    Raises
    ------
    TableError : for a name that stands twice, a place that is not in the table, and a need that is not known.

    Examples
    --------
    >>> places = read_places()
    >>> places.labels()["tabriz"], places.labels("en")["ir"]
    ('تبریز', 'Iran')
    """
    folder = Path(folder or PLACES_FOLDER)
    options = {"sep": "\t", "comment": "#", "keep_default_na": False, "dtype": "str", "quoting": 3}
    table, names = (pd.read_csv(folder / f"{name}.tsv", **options) for name in ("places", "names"))
    require_columns(table, "place kind label_fa label_en state province latitude longitude".split(), verb="read_places")
    require_columns(names, ["name", "place", "needs", "unless"], verb="read_places")
    table[["latitude", "longitude"]] = table[["latitude", "longitude"]].astype("float64")
    for wrong, what in (
        (names["name"].duplicated(), "the name {!r} stands twice: keep one row"),
        (~names["place"].isin(table["place"].unique()), "the name {!r} is of a place that places.tsv lacks"),
        (~names["needs"].isin(NEEDS), f"the name {{!r}} needs something else than {', '.join(NEEDS[1:])} or nothing"),
    ):
        if wrong.any():
            raise TableError(f"read_places: {folder / 'names.tsv'}: {what.format(names.loc[wrong, 'name'].iloc[0])}")
    return Places(table, names)


def find_places(tokens: pd.DataFrame, places: Places) -> pd.DataFrame:
    """Find the names of states, provinces and cities in tokens.

    Names are found in any spelling, never by lemma: ایرانی is no mention of Iran. Of names that overlap the longest
    counts. After استان a name is that of the province, else of the city (قم). A name that is also a word (نور) counts
    after what says that it is a place (شهر, شهرستان, فرماندار), or beside one that counts (آمل و نور); after a street,
    a hall or a newspaper (خیابان ایران) none does.

    Returns
    -------
    One row per mention, in reading order: `article_id, paragraph, sentence, position, length, place, kind, matched`
    (the tokens).

    Examples
    --------
    >>> from helpers.language import tokenize
    >>> text = "از استان قم به شهر نور و تهران رفت، و در نور چراغ خیابان ایران ایستاد."
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": [text]})
    >>> find_places(tokenize(articles), read_places())["place"].tolist()
    ['ir-qom', 'nur', 'tehran']
    """
    require_columns(tokens, ["article_id", "sentence", "position", "token", "lemma"], verb="find_places")
    entries, place_of = [], {}
    for name, place, needed, unless in places.names.itertuples(index=False):
        for form in [name, f"{name}ی"] if name[-1] in "او" and not needed else [name]:  # آمریکای, by the ezafe
            place_of[form] = (place, name)
            entries.append(Entry(form, True, tuple(filter(None, unless.split("|")))))
    found = find_patterns(tokens, compile_patterns({"place": entries}))
    needs = dict(zip(places.names["name"], places.names["needs"], strict=True))
    matches = [(*place_of[entry], needs[place_of[entry][1]]) for entry in found["entry"]]
    found["place"] = list(_understood(matches, *_surroundings(found, tokens), places.table.set_index("place")))
    found = found[found["place"] != ""].reset_index(drop=True)
    found["kind"] = found["place"].map(places.table.set_index("place")["kind"])
    return found[["article_id", "paragraph", "sentence", "position", "length", "place", "kind", "matched"]]


def _surroundings(found: pd.DataFrame, tokens: pd.DataFrame) -> tuple[list, ...]:
    """Return the row of each match's first token and that after its last; of all tokens words, lemmas, first ones."""
    rows = tokens[["article_id", "position"]].assign(row=np.arange(len(tokens)))
    first = found[["article_id", "position"]].merge(rows, on=["article_id", "position"], how="left")["row"]
    words, lemmas = (tokens[name].astype("str").tolist() for name in ("token", "lemma"))
    begins = group_starts(tokens["article_id"].array) | group_starts(tokens["sentence"].array)
    return first.tolist(), (first + found["length"]).tolist(), words, lemmas, begins.tolist()


def _understood(
    matches: list[tuple[str, str, str]],
    firsts: list[int],
    ends: list[int],
    words: list[str],
    lemmas: list[str],
    begins: list[bool],
    table: pd.DataFrame,
) -> Iterator[str]:
    """Give of each match, a place with its name and need, the place that it means, or nothing."""
    named = table.loc[(table["kind"] == "province") & table["label_fa"].str.startswith(_IN_PROVINCE), "label_fa"]
    provinces = {label.removeprefix(_IN_PROVINCE): place for place, label in named.items()}  # that share a city's name
    above = dict(zip(table.index, table[["state", "province"]].to_numpy().tolist(), strict=True))
    end, is_sure, in_provinces = -9, False, False  # of the match before
    for number, ((place, name, needed), first, last) in enumerate(zip(matches, firsts, ends, strict=True)):
        before = set() if begins[first] else {words[first - 1], lemmas[first - 1]}
        following = words[last] if last < len(words) else "."
        joined = is_sure and first == end + 1 and words[end] in _JOINTS
        in_provinces = bool(before & _PROVINCE) or (joined and in_provinces)
        # تفت یزد, صور لبنان: a place and what it lies in
        beside = matches[number + 1][0] if number + 1 < len(matches) and firsts[number + 1] == last else ""
        lies_in = beside != "" and (beside in above[place] or above[beside][1] == above[place][1] != "")
        is_sure = not before & _BEARERS and (
            needed == ""
            or (in_provinces and needed == "province")
            or (needed != "province" and (bool(before & _CUES) or lies_in))
            or (needed == "cue" and joined and (following in _JOINTS or not following.isalnum()))
            or (needed == "in" and (joined or bool(before & _PREPOSITIONS)))
        )
        end = last
        yield (provinces.get(name, place) if in_provinces else place) if is_sure else ""


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
    found : one row per mention, from `find_places` or `find_actors`, with the `tokens` that they were found in.
    of : the column of what is counted: `place`, `actor`, or `kind`.
    by, groups : as in `count_themes`: `by="outlet", groups=articles`; without them the whole corpus is one group.

    Returns
    -------
    One row per group and place, also where a group has none. Columns: those of `by`, that of `of`, `hits`, `tokens`,
    `hits_per_1000`, `articles` (of the group), `articles_with_hits`, `share_of_articles`, and `low` and `high`, the 95%
    interval of this share.

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
    found : one row per mention, from `find_places` or `find_actors`; one under the other for both.
    of : the column of what is mentioned: `place` or `actor`.
    within : `article_id`, `paragraph` or `sentence`: where two are together. Each such place counts once.
    min_count : pairs that meet in fewer are left out.

    Returns
    -------
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
    comentions : from `count_comentions`: `source`, `target` and numbers of each pair; `together` is also the edge's
        `weight`.
    path : counts from the project's root, and ends in `.gexf` or `.graphml`.
    nodes : one row per node: `id`, then what else is known of it (`label`, `kind`, …), numbers and texts. A missing
        value is left out. Nodes without an edge are written too.

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
