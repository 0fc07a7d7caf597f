"""Where each theme occurs, its share, and which themes come together."""

import tempfile
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.analysis.codebook import Codebook
from helpers.analysis.groups import PLACES, group_names
from helpers.analysis.relation import Part, count_rows, open_relation
from helpers.core import paths
from helpers.core.errors import CodebookError, TableError, require_table, track
from helpers.core.parts import TableParts, about_articles, to_parquet
from helpers.core.store import Store, building_prefix
from helpers.core.workers import Workers, without_garbage_collection
from helpers.language import FileColumns

HIT_COLUMNS = ["article_id", "paragraph", "sentence", "position", "length", "theme", "entry", "matched"]


class FoundParts(TableParts):
    """What was found in tokens in parts (hits, codes), at rest; the files are gone with this object."""

    remedy = "find the themes again"

    def __init__(
        self, files: Sequence[Path], themes: Sequence[str], folder: tempfile.TemporaryDirectory, workers: Workers
    ):
        """Take the files, which lie in a temporary folder, and all themes that are looked for."""
        super().__init__(files, workers)
        self.categories, self._folder = {"theme": list(themes)}, folder

    @staticmethod
    def read(file: Path) -> pd.DataFrame:
        """Return what was found in a part as a table."""
        return pd.read_parquet(file).drop(columns="article")


def find_in_parts(finder: Any, tokens: TableParts, themes: Sequence[str], *, verb: str) -> FoundParts:
    """Write what `finder.find` finds in each part of the tokens, a table with `article_id` and `theme`."""
    paths.INTERIM.mkdir(parents=True, exist_ok=True)
    folder = tempfile.TemporaryDirectory(dir=paths.INTERIM, prefix=building_prefix(), ignore_cleanup_errors=True)
    jobs = ((number, file) for number, file in enumerate(tokens.files()))
    found = tokens.workers.each(_find_in_file, (finder, Path(folder.name)), jobs)
    return FoundParts(list(track(found, what=verb, unit="parts")), themes, folder, tokens.workers)


def find_themes(tokens: pd.DataFrame | TableParts, codebook: Codebook) -> pd.DataFrame | FoundParts:
    """Find the codebook's entries in tokens: one row per match and theme, in reading order.

    Parameters
    ----------
    tokens : a table of tokens, or its parts: then the hits come in parts too.
    codebook : as from `read_codebook`. How entries match is said in `language.find_patterns`.

    Returns
    -------
    One row per match and theme. Columns `article_id, paragraph, sentence, position, length, theme, entry, matched` (the
    tokens; what was typed there is found by `language.add_surface_forms`). `theme` is a categorical with all themes of
    the codebook in its order. A match of a sub-theme has a row for each theme above it too, where each word counts
    once: choose the themes of one level (`codebook.top()`, `codebook.below(…)`) before you add rows up.

    Examples
    --------
    >>> from helpers.analysis import read_codebook
    >>> from helpers.language import tokenize
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["صادرات کالا به چین"]})
    >>> find_themes(tokenize(articles), read_codebook())[["theme", "matched"]].values.tolist()
    [['trade', 'صادرات کالا'], ['exports', 'صادرات کالا']]
    """
    finder = ThemeFinder(codebook)
    if isinstance(tokens, TableParts):
        return find_in_parts(finder, tokens, finder.themes, verb="find_themes")
    return finder.find(tokens)


class ThemeFinder:
    """Finds themes in one table after the other."""

    def __init__(self, codebook: Codebook):
        """Take the codebook; it is compiled when it is first used. Raises `CodebookError` for something else."""
        if not isinstance(codebook, Codebook):
            raise CodebookError(f"find_themes: a codebook is needed, as from read_codebook(…); got {codebook!r:.80}")
        self.themes = [theme.id for theme in codebook.themes]
        self._codebook = codebook

    def find(self, tokens: pd.DataFrame | FileColumns) -> pd.DataFrame:
        """Return the hits in tokens, as `find_themes` does."""
        hits = self._codebook.matcher().find(tokens)
        hits["theme"] = hits["theme"].cat.set_categories(self.themes)
        return hits[HIT_COLUMNS]


def _find_in_file(job: tuple[Any, Path], number: int, file: Path) -> Path:
    import pyarrow as pa

    finder, folder = job
    with without_garbage_collection():
        table = finder.find(FileColumns(file))
        table.insert(0, "article", table["article_id"].cat.codes.to_numpy("int32"))
        content = to_parquet(pa.Table.from_pandas(table, preserve_index=False))
    return Store(folder, wing="analysis").write(f"{number:06}.parquet", content)


