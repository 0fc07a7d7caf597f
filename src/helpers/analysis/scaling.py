"""Where texts stand between two poles that seed words name: latent semantic scaling."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.analysis.concordance import context_rows, rows_of
from helpers.analysis.groups import MIN_ARTICLES, group_names, with_groups
from helpers.analysis.intervals import rate_interval
from helpers.analysis.suggest import lemmas_of, vectors_for
from helpers.analysis.vectors import WordVectors
from helpers.core.arrays import expand_ranges
from helpers.core.errors import TableError, require_columns, require_whole
from helpers.language import compile_patterns, find_patterns

_LEAST_ARTICLES = 20  # with a word that has a polarity: fewer give no spread to measure by
_WINDOW = 10  # words on each side of `terms`
_RESULT = ["score", "score_low", "score_high", "words", "articles"]


def scale_by_seeds(
    tokens: pd.DataFrame,
    positive: Sequence[str],
    negative: Sequence[str],
    *,
    terms: Sequence[str] | None = None,
    vectors: WordVectors | None = None,
    by: str | Sequence[str] = "article_id",
    groups: pd.DataFrame | None = None,
    draws: int = 200,
    seed: int = 1404,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scale articles, or groups of them, between two poles: one row each, in reading order; and the words behind it.

    The polarity of a word is its mean cosine with the positive seeds less that with the negative ones. The score of a
    text is the mean polarity of its words, each as often as it occurs, stopwords and words without a vector left out.
    It says in which company the words of a text stand, not what its author holds; negation is not seen.

    Parameters
    ----------
    tokens
        A table of tokens in reading order, of 20 articles or more.
    positive, negative
        Seed words of either pole, some five to ten each. Each needs a vector.
    terms
        Words or phrases: then only words count that stand at most ten words from one of these in a paragraph, the terms
        themselves left out.
    vectors
        From `fit_vectors`; by default of these tokens where they are a million words or more, else those of the
        project's own coder.
    by, groups
        As in `count_themes`: `by="outlet", groups=articles`.
    draws, seed
        Of the bootstrap, which draws whole articles within a group.

    Returns
    -------
    DataFrame
        One row per group: the columns of `by`, `score`, `score_low`, `score_high`, `words` (that have a polarity),
        `articles`. Scores are standardised: 0 is the mean of all articles, 1 a standard deviation of them. The interval
        of 95% is missing for a group of fewer than five articles, and so for single articles.
    DataFrame
        One row per word, from the positive pole to the negative: `word, polarity, count`.

    Raises
    ------
    TableError
        Where a seed has no vector or stands on both sides, or there are too few articles.

    References
    ----------
    Watanabe 2020, doi:10.1080/19312458.2020.1832976: polarity of words by cosine with seeds, scores standardised.

    Examples
    --------
    >>> from helpers.language import tokenize
    >>> articles = pd.DataFrame({"article_id": [str(n) for n in range(20)], "title": "",
    ...                          "text": ["صلح و گفتگو"] * 10 + ["جنگ و حمله"] * 10})
    >>> vectors = WordVectors(("صلح", "جنگ"), np.array([10, 10]), np.array([[1, 0], [0, 1]], "int8"))
    >>> scores, words = scale_by_seeds(tokenize(articles), ["صلح"], ["جنگ"], vectors=vectors)
    >>> scores["score"].round(3).tolist()[::19], words.values.tolist()
    ([0.975, -0.975], [['صلح', 1.0, 10], ['جنگ', -1.0, 10]])
    """
    verb = "scale_by_seeds"
    require_columns(tokens, ["article_id", "paragraph", "position", "lemma", "kind"], verb=verb)
    require_whole(draws, name="draws", minimum=1, verb=verb)
    by = group_names(by, verb=verb, taken=_RESULT)
    vectors = vectors or vectors_for(tokens)
    polarity = _polarity(vectors, positive, negative)
    scored = _scored(tokens, vectors, terms)
    scored = scored.assign(polarity=polarity[scored["row"]])
    articles = _sums(scored, ["article_id"])
    if len(articles) < _LEAST_ARTICLES:
        what = f"near {', '.join(terms)} " if terms else ""
        raise TableError(
            f"{verb}: {len(articles)} articles have words with a polarity {what}and {_LEAST_ARTICLES} are needed: "
            "give more articles"
        )
    of_articles = articles["polarity"] / articles["words"]
    mean, deviation = of_articles.mean(), of_articles.std()
    if deviation == 0:
        raise TableError(f"{verb}: all articles have the same score: give seeds that set them apart")
    if groups is not None:
        scored = with_groups(scored, by, groups, verb=verb)
    require_columns(scored, (), verb=verb, by=by)
    parts = _sums(scored.dropna(subset=by), list(dict.fromkeys([*by, "article_id"])))
    rows = []
    for name, part in parts.groupby(by, sort=False, observed=True) if by else [((), parts)]:
        sums, words = part["polarity"].to_numpy(), part["words"].to_numpy()
        is_enough = len(part) >= MIN_ARTICLES
        (low,), (high,) = rate_interval(sums[:, None], words, draws, seed) if is_enough else ([np.nan], [np.nan])
        rows.append((*name, *((each - mean) / deviation for each in (sums.sum() / words.sum(), low, high))))
        rows[-1] += (int(words.sum()), len(part))
    counts = scored["row"].value_counts()
    carrying = pd.DataFrame(
        {
            "word": [vectors.words[row] for row in counts.index],
            "polarity": polarity[counts.index],
            "count": counts.to_numpy(),
        }
    )
    carrying = carrying.sort_values(["polarity", "count", "word"], ascending=[False, False, True], ignore_index=True)
    return pd.DataFrame(rows, columns=[*by, *_RESULT]), carrying


