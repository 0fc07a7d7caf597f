"""Codebooks: themes with the words and phrases that count as them, read, checked, and exported for other tools."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import pandas as pd
import yaml
from pydantic import BeforeValidator, Field

from helpers.analysis.yaml_file import YamlModel, problem, read_yaml
from helpers.core.paths import CODEBOOK
from helpers.language import ZWNJ, Entry, fold_characters, stopwords

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
            # Words may be inflected in the longer phrase: the two first letters of each must be there (مدرسه, مدارس).
            stems = [_key(word)[:2] for word in self.entry.split() if "*" not in word]
            if not all(stem in _key(phrase) for stem in stems):
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
    """A theme: what it means, the theme above it, and the words and phrases that count as it."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    parent: str | None = None
    label: Label
    definition: str = Field(min_length=1)
    include: str = ""
    exclude: str = ""
    cap: int | None = Field(default=None, ge=1, le=9999)  # the nearest code of the Comparative Agendas Project
    entries: list[AnyEntry] = Field(default=[])

    def _problems(self) -> Iterator[tuple]:
        keys = [_key(row.entry.replace("*", "star")) for row in self.entries]  # a star counts as a letter
        for number, row in enumerate(self.entries):
            if keys.index(keys[number]) < number:
                yield f"entry {row.entry!r} stands twice, if spelled otherwise", "entries", number


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
        `not` and `near` cannot be said there; a comment at the top counts the entries that lose them.
        """
        conditional = {theme.id: sum(bool(row.unless or row.near) for row in theme.entries) for theme in self.themes}
        said = ", ".join(f"{name}: {count}" for name, count in conditional.items() if count) or "none"
        head = f"# Exported from a codebook. Entries whose `not` or `near` is lost here, by theme: {said}\n"
        tree = {theme.id: self._branch(theme) for theme in self.themes if not theme.parent}
        return head + yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=10_000)

    def _branch(self, theme: Theme) -> list | dict:
        own = list(dict.fromkeys(spelling for row in theme.entries for spelling in row.spellings()))
        below = {child.id: self._branch(child) for child in self.themes if child.parent == theme.id}
        return ({"_general": own} if own else {}) | below if below else own

    def to_table(self) -> pd.DataFrame:
        """Return one row per entry, in the codebook's order, phrases of `not` and `near` set apart by ` | `.

        A theme without entries of its own has one row with an empty `entry`.
        """
        rows = []
        for theme in self.themes:
            head = (theme.id, theme.parent or "", theme.label.fa, theme.label.en, theme.cap)
            rows += [
                (*head, row.entry, row.forms, " | ".join(row.unless), " | ".join(row.near), row.note)
                for row in theme.entries
            ] or [(*head, *[""] * 5)]
        columns = ["theme", "parent", "label_fa", "label_en", "cap", "entry", "forms", "not", "near", "note"]
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
