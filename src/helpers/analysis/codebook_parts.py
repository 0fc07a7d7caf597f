"""What codebooks of themes and of actors share: the YAML that people write, entries, and labels."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from helpers.core.errors import CodebookError, QueryError
from helpers.core.paths import from_root, to_root
from helpers.core.store import Store, combine
from helpers.language import ZWNJ, Entry, fold_characters, is_query, parse_query, stopwords

_SEPARATORS = re.compile(r"[،,؛;|]| / |\bOR\b|(?<=\w)/(?=[^\W\d])")
# What most phrases are, words alone: nothing can be wrong with these.
_PLAIN = re.compile(rf"[^\W_]{{2,}}(?:{ZWNJ}[^\W_]+)*(?: [^\W_]+(?:{ZWNJ}[^\W_]+)*)*")
# Checking our own codebook takes a second, and each notebook reads it: once found right, a text is not checked again.
_CHECKED = Store("codebooks", wing="analysis", most=10)
_OTHER_WILDCARDS = re.compile(r"[?؟\[\]{}\\^]")
_TWO = "looks like two: write each on a line of its own"


class YamlModel(BaseModel):
    """A part of a file; a key that is not one of its fields is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _check_keys(cls, content, info: ValidationInfo):
        if info.context is _CHECKED:
            return content
        allowed = [field.alias or name for name, field in cls.model_fields.items()]
        for key in content if isinstance(content, dict) else ():
            if isinstance(key, str) and key not in allowed:
                raise problem(f"unknown key; allowed: {', '.join(allowed)}", key)
        return content

    @model_validator(mode="after")
    def _check(self, info: ValidationInfo):
        for message, *where in () if info.context is _CHECKED else self._problems():
            raise problem(message, *where)
        return self

    def _problems(self) -> Iterable[tuple]:
        """Yield what is wrong with it: a message, and the way from here to the part.

        A tuple at the end of the way leads to a second part, whose line the error names too.
        """
        return ()


Model = TypeVar("Model", bound=YamlModel)
# Our own codebook has some 12,000 parts. Aliases of aliases grow a file of ten lines to millions.
_MOST_PARTS = 200_000


def read_yaml(path: str | Path, model: type[Model], *, convert: Callable[[str, Any], Any] | None = None) -> Model:
    """Read a YAML file (UTF-8) into `model`; raise `CodebookError` with the file, the line and the key.

    `convert` takes the text of the file and its content, and returns the content in the shape of `model`.
    """
    file = from_root(path)
    text = read_text(file)
    name = f"{combine(model.__module__, model.__qualname__, bool(convert), str(file), text)}.json"
    if checked := _CHECKED.read(name):
        return model.model_validate(json.loads(checked), context=_CHECKED)
    try:
        tree = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        if not isinstance(tree, yaml.MappingNode):
            first = next(iter(model.model_fields))
            raise CodebookError(f"{to_root(file)} is empty or no mapping: it must begin with {first}:")
        if _count_parts(tree, {}, file) > _MOST_PARTS:
            raise CodebookError(
                f"{to_root(file)} has more than {_MOST_PARTS:,} parts, aliases (*) counted: is it a codebook?"
            )
        content = yaml.SafeLoader("").construct_document(tree)
        content = convert(text, content) if convert else content
        read = model.model_validate(content)
    except RecursionError as error:
        raise CodebookError(f"{to_root(file)}: its parts are nested too deep for a codebook") from error
    except ValidationError as error:
        raise CodebookError(first_problem(error, to_root(file), tree)) from error
    except CodebookError:
        raise
    except (yaml.YAMLError, ValueError, TypeError, AttributeError) as error:  # a tag (!!), a date that no calendar has
        raise CodebookError(_not_yaml(error, file, text)) from error
    with suppress(OSError, TypeError):  # It is checked again where it cannot be cached.
        _CHECKED.write(name, json.dumps(content, ensure_ascii=False).encode())
    return read


