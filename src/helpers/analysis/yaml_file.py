"""A YAML file to a checked model; what is wrong with it to one line that names file, line and key."""

from collections.abc import Iterable
from itertools import chain
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from helpers.core.errors import CodebookError
from helpers.core.paths import from_root, to_root


class YamlModel(BaseModel):
    """A part of a file; a key that is not one of its fields is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _check_keys(cls, content):
        allowed = [field.alias or name for name, field in cls.model_fields.items()]
        for key in content if isinstance(content, dict) else ():
            if isinstance(key, str) and key not in allowed:
                raise problem(f"unknown key; allowed: {', '.join(allowed)}", key)
        return content

    @model_validator(mode="after")
    def _check(self):
        for message, *where in self._problems():
            raise problem(message, *where)
        return self

    def _problems(self) -> Iterable[tuple]:
        """Yield what is wrong with it: a message, and the way from here to the part."""
        return ()


Model = TypeVar("Model", bound=YamlModel)
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
        if not isinstance(tree, yaml.MappingNode):
            first = next(iter(model.model_fields))
            raise CodebookError(f"{to_root(file)} is empty or no mapping: it must begin with {first}:")
        if _count_parts(tree, {}, file) > _MOST_PARTS:
            raise CodebookError(
                f"{to_root(file)} has more than {_MOST_PARTS:,} parts, aliases (*) counted: is it a codebook?"
            )
        content = yaml.SafeLoader("").construct_document(tree)
        return model.model_validate(content)
    except UnicodeDecodeError as error:
        raise CodebookError(f"{to_root(file)} is not UTF-8 text: save it as UTF-8") from error
    except RecursionError as error:
        raise CodebookError(f"{to_root(file)}: its parts are nested too deep for a codebook") from error
    except ValidationError as error:
        raise CodebookError(_first_problem(error, tree, file)) from error
    except CodebookError:
        raise
    except (yaml.YAMLError, ValueError, TypeError, AttributeError) as error:  # a tag (!!), a date that no calendar has
        raise CodebookError(_not_yaml(error, file)) from error


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


def _count_parts(node: yaml.Node, counted: dict[int, int], file: Path) -> int:
    """Count the parts of a tree, one behind an alias as often as it is named; refuse circles and doubled keys."""
    if counted.get(id(node)) == 0:
        raise CodebookError(f"{to_root(file)}: a part of it holds itself (an anchor & and its alias *)")
    if id(node) not in counted:
        counted[id(node)] = 0  # until it is known
        children = [] if isinstance(node, yaml.ScalarNode) else node.value
        if isinstance(node, yaml.MappingNode):
            names = [name.value for name, _ in node.value]
            for number, (name, _) in enumerate(node.value):
                if name.value in names[:number]:
                    where = f"{to_root(file)}, line {name.start_mark.line + 1}, {name.value}"
                    raise CodebookError(f"{where}: this key stands twice in one place; the first is lost")
            children = chain.from_iterable(node.value)
        counted[id(node)] = 1 + sum(_count_parts(child, counted, file) for child in children)
    return counted[id(node)]


def _first_problem(error: ValidationError, tree: yaml.Node, file: Path) -> str:
    """Return one line about the first of pydantic's problems: file, line, key, what is wrong, what is allowed."""
    first = error.errors()[0]
    where = (*first["loc"], *first.get("ctx", {}).get("where", ()))
    key = ".".join(str(part) for part in where) or "the file"
    reason = {
        "missing": "this key is missing",
        "too_short": "must not be empty",
        "string_too_short": "must not be empty",
        "list_type": "must be a list: [one, another]",
        "string_type": "must be text: put it in quotes",
        "string_pattern_mismatch": "must be small Latin letters, digits and underscores",
    }.get(first["type"], first["msg"].removeprefix("Value error, "))
    return f"{to_root(file)}, line {_line_of(tree, where)}, {key}: {reason}"


def _line_of(node: yaml.Node, where: tuple) -> int:
    """Return the line, counted from 1, of the deepest node on the way to `where`."""
    for step in where:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
            continue
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        found = next((pair for pair in pairs if pair[0].value == step), None)
        if found is None:
            break
        node = found[0 if step == where[-1] else 1]
    return node.start_mark.line + 1
