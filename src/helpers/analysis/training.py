"""Training of a coder on coded paragraphs, and its test on those that it has not seen."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from helpers import __version__
from helpers.analysis.codebook import Codebook
from helpers.analysis.coder import Coder, code_table, codebook_key, read_coder
from helpers.analysis.groups import group_names, require_one_group
from helpers.analysis.themes import ThemeFinder
from helpers.analysis.vectors import (
    KEYS,
    Features,
    ParagraphCounts,
    WordVectors,
    count_paragraphs,
    learn_features,
    most_bits,
)
from helpers.core.arrays import Numbers
from helpers.core.errors import CodingError, TableError, require_columns, require_whole, track

_PENALTY = 1.0  # inverse strength, chosen on coded news
# Of a copy of each paragraph in which no hit is seen: entries that were made on coded paragraphs look surer there than
# elsewhere. On four outlets that neither had seen, the mean F1 rose from 0.744 to 0.753.
_WITHOUT_HITS = 0.3
LEAST_POSITIVES = 30  # of a theme, to learn it from
_CUTS = np.arange(0.15, 0.65, 0.01)  # thresholds to choose from
_SHRINK = 60  # paragraphs of a theme at which its own threshold weighs as much as that of all themes


class _Task(NamedTuple):
    """Coded paragraphs to learn from and to test on."""

    counts: ParagraphCounts
    codes: np.ndarray  # paragraphs × themes
    codebook: Codebook
    vectors: WordVectors


def fit_coder(
    tokens: pd.DataFrame,
    codings: pd.DataFrame,
    codebook: Codebook,
    *,
    vectors: WordVectors | None = None,
    by: str = "article_id",
    groups: pd.DataFrame | None = None,
    folds: int = 10,
) -> Coder:
    """Learn from coded paragraphs which themes a paragraph is about.

    Parameters
    ----------
    tokens : of the coded paragraphs, or of the articles that they are in.
    codings : of one coder: one row per paragraph and theme, `article_id, paragraph, theme, code` (0 or 1), as from
        `read_coding_sheet`. A theme with fewer than 30 paragraphs cannot be learned and is left out.
    vectors : from `fit_vectors`; by default those of the project's own coder.
    by, groups, folds : paragraphs that have the same `by` are tested together by a coder that learned from others: give
        `by="story", groups=articles` where articles were copied, for a copy in both would make the scores too good.

    Returns
    -------
    `coder.tested` has the codes of each coded paragraph, `fold` beside them, by a coder that had not seen its fold:
    `score_coding` compares these with the person's.

    Raises
    ------
    CodingError : where no theme has 30 coded paragraphs, a theme is in all of them, or they are of fewer than two
        groups.

    References
    ----------
    Logistic regression with an L2 penalty (scikit-learn). Thresholds that give the highest F1 on held-out folds:
    Lipton, Elkan and Naryanaswamy 2014, doi:10.1007/978-3-662-44851-9_15.
    """
    _check(tokens, codings, folds, verb="fit_coder")
    task, themes = _task(tokens, codings, codebook, vectors, verb="fit_coder")
    counts, codes, codebook, vectors = task
    fold_of = _folds(counts.paragraphs, by, groups, folds, verb="fit_coder")
    probabilities = np.zeros(codes.shape)
    for fold in track(range(fold_of.max() + 1), what="fit_coder", unit="folds"):
        held_out = fold_of == fold
        probabilities[held_out] = _tested_on(held_out, ~held_out, task)
    tested = code_table(counts.paragraphs, themes, probabilities, _thresholds_by_fold(probabilities, codes, fold_of))
    tested["fold"] = np.repeat(fold_of, len(themes))
    features = learn_features(counts, np.ones(len(codes), bool), codebook, vectors)
    weights, intercepts = _regress(features, features.matrix(counts), codes)
    about = {"codebook": codebook_key(codebook), "helpers": __version__, "paragraphs": len(codes)}
    about["positives"] = dict(zip(themes, codes.sum(axis=0).tolist(), strict=True))
    about["most_bits"] = most_bits(counts, vectors)
    thresholds = _thresholds(probabilities, codes)
    return Coder(tuple(themes), codebook, features, weights, intercepts, thresholds, about, tested)


def _tested_on(held_out: np.ndarray, rows: np.ndarray, task: _Task) -> np.ndarray:
    """Return the probabilities of held-out paragraphs by a coder that learned from the paragraphs in `rows`."""
    from scipy.special import expit

    features = learn_features(task.counts, rows, task.codebook, task.vectors)
    matrix = features.matrix(task.counts)
    weights, intercepts = _regress(features, matrix[rows], task.codes[rows])
    return expit(matrix[held_out] @ weights + intercepts)


def _thresholds_by_fold(probabilities: np.ndarray, codes: np.ndarray, fold_of: Numbers) -> np.ndarray:
    """Return the thresholds of each paragraph and theme, chosen on the other folds."""
    others = (fold_of != fold for fold in range(fold_of.max() + 1))
    return np.array([_thresholds(probabilities[rows], codes[rows]) for rows in others])[fold_of]


def learning_curve(
    tokens: pd.DataFrame,
    codings: pd.DataFrame,
    codebook: Codebook,
    *,
    shares: Sequence[float] = (0.25, 0.5, 0.75, 1.0),
    vectors: WordVectors | None = None,
    by: str = "article_id",
    groups: pd.DataFrame | None = None,
    folds: int = 5,
    seed: int = 1404,
) -> pd.DataFrame:
    """Measure whether more coding would make a coder better: it learns from a part of the paragraphs, then from more.

    Parameters
    ----------
    tokens, codings, codebook, vectors, by, groups, folds : as in `fit_coder`.
    shares : of the paragraphs that a coder could learn from, in each fold; those of a smaller share are among those of
        a larger one.
    seed : of the order in which paragraphs are added.

    Returns
    -------
    One row per share. Columns `share`, `paragraphs` (learned from, in a fold on average), and of the coder on folds
    that it had not seen `f1_macro`, the mean of the themes' F1, and `f1_micro`, the F1 of all codes together. A curve
    that still rises at its end says that more coding would help; one that is flat, that it would not.
    """
    bad = [share for share in shares if not 0 < share <= 1]
    if bad or not len(shares):
        raise TableError(f"learning_curve: shares must be numbers above 0, up to 1; got {list(shares)}")
    _check(tokens, codings, folds, verb="learning_curve")
    task, _ = _task(tokens, codings, codebook, vectors, verb="learning_curve")
    codes, fold_of = task.codes, _folds(task.counts.paragraphs, by, groups, folds, verb="learning_curve")
    place = np.random.default_rng(seed).permutation(len(codes)) / len(codes)
    rows = []
    for share in track(sorted(shares), what="learning_curve", unit="shares"):
        probabilities, learned = np.zeros(codes.shape), []
        for fold in range(fold_of.max() + 1):
            held_out = fold_of == fold
            learned.append(~held_out & (place < share))
            probabilities[held_out] = _tested_on(held_out, learned[-1], task)
        coded = probabilities >= _thresholds_by_fold(probabilities, codes, fold_of)
        micro = _f1(coded.reshape(-1, 1), codes.reshape(-1, 1))[0]
        rows.append((share, round(np.sum(learned) / len(learned)), _f1(coded, codes).mean(), micro))
    return pd.DataFrame(rows, columns=["share", "paragraphs", "f1_macro", "f1_micro"])


def _check(tokens: pd.DataFrame, codings: pd.DataFrame, folds: int, *, verb: str) -> None:
    require_columns(tokens, [*KEYS, "lemma", "kind"], verb=verb)
    require_columns(codings, [*KEYS, "theme", "code"], verb=verb)
    require_whole(folds, name="folds", minimum=2, verb=verb)


def _task(
    tokens: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook, vectors: WordVectors | None, *, verb: str
) -> tuple[_Task, list[str]]:
    """Return what is to be learned, with the vectors of the project's own coder by default, and its themes."""
    counts, codes, themes = _coded_counts(tokens, codings, codebook, verb=verb)
    return _Task(counts, codes, codebook, vectors or read_coder().features.vectors), themes


