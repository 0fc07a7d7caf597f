"""Repeated stories: how often each was run, by whom first and by whom later, how fast, and what that does to themes.

`stories` is one row per article, as from `corpus.add_stories`, with `story`, `days_after_first` and `is_first`.
Articles of one day are ordered by `hours_after_first`, where the table has it.
"""

import numpy as np
import pandas as pd

from helpers.analysis.groups import group_largest
from helpers.analysis.keyness import adjust
from helpers.analysis.themes import count_themes
from helpers.core.arrays import fill_texts
from helpers.core.errors import TableError, require_columns, require_dates, require_table, require_whole

_COLUMNS = ["article_id", "outlet", "story", "days_after_first"]
_UNITS = {"days": "days_after_first", "hours": "hours_after_first"}


def score_stories(stories: pd.DataFrame, *, truth: str = "story_in_source") -> pd.DataFrame:
    """Count stories, and score them against those of the source.

    Returns
    -------
    One row: `stories` (run more than once), `copies` (articles that repeat an earlier one). Where the column `truth`
    says which articles tell one story ("" or missing: not said), also `pairs_in_source` (of articles in one story),
    `recall` (of them, those in one story here), and `precision` (of the pairs in one story here, those in one there;
    missing without any).

    Examples
    --------
    >>> stories = pd.DataFrame({"article_id": list("123"), "story": list("113"), "story_in_source": list("aaa")})
    >>> score_stories(stories)[["stories", "copies", "pairs_in_source", "recall", "precision"]].round(2).values.tolist()
    [[1.0, 1.0, 3.0, 0.33, 1.0]]
    """
    require_columns(stories, ["article_id", "story"], verb="score_stories")
    copies = stories["story"].duplicated()
    row = {"stories": stories.loc[copies, "story"].nunique(), "copies": int(copies.sum())}
    told = stories[fill_texts(stories[truth]).ne("")] if truth in stories else stories.head(0)
    in_source = _pairs(told[truth].value_counts()) if len(told) else 0
    if in_source:
        right, in_story = (
            _pairs(told.groupby(["story", truth], observed=True).size()),
            _pairs(stories["story"].value_counts()),
        )
        precision = right / in_story if in_story else float("nan")
        row |= {"pairs_in_source": in_source, "recall": right / in_source, "precision": precision}
    return pd.DataFrame([row])


def _pairs(sizes: pd.Series) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


def summarize_stories(stories: pd.DataFrame, *, unnamed: str = "نامعلوم") -> pd.DataFrame:
    """List the stories that were run more than once; `unnamed` stands for an outlet that is not known.

    Returns
    -------
    One row per story, the most repeated first: `story, title` (of its earliest article), `articles, outlets` (in the
    order in which they ran it), `first` and `last` (days), and `days` between them.

    Examples
    --------
    >>> stories = pd.DataFrame({"article_id": ["1", "2"], "story": "1", "title": ["الف", "ب"], "outlet": ["آوند", ""],
    ...                         "date": pd.to_datetime(["2025-09-01", "2025-09-03"]), "days_after_first": [0.0, 2.0]})
    >>> summarize_stories(stories)[["title", "articles", "outlets", "days"]].values.tolist()
    [['الف', 2, 'آوند، نامعلوم', 2.0]]
    """
    require_columns(stories, [*_COLUMNS, "title", "date"], verb="summarize_stories")
    stories = require_dates(stories, verb="summarize_stories")
    repeated = _repeated(_with_outlets(stories).assign(hours_after_first=_hours(stories)))
    repeated = repeated.sort_values(["days_after_first", "hours_after_first"], kind="stable")
    day = repeated["date"].dt.normalize().where(repeated["days_after_first"].notna())
    outlet = repeated["outlet"].replace("", unnamed)
    table = repeated.assign(day=day, outlet=outlet).groupby("story", sort=False, as_index=False)
    table = table.agg(
        title=("title", "first"),
        articles=("article_id", "size"),
        outlets=("outlet", lambda names: "، ".join(dict.fromkeys(names))),
        first=("day", "min"),
        last=("day", "max"),
        days=("days_after_first", "max"),
    )
    return table.sort_values(["articles", "story"], ascending=[False, True], ignore_index=True)