def read_text(file: Path) -> str:
    """Return the text of a codebook; raise `CodebookError` where it is not there, or no UTF-8."""
    if not file.is_file():
        what = "is a folder, not a codebook" if file.is_dir() else "is not there"
        raise CodebookError(f"the codebook {to_root(file)} {what}: check the path for a typing error")
    try:
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CodebookError(f"{to_root(file)} is not UTF-8 text: save it as UTF-8") from error


def problem(message: str, *where: str | int | tuple) -> PydanticCustomError:
    """Return an error for a validator to raise; `where` leads from the checked value to the part that is wrong."""
    way = [step for step in where if not isinstance(step, tuple)]
    other = next((list(step) for step in where if isinstance(step, tuple)), None)
    return PydanticCustomError("codebook", "{message}", {"message": message, "where": way, "other": other})


def _not_yaml(error: Exception, file: Path, text: str) -> str:
    mark, start = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    place = f", line {mark.line + 1}" if mark else ""
    reason = getattr(error, "problem", None) or str(error).splitlines()[0]
    if "alphabetic or numeric character" in reason or "undefined alias" in reason:
        reason = "an entry that begins with * must stand in quotes: '*گرایی'"
    if "cannot start any token" in reason or "tab character" in reason or "'\\t'" in reason:
        reason = "a tab stands where only spaces may (indent with spaces), or a sign that must stand in quotes"
    if mark and start and "expected ','" in reason and "،" in "".join(text.split("\n")[start.line : mark.line + 1]):
        reason = "does a Persian comma (،) stand where a Latin one (,) must?"
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


def first_problem(error: ValidationError, what: str | Path, tree: yaml.Node | None = None) -> str:
    """Return one line about the first of pydantic's problems: file, line, key, what is wrong, what is allowed.

    Of keys that are missing in one place, all are named. `what` is the file, or the verb that was called; without a
    `tree` there is no line.
    """
    first = error.errors()[0]
    context = first.get("ctx", {})
    where = (*first["loc"], *context.get("where", ()))
    key = ".".join(str(part) for part in where) or "the file"
    reason = {
        "missing": "this key is missing",
        "too_short": "must not be empty",
        "string_too_short": "must not be empty",
        "list_type": "must be a list: [one, another]",
        "string_type": "must be text: put it in quotes",
        "string_pattern_mismatch": "must be small Latin letters, digits and underscores",
    }.get(first["type"], first["msg"].removeprefix("Value error, "))
    missing = [each["loc"] for each in error.errors() if each["type"] == "missing" == first["type"]]
    names = [str(loc[-1]) for loc in missing if loc[:-1] == first["loc"][:-1]]
    if len(names) > 1:
        key, reason = ".".join(map(str, where[:-1])) or "the file", f"keys are missing: {', '.join(names)}"
    line = f", line {_line_of(tree, where)}" if tree is not None else ""
    if tree is not None and context.get("other"):
        reason += f" (see line {_line_of(tree, (*first['loc'], *context['other']))})"
    return f"{what}{line}, {key}: {reason}"


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


