"""Give the Persian pages of `docs/fa` and README.fa.md the code of their English twins.

Run it after a change of code in README.md or `docs/`: each block replaces the block in its place. A page whose twin has
more or fewer blocks is named and left alone, as `docs/fa/accuracy.md`, which is shorter than its twin, always is.
"""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def sync(english: Path, persian: Path) -> None:
    """Write the Persian page anew: its own prose, the blocks of the English one."""
    text = persian.read_text(encoding="utf-8")
    blocks = BLOCK.findall(english.read_text(encoding="utf-8"))
    if len(blocks) != len(BLOCK.findall(text)):
        print(f"{persian.relative_to(ROOT)}: {english.relative_to(ROOT)} has {len(blocks)} blocks, it has others")
        return
    theirs = iter(blocks)
    persian.write_text(BLOCK.sub(lambda _: next(theirs), text), encoding="utf-8")


if __name__ == "__main__":
    sync(ROOT / "README.md", ROOT / "README.fa.md")
    for file in sorted((ROOT / "docs" / "fa").rglob("*.md")):
        twin = ROOT / "docs" / file.relative_to(ROOT / "docs" / "fa")
        if twin.exists() and file.name not in ("index.md", "gallery.md"):
            sync(twin, file)
