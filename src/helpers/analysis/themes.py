"""Where each theme occurs, its share, and which themes come together."""

from collections.abc import Sequence
from itertools import combinations

import pandas as pd

from helpers.analysis.codebook import Codebook
from helpers.analysis.groups import PLACES, group_names, group_sizes, with_groups
from helpers.errors import TableError, require_columns
from helpers.language import compile_patterns, find_patterns

HIT_COLUMNS = ["article_id", "paragraph", "sentence", "position", "length", "theme", "entry", "matched"]


def find_themes(tokens: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Find the codebook's entries in tokens: one row per match and theme, in reading order.

    Columns `article_id, paragraph, sentence, position, length, theme, entry, matched` (the tokens; what was typed there
    is found by `language.add_written`). A match of a sub-theme stands on a row of its own for each theme above it too,
    where each word counts once: choose the themes of one level (`codebook.top()`, `codebook.below(…)`) before you add
    rows up. `theme` is a categorical with all themes of the codebook in its order, those without a match too. How
    entries match is said in `language.find_patterns`.

    >>> from helpers.analysis import read_codebook
    >>> from helpers.language import tokenize
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["صادرات کالا به چین"]})
    >>> find_themes(tokenize(articles), read_codebook())[["theme", "matched"]].values.tolist()
    [['trade', 'صادرات کالا'], ['exports', 'صادرات کالا']]
    """
    entries = {theme.id: [row.pattern() for row in theme.entries] for theme in codebook.themes}
    hits = find_patterns(tokens, compile_patterns(entries, parents=codebook.parents()))
    hits["theme"] = pd.Categorical(hits["theme"], categories=list(entries))
    return hits[HIT_COLUMNS]


def count_themes(
    hits: pd.DataFrame,
    tokens: pd.DataFrame,
    *,
    by: str | Sequence[str] = ("article_id",),
    groups: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Count theme hits: one row per group and theme, groups in reading order, themes in the codebook's.

    Columns: those of `by`, `theme`, `hits`, `tokens` (the words of the group, whatever their theme), `hits_per_1000`
    (hits per 1,000 of these words), `articles` (of the group), `articles_with_hits`, `share_of_articles`. Groups and
    themes without a hit stand with 0.

    `by` names columns of hits and tokens: `("article_id",)`, `("article_id", "paragraph")`, or `()` for the whole
    corpus. Other columns are taken from `groups`, a table with one row per article, or per paragraph or sentence of it:
    `by="outlet", groups=articles`, `by="speaker", groups=speakers`, or by period with
    `groups=articles.assign(period=articles["date"].dt.to_period("M"))`. A word whose group is missing there counts in
    no group; how many these are stands in `attrs["without_group"]` of the table.

    >>> hits = pd.DataFrame({"article_id": ["1"], "theme": pd.Categorical(["trade"], categories=["trade", "health"])})
    >>> tokens = pd.DataFrame({"article_id": ["1"] * 4, "token": ["صادرات", "کالا", "به", "چین"], "kind": "word"})
    >>> count_themes(hits, tokens)[["theme", "hits", "tokens", "hits_per_1000"]].values.tolist()
    [['trade', 1, 4, 250.0], ['health', 0, 4, 0.0]]
    """
    require_columns(hits, ["theme"], verb="count_themes")
    by = group_names(by, verb="count_themes")
    if not isinstance(hits["theme"].dtype, pd.CategoricalDtype):  # as when read back from a file
        hits = hits.assign(theme=pd.Categorical(hits["theme"], categories=hits["theme"].unique()))
    if groups is not None:
        hits, tokens = (with_groups(table, by, groups, verb="count_themes") for table in (hits, tokens))
    require_columns(hits, [*by, "article_id", "theme"], verb="count_themes")
    require_columns(tokens, [*by, "article_id", "kind"], verb="count_themes")
    strangers = hits.loc[~hits["article_id"].isin(tokens["article_id"].unique()), "article_id"]
    if len(strangers):
        raise TableError(f"count_themes: hits in article {strangers.iloc[0]!r}, of which there are no tokens")
    words = tokens.loc[tokens["kind"] == "word"]
    known = words.dropna(subset=by)
    sizes = group_sizes(tokens, by)
    themes = pd.DataFrame({"theme": hits["theme"].cat.categories})
    found = hits.dropna(subset=by).groupby([*by, "theme"], observed=True)["article_id"].agg(["size", "nunique"])
    found = found.set_axis(["hits", "articles_with_hits"], axis=1).reset_index()
    table = sizes.merge(themes, how="cross").merge(found, on=[*by, "theme"], how="left")
    table["theme"] = pd.Categorical(table["theme"], categories=hits["theme"].cat.categories)
    table = table.fillna({"hits": 0, "articles_with_hits": 0}).astype({"hits": int, "articles_with_hits": int})
    table["hits_per_1000"] = (1000 * table["hits"] / table["tokens"]).where(table["tokens"] > 0, 0.0)
    table["share_of_articles"] = (table["articles_with_hits"] / table["articles"]).where(table["articles"] > 0, 0.0)
    columns = ["hits", "tokens", "hits_per_1000", "articles", "articles_with_hits", "share_of_articles"]
    table = table[[*by, "theme", *columns]]
    table.attrs["without_group"] = len(words) - len(known)
    return table


def count_cooccurrences(hits: pd.DataFrame, themes: Sequence[str], *, within: str = "paragraph") -> pd.DataFrame:
    """Count where two themes come together: one row per pair of themes, in the order of `themes`.

    Columns `theme, other, together` (paragraphs with both), `with_theme`, `with_other` (paragraphs with each),
    `jaccard` (together by paragraphs with either; Jaccard 1912, doi:10.1111/j.1469-8137.1912.tb05611.x). `within` is
    `paragraph`, `sentence` or `article_id`. A pair that never meets stands with 0. Themes of one line of the tree
    always meet: name themes of one level.

    >>> hits = pd.DataFrame({"article_id": "1", "paragraph": [1, 1, 2], "theme": ["trade", "energy", "trade"]})
    >>> count_cooccurrences(hits, ["trade", "energy"])[["together", "with_theme", "jaccard"]].values.tolist()
    [[1.0, 2.0, 0.5]]
    """
    if within not in PLACES:
        raise TableError(f"count_cooccurrences: within must be one of {', '.join(PLACES)}; got {within!r}")
    places = list(dict.fromkeys(["article_id", within]))
    require_columns(hits, [*places, "theme"], verb="count_cooccurrences")
    present = {
        theme: set(hits.loc[hits["theme"] == theme, places].itertuples(index=False, name=None)) for theme in themes
    }
    rows = []
    for theme, other in combinations(themes, 2):
        together, either = len(present[theme] & present[other]), len(present[theme] | present[other])
        rows.append((theme, other, together, len(present[theme]), len(present[other]), together / max(either, 1)))
    return pd.DataFrame(rows, columns=["theme", "other", "together", "with_theme", "with_other", "jaccard"])
