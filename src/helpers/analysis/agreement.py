"""Codes given automatically, how well they agree with a person's, and persons' with one another."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.analysis.coding import paragraph_table
from helpers.analysis.groups import INTERVAL, MIN_ARTICLES, draw_articles, order_by_content, wilson_interval
from helpers.core.errors import TableError, require_columns

MACHINE = "machine"
_KEYS = ["article_id", "paragraph", "theme"]
_COLUMNS = ["article_id", "paragraph", "coder", "theme", "code"]
_MOST_UNDEFINED = 0.05  # of the draws: with more that have no score, an interval would look surer than it is


def code_automatically(
    found: pd.DataFrame, sample: pd.DataFrame, themes: Sequence[str], *, coder: str = MACHINE
) -> pd.DataFrame:
    """Code the paragraphs of a sample (`article_id` and `paragraph`) by what was found in them.

    Parameters
    ----------
    found : hits, as from `find_themes`; or codes, as from `code_themes`, of which those that are `coded` count.
    coder : a name for the machine, where two are compared.

    Returns
    -------
    One row per paragraph and theme: `article_id, paragraph, coder, theme`, `code` (1 where it was found, else 0).

    Examples
    --------
    >>> hits = pd.DataFrame({"article_id": ["1"], "paragraph": [1], "theme": ["trade"]})
    >>> sample = pd.DataFrame({"article_id": ["1", "1"], "paragraph": [1, 2]})
    >>> code_automatically(hits, sample, ["trade"])["code"].tolist()
    [1, 0]
    """
    require_columns(found, _KEYS, verb="code_automatically")
    require_columns(sample, _KEYS[:2], verb="code_automatically")
    found = found[found["coded"]] if "coded" in found else found
    codes = set(zip(found["article_id"].astype(str), found["paragraph"], found["theme"].astype(str), strict=True))
    rows = [
        (*key, coder, theme, int((str(key[0]), key[1], theme) in codes))
        for key in sample[_KEYS[:2]].itertuples(index=False, name=None)
        for theme in themes
    ]
    return pd.DataFrame(rows, columns=_COLUMNS)


def score_coding(
    codings: pd.DataFrame,
    *,
    person: str,
    machine: str = MACHINE,
    draws: int = 1000,
    seed: int = 1404,
    weights: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Score the machine against a person.

    Parameters
    ----------
    codings : one row per paragraph, coder and theme: `article_id, paragraph, coder, theme, code` (0 or 1), as from
        `read_coding_sheet` and `code_automatically`.
    draws, seed : of the bootstrap, which draws whole articles: paragraphs of one article are not independent.
    weights : one row per paragraph, `article_id, paragraph, weight`, as from `sample_for_coding` or `read_weights`:
        each paragraph then counts for as many of the corpus, and scores and intervals are estimates for the corpus. The
        columns of counts stay counts of what was coded.

    Returns
    -------
    One row per theme, and a last row `macro`, the mean over themes: `theme, paragraphs` (that both coded), `left_out`
    (that only one coded; in the last row, of any theme), `articles` (where one of them found the theme), `by_person`,
    `by_machine` (paragraphs with the theme), `both`, `precision` (both / by_machine), `recall` (both / by_person), `f1`
    (their harmonic mean; all three by weight, where there are weights), and 95% intervals `precision_low` to `f1_high`.
    A score without a denominator is missing, and so is the interval of a theme that fewer than five articles have, or
    that one draw in twenty lacks.

    References
    ----------
    Percentile intervals: Efron and Tibshirani (1993), An Introduction to the Bootstrap, ch. 13.

    Examples
    --------
    >>> rows = [("1", number, coder, "trade", code) for coder, codes in (("machine", "110"), ("الف", "100"))
    ...         for number, code in enumerate(map(int, codes))]
    >>> scores = score_coding(pd.DataFrame(rows, columns=["article_id", "paragraph", "coder", "theme", "code"]),
    ...                       person="الف")
    >>> scores.loc[0, ["precision", "recall"]].tolist()
    [0.5, 1.0]
    """
    if person == machine:
        raise TableError(f"score_coding: person and machine must be two coders; both are {person!r}")
    wide = _wide(codings, [person, machine], "score_coding")
    complete = wide.dropna()
    if complete.empty:
        raise TableError(f"score_coding: there is no paragraph that both {person} and {machine} coded")
    if not complete.isin([0, 1]).all(axis=None):
        raise TableError("score_coding: a code must be the number 0 or 1")
    codes = complete.set_axis(["by_person", "by_machine"], axis=1).eq(1)
    flags = codes.assign(paragraphs=True, both=codes.all(axis=1))[["paragraphs", "by_person", "by_machine", "both"]]
    themes, articles = _in_order(codings, complete), complete.index.unique("article_id")
    cells = pd.MultiIndex.from_product([themes, articles])
    shape = len(themes), len(articles), flags.shape[1]
    counts = flags.groupby(level=["theme", "article_id"]).sum().reindex(cells, fill_value=0)
    counts = weighted = counts.to_numpy(dtype=int).reshape(shape)
    if weights is not None:
        weighted = flags.mul(_weights_of(flags.index, weights), axis=0).groupby(level=["theme", "article_id"]).sum()
        weighted = weighted.reindex(cells, fill_value=0).to_numpy(dtype=float).reshape(shape)
    of_articles = weighted[np.argsort(themes)].swapaxes(0, 1).reshape(len(articles), -1)
    times = draw_articles(len(articles), draws, np.random.default_rng(seed))
    scores, drawn = _scores(weighted.sum(axis=1)), _scores(times @ weighted[:, order_by_content(of_articles)])
    with_theme = counts[:, :, 1:3].any(axis=2).sum(axis=1)
    is_left_out = wide.isna().any(axis=1)
    table = pd.DataFrame(counts.sum(axis=1), columns=flags.columns)
    table.insert(1, "left_out", is_left_out.groupby(level="theme").sum().reindex(themes).to_numpy())
    table.insert(2, "articles", with_theme)
    table = table.astype("Int64").reindex(range(len(themes) + 1))
    table.loc[len(themes), "left_out"] = is_left_out.groupby(level=["article_id", "paragraph"]).any().sum()
    table.insert(0, "theme", [*themes, "macro"])
    scores = np.vstack([scores, [pd.Series(of_themes).mean() for of_themes in scores.T]])
    drawn = np.concatenate([drawn, [_share(np.nansum(drawn, axis=0), (~np.isnan(drawn)).sum(axis=0))]])
    for number, name in enumerate(["precision", "recall", "f1"]):
        table[name] = scores[:, number]
        ends = [_percentiles(*pair) for pair in zip(drawn[:, :, number], [*with_theme, len(articles)], strict=True)]
        table[f"{name}_low"], table[f"{name}_high"] = zip(*ends, strict=True)
    return table