def _polarity(vectors: WordVectors, positive: Sequence[str], negative: Sequence[str]) -> np.ndarray:
    """Return the polarity of each word of the vectors."""
    poles = []
    for name, seeds in (("positive", positive), ("negative", negative)):
        if isinstance(seeds, str) or not len(seeds):
            raise TableError(f"scale_by_seeds: {name} must be a list of words; got {seeds!r}")
        lemmas = {seed: lemmas_of([seed]) for seed in seeds}
        unknown = [seed for seed, own in lemmas.items() if len(own) != 1 or own[0] not in vectors.rows]
        if unknown:
            raise TableError(
                f"scale_by_seeds: {', '.join(unknown)}, {name}, has no vector: it does not occur often enough, or is "
                "no single word. Take it out, or give another"
            )
        poles.append(vectors.rows_of([own[0] for own in lemmas.values()]))
    both = {vectors.words[row] for row in poles[0]} & {vectors.words[row] for row in poles[1]}
    if both:
        raise TableError(f"scale_by_seeds: {', '.join(sorted(both))} stands on both sides; take it out of one")
    nearness = [(vectors.unit @ vectors.unit[rows].T).mean(axis=1) for rows in poles]
    return (nearness[0] - nearness[1]).astype(float)


def _scored(tokens: pd.DataFrame, vectors: WordVectors, terms: Sequence[str] | None) -> pd.DataFrame:
    """Return the tokens that count: those with a vector, and near `terms`; `row` is that of their vector."""
    lemmas, words = pd.factorize(tokens["lemma"])
    is_word = (tokens["kind"] == "word").to_numpy()
    rows = np.where(is_word, np.append(vectors.rows_of(words.astype(str)), -1)[lemmas], -1)
    kept = (rows >= 0) & (_near(tokens, terms) if terms else True)
    return tokens[kept].assign(row=rows[kept])


def _near(tokens: pd.DataFrame, terms: Sequence[str]) -> np.ndarray:
    """Tell of each token whether it stands near one of the terms and in none."""
    hits = find_patterns(tokens, compile_patterns({"terms": list(terms)}))
    if hits.empty:
        raise TableError(f"scale_by_seeds: none of the terms occurs ({', '.join(terms)}): give words of these texts")
    starts = rows_of(hits, tokens, verb="scale_by_seeds")
    lengths = hits["length"].to_numpy()
    first, last = context_rows(tokens, starts, starts + lengths, _WINDOW)
    near = np.zeros(len(tokens), bool)
    near[expand_ranges(last - first, first)[1]] = True
    near[expand_ranges(lengths, starts)[1]] = False
    return near


def _sums(scored: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return one row per group with the sum of polarities and the number of words."""
    grouped = scored.groupby(by, sort=False, observed=True)["polarity"]
    return grouped.agg(["sum", "size"]).rename(columns={"sum": "polarity", "size": "words"}).reset_index()
