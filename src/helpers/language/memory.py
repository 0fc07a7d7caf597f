"""What was worked out for words, remembered from one batch to the next, and from one process to the next."""

import io
import time
from contextlib import suppress

import numpy as np

from helpers.core.store import Store
from helpers.language.token_numbers import TokenNumbers

_STORE = Store("words", wing="language")
_NAME = "token_numbers.npz"
MANY = 200  # articles from which on reading the memory is worth its tenth of a second
_NEWS = 0.25  # the share of words that must be new for the memory to be written again
_FEWEST_NEW = 5000
_MOST_NAMES = 500_000  # words and chunks that are remembered in each process: some 150 MB
_MOST_KEPT = 250_000  # on disk: a process that reads as many has room for as many of its own


class Memory:
    """The numbers of the words of this process, and how many of them are kept on disk."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._numbers = TokenNumbers()
        self._was_read = False
        self._kept = 0
        self._kept_at = time.monotonic()

    def numbers(self, *, many: bool) -> TokenNumbers:
        """Return what is known of words; for many articles, what other processes kept too.

        When it has grown too large, all is forgotten but for what was kept.
        """
        if self._numbers.size() > _MOST_NAMES:
            self._numbers, self._was_read = TokenNumbers(), False
        if many and not self._was_read:
            self._was_read = True
            content = _STORE.read(_NAME)
            if content:
                self._numbers = TokenNumbers()
                with np.load(io.BytesIO(content)) as arrays:
                    self._numbers.take(dict(arrays))
                self._kept = self._numbers.size()
        return self._numbers

    def keep(self, *, every: float = 0) -> None:
        """Keep what is known on disk, if much of it is new and the last time is `every` seconds ago."""
        known = self._numbers.size()
        if not self._was_read or known > _MOST_KEPT or time.monotonic() - self._kept_at < every:
            return
        if known - self._kept >= max(_FEWEST_NEW, _NEWS * self._kept):
            content = io.BytesIO()
            np.savez(content, **self._numbers.arrays())
            with suppress(OSError):  # It is worked out again where it cannot be cached.
                _STORE.write(_NAME, content.getvalue())
            self._kept, self._kept_at = known, time.monotonic()


MEMORY = Memory()
