"""Why a word is counted as it is: each step from what was typed to its lemma, and what decided it.

Nothing here decides. The steps lie between the texts that `normalize` and `tokenize` give, and the rule of each step is
found by asking the tables of rules that these two ask.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers.core.errors import UserError
from helpers.core.paths import CODEBOOK, LEXICON, to_root
from helpers.language.characters import TAGS, ZWNJ, coarse_key, fold_characters, fold_reason, word_matches
from helpers.language.halfspaces import STAND_ALONE, deciding_rule, join_weights, join_words, joined_spelling
from helpers.language.lemmas import CANONICAL, NOUN_RULES, WORD_RULES, is_negated, kind_of, lemma_of, lemma_steps
from helpers.language.lexicon import WordRule, first_rule, letter_table, load_lexicon, protected_names
from helpers.language.morphology import verbs
from helpers.language.normalizer import normalize
from helpers.language.segments import paragraphs
from helpers.language.spelling import SPELLING_RULES, spell
from helpers.language.tokens import TOKENIZER_CACHE, token_texts

_FIELDS, _WORDS = re.compile(r"[\t|]"), re.compile(rf"[^\w{ZWNJ}]+")  # what parts the fields of a table, words of YAML
_IGNORED = re.compile(f"[ \n_{ZWNJ}]")  # what steps move, add and take away


class Step(NamedTuple):
    """One step: what it made of what, the rule that decided, where that is listed, and what speaks against it."""

    stage: str
    before: str
    after: str
    rule: str
    source: str = ""
    against: str = ""


class Explanation(NamedTuple):
    """The steps from a text to its tokens and lemmas. `print` shows them as text, Jupyter as a table."""

    text: str
    steps: list[Step]
    tokens: list[tuple[str, str]]  # with lemmas
    negated: frozenset[str]  # those of the tokens that are negated forms of a verb

    def table(self) -> pd.DataFrame:
        """Return one row per step: `stage, before, after, rule, source, against`."""
        return pd.DataFrame(self.steps, columns=Step._fields)

    def __str__(self) -> str:
        """Return the steps. What decided has lines of its own: in one line, Persian and Latin would change places."""
        lines = [self.text]
        for stage, before, after, *why in self.steps:
            lines.append(f"  {stage}: {f'{before} → {after}' if before != after else after}")
            lines += [f"      {label}: {text}" for label, text in zip(Step._fields[3:], why, strict=True) if text]
        return "\n".join([*lines, f"  {self._result()}"])

    def _repr_html_(self) -> str:
        cells = "".join(
            f"<tr><td>{escape(step.stage)}</td>"
            f'<td dir="rtl">{escape(step.before)}</td><td dir="rtl">{escape(step.after)}</td>'
            + "".join(f'<td style="text-align:left">{escape(text)}</td>' for text in step[3:])
            + "</tr>"
            for step in self.steps
        )
        head = "".join(f"<th>{name}</th>" for name in Step._fields)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{cells}</tbody></table><p>{escape(self._result())}</p>"

    def _result(self) -> str:
        found = [
            f"{token} (lemma {lemma}{', negated' if token in self.negated else ''})"
            if any(map(str.isalpha, token))
            else token
            for token, lemma in self.tokens
        ]
        return "tokens: " + ", ".join(found)


def explain(text: str, *, names: Iterable[str] | None = None) -> Explanation:
    """Explain how a word or a phrase is normalised, tokenized and lemmatized.

    Use it where a count surprises you: the step that is wrong names the list or rule to change
    (`data/lexicon/README.md` says how). `names` are left alone, as in `lemmatize`.

    Returns
    -------
    Explanation
        The steps and the tokens with their lemmas, and which are negated; `table()` gives one row per step.

    Examples
    --------
    >>> print(explain("كتابها"))
    كتابها
      characters: كتابها → کتابها
          rule: ك → ک: Arabic kaf
      half-spaces: کتابها → کتاب‌ها
          rule: usual spelling of a known word
          source: data/lexicon/spelling_counts.tsv:103806: کتاب‌ها | 72 | 8
          against: کتابها is counted 11 times, کتاب‌ها 72 times
      lemma: کتاب‌ها → کتاب
          rule: without an ending behind a half-space
          source: data/lexicon/affixes.tsv:8: ها | suffix | any | yes | plural
      tokens: کتاب‌ها (lemma کتاب)
    """
    if not isinstance(text, str) or not text.strip():
        raise UserError(f"explain: there is no word in {text!r}; pass a word or a phrase, as in explain('کتابها')")
    lists, names = _Lists(), load_lexicon().names if names is None else protected_names(names)
    folded, restored = normalize(text, restore=False), normalize(text)
    tokens = list(chain.from_iterable(token_texts([line for _, line in paragraphs("", text)])))
    steps = [
        *_character_steps(text, folded),
        *_halfspace_steps(folded, restored, lists),
        *_token_steps(restored, tokens, lists),
    ]
    for token in dict.fromkeys(tokens):
        steps += _lemma_steps(token, names, lists)
    negated = frozenset(token for token in tokens if is_negated(token, names))
    return Explanation(text, steps, [(token, lemma_of(token, names)) for token in tokens], negated)


def _character_steps(text: str, folded: str) -> Iterator[Step]:
    if folded == text:
        return
    reasons: dict[str, list[str]] = {}
    for character in dict.fromkeys(unicodedata.normalize("NFC", text)):
        folded_one = fold_characters(f".{character}.")[1:-1]
        after = folded_one.translate(letter_table())
        is_kept = character in folded and after not in folded  # a digit of a Latin word
        if after != character and not is_kept and (fold_reason(character) or after != folded_one):
            why = fold_reason(character) or "as hazm's Normalizer writes it"
            reasons.setdefault(why, []).append(f"{_shown(character)} → {_shown(after) or 'nothing'}")
    rules = [f"{', '.join(changes)}: {why}" for why, changes in reasons.items()]
    yield Step("characters", text, folded, "; ".join(rules) or "punctuation and spaces")


def _shown(letters: str) -> str:
    return "".join(letter if letter.isprintable() and letter != " " else f"U+{ord(letter):04X}" for letter in letters)


def _halfspace_steps(folded: str, restored: str, lists: "_Lists") -> Iterator[Step]:
    typed, words = ([match.group() for match in word_matches(text)] for text in (folded, restored))
    for parts, _ in _aligned(typed, words):
        joined = []
        for part in parts:
            suffixed = deciding_rule(joined[-1], part, is_suffix=True) if joined else None
            if suffixed:
                (one, other), word = suffixed
                source = lists.cite(("affixes",), part)
                yield Step("half-spaces", f"{joined[-1]} {part}", word, f"{one} and {other}", source)
                joined[-1] = word
                continue
            spelling = part if ZWNJ in part else spell(part)
            if spelling != part:
                yield _step("half-spaces", part, *first_rule(SPELLING_RULES, part), lists, _rivals(part, spelling))
            joined.append(spelling)
        if len(joined) > 1:
            yield _joining_step(tuple(joined), lists)
    for pair in pairwise(words):
        if f"{pair[0]} {pair[1]}" in restored and joined_spelling(pair) and not join_words(pair):
            rule = "stands alone before any word" if pair[0] in STAND_ALONE else "more often several words than one"
            yield Step("half-spaces", " ".join(pair), " ".join(pair), rule, "", _weights(pair))


def _joining_step(parts: tuple[str, ...], lists: "_Lists") -> Step:
    word, by_rule = join_words(parts), deciding_rule(*parts) if len(parts) == 2 else None
    if by_rule:
        (one, other), _ = by_rule
        return Step("half-spaces", " ".join(parts), word, f"{one} and {other}", lists.cite(("affixes",), *parts))
    return _step("half-spaces", " ".join(parts), _COUNTED, word, lists, _weights(parts))


def _weights(parts: tuple[str, ...]) -> str:
    spelling = joined_spelling(parts) or "".join(parts)  # مدیرعامل shows no half-space
    together, apart = join_weights(parts, spelling)
    return f"evidence for {spelling} {together:.4g}, for {' '.join(parts)} {apart:.4g}"


def _rivals(before: str, after: str) -> str:
    """Return what speaks for the spelling that was not taken."""
    counts = load_lexicon().counts
    if counts.get(before):
        return f"{before} is counted {counts[before]:,} times, {after} {counts.get(after, 0):,} times"
    return f"hazm: words.dat: {before}" if before in load_lexicon().words else ""


def _token_steps(restored: str, tokens: Sequence[str], lists: "_Lists") -> Iterator[Step]:
    """Give the steps from restored words to tokens: what becomes several words, and what becomes one token."""
    counted_words = TOKENIZER_CACHE.tokenizer().restorer.counted_words
    for typed, found in _aligned(restored.split(), tokens):
        words = [match.group() for word in typed for match in word_matches(word)]
        for word, counted in zip(words, counted_words(words), strict=True):
            if counted != [word]:
                rule, spaced = _SPACED if ZWNJ in word else _RUN_TOGETHER, " ".join(counted)
                yield _step("words", word, rule, spaced, lists, _rivals(word, spaced))
        for token in found:
            if kind_of(token) == "word" and "_" in token and not TAGS.fullmatch(token):
                parts = token.split("_")
                rule = _LISTED if tuple(parts) in load_lexicon().together else _VERB
                yield _step("words", " ".join(parts), rule, token, lists)


def _lemma_steps(token: str, names: frozenset[str], lists: "_Lists") -> Iterator[Step]:
    lemma = lemma_of(token, names)
    if kind_of(token) != "word":
        if lemma != token:
            yield _step("lemma", token, _SMALL if lemma == token.casefold() else _FOREIGN, lemma, lists)
        return
    word, rules = token, WORD_RULES
    for rule, found in lemma_steps(token, names):
        against = _rivals(word, found) if rule is CANONICAL else _other_lemma(word, rule, rules, names)
        yield _step("lemma", word, rule, found, lists, against)
        word, rules = found, NOUN_RULES if rule.then == "noun" or rules is NOUN_RULES else WORD_RULES
    if not any(lemma_steps(token, names)):
        yield _step("lemma", word, _OWN_LEMMA, lemma, lists)


def _other_lemma(word: str, decided: WordRule, rules: tuple[WordRule, ...], names: frozenset[str]) -> str:
    """Return the lemma that the next rule that applies would give, where it is another."""
    others = () if TAGS.fullmatch(word) else rules[rules.index(decided) + 1 :]
    other_step = first_rule(others, word, names)
    if not other_step:
        return ""
    lemma, other = ([word, *(found for _, found in lemma_steps(word, names, some))][-1] for some in (rules, others))
    return f"{other_step[0].says}: {other}" if other not in (lemma, word) else ""


_COUNTED = WordRule("more often one word than several", ("spelling_counts", "words.dat"), str)
_SPACED = WordRule("half-space that is counted as a space: most writers leave it out", ("spelling_counts",), str)
_RUN_TOGETHER = WordRule("two frequent words written together", ("spelling_counts",), str)
_LISTED = WordRule("words that are one token wherever they stand side by side", ("variants",), str)
_VERB = WordRule("verb of several words, as hazm joins them", (), str)
_SMALL = WordRule("Latin letters are counted as small ones", (), str)
_FOREIGN = WordRule("without a Persian ending behind Latin letters or digits", ("affixes",), str)
_OWN_LEMMA = WordRule("its own lemma: no rule applies", ("words.dat", "spelling_counts"), str)


def _step(stage: str, before: str, rule: WordRule, after: str, lists: "_Lists", against: str = "") -> Step:
    """Return a step with the line of the rule's lists that has the word, or else the ending or the part of it."""
    wanted = [before, after] if stage == "lemma" and rule is not CANONICAL else [after, before]
    wanted.append((after.removeprefix(before) if after.startswith(before) else before.removeprefix(after)).strip(ZWNJ))
    if stage != "lemma":
        wanted.append(verbs().forms.get(after, ""))
        wanted += [part for word in wanted[:2] for part in reversed(re.split(f"[{ZWNJ} _]", word))]
    return Step(stage, before, after, rule.says, lists.cite(rule.lists, *wanted), against)