def _weights_of(rows: pd.MultiIndex, weights: pd.DataFrame) -> np.ndarray:
    """Return the weight of each row's paragraph."""
    require_columns(weights, [*_KEYS[:2], "weight"], verb="score_coding: weights")
    table = weights.astype({"article_id": "str", "paragraph": "int64"}).set_index(_KEYS[:2])["weight"]
    if table.index.has_duplicates:
        article_id, paragraph = table.index[table.index.duplicated()][0]
        raise TableError(f"score_coding: weights has paragraph {paragraph} of {article_id!r} twice: remove one")
    wanted = rows.droplevel("theme")
    found = table.reindex(
        pd.MultiIndex.from_arrays([wanted.get_level_values(0).astype(str), wanted.get_level_values(1)])
    )
    if not (found > 0).all():
        article_id, paragraph = found.index[~(found > 0)][0]
        raise TableError(
            f"score_coding: paragraph {paragraph} of {article_id!r} was coded and has no weight above 0: give the "
            "weights that were written with its sheet"
        )
    return found.to_numpy()


def score_entries(hits: pd.DataFrame, codings: pd.DataFrame, *, person: str) -> pd.DataFrame:
    """Score each entry of a codebook against a person's codes: which entries to mend, and what each is worth.

    Parameters
    ----------
    hits : from `find_themes`, of the paragraphs that were coded.
    codings : as in `score_coding`. Paragraphs that the person did not code do not count.

    Returns
    -------
    One row per theme and entry that occurs, those that do most harm first, ties by theme and entry. Columns `theme`,
    `entry`, `paragraphs` (coded ones that have the entry), `right` (of these, where the person coded the theme),
    `precision` (right / paragraphs) with its 95% interval `precision_low`, `precision_high`, and of the paragraphs
    where no other entry of the theme stands `alone` (how many) and `alone_wrong` (where the person did not code the
    theme): without the entry, so many codes would be gone, and so many of them rightly.

    References
    ----------
    Interval: Wilson 1927, doi:10.1080/01621459.1927.10502953.

    Examples
    --------
    >>> found = {"paragraph": [1, 2, 2], "entry": ["صادر", "صادر", "کالا"]}
    >>> hits = pd.DataFrame({"article_id": "1", "theme": "trade", **found})
    >>> rows = [("1", number, "الف", "trade", code) for number, code in ((1, 0), (2, 1))]
    >>> codings = pd.DataFrame(rows, columns=["article_id", "paragraph", "coder", "theme", "code"])
    >>> table = score_entries(hits, codings, person="الف")
    >>> table[["entry", "paragraphs", "right", "alone", "alone_wrong"]].values.tolist()
    [['صادر', 2, 1, 1, 1], ['کالا', 1, 1, 0, 0]]
    """
    require_columns(hits, [*_KEYS, "entry"], verb="score_entries")
    codes = _wide(codings, [person], "score_entries")[person].dropna().astype(int)
    found = hits[[*_KEYS, "entry"]].astype({"theme": "str", "entry": "str"}).drop_duplicates()
    found = found.join(codes.rename("right"), on=codes.index.names, how="inner")
    found["alone"] = (found.groupby(_KEYS)["entry"].transform("size") == 1).astype(int)
    found["alone_wrong"] = found["alone"] * (1 - found["right"])
    table = found.groupby(["theme", "entry"], sort=False)[["right", "alone", "alone_wrong"]].sum()
    table.insert(0, "paragraphs", found.groupby(["theme", "entry"], sort=False).size())
    table = table.reset_index()
    right, whole = table["right"], table["paragraphs"]
    low, high = wilson_interval(right, whole)
    table.insert(4, "precision", right / whole)
    table.insert(5, "precision_low", low)
    table.insert(6, "precision_high", high)
    harm = 2 * table["alone_wrong"] - table["alone"]
    keys = ["harm", "precision", "theme", "entry"]
    order = table.assign(harm=harm).sort_values(keys, ascending=[False, True, True, True]).index
    return table.loc[order].reset_index(drop=True)


