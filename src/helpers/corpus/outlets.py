"""The outlet of an article, from the best source that names one."""

from helpers.corpus.reading import Between


def add_outlet(record: dict) -> None:
    """Put the outlet of the best source into a record, and in `outlet_source` which that is: column, page or none."""
    stated, page = record.get("outlet") or "", record.pop(Between.OUTLET, "") or ""
    record["outlet"] = stated or page
    record["outlet_source"] = "column" if stated else "page" if page else ""
