"""Where each theme occurs, and its share."""

from collections.abc import Sequence

import pandas as pd

from helpers.analysis.codebook import Codebook
from helpers.errors import require_columns
from helpers.language import compile_patterns, find_patterns

HIT_COLUMNS = ["article_id", "paragraph", "sentence", "position", "theme", "entry", "matched"]


def find_themes(tokens: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Find the codebook's entries in tokens: one row per match, in reading order.

    Columns `article_id, paragraph, sentence, position, theme, entry, matched` (as it was written). `theme` is a
    categorical with all themes of the codebook in its order, those without a match too. How entries match is said in
    `language.find_patterns`.

    >>> from helpers.analysis import read_codebook
    >>> from helpers.language import tokenize
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["صادرات کالا به چین"]})
    >>> find_themes(tokenize(articles), read_codebook())[["theme", "matched"]].values.tolist()
    [['trade', 'صادرات کالا']]
    """
    entries = {theme.id: [row.pattern() for row in theme.entries] for theme in codebook.themes}
    hits = find_patterns(tokens, compile_patterns(entries, parents=codebook.parents()))
    hits["theme"] = pd.Categorical(hits["theme"], categories=[theme.id for theme in codebook.themes])
    return hits[HIT_COLUMNS]


def count_themes(hits: pd.DataFrame, tokens: pd.DataFrame, *, by: Sequence[str] = ("article_id",)) -> pd.DataFrame:
    """Count theme hits: one row per group and theme, groups in reading order, themes in the codebook's.

    Columns: those of `by`, `theme`, `hits`, `tokens` (the words of the group, whatever their theme), `hits_per_1000`
    (hits per 1,000 of these words). `by` names columns that both tables have: `("article_id",)`,
    `("article_id", "paragraph")`, or `()` for the whole corpus. Groups and themes without a hit stand with 0.

    >>> hits = pd.DataFrame({"article_id": ["1"], "theme": pd.Categorical(["trade"], categories=["trade", "health"])})
    >>> tokens = pd.DataFrame({"article_id": ["1"] * 4, "token": ["صادرات", "کالا", "به", "چین"], "kind": "word"})
    >>> count_themes(hits, tokens).values.tolist()
    [['1', 'trade', 1, 4, 250.0], ['1', 'health', 0, 4, 0.0]]
    """
    by = list(by)
    require_columns(hits, [*by, "theme"], verb="count_themes")
    require_columns(tokens, [*by, "kind"], verb="count_themes")
    tokens = tokens.assign(_is_word=tokens["kind"].eq("word").astype(int), _whole=0)
    groups = tokens.groupby(by or "_whole", sort=False, observed=True)["_is_word"].sum().rename("tokens").reset_index()
    if not by:
        groups = pd.DataFrame({"tokens": [tokens["_is_word"].sum()]})
    themes = pd.DataFrame({"theme": hits["theme"].cat.categories})
    counted = hits.groupby([*by, "theme"], observed=True).size().rename("hits").reset_index()
    table = groups.merge(themes, how="cross").merge(counted, on=[*by, "theme"], how="left")
    table["theme"] = pd.Categorical(table["theme"], categories=hits["theme"].cat.categories)
    table["hits"] = table["hits"].fillna(0).astype(int)
    table["hits_per_1000"] = (1000 * table["hits"] / table["tokens"]).where(table["tokens"] > 0, 0.0)
    return table[[*by, "theme", "hits", "tokens", "hits_per_1000"]]