def score_agreement(
    codings: pd.DataFrame, *, coders: Sequence[str] | None = None, draws: int = 500, seed: int = 1404
) -> pd.DataFrame:
    """Measure how far coders agree, by Krippendorff's alpha for nominal codes.

    Parameters
    ----------
    codings, draws, seed : as in `score_coding`, but codes may be any values, and paragraphs may lack a coder's.
    coders : two or more; by default all.

    Returns
    -------
    One row per theme: `theme, paragraphs` (coded by two or more), `coders`, `alpha` (1 for full agreement, 0 for what
    chance gives; missing where all codes are the same, for then chance explains everything), and its 95% interval
    `alpha_low, alpha_high`, missing as in `score_coding`.

    References
    ----------
    Krippendorff (2019), Content Analysis, 4th ed., ch. 12.

    Examples
    --------
    >>> rows = [("1", number, coder, "trade", code) for coder, codes in (("الف", "110"), ("ب", "110"))
    ...         for number, code in enumerate(map(int, codes))]
    >>> codings = pd.DataFrame(rows, columns=["article_id", "paragraph", "coder", "theme", "code"])
    >>> float(score_agreement(codings, draws=10).loc[0, "alpha"])
    1.0
    """
    require_columns(codings, _COLUMNS, verb="score_agreement")
    chosen = list(dict.fromkeys(coders or codings["coder"]))
    if len(chosen) < 2:
        raise TableError(f"score_agreement: two coders or more are needed; got {', '.join(chosen) or 'none'}")
    wide = _wide(codings, chosen, "score_agreement")
    rows = []
    for theme in _in_order(codings, wide):
        ratings = wide.loc[theme]
        ratings = ratings[ratings.notna().sum(axis=1) > 1]
        values = ratings.stack().value_counts()
        values = sorted(values.index, key=lambda value, size=values: (-size[value], str(value)))
        counts = np.column_stack([(ratings == value).sum(axis=1) for value in values] or [np.zeros(len(ratings))])
        articles, places = np.unique(ratings.index.get_level_values("article_id").astype(str), return_inverse=True)
        kinds, kind_of = np.unique(counts, axis=0, return_inverse=True)
        of_articles = np.zeros((len(articles), len(kinds)), dtype=int)  # their paragraphs by how they were coded
        np.add.at(of_articles, (places, kind_of.reshape(-1)), 1)
        places = np.argsort(order_by_content(of_articles))[places]
        weights = draw_articles(len(articles), draws, np.random.default_rng(seed))
        alphas = np.array([_alpha(np.repeat(counts, times[places], axis=0)) for times in weights])
        with_rare = np.unique(places[counts[:, 1:].any(axis=1)])
        rows.append((theme, len(ratings), len(chosen), _alpha(counts), *_percentiles(alphas, len(with_rare))))
    return pd.DataFrame(rows, columns=["theme", "paragraphs", "coders", "alpha", "alpha_low", "alpha_high"])