def _coded_counts(
    tokens: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook, *, verb: str
) -> tuple[ParagraphCounts, np.ndarray, list[str]]:
    """Return what the coded paragraphs hold, their codes (paragraphs × themes), and the themes that can be learned."""
    unknown = sorted(set(codings["theme"].astype(str)) - {theme.id for theme in codebook.themes})
    if unknown:
        raise CodingError(f"{verb}: the codebook lacks the theme {unknown[0]!r} of the codings: code by this codebook")
    rows = codings.astype({"article_id": "str", "theme": "str"})
    if rows.duplicated([*KEYS, "theme"]).any():
        raise TableError(f"{verb}: a paragraph and theme stands twice in the codings; give those of one coder")
    wide = rows.pivot(index=KEYS, columns="theme", values="code")
    if not wide.isin([0, 1]).all(axis=None):
        raise TableError(f"{verb}: each coded paragraph needs a code for each theme, the number 0 or 1")
    positives = wide.sum().reindex([theme.id for theme in codebook.themes if theme.id in wide]).astype(int)
    themes = positives[positives >= LEAST_POSITIVES].index.tolist()
    if not themes:
        most = f"{positives.idxmax()} has the most, {positives.max()}" if len(positives) else "there are none"
        raise CodingError(
            f"{verb}: no theme has {LEAST_POSITIVES} coded paragraphs or more ({most}): code more of them; "
            "sample_for_coding draws those that are likely to have a theme"
        )
    whole = positives[positives == len(wide)]
    if len(whole):
        raise CodingError(f"{verb}: all paragraphs have the theme {whole.index[0]!r}: code others, which lack it, too")
    keys = pd.MultiIndex.from_frame(tokens[KEYS].astype({"article_id": "str"}))
    own = tokens[keys.isin(wide.index)]
    # The solver stops a little elsewhere where features come in another order: by id, and not as articles come.
    own = own.iloc[own["article_id"].astype("str").argsort(kind="stable")]
    counts = count_paragraphs(own, ThemeFinder(codebook).find(own), [theme.id for theme in codebook.themes])
    found = pd.MultiIndex.from_frame(counts.paragraphs.astype({"article_id": "str"}))
    missing = wide.index.difference(found)
    if len(missing):
        article_id, paragraph = missing[0]
        raise CodingError(
            f"{verb}: there are no tokens of {len(missing)} coded paragraphs, the first {paragraph} of "
            f"{article_id!r}: give the articles that were coded"
        )
    return counts, wide.loc[found, themes].to_numpy(dtype=int), themes


