"""Checks of how a corpus was typed: languages, letters, half-spaces, agency lines, encodings."""

import re
from collections.abc import Iterator

import pandas as pd

from helpers.core.progress import track
from helpers.corpus.audit_findings import Checked, Finding, found
from helpers.corpus.languages import tell_language
from helpers.language import halfspace_states

_ARABIC, _PERSIAN = re.compile("[يك]"), re.compile("[یک]")
_SOME = 0.05  # of the half-spaces; fewer are typing errors of any text


def languages(checked: Checked) -> Iterator[Finding]:
    """Count the texts in other languages."""
    spoken = pd.Series([tell_language(text) for text in checked.texts], dtype="str")
    for language in sorted(set(spoken) - {"persian", ""}) or ["none"]:
        yield checked.found(
            "other_languages" if language == "none" else f"language_{language.replace(' ', '_')}",
            spoken.eq(language),
            "texts in other languages than Persian" if language == "none" else f"texts in {language}, not in Persian",
            advice="Leave them out: their words are counted as if they were Persian.",
            level="mend",
        )


def letters(checked: Checked) -> Iterator[Finding]:
    """Count Arabic ي and ك, in all and by outlet, and the articles that mix them with Persian ones."""
    counts = pd.DataFrame(
        {
            "outlet": checked.stripped["outlet"],
            "arabic": [len(_ARABIC.findall(text)) for text in checked.texts],
            "persian": [len(_PERSIAN.findall(text)) for text in checked.texts],
        }
    )
    advice = "Nothing: normalize folds them. A search in the files misses words typed in the other letters."
    for name, group in _with_groups(counts):
        arabic, persian = int(group["arabic"].sum()), int(group["persian"].sum())
        finding = "letters ی and ک typed as the Arabic ones"
        yield found("arabic_letters", arabic, arabic + persian, "letters", finding, advice=advice, outlet=name)
    mixed = counts["arabic"].gt(0) & counts["persian"].gt(0)
    yield checked.found("mixed_letters", mixed, "articles that mix Arabic and Persian letters", advice=advice)


_NOTHING = "Nothing: normalize puts them back. Tools that take the text as it is miss these words."
# The states of half-spaces, the name of each check, and what it finds.
_STATES = {
    "kept": ("halfspaces_kept", "half-spaces that are there, as U+200C"),
    "other sign": ("halfspaces_other_sign", "half-spaces typed as U+200B or U+00AC"),
    "no-break space": ("halfspaces_no_break_space", "half-spaces typed as U+00A0"),
    "space": ("halfspaces_spaced", "half-spaces typed as a space"),
    "nothing": ("halfspaces_dropped", "half-spaces that were dropped, so that words run together"),
}


def halfspaces(checked: Checked) -> Iterator[Finding]:
    """Count in which state half-spaces came, in all and by outlet."""
    shown = track(checked.texts, what="half-spaces", unit="articles")
    counts = pd.DataFrame([halfspace_states(text) for text in shown], columns=list(_STATES))
    for name, group in _with_groups(counts.assign(outlet=checked.stripped["outlet"])):
        sums = group[list(_STATES)].sum()
        total = int(sums.sum())
        for state, (check, finding) in _STATES.items():
            count = int(sums[state])
            common = state != "kept" and count > _SOME * total
            advice, level = (_NOTHING, "look") if common else ("", "fine")
            yield Finding(check, count, total, "half-spaces", finding, advice, level, name)


def boilerplate(checked: Checked) -> Iterator[Finding]:
    """Count the articles with agency lines, and those that are nothing else."""
    yield checked.found(
        "boilerplate",
        checked.stripped["boilerplate"].ne(""),
        "articles with openers, signatures or lines of the page",
        advice="Count without them: strip_boilerplate keeps them in a column of their own.",
    )
    yield found(
        "only_boilerplate",
        checked.stripped.attrs["only_boilerplate"],
        len(checked.articles),
        "articles",
        "texts that are nothing else",
        advice="Their story is missing: leave them out, or get it again.",
        level="mend",
    )


def encodings(checked: Checked) -> Iterator[Finding]:
    """Say which encodings the files have; all but UTF-8 were found by their words."""
    for encoding, count in checked.column("encoding").replace("", pd.NA).value_counts().items():
        name, finding = f"encoding_{encoding.replace(' ', '_')}", f"articles from files in {encoding}"
        if encoding == "utf-8":
            yield Finding(name, count, len(checked.articles), "articles", finding)
            continue
        advice = "Read a few; if letters are wrong, name the encoding: read_articles(…, encoding=…)."
        yield found(name, count, len(checked.articles), "articles", f"{finding}, told by their words", advice=advice)


def _with_groups(counts: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the whole table under the name "", then each outlet's part where there are several."""
    yield "", counts
    if counts["outlet"].nunique() > 1:
        yield from counts[counts["outlet"].ne("")].groupby("outlet", sort=True)
