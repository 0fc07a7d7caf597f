"""Codebooks: themes with the words and phrases that count as them, read, checked, and exported for other tools."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Annotated, Literal, TypeVar

import pandas as pd
import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from helpers.core.errors import CodebookError
from helpers.core.paths import CODEBOOK, from_root, to_root
from helpers.language import ZWNJ, Entry, fold_characters, stopwords


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


NO_THEME = {"fa": "هیچ‌کدام", "en": "none"}  # what coding sheets call the lack of a theme
_SEPARATORS = re.compile(r"[،,؛;|]| / |\bOR\b|(?<=\w)/(?=[^\W\d])")
_OTHER_WILDCARDS = re.compile(r"[?؟\[\]{}\\^]")


class EntryRow(YamlModel):
    """A word or phrase, in which forms it counts, within what it does not, and what must stand near."""

    entry: str
    forms: Literal["all", "exact"] = "all"
    unless: list[str] = Field(default=[], alias="not")
    near: list[str] = Field(default=[])
    note: str = ""

    def _problems(self) -> Iterator[tuple]:
        for key, phrases in (("entry", [self.entry]), ("not", self.unless), ("near", self.near)):
            for number, phrase in enumerate(phrases):
                if reason := _flaw(phrase, is_entry=key == "entry"):
                    yield reason, key, *([] if key == "entry" else [number])
        for number, phrase in enumerate(self.unless):
            if _key(phrase) == _key(self.entry):
                yield f"{phrase!r} is the entry itself, which then counts nowhere", "not", number
            if not _holds(phrase, self.entry):
                reason = "so it changes nothing; not names longer phrases in which the entry does not count"
                yield f"{phrase!r} does not hold the entry {self.entry!r}, {reason}", "not", number
        if not self.near and all(word in stopwords() for word in fold_characters(self.entry).split()):
            yield f"entry {self.entry!r} is all stopwords, which say nothing of a theme", "entry"

    def pattern(self) -> Entry:
        """Return the entry as `language.compile_patterns` takes it."""
        return Entry(self.entry, self.forms == "exact", tuple(self.unless), tuple(self.near))

    def spellings(self) -> list[str]:
        """Return the spellings of the entry for other tools, with a `*` behind one that counts in all its forms."""
        has_stem = self.forms == "all" and len(self.entry.split()[-1]) >= 4 and not self.entry.endswith("*")
        spellings = (self.entry, self.entry.replace(ZWNJ, " "), self.entry.replace(ZWNJ, ""))
        return [spelling + "*" * has_stem for spelling in dict.fromkeys(spellings)]


def _key(phrase: str) -> str:
    """Return what all spellings of a phrase have in common."""
    return re.sub(r"\W|_", "", fold_characters(phrase).replace("ئ", "ی"))


def _holds(phrase: str, entry: str) -> bool:
    """Say whether an entry may stand in a phrase, inflected: the two first letters of each word must (مدرسه, مدارس)."""
    return all(_key(word)[:2] in _key(phrase) for word in entry.split() if "*" not in word)


def _from_yaml(value):
    """Take a plain word or phrase for an entry without options."""
    if isinstance(value, str):
        return {"entry": value}
    if not isinstance(value, dict):
        raise problem(f"an entry must be text; put {value!r} in quotes")
    return value


AnyEntry = Annotated[EntryRow, BeforeValidator(_from_yaml)]


def _flaw(phrase: str, *, is_entry: bool) -> str:
    """Say why a phrase can match nothing, or nearly everything, or is two phrases; "" where it is right."""
    words = fold_characters(phrase).split()
    fixed = [re.sub(r"\W", "", word) for word in words]
    with_stars = [letters for letters, word in zip(fixed, words, strict=True) if "*" in word and word != "*"]
    too_short = any(len(letters) < 2 for letters in [*with_stars, *(fixed if len(words) == 1 else [])])
    unbalanced = any(phrase.count(first) != phrase.count(last) for first, last in ("()", "[]", "{}", "«»"))
    if not words:
        return "an entry is blank"
    checks = {
        "holds a tab or a line end: write it with plain spaces": "\t" in phrase or "\n" in phrase,
        "has an unbalanced bracket; the only wildcard is *": unbalanced,
        "has a sign with a meaning in other tools; the only wildcard is *": bool(_OTHER_WILDCARDS.search(phrase)),
        "looks like two: write each on a line of its own": is_entry and bool(_SEPARATORS.search(phrase)),
        "would match everything: write letters beside the *": not any(fixed),
        "begins or ends with a * that stands alone: take it away": "*" in (words[0], words[-1]),
        "has two stars side by side: one is enough": "**" in phrase,
        "would match nearly everything: write two letters or more": too_short,
    }
    return next((f"entry {phrase!r} {reason}" for reason, is_so in checks.items() if is_so), "")


class Label(YamlModel):
    """A name in both languages."""

    fa: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Theme(YamlModel):
    """A theme: what it means, the theme above it, the words and phrases that count as it, and within what none does."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    parent: str | None = None
    label: Label
    definition: str = Field(min_length=1)
    include: str = ""
    exclude: str = ""
    cap: int | None = Field(default=None, ge=1, le=9999)  # the nearest code of the Comparative Agendas Project
    unless: list[str] = Field(default=[], alias="not")  # phrases within which no entry counts, of themes below neither
    entries: list[AnyEntry] = Field(default=[])

    def _problems(self) -> Iterator[tuple]:
        keys = [_key(row.entry.replace("*", "star")) for row in self.entries]  # a star counts as a letter
        for number, row in enumerate(self.entries):
            if keys.index(keys[number]) < number:
                yield f"entry {row.entry!r} stands twice, if spelled otherwise", "entries", number
        for number, phrase in enumerate(self.unless):
            if reason := _flaw(phrase, is_entry=False):
                yield reason, "not", number


