"""Where each theme occurs, its share, and which themes come together."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from helpers.analysis.codebook import Codebook
from helpers.analysis.groups import PLACES, group_names, group_sizes, plain_ids, with_groups
from helpers.core.errors import TableError, require_columns
from helpers.core.parts import Chunks, about_articles, each_part, is_in_parts, map_parts
from helpers.language import PatternMatcher, compile_patterns
from helpers.language.kept_tokens import KeptColumns

HIT_COLUMNS = ["article_id", "paragraph", "sentence", "position", "length", "theme", "entry", "matched"]


def find_themes(tokens: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Find the codebook's entries in tokens: one row per match and theme, in reading order.

    Columns `article_id, paragraph, sentence, position, length, theme, entry, matched` (the tokens; what was typed there
    is found by `language.add_surface_forms`). A match of a sub-theme stands on a row of its own for each theme above it too,
    where each word counts once: choose the themes of one level (`codebook.top()`, `codebook.below(…)`) before you add
    rows up. `theme` is a categorical with all themes of the codebook in its order, those without a match too. How
    entries match is said in `language.find_patterns`.

    >>> from helpers.analysis import read_codebook
    >>> from helpers.language import tokenize
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["صادرات کالا به چین"]})
    >>> find_themes(tokenize(articles), read_codebook())[["theme", "matched"]].values.tolist()
    [['trade', 'صادرات کالا'], ['exports', 'صادرات کالا']]
    """
    return map_parts(_ThemeFinder(codebook), tokens.in_columns() if isinstance(tokens, Chunks) else tokens)


class _ThemeFinder:
    """Finds themes in one table after the other; what it has compiled and remembered stays in its process."""

    def __init__(self, codebook: Codebook):
        self._codebook = codebook
        self._matcher: PatternMatcher | None = None

    def __call__(self, tokens: pd.DataFrame | KeptColumns) -> pd.DataFrame:
        themes = self._codebook.themes
        if self._matcher is None:
            entries = {theme.id: [row.pattern() for row in theme.entries] for theme in themes}
            self._matcher = PatternMatcher(compile_patterns(entries, parents=self._codebook.parents()))
        hits = self._matcher.find(tokens)
        hits["theme"] = hits["theme"].cat.set_categories([theme.id for theme in themes])
        return hits[HIT_COLUMNS]

    def __getstate__(self) -> dict:
        return {"_codebook": self._codebook, "_matcher": None}


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
    by = group_names(by, verb="count_themes")
    groups = None if groups is None else about_articles(groups)
    if not is_in_parts(hits) and not is_in_parts(tokens):
        _require_tokens(hits, tokens)
    found, sized = _each_part(hits, tokens, (by, groups))
    themes = found[0]["theme"].cat.categories
    sizes = _added([part for part, _ in sized], by)
    counts = _added(found, [*by, "theme"])
    table = sizes.merge(pd.DataFrame({"theme": themes}), how="cross").merge(counts, on=[*by, "theme"], how="left")
    table["theme"] = pd.Categorical(table["theme"], categories=themes)
    table = table.fillna({"hits": 0, "articles_with_hits": 0}).astype({"hits": int, "articles_with_hits": int})
    table["hits_per_1000"] = (1000 * table["hits"] / table["tokens"]).where(table["tokens"] > 0, 0.0)
    table["share_of_articles"] = (table["articles_with_hits"] / table["articles"]).where(table["articles"] > 0, 0.0)
    columns = ["hits", "tokens", "hits_per_1000", "articles", "articles_with_hits", "share_of_articles"]
    table = table[[*by, "theme", *columns]]
    table.attrs["without_group"] = sum(outside for _, outside in sized)
    return table


def _each_part(hits, tokens, job: tuple[list[str], pd.DataFrame | None]) -> tuple[list, list]:
    """Return what each part of the hits has, and each part of the tokens."""
    by, groups = job
    if isinstance(tokens, Chunks) and not by and groups is None:
        tokens = tokens.in_columns()
    elif isinstance(tokens, Chunks) and not {"position", "token", "lemma"} & {*by}:
        tokens = tokens.only([*PLACES, "kind"])
    if isinstance(hits, Chunks) and isinstance(tokens, Chunks) and hits.sources is tokens.sources:
        both = list(each_part(_both_of_part, hits, tokens, common=job, what="count_themes"))
        return [found for found, _ in both], [sized for _, sized in both]
    found = list(each_part(_found_in_part, hits, common=job, what="count_themes"))
    return found, list(each_part(_sizes_of_part, tokens, common=job, what="count_themes"))


