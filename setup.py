"""Which folders go into the wheel: the package, and what else a checkout has, as helpers/shipped (core/paths.py)."""

import platform
import sys
from pathlib import Path

# pip says so only after it has fetched what it needs, and in other words.
if sys.version_info < (3, 11):  # noqa: UP036 - other Pythons come here too
    sys.exit(f"Python 3.11 or newer is needed, and this is {platform.python_version()}: install one, and use its pip")

from setuptools import find_namespace_packages, setup

ROOT = Path(__file__).parent
SHIPPED = ("data/codebook", "data/lexicon", "data/places", "data/reference", "data/sample", "notebooks", "seeds")


def shipped_packages() -> dict[str, str]:
    """Return each folder with all those in it, by its name as a package; of `data` itself its README alone."""
    folders = [ROOT / "data"]
    for name in SHIPPED:
        folders += [ROOT / name, *(found for found in (ROOT / name).rglob("[!._]*") if found.is_dir())]
    paths = sorted(folder.relative_to(ROOT).as_posix() for folder in folders)
    return {f"helpers.shipped.{path.replace('/', '.')}": path for path in paths}


setup(
    packages=[*find_namespace_packages("src", exclude=["*__pycache__*", "*.egg-info*"]), *shipped_packages()],
    package_dir={"": "src", **shipped_packages()},
    package_data={"": ["*"]},
)
