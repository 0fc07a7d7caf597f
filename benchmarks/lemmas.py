"""Lemmas: ours and those of hazm, rishe and shekar against those of treebanks, by part of speech.

Compared is the part before # (the past stem of a verb), letters folded, half-spaces and vowel marks removed on both
sides. A form of شدن whose lemma the Seraji treebank gives as کرد is left out and counted. The words of
`data/lexicon/kept_apart.tsv` are their own lemma on purpose, for counting: columns ending in `_rest` are without them.
"""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from benchmarks import peers
from benchmarks.conllu import Word, read_sentences
from benchmarks.letters import key, share, visible
from helpers.language import fold_characters, lemmatize
from helpers.language.lexicon import read_list

SCORED = ("NOUN", "PROPN", "VERB", "ADJ", "ADV")
ALL = "all"
_SHOWN = 15
# The parts of speech in the PTB word list begin with these; its other words are not scored.
_PTB_PARTS = {"Nc": "NOUN", "Na": "PROPN", "V": "VERB", "A": "ADJ", "D": "ADV"}


def measure(files: list[Path]) -> dict:
    """Return one row per file and part of speech; and our most frequent errors by file."""
    tools = {"ours": ours, **peers.lemmatizers()}
    rows, errors, notes = [], [], peers.notes()
    for file in files:
        words, left_out = _scored_words(read_words(file), is_seraji="seraji" in file.name)
        rows += [{"file": file.name, **row} for row in score(words, tools, kept_apart())]
        errors += [{"file": file.name, **error} for error in _errors(words)]
        if left_out:
            notes.append(f"{file.name}: {left_out} forms of شدن with the lemma کرد left out")
    return {"table": rows, "errors": errors, "notes": notes}


def ours(form: str) -> str:
    """Return our lemma of a form as it stands in a treebank."""
    return lemmatize(fold_characters(form))


def kept_apart() -> frozenset[str]:
    """Return the keys of the words that `lemmatize` leaves as they are, for their meaning in the news."""
    return frozenset(key(row["word"]) for row in read_list("kept_apart"))


def read_words(file: Path) -> list[Word]:
    """Return the words of a treebank (.conllu), or of a list of word, lemma and part of speech (tab-separated)."""
    if file.suffix == ".conllu":
        return [word for sentence in read_sentences(file) for word in sentence.words]
    rows = (line.split("\t") for line in file.read_text(encoding="utf-8-sig").splitlines())
    return [_listed_word(*row) for row in rows if len(row) == 3]


def _listed_word(form: str, lemma: str, tag: str) -> Word:
    part = next((part for start, part in _PTB_PARTS.items() if tag.startswith(start)), tag)
    return Word(form, lemma.split(",")[-1], part)  # of a verb: infinitive, present stem, past stem


def score(words: list[Word], tools: dict[str, Callable[[str], str]], apart: frozenset[str]) -> list[dict]:
    """Return the accuracy of each tool: one row per part of speech, and one for all."""
    total, right, total_rest, right_rest = Counter(), Counter(), Counter(), Counter()
    for word in words:
        groups = (word.part_of_speech, ALL)
        is_rest = key(word.form) not in apart
        total.update(groups)
        total_rest.update(groups if is_rest else ())
        for tool, lemma_of in tools.items():
            if key(lemma_of(word.form)) == key(word.lemma):
                right.update((tool, group) for group in groups)
                right_rest.update((tool, group) for group in groups if is_rest)
    return [
        {
            "part_of_speech": group,
            "words": total[group],
            **{tool: share(right[tool, group], total[group]) for tool in tools},
            "words_rest": total_rest[group],
            **{f"{tool}_rest": share(right_rest[tool, group], total_rest[group]) for tool in tools},
        }
        for group in (*SCORED, ALL)
        if total[group]
    ]


def _scored_words(words: list[Word], *, is_seraji: bool) -> tuple[list[Word], int]:
    """Return the words that are scored, and how many forms of شدن with the lemma کرد were left out."""
    scored = [word for word in words if word.part_of_speech in SCORED]
    kept = [word for word in scored if not (is_seraji and is_mistaken(word))]
    return kept, len(scored) - len(kept)


def is_mistaken(word: Word) -> bool:
    """Tell whether a form of شدن is given the lemma کرد."""
    is_shodan = any(stem in key(word.form) for stem in ("شد", "شو"))
    return word.part_of_speech == "VERB" and key(word.lemma) == "کرد" and is_shodan


def _errors(words: list[Word]) -> list[dict]:
    wrong = Counter(word for word in words if key(ours(word.form)) != key(word.lemma))
    return [
        {
            "part_of_speech": word.part_of_speech,
            "form": visible(word.form),
            "gold": visible(word.lemma),
            "ours": visible(ours(word.form)),
            "count": count,
        }
        for word, count in wrong.most_common(_SHOWN)
    ]
