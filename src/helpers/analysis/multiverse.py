"""Multiverse analysis: a finding under every reasonable way of cleaning, and which part of it holds in all of them."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

import numpy as np
import pandas as pd

from helpers.core.arrays import fill_texts
from helpers.core.errors import TableError, require_columns, track
from helpers.language import CLEANINGS, lemmatize, tokenize

_MOST = 0.75  # share of the settings from which on a part of a finding holds under most


@dataclass(frozen=True)
class Variant:
    """A corpus cleaned one way: the choices by name, and the tokens that come of them."""

    choices: dict[str, str]
    all_tokens: pd.DataFrame
    left_out: frozenset = frozenset()

    @property
    def tokens(self) -> pd.DataFrame:
        """Return the tokens; those of articles that are left out are taken off only when asked for."""
        if not self.left_out:
            return self.all_tokens
        return self.all_tokens[~self.all_tokens["article_id"].isin(self.left_out)].reset_index(drop=True)


def clean_variants(
    articles: pd.DataFrame,
    *,
    with_boilerplate: pd.DataFrame | None = None,
    copies: Collection[str] = (),
    cleanings: Sequence[str] = CLEANINGS,
) -> list[Variant]:
    """Tokenize a corpus in each way of cleaning, that of `articles` first.

    Parameters
    ----------
    articles : the articles as we clean them, without agency lines.
    with_boilerplate : the same articles as they were read; `TableError` where they are others.
    copies : the `article_id` of those to leave out where each story counts once.
    cleanings : the ways to spell and tokenize, as in `tokenize`.

    Returns
    -------
    One `Variant` per combination of the choices `cleaning` (restored, as_typed or hazm), `boilerplate` (stripped or
    kept) and `stories` (each_copy or once). A choice that changes nothing here, as where no text has an agency line, is
    left out: it would double the settings in which a finding holds.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["همکاری های ما"]})
    >>> [(variant.choices, len(variant.tokens)) for variant in clean_variants(articles, cleanings=CLEANINGS[:2])]
    [({'cleaning': 'restored'}, 2), ({'cleaning': 'as_typed'}, 3)]
    """
    require_columns(articles, ["article_id", "title", "text"], verb="clean_variants")
    changed = articles.head(0) if with_boilerplate is None else _changed(articles, with_boilerplate)
    copies = frozenset(articles.loc[articles["article_id"].isin(copies), "article_id"])
    left_out = {"each_copy": frozenset()} | ({"once": copies} if copies else {})
    variants = []
    for cleaning in cleanings:
        texts = {"stripped": tokenize(articles, cleaning=cleaning)}
        if len(changed):  # the others have the same tokens
            texts["kept"] = _exchange(texts["stripped"], tokenize(changed, cleaning=cleaning), articles["article_id"])
        for (boilerplate, tokens), (stories, ids) in product(texts.items(), left_out.items()):
            choices = {"cleaning": cleaning}
            choices |= {"boilerplate": boilerplate} if len(changed) else {}
            choices |= {"stories": stories} if copies else {}
            variants.append(Variant(choices, tokens, ids))
    return variants


def _changed(articles: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Return the articles of `others` whose title or text is not as in `articles`."""
    require_columns(others, ["article_id", "title", "text"], verb="clean_variants, with_boilerplate")
    ours, theirs = (table.set_index("article_id")[["title", "text"]].apply(fill_texts) for table in (articles, others))
    if not ours.index.is_unique or sorted(ours.index) != sorted(theirs.index):
        raise TableError(
            "clean_variants: with_boilerplate must have one row for each article_id of articles, no others"
        )
    return others[(ours.loc[theirs.index] != theirs).any(axis=1).to_numpy()]


def _exchange(tokens: pd.DataFrame, instead: pd.DataFrame, order: pd.Series) -> pd.DataFrame:
    """Return `tokens` with those of the articles in `instead` in their place."""
    kept = tokens[~tokens["article_id"].isin(instead["article_id"].unique())]
    table = pd.concat([kept, instead], ignore_index=True)
    places = pd.Index(order).get_indexer(table["article_id"])
    return table.iloc[np.argsort(places, kind="stable")].reset_index(drop=True)