class Codebook(YamlModel):
    """Themes in the order in which charts show them; `parent` makes trees of them."""

    themes: list[Theme] = Field(min_length=1)

    def _problems(self) -> Iterator[tuple]:
        parents = {theme.id: theme.parent for theme in self.themes}
        taken = {*map(label_key, NO_THEME.values()), "machine"}  # the machine is a coder, beside the themes in a table
        seen: set[tuple[str, str]] = set()
        for number, theme in enumerate(self.themes):
            labels = [("label", theme.label.fa, ["label", "fa"]), ("label", theme.label.en, ["label", "en"])]
            for kind, name, way in [("id", theme.id, ["id"]), *labels]:
                key = kind, label_key(name)
                if key in seen or not key[1] or (kind == "label" and key[1] in taken):
                    wrong = "stands twice" if key in seen else "cannot be used"
                    yield f"theme {kind} {name!r} {wrong}", "themes", number, *way
                seen.add(key)
            if theme.parent and theme.parent not in parents:
                yield f"there is no theme {theme.parent!r}; ids: {', '.join(parents)}", "themes", number, "parent"
            line = [theme.id]
            while parents.get(line[-1]):
                line.append(parents[line[-1]])
                if line[-1] in line[:-1]:
                    yield f"the themes go round in a circle: {' under '.join(line)}", "themes", number, "parent"
                    break
            if not theme.entries and theme.id not in parents.values():
                yield "must not be empty in a theme that has none below it", "themes", number, "entries"

        yield from self._idle_phrases()

    def _idle_phrases(self) -> Iterator[tuple]:
        """Yield the phrases under `not` of a theme that hold none of its entries, nor of those of themes below it."""
        for number, theme in enumerate(self.themes if any(theme.unless for theme in self.themes) else []):
            under = [theme.id]
            for above in under:  # grows on the way
                under += [each.id for each in self.themes if each.parent == above and each.id not in under]
            entries = [row.entry for each in self.themes if each.id in under for row in each.entries]
            for place, phrase in enumerate(theme.unless):
                if not any(_holds(phrase, entry) for entry in entries):
                    yield (
                        f"{phrase!r} holds no entry of the theme, so it changes nothing",
                        "themes",
                        number,
                        "not",
                        place,
                    )

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

    def to_quanteda(self) -> str:
        """Return YAML that quanteda reads: `dictionary(file = "themes.yml", format = "YAML")`.

        Themes are keys in the shape of their tree, entries values with half-spaces, with spaces for them, and joined.
        `not` and `near` cannot be said there; a comment at the top counts the entries that lose them, and the phrases
        that stand under `not` of a theme.
        """
        conditional = {theme.id: sum(bool(row.unless or row.near) for row in theme.entries) for theme in self.themes}
        phrases = {theme.id: len(theme.unless) for theme in self.themes}
        said = [
            ", ".join(f"{name}: {count}" for name, count in counts.items() if count) or "none"
            for counts in (conditional, phrases)
        ]
        head = (
            f"# Exported from a codebook. Entries whose `not` or `near` is lost here, by theme: {said[0]}\n"
            f"# Phrases in which no entry of a theme counts, lost here: {said[1]}\n"
        )
        tree = {theme.id: self._branch(theme) for theme in self.themes if not theme.parent}
        return head + yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=10_000)

    def _branch(self, theme: Theme) -> list | dict:
        own = list(dict.fromkeys(spelling for row in theme.entries for spelling in row.spellings()))
        below = {child.id: self._branch(child) for child in self.themes if child.parent == theme.id}
        return ({"_general": own} if own else {}) | below if below else own

    def to_table(self) -> pd.DataFrame:
        """Return one row per entry, in the codebook's order, phrases of `not` and `near` set apart by ` | `.

        A theme without entries of its own has one row with an empty `entry`. `theme_not` has the phrases under `not` of
        the theme itself.
        """
        rows = []
        for theme in self.themes:
            head = (theme.id, theme.parent or "", theme.label.fa, theme.label.en, theme.cap)
            silent = " | ".join(theme.unless)
            rows += [
                (*head, row.entry, row.forms, " | ".join(row.unless), " | ".join(row.near), row.note, silent)
                for row in theme.entries
            ] or [(*head, *[""] * 5, silent)]
        columns = ["theme", "parent", "label_fa", "label_en", "cap", "entry", "forms", "not", "near", "note"]
        columns.append("theme_not")
        return pd.DataFrame(rows, columns=columns).astype({"cap": "Int64"})


def label_key(name: str) -> str:
    """Return what the spellings of a label have in common: letters folded and small, without spaces and half-spaces."""
    return fold_characters(name).replace(ZWNJ, "").replace(" ", "").lower()


def read_codebook(path: str | Path | None = None) -> Codebook:
    """Read a codebook of themes: YAML in UTF-8, by default the project's own `data/codebook/themes.yml`.

    Raises
    ------
    CodebookError
        Names the file, the line and the key that is wrong.

    Examples
    --------
    >>> codebook = read_codebook()
    >>> codebook.labels()["trade"], codebook.parents()["exports"]
    ('تجارت', 'trade')
    """
    return read_yaml(path or CODEBOOK / "themes.yml", Codebook)
