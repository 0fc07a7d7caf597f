"""The rules of the house: which wing knows which, what loads when, what the repository may hold."""

import ast
import functools
import graphlib
import hashlib
import importlib
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import pytest
import yaml

from helpers.core.paths import NOTEBOOKS, ROOT, SEEDS

SOURCE = ROOT / "src" / "helpers"
MODULES = {
    ".".join(file.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__"): file
    for file in sorted(SOURCE.rglob("*.py"))
}
NOTEBOOK_FILES = sorted(NOTEBOOKS.glob("*.ipynb"))

ABOVE_LANGUAGE = {"core", "language"}
MAY_IMPORT = {
    "core": set(),
    "language": {"core"},
    "corpus": ABOVE_LANGUAGE,
    "analysis": ABOVE_LANGUAGE,
    "figures": ABOVE_LANGUAGE,
    "explorer": ABOVE_LANGUAGE | {"figures", "analysis", "corpus"},
    "report": ABOVE_LANGUAGE | {"figures", "analysis", "corpus"},
}
HEAVY = {"hazm", "matplotlib", "dask", "distributed", "sklearn", "scipy", "networkx", "trafilatura", "gensim", "nltk"}
MOST_FLOORS = 8  # of `language`: the longest chain of modules of which each imports the next
MOST_CACHES = 30
KINDS_OF_CACHES = {"cache", "lru_cache", "cached_property"}
# The plan of the house before it read forty kinds of files: 75 modules and 14,500 lines. Lower these as it shrinks.
MOST_MODULES, MOST_LINES = 119, 33_785
WITHOUT_OWN_TEST: dict[str, str] = {}  # module: the reason why no test file has its name


class Import(NamedTuple):
    """One import of a module of our own: by which module, of which, which name of it, in which line, how deep."""

    importer: str
    module: str
    name: str
    line: int
    in_function: bool

    def __str__(self) -> str:
        return f"{MODULES[self.importer].relative_to(ROOT)}:{self.line} imports {self.module} {self.name}".rstrip()


@functools.cache
def trees() -> list[tuple[str, ast.Module]]:
    return [(module, ast.parse(file.read_text(encoding="utf-8"))) for module, file in MODULES.items()]


def imports_of(importer: str, tree: ast.AST, *, in_function: bool = False) -> Iterator[Import]:
    """Give every import of our own modules, wherever it stands."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            found = [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{importer}:{node.lineno} has a relative import, which this test does not read"
            whole = [(f"{node.module}.{alias.name}", alias.name) for alias in node.names]
            found = [(name, "") if name in MODULES else (node.module, alias) for name, alias in whole]
        else:
            inside = in_function or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from imports_of(importer, node, in_function=inside)
            continue
        for module, name in found:
            if module in MODULES and module != "helpers":
                yield Import(importer, module, name, node.lineno, in_function)


@functools.cache
def imports() -> list[Import]:
    return [found for module, tree in trees() for found in imports_of(module, tree)]


def wing(module: str) -> str:
    """Return the wing of a module; "" for what stands above all: `__main__`, `gallery`."""
    part = module.split(".")[1] if "." in module else ""
    return part if part in MAY_IMPORT else ""


def shown(found: list) -> str:
    return "\n" + "\n".join(map(str, found))


def test_a_wing_imports_only_the_wings_below_it():
    assert {wing(module) for module in MODULES} == {"", *MAY_IMPORT}
    wrong = [
        found
        for found in imports()
        if wing(found.importer)
        and wing(found.module) != wing(found.importer)
        and wing(found.module) not in MAY_IMPORT[wing(found.importer)]
    ]
    assert not wrong, shown(wrong)


def test_no_module_of_ours_is_imported_in_a_function():
    inside = [found for found in imports() if found.in_function]
    assert not inside, shown(inside)


def test_no_imports_go_in_a_circle():
    graph = {module: {found.module for found in imports() if found.importer == module} for module in MODULES}
    try:
        tuple(graphlib.TopologicalSorter(graph).static_order())
    except graphlib.CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


def test_other_wings_are_used_by_their_public_face():
    wrong = [
        found
        for found in imports()
        if wing(found.module) not in ("core", wing(found.importer))
        and not (found.module.count(".") == 1 and found.name in ("", *public(found.module)))
    ]
    for module, tree in trees():
        faces = {found.module.split(".")[1] for found in imports() if found.importer == module and not found.name}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in faces:
                face = f"helpers.{node.value.id}"
                if wing(face) not in ("core", wing(module)) and wing(face) and node.attr not in public(face):
                    wrong.append(f"{module}:{node.lineno} uses {node.value.id}.{node.attr}")
    assert not wrong, shown(wrong)


def public(face: str) -> list[str]:
    return importlib.import_module(face).__all__


def test_the_floors_of_language_are_few():
    below = {
        module: [found.module for found in imports() if found.importer == module and wing(found.module) == "language"]
        for module in MODULES
        if wing(module) == "language" and module != "helpers.language"
    }

    chains: dict[str, list[str]] = {}
    for module in graphlib.TopologicalSorter(below).static_order():
        chains[module] = [module, *max((chains[lower] for lower in below[module]), key=len, default=[])]
    longest = max(chains.values(), key=len)
    assert len(longest) <= MOST_FLOORS, f"{len(longest)} floors: {' > '.join(longest)}"


def test_process_wide_caches_are_few_and_have_a_reason():
    caches, without_reason = [], []
    for module, tree in trees():
        lines = MODULES[module].read_text(encoding="utf-8").splitlines()
        names = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "functools":
                names |= {alias.name for alias in node.names} & KINDS_OF_CACHES
        for node in ast.walk(tree):
            named = isinstance(node, ast.Attribute) and node.attr in KINDS_OF_CACHES
            if (isinstance(node, ast.Name) and node.id in names) or (named and ast.unparse(node.value) == "functools"):
                place = f"{MODULES[module].relative_to(ROOT)}:{node.lineno}"
                caches.append(place)
                above = lines[node.lineno - 2].strip() if node.lineno > 1 else ""
                if "#" not in lines[node.lineno - 1] and not above.startswith("#"):
                    without_reason.append(place)
    assert len(caches) <= MOST_CACHES, f"{len(caches)} caches:{shown(caches)}"
    assert not without_reason, shown(without_reason)


def test_no_table_has_a_second_channel():
    places = [
        f"{MODULES[module].relative_to(ROOT)}:{node.lineno}"
        for module, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "attrs"
    ]
    places += [file.name for file in NOTEBOOK_FILES if ".attrs" in file.read_text(encoding="utf-8")]
    assert not places, shown(places)


def test_rows_are_looked_up_among_the_distinct_values_of_a_column():
    # pandas takes 25 seconds to look 7,000 ids up among those of 3.5 million tokens, and 0.06 among the distinct ones.
    files = [*MODULES.values(), *NOTEBOOK_FILES]
    found = {
        file.name: re.findall(r"\.isin\(\w+\[\\?\"\w+\\?\"\]\)", file.read_text(encoding="utf-8")) for file in files
    }
    assert not any(found.values()), {name: calls for name, calls in found.items() if calls}


def test_only_workers_pickle_and_only_what_goes_to_their_own_processes():
    users = [
        module
        for module, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import) and {alias.name for alias in node.names} & {"pickle", "marshal", "shelve"}
    ]
    assert set(users) <= {"helpers.core.workers"}


def test_every_module_has_a_test_file_of_its_name_in_the_same_place():
    missing = []
    for module, file in MODULES.items():
        place = file.relative_to(SOURCE)
        test = ROOT / "tests" / place.with_name(f"test_{file.stem.strip('_')}.py")
        if file.stem != "__init__" and not test.exists() and module not in WITHOUT_OWN_TEST:
            missing.append(test.relative_to(ROOT))
    assert not missing, f"{len(missing)} are missing:{shown(missing)}"


def test_no_module_has_its_name_in_two_wings():
    names = Counter(file.stem for file in MODULES.values() if file.stem != "__init__")
    assert not [name for name, count in names.items() if count > 1]


def test_the_house_stays_small(capsys):
    sizes = {module: len(file.read_text(encoding="utf-8").splitlines()) for module, file in MODULES.items()}
    by_wing = {name: [size for module, size in sizes.items() if wing(module) == name] for name in ("", *MAY_IMPORT)}
    with capsys.disabled():
        print()
        for name, lines in {**by_wing, "all": list(sizes.values())}.items():
            print(f"{name or 'helpers':>10} {len(lines):>4} modules {sum(lines):>7,} lines")
    assert len(sizes) <= MOST_MODULES and sum(sizes.values()) <= MOST_LINES


def test_importing_the_wings_loads_nothing_heavy():
    wings = ", ".join(sorted(set(MAY_IMPORT) - {"core"}))
    code = f"import sys; from helpers import {wings}; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not HEAVY & set(modules)


def test_only_shaping_knows_how_matplotlib_writes_persian():
    users, version_of_it = set(), r"""(matplotlib|mpl)\.(__version|_version)|(\w+\.)*version\(['"]matplotlib"""
    for module, tree in trees():
        has_versions = "version" in MODULES[module].read_text(encoding="utf-8")
        for node in ast.walk(tree):
            named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            named += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            may_ask = has_versions and isinstance(node, ast.Attribute | ast.Call)
            asks = may_ask and re.match(version_of_it, ast.unparse(node))
            if asks or {name.split(".")[0] for name in named} & {"arabic_reshaper", "bidi"}:
                users.add(module)
    assert users == {"helpers.figures.shaping"}


def test_the_seeds_are_as_they_came():
    sums = dict(reversed(line.split()) for line in (SEEDS / "SHA256SUMS").read_text().splitlines())
    assert sums and set(sums) == {file.name for file in SEEDS.glob("*.txt")}
    for name, expected in sums.items():
        assert hashlib.sha256((SEEDS / name).read_bytes()).hexdigest() == expected


@pytest.mark.parametrize("file", NOTEBOOK_FILES, ids=lambda file: file.stem)
def test_a_notebook_carries_no_output_and_one_cell_of_parameters(file):
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert not any(cell["outputs"] or cell["execution_count"] for cell in code)
    assert sum("parameters" in cell["metadata"].get("tags", []) for cell in code) == 1
    assert "".join(cells[0]["source"]).startswith("# ")
    if file.stem != "explore":  # which exports when it is asked to
        saves = ["save_all(" in "".join(cell["source"]) for cell in code]
        assert saves[-1] and not any(saves[:-1])


def test_the_lock_names_no_index_and_hashes_everything():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    for hazm in ("hazm==0.10.0 ; python_full_version < '3.12'", "hazm==0.12."):
        assert f"\n{hazm}" in lock
    pinned = re.findall(r"^[a-z0-9].*?==.*?(?=^[a-z0-9]|\Z)", lock, flags=re.MULTILINE | re.DOTALL)
    assert len(pinned) > 100
    assert all("--hash=sha256:" in entry for entry in pinned)


def test_environment_yml_installs_the_package_on_a_python_without_hazms_old_pin():
    dependencies = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    pip = next(item["pip"] for item in dependencies if isinstance(item, dict))
    python = next(item for item in dependencies if str(item).startswith("python="))
    assert "-e ." in pip and tuple(map(int, python.removeprefix("python=").split("."))) >= (3, 12)


def test_every_word_list_says_where_it_comes_from():
    for file in (ROOT / "data" / "lexicon").glob("*.tsv"):
        comments = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
        assert any("Origin:" in line for line in comments), file