def count_themes(
    found: pd.DataFrame | TableParts,
    tokens: pd.DataFrame | TableParts | None = None,
    *,
    by: str | Sequence[str] = ("article_id",),
    groups: pd.DataFrame | Any | None = None,
) -> pd.DataFrame:
    """Count mentions of themes, or paragraphs about them: one row per group and theme.

    The two readings differ: a *mention* is a hit of an entry, a *coded paragraph* one that is about the theme. A
    theme may be mentioned in passing, and a paragraph may be about it in other words.

    Parameters
    ----------
    found : hits from `find_themes`, with the `tokens` that they were found in; or codes from `code_themes`.
    by : columns of what was found and of the tokens: `("article_id",)`, `("article_id", "paragraph")`, or `()` for the
        whole corpus; or of `groups`. What has no group counts in none.
    groups : one row per article, or per paragraph or sentence of it: `by="outlet", groups=articles`, `by="speaker",
        groups=speakers`, or `by="period", groups=articles.assign(period=articles["date"].dt.to_period("M"))`.

    Returns
    -------
    One row per group and theme, groups in reading order, themes in the codebook's, those not found with 0.

    Of hits, the columns of `by`, `theme`, `hits`, `tokens` (the words of the group, whatever their theme),
    `hits_per_1000` (of these words), `articles` (of the group), `articles_with_hits`, `share_of_articles`.

    Of codes, the columns of `by`, `theme`, `paragraphs_coded`, `paragraphs` (of the group, titles among them),
    `share_of_paragraphs`, `articles`, `articles_coded` (with one such paragraph or more), `share_of_articles`.

    Examples
    --------
    >>> hits = pd.DataFrame({"article_id": ["1"], "theme": pd.Categorical(["trade"], categories=["trade", "health"])})
    >>> tokens = pd.DataFrame({"article_id": ["1"] * 4, "token": ["صادرات", "کالا", "به", "چین"], "kind": "word"})
    >>> count_themes(hits, tokens)[["theme", "hits", "tokens", "hits_per_1000"]].values.tolist()
    [['trade', 1, 4, 250.0], ['health', 0, 4, 0.0]]
    >>> codes = pd.DataFrame({"article_id": "1", "paragraph": [0, 1], "theme": "trade", "coded": [True, False]})
    >>> count_themes(codes)[["theme", "paragraphs_coded", "paragraphs", "share_of_paragraphs"]].values.tolist()
    [['trade', 1, 2, 0.5]]
    """
    require_table(found, verb="count_themes")
    by = group_names(by, verb="count_themes")
    groups = None if groups is None else about_articles(groups)
    if isinstance(found, pd.DataFrame) and "theme" in found and not hasattr(found["theme"], "cat"):
        found = found.assign(theme=pd.Categorical(found["theme"], categories=found["theme"].unique()))  # from a file
    if "coded" in found.columns:
        return _count_codes(found, by, groups)
    if tokens is None:
        raise TableError("count_themes: hits need the tokens that they were found in; codes (code_themes) do not")
    counts = count_rows(found, [*by, "theme"], groups, verb="count_themes")
    sizes = count_rows(tokens, by, groups, verb="count_themes", where="word")
    if isinstance(found, pd.DataFrame) and isinstance(tokens, pd.DataFrame):
        strangers = found.loc[~found["article_id"].isin(tokens["article_id"].unique()), "article_id"]
        if len(strangers):
            raise TableError(f"count_themes: hits in article {strangers.iloc[0]!r}, of which there are no tokens")
    counts = counts[[*by, "theme", "rows", "articles_with"]].rename(columns={"rows": "hits"})
    counts = counts.rename(columns={"articles_with": "articles_with_hits"})
    sizes = sizes.rename(columns={"rows": "tokens"}).drop(columns="articles_with")
    table = _with_all_themes(sizes, counts, by)
    table["hits_per_1000"] = _share(1000 * table["hits"], table["tokens"])
    table["share_of_articles"] = _share(table["articles_with_hits"], table["articles"])
    columns = ["hits", "tokens", "hits_per_1000", "articles", "articles_with_hits", "share_of_articles"]
    return table[[*by, "theme", *columns]]


