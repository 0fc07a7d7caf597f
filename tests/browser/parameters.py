"""The parameters cell of a notebook file, as a user would edit it."""

import json
import re
from pathlib import Path


def set_parameters(file: Path, **values) -> None:
    """Change lines of the parameters cell of a notebook file; a name that the cell does not have is left out."""
    notebook = json.loads(file.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if "parameters" in cell["metadata"].get("tags", []):
            source = "".join(cell["source"])
            for name, value in values.items():
                line = f"{name} = {json.dumps(value)}"
                source = re.sub(rf"^{name} = .*$", lambda _, line=line: line, source, flags=re.MULTILINE)
            cell["source"] = source.splitlines(keepends=True)
    file.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
