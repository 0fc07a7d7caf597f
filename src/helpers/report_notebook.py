"""The page of a notebook that was run: nbconvert's, in light and dark, and without a link to a script elsewhere."""

from importlib.resources import files
from pathlib import Path

_TEMPLATE = files("helpers") / "templates" / "notebook.html"


def write_notebook_page(notebook, file: Path, *, title: str) -> None:
    """Write a notebook with its outputs as a page that is read offline, with a link back to the report."""
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(template_name="lab", raw_template=_TEMPLATE.read_text(encoding="utf-8"))
    exporter.exclude_input_prompt = exporter.exclude_output_prompt = True
    notebook.metadata["title"] = title
    file.write_text(exporter.from_notebook_node(notebook)[0], encoding="utf-8")
