"""What was worked out for words, remembered from one batch to the next, and from one process to the next."""

import io

import numpy as np

from helpers.derived import keep, read_kept
from helpers.language.token_numbers import TokenNumbers

_NAME = "token_numbers.npz"
_MANY = 200  # articles from which on reading the memory is worth its tenth of a second
_NEWS = 0.1  # the share of words that must be new for the memory to be written again
_FEWEST_NEW = 5000
_MOST_NAMES = 2_000_000  # words and chunks that are remembered: some 500 MB


class Memory:
    """The numbers of the words of this process, and how many of them are kept on disk."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._numbers = TokenNumbers()
        self._was_read = False
        self._kept = 0

    def numbers(self, articles: int) -> TokenNumbers:
        """Return what is known of words, for so many articles: what other processes kept too, if they are many.

        When it has grown too large, all is forgotten.
        """
        if len(self._numbers.names.names) > _MOST_NAMES:
            self._numbers = TokenNumbers()
        if articles >= _MANY and not self._was_read:
            self._was_read = True
            content = read_kept(_NAME)
            if content:
                self._numbers = TokenNumbers()
                with np.load(io.BytesIO(content)) as arrays:
                    self._numbers.take(dict(arrays))
                self._kept = len(self._numbers.names.names)
        return self._numbers

    def keep(self) -> None:
        """Keep what is known on disk, if much of it is new."""
        known = len(self._numbers.names.names)
        if self._was_read and known - self._kept >= max(_FEWEST_NEW, _NEWS * self._kept):
            content = io.BytesIO()
            np.savez(content, **self._numbers.arrays())
            keep(_NAME, content.getvalue())
            self._kept = known


MEMORY = Memory()
