"""The rules of `language` applied word by word, as plainly as can be: what the arrays must give.

The rules themselves (`halfspaces.RULES`, `join_as_known`, `spell`, …) are those of the package; how they are applied to
a text is said anew.
"""

import re
from collections.abc import Callable
from functools import cache

import pandas as pd

from helpers.language import paragraphs
from helpers.language.characters import SPACES, TAGS, VERSION, WORD, ZWNJ, coarse_key, fold_letter, tag_parts
from helpers.language.halfspaces import ROLES, RULES, has_and, is_own_word, join_as_known
from helpers.language.lexicon import load_lexicon
from helpers.language.morphology import affixes
from helpers.language.segments import SIGN, clean, is_sign, split_signs
from helpers.language.spelling import (
    core,
    run_together,
    spell,
    spell_carefully,
    stands_as_typed,
    weight,
    word_behind_and,
)
from helpers.language.tokens import (
    BRACKET,
    CALL,
    INITIAL,
    LATIN,
    LETTER,
    NUMBER,
    OPENING,
    ORNAMENT,
    OTHER,
    STOP,
    join_verb,
    sentence_role,
)
from helpers.language.tokens import WORD as A_WORD

JOINED = "\ue001"  # stands for our underscore until typed ones have been set apart
HYPHENS = frozenset("-‐‑")
WORDS = re.compile(f"{WORD.pattern}(?:{JOINED}{WORD.pattern})*")
UNIT = re.compile(
    f"(?P<tags>{TAGS.pattern})|(?P<version>{VERSION})|(?P<word>{WORDS.pattern})|(?P<sign>{SIGN.pattern})"
    "|(?P<space> +)|(?P<other>.)"
)


def join_by_rule(first: str, second: str, *, is_suffix: bool) -> str | None:
    for (one, other), rule in RULES.items():
        asks = rule.is_suffix == is_suffix and ROLES[one](first) and ROLES[other](second)
        if asks and (joined := rule.spelling(first, second)):
            return joined
    return None


def spelling_of(texts: list[str], *, counted: bool) -> Callable[[str], str]:
    """Return how words without a half-space are spelled in the lines of a text, which may lose its half-spaces."""
    words = [word for text in texts for word in re.findall(f"{TAGS.pattern}|({WORD.pattern})", text) if word]
    words = ["".join(map(fold_letter, word)) for word in words]
    parts = affixes().verb_prefixes | {part for part in affixes().alone if part.startswith("ها")}
    own = sum(ZWNJ in word or word in parts for word in words)
    lost = sum(ZWNJ not in word and spell_carefully(word) != word for word in words)
    if own <= lost:
        return spell
    return (lambda word: word if stands_as_typed(word) else spell(word)) if counted else spell_carefully


def segment(parts: list[str], spelling: Callable[[str], str] = spell) -> list[tuple[str, int]]:
    """Return the words that neighbours are, each with how many of them it took."""
    attached: list[tuple[str, int]] = []
    for part in parts:
        joined = join_by_rule(attached[-1][0], part, is_suffix=True) if attached else None
        if joined:
            attached[-1] = joined, attached[-1][1] + 1
        else:
            attached.append((part if ZWNJ in part else spelling(part), 1))
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


def restore_halfspaces(text: str, spelling: Callable[[str], str] | None = None) -> str:
    spelling = spelling or spelling_of([text], counted=False)
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
        for spelled, length in segment(["".join(map(fold_letter, word)) for word in typed], spelling):
            pieces += [text[end : run[start].start()], respace("".join(typed[start : start + length]), spelled)]
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
    if rest := word_behind_and(word):
        return ["و", *counted_words(rest)]
    return apart(word) if ZWNJ in word else list(run_together(word) or [word])


@cache
def apart(word: str) -> list[str]:
    if coarse_key(word) in load_lexicon().variants:
        return [word]
    base, mark, ending = word.rpartition(ZWNJ)
    is_suffix = join_by_rule(base, ending, is_suffix=True) is not None or ending in affixes().second_parts
    if not is_suffix and ending in affixes().alone:
        return [*(apart(base) if ZWNJ in base else [base]), ending]
    stem, suffix = (base, mark + ending) if is_suffix else (word, "")
    if ZWNJ not in stem:
        return [word]
    first, *rest = stem.split(ZWNJ)
    spaced = [first, *(piece for part in rest for piece in (["و", part[1:]] if has_and(part) else [part]))]
    split = [spelling for spelling, _ in segment(spaced)]
    if len(split) == 1:
        return [word]
    split = [part for spelling in split for part in run_together(spelling) or [spelling]]
    letters, counts = stem.replace(ZWNJ, ""), load_lexicon().counts
    is_spaced = counts.get(" ".join(spaced), 0) > counts.get(stem, 0) + counts.get(letters, 0)
    are_words = (is_spaced or spell(letters) == stem) and all(weight(core(part)) >= 3 for part in split)
    return [*split[:-1], split[-1] + suffix] if are_words or any(map(is_own_word, split)) else [word]


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