@dataclass(frozen=True)
class MultiverseResult:
    """What `run_multiverse` finds, as five tables, and in words as `summary`."""

    items: pd.DataFrame
    by_choice: pd.DataFrame
    choices: pd.DataFrame
    settings: pd.DataFrame
    runs: pd.DataFrame

    @property
    def summary(self) -> str:
        """Say in plain words how much of the finding holds, and what moves it."""
        ours = self.items[self.items["in_baseline"]]
        if ours.empty:
            return "The finding is empty as we clean: there is nothing that could hold or fall."
        verdicts = ours["verdict"].value_counts()
        parts = [
            f"Of {len(ours)} items, {verdicts.get('all', 0)} hold under all {len(self.settings)} settings, "
            f"{verdicts.get('most', 0)} under most (three in four or more), {verdicts.get('few', 0)} under few."
        ]
        missed = self.items[~self.items["in_baseline"] & self.items["verdict"].ne("few")]
        if len(missed):
            parts.append(f"{len(missed)} more hold under most settings, but not as we clean.")
        shares = self.choices.groupby("choice", sort=False)["share_of_items"]
        spread = shares.max() - shares.min()
        if spread.empty or spread.max() == 0:
            return " ".join([*parts, "No choice moves any of them."])
        values = self.choices[self.choices["choice"] == spread.idxmax()].set_index("value")["share_of_items"]
        told = ", ".join(f"{share:.0%} with {value}" for value, share in values.items())
        parts.append(f"What moves it most is {spread.idxmax()}: the mean share of these items that hold is {told}.")
        return " ".join(parts)


