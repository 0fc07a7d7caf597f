"""What makes a table in a notebook sortable and filterable: DataTables, which comes with itables."""

import gzip
import json
from base64 import b64encode
from functools import cache
from importlib.resources import files
from pathlib import Path

from helpers.language.characters import ZWNJ, fold_letter

CALL = "<script>window.persianNewsTables?.()</script>"  # finds nothing to call until the script has come
_LAST_CODE = 0xFFFF  # of the characters that a text on a screen has; those above have one spelling

_carrier: tuple[str, str] | None = None  # the cell and its execution that showed the script in this kernel


class TablePage:
    """A table as HTML. The first one that a notebook shows brings the script with it, for all others too."""

    def __init__(self, data: str):
        """Take the HTML, which can be read without any script."""
        self.data = data

    def __repr__(self) -> str:
        """Return the same in each run, as it stands in the notebook beside the HTML."""
        return "<a table>"

    def _repr_html_(self) -> str:
        return self.data + (_script() if _brings_script() else "")


def _brings_script() -> bool:
    """Tell whether this is the first table of the kernel, or the cell of the first one runs anew, without its output.

    JupyterLab names the cell. Others name none: there a cell that runs again finds the script in the page.
    """
    global _carrier
    from IPython import get_ipython

    parent = getattr(get_ipython(), "get_parent", dict)()
    cell, execution = parent.get("metadata", {}).get("cellId", ""), parent.get("header", {}).get("msg_id", "")
    again = _carrier is not None and cell and cell == _carrier[0] and execution != _carrier[1]
    if _carrier is None or again:
        _carrier = cell, execution
        return True
    return False


@cache
def _script() -> str:
    """Return the script, with the library packed: 260 KB in place of the 970 KB that itables itself writes."""
    from itables.options import dt_bundle

    library = b64encode(gzip.compress(Path(dt_bundle).read_bytes(), mtime=0)).decode("ascii")
    page = (files("helpers") / "templates" / "table_script.html").read_text(encoding="utf-8")
    return page.replace("LIBRARY", library).replace("SPELLINGS", json.dumps(_spellings()))


def _spellings() -> dict[str, str]:
    """Return by what each character is replaced before a text is searched."""
    folded = {chr(code): fold_letter(chr(code)) for code in range(_LAST_CODE)}
    spellings = {character: letter.replace(ZWNJ, "") for character, letter in folded.items()}
    return {character: letter for character, letter in spellings.items() if letter != character}
