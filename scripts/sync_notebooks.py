"""Give the Persian notebooks the code of the English ones: same cells, same order; prose stays as it is.

Run it after a change of code in `notebooks/`. A cell of prose that is new in English is
copied, to be written in Persian.
"""

import json
from pathlib import Path

NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"


def read_cells(file: Path) -> dict[str, dict]:
    """Return the cells of a notebook by their ids."""
    return {cell["id"]: cell for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]}


def sync(english: Path, persian: Path) -> None:
    """Write the Persian notebook anew: metadata and code of the English one, its own prose."""
    notebook = json.loads(english.read_text(encoding="utf-8"))
    own = read_cells(persian) if persian.exists() else {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown" and cell["id"] in own:
            cell["source"] = own[cell["id"]]["source"]
    persian.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for file in sorted(NOTEBOOKS.glob("*.ipynb")):
        sync(file, NOTEBOOKS / "fa" / file.name)