def list_disagreements(
    codings: pd.DataFrame, found: pd.DataFrame, articles: pd.DataFrame, *, person: str, machine: str = MACHINE
) -> pd.DataFrame:
    """List where the machine and a person differ; `found` has the hits or the codes that the machine's codes are of.

    Returns
    -------
    One row per paragraph and theme that both coded, unlike: `article_id, paragraph, theme`, a column for the code of
    each, `matched` (the hits of the theme there, missing without any) or `probability` (of codes, as from
    `code_themes`), and `text`, taken from `articles`.

    Examples
    --------
    >>> rows = [("1", 1, "machine", "trade", 1), ("1", 1, "الف", "trade", 0)]
    >>> codings = pd.DataFrame(rows, columns=["article_id", "paragraph", "coder", "theme", "code"])
    >>> hits = pd.DataFrame({"article_id": ["1"], "paragraph": [1], "theme": ["trade"], "matched": ["بانک تجارت"]})
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["بانک تجارت وام داد."]})
    >>> list_disagreements(codings, hits, articles, person="الف")[["machine", "matched", "text"]].values.tolist()
    [[1, 'بانک تجارت', 'بانک تجارت وام داد.']]
    """
    of_codes = "probability" in found
    require_columns(found, _KEYS if of_codes else [*_KEYS, "matched"], verb="list_disagreements")
    codes = _wide(codings, [person, machine], "list_disagreements").dropna().astype(int)
    differ = codes[codes[machine] != codes[person]].reorder_levels(_KEYS).sort_index().reset_index()
    differ, articles = (table.astype({"article_id": "str"}) for table in (differ, articles))
    found = found.astype({"article_id": "str", "theme": "str"})
    if of_codes:
        evidence = found[[*_KEYS, "probability"]]
    else:
        evidence = found.groupby(_KEYS)["matched"].agg(lambda words: "، ".join(dict.fromkeys(words))).reset_index()
    differ = differ.merge(evidence, on=_KEYS, how="left", validate="one_to_one")
    texts = paragraph_table(articles[articles["article_id"].isin(differ["article_id"].unique())])
    differ = differ.merge(texts, on=_KEYS[:2], how="left", validate="many_to_one")
    lost = differ[differ["text"].isna()]
    if len(lost):
        row = lost.iloc[0]
        raise TableError(
            f"list_disagreements: there is no paragraph {row['paragraph']} of article {row['article_id']!r}; give the "
            "articles that were coded"
        )
    return differ


def _wide(codings: pd.DataFrame, coders: Sequence[str], verb: str) -> pd.DataFrame:
    """Return one row per theme, article and paragraph, one column per coder; missing where one did not code it."""
    require_columns(codings, _COLUMNS, verb=verb)
    absent = [coder for coder in coders if coder not in set(codings["coder"])]
    if absent:
        found = ", ".join(dict.fromkeys(codings["coder"].astype(str)))
        raise TableError(f"{verb}: there is no coder {absent[0]!r}; coders: {found}")
    keys = ["theme", *_KEYS[:2]]
    chosen = codings[codings["coder"].isin(coders)].astype({"theme": "str"})
    twice = chosen[chosen.duplicated([*keys, "coder"])]
    if len(twice):
        row = twice.iloc[0]
        raise TableError(
            f"{verb}: {row['coder']} codes {row['theme']} twice in paragraph {row['paragraph']} of {row['article_id']}"
        )
    return chosen.set_index([*keys, "coder"])["code"].unstack("coder")[list(coders)]


def _in_order(codings: pd.DataFrame, table: pd.DataFrame) -> list[str]:
    """Return the themes of a table in the order in which the codings name them."""
    present = set(table.index.get_level_values("theme"))
    return [theme for theme in dict.fromkeys(codings["theme"].astype(str)) if theme in present]


def _scores(counts: np.ndarray) -> np.ndarray:
    """Return precision, recall and F1 of counts whose last axis has paragraphs, by_person, by_machine, both."""
    _, person, machine, both = np.moveaxis(counts, -1, 0)
    return np.stack([_share(both, machine), _share(both, person), _share(2 * both, person + machine)], axis=-1)


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    return np.divide(part, whole, out=np.full(np.shape(part), np.nan), where=whole > 0)


def _percentiles(values: np.ndarray, articles: int) -> tuple[float, float]:
    """Return the ends of the interval; missing where too few articles carry it, or too many draws have no score."""
    known = values[~np.isnan(values)]
    if articles < MIN_ARTICLES or len(known) < (1 - _MOST_UNDEFINED) * len(values) or not len(known):
        return float("nan"), float("nan")
    return tuple(np.percentile(known, INTERVAL).tolist())


def _alpha(counts: np.ndarray) -> float:
    """Return Krippendorff's alpha of a table of paragraphs × values that counts the coders of each value."""
    import krippendorff

    if (counts.sum(axis=0) > 0).sum() < 2:
        return float("nan")
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))
