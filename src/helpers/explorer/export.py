"""Puts an answer into files."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from helpers import figures
from helpers.core.paths import from_root
from helpers.explorer.answer import Answer
from helpers.explorer.views import View


def export_views(
    answer: Answer, views: Iterable[View], *, settings: Mapping, output: Path, formats: Sequence[str]
) -> Path:
    """Write each view's table, and its figure where it has one, into a new folder `explore/…`; return the folder.

    Tables go into `tables/` as CSV, the lines as .xlsx too, figures into `figures/` with `settings` beside them; what
    was asked stands in `tables/settings.csv`.
    """
    import matplotlib.pyplot as plt

    folder = _next_folder(from_root(output) / "explore")
    asked = pd.DataFrame({"setting": list(settings), "value": list(map(str, settings.values()))})
    figures.save_table(asked, "settings", output=folder)
    figures.save_table(answer.count(), "count", output=folder)
    for view in views:
        figures.save_table(view.table, view.name, output=folder)
        if view.name == "lines":
            figures.save_table(view.table, view.name, kind="xlsx", output=folder)
        if view.plot is not None:
            figure = view.plot(view.table).figure
            figures.save_figure(
                figure,
                view.name,
                data=view.table,
                title=view.title,
                reading=view.reading,
                settings=settings,
                output=folder,
                formats=formats,
            )
            plt.close(figure)
    return folder


def _next_folder(room: Path) -> Path:
    """Make and return the first folder of 1, 2, … that is not there, so that no export overwrites another."""
    number = 1
    while True:
        try:
            (room / str(number)).mkdir(parents=True)
        except FileExistsError:
            number += 1
        else:
            return room / str(number)
