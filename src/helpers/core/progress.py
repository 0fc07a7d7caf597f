"""What a person is told while something is done: a line of progress that goes again, and one that stays."""

import sys
from collections.abc import Iterable

_PATIENCE = 2  # seconds; a loop that is done by then needs no line
_WIDTH = 100  # letters of the line in a notebook, which has no width to ask for


def track(iterable: Iterable, *, what: str, unit: str, total: int | None = None) -> Iterable:
    """Hand on the items, and show how many are done: tqdm in a console, in a notebook a line that leaves no trace."""
    from tqdm import tqdm

    place = {"file": _NotebookLine(), "ncols": _WIDTH, "position": 0} if _in_notebook() else {}
    return tqdm(iterable, desc=what, unit=f" {unit}", total=total, delay=_PATIENCE, leave=False, **place)


def say(line: str) -> None:
    """Show a line of what was done: among a cell's output in a notebook, else on stderr, away from results."""
    print(line, file=None if _in_notebook() else sys.stderr, flush=True)


def _in_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    return hasattr(ipython and ipython.get_ipython(), "kernel")  # which shows what it is asked to display


class _NotebookLine:
    """A line of a cell's output that is written over in place, where tqdm expects a file.

    tqdm's own bar for notebooks is a widget: once closed, it stands in the saved notebook as an error.
    """

    encoding = "utf-8"  # that the bar may be drawn with blocks

    def __init__(self):
        self._shown = None

    def write(self, text: str) -> None:
        from IPython.display import display

        line = text.strip()
        content = {"text/plain": line} if line else {"text/html": ""}
        if self._shown:
            self._shown.update(content, raw=True)
        elif line:
            self._shown = display(content, raw=True, display_id=True)

    def flush(self) -> None:
        """Do nothing: what is displayed is sent at once."""
