"""Reads and checks a codebook."""

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from helpers.errors import CodebookError
from helpers.paths import CODEBOOK, from_root, to_root


class Label(BaseModel):
    """A theme's name in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fa: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Theme(BaseModel):
    """A theme: what it means, and the words and phrases that count as it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: Label
    definition: str = Field(min_length=1)
    entries: list[str] = Field(min_length=1)

    @field_validator("entries")
    @classmethod
    def _check_entries(cls, entries: list[str]) -> list[str]:
        if not all(entry.strip() for entry in entries):
            raise ValueError("an entry is blank")
        doubled = sorted({entry for entry in entries if entries.count(entry) > 1})
        if doubled:
            raise ValueError(f"entry {doubled[0]!r} stands twice")
        return entries


class Codebook(BaseModel):
    """Themes in the order in which charts show them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    themes: list[Theme] = Field(min_length=1)

    @field_validator("themes")
    @classmethod
    def _check_ids(cls, themes: list[Theme]) -> list[Theme]:
        ids = [theme.id for theme in themes]
        doubled = sorted({name for name in ids if ids.count(name) > 1})
        if doubled:
            raise ValueError(f"theme id {doubled[0]!r} stands twice")
        return themes

    def labels(self, language: str = "fa") -> dict[str, str]:
        """Return the label of each theme id, in Persian (`fa`) or English (`en`)."""
        return {theme.id: getattr(theme.label, language) for theme in self.themes}


def read_codebook(path: str | Path | None = None) -> Codebook:
    """Read a codebook of themes (YAML, UTF-8); without a path, the project's own `data/codebook/themes.yml`.

    A relative path counts from the project's root. Raises `CodebookError` naming the file, the line and the key.

    >>> read_codebook().labels()["trade"]
    'تجارت'
    """
    file = from_root(path) if path else CODEBOOK / "themes.yml"
    if not file.is_file():
        raise CodebookError(f"there is no codebook {to_root(file)}: check the path for a typing error")
    try:
        text = file.read_text(encoding="utf-8")
        tree = yaml.compose(text, Loader=yaml.SafeLoader)
        content = yaml.safe_load(text)
    except UnicodeDecodeError as error:
        raise CodebookError(f"{to_root(file)} is not UTF-8 text: save it as UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise CodebookError(f"{to_root(file)}{place}: not YAML: {problem}") from error
    if not isinstance(content, dict):
        raise CodebookError(f"{to_root(file)} is empty or no mapping: it must begin with themes:")
    try:
        return Codebook.model_validate(content)
    except ValidationError as error:
        raise CodebookError(_first_problem(error, tree, file)) from error


def _first_problem(error: ValidationError, tree: yaml.Node, file: Path) -> str:
    """Return one line about the first of pydantic's problems: file, line, key, what is wrong, what is allowed."""
    problem = error.errors()[0]
    where, line = problem["loc"], _line_of(tree, problem["loc"])
    key = ".".join(str(part) for part in where) or "the file"
    reason = {
        "extra_forbidden": f"unknown key; allowed: {', '.join(_keys_beside(where))}",
        "missing": "this key is missing",
        "too_short": "must not be empty",
        "string_too_short": "must not be empty",
        "string_pattern_mismatch": "must be small Latin letters, digits and underscores",
    }.get(problem["type"], problem["msg"].removeprefix("Value error, "))
    return f"{to_root(file)}, line {line}, {key}: {reason}"


def _keys_beside(where: tuple) -> list[str]:
    model = {1: Codebook, 3: Theme}.get(len(where), Label)
    return list(model.model_fields)


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
