"""A YAML file to a checked model; what is wrong with it to one line that names file, line and key."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from helpers.core.errors import CodebookError
from helpers.core.paths import from_root, to_root

Model = TypeVar("Model", bound=BaseModel)
# Our own codebook has some 12,000 parts. Aliases of aliases grow a file of ten lines to millions.
_MOST_PARTS = 200_000


def read_yaml(path: str | Path, model: type[Model]) -> Model:
    """Read a YAML file (UTF-8) into `model`; raise `CodebookError` with the file, the line and the key."""
    file = from_root(path)
    if not file.is_file():
        what = "is a folder, not a codebook" if file.is_dir() else "is not there"
        raise CodebookError(f"the codebook {to_root(file)} {what}: check the path for a typing error")
    try:
        text = file.read_bytes().decode("utf-8-sig")
        tree = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except UnicodeDecodeError as error:
        raise CodebookError(f"{to_root(file)} is not UTF-8 text: save it as UTF-8") from error
    except yaml.YAMLError as error:
        raise CodebookError(_not_yaml(error, file)) from error
    except RecursionError as error:
        raise CodebookError(f"{to_root(file)}: its parts are nested too deep for a codebook") from error
    _check_tree(tree, file, model)
    try:
        content = yaml.SafeLoader("").construct_document(tree)
    except (yaml.YAMLError, ValueError, TypeError, AttributeError) as error:  # a tag (!!), a date that no calendar has
        raise CodebookError(_not_yaml(error, file)) from error
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise CodebookError(_first_problem(error, tree, file, model)) from error


def _check_tree(tree: yaml.Node | None, file: Path, model: type[BaseModel]) -> None:
    """Raise `CodebookError` for a tree that is no mapping, too large, without an end, or has a key twice."""
    if not isinstance(tree, yaml.MappingNode):
        first = next(iter(model.model_fields))
        raise CodebookError(f"{to_root(file)} is empty or no mapping: it must begin with {first}:")
    if _count_parts(tree, {}) > _MOST_PARTS:
        raise CodebookError(
            f"{to_root(file)} has more than {_MOST_PARTS:,} parts, aliases (*) counted: is it a codebook?"
        )
    if _holds_itself(tree, ()):
        raise CodebookError(f"{to_root(file)}: a part of it holds itself (an anchor & and its alias *)")
    for key, line in _doubled_keys(tree):
        raise CodebookError(
            f"{to_root(file)}, line {line}, {key}: this key stands twice in one place; the first is lost"
        )


def problem(message: str, *where: str | int) -> PydanticCustomError:
    """Return an error for a validator to raise; `where` leads from the checked value to the part that is wrong."""
    return PydanticCustomError("codebook", "{message}", {"message": message, "where": list(where)})


def _not_yaml(error: Exception, file: Path) -> str:
    mark = getattr(error, "problem_mark", None)
    place = f", line {mark.line + 1}" if mark else ""
    reason = getattr(error, "problem", None) or str(error).splitlines()[0]
    if "alphabetic or numeric character" in reason or "undefined alias" in reason:
        reason = "an entry that begins with * must stand in quotes: '*گرایی'"
    if "cannot start any token" in reason or "tab character" in reason or "'\\t'" in reason:
        reason = "a tab stands where only spaces may (indent with spaces), or a sign that must stand in quotes"
    return f"{to_root(file)}{place}: not YAML: {reason}"


def _holds_itself(node: yaml.Node, above: tuple) -> bool:
    if node in above:
        return True
    children = [part for pair in node.value for part in pair] if isinstance(node, yaml.MappingNode) else node.value
    return not isinstance(node, yaml.ScalarNode) and any(_holds_itself(child, (*above, node)) for child in children)


def _count_parts(node: yaml.Node, counted: dict[int, int]) -> int:
    """Count the parts of a tree, one behind an alias as often as it is named."""
    if id(node) not in counted:
        counted[id(node)] = 1  # until it is known: a part may hold itself
        children = [part for pair in node.value for part in pair] if isinstance(node, yaml.MappingNode) else node.value
        below = () if isinstance(node, yaml.ScalarNode) else children
        counted[id(node)] = 1 + sum(_count_parts(child, counted) for child in below)
    return counted[id(node)]


def _doubled_keys(node: yaml.Node) -> Iterator[tuple[str, int]]:
    if isinstance(node, yaml.SequenceNode):
        for child in node.value:
            yield from _doubled_keys(child)
    elif isinstance(node, yaml.MappingNode):
        names = [name.value for name, _ in node.value]
        for place, (name, child) in enumerate(node.value):
            if name.value in names[:place]:
                yield name.value, name.start_mark.line + 1
            yield from _doubled_keys(child)


def _first_problem(error: ValidationError, tree: yaml.Node, file: Path, model: type[BaseModel]) -> str:
    """Return one line about the first of pydantic's problems: file, line, key, what is wrong, what is allowed."""
    first = error.errors()[0]
    where = (*first["loc"], *first.get("ctx", {}).get("where", ()))
    key = ".".join(str(part) for part in where) or "the file"
    reason = {
        "extra_forbidden": f"unknown key; allowed: {', '.join(_keys_beside(where, model))}",
        "missing": "this key is missing",
        "too_short": "must not be empty",
        "string_too_short": "must not be empty",
        "list_type": "must be a list: [one, another]",
        "string_type": "must be text: put it in quotes",
        "string_pattern_mismatch": "must be small Latin letters, digits and underscores",
    }.get(first["type"], first["msg"].removeprefix("Value error, "))
    return f"{to_root(file)}, line {_line_of(tree, where)}, {key}: {reason}"


def _keys_beside(where: tuple, model: type[BaseModel]) -> list[str]:
    """Return the keys that may stand where the last step of `where` stands."""
    for step in where[:-1]:
        if isinstance(step, str) and step in (fields := _fields(model)):
            model = next((kind for kind in _models_in(fields[step].annotation)), model)
    return list(_fields(model))


def _fields(model: type[BaseModel]) -> dict:
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _models_in(annotation) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def _line_of(node: yaml.Node, where: tuple) -> int:
    """Return the line, counted from 1, of the deepest node on the way to `where`."""
    for step in where:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
            continue
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        found = next(((name, value) for name, value in pairs if name.value == step), None)
        if found is None:
            break
        name, node = found
        if step == where[-1]:
            node = name
    return node.start_mark.line + 1