def run_multiverse(
    variants: Iterable[Variant],
    finding: Callable[..., pd.DataFrame],
    *,
    choices: Mapping[str, Mapping[str, object]] | None = None,
    item: str = "term",
    value: str = "count",
    top: int | None = 20,
    match: Callable[[str], str] | None = None,
) -> MultiverseResult:
    """Rerun a finding under other ways of cleaning, and say which part of it holds.

    The first setting is the baseline: how we clean. An item *holds* under a setting where it is among the `top` largest
    values, ties included. A share of settings is no probability: it depends on which choices were thought of.

    Parameters
    ----------
    variants : as from `clean_variants`.
    finding : run for each variant with each combination of `choices`; takes tokens and the options that `choices`
        names, and returns one row per item with the columns `item` and `value`.
    choices : each option's values by their names, as in `{"unit": {"lemma": "lemma", "token": "token"}}`.
    item, value : the columns of the finding; a higher value is a better rank.
    top : how long the list is that is judged; None for one of all items.
    match : gives two names of one item the same name; of two in one setting the better rank counts. By default a term's
        words are matched by their lemma, so that همکاریهای and همکاری are one. Of 39,343 lemmas of ISNA 135 are not
        their own lemma: داده, data, is then named as the verb that it looks like.

    Returns
    -------
    `items`: one row per item that holds under any setting, the baseline's first: `item, verdict` (all, most: three
    settings in four or more, few), `robust_in` (settings), `settings` (all), `share_of_settings, in_baseline`;
    `most_influential_choice`, between whose values that share differs most (missing where none does), `least_with` and
    `most_with`, its values of the smallest and the largest share, and `spread`, that difference; `baseline_rank,
    best_rank, worst_rank` (also beyond `top`), `absent_in` (settings). `by_choice`: one row per item and value of a
    choice, first one of `all` settings: `item, verdict, in_baseline, choice, value, robust_in, settings,
    share_of_settings`. `choices`: one row per value of a choice: `choice, value, settings, share_of_items`, the mean
    share of the baseline's items that hold. `settings`: one row per setting: `setting`, the choices, `items,
    share_of_baseline` (of its items that hold). `runs`: one row per setting and item: `setting`, the choices, `item,
    rank, value` (missing where it is absent), `held`.

    Raises
    ------
    TableError : where there is no variant, or a choice stands in variants and in `choices`.

    References
    ----------
    Steegen, Tuerlinckx, Gelman and Vanpaemel (2016), Increasing transparency through a multiverse analysis,
    doi:10.1177/1745691616658637. Cleaning as one of the choices: Denny and Spirling (2018), doi:10.1017/pan.2017.44.

    Examples
    --------
    >>> from helpers.analysis import clean_variants, count_terms
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["نان، نان، همکاری ها"]})
    >>> result = run_multiverse(clean_variants(articles, cleanings=["restored", "as_typed"]), count_terms)
    >>> result.items[["item", "verdict", "most_influential_choice"]].fillna("").values.tolist()
    [['نان', 'all', ''], ['همکاری', 'all', ''], ['ها', 'few', 'cleaning']]
    """
    variants, choices = list(variants), dict(choices or {})
    _check(variants, choices, top)
    match = match or (lambda term: " ".join(map(lemmatize, term.split(" "))))
    rows, tables = [], []
    picks = [dict(zip(choices, labels, strict=True)) for labels in product(*choices.values())]
    for variant, pick in track(list(product(variants, picks)), what="settings", unit="settings"):
        table = finding(variant.tokens, **{name: choices[name][label] for name, label in pick.items()})
        require_columns(table, [item, value], verb="run_multiverse, finding")
        rows.append(variant.choices | pick)
        tables.append(_ranked(table[item], table[value], match))
    settings = pd.DataFrame(rows, index=pd.RangeIndex(1, len(rows) + 1, name="setting"))
    limit = np.inf if top is None else top
    names = dict.fromkeys(name for table in tables for name in table.index[table["rank"] <= limit])
    ranks, numbers = (
        pd.DataFrame([table[column].reindex(list(names)) for table in tables], settings.index, dtype=float)
        for column in ("rank", "value")
    )
    held = ranks <= limit  # the baseline's items come first, in its order, then those that hold most often
    order = pd.DataFrame({"rank": ranks.iloc[0].where(held.iloc[0]), "times": held.sum()}).rename_axis("name")
    order = order.sort_values(["rank", "times", "name"], ascending=[True, False, True]).index
    ranks = ranks[order]
    result = _judge(held[order], settings, rank=ranks, value=numbers[order])
    ends = {"baseline_rank": ranks.iloc[0], "best_rank": ranks.min(), "worst_rank": ranks.max()}
    spread = pd.DataFrame(ends | {"absent_in": ranks.isna().sum()}).astype("Int64").reset_index(drop=True)
    return replace(result, items=result.items.join(spread))


def compare_order(result: MultiverseResult) -> MultiverseResult:
    """Judge an order, as from `run_multiverse(…, top=None)`: of each two neighbours, does the first stay above?

    Returns
    -------
    An item is two neighbours of the baseline's order with different values there, `above` and `below` in `items`. It
    holds under a setting where the first has the better rank; one that is absent stands below all that are there. In
    `runs`, `rank_above` and `rank_below` stand for rank and value.

    Examples
    --------
    >>> from helpers.analysis import clean_variants, count_terms
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["نان، نان، همکاری ها، آب، آب، آب"]})
    >>> result = run_multiverse(clean_variants(articles), count_terms, top=None)
    >>> compare_order(result).items[["above", "below", "verdict"]].values.tolist()
    [['آب', 'نان', 'all'], ['نان', 'همکاری', 'all']]
    """
    settings = result.settings.set_index("setting")[list(dict.fromkeys(result.choices["choice"]))]
    ranks = result.runs.astype({"rank": float}).pivot(index="setting", columns="item", values="rank")
    ranks = ranks.reindex(settings.index)
    in_order = result.items[["item", "baseline_rank"]].dropna().sort_values("baseline_rank", kind="stable")
    rows = pairwise(in_order.itertuples(index=False, name=None))
    pairs = [(one, other) for (one, first), (other, second) in rows if first < second]
    ends = {"above": [one for one, _ in pairs], "below": [other for _, other in pairs]}
    above, below = (ranks[names].set_axis([" > ".join(pair) for pair in pairs], axis=1) for names in ends.values())
    judged = _judge(above.fillna(np.inf) < below.fillna(np.inf), settings, rank_above=above, rank_below=below)
    return replace(judged, items=judged.items.assign(**ends))


