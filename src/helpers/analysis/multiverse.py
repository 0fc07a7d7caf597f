"""Multiverse analysis: a finding under every reasonable way of cleaning, and which part of it holds in all of them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

import numpy as np
import pandas as pd

from helpers.core.errors import TableError, require_columns
from helpers.core.progress import track
from helpers.language import CLEANINGS, lemmatize, tokenize

_MOST = 0.75  # share of the settings from which on a part of a finding holds under most
_ITEMS = ["item", "verdict", "robust_in", "settings", "share_of_settings", "in_baseline"]
_MOVERS = ["most_influential_choice", "least_with", "most_with", "spread"]
_EVERY = "all"


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

    The choices are `cleaning` (restored, as_typed or hazm, as in `tokenize`), `boilerplate` (stripped or kept) and
    `stories` (each_copy or once). One that changes nothing here, as where no text has an agency line, is left out: it
    would double the settings in which a finding holds. Each text is tokenized once for each cleaning, and again only
    where boilerplate changes it.

    Parameters
    ----------
    articles : the articles as we clean them, without agency lines.
    with_boilerplate : the same articles as they were read; `TableError` where they are others.
    copies : the `article_id` of those to leave out where each story counts once.
    cleanings : the ways to spell and tokenize.

    Returns
    -------
    One `Variant` per combination of choices.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["همکاری های ما"]})
    >>> [(variant.choices, len(variant.tokens)) for variant in clean_variants(articles, cleanings=CLEANINGS[:2])]
    [({'cleaning': 'restored'}, 2), ({'cleaning': 'as_typed'}, 3)]
    """
    require_columns(articles, ["article_id", "title", "text"], verb="clean_variants")
    changed = articles.head(0) if with_boilerplate is None else _changed(articles, with_boilerplate)
    copies = frozenset(articles.loc[articles["article_id"].isin(copies), "article_id"])
    left_out = {"each_copy": frozenset(), "once": copies} if copies else {"each_copy": frozenset()}
    variants = []
    for cleaning in cleanings:
        texts = {"stripped": tokenize(articles, cleaning=cleaning)}
        if len(changed):
            texts["kept"] = _exchange(texts["stripped"], tokenize(changed, cleaning=cleaning), articles["article_id"])
        for (boilerplate, tokens), (stories, ids) in product(texts.items(), left_out.items()):
            choices = {"cleaning": cleaning, "boilerplate": boilerplate, "stories": stories}
            varied = {"cleaning": True, "boilerplate": len(changed) > 0, "stories": bool(copies)}
            variants.append(Variant({name: choices[name] for name in choices if varied[name]}, tokens, ids))
    return variants