class EntryRow(YamlModel):
    """A word, a phrase or a query, in which forms it counts, within what it does not, and what must stand near."""

    entry: str
    forms: Literal["all", "exact"] = "all"
    unless: list[str] = Field(default=[], alias="not")
    near: list[str] = Field(default=[])
    note: str = ""

    def _problems(self) -> Iterator[tuple]:
        for key, phrases in (("entry", [self.entry]), ("not", self.unless), ("near", self.near)):
            for number, phrase in enumerate(phrases):
                if reason := flaw(phrase, is_entry=key == "entry", is_one=key != "not"):
                    yield reason, key, *([] if key == "entry" else [number])
        for number, phrase in enumerate(self.unless):
            if phrase_key(phrase) == phrase_key(self.entry):
                yield f"{phrase!r} is the entry itself, which then counts nowhere", "not", number
            if reason := two_in_one(phrase, [self.entry]):
                yield reason, "not", number
            if not holds(phrase, self.entry):
                reason = "so it changes nothing; not names longer phrases in which the entry does not count"
                yield f"{phrase!r} does not hold the entry {self.entry!r}, {reason}", "not", number
        if not self.near and all(word in stopwords() for word in fold_characters(self.entry).split()):
            yield f"entry {self.entry!r} is all stopwords, which say nothing of a theme", "entry"

    def pattern(self) -> Entry:
        """Return the entry as `language.compile_patterns` takes it."""
        return Entry(self.entry, self.forms == "exact", tuple(self.unless), tuple(self.near))

    def spellings(self) -> list[str]:
        """Return the spellings of the entry for other tools, with a `*` behind one that counts in all its forms.

        Other tools know no queries: these have none.
        """
        if is_query(self.entry):
            return []
        has_stem = self.forms == "all" and len(self.entry.split()[-1]) >= 4 and not self.entry.endswith("*")
        spellings = (self.entry, self.entry.replace(ZWNJ, " "), self.entry.replace(ZWNJ, ""))
        return [spelling + "*" * has_stem for spelling in dict.fromkeys(spellings)]


def phrase_key(phrase: str) -> str:
    """Return what all spellings of a phrase have in common."""
    return re.sub(r"\W|_", "", fold_characters(phrase).replace("ئ", "ی"))


def entry_key(entry: str) -> str:
    """Return what all spellings of an entry have in common; a star counts as a letter, as all does in a query."""
    if is_query(entry):
        return " ".join(fold_characters(entry).split())
    return phrase_key(entry.replace("*", "star"))


def holds(phrase: str, entry: str) -> bool:
    """Say whether an entry may stand in a phrase, inflected: the two first letters of each word must (مدرسه, مدارس)."""
    key = phrase_key(phrase)
    return all(start in key for start in word_starts(entry))


def word_starts(entry: str) -> list[str]:
    """Return the two first letters of each word of an entry that has no star; of a query, none is sure to stand."""
    return [] if is_query(entry) else [phrase_key(word)[:2] for word in entry.split() if "*" not in word]


def _from_yaml(value):
    """Take a plain word or phrase for an entry without options."""
    if isinstance(value, str):
        return {"entry": value}
    if not isinstance(value, dict):
        raise problem(f"an entry must be text; put {value!r} in quotes")
    return value


AnyEntry = Annotated[EntryRow, BeforeValidator(_from_yaml)]


def two_in_one(phrase: str, entries: Sequence[str]) -> str:
    """Say that a phrase under `not` is several: around its commas, each part holds one same entry and more than that.

    A comma alone says nothing: «صنعت، معدن و تجارت» is one phrase, within which تجارت does not count.
    """
    parts = [f" {fold_characters(part).strip()}" for part in _SEPARATORS.split(phrase) if part.strip()]
    starts = [f" {fold_characters(entry).strip()}" for entry in entries]
    is_several = len(parts) > 1 and not set(parts) & set(starts)
    each_holds = is_several and any(all(start in part for part in parts) for start in starts)
    return f"entry {phrase!r} {_TWO}" if each_holds else ""


def flaw(phrase: str, *, is_entry: bool, is_one: bool = False) -> str:
    """Say why a phrase can match nothing, or nearly everything, or is two though it `is_one`; "" where it is right."""
    if _PLAIN.fullmatch(phrase) and "OR" not in phrase:
        return ""
    if is_entry and is_query(phrase):
        try:
            parse_query(phrase)
        except QueryError as error:
            return f"entry {phrase!r}: {error}"
        return ""
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
        _TWO: is_one and bool(_SEPARATORS.search(phrase)),
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


def label_key(name: str) -> str:
    """Return what the spellings of a label have in common: letters folded and small, without spaces and half-spaces."""
    return fold_characters(name).replace(ZWNJ, "").replace(" ", "").lower()
