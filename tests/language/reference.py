"""The rules of `language` applied word by word, as plainly as can be: what the arrays must give.

The rules themselves (`halfspaces.RULES`, `join_as_known`, `spell`, …) are those of the package; how they are applied to
a text is said anew.
"""

import re
import unicodedata
from functools import cache

import pandas as pd

from helpers.language import paragraphs
from helpers.language.characters import LETTERS, SPACES, TAGS, WORD, ZWNJ, coarse_key, fold_letter
from helpers.language.halfspaces import ROLES, RULES, join_as_known
from helpers.language.lexicon import load_lexicon
from helpers.language.morphology import affixes
from helpers.language.segments import SIGN, clean, without_edges
from helpers.language.spelling import core, run_together, spell, weight
from helpers.language.tokens import join_verb

SENTENCE_END = re.compile(r"(?<=[!.?⸮؟]) +")
JOINED = "\ue001"  # stands for our underscore until typed ones have been set apart
OTHERS = re.compile(f"({WORD.pattern}|[^{LETTERS}]+)")


def join_by_rule(first: str, second: str, *, is_suffix: bool) -> str | None:
    for (one, other), rule in RULES.items():
        asks = rule.is_suffix == is_suffix and ROLES[one](first) and ROLES[other](second)
        if asks and (joined := rule.spelling(first, second)):
            return joined
    return None


def segment(parts: list[str]) -> list[tuple[str, int]]:
    """Return the words that neighbours are, each with how many of them it took."""
    attached: list[tuple[str, int]] = []
    for part in parts:
        joined = join_by_rule(attached[-1][0], part, is_suffix=True) if attached else None
        if joined:
            attached[-1] = joined, attached[-1][1] + 1
        else:
            attached.append((part if ZWNJ in part else spell(part), 1))
    found = []
    while attached:
        for length in (3, 2, 1):
            words = tuple(word for word, _ in attached[:length])
            joined = words[0] if length == 1 else None
            if len(words) == length == 2:
                joined = join_by_rule(*words, is_suffix=False)
            if len(words) == length > 1 and not joined:
                joined = join_as_known(words)
            if joined:
                found.append((joined, sum(count for _, count in attached[:length])))
                attached = attached[length:]
                break
    return found


def restore_halfspaces(text: str) -> str:
    runs: list[list[re.Match]] = []
    for match in re.finditer(f"{TAGS.pattern}|{WORD.pattern}", text):
        if TAGS.fullmatch(match.group()):
            continue
        if runs and text[runs[-1][-1].end() : match.start()] in SPACES:
            runs[-1].append(match)
        else:
            runs.append([match])
    pieces, end = [], 0
    for run in runs:
        typed, start = [match.group() for match in run], 0
        for spelling, length in segment(["".join(map(fold_letter, word)) for word in typed]):
            pieces += [text[end : run[start].start()], respace("".join(typed[start : start + length]), spelling)]
            start += length
            end = run[start - 1].end()
    return "".join([*pieces, text[end:]])


def respace(typed: str, spelling: str) -> str:
    """Return what was typed with the half-spaces of a spelling that has the same letters."""
    rest = list(typed.replace(ZWNJ, ""))
    result = []
    for letter in spelling:
        while rest and not fold_letter(rest[0]):  # a mark stays with the letter before it
            result.append(rest.pop(0))
        result.append(letter if letter == ZWNJ else rest.pop(0))
    return "".join(result + rest)


def normalize(text: str, *, restore: bool = True) -> str:
    return restore_halfspaces(clean(text)) if restore else clean(text)


def counted_words(word: str) -> list[str]:
    if not WORD.fullmatch(word):
        return [word]
    return apart(word) if ZWNJ in word else list(run_together(word) or [word])