def _changed(articles: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """Return the articles of `others` whose title or text is not as in `articles`."""
    require_columns(others, ["article_id", "title", "text"], verb="clean_variants, with_boilerplate")
    both = [table.set_index("article_id")[["title", "text"]].fillna("") for table in (articles, others)]
    if not both[0].index.is_unique or not both[1].index.is_unique or set(both[0].index) != set(both[1].index):
        raise TableError(
            "clean_variants: with_boilerplate must have one row for each article_id of articles, no others"
        )
    differs = (both[0].loc[both[1].index] != both[1]).any(axis=1)
    return others[differs.to_numpy()]


def _exchange(tokens: pd.DataFrame, instead: pd.DataFrame, order: pd.Series) -> pd.DataFrame:
    """Return `tokens` with those of the articles in `instead` in their place."""
    kept = tokens[~tokens["article_id"].isin(instead["article_id"].unique())]
    table = pd.concat([kept, instead], ignore_index=True)
    places = table["article_id"].map(dict(zip(order, range(len(order)), strict=True))).to_numpy()
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
        return " ".join([*parts, self._mover()])

    def _mover(self) -> str:
        spread = self.choices.groupby("choice", sort=False)["share_of_items"].agg(
            lambda shares: shares.max() - shares.min()
        )
        if spread.empty or spread.max() == 0:
            return "No choice moves any of them."
        values = self.choices[self.choices["choice"] == spread.idxmax()].set_index("value")["share_of_items"]
        shares = ", ".join(f"{share:.0%} with {value}" for value, share in values.items())
        return f"What moves it most is {spread.idxmax()}: the mean share of these items that hold is {shares}."


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
    finding : takes tokens, and the options that `choices` names, and returns one row per item with the columns `item`
        and `value`. It is run once for each variant with each combination of `choices`.
    choices : each option's values by their names, as in `{"unit": {"lemma": "lemma", "token": "token"}}`.
    item, value : the columns of the finding; a higher value is a better rank.
    top : how long the list is that is judged; None for one of all items.
    match : gives two names of one item the same name; of two in one setting the better rank counts. By default a term's
        words are matched by their lemma, so that همکاریهای and همکاری are one. Of 39,343 lemmas of ISNA 135 are not
        their own lemma: داده, data, is then named as the verb that it looks like.

    Returns
    -------
    MultiverseResult
        `items`: one row per item that holds under any setting, the baseline's first: `item, verdict` (all, most: three
        settings in four or more, few), `robust_in` (settings), `settings` (all), `share_of_settings, in_baseline`;
        `most_influential_choice`, the choice between whose values the share of settings differs most (missing where
        none does), `least_with` and `most_with`, its values with the smallest and the largest share, and `spread`, that
        difference; `baseline_rank, best_rank, worst_rank` (also beyond `top`), and `absent_in`, how many settings lack
        it.
        `by_choice`: one row per item and value of a choice, and first one of `all` settings: `item, verdict,
        in_baseline, choice, value, robust_in, settings, share_of_settings`.
        `choices`: one row per value of a choice: `choice, value, settings, share_of_items`, the mean share of the
        baseline's items that hold.
        `settings`: one row per setting: `setting`, a column for each choice, `items`, `share_of_baseline`, the share of
        the baseline's items that hold.
        `runs`: one row per setting and item: `setting`, the choices, `item, rank, value` (missing where it is absent),
        `held`.

    Raises
    ------
    TableError
        Where there is no variant, or a choice stands in variants and in `choices`.

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
    rows, tables = [], []
    every_setting = list(product(variants, product(*(named.items() for named in choices.values()))))
    for variant, values in track(every_setting, what="settings", unit="settings"):
        options = {name: option for name, (_, option) in zip(choices, values, strict=True)}
        table = finding(variant.tokens, **options)
        require_columns(table, [item, value], verb="run_multiverse, finding")
        rows.append(variant.choices | {name: label for name, (label, _) in zip(choices, values, strict=True)})
        tables.append(_ranked(table[item], table[value], match or _lemmas))
    settings = pd.DataFrame(rows, index=pd.RangeIndex(1, len(rows) + 1, name="setting"))
    limit = np.inf if top is None else top
    names = dict.fromkeys(name for table in tables for name in table.index[table["rank"] <= limit])
    ranks, numbers = (
        pd.DataFrame([table[column].reindex(list(names)) for table in tables], settings.index, dtype=float)
        for column in ("rank", "value")
    )
    order = _by_rank(ranks, ranks <= limit)
    ranks, numbers = ranks[order], numbers[order]
    result = _judge(ranks <= limit, settings, rank=ranks, value=numbers)
    ends = {"baseline_rank": ranks.iloc[0], "best_rank": ranks.min(), "worst_rank": ranks.max()}
    spread = pd.DataFrame(ends | {"absent_in": ranks.isna().sum()}).astype("Int64").reset_index(drop=True)
    return replace(result, items=result.items.join(spread))


def compare_order(result: MultiverseResult) -> MultiverseResult:
    """Judge an order instead of a list: of each two neighbours, does the first stay above?

    Parameters
    ----------
    result : as from `run_multiverse(…, top=None)`.

    Returns
    -------
    MultiverseResult
        The tables of `run_multiverse`; an item is two neighbours of the baseline's order with different values there,
        `above` and `below` in `items`. It holds under a setting where the first has the better rank; one that is absent
        stands below all that are there. In `runs`, `rank_above` and `rank_below` stand for rank and value.

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
    names = [f"{one} > {other}" for one, other in pairs]
    above, below = (ranks[[pair[side] for pair in pairs]].set_axis(names, axis=1) for side in (0, 1))
    holds = above.fillna(np.inf) < below.fillna(np.inf)
    judged = _judge(holds, settings, rank_above=above, rank_below=below)
    items = judged.items.assign(above=[one for one, _ in pairs], below=[other for _, other in pairs])
    return replace(judged, items=items)


def _check(variants: list[Variant], choices: Mapping, top: int | None) -> None:
    if not variants:
        raise TableError("run_multiverse: there is no variant; make them with clean_variants")
    twice = [name for name in choices if name in variants[0].choices]
    if twice:
        raise TableError(f"run_multiverse: {twice[0]!r} is a choice of the variants already")
    empty = [name for name, named in choices.items() if not named]
    if empty:
        raise TableError(f"run_multiverse: the choice {empty[0]!r} has no value")
    if top is not None and top < 1:
        raise TableError(f"run_multiverse: top must be at least 1, or None for all; got {top}")


def _lemmas(term: str) -> str:
    return " ".join(map(lemmatize, term.split(" ")))


def _ranked(names: pd.Series, values: pd.Series, match: Callable[[str], str]) -> pd.DataFrame:
    """Return the rank and the value of each item by its matched name; equal values share the better rank."""
    table = pd.DataFrame({"item": names.astype(str).map(match), "value": values.astype(float)}).dropna()
    table["rank"] = table["value"].rank(method="min", ascending=False)
    return table.sort_values("rank", kind="stable").drop_duplicates("item").set_index("item")


def _by_rank(ranks: pd.DataFrame, held: pd.DataFrame) -> list[str]:
    """Return the items in the baseline's order, then the others, those that hold most often first."""
    order = pd.DataFrame({"rank": ranks.iloc[0].where(held.iloc[0]), "times": held.sum()}).rename_axis("name")
    return order.sort_values(["rank", "times", "name"], ascending=[True, False, True]).index.tolist()


