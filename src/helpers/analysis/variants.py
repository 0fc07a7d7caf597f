"""One corpus cleaned in several ways, for `run_multiverse`."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
import pandas as pd

from helpers.core.errors import TableError, require_columns
from helpers.language import CLEANINGS, tokenize


@dataclass(frozen=True)
class Variant:
    """A corpus cleaned one way: the choices by name, and the tokens that come of them."""

    choices: dict[str, str]
    all_tokens: pd.DataFrame
    left_out: frozenset = field(default=frozenset())

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
    """Tokenize a corpus in each way of cleaning: one variant per combination of choices, that of `articles` first.

    The choices, each with its first value being the one that the notebooks make:

    - `cleaning`: `restored`, `as_typed` or `hazm`, as in `language.tokenize`;
    - `boilerplate`: `stripped` (`articles`) or `kept` (`with_boilerplate`, the same articles as they were read);
    - `stories`: `each_copy`, or `once`, without the articles whose `article_id` is in `copies`.

    A choice that changes nothing here, as where no text has an agency line, is left out: it would double the settings
    in which a finding holds. Each text is tokenized once for each cleaning, and again only where boilerplate changes
    it. Raises `TableError` where the two tables do not hold the same articles.

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
