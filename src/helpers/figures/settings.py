"""Colours, fonts, sizes and the language of labels, as a context."""

import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import NamedTuple

from helpers.core.errors import UserError
from helpers.figures.shaping import LAST, font_families, has_persian, installed_font
from helpers.language import read_glossary

# Any two differ by at least 23 in CIELAB, also as seen with deuteranopia and protanopia, and by 9 in lightness, so that
# they stay apart in grey (tests/figures/test_settings.py). The hues are those of Okabe and Ito.
COLOURS = ("#04458A", "#BC9F2D", "#158250", "#A83100", "#5BD3FF", "#CC67A2", "#F0E45A", "#000000")
DARK = (COLOURS[0], COLOURS[2], COLOURS[3], COLOURS[7])  # a number on one of these is white
SEQUENTIAL = "Blues"
LANGUAGES = ("fa", "en", "both")
_THICKNESS = (
    *("lines.linewidth", "lines.markersize", "axes.linewidth", "grid.linewidth", "patch.linewidth", "hatch.linewidth"),
    *(f"{axis}tick.major.{part}" for axis in "xy" for part in ("size", "width", "pad")),
)  # in printer's points, for letters of 11
_POINTS = 11.0  # of the letters in a figure of two columns, for which the plots' lengths are given


class Size(NamedTuple):
    """A theme: width in inches, letters in printer's points, dots per inch of a PNG, most ticks of an axis of values.

    Lines, marks and ticks grow with the letters.
    """

    width: float
    points: float
    dots: int = 300
    ticks: int = 6


# Journals print columns of 85 to 90 mm, and two of them with their gap in 175 to 183 mm; a slide is read from afar, and
# 1,920 dots wide; the report's page has room for 9 inches of a screen, and two dots for each of its own.
SIZES = {
    "one_column": Size(3.5, 8.0, ticks=5),
    "two_columns": Size(7.0, _POINTS),
    "slide": Size(10.0, 16.0, dots=192, ticks=4),
    "screen": Size(9.0, 12.0, dots=192),
}


class Choices(NamedTuple):
    """What a figure looks like: language of its labels, size, font, which way time runs, the user's own glossary."""

    language: str = "fa"
    size: str = "two_columns"
    font: str = ""
    time_direction: str = "ltr"  # as Iranian newspapers and sites draw it
    glossary: str = ""


_session = Choices()
_inside: ContextVar[Choices | None] = ContextVar("inside_style", default=None)


@contextmanager
def style(
    *,
    language: str | None = None,
    size: str | None = None,
    font: str | None = None,
    time_direction: str | None = None,
    glossary: str | None = None,
) -> Iterator[None]:
    """Draw in the house style within this context, and leave matplotlib's settings as they were after it.

    `language` of titles and labels is `fa`, `en` or `both`. `size` is a theme: letters, lines and dots per inch for
    print (`one_column`, 3.5 inches; `two_columns`, 7), a talk (`slide`, 10) or a web page (`screen`, 9). `font` is an
    installed font or a font file (see `font_families`). Time runs from the left, or with `time_direction="rtl"` from
    the right. `glossary` is a file of your own, by which English figures name Persian terms (see `gloss_terms`). What
    is not given is as in `set_style`. Raises `UserError` for a language, size, font, direction or glossary that there
    is not.

    >>> import matplotlib
    >>> with style(size="one_column"):
    ...     matplotlib.rcParams["text.parse_math"], matplotlib.rcParams["font.size"]
    (False, 8.0)
    """
    import matplotlib

    given = {"language": language, "size": size, "font": font, "time_direction": time_direction, "glossary": glossary}
    choices = _checked(current_style(), **given)
    token = _inside.set(choices)
    interactive = matplotlib.rcParams["interactive"]
    try:
        with matplotlib.rc_context(_settings(choices)):
            try:
                yield
            finally:
                interactive = matplotlib.rcParams["interactive"]
    finally:
        # JupyterLab's backend switches this on when the first figure is made, which may be in here: undone on leaving,
        # it would show the first figure and no other.
        matplotlib.rcParams["interactive"] = interactive
        _inside.reset(token)


def set_style(
    *, language: str = "fa", size: str = "two_columns", font: str = "", time_direction: str = "ltr", glossary: str = ""
) -> None:
    """Choose what `style` is where a plot stands in no such context: for a notebook, behind its parameters.

    Nothing of matplotlib's own changes. The choices are those of `style`.

    >>> set_style(language="en")
    >>> current_style().language
    'en'
    >>> set_style()
    """
    global _session
    given = {"language": language, "size": size, "font": font, "time_direction": time_direction, "glossary": glossary}
    _session = _checked(Choices(), **given)


def current_style() -> Choices:
    """Return the choices that hold here.

    >>> current_style()
    Choices(language='fa', size='two_columns', font='', time_direction='ltr', glossary='')
    """
    return _inside.get() or _session


def current_size() -> Size:
    """Return the width and the letters' size that hold here."""
    return SIZES[current_style().size]


def scale() -> float:
    """Return how much larger letters are here than in a figure of two columns."""
    return current_size().points / _POINTS


def page_direction() -> str:
    """Return the side from which what has no words of its own is read: from the left in an English figure.

    >>> page_direction()
    'rtl'
    """
    return "ltr" if current_style().language == "en" else "rtl"


def drawing_style() -> AbstractContextManager:
    """Return the style to draw in: the one that a person entered, else a new one of the session's choices."""
    return nullcontext() if _inside.get() else style()


def _checked(choices: Choices, **given: str | None) -> Choices:
    choices = choices._replace(**{name: value for name, value in given.items() if value is not None})
    for name, values in (("language", LANGUAGES), ("size", SIZES), ("time_direction", ("ltr", "rtl"))):
        if getattr(choices, name) not in values:
            raise UserError(f"style: {name} must be one of {', '.join(values)}; got {getattr(choices, name)!r}")
    if given.get("glossary"):
        read_glossary(choices.glossary)  # its errors come here, not in the middle of a notebook
    if given.get("font"):
        choices = choices._replace(font=installed_font(choices.font))
        if not has_persian(choices.font):
            lacks = f"font {choices.font!r} lacks Persian letters, or the joined forms that this matplotlib needs"
            warnings.warn(f"{lacks}: {LAST} draws them", stacklevel=3)
    return choices


def _settings(choices: Choices) -> dict:
    import matplotlib
    from cycler import cycler

    size = SIZES[choices.size]
    by = size.points / _POINTS
    thickness = {name: by * matplotlib.rcParamsDefault[name] for name in _THICKNESS}
    return (
        thickness
        | {f"axes.spines.{side}": False for side in ("top", "left", "right")}
        | {
            "font.family": list(font_families(choices.font)),
            "font.size": size.points,
            "text.parse_math": False,  # a $ in a title is a dollar
            "axes.prop_cycle": cycler(color=COLOURS),
            "axes.titlesize": "large",
            "axes.titlepad": size.points,
            "figure.titlesize": "large",
            "axes.axisbelow": True,
            "axes.grid": False,
            "ytick.major.size": 0.0,
            "figure.figsize": (size.width, size.width * 0.64),  # inches
            "figure.dpi": 110,
            "figure.constrained_layout.use": True,
            "figure.constrained_layout.h_pad": 0.08,  # inches: a title that touches the edge looks cut off
            "figure.constrained_layout.w_pad": 0.06,
            "image.cmap": SEQUENTIAL,
        }
    )
