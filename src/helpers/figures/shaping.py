"""Persian letters as this matplotlib must be given them, and the fonts that have them.

matplotlib joins and orders letters by itself from 3.11 on. Older versions draw what they are given from left to right:
for them arabic-reshaper joins the letters and python-bidi orders them.
"""

import difflib
import hashlib
import io
import re
import shutil
import subprocess
import tarfile
import tempfile
import unicodedata
import urllib.request
from functools import cache
from pathlib import Path

from helpers.core.errors import UserError
from helpers.core.paths import INTERIM, from_root, to_root
from helpers.core.store import write_atomically

# No font has these, and an SVG that names one of them in a comment is no XML and stays blank.
UNDRAWABLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_INVISIBLE = dict.fromkeys(map(ord, "\u200c\u200e\u200f\u061c"))  # old versions would draw them as boxes
_FOLLOWER = "\U000e0100"  # of no direction of its own: it goes with the character before it
_HAMZA_ABOVE = "\u0654"  # of «دورهٔ»: in the order of display it is drawn over the letter behind it
_OTHER_MARKS = re.compile("[\u0610-\u061a\u064b-\u0653\u0655-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]")
_JOINED_FORM = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")
# The first that is installed is used; the last one comes with matplotlib and has all Persian letters.
PREFERRED = ("Vazirmatn", "IRANSans", "Noto Sans Arabic", "Noto Naskh Arabic", "Tahoma")
LAST = "DejaVu Sans"
FETCHED = INTERIM / "fonts"  # what `fetch_font` fetched
_PACKAGE = "vazirmatn@33.0.3"  # by Saber Rastikerdar, under the SIL Open Font License 1.1
_ADDRESS = "https://registry.npmjs.org/vazirmatn/-/vazirmatn-33.0.3.tgz"
_SHA512 = (
    "7db8cd73408c8dacd9a487a05b3cfd3871b323500f15ba13fb1ed979c5e5502b"
    "437bf9e4cb1ee0b424d99d64bff9e7971bb7db7d7ca608f28923c12c9ccde2ab"
)
_MEMBERS = ("fonts/ttf/Vazirmatn-Regular.ttf", "fonts/ttf/Vazirmatn-Bold.ttf", "OFL.txt")
_SECONDS = 120


def font_families(font: str = "") -> tuple[str, ...]:
    """Return the names of the fonts to draw with, the first choice first; DejaVu Sans has what the others lack.

    `font` is the name of an installed font, or a font file; without it the first of the preferred ones that is
    installed. Raises `UserError` for a font that there is not.

    >>> font_families("DejaVu Sans")
    ('DejaVu Sans',)
    """
    name = installed_font(font) if font else next((name for name in PREFERRED if has_persian(name)), LAST)
    return (name,) if name == LAST else (name, LAST)


def installed_font(font: str) -> str:
    """Return the name of an installed font, or of a font file, which matplotlib then knows."""
    from matplotlib import font_manager

    if letters_of(font):
        return font
    if font.lower().endswith((".ttf", ".otf", ".ttc")):
        file = str(from_root(font))
        try:
            font_manager.fontManager.addfont(file)
            name = font_manager.get_font(file).family_name
        except (OSError, RuntimeError) as error:
            raise UserError(f"font file {font} cannot be read: {error}; give a .ttf or .otf file") from None
        letters_of.cache_clear()
        return name
    near = difflib.get_close_matches(font, set(font_manager.get_font_names()), n=3) or [LAST]
    raise UserError(f"no font {font!r} is installed; nearest: {', '.join(near)}. A font file will do too: font='x.ttf'")


def has_persian(name: str) -> bool:
    """Tell whether a font is installed and has what is drawn of Persian letters on this matplotlib."""
    return letters_of(name) >= set(map(ord, display_order("پچژگکی۰")))


