"""Makes `world.json` and `iran.json` of world-atlas: `python data/places/build_outlines.py FOLDER`.

FOLDER holds countries-110m.json and countries-50m.json of the npm package world-atlas 2.0.2. The first is kept as it
is, of the second the states that the map of Iran shows, with the lines that they need.
"""

import json
import sys
from pathlib import Path

HERE = Path(__file__).parent
AROUND_IRAN = "364 368 792 051 031 268 795 860 004 586 682 414 048 634 784 512 760 400".split()  # ISO 3166-1 numbers


def main(folder: Path) -> None:
    """Write both files."""
    (HERE / "world.json").write_bytes((folder / "countries-110m.json").read_bytes())
    atlas = json.loads((folder / "countries-50m.json").read_text(encoding="utf-8"))
    kept = [state for state in atlas["objects"]["countries"]["geometries"] if state.get("id") in AROUND_IRAN]
    numbers: dict[int, int] = {}
    for state in kept:
        state["arcs"] = _renumbered(state["arcs"], numbers)
    atlas["objects"] = {"countries": {"type": "GeometryCollection", "geometries": kept}}
    atlas["arcs"] = [atlas["arcs"][number] for number in numbers]
    atlas.pop("bbox", None)
    (HERE / "iran.json").write_text(json.dumps(atlas, separators=(",", ":")) + "\n", encoding="utf-8")


def _renumbered(arcs: list | int, numbers: dict[int, int]) -> list | int:
    if isinstance(arcs, list):
        return [_renumbered(arc, numbers) for arc in arcs]
    new = numbers.setdefault(arcs if arcs >= 0 else ~arcs, len(numbers))
    return new if arcs >= 0 else ~new


if __name__ == "__main__":
    main(Path(sys.argv[1]))