def add_story_order(stories: pd.DataFrame) -> pd.DataFrame:
    """Say when each article ran its story, as far as days and hours can tell.

    Returns
    -------
    One row per article, as it came, with `story_order`: `first` (alone on the first day, or before all others of it),
    `same_day` (on the first day with others: nobody can tell who was first, as an hour is missing or is the same),
    `later`, `undated` (its day is not known), or `single` (of a story run once).

    Examples
    --------
    >>> stories = pd.DataFrame({"article_id": list("1234"), "outlet": "", "story": list("1114"),
    ...                         "days_after_first": [0.0, 1.0, None, 0.0]})
    >>> add_story_order(stories)["story_order"].tolist()
    ['first', 'later', 'undated', 'single']
    """
    require_columns(stories, _COLUMNS, verb="add_story_order")
    is_first = _is_at_first(stories)
    order = pd.Series("later", stories.index, dtype="str")
    order[stories["days_after_first"].isna()] = "undated"
    order[is_first] = "first"
    order[is_first & is_first.groupby(stories["story"]).transform("sum").gt(1)] = "same_day"
    order[~stories["story"].duplicated(keep=False)] = "single"
    return stories.assign(story_order=order)


def find_copies(stories: pd.DataFrame) -> pd.DataFrame:
    """Find who ran a story after whom.

    Returns
    -------
    One row per later article and outlet that ran its story first: `first_outlet, outlet` (of the later article),
    `story, article_id, days_after_first, hours_after_first`. Where the hours of a story's first day are known, first is
    the earliest article, else all of the first day are. An article of an outlet that was first, or of none, is no copy.

    Examples
    --------
    >>> stories = pd.DataFrame({"article_id": ["1", "2"], "outlet": ["آوند", "نارون"], "story": "1",
    ...                         "days_after_first": [0.0, 1.0]})
    >>> find_copies(stories)[["first_outlet", "outlet"]].values.tolist()
    [['آوند', 'نارون']]
    """
    require_columns(stories, _COLUMNS, verb="find_copies")
    named = _with_outlets(stories).assign(hours_after_first=_hours(stories), at_first=_is_at_first(stories))
    named = named[named["outlet"].ne("") & named["days_after_first"].notna()]
    first = named.loc[named["at_first"], ["story", "outlet"]].drop_duplicates()
    later = named[~named["at_first"]].merge(first.assign(again=True), on=["story", "outlet"], how="left")
    copies = later[later["again"].isna()].merge(first.rename(columns={"outlet": "first_outlet"}), on="story")
    return copies[["first_outlet", "outlet", "story", "article_id", *_UNITS.values()]]


def count_story_flows(stories: pd.DataFrame, *, top: int | None = 20, others: str = "others") -> pd.DataFrame:
    """Count who ran stories after whom, for the `top` outlets with the most articles; None takes all.

    Returns
    -------
    One row per two outlets, the first and the later one: `first_outlet, outlet, articles` (as in `find_copies`: a story
    that two outlets were first with counts in both rows), `of_articles` (all of the later outlet), `share_of_articles`.
    Both columns are categoricals in one order, the largest outlet first, and last `others`, the outlets beyond `top`
    together. An outlet without any copy is in no row, one that nobody followed is first in none, and one that followed
    nobody is later in none.

    Examples
    --------
    >>> stories = pd.DataFrame({"article_id": ["1", "2"], "outlet": ["آوند", "نارون"], "story": "1",
    ...                         "days_after_first": [0.0, 1.0]})
    >>> count_story_flows(stories)[["first_outlet", "outlet", "articles", "of_articles"]].values.tolist()
    [['آوند', 'نارون', 1, 1]]
    """
    copies, named = find_copies(stories), _with_outlets(stories)
    named = named[named["outlet"].ne("")]
    moving = named[named["outlet"].isin({*copies["first_outlet"], *copies["outlet"]})]
    group_of = group_largest(moving, top=top or max(len(moving), 1), others=others)["outlet"]
    sizes, names = group_of.value_counts(), dict(zip(moving["outlet"], group_of, strict=True))
    order = pd.CategoricalDtype(group_of.cat.categories, ordered=True)
    places = copies[["first_outlet", "outlet"]].apply(lambda column: column.map(names).astype(order))
    places = places.assign(article_id=copies["article_id"]).drop_duplicates()  # two of the others were first with it
    flows = places.groupby(["first_outlet", "outlet"], observed=False).size().rename("articles").reset_index()
    for column in ("first_outlet", "outlet"):
        flows = flows[flows.groupby(column, observed=False)["articles"].transform("sum") > 0]
    flows = flows[flows["articles"].gt(0) | flows["first_outlet"].astype(str).ne(flows["outlet"].astype(str))]
    flows["of_articles"] = flows["outlet"].astype("object").map(sizes.to_dict()).astype(int)
    return flows.assign(share_of_articles=flows["articles"] / flows["of_articles"]).reset_index(drop=True)