@cache  # each text of a figure asks, and reading a font takes milliseconds
def letters_of(name: str) -> frozenset[int]:
    """Return the codes that an installed font has; of one that is not installed, none."""
    from matplotlib import font_manager

    if name not in font_manager.get_font_names():
        for file in sorted(FETCHED.glob("*.ttf")):
            if file.name.startswith(f"{name}-"):
                font_manager.fontManager.addfont(file)
    if name not in font_manager.get_font_names():
        return frozenset()
    file = font_manager.findfont(font_manager.FontProperties(family=[name]))
    return frozenset(font_manager.get_font(file).get_charmap())


def matplotlib_shapes() -> bool:
    """Tell whether this matplotlib joins and orders Persian letters by itself, as it does from 3.11 on."""
    import matplotlib

    return matplotlib.__version_info__[:2] >= (3, 11)


def display_order(line: str) -> str:
    """Return one line as this matplotlib must be given it: as it is, or joined, in the order of display."""
    if matplotlib_shapes():
        return line
    line = _OTHER_MARKS.sub("", unicodedata.normalize("NFC", line) if _HAMZA_ABOVE in line else line)
    return ordered(_reshaper().reshape(line)).translate(_INVISIBLE)


@cache  # each text of a figure asks, and making one takes milliseconds
def _reshaper():
    """Return what joins letters and, other than by default, keeps the hamza above."""
    import arabic_reshaper

    return arabic_reshaper.ArabicReshaper({"delete_harakat": False})


def ordered(line: str) -> str:
    """Return the characters of a line from the left to the right, brackets mirrored where they read from the right.

    `bidi.get_display` has Unicode's rule for brackets (UAX #9, N0) but does not mirror them, and `bidi.algorithm` does
    the reverse. So each bracket is followed by a mark that keeps to it: where it stands before, the text was reversed.
    """
    import bidi
    from bidi.mirror import MIRRORED

    bracket = f"[{re.escape(''.join(MIRRORED))}]"
    shown = bidi.get_display(re.sub(bracket, rf"\g<0>{_FOLLOWER}", line))
    turned = f"{_FOLLOWER}({bracket})|({bracket}){_FOLLOWER}"
    return re.sub(turned, lambda found: found[2] or MIRRORED[found[1]], shown)


def is_shaped(text: str) -> bool:
    """Tell whether a text was shaped before; where matplotlib shapes, it never is."""
    return not matplotlib_shapes() and bool(_JOINED_FORM.search(text))


def fetch_font(folder: Path = FETCHED) -> list[Path]:
    """Put Vazirmatn and its licence where figures find it: by npm if that is installed, else from npm's registry.

    The package is of one version and has one checksum. Returns the files. Raises `UserError` where it cannot be fetched
    or is another one, or the folder cannot be written.
    """
    package = _download()
    if hashlib.sha512(package).hexdigest() != _SHA512:
        raise UserError(f"{_PACKAGE} came with another checksum, so nothing was kept: a proxy may have changed it")
    files = []
    with tarfile.open(fileobj=io.BytesIO(package)) as archive:
        for name in _MEMBERS:
            file = folder / Path(name).name
            try:
                folder.mkdir(parents=True, exist_ok=True)
                write_atomically(file, archive.extractfile(f"package/{name}").read())
            except OSError as error:
                raise UserError(f"{to_root(folder)} cannot be written ({error.strerror}): allow it") from None
            files.append(file)
    return files


def _download() -> bytes:
    reason = ""
    if npm := shutil.which("npm"):  # which knows a mirror or proxy that this machine needs
        with tempfile.TemporaryDirectory() as folder:
            try:
                packed = [npm, "pack", _PACKAGE, "--silent"]
                subprocess.run(packed, cwd=folder, check=True, capture_output=True, timeout=_SECONDS)
                return next(Path(folder).glob("*.tgz")).read_bytes()
            except (OSError, subprocess.SubprocessError, StopIteration):
                reason = "npm could not, and "
    try:
        with urllib.request.urlopen(_ADDRESS, timeout=_SECONDS) as answer:
            return answer.read()
    except OSError as error:
        reason += f"{_ADDRESS} does not answer: {getattr(error, 'reason', error)}"
    raise UserError(
        f"Vazirmatn cannot be fetched ({reason}). Figures go on with the fonts that are installed; where there is a "
        "network, run this again, or name a font file of your own in FONT"
    )
