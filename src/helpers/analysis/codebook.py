"""Reads and checks a codebook."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from helpers.analysis.entries import AnyEntry
from helpers.analysis.yaml_file import problem, read_yaml
from helpers.core.paths import CODEBOOK
from helpers.language import fold_characters
from helpers.language.characters import ZWNJ

NO_THEME = {"fa": "هیچ‌کدام", "en": "none"}  # what coding sheets call the lack of a theme


class Label(BaseModel):
    """A name in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fa: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Theme(BaseModel):
    """A theme: what it means, the theme above it, and the words and phrases that count as it.

    `cap` is the code of the Comparative Agendas Project that comes nearest.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    parent: str | None = None
    label: Label
    definition: str = Field(min_length=1)
    include: str = ""
    exclude: str = ""
    cap: int | None = Field(default=None, ge=1, le=9999)
    entries: list[AnyEntry] = []

    @model_validator(mode="after")
    def _check_doubled(self) -> "Theme":
        seen = set()
        for number, row in enumerate(self.entries):
            if row.key() in seen:
                raise problem(f"entry {row.entry!r} stands twice, if spelled otherwise", "entries", number)
            seen.add(row.key())
        return self


class Codebook(BaseModel):
    """Themes in the order in which charts show them; `parent` makes trees of them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    themes: list[Theme] = Field(min_length=1)

    @model_validator(mode="after")
    def _check_tree(self) -> "Codebook":
        for message, *where in _tree_problems(self.themes):
            raise problem(message, "themes", *where)
        return self

    def labels(self, language: str = "fa") -> dict[str, str]:
        """Return the label of each theme id, in Persian (`fa`), English (`en`) or `both`."""
        wanted = ("fa", "en") if language == "both" else (language,)
        return {theme.id: " / ".join(getattr(theme.label, each) for each in wanted) for theme in self.themes}

    def parents(self) -> dict[str, str]:
        """Return the id of the theme above each theme that has one."""
        return {theme.id: theme.parent for theme in self.themes if theme.parent}

    def top(self) -> list[str]:
        """Return the ids of the themes that stand under no other."""
        return [theme.id for theme in self.themes if not theme.parent]

    def below(self, theme_id: str) -> list[str]:
        """Return the ids of the themes that stand right under a theme."""
        return [theme.id for theme in self.themes if theme.parent == theme_id]


def label_key(name: str) -> str:
    """Return what the spellings of a label have in common: letters folded and small, without spaces and half-spaces.

    >>> label_key("علم و فناوري") == label_key("علم و فناوری")
    True
    """
    return fold_characters(name).replace(ZWNJ, "").replace(" ", "").lower()


def _tree_problems(themes: list[Theme]) -> Iterator[tuple]:
    """Give what is wrong with ids, labels and parents: a message, and the way to the place."""
    parents = {theme.id: theme.parent for theme in themes}
    taken = {*map(label_key, NO_THEME.values()), "machine"}  # the machine is a coder, beside the themes in a table
    seen: set[tuple[str, str]] = set()
    for number, theme in enumerate(themes):
        names = [("id", theme.id, ["id"])]
        names += [("label", getattr(theme.label, side), ["label", side]) for side in ("fa", "en")]
        for kind, name, way in names:
            key = kind, label_key(name)
            if key in seen or not key[1] or (kind == "label" and key[1] in taken):
                yield f"theme {kind} {name!r} " + ("stands twice" if key in seen else "cannot be used"), number, *way
            seen.add(key)
        if theme.parent and theme.parent not in parents:
            yield f"there is no theme {theme.parent!r}; ids: {', '.join(parents)}", number, "parent"
        line = [theme.id]
        while parents.get(line[-1]):
            line.append(parents[line[-1]])
            if line[-1] in line[:-1]:
                yield f"the themes go round in a circle: {' under '.join(line)}", number, "parent"
                break
        if not theme.entries and theme.id not in parents.values():
            yield "must not be empty in a theme that has none below it", number, "entries"


def read_codebook(path: str | Path | None = None) -> Codebook:
    """Read a codebook of themes (YAML, UTF-8); without a path, the project's own `data/codebook/themes.yml`.

    A relative path counts from the project's root. Raises `CodebookError` naming the file, the line and the key.

    >>> codebook = read_codebook()
    >>> codebook.labels()["trade"], codebook.parents()["exports"]
    ('تجارت', 'trade')
    """
    return read_yaml(path or CODEBOOK / "themes.yml", Codebook)
