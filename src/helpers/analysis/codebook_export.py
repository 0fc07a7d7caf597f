"""A codebook for other tools: a dictionary for quanteda, and a flat table."""

import pandas as pd
import yaml

from helpers.analysis.codebook import Codebook, Theme
from helpers.language.characters import ZWNJ

_OWN = "_general"  # the key of a theme's own entries beside the themes below it; no theme id begins so


def to_quanteda(codebook: Codebook) -> str:
    """Return the codebook as YAML that quanteda reads: `dictionary(file = "themes.yml", format = "YAML")`.

    Themes are keys in the shape of their tree, entries values in the spellings that a tokenizer of another tool may
    meet: with half-spaces, with spaces for them, and joined. An entry in all its forms has a `*` behind a last word of
    four letters or more. `not` and `near` cannot be said there; a comment at the top counts the entries that lose them.

    >>> from helpers.analysis import read_codebook
    >>> yaml.safe_load(to_quanteda(read_codebook()))["nuclear"][:3]
    ['هسته‌ای*', 'هسته ای*', 'هستهای*']
    """
    conditional = {theme.id: sum(bool(row.unless or row.near) for row in theme.entries) for theme in codebook.themes}
    said = ", ".join(f"{name}: {count}" for name, count in conditional.items() if count)
    head = f"# Exported from a codebook. Entries whose `not` or `near` is lost here, by theme: {said or 'none'}\n"
    tree = {theme.id: _branch(theme, codebook) for theme in codebook.themes if not theme.parent}
    return head + yaml.safe_dump(tree, allow_unicode=True, sort_keys=False, width=10_000)


def _branch(theme: Theme, codebook: Codebook) -> list | dict:
    own = [value for row in theme.entries for value in _spellings(row.entry, stem=row.forms == "all")]
    own = list(dict.fromkeys(own))
    below = {child.id: _branch(child, codebook) for child in codebook.themes if child.parent == theme.id}
    if not below:
        return own
    return ({_OWN: own} if own else {}) | below


def _spellings(entry: str, *, stem: bool) -> list[str]:
    ending = "*" if stem and len(entry.split()[-1]) >= 4 and not entry.endswith("*") else ""
    return [spelling + ending for spelling in dict.fromkeys((entry, entry.replace(ZWNJ, " "), entry.replace(ZWNJ, "")))]


def to_table(codebook: Codebook) -> pd.DataFrame:
    """Return the codebook as one row per entry, in its order.

    Columns `theme, parent, label_fa, label_en, cap, entry, forms, not, near, note`; phrases of `not` and `near` are set
    apart by ` | `. A theme without entries of its own has one row with an empty `entry`.

    >>> from helpers.analysis import read_codebook
    >>> to_table(read_codebook()).query("theme == 'exports'")["entry"].iloc[0]
    'صادرات'
    """
    rows = []
    for theme in codebook.themes:
        head = (theme.id, theme.parent or "", theme.label.fa, theme.label.en, theme.cap)
        entries = [
            (row.entry, row.forms, " | ".join(row.unless), " | ".join(row.near), row.note) for row in theme.entries
        ]
        rows += [(*head, *entry) for entry in entries or [("", "", "", "", "")]]
    columns = ["theme", "parent", "label_fa", "label_en", "cap", "entry", "forms", "not", "near", "note"]
    return pd.DataFrame(rows, columns=columns).astype({"cap": "Int64"})
