"""In which order the lines of an answer are read, without writing out all of them first."""

import numpy as np

from helpers.explorer.answer import Answer
from helpers.language.alphabet import alphabetical_key

ORDERS = ("text", "after", "before", "date", "outlet")


def order_of_lines(answer: Answer, by: str) -> np.ndarray:
    """Return the numbers of the occurrences in an order of `ORDERS`; equal ones stay in reading order.

    `after` and `before` are the first word after and before the node in its paragraph, in the order of the Persian
    alphabet, with those that have none last; `date` begins with the newest, and what has no date stands last; `outlet`
    is alphabetical.
    """
    index, starts = answer.selection.index, answer.starts
    if by in ("after", "before"):
        rows = _neighbours(answer, step=1 if by == "after" else -1)
        tokens = index.tokens["token"].cat
        keys = _ranks(tokens.codes.to_numpy()[rows], tokens.categories, place=0 if by == "after" else -1)
        return np.argsort(np.where(rows < 0, np.iinfo(np.int64).max, keys), kind="stable")
    if by == "date":
        newest_first = -index.articles["date"].rank(method="dense").fillna(-1).to_numpy()
        return np.argsort(newest_first[index.article[starts]], kind="stable")
    if by == "outlet":
        codes, names = index.articles["outlet"].fillna("").factorize()
        return np.argsort(_ranks(codes[index.article[starts]], names), kind="stable")
    return np.arange(len(starts))


def _neighbours(answer: Answer, *, step: int) -> np.ndarray:
    """Return the row of the word after (1) or before (-1) each occurrence in its paragraph, -1 where there is none."""
    index = answer.selection.index
    rows = answer.ends.copy() if step > 0 else answer.starts - 1
    paragraph = index.paragraph[answer.starts]
    last = len(index.paragraph) - 1
    while True:
        within = (rows >= 0) & (rows <= last)
        within &= index.paragraph[np.clip(rows, 0, last)] == paragraph
        signs = within & index.is_sign[np.clip(rows, 0, last)]
        if not signs.any():
            return np.where(within, rows, -1)
        rows = rows + step * signs


def _ranks(codes: np.ndarray, names, *, place: int | None = None) -> np.ndarray:
    """Return the alphabetical place of each name that `codes` number: of all of it, or of one of its words."""
    present = np.unique(codes)
    keys = [alphabetical_key(names[code]) for code in present]
    if place is not None:
        keys = [(key.split() or [""])[place] for key in keys]
    rank_of = {key: rank for rank, key in enumerate(sorted(set(keys)))}
    ranks = np.array([rank_of[key] for key in keys], dtype=np.int64)
    return ranks[np.searchsorted(present, codes)] if len(present) else np.zeros(0, dtype=np.int64)
