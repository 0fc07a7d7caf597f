"""How closely two things go together: measures of association, on arrays."""

import numpy as np


def log_dice(together: np.ndarray, count: np.ndarray, other_count: np.ndarray) -> np.ndarray:
    """Return logDice, 14 where the two are never seen apart, one less for half as often together.

    14 + log2(2 f(x, y) / (f(x) + f(y))); Rychlý 2008, A lexicographer-friendly association score, RASLAN, p. 9. It does
    not grow with the corpus.

    >>> float(log_dice(np.array(2), np.array(2), np.array(6)))
    13.0
    """
    return 14 + np.log2(2 * together / (count + other_count))


def npmi(together: np.ndarray, count: np.ndarray, other_count: np.ndarray, total: np.ndarray) -> np.ndarray:
    """Return the pointwise mutual information, normalised: 1 always together, 0 as by chance, -1 never.

    ln(p(x, y) / (p(x) p(y))) / -ln p(x, y); Bouma 2009, Normalized (pointwise) mutual information in collocation
    extraction, GSCL, section 3. 0 where there is nothing else in the corpus.

    >>> npmi(np.array([2, 0]), np.array([2, 2]), np.array([2, 2]), 10).tolist()
    [1.0, -1.0]
    """
    meet = np.asarray(together) > 0
    some = np.where(meet, together, 1)  # those that never meet have no logarithm; their limit is −1
    surprise = -np.log(some / total)
    information = np.log(some * total / (count * other_count))
    return np.where(meet, np.divide(information, surprise, out=np.zeros_like(information), where=surprise > 0), -1.0)


def log_likelihood(table: np.ndarray) -> np.ndarray:
    """Return Dunning's G² of many 2 × 2 tables, an array of shape (2, 2, tables): 2 Σ observed ln(observed / expected).

    A cell of 0 adds 0, as its limit is.

    >>> log_likelihood(np.array([[[10], [10]], [[5], [5]]])).tolist()
    [0.0]
    """
    from scipy.special import xlogy

    observed = np.asarray(table, dtype=float)
    rows, columns = observed.sum(axis=1, keepdims=True), observed.sum(axis=0, keepdims=True)
    expected = rows * columns / observed.sum(axis=(0, 1))
    ratio = np.divide(observed, expected, out=np.ones_like(observed), where=expected > 0)
    return np.maximum(2 * xlogy(observed, ratio).sum(axis=(0, 1)), 0.0)  # no −0.0000001 by rounding