def story_leads(stories: pd.DataFrame, *, samples: int = 2000, seed: int = 1404) -> pd.DataFrame:
    """Compare how often each outlet was first with a story with what chance alone would give.

    Of story s, outlet o has m of the n articles. Were the order of its articles random, o would be first with
    probability m / n; it is expected to lead Σ m / n of the stories that it shares, and a permutation draws the first
    article of each story anew. An outlet that runs much is often first by chance: this is what is taken out.

    Parameters
    ----------
    stories : only articles with an outlet and a known day count, of stories that two outlets or more ran and of which
        one outlet alone was first (by the hour, or by the day): where that cannot be told, nobody leads.
    samples, seed : how many permutations are drawn, and what makes them the same in each run.

    Returns
    -------
    One row per outlet that shares such a story, the one with the most first: `outlet`, `stories` (that it shares),
    `led` (of them, first), `expected` (Σ m / n), `share_led`, `share_expected`, `low` and `high` (shares of `stories`
    within which 95% of the permutations lie), `p_value` (two-sided: the share of permutations, the observed order among
    them, that are at least as far from `expected`) and `p_adjusted` (Benjamini and Hochberg, for the number of
    outlets). Each story is led once, so that one outlet's lead is the others' lag.

    References
    ----------
    Phipson and Smyth 2010, Permutation P-values should never be zero, doi:10.2202/1544-6115.1585, for `p_value`.
    Benjamini and Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x.

    Examples
    --------
    >>> stories = pd.DataFrame({"article_id": list("1234"), "outlet": ["آوند", "نارون"] * 2, "story": list("aabb"),
    ...                         "days_after_first": [0.0, 1.0, 0.0, 2.0]})
    >>> story_leads(stories)[["outlet", "stories", "led", "expected"]].values.tolist()
    [['آوند', 2, 2, 1.0], ['نارون', 2, 0, 1.0]]
    """
    require_columns(stories, _COLUMNS, verb="story_leads")
    require_whole(samples, name="samples", minimum=1, verb="story_leads")
    dated = _with_outlets(stories).assign(at_first=_is_at_first(stories))
    dated = dated[dated["days_after_first"].notna()]
    first = dated[dated["at_first"]].groupby("story")["outlet"].agg(["nunique", "first"])
    leaders = first.loc[first["nunique"].eq(1) & first["first"].ne(""), "first"]
    named = dated[dated["outlet"].ne("") & dated["story"].isin(leaders.index)]
    shared = named[named.groupby("story")["outlet"].transform("nunique") > 1].sort_values("story", kind="stable")
    codes, outlets = pd.factorize(shared["outlet"], sort=True)
    sizes = shared.groupby("story").size()
    runs = shared.groupby(["story", "outlet"]).size()
    table = pd.DataFrame({"outlet": outlets.astype("object")})
    table["stories"] = table["outlet"].map(runs.groupby("outlet").size()).astype(int)
    table["led"] = table["outlet"].map(leaders[sizes.index].value_counts()).fillna(0).astype(int)
    table["expected"] = table["outlet"].map((runs / sizes).groupby("outlet").sum()).astype(float)
    drawn = _draw_leads(codes, sizes.to_numpy(), len(outlets), samples, seed)
    table["share_led"], table["share_expected"] = table["led"] / table["stories"], table["expected"] / table["stories"]
    ends = np.quantile(drawn, (0.025, 0.975), axis=0) if len(table) else np.empty((2, 0))
    table["low"], table["high"] = ends / table["stories"].to_numpy()
    expected = table["expected"].to_numpy()
    as_far = np.abs(drawn - expected) >= np.abs(table["led"].to_numpy() - expected) - 1e-9  # sums of thirds are inexact
    table["p_value"] = (1 + as_far.sum(axis=0)) / (1 + samples)
    table["p_adjusted"] = adjust(table["p_value"].to_numpy(), "benjamini-hochberg")
    return table.sort_values(["stories", "outlet"], ascending=[False, True], ignore_index=True)


