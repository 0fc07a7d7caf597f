"""Tell whether an environment has what pyproject.toml asks for: python scripts/check_lock.py, inside it."""

import sys
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from packaging.requirements import Requirement


def main(project: Path) -> int:
    """Print one line and return 1 where a package is missing or of a version that is not asked for."""
    settings = tomllib.loads(project.read_text(encoding="utf-8"))
    # The lock is resolved with uv's overrides in the place of what the project asks of plain pip.
    overrides = list(map(Requirement, settings.get("tool", {}).get("uv", {}).get("override-dependencies", [])))
    names = {requirement.name for requirement in overrides}
    asked = [each for each in map(Requirement, settings["project"]["dependencies"]) if each.name not in names]
    for requirement in [*asked, *overrides]:
        if requirement.marker and not requirement.marker.evaluate():
            continue
        try:
            found = version(requirement.name)
        except PackageNotFoundError:
            found = ""
        if not requirement.specifier.contains(found or "0", prereleases=True) or not found:
            print(
                f"requirements.lock is older than pyproject.toml, which asks for {requirement.name}"
                f"{requirement.specifier} (in the lock: {found or 'none'}): run make lock, then this again",
                file=sys.stderr,
            )
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(__file__).parents[1] / "pyproject.toml"))
