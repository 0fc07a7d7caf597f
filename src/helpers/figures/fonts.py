"""Which fonts draw, and which letters none of them has."""

import difflib
import warnings
from functools import cache

from helpers.core.errors import UserError
from helpers.core.paths import from_root
from helpers.figures.shaping import display_order

# The first that is installed is used; the last one comes with matplotlib and has all Persian letters.
PREFERRED = ("Vazirmatn", "IRANSans", "Noto Sans Arabic", "Noto Naskh Arabic", "Tahoma")
LAST = "DejaVu Sans"
_FILES = (".ttf", ".otf", ".ttc")
_PERSIAN = "پچژگکی۰"


def font_families(font: str = "") -> tuple[str, ...]:
    """Return the names of the fonts to draw with, the first choice first; DejaVu Sans has what the others lack.

    `font` is the name of an installed font, or a font file; without it the first of the preferred ones that is
    installed. Raises `UserError` for a font that there is not.

    >>> font_families("DejaVu Sans")
    ('DejaVu Sans',)
    """
    name = installed_font(font) if font else next((name for name in PREFERRED if _has_persian(name)), LAST)
    return (name,) if name == LAST else (name, LAST)


def installed_font(font: str) -> str:
    """Return the name of an installed font, or of a font file, which matplotlib then knows."""
    from matplotlib import font_manager

    if _letters_of(font):
        return font
    if font.lower().endswith(_FILES):
        file = from_root(font)
        try:
            font_manager.fontManager.addfont(str(file))
            name = font_manager.get_font(str(file)).family_name
        except (OSError, RuntimeError) as error:
            raise UserError(f"font file {font} cannot be read: {error}; give a .ttf or .otf file") from None
        _letters_of.cache_clear()
        return name
    near = difflib.get_close_matches(font, set(font_manager.get_font_names()), n=3) or [LAST]
    raise UserError(f"no font {font!r} is installed; nearest: {', '.join(near)}. A font file will do too: font='x.ttf'")


def warn_without_persian(name: str) -> None:
    """Warn when a font has no Persian letters."""
    if not _has_persian(name):
        warnings.warn(
            f"font {name!r} lacks Persian letters, or the joined forms that this matplotlib needs: {LAST} draws them",
            stacklevel=4,
        )


def letters_without_font(letters: set[str], names: tuple[str, ...]) -> set[str]:
    """Return the letters that none of the fonts has."""
    return {letter for letter in letters if not any(ord(letter) in _letters_of(name) for name in names)}


def _has_persian(name: str) -> bool:
    """Tell whether a font is installed and has what is drawn of Persian letters on this matplotlib."""
    return _letters_of(name) >= set(map(ord, display_order(_PERSIAN)))


@cache  # each text of a figure asks, and reading a font takes milliseconds
def _letters_of(name: str) -> frozenset[int]:
    """Return the codes that an installed font has; of one that is not installed, none."""
    from matplotlib import font_manager

    if name not in font_manager.get_font_names():
        return frozenset()
    file = font_manager.findfont(font_manager.FontProperties(family=[name]))
    return frozenset(font_manager.get_font(file).get_charmap())