def _check(variants: list[Variant], choices: Mapping, top: int | None) -> None:
    if not variants:
        raise TableError("run_multiverse: there is no variant; make them with clean_variants")
    for name, named in choices.items():
        if name in variants[0].choices:
            raise TableError(f"run_multiverse: {name!r} is a choice of the variants already")
        if not named:
            raise TableError(f"run_multiverse: the choice {name!r} has no value")
    if top is not None and top < 1:
        raise TableError(f"run_multiverse: top must be at least 1, or None for all; got {top}")


def _ranked(names: pd.Series, values: pd.Series, match: Callable[[str], str]) -> pd.DataFrame:
    """Return the rank and the value of each item by its matched name; equal values share the better rank."""
    table = pd.DataFrame({"item": names.astype(str).map(match), "value": values.astype(float)}).dropna()
    table["rank"] = table["value"].rank(method="min", ascending=False)
    return table.sort_values("rank", kind="stable").drop_duplicates("item").set_index("item")


def _judge(held: pd.DataFrame, settings: pd.DataFrame, **of_runs: pd.DataFrame) -> MultiverseResult:
    """Return the tables for items of which is known under which setting (row) each (column) holds."""
    shares = held.mean()
    items = pd.DataFrame({"item": held.columns.astype(str)})
    items["verdict"] = np.select([held.all(), shares >= _MOST], ["all", "most"], "few")
    items["robust_in"], items["settings"] = held.sum().to_numpy(), len(held)
    items["share_of_settings"] = shares.to_numpy()
    items["in_baseline"] = held.iloc[0].to_numpy(dtype=bool)
    groups = [
        (choice, value, settings[choice] == value) for choice in settings for value in dict.fromkeys(settings[choice])
    ]
    by_choice = pd.concat(
        items[["item", "verdict", "in_baseline"]].assign(
            choice=choice, value=value, robust_in=held[has_it].sum().to_numpy(), settings=has_it.sum()
        )
        for choice, value, has_it in [("all", "all", pd.Series(True, held.index)), *groups]
    )
    by_choice = by_choice.sort_index(kind="stable").reset_index(drop=True)
    by_choice["share_of_settings"] = by_choice["robust_in"] / by_choice["settings"]
    items = items.join(_movers(by_choice[by_choice["choice"] != "all"]), on="item").fillna({"spread": 0.0})
    ours = held.loc[:, held.iloc[0]].mean(axis=1)
    rows = [(choice, value, has_it.sum(), ours[has_it].mean()) for choice, value, has_it in groups]
    choices = pd.DataFrame(rows, columns=["choice", "value", "settings", "share_of_items"])
    table = settings.assign(items=held.sum(axis=1), share_of_baseline=ours).reset_index()
    return MultiverseResult(items, by_choice, choices, table, _runs(held, settings, of_runs))


def _movers(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the choice that moves each item most, with the values at both ends: one row per item that one moves."""
    shares = rows.groupby(["item", "choice"], sort=False)["share_of_settings"]
    ends = (shares.max() - shares.min()).rename("spread").rename_axis(["item", "most_influential_choice"]).reset_index()
    ends.insert(2, "least_with", rows.loc[shares.idxmin(), "value"].to_numpy())
    ends.insert(3, "most_with", rows.loc[shares.idxmax(), "value"].to_numpy())
    ends = ends[ends["spread"] > 0].sort_values("spread", ascending=False, kind="stable")
    return ends.drop_duplicates("item").set_index("item")


def _runs(held: pd.DataFrame, settings: pd.DataFrame, of_runs: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    rows = pd.DataFrame(list(product(held.index, held.columns)), columns=["setting", "item"])
    rows = rows.join(settings, on="setting")
    for name, table in of_runs.items():
        rows[name] = table.to_numpy(dtype=float).ravel()
    whole = [name for name in of_runs if name.startswith("rank")]
    return rows.assign(held=held.to_numpy().ravel()).astype(dict.fromkeys(whole, "Int64"))
