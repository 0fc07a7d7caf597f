"""Factorisations of a corpus, how alike they are from one start to another, and how coherent."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analysis.association import npmi
from helpers.analysis.counts import UNITS
from helpers.core.progress import track

LEAST_ARTICLES, _MOST_SHARE, _MOST_TERMS = 3, 0.5, 5000  # of a term
_PART = 0.8  # of the articles, that a random start is made on
TOP = 10  # terms by which topics are compared


@dataclass(frozen=True)
class Fit:
    """A factorisation: `shares` articles × topics, `components` topics × terms, each of length 1.

    Of each topic: `articles` whose largest share it has, `coherence`, and for each random start (starts × topics) its
    `likeness` to the topic that matches it there, and whether it `returns`.
    """

    shares: np.ndarray
    components: np.ndarray
    articles: np.ndarray
    coherence: np.ndarray
    likeness: np.ndarray
    returns: np.ndarray

    def over_articles(self, of_topic: np.ndarray) -> float:
        """Return the mean over articles of what their topic has, so that one topic for all the rest weighs as such."""
        return float(np.average(of_topic, weights=self.articles))


def weigh(tokens: pd.DataFrame, unit: str, stopwords: Collection[str]):
    """Return the tf-idf of articles × terms, the ids of the articles and the terms."""
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfTransformer

    article_of, articles = pd.factorize(tokens["article_id"])
    kept = (tokens["kind"] == "word").to_numpy()
    for column in UNITS:
        codes, values = pd.factorize(tokens[column])  # far fewer values than tokens: quick to look up
        kept = kept & ~values.isin(list(stopwords))[codes]
        if column == unit:
            term_of, terms = codes, values
    at = (article_of[kept], term_of[kept])
    counts = csr_matrix((np.ones(kept.sum()), at), shape=(len(articles), len(terms)))
    in_articles = np.asarray((counts > 0).sum(axis=0)).ravel()
    usable = np.flatnonzero((in_articles >= LEAST_ARTICLES) & (in_articles <= _MOST_SHARE * len(articles)))
    usable = usable[np.argsort(-in_articles[usable], kind="stable")[:_MOST_TERMS]]
    if len(usable):
        counts = TfidfTransformer(sublinear_tf=True).fit_transform(counts[:, usable])
    return counts[:, : len(usable)], articles, np.asarray(terms)[usable]


def fit(weights, topics: int, random_starts: int, seed: int) -> Fit:
    """Factorise once from NNDSVD, and from random starts on parts of the articles to see which topics come back."""
    from scipy.optimize import linear_sum_assignment

    shares, components = _factorise(weights, topics, "nndsvd", seed)
    ours = _first_terms(components)
    likeness, returns = [], []
    for start in track(range(random_starts), what=f"{topics} topics", unit="starts"):
        part = np.random.default_rng(seed + start).permutation(weights.shape[0])[: int(_PART * weights.shape[0])]
        theirs = _first_terms(_factorise(weights[np.sort(part)], topics, "random", seed + start)[1])
        alike = np.array([[_average_jaccard(one, other) for other in theirs] for one in ours])
        _, match = linear_sum_assignment(alike, maximize=True)
        likeness.append(alike[np.arange(topics), match])
        returns.append([_jaccard(one, theirs[other]) >= 0.5 for one, other in zip(ours, match, strict=True)])
    articles = np.bincount(np.argmax(shares[shares.any(axis=1)], axis=1), minlength=topics)
    return Fit(shares, components, articles, _coherence(weights > 0, ours), np.array(likeness), np.array(returns))


def _factorise(weights, topics: int, init: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.decomposition import NMF

    model = NMF(topics, init=init, random_state=seed, max_iter=2000)
    shares = model.fit_transform(weights)
    # Only the product of both matrices is given. With topics of length 1 an article's shares are comparable.
    lengths = np.linalg.norm(model.components_, axis=1)
    return shares * lengths, model.components_ / np.where(lengths > 0, lengths, 1)[:, None]


def _first_terms(components: np.ndarray) -> list[list[int]]:
    return np.argsort(-components, axis=1, kind="stable")[:, :TOP].tolist()


def _jaccard(one: list[int], other: list[int]) -> float:
    return len(set(one) & set(other)) / len(set(one) | set(other))


def _average_jaccard(one: list[int], other: list[int]) -> float:
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
