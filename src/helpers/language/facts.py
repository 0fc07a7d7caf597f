"""What is known of each word, worked out once however often the word comes."""

from collections.abc import Callable

import numpy as np

from helpers.language.numbering import Arrays, Numbering, Numbers


class Facts:
    """Some whole numbers for each name of a numbering, worked out when they are first asked for."""

    def __init__(self, names: Numbering, columns: int, work_out: Callable[[str], tuple[int, ...]]):
        """Know nothing yet; `work_out` says the `columns` numbers of a name."""
        self._names, self._work_out = names, work_out
        self._known = np.zeros(0, bool)
        self._table = np.zeros((columns, 0), np.int32)

    def of(self, numbers: Numbers) -> np.ndarray:
        """Return a row per column and a column per name that was asked for.

        >>> names = Numbering(["صلح", "نان"])
        >>> Facts(names, 1, lambda name: (len(name),)).of(np.array([1, 0, 1])).tolist()
        [[3, 3, 3]]
        """
        self._learn(numbers)
        return self._table.take(numbers, axis=1)

    def arrays(self) -> Arrays:
        """Return all that is known."""
        return {"known": self._known, "table": self._table}

    def take(self, arrays: Arrays) -> None:
        """Know what another knew."""
        self._known, self._table = arrays["known"], arrays["table"]

    def _learn(self, numbers: Numbers) -> None:
        if len(self._known) < len(self._names.names):
            room = max(len(self._names.names), 2 * len(self._known))
            more = room - len(self._known)
            self._known = np.append(self._known, np.zeros(more, bool))
            self._table = np.append(self._table, np.zeros((len(self._table), more), np.int32), axis=1)
        new = np.unique(numbers[~self._known[numbers]])
        if len(new):
            rows = [self._work_out(self._names.names[number]) for number in new.tolist()]
            self._table[:, new] = np.array(rows, np.int32).T
            self._known[new] = True