def _both_of_part(job: tuple, hits: pd.DataFrame, tokens: pd.DataFrame | KeptColumns) -> tuple[pd.DataFrame, tuple]:
    return _found_in_part(job, hits), _sizes_of_part(job, tokens)


def _require_tokens(hits: pd.DataFrame, tokens: pd.DataFrame) -> None:
    for table in (hits, tokens):
        require_columns(table, ["article_id"], verb="count_themes")
    strangers = hits.loc[~hits["article_id"].isin(tokens["article_id"].unique()), "article_id"]
    if len(strangers):
        raise TableError(f"count_themes: hits in article {strangers.iloc[0]!r}, of which there are no tokens")


def _found_in_part(job: tuple[list[str], pd.DataFrame | None], hits: pd.DataFrame) -> pd.DataFrame:
    """Return the hits of each group and theme, and in how many articles they are."""
    by, groups = job
    require_columns(hits, ["theme"], verb="count_themes")
    if not isinstance(hits["theme"].dtype, pd.CategoricalDtype):  # as when read back from a file
        hits = hits.assign(theme=pd.Categorical(hits["theme"], categories=hits["theme"].unique()))
    if groups is not None:
        hits = with_groups(hits, by, groups, verb="count_themes")
    require_columns(hits, [*by, "article_id"], verb="count_themes")
    found = hits.dropna(subset=by).groupby([*by, "theme"], observed=True)["article_id"].agg(["size", "nunique"])
    return plain_ids(found.set_axis(["hits", "articles_with_hits"], axis=1).reset_index())


def _sizes_of_part(
    job: tuple[list[str], pd.DataFrame | None], tokens: pd.DataFrame | KeptColumns
) -> tuple[pd.DataFrame, int]:
    """Return the words and articles of each group, and how many words are in none."""
    by, groups = job
    if isinstance(tokens, KeptColumns):
        words = np.count_nonzero(tokens.are_in("kind", ["word"])[tokens.codes("kind")])
        return pd.DataFrame({"tokens": [words], "articles": [len(np.unique(tokens.codes("article_id")))]}), 0
    if groups is not None:
        tokens = with_groups(tokens, by, groups, verb="count_themes")
    require_columns(tokens, [*by, "article_id", "kind"], verb="count_themes")
    is_word = tokens["kind"] == "word"
    outside = int((is_word & tokens[by].isna().any(axis=1)).sum()) if by else 0
    return plain_ids(group_sizes(tokens, by)), outside


def _added(parts: Sequence[pd.DataFrame], by: Sequence[str]) -> pd.DataFrame:
    """Add up the counts of each group, groups in the order of the parts."""
    if len(parts) == 1:
        return parts[0]
    together = pd.concat(parts, ignore_index=True)
    if not by:
        return together.sum().to_frame().T
    return together.groupby(list(by), sort=False, observed=True).sum().reset_index()


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
    job = (list(dict.fromkeys(["article_id", within])), list(themes))
    counts = sum(each_part(_pairs_in_part, hits, common=job, what="count_cooccurrences"))
    rows = []
    for one, other in combinations(range(len(themes)), 2):
        together, first, second = counts[one, other], counts[one, one], counts[other, other]
        jaccard = together / max(first + second - together, 1)
        rows.append((themes[one], themes[other], int(together), int(first), int(second), float(jaccard)))
    return pd.DataFrame(rows, columns=["theme", "other", "together", "with_theme", "with_other", "jaccard"])


def _pairs_in_part(job: tuple[list[str], list[str]], hits: pd.DataFrame) -> np.ndarray:
    """Return in how many places each theme is (on the diagonal), and each two are."""
    places, themes = job
    require_columns(hits, [*places, "theme"], verb="count_cooccurrences")
    listed = pd.Index(themes).get_indexer(hits["theme"].astype(object))
    found = hits.loc[listed >= 0, places].assign(theme=listed[listed >= 0]).drop_duplicates()
    rows = found.groupby(places, observed=True, sort=False).ngroup().to_numpy()
    present = np.zeros((int(rows.max(initial=-1)) + 1, len(themes)), np.int64)
    present[rows, found["theme"].to_numpy()] = 1
    return present.T @ present
