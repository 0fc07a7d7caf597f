"""What reading a corpus has lost, said once."""

import warnings
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from helpers.corpus.sources import shown_place

_SHOWN = 3


def warn_of_losses(path: str | Path, articles: pd.DataFrame, failures: Sequence[str]) -> None:
    """Warn of files and rows that were left out, a sentence in `failures` for each, and of dates that stay unknown."""
    if failures:
        first = "; ".join(failures[:_SHOWN]) + ("; …" if len(failures) > _SHOWN else "")
        warnings.warn(f"{len(failures)} files or rows of {shown_place(path)} were left out: {first}", stacklevel=3)
    unread = articles["date"].isna() & articles["date_as_written"].ne("")
    if unread.any():
        example = articles.loc[unread, "date_as_written"].iloc[0][:40]
        warnings.warn(
            f"{unread.sum()} of {len(articles)} dates in {shown_place(path)} cannot be read and stay unknown: "
            f"{example!r}",
            stacklevel=3,
        )
