"""What is held of each text of a corpus: in memory, or on disk for a corpus that is larger."""

import tempfile

import numpy as np

from helpers.core.paths import INTERIM


class Spooled:
    """Arrays one behind the other."""

    def __init__(self, *, spool: bool):
        """Hold them in memory, or with `spool` in a file without a name that is gone when this is left."""
        self._arrays: list[np.ndarray] = []
        self._file = None
        if spool:
            INTERIM.mkdir(parents=True, exist_ok=True)
            self._file = tempfile.TemporaryFile(dir=INTERIM)  # noqa: SIM115 - closed by __exit__

    def __enter__(self) -> "Spooled":
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Give the space back."""
        if self._file:
            self._file.close()

    def _append(self, array: np.ndarray) -> None:
        if self._file:
            self._file.write(array.tobytes())
        else:
            self._arrays.append(array)
