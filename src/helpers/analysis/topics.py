"""Topics of a corpus, how stable they are from one start to another, and how coherent."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from helpers.analysis.groups import check_unit, is_listed
from helpers.analysis.keyness import npmi
from helpers.core.errors import TableError, require_columns, track

_LEAST_ARTICLES, _MOST_SHARE, _MOST_TERMS = 3, 0.5, 5000  # of a term
_TOP = 10  # terms by which topics are compared
_NUMBERS = (2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20)  # of topics, tried where none is given
# With sections of ISNA as topics to be found, agreement with them (adjusted mutual information) is 0.54 from 4 articles
# a topic, 0.75 from 10, and about 0.8 from 15 on, however many.
_ARTICLES_PER_TOPIC = 10
_ARTICLES_TO_CHOOSE = 2000  # as many are enough to compare numbers of topics, and take a minute, not hours
_STARTS_TO_CHOOSE = 5  # of the random starts, for numbers of topics that are compared; the chosen one has them all
# A random start need only show its ten first terms, which change no more once the error falls this slowly.
_TOLERANCE, _TOLERANCE_OF_STARTS = 1e-4, 1e-3


@dataclass(frozen=True)
class Topics:
    """What `fit_topics` finds, as four tables; `Topics.none()` has the empty ones of a corpus without topics."""

    topics: pd.DataFrame
    articles: pd.DataFrame
    quality: pd.DataFrame
    choices: pd.DataFrame

    @classmethod
    def none(cls) -> "Topics":
        """Return tables without rows, for a corpus that is too small."""
        columns = (
            ["topic", "rank", "term", "weight"],
            ["article_id", "topic", "share"],
            ["topic", "articles", "coherence", "recurrence", "random_starts"],
            ["topics", "stability", "coherence", "score", "articles", "chosen"],
        )
        return cls(*(pd.DataFrame(columns=names) for names in columns))


@dataclass(frozen=True)
class _Fit:
    """A factorisation, and what is known of each of its topics."""

    shares: np.ndarray  # articles × topics
    components: np.ndarray  # topics × terms, each of length 1
    articles: np.ndarray  # whose largest share is the topic's
    coherence: np.ndarray
    stability: np.ndarray  # random starts × topics: how alike each is to the topic that matches it there
    recurrence: np.ndarray  # random starts × topics: whether it comes back

    def over_articles(self, of_topic: np.ndarray) -> float:
        """Return the mean over articles of what their topic has, so that one topic for all the rest weighs as such."""
        return float(np.average(of_topic, weights=self.articles))


def fit_topics(
    tokens: pd.DataFrame,
    *,
    topics: int | None = None,
    unit: str = "lemma",
    stopwords: Collection[str] = (),
    random_starts: int = 10,
    seed: int = 1404,
) -> Topics:
    """Find topics, words that come together in articles, and how stable they are.

    Topics are those of non-negative matrix factorisation of tf-idf with 1 + ln tf, begun by NNDSVD (scikit-learn's
    `NMF`). Terms are in three articles or more and in at most half of them, the 5,000 in most articles. Such a solution
    is one of many: it is sought anew from random beginnings, each on another 80% of the articles, whose topics are
    matched one to one with ours by the average Jaccard index of their ten first terms. A topic *comes back* where the
    Jaccard index of these terms is at least 0.5 (seven of ten in common). The same articles give the same topics,
    in whatever order they come and whatever their ids are.

    Parameters
    ----------
    topics : how many; without it the number, 2 to 20, of the highest `score`, which is stability × coherence (our own
        choice; numbers of nearly the same score are nearly as good).
    unit, stopwords : as in `count_terms`.
    random_starts, seed : of the random beginnings; numbers of topics that are compared have five each at most.

    Returns
    -------
    `topics`: one row per topic and term, the 30 weightiest: `topic` (1 is that of the most articles), `rank`, `term`,
    `weight` (of all terms of the topic). `articles`: one row per article and topic: `article_id, topic, share` (missing
    where it has none of the terms). `quality`: one row per topic: `topic, articles` (whose largest share it has),
    `coherence` (mean NPMI of the pairs of its ten first terms, from −1, never together, to 1), `recurrence` (in which
    share of the `random_starts` it comes back), `random_starts`. `choices`: one row per number of topics tried:
    `topics, stability` (mean of the average Jaccard index) and `coherence`, both means over articles, `score, articles`
    (drawn for the trial), `chosen`.

    Raises
    ------
    TableError : where there are fewer than ten articles a topic; it says how many are needed.

    References
    ----------
    Lee and Seung (1999), doi:10.1038/44565. NNDSVD: Boutsidis and Gallopoulos (2008), doi:10.1016/j.patcog.2007.09.010.
    Stability: Greene, O'Callaghan and Cunningham (2014), eq. 1 to 4, doi:10.1007/978-3-662-44848-9_32. NPMI: Bouma
    (2009); as coherence: Röder, Both and Hinneburg (2015), doi:10.1145/2684822.2685324.

    Examples
    --------
    >>> texts = {"الف": "مجلس لایحه نماینده رای دولت قانون", "ب": "تیم بازی گل جام داور فینال"}
    >>> rows = [(f"{name}{number}", word) for name, text in texts.items() for number in range(12)
    ...         for place, word in enumerate(text.split()) if place != number % 6]
    >>> tokens = pd.DataFrame(rows, columns=["article_id", "token"])
    >>> found = fit_topics(tokens.assign(lemma=tokens["token"], kind="word"), topics=2)
    >>> found.quality[["articles", "recurrence"]].values.tolist()
    [[12.0, 1.0], [12.0, 1.0]]
    """
    require_columns(tokens, ["article_id", "token", "lemma", "kind"], verb="fit_topics")
    check_unit(unit, verb="fit_topics")
    if random_starts < 1 or (topics is not None and topics < 2):
        raise TableError(f"fit_topics: topics must be 2 or more, random_starts 1; got {topics} and {random_starts}")
    weights, articles, terms = tfidf_matrix(tokens, unit, stopwords)
    _refuse_if_small(*weights.shape, topics or 2)
    order = _order_of_articles(weights, terms)
    weights = weights[order]
    tried_on, numbers = weights, [topics]
    if topics is None:
        tried_on = weights[:_ARTICLES_TO_CHOOSE]
        most = min(tried_on.shape[0] // _ARTICLES_PER_TOPIC, tried_on.shape[1] // _TOP)
        numbers = [number for number in _NUMBERS if number <= max(most, 2)]
    models = track(numbers, what="topics", unit="models")
    few = random_starts if topics else min(random_starts, _STARTS_TO_CHOOSE)
    tried = {number: _fit(tried_on, number, few, seed) for number in models}
    rows = [
        (number, fit.over_articles(fit.stability.mean(axis=0)), fit.over_articles(fit.coherence))
        for number, fit in tried.items()
    ]
    choices = pd.DataFrame(rows, columns=["topics", "stability", "coherence"])
    choices["score"] = choices["stability"] * choices["coherence"].clip(lower=0)
    choices["articles"] = tried_on.shape[0]
    best = choices.loc[choices["score"].idxmax(), "topics"]
    choices["chosen"] = choices["topics"] == best
    is_final = few == random_starts and tried_on.shape == weights.shape
    chosen = tried[best] if is_final else _fit(weights, int(best), random_starts, seed)
    return _tables(replace(chosen, shares=chosen.shares[np.argsort(order)]), articles, terms, choices)


def _refuse_if_small(articles: int, terms: int, topics: int) -> None:
    if articles < _ARTICLES_PER_TOPIC * topics:
        raise TableError(
            f"fit_topics: {articles} articles are too few; {topics} topics need at least {_ARTICLES_PER_TOPIC * topics}"
            f" ({_ARTICLES_PER_TOPIC} for each topic)"
        )
    if terms < _TOP * topics // 2:
        raise TableError(
            f"fit_topics: only {terms} terms stand in {_LEAST_ARTICLES} articles or more and in at most half of all;"
            f" {topics} topics need at least {_TOP * topics // 2}: are these copies of one text?"
        )


def _tables(chosen: _Fit, articles: pd.Index, terms: np.ndarray, choices: pd.DataFrame) -> Topics:
    order = np.argsort(-chosen.articles, kind="stable")
    numbers = np.arange(1, len(order) + 1)
    components, shares = chosen.components[order], chosen.shares[:, order]
    ranked = np.argsort(-components, axis=1, kind="stable")[:, :30]
    weights = components / np.maximum(components.sum(axis=1, keepdims=True), 1e-12)  # a topic may be left empty
    ranks = pd.MultiIndex.from_product([numbers, range(1, ranked.shape[1] + 1)], names=["topic", "rank"])
    topics = ranks.to_frame(index=False)
    topics = topics.assign(term=terms[ranked].ravel(), weight=np.take_along_axis(weights, ranked, axis=1).ravel())
    total = shares.sum(axis=1, keepdims=True)
    shares = np.divide(shares, total, out=np.full_like(shares, np.nan), where=total > 0)
    in_articles = pd.DataFrame({"article_id": np.repeat(np.asarray(articles), len(numbers))})
    in_articles = in_articles.assign(topic=np.tile(numbers, len(articles)), share=shares.ravel())
    recurrence = chosen.recurrence.mean(axis=0)
    quality = pd.DataFrame({"articles": chosen.articles, "coherence": chosen.coherence, "recurrence": recurrence})
    quality = quality.assign(random_starts=len(chosen.recurrence)).iloc[order].reset_index(drop=True)
    quality.insert(0, "topic", numbers)
    return Topics(topics[topics["weight"] > 0].reset_index(drop=True), in_articles, quality, choices)


def tfidf_matrix(tokens: pd.DataFrame, unit: str, stopwords: Collection[str]):
    """Return the tf-idf of articles × terms, the ids of the articles and the terms."""
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfTransformer

    article_of, articles = pd.factorize(tokens["article_id"])
    term_of, terms = pd.factorize(tokens[unit])
    kept = (tokens["kind"] == "word").to_numpy() & ~is_listed(tokens, stopwords)
    at = (article_of[kept], term_of[kept])
    counts = csr_matrix((np.ones(kept.sum()), at), shape=(len(articles), len(terms)))
    in_articles = np.asarray((counts > 0).sum(axis=0)).ravel()
    usable = np.flatnonzero((in_articles >= _LEAST_ARTICLES) & (in_articles <= _MOST_SHARE * len(articles)))
    names = np.asarray(terms).astype(str)[usable]
    usable = usable[np.lexsort((names, -in_articles[usable]))[:_MOST_TERMS]]
    if len(usable):
        counts = counts[:, usable]
        counts.sort_indices()  # sums in the order of the terms, to the last digit
        counts = TfidfTransformer(sublinear_tf=True).fit_transform(counts)
    return counts[:, : len(usable)], articles, np.asarray(terms)[usable]


def _order_of_articles(weights, terms: np.ndarray) -> np.ndarray:
    """Return an order of the articles that their terms alone decide, as at random; equal ones have the same terms.

    Random starts draw articles by their place: without it topics would come back more or less often as articles are
    sorted by date, or by outlet, or have other ids.
    """
    numbers = pd.util.hash_array(np.asarray(terms).astype(object), categorize=False)
    spread = np.rint(weights.data * 2**20).astype(np.uint64)
    of_article = np.repeat(np.arange(weights.shape[0]), np.diff(weights.indptr))
    keys = np.zeros(weights.shape[0], dtype=np.uint64)
    np.add.at(keys, of_article, spread * numbers[weights.indices])  # a sum modulo 2**64, in any order
    return np.argsort(keys, kind="stable")


def _fit(weights, topics: int, random_starts: int, seed: int) -> _Fit:
    """Factorise once from NNDSVD, and from random starts on parts of the articles to see which topics come back."""
    from scipy.optimize import linear_sum_assignment

    shares, components = _factorise(weights, topics, "nndsvd", seed)
    ours = _first_terms(components)
    stability, recurrence = [], []
    for start in track(range(random_starts), what=f"{topics} topics", unit="starts"):
        part = np.random.default_rng(seed + start).permutation(weights.shape[0])[: int(0.8 * weights.shape[0])]
        theirs = _first_terms(_factorise(weights[np.sort(part)], topics, "random", seed + start)[1])
        alike = np.array([[average_jaccard(one, other) for other in theirs] for one in ours])
        _, match = linear_sum_assignment(alike, maximize=True)
        stability.append(alike[np.arange(topics), match])
        recurrence.append([_jaccard(one, theirs[other]) >= 0.5 for one, other in zip(ours, match, strict=True)])
    articles = np.bincount(np.argmax(shares[shares.any(axis=1)], axis=1), minlength=topics)
    return _Fit(shares, components, articles, _coherence(weights > 0, ours), np.array(stability), np.array(recurrence))


def _factorise(weights, topics: int, init: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.decomposition import NMF
    from threadpoolctl import threadpool_limits

    tolerance = _TOLERANCE if init == "nndsvd" else _TOLERANCE_OF_STARTS
    model = NMF(topics, init=init, random_state=seed, max_iter=2000, tol=tolerance)
    with threadpool_limits(1):  # Matrices of 20 columns: threads that wait for each other take ten times as long.
        shares = model.fit_transform(weights)
    # Only the product of both matrices is given. With topics of length 1 an article's shares are comparable.
    lengths = np.linalg.norm(model.components_, axis=1)
    return shares * lengths, model.components_ / np.where(lengths > 0, lengths, 1)[:, None]


def _first_terms(components: np.ndarray) -> list[list[int]]:
    return np.argsort(-components, axis=1, kind="stable")[:, :_TOP].tolist()


def _jaccard(one: list[int], other: list[int]) -> float:
    return len(set(one) & set(other)) / len(set(one) | set(other))


def average_jaccard(one: list[int], other: list[int]) -> float:
    """Return the mean Jaccard index of the first, the first two, … terms, so that the first weigh most."""
    return float(np.mean([_jaccard(one[:depth], other[:depth]) for depth in range(1, len(one) + 1)]))


def _coherence(present, ranked: list[list[int]]) -> np.ndarray:
    """Return the mean NPMI of the pairs of each topic's first terms; `present` is articles × terms."""
    coherence = []
    for terms in ranked:
        block = present[:, terms].toarray().astype(float)
        one, other = np.triu_indices(len(terms), 1)
        together, counts = block.T @ block, block.sum(axis=0)
        coherence.append(npmi(together[one, other], counts[one], counts[other], len(block)).mean())
    return np.array(coherence)