def _aligned(before: Iterable[str], after: Iterable[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Give the shortest runs of two lists of words that have the same letters."""
    sides, read = (iter(before), iter(after)), [0, 0]
    runs = [], []
    for word in sides[0]:
        runs[0].append(word)
        read[0] += len(_IGNORED.sub("", word))
        while read[1] < read[0]:
            word = next(sides[1])
            runs[1].append(word)
            read[1] += len(_IGNORED.sub("", word))
        if read[0] == read[1] and runs[1]:
            yield runs
            runs = [], []


class _Lists(dict[Path, list[str]]):
    """The lines of the lists on disk, each read when a line of it is first asked for."""

    def __missing__(self, path: Path) -> list[str]:
        self[path] = path.read_text(encoding="utf-8").split("\n")
        return self[path]

    def cite(self, names: Sequence[str], *wanted: str) -> str:
        """Return the first line of the lists that has one of some words: its file, its number, and what it says."""
        return next((line for word in wanted if word for name in names if (line := self._find(name, word))), "")

    def _find(self, name: str, word: str) -> str:
        if name == "words.dat":
            return f"hazm: words.dat: {word}" if word in load_lexicon().words else ""
        if name.startswith("verbs"):  # listed by their stems, as lemmas have them
            word, present, *_ = f"{word}#".split("#")
            if not present:
                return ""
        if name == "verbs.dat":
            return f"hazm: verbs.dat: {word}#{present}" if (word, present) in load_lexicon().verbs else ""
        path = CODEBOOK / "actors.yml" if name == "actors" else LEXICON / f"{name}.tsv"
        key = coarse_key if name == "variants" else str  # a variant stands for all spellings with its letters
        wanted, parted = key(word), _WORDS if name == "actors" else _FIELDS
        for number, line in enumerate(self[path], start=1):
            if wanted in key(line) and wanted in parted.split(key(line)) and not line.startswith("#"):
                return f"{to_root(path)}:{number}: {' | '.join(filter(None, _FIELDS.split(line.strip())))}"
        return ""