def _draw_leads(codes: np.ndarray, sizes: np.ndarray, outlets: int, samples: int, seed: int) -> np.ndarray:
    """Return how many stories each outlet leads (columns) where the first article of each is drawn (rows).

    Stories are drawn from in the order of who ran them, which neither their numbers nor the order of articles changes.
    """
    random, drawn = np.random.default_rng(seed), np.zeros((samples, outlets), dtype=int)
    stories = [np.sort(own) for own in np.split(codes, np.cumsum(sizes)[:-1]) if len(own)]
    for own in sorted(stories, key=np.ndarray.tolist):
        drawn[np.arange(samples), own[random.integers(len(own), size=samples)]] += 1
    return drawn


def count_delays(stories: pd.DataFrame, *, unit: str = "days", longest: int = 14) -> pd.DataFrame:
    """Count how many days after its first day, or how many hours after its first hour, a story was run again.

    Returns
    -------
    One row per number of days, from the least that occurs to the most, those between too (0: on the first day, with or
    after others; `longest`: that many or more): `days, articles, share_of_articles` (of all articles of repeated
    stories). With `unit="hours"` the same with
    `hours`, rounded down, of the articles whose `hours_after_first` is known.

    Examples
    --------
    >>> stories = pd.DataFrame({"article_id": list("123"), "outlet": "", "story": "1",
    ...                         "days_after_first": [0.0, 1.0, 30.0]})
    >>> count_delays(stories, longest=3)[["days", "articles"]].values.tolist()
    [[1, 1], [2, 0], [3, 1]]
    """
    require_table(stories, verb="count_delays")
    require_whole(longest, name="longest", minimum=1, verb="count_delays")
    if unit not in _UNITS:
        raise TableError(f"count_delays: unit must be one of {', '.join(_UNITS)}; got {unit!r}")
    ordered = add_story_order(stories.assign(hours_after_first=_hours(stories)))
    ran_again = ordered.loc[ordered["story_order"].isin(["same_day", "later"]), _UNITS[unit]].dropna()
    delays = ran_again.clip(upper=longest).astype(int).value_counts()
    delays = delays.reindex(range(delays.index.min(), delays.index.max() + 1) if len(delays) else [], fill_value=0)
    table = delays.rename_axis(unit).rename("articles").reset_index()
    return table.assign(share_of_articles=table["articles"] / max(len(_repeated(stories)), 1))


def count_themes_per_story(hits: pd.DataFrame, tokens: pd.DataFrame, stories: pd.DataFrame) -> pd.DataFrame:
    """Count themes in all articles, and in the first article of each story alone; `tokens` were searched for `hits`.

    Returns
    -------
    One row per theme: the columns of `count_themes(…, by=())` twice, ending in `_articles` and `_stories`, and
    `change`, the difference of hits per 1,000 words: negative where copies had made the theme look larger than it is.

    Examples
    --------
    >>> stories = pd.DataFrame({"article_id": ["1", "2"], "is_first": [True, False]})
    >>> tokens = pd.DataFrame({"article_id": ["1", "2", "2"], "kind": "word"})
    >>> hits = pd.DataFrame({"article_id": ["2"], "theme": ["trade"]})
    >>> count_themes_per_story(hits, tokens, stories)[["hits_articles", "hits_stories"]].values.tolist()
    [[1, 0]]
    """
    require_columns(stories, ["article_id", "is_first"], verb="count_themes_per_story")
    first = stories.loc[stories["is_first"], "article_id"]
    hits = hits.astype({"theme": "category"})  # a theme that stands in copies alone has a row too
    once = (table[table["article_id"].isin(first)] for table in (hits, tokens))
    counts = count_themes(hits, tokens, by=()).merge(
        count_themes(*once, by=()), on="theme", suffixes=("_articles", "_stories"), validate="one_to_one"
    )
    return counts.assign(change=counts["hits_per_1000_stories"] - counts["hits_per_1000_articles"])


def _with_outlets(stories: pd.DataFrame) -> pd.DataFrame:
    """Return stories in which an outlet that is missing is "", of whatever type the column is."""
    return stories.assign(outlet=fill_texts(stories["outlet"]))


def _hours(stories: pd.DataFrame) -> pd.Series:
    """Return the hours after the first article, missing in a table that has none."""
    return stories.get("hours_after_first", pd.Series(float("nan"), stories.index))


def _is_at_first(stories: pd.DataFrame) -> pd.Series:
    """Tell which articles nothing came before: by the hour where it is known, else by the day."""
    hours = _hours(stories)
    return hours.eq(0) | (hours.isna() & stories["days_after_first"].eq(0))


def _repeated(stories: pd.DataFrame) -> pd.DataFrame:
    return stories[stories["story"].duplicated(keep=False)]