def _count_codes(codes: pd.DataFrame | TableParts, by: list[str], groups: pd.DataFrame | None) -> pd.DataFrame:
    counts = count_rows(codes, [*by, "theme"], groups, verb="count_themes", where="coded")
    counts = counts.rename(columns={"rows": "paragraphs_coded", "articles_with": "articles_coded"})
    # Each paragraph has a row for each theme.
    rows = count_rows(codes, by, groups, verb="count_themes").rename(columns={"rows": "paragraphs"})
    rows["paragraphs"] //= max(len(counts["theme"].cat.categories), 1)
    table = _with_all_themes(rows.drop(columns="articles_with"), counts.drop(columns="articles"), by)
    table["share_of_paragraphs"] = _share(table["paragraphs_coded"], table["paragraphs"])
    table["share_of_articles"] = _share(table["articles_coded"], table["articles"])
    columns = ["paragraphs_coded", "paragraphs", "share_of_paragraphs", "articles", "articles_coded"]
    return table[[*by, "theme", *columns, "share_of_articles"]]


def _with_all_themes(sizes: pd.DataFrame, counts: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return one row per group and theme, with 0 where nothing was found."""
    themes = counts["theme"].cat.categories
    table = sizes.merge(pd.DataFrame({"theme": themes}), how="cross").merge(counts, on=[*by, "theme"], how="left")
    found = counts.columns.difference([*by, "theme"])
    table[found] = table[found].fillna(0).astype(int)
    table["theme"] = pd.Categorical(table["theme"], categories=themes)
    return table


def _share(part: pd.Series, whole: pd.Series) -> pd.Series:
    return (part / whole).where(whole > 0, 0.0)


def count_cooccurrences(
    hits: pd.DataFrame | TableParts, themes: Sequence[str], *, within: str = "paragraph"
) -> pd.DataFrame:
    """Count where two themes come together: one row per pair of themes, in the order of `themes`.

    Parameters
    ----------
    hits : from `find_themes`.
    themes : of one level of the codebook: themes of one line of its tree always meet.
    within : `paragraph`, `sentence` or `article_id`: where two themes are together.

    Returns
    -------
    One row per pair, also where the two never meet. Columns `theme`, `other`, `together` (paragraphs with both),
    `with_theme`, `with_other` (paragraphs with each), `jaccard` (together by paragraphs with either).

    References
    ----------
    Jaccard 1912, doi:10.1111/j.1469-8137.1912.tb05611.x.

    Examples
    --------
    >>> hits = pd.DataFrame({"article_id": "1", "paragraph": [1, 1, 2], "theme": ["trade", "energy", "trade"]})
    >>> count_cooccurrences(hits, ["trade", "energy"])[["together", "with_theme", "jaccard"]].values.tolist()
    [[1.0, 2.0, 0.5]]
    """
    if within not in PLACES:
        raise TableError(f"count_cooccurrences: within must be one of {', '.join(PLACES)}; got {within!r}")
    columns = [] if within == "article_id" else [within]
    with open_relation(hits, columns, by=["theme"], verb="count_cooccurrences") as relation:
        relation.count(_pairs_in_part, columns)
        relation.by.append("other")
        relation.labels["other"] = relation.labels["theme"]
        found = relation.fetch("SELECT by_0, other, sum(together)::BIGINT AS together FROM pairs GROUP BY ALL")
    together = {(one, other): number for one, other, number in found.itertuples(index=False)}
    rows = []
    for one, other in combinations(themes, 2):
        both, first, second = (together.get(pair, 0) for pair in ((one, other), (one, one), (other, other)))
        rows.append((one, other, both, first, second, both / max(first + second - both, 1)))
    return pd.DataFrame(rows, columns=["theme", "other", "together", "with_theme", "with_other", "jaccard"])


def _pairs_in_part(part: Part, columns: list[str]) -> dict[str, pd.DataFrame]:
    """Return in how many places of a part each two themes are, one of them also with itself."""
    rows = {"article": part.columns.codes("article_id"), **{name: part.columns.numbers(name) for name in columns}}
    met = pd.DataFrame({**rows, "one": part.group_of[part.text]})
    met = met[met["one"] >= 0].drop_duplicates()
    pairs = met.merge(met.rename(columns={"one": "other"}), on=list(rows)).groupby(["one", "other"]).size()
    themes = part.groups["by_0"].array
    one, other = (themes.take(pairs.index.get_level_values(name)) for name in ("one", "other"))
    return {"pairs": pd.DataFrame({"by_0": one, "other": other, "together": pairs.to_numpy()})}
