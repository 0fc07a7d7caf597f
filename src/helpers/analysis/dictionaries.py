"""Dictionaries of other tools as themes of a codebook: quanteda (YAML) and LIWC (`.dic`)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from helpers.analysis.codebook_parts import EntryRow, entry_key, label_key
from helpers.core.errors import CodebookError
from helpers.core.paths import to_root
from helpers.language import is_query

GENERAL = "_general"  # the key of the entries that a theme with themes below it has of its own
EXACT, STARRED = "# Counted in this form only:", "# With a * of their own:"  # what our own exports say of entries
_LATIN = re.compile(r"[a-z][a-z0-9_]*")
_SHOWN = 3  # of the patterns that could not be taken


class _Category(NamedTuple):
    name: str
    above: int | None  # the number of the category above it
    patterns: list[str]


def is_liwc(file: Path) -> bool:
    """Tell whether a file is a LIWC dictionary: its first line is a percent sign."""
    with file.open("rb") as content:
        return content.readline(8).removeprefix(b"\xef\xbb\xbf").strip() == b"%"


def themes_of_liwc(text: str, file: Path) -> list[dict]:
    """Return the categories of a LIWC dictionary as themes, to be read into a `Codebook`.

    A head between two lines of `%` gives each category a number and a name; below it each line has a pattern, a tab,
    and the numbers of its categories.
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    ends = [place for place, (_, line) in enumerate(lines) if line == "%"]
    if len(ends) < 2:
        raise CodebookError(f"{to_root(file)}: a LIWC dictionary has two lines of %, its categories between them")
    categories: dict[str, _Category] = {}
    for number, line in lines[ends[0] + 1 : ends[1]]:
        key, _, name = line.replace("\t", " ").partition(" ")
        if not key.isdecimal() or not name.strip() or key in categories:
            raise CodebookError(
                f"{to_root(file)}, line {number}: {line!r} is no category: write a number of its own, a tab, and a name"
            )
        categories[key] = _Category(name.strip(), None, [])
    for number, line in lines[ends[1] + 1 :]:
        pattern, *others = re.split(r"\t+", line)
        numbers = " ".join(others).split()
        unknown = [key for key in numbers if key.isdecimal() and key not in categories]
        if unknown or not numbers:
            what = f"there is no category {unknown[0]}" if unknown else "there is no tab with numbers behind it"
            has = ", ".join(categories)
            raise CodebookError(f"{to_root(file)}, line {number}, {pattern!r}: {what}; the head has {has}")
        if not all(map(str.isdecimal, numbers)):  # (02 134)125/464: a category by what stands near
            pattern = f"{pattern} [{' '.join(numbers)}]"  # so that it is counted among what cannot be taken
        for key in {*re.findall(r"\d+", " ".join(numbers))} & {*categories}:
            categories[key].patterns.append(pattern.strip())
    return _themes(list(categories.values()), f"the LIWC dictionary {file.name}", file)


def themes_of_quanteda(content: Mapping, text: str, file: Path) -> list[dict] | None:
    """Return the keys of a quanteda dictionary as themes, to be read into a `Codebook`; None where it is none.

    Values are patterns, or keys below with theirs. A pattern counts in this form, in any spelling, and `*` stands for
    any letters, as in quanteda; in a file that `Codebook.to_quanteda` wrote it becomes the entry again that it was.
    """
    if not content or not all(map(_is_branch, content.values())):
        return None
    exported = None
    if any(line.startswith(EXACT) for line in text.splitlines()[:5]):
        said = {
            mark: line.removeprefix(mark)
            for mark in (EXACT, STARRED)
            for line in text.splitlines()[:5]
            if line.startswith(mark)
        }
        exported = tuple({*map(entry_key, said.get(mark, "").split(" | "))} for mark in (EXACT, STARRED))
    return _themes(
        list(_categories(content, None, [0])), f"the quanteda dictionary {file.name}", file, exported=exported
    )


def _is_branch(value: Any) -> bool:
    if isinstance(value, Mapping):
        return bool(value) and all(map(_is_branch, value.values()))
    return isinstance(value, list) and all(isinstance(part, str | int | float) for part in value)


def _categories(content: Mapping, above: int | None, count: list[int]) -> Iterator[_Category]:
    """Yield the keys of a tree from the top down, each before those below it."""
    for name, value in content.items():
        if name == GENERAL and above is not None:
            continue
        own = value.get(GENERAL, []) if isinstance(value, Mapping) else value
        number = count[0]
        count[0] += 1
        yield _Category(str(name), above, list(map(str, own)))
        if isinstance(value, Mapping):
            yield from _categories(value, number, count)


def _themes(
    categories: Sequence[_Category], source: str, file: Path, *, exported: tuple[set[str], set[str]] | None = None
) -> list[dict]:
    ids, labels, themes = [], set(), []
    has_below = {category.above for category in categories}
    for number, category in enumerate(categories):
        ids.append(_id(category, number, ids))
        label = category.name
        if label_key(label) in labels:  # a name that stands in two places of the tree
            label = f"{categories[category.above].name}: {label}" if category.above is not None else ids[-1]
        labels.add(label_key(label))
        entries, refused = _entries(category.patterns, exported)
        if not entries and number not in has_below:
            why = f"; the first: {refused[0]}" if refused else ""
            raise CodebookError(
                f"{to_root(file)}, {category.name}: none of its {len(category.patterns)} patterns can be an entry"
                f"{why}. Take it out, or write words, with * for any letters"
            )
        said = f"{category.name}, from {source}."
        if refused:
            said += (
                f" {len(refused)} of {len(category.patterns)} patterns were not taken: {'; '.join(refused[:_SHOWN])}"
            )
        theme = {"id": ids[-1], "label": {"fa": label, "en": label}, "definition": said, "entries": entries}
        themes.append(theme | ({} if category.above is None else {"parent": ids[category.above]}))
    return themes


def _id(category: _Category, number: int, taken: Sequence[str]) -> str:
    """Return the name as an id where it is plain Latin; behind that of the category above it where it is taken."""
    name = re.sub(r"[ .\-]+", "_", category.name.lower())
    names = [name] if category.above is None else [name, f"{taken[category.above]}_{name}"]
    free = [each for each in names if _LATIN.fullmatch(each) and each not in taken]
    numbered = f"theme_{number + 1}"
    return free[0] if free else numbered + "_" * (numbered in taken)


def _entries(patterns: Sequence[str], exported: tuple[set[str], set[str]] | None) -> tuple[list[dict], list[str]]:
    """Return the entries that patterns make, each once however spelled, and why others make none."""
    entries, refused = {}, []
    for pattern in patterns:
        row: dict[str, Any] = {"entry": pattern.strip()}
        if exported is None:
            row["forms"] = "exact" if "*" not in pattern else "all"
        elif entry_key(pattern) in exported[0]:
            row["forms"] = "exact"
        elif entry_key(pattern) not in exported[1]:
            row["entry"] = row["entry"].removesuffix("*")
        if is_query(row["entry"]):  # by chance: what it says there is another thing
            refused.append(f"entry {row['entry']!r} has signs that mean another thing here")
            continue
        try:
            EntryRow.model_validate(row)
        except ValidationError as error:
            refused.append(error.errors()[0]["msg"])
            continue
        entries.setdefault(entry_key(row["entry"]), row)
    return list(entries.values()), refused
