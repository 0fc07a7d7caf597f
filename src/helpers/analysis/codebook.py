"""Codebooks: themes with the words and phrases that count as them, read, checked, and exported for other tools."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd
import yaml
from pydantic import Field, PrivateAttr, ValidationError, model_validator

from helpers.analysis.codebook_parts import (
    AnyEntry,
    Label,
    YamlModel,
    entry_key,
    first_problem,
    flaw,
    label_key,
    phrase_key,
    read_text,
    read_yaml,
    two_in_one,
    word_starts,
)
from helpers.analysis.dictionaries import EXACT, GENERAL, STARRED, is_liwc, themes_of_liwc, themes_of_quanteda
from helpers.core.errors import CodebookError
from helpers.core.paths import CODEBOOK, from_root, to_root
from helpers.core.store import write_atomically
from helpers.language import PatternMatcher, compile_patterns, is_query

NO_THEME = {"fa": "هیچ‌کدام", "en": "none"}  # what coding sheets call the lack of a theme


class Theme(YamlModel):
    """A theme: what it means, the theme above it, the words and phrases that count as it, and within what none does.

    Persian alone will do: without an English label there stands the id, without `definition` that in Persian.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    parent: str | None = None
    label: Label
    definition: str = Field(min_length=1)
    include: str = ""
    exclude: str = ""
    definition_fa: str = ""  # the same in Persian
    include_fa: str = ""
    exclude_fa: str = ""
    cap: int | None = Field(default=None, ge=1, le=9999)  # the nearest code of the Comparative Agendas Project
    unless: list[str] = Field(default=[], alias="not")  # phrases within which no entry counts, of themes below neither
    entries: list[AnyEntry] = Field(default=[])

    @model_validator(mode="before")
    @classmethod
    def _take_persian_alone(cls, content):
        if not isinstance(content, dict):
            return content
        filled, label = dict(content), content.get("label")
        if isinstance(label, dict) and "en" not in label and "id" in content:
            filled["label"] = {**label, "en": content["id"]}
        if "definition" not in content and "definition_fa" in content:
            filled["definition"] = content["definition_fa"]
        return filled

    def _problems(self) -> Iterator[tuple]:
        keys = [entry_key(row.entry) for row in self.entries]
        for number, row in enumerate(self.entries):
            if keys.index(keys[number]) < number:
                yield f"entry {row.entry!r} stands twice, if spelled otherwise", "entries", number
        for number, phrase in enumerate(self.unless):
            if reason := flaw(phrase, is_entry=False):
                yield reason, "not", number

    def described(self, language: str = "en") -> tuple[str, str, str]:
        """Return definition, include and exclude: in Persian (`fa`) where they are written, else in English."""
        names = ("definition", "include", "exclude")
        persian = [getattr(self, f"{name}_fa") if language == "fa" else "" for name in names]
        return tuple(text or getattr(self, name) for text, name in zip(persian, names, strict=True))


