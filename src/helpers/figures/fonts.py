"""Which fonts draw, and which letters none of them has."""

import difflib
import warnings
from functools import cache

from helpers.core.errors import UserError
from helpers.core.paths import from_root

# The first that is installed is used; the last one comes with matplotlib and has all Persian letters.
PREFERRED = ("Vazirmatn", "IRANSans", "Noto Sans Arabic", "Noto Naskh Arabic", "Tahoma")
LAST = "DejaVu Sans"
_FILES = (".ttf", ".otf", ".ttc")
_PERSIAN = "پچژگکی۰"


def families(font: str = "") -> tuple[str, ...]:
    """Return the names of the fonts to draw with, the first choice first; DejaVu Sans has what the others lack.

    >>> families("DejaVu Sans")
    ('DejaVu Sans',)
    """
    name = _name(font) if font else next((name for name in PREFERRED if _is_usable(name)), LAST)
    return (name,) if name == LAST else (name, LAST)


def check_font(font: str) -> None:
    """Raise `UserError` when there is no such font, and warn when it has no Persian letters.

    >>> check_font("DejaVu Sans")
    """
    name = _name(font)
    if not _is_usable(name):
        warnings.warn(
            f"font {name!r} lacks Persian letters, or the joined forms that this matplotlib needs: {LAST} draws them",
            stacklevel=4,
        )


@cache
def letters_without_font(letters: frozenset[str], names: tuple[str, ...]) -> frozenset[str]:
    """Return the letters that none of the fonts has.

    >>> sorted(letters_without_font(frozenset("ص\U0001f54a"), ("DejaVu Sans",)))
    ['🕊']
    """
    return frozenset(letter for letter in letters if not any(ord(letter) in _charmap(name) for name in names))


def _name(font: str) -> str:
    """Return the name of an installed font, or of a font file, which matplotlib then knows."""
    from matplotlib import font_manager

    if font.lower().endswith(_FILES):
        file = from_root(font)
        try:
            font_manager.fontManager.addfont(str(file))
            return font_manager.get_font(str(file)).family_name
        except (OSError, RuntimeError) as error:
            raise UserError(f"font file {font} cannot be read: {error}; give a .ttf or .otf file") from None
    installed = set(font_manager.get_font_names())
    if font in installed:
        return font
    near = difflib.get_close_matches(font, installed, n=3) or [LAST]
    raise UserError(f"no font {font!r} is installed; nearest: {', '.join(near)}. A font file will do too: font='x.ttf'")


@cache
def _is_usable(name: str) -> bool:
    """Tell whether a font is installed and has what is drawn of Persian letters on this matplotlib."""
    from matplotlib import font_manager

    from helpers.figures.rtl import display_order

    if name not in set(font_manager.get_font_names()):
        return False
    return not letters_without_font(frozenset(display_order(_PERSIAN)), (name,))


@cache
def _charmap(name: str) -> frozenset[int]:
    from matplotlib import font_manager

    file = font_manager.findfont(font_manager.FontProperties(family=[name]))
    return frozenset(font_manager.get_font(file).get_charmap())
