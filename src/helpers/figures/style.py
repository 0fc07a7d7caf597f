"""Colours, fonts and sizes, as a context."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, wraps

# Okabe and Ito's palette, told apart with any colour vision (https://jfly.uni-koeln.de/color/).
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7", "#F0E442", "#000000")
SEQUENTIAL = "Blues"

# The first that is installed is used; the last one comes with matplotlib and has all Persian letters.
FONTS = ("Vazirmatn", "IRANSans", "Noto Sans Arabic", "Noto Naskh Arabic", "Tahoma", "DejaVu Sans")

_inside: ContextVar[bool] = ContextVar("inside_style", default=False)


@contextmanager
def style() -> Iterator[None]:
    """Draw in the house style within this context, and leave matplotlib's settings as they were after it.

    >>> import matplotlib
    >>> with style():
    ...     matplotlib.rcParams["text.parse_math"]
    False
    """
    import matplotlib

    token = _inside.set(True)
    interactive = matplotlib.rcParams["interactive"]
    try:
        with matplotlib.rc_context(_settings()):
            try:
                yield
            finally:
                interactive = matplotlib.rcParams["interactive"]
    finally:
        # JupyterLab's backend switches this on when the first figure is made, which may be in here: undone on leaving,
        # it would show the first figure and no other.
        matplotlib.rcParams["interactive"] = interactive
        _inside.reset(token)


def styled(plot: Callable) -> Callable:
    """Run a plot inside `style()`, unless the caller opened one."""

    @wraps(plot)
    def run(*arguments, **options):
        if _inside.get():
            return plot(*arguments, **options)
        with style():
            return plot(*arguments, **options)

    return run


def _settings() -> dict:
    from cycler import cycler

    return {
        "font.family": [_font(), "DejaVu Sans"] if _font() != "DejaVu Sans" else ["DejaVu Sans"],
        "font.size": 11,
        "text.parse_math": False,  # a $ in a title is a dollar
        "axes.prop_cycle": cycler(color=COLOURS),
        "axes.spines.top": False,
        "axes.spines.left": False,
        "axes.spines.right": False,
        "axes.titlesize": 13,
        "axes.titlepad": 12,
        "axes.axisbelow": True,
        "axes.grid": False,
        "grid.color": "#DDDDDD",
        "ytick.major.size": 0,
        "figure.figsize": (7.0, 4.5),  # inches; the text width of a journal page
        "figure.dpi": 110,
        "figure.constrained_layout.use": True,
        "image.cmap": SEQUENTIAL,
    }


@cache
def _font() -> str:
    from matplotlib import font_manager

    installed = {font.name for font in font_manager.fontManager.ttflist}
    return next(name for name in FONTS if name in installed)