@cache
def apart(word: str) -> list[str]:
    if coarse_key(word) in load_lexicon().variants:
        return [word]
    base, mark, ending = word.rpartition(ZWNJ)
    is_suffix = join_by_rule(base, ending, is_suffix=True) is not None
    if not is_suffix and ending in affixes().alone:
        return [*(apart(base) if ZWNJ in base else [base]), ending]
    stem, suffix = (base, mark + ending) if is_suffix else (word, "")
    if ZWNJ not in stem:
        return [word]
    split = [spelling for spelling, _ in segment(stem.split(ZWNJ))]
    if len(split) == 1 or any(weight(core(part)) < 3 for part in split):
        return [word]
    letters, counts = stem.replace(ZWNJ, ""), load_lexicon().counts
    is_spaced = counts.get(stem.replace(ZWNJ, " "), 0) > counts.get(stem, 0) + counts.get(letters, 0)
    return [*split[:-1], split[-1] + suffix] if spell(letters) == stem or is_spaced else [word]


def as_counted(line: str) -> str:
    """Return a line with one spacing for the words that writers join or space as they like."""
    spaced = re.sub(f"{TAGS.pattern}|{WORD.pattern}", lambda match: " ".join(counted_words(match.group())), line)
    words = spaced.split(" ")
    result = []
    while words:
        length = next((n for n in (3, 2) if tuple(words[:n]) in load_lexicon().together), 1)
        result.append(JOINED.join(words[:length]))
        words = words[length:]
    return " ".join(result)


def split_sentences(line: str) -> list[str]:
    return [sentence for sentence in SENTENCE_END.split(line) if sentence]


def split_words(sentence: str) -> list[str]:
    tokens = []
    for place, part in enumerate(re.split(f"({TAGS.pattern})", sentence)):
        if place % 2:
            tokens += re.findall("[#@][^#@]+", part)
            continue
        for word in re.sub(f"({SIGN.pattern})", r" \1 ", part).split():
            tokens += [word] if SIGN.fullmatch(word) else without_signs_at_edges(word)
    return tokens


def without_signs_at_edges(word: str) -> list[str]:
    """Return the signs at the edges of a word and the underscores in it as tokens of their own."""
    units = [
        part
        for unit in OTHERS.findall(word.replace(JOINED, ZWNJ))
        for part in ([unit] if WORD.fullmatch(unit) else without_edges(unit))
    ]
    signs = {place for place, unit in enumerate(units) if is_sign(unit)}
    alone = {place for place in signs if place in (0, len(units) - 1) or "_" in units[place]}
    tokens, position = [], 0
    for place, unit in enumerate(units):
        typed = word[position : position + len(unit)]
        position += len(unit)
        if tokens and place not in alone and place - 1 not in alone:
            tokens[-1] += typed
        else:
            tokens.append(typed)
    return [token.replace(JOINED, "_") for token in tokens]


def is_sign(unit: str) -> bool:
    categories = [unicodedata.category(character)[0] for character in unit]
    return categories[0] in "PS" and set(categories) <= set("PSM")


def join_verbs(words: list[str]) -> list[str]:
    joined: list[str] = []
    for word in reversed(words):
        together = join_verb(word, joined[-1]) if joined else None
        if together:
            joined[-1] = together
        else:
            joined.append(word)
    return joined[::-1]


def tokenize(articles: pd.DataFrame, cleaning: str = "restored") -> pd.DataFrame:
    """Return the tokens of articles, without lemmas and kinds."""
    rows = []
    for article_id, title, text in articles[["article_id", "title", "text"]].itertuples(index=False, name=None):
        sentence, position = -1, -1
        for paragraph, line in paragraphs(title, text):
            line = as_counted(normalize(line)) if cleaning == "restored" else normalize(line, restore=False)
            for words in map(split_words, split_sentences(line)):
                sentence += 1
                for token in join_verbs(words):
                    position += 1
                    rows.append((article_id, paragraph, sentence, position, token))
    columns = ["article_id", "paragraph", "sentence", "position", "token"]
    return pd.DataFrame(rows, columns=columns).astype({"token": "str"})