def _folds(paragraphs: pd.DataFrame, by: str, groups: pd.DataFrame | None, folds: int, *, verb: str) -> Numbers:
    """Return the fold of each paragraph: groups are shared out by their size, the largest first."""
    (name,) = group_names(by, verb=verb)
    if groups is None:
        require_columns(paragraphs, (), verb=verb, by=[name])
        group = paragraphs[name].astype("str")
    else:
        require_one_group(groups, [name], KEYS, verb=verb)
        at = groups.astype({"article_id": "str"})[["article_id", name]]
        group = paragraphs.astype({"article_id": "str"}).merge(at, on="article_id", how="left")[name]
        group = group.where(group.notna(), paragraphs["article_id"].astype("str").to_numpy()).astype("str")
    sizes = group.value_counts().sort_index().sort_values(ascending=False, kind="stable")
    if len(sizes) < 2:
        raise CodingError(f"{verb}: all coded paragraphs are of one {name}; two or more are needed to test on others")
    load, fold_of = [0] * min(folds, len(sizes)), {}
    for each, size in sizes.items():
        fold_of[each] = int(np.argmin(load))
        load[fold_of[each]] += size
    return group.map(fold_of).to_numpy(dtype=np.int64)


def _regress(features: Features, matrix: Any, codes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the weights of the features, features × themes, and the intercepts."""
    from scipy.sparse import vstack
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits

    both = vstack([matrix, features.without_hits(matrix)], format="csr")
    shares = np.repeat([1 - _WITHOUT_HITS, _WITHOUT_HITS], len(codes))
    weights = np.zeros((matrix.shape[1], codes.shape[1]), np.float32)
    intercepts = np.full(codes.shape[1], -20, np.float32)  # of a theme that none of these paragraphs has
    for theme in range(codes.shape[1]):
        if len(np.unique(codes[:, theme])) > 1:
            # Threads that wait for each other took ten times as long where other work shared the cores.
            with threadpool_limits(1):
                model = LogisticRegression(C=_PENALTY, solver="newton-cg", max_iter=200)
                model.fit(both, np.tile(codes[:, theme], 2), sample_weight=shares)
            weights[:, theme], intercepts[theme] = model.coef_[0], model.intercept_[0]
    return weights, intercepts


def _thresholds(probabilities: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Return the threshold of each theme: the one of its best F1, drawn to that of all themes where it is rare."""
    scores = np.array([_f1(probabilities >= cut, codes) for cut in _CUTS])  # cuts × themes
    of_all = _CUTS[np.argmax(scores.mean(axis=1))]
    padded = np.pad(scores, ((3, 3), (0, 0)), mode="edge")  # smoothed: the peak of a jagged line is luck
    smooth = np.array([padded[number : number + 7].mean(axis=0) for number in range(len(_CUTS))])
    own, positives = _CUTS[np.argmax(smooth, axis=0)], codes.sum(axis=0)
    return (positives * own + _SHRINK * of_all) / (positives + _SHRINK)


def _f1(coded: np.ndarray, codes: np.ndarray) -> np.ndarray:
    whole = coded.sum(axis=0) + codes.sum(axis=0)
    return 2 * (coded * codes).sum(axis=0) / np.maximum(whole, 1)