def units(line: str) -> list[tuple[str, bool]]:
    """Return the words and signs of a line, each with whether a space stands behind it."""
    found, others = [], ""
    for match in UNIT.finditer(line):
        if others and match.lastgroup != "other":
            found += split_signs(others)
            others = ""
        if match.lastgroup == "other":
            others += match.group()
        elif match.lastgroup == "tags":
            found += tag_parts(match.group())
        else:
            found.append(match.group())
    found += split_signs(others) if others else []
    spaced = [*(unit.isspace() for unit in found[1:]), False][: len(found)]
    return [(unit, space) for unit, space in zip(found, spaced, strict=True) if not unit.isspace()]


def is_word(unit: str) -> bool:
    return not (SIGN.fullmatch(unit) or TAGS.fullmatch(unit) or is_sign(unit))


def split_words(line: str) -> list[tuple[str, bool]]:
    """Return the tokens of a line, each with whether a space stands behind it."""
    found = units(line)
    tokens, glued = [], False
    for place, (unit, spaced) in enumerate(found):
        if glued:
            tokens[-1] = tokens[-1][0] + unit, spaced
        else:
            tokens.append((unit, spaced))
        glued = not spaced and place + 1 < len(found) and joins(found, place)
    return [(token.replace(JOINED, "_"), spaced) for token, spaced in tokens]


def joins(found: list[tuple[str, bool]], place: int) -> bool:
    """Tell whether a unit, with no space behind it, is one token with the next."""
    unit, after = found[place][0], found[place + 1][0]
    if after in HYPHENS:
        return is_word(unit) and not found[place + 1][1] and is_word(dict(enumerate(found)).get(place + 2, ".")[0])
    if unit in HYPHENS:
        return place > 0 and not found[place - 1][1] and is_word(found[place - 1][0]) and is_word(after)
    return after in affixes().alone and is_word(unit) and not WORDS.fullmatch(unit)


def split_sentences(tokens: list[tuple[str, bool]]) -> list[list[str]]:
    """Return the tokens of each sentence of a line."""
    sentences, begin = [], 0
    roles = [sentence_role(token) for token, _ in tokens]
    for place in range(len(tokens)):
        if roles[place] not in (STOP, CALL):
            continue
        last = place
        while last + 1 < len(tokens) and (
            roles[last + 1] == BRACKET or (roles[last + 1] == ORNAMENT and not tokens[last][1])
        ):
            last += 1
        if last + 1 < len(tokens) and last >= begin and ends_sentence(tokens, roles, place, last):
            sentences.append([token for token, _ in tokens[begin : last + 1]])
            begin = last + 1
    return [*sentences, [token for token, _ in tokens[begin:]]] if tokens else []


def ends_sentence(tokens: list[tuple[str, bool]], roles: list[int], place: int, last: int) -> bool:
    """Tell whether a sentence ends with the sign at a place, behind what closes it: not at the end of the line."""
    after, is_stop = roles[last + 1], roles[place] == STOP
    before = roles[place - 1] if place and (is_stop or not tokens[place - 1][1]) else OTHER
    if is_stop and before == NUMBER:
        is_first = place == 1
        if is_first or (tokens[place - 2][1] and roles[place - 2] in (STOP, CALL)):
            return False
    if is_stop and before == INITIAL and after in (INITIAL, LATIN):
        return False
    if tokens[place][1]:
        return True
    if tokens[last][1]:
        return is_stop and before != LETTER
    if not is_stop and last > place:
        return False
    if after == NUMBER:
        return before == A_WORD
    return before in (NUMBER, LATIN, BRACKET, ORNAMENT, A_WORD) and after in (OPENING, A_WORD)


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
        lines = [(paragraph, clean(line)) for paragraph, line in paragraphs(title, text)]
        spelling = spelling_of([line for _, line in lines], counted=True)
        for paragraph, line in lines:
            line = as_counted(restore_halfspaces(line, spelling)) if cleaning == "restored" else line
            for words in split_sentences(split_words(line)):
                sentence += 1
                for token in join_verbs(words):
                    position += 1
                    rows.append((article_id, paragraph, sentence, position, token))
    columns = ["article_id", "paragraph", "sentence", "position", "token"]
    return pd.DataFrame(rows, columns=columns).astype({"token": "str"})