def _judge(held: pd.DataFrame, settings: pd.DataFrame, **of_runs: pd.DataFrame) -> MultiverseResult:
    """Return the tables for items of which is known under which setting (row) each (column) holds."""
    shares = held.mean()
    items = pd.DataFrame(
        {
            "item": held.columns.astype(str),
            "verdict": np.select([held.all(), shares >= _MOST], ["all", "most"], "few"),
            "robust_in": held.sum().to_numpy(),
            "settings": len(held),
            "share_of_settings": shares.to_numpy(),
            "in_baseline": held.iloc[0].to_numpy(dtype=bool),
        }
    )
    by_choice = _by_choice(held, settings, items)
    items = items.join(_movers(by_choice[by_choice["choice"] != _EVERY]), on="item").fillna({"spread": 0.0})
    ours = held.loc[:, held.iloc[0]].mean(axis=1)
    table = settings.assign(items=held.sum(axis=1), share_of_baseline=ours).reset_index()
    runs = _runs(held, settings, of_runs)
    return MultiverseResult(items[[*_ITEMS, *_MOVERS]], by_choice, _choices(settings, ours), table, runs)


def _movers(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the choice that moves each item most, with the values at both ends: one row per item that one moves."""
    shares = rows.groupby(["item", "choice"], sort=False)["share_of_settings"]
    ends = (shares.max() - shares.min()).rename("spread").rename_axis(["item", _MOVERS[0]]).reset_index()
    ends["least_with"] = rows.loc[shares.idxmin(), "value"].to_numpy()
    ends["most_with"] = rows.loc[shares.idxmax(), "value"].to_numpy()
    ends = ends[ends["spread"] > 0].sort_values("spread", ascending=False, kind="stable")
    return ends.drop_duplicates("item").set_index("item")


def _each_value(settings: pd.DataFrame) -> Iterator[tuple[str, str, pd.Series]]:
    """Yield each choice with each of its values, and which settings have it."""
    for choice in settings.columns:
        for value in dict.fromkeys(settings[choice]):
            yield choice, value, settings[choice] == value


def _choices(settings: pd.DataFrame, share_of_items: pd.Series) -> pd.DataFrame:
    groups = ((choice, value, share_of_items[has_it]) for choice, value, has_it in _each_value(settings))
    rows = [(choice, value, len(shares), shares.mean()) for choice, value, shares in groups]
    return pd.DataFrame(rows, columns=["choice", "value", "settings", "share_of_items"])


def _by_choice(held: pd.DataFrame, settings: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    parts = [(_EVERY, _EVERY, held)]
    parts += [(choice, value, held[has_it]) for choice, value, has_it in _each_value(settings)]
    tables = [
        items[["item", "verdict", "in_baseline"]].assign(
            choice=choice, value=value, robust_in=part.sum().to_numpy(), settings=len(part)
        )
        for choice, value, part in parts
    ]
    table = pd.concat(tables).sort_index(kind="stable").reset_index(drop=True)
    return table.assign(share_of_settings=table["robust_in"] / table["settings"])


def _runs(held: pd.DataFrame, settings: pd.DataFrame, of_runs: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    rows = pd.DataFrame(list(product(held.index, held.columns)), columns=["setting", "item"])
    rows = rows.join(settings, on="setting")
    for name, table in of_runs.items():
        rows[name] = table.to_numpy(dtype=float).ravel()
    whole = [name for name in of_runs if name.startswith("rank")]
    return rows.assign(held=held.to_numpy().ravel()).astype(dict.fromkeys(whole, "Int64"))
