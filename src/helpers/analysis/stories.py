"""Repeated stories: how often each was run, by whom first and by whom later, how fast, and what that does to themes.

`stories` is one row per article, as from `corpus.add_stories`, with `story`, `days_after_first` and `is_first`.
"""

import pandas as pd

from helpers.analysis.themes import count_themes
from helpers.core.errors import require_columns, require_whole

_COLUMNS = ["article_id", "outlet", "story", "days_after_first"]


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
    told = stories[stories[truth].fillna("").ne("")] if truth in stories else stories.head(0)
    in_source = _pairs(told[truth].value_counts()) if len(told) else 0
    if in_source:
        right, in_story = _pairs(told.groupby(["story", truth]).size()), _pairs(stories["story"].value_counts())
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
    repeated = _repeated(stories).sort_values("days_after_first", kind="stable")
    day = repeated["date"].where(repeated["days_after_first"].notna())
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
    """Say when each article ran its story, as far as days can tell.

    Returns
    -------
    One row per article, as it came, with `story_order`: `first` (alone on the first day), `same_day` (on the first day
    with others: nobody can tell who was first), `later`, `undated` (its day is not known), or `single` (of a story run
    once).

    Examples
    --------
    >>> stories = pd.DataFrame({"article_id": list("1234"), "outlet": "", "story": list("1114"),
    ...                         "days_after_first": [0.0, 1.0, None, 0.0]})
    >>> add_story_order(stories)["story_order"].tolist()
    ['first', 'later', 'undated', 'single']
    """
    require_columns(stories, _COLUMNS, verb="add_story_order")
    days = stories["days_after_first"]
    order = pd.Series("later", stories.index, dtype="str")
    order[days.isna()] = "undated"
    order[days.eq(0)] = "first"
    order[days.eq(0) & days.eq(0).groupby(stories["story"]).transform("sum").gt(1)] = "same_day"
    order[~stories["story"].duplicated(keep=False)] = "single"
    return stories.assign(story_order=order)


def find_copies(stories: pd.DataFrame) -> pd.DataFrame:
    """Find who ran a story after whom.

    Returns
    -------
    One row per later article and outlet that ran its story on the first day: `first_outlet, outlet` (of the later
    article), `story, article_id, days_after_first`. An article of an outlet of the first day, or of none, is no copy.

    Examples
    --------
    >>> stories = pd.DataFrame({"article_id": ["1", "2"], "outlet": ["آوند", "نارون"], "story": "1",
    ...                         "days_after_first": [0.0, 1.0]})
    >>> find_copies(stories)[["first_outlet", "outlet"]].values.tolist()
    [['آوند', 'نارون']]
    """
    require_columns(stories, _COLUMNS, verb="find_copies")
    named = stories.loc[stories["outlet"].ne(""), _COLUMNS]
    first = named.loc[named["days_after_first"].eq(0), ["story", "outlet"]].drop_duplicates()
    later = named[named["days_after_first"].gt(0)].merge(first.assign(again=True), on=["story", "outlet"], how="left")
    copies = later[later["again"].isna()].merge(first.rename(columns={"outlet": "first_outlet"}), on="story")
    return copies[["first_outlet", "outlet", "story", "article_id", "days_after_first"]]


def count_story_flows(stories: pd.DataFrame, *, top: int | None = 20) -> pd.DataFrame:
    """Count who ran stories after whom, for the `top` outlets with the most articles; None takes all.

    Returns
    -------
    One row per two outlets: `first_outlet, outlet` (the later one), `articles` (as in `find_copies`: a story that two
    outlets ran on its first day counts in both rows), `of_articles` (all of the later outlet), `share_of_articles`.

    Examples
    --------
    >>> stories = pd.DataFrame({"article_id": ["1", "2"], "outlet": ["آوند", "نارون"], "story": "1",
    ...                         "days_after_first": [0.0, 1.0]})
    >>> count_story_flows(stories)[["first_outlet", "outlet", "articles", "of_articles"]].values.tolist()
    [['آوند', 'نارون', 1, 1], ['نارون', 'آوند', 0, 1]]
    """
    sizes = stories.loc[stories["outlet"].ne(""), "outlet"].value_counts().rename_axis("outlet").rename("of_articles")
    outlets = sizes.head(top).index if top is not None else sizes.index
    pairs = pd.MultiIndex.from_product([outlets, outlets], names=["first_outlet", "outlet"])
    flows = find_copies(stories).groupby(["first_outlet", "outlet"]).size().reindex(pairs, fill_value=0)
    flows = flows.rename("articles").reset_index()
    flows = flows[flows["first_outlet"] != flows["outlet"]].merge(sizes.reset_index(), on="outlet")
    return flows.assign(share_of_articles=flows["articles"] / flows["of_articles"])


def count_delays(stories: pd.DataFrame, *, longest: int = 14) -> pd.DataFrame:
    """Count how many days after its first day a story was run again.

    Returns
    -------
    One row per number of days that occurs (0: together with others on the first day; the last: `longest` or more):
    `days, articles, share_of_articles` (of all articles of repeated stories).

    Examples
    --------
    >>> stories = pd.DataFrame({"article_id": list("123"), "outlet": "", "story": "1",
    ...                         "days_after_first": [0.0, 1.0, 30.0]})
    >>> count_delays(stories)[["days", "articles"]].values.tolist()
    [[1, 1], [14, 1]]
    """
    require_whole(longest, name="longest", minimum=1, verb="count_delays")
    ordered = add_story_order(stories)
    ran_again = ordered.loc[ordered["story_order"].isin(["same_day", "later"]), "days_after_first"]
    delays = ran_again.clip(upper=longest).astype(int).value_counts().sort_index()
    table = delays.rename_axis("days").rename("articles").reset_index()
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


def _repeated(stories: pd.DataFrame) -> pd.DataFrame:
    return stories[stories["story"].duplicated(keep=False)]