class Codebook(YamlModel):
    """Themes in the order in which charts show them; `parent` makes trees of them."""

    themes: list[Theme] = Field(min_length=1)
    _matcher: PatternMatcher | None = PrivateAttr(default=None)

    def matcher(self) -> PatternMatcher:
        """Return what finds the entries in tokens; it is compiled when it is first asked for."""
        if self._matcher is None:
            entries = {theme.id: [row.pattern() for row in theme.entries] for theme in self.themes}
            unless = {theme.id: theme.unless for theme in self.themes}
            self._matcher = PatternMatcher(compile_patterns(entries, parents=self.parents(), unless=unless))
        return self._matcher

    def __eq__(self, other: object) -> bool:
        """Tell whether two codebooks have the same themes; whether they are compiled makes no difference."""
        return isinstance(other, Codebook) and self.themes == other.themes

    __hash__ = None  # it holds lists

    def __getstate__(self) -> dict:
        """Leave the compiled entries out: each process makes its own."""
        return {**super().__getstate__(), "__pydantic_private__": {"_matcher": None}}

    def _problems(self) -> Iterator[tuple]:
        parents = {theme.id: theme.parent for theme in self.themes}
        taken = {*map(label_key, NO_THEME.values()), "machine"}  # the machine is a coder, beside the themes in a table
        seen: set[tuple[str, str]] = set()
        for number, theme in enumerate(self.themes):
            labels = [("label", theme.label.fa, ["label", "fa"]), ("label", theme.label.en, ["label", "en"])]
            if label_key(theme.label.fa) == label_key(theme.label.en):
                labels.pop()
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
            starts = [word_starts(entry) for entry in entries] if theme.unless else []
            for place, phrase in enumerate(theme.unless):
                if reason := two_in_one(phrase, entries):
                    yield reason, "themes", number, "not", place
                key = phrase_key(phrase)
                if not any(all(start in key for start in each) for each in starts):
                    yield (
                        f"{phrase!r} holds no entry of the theme, so it changes nothing",
                        "themes",
                        number,
                        "not",
                        place,
                    )

    @classmethod
    def empty(cls) -> "Codebook":
        """Return a codebook without themes, to begin one with `add_entries`."""
        return cls.model_construct(themes=[])

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

    def add_entries(
        self,
        theme: str,
        entries: Sequence[str | Mapping],
        *,
        label: Mapping[str, str] | None = None,
        definition: str = "",
    ) -> "Codebook":
        """Return the codebook with more entries in a theme; those that it has already, however spelled, stay.

        Parameters
        ----------
        theme : the id of a theme; of a new one with its `label` (`{"fa": …, "en": …}`; without `en` the id stands
            there) and its `definition`, which then stands behind the others.
        entries : words and phrases, or mappings with what stands in the file: `{"entry": …, "not": […]}`.

        Raises
        ------
        CodebookError : where there is no such theme and no label, or an entry cannot be used.

        Examples
        --------
        >>> labels = {"fa": "آب", "en": "Water"}
        >>> codebook = Codebook.empty().add_entries("water", ["سد", "آبخیز"], label=labels, definition="Of water.")
        >>> [row.entry for row in codebook.add_entries("water", ["آبخیز", "قنات"]).themes[-1].entries]
        ['سد', 'آبخیز', 'قنات']
        """
        ids = [each.id for each in self.themes]
        if theme not in ids and (not label or not definition):
            raise CodebookError(
                f"add_entries: {theme!r} is a new theme, and needs a definition, and a label with fa and en "
                f"(in notebook 13: DEFINITION and LABEL); themes that are there: {', '.join(ids) or 'none'}"
            )
        tree = _plain(self)
        if theme not in ids:
            tree["themes"].append({"id": theme, "label": dict(label), "definition": definition, "entries": []})
        row = next(row for row in tree["themes"] if row["id"] == theme)
        has = {entry_key(each if isinstance(each, str) else each["entry"]) for each in row.setdefault("entries", [])}
        for entry in entries:
            key = entry_key(entry if isinstance(entry, str) else entry.get("entry", ""))
            row["entries"] += [] if key in has else [entry]
            has.add(key)
        try:
            return Codebook.model_validate(tree)
        except ValidationError as error:
            raise CodebookError(first_problem(error, "add_entries")) from error

    def to_quanteda(self) -> str:
        """Return YAML that quanteda reads: `dictionary(file = "themes.yml", format = "YAML")`.

        Themes are keys in the shape of their tree, entries values with half-spaces, with spaces for them, and joined.
        `not`, `near` and queries cannot be said there; comments at the top count the entries that lose them, and the
        phrases that stand under `not` of a theme, and name the queries, and the entries that count in one form only, so
        that `read_codebook` finds the same again.
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
        rows = [row for theme in self.themes for row in theme.entries]
        if queries := [row.entry for row in rows if is_query(row.entry)]:
            head += f"# Queries, which cannot be exported: {' ; '.join(queries)}\n"
        rows = [row for row in rows if not is_query(row.entry)]
        head += f"{EXACT} " + " | ".join(row.entry for row in rows if row.forms == "exact") + "\n"
        head += f"{STARRED} " + " | ".join(row.entry for row in rows if row.entry.endswith("*")) + "\n"
        tree = {theme.id: self._branch(theme) for theme in self.themes if not theme.parent}
        return head + yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=10_000)

    def _branch(self, theme: Theme) -> list | dict:
        own = list(dict.fromkeys(spelling for row in theme.entries for spelling in row.spellings()))
        below = {child.id: self._branch(child) for child in self.themes if child.parent == theme.id}
        return ({GENERAL: own} if own else {}) | below if below else own

    def to_table(self) -> pd.DataFrame:
        """Return one row per entry, in the codebook's order, phrases of `not` and `near` set apart by ``|``.

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


def _plain(codebook: Codebook) -> dict:
    """Return what a file of the codebook holds: an entry without options as its words."""
    tree = codebook.model_dump(by_alias=True, exclude_defaults=True)
    for theme in tree["themes"]:
        if "entries" in theme:
            theme["entries"] = [row["entry"] if len(row) == 1 else row for row in theme["entries"]]
    return tree


def read_codebook(path: str | Path | None = None) -> Codebook:
    """Read a codebook of themes: YAML in UTF-8, by default the project's own `data/codebook/themes.yml`.

    Dictionaries of other tools can be read as well: of quanteda (YAML, keys with lists of patterns) and of LIWC
    (`.dic`). Each key or category is a theme under its name; where that is not plain Latin its id is `theme_1` and so
    on. A pattern counts in the form that is written, with `*` for any letters. How many patterns of a theme could not
    be taken (`?`, regular expressions, stars alone, stopwords alone) stands in its definition.

    Raises
    ------
    CodebookError : names the file, the line and the key that is wrong.

    Examples
    --------
    >>> codebook = read_codebook()
    >>> codebook.labels()["trade"], codebook.parents()["exports"]
    ('تجارت', 'trade')
    """
    file = from_root(path or CODEBOOK / "themes.yml")
    if file.suffix.lower() == ".dic" or (file.is_file() and is_liwc(file)):
        try:
            return Codebook.model_validate({"themes": themes_of_liwc(read_text(file), file)})
        except ValidationError as error:
            raise CodebookError(first_problem(error, to_root(file))) from error
    return read_yaml(file, Codebook, convert=lambda text, content: _as_codebook(text, content, file))


def _as_codebook(text: str, content: dict, file: Path) -> dict:
    themes = None if "themes" in content else themes_of_quanteda(content, text, file)
    return content if themes is None else {"themes": themes}


def write_codebook(codebook: Codebook, path: str | Path) -> Path:
    """Write a codebook as YAML that `read_codebook` reads back equal. A file that holds something else stays.

    Raises
    ------
    CodebookError : where there is a file already, with other content: it may hold comments, or work of another day.

    Examples
    --------
    >>> import tempfile
    >>> codebook = Codebook.empty().add_entries("dam", ["سد"], label={"fa": "سد", "en": "Dam"}, definition="Of dams.")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     read_codebook(write_codebook(codebook, f"{folder}/mine.yml")) == codebook
    True
    """
    file = from_root(path)
    content = yaml.safe_dump(_plain(codebook), allow_unicode=True, sort_keys=False, width=110).encode()
    if file.exists() and not (file.is_file() and file.read_bytes() == content):
        raise CodebookError(f"write_codebook: {to_root(file)} is there already: move it away or choose another name")
    write_atomically(file, content)
    return file
