"""Vazirmatn, a font made for Persian on screen and paper, fetched once and then used by itself."""

import hashlib
import io
import shutil
import subprocess
import tarfile
import tempfile
import urllib.request
from pathlib import Path

from helpers.core.errors import UserError
from helpers.core.paths import to_root
from helpers.core.store import write_atomically
from helpers.figures.shaping import FETCHED

_PACKAGE = "vazirmatn@33.0.3"  # by Saber Rastikerdar, under the SIL Open Font License 1.1
_ADDRESS = "https://registry.npmjs.org/vazirmatn/-/vazirmatn-33.0.3.tgz"
_SHA512 = (
    "7db8cd73408c8dacd9a487a05b3cfd3871b323500f15ba13fb1ed979c5e5502b"
    "437bf9e4cb1ee0b424d99d64bff9e7971bb7db7d7ca608f28923c12c9ccde2ab"
)
_MEMBERS = ("fonts/ttf/Vazirmatn-Regular.ttf", "fonts/ttf/Vazirmatn-Bold.ttf", "OFL.txt")
_SECONDS = 120


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
