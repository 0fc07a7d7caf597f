"""Count spellings in edited news, for the tables that say so: `make lexicon EVAL=folder`.

The folder holds `news/isna.jsonl`: one article per line, with `title` and `text`. Only counts leave it:

- `spelling_counts.tsv`: each spelling of a word that occurs twice or more, and each pair or triple of words that is
  written as one word somewhere;
- `indefinites.tsv`: words in ی that stand where a noun stands (behind a preposition, not behind a noun), so that their
  ی is the indefinite one (کتابی, a book) and no part of the word (ملی, national).
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from helpers.core.paths import LEXICON
from helpers.language import spelling
from helpers.language.characters import SPACES, ZWNJ, fold_characters, word_matches
from helpers.language.lexicon import load_lexicon

LEAST = 2  # a spelling that was seen once may be a slip
FUNCTION_WORDS = frozenset(
    [
        "و",
        "در",
        "به",
        "از",
        "با",
        "برای",
        "یک",
        "هیچ",
        "هر",
        "که",
        "تا",
        "بر",
        "چه",
        "این",
        "آن",
        "بدون",
        "نه",
        "یا",
        "دو",
        "سه",
        "چند",
    ]
)
# A word in ی is taken for an indefinite noun when this share of its occurrences begins a run of words or follows a
# function word: chosen on the two treebanks, where 80% of such words have the lemma without ی.
UNLISTED_SHARE, LISTED_SHARE = 0.3, 0.5
LEAST_INDEFINITE, LEAST_NOUN = 5, 3
SPELLING_HEADER = """\
# How often each spelling of a word was counted in edited news, and pairs or triples of words (with spaces) that are
# written as one word somewhere. Half-spaces are U+200C.
# Origin: counted by build_counts.py in {articles:,} articles of ISNA ({words:,} words); counts only, no text.
"""
INDEFINITE_HEADER = """\
# Words whose last letter is the indefinite ی: `after_function_word` is the share of occurrences that begin a run of
# words or follow a function word, as nouns do and adjectives do not.
# Origin: counted by build_counts.py in {articles:,} articles of ISNA ({words:,} words); counts only, no text.
"""


class News(NamedTuple):
    """What was counted: words, neighbours, words in ی at a noun's place, and how many articles there were."""

    words: Counter
    neighbours: Counter
    at_noun_place: Counter
    articles: int


def count(file: Path) -> News:
    """Count the words of a file of articles, their neighbours, and the places of those in ی."""
    words, neighbours, at_noun_place, articles = Counter(), Counter(), Counter(), 0
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            articles += 1
            for run in word_runs(fold_characters(f"{article['title']}\n{article['text']}")):
                words.update(run)
                for length in (2, 3):
                    neighbours.update(" ".join(run[i : i + length]) for i in range(len(run) - length + 1))
                before = ["", *run]
                at_noun_place.update(
                    word
                    for previous, word in zip(before, run, strict=False)
                    if word.endswith("ی") and (not previous or previous in FUNCTION_WORDS)
                )
    return News(words, neighbours, at_noun_place, articles)


def word_runs(text: str) -> list[list[str]]:
    """Return the words of a text, those with one space between them together in a list."""
    runs, end = [], None
    for match in word_matches(text):
        if end is None or text[end : match.start()] not in SPACES:
            runs.append([])
        runs[-1].append(match.group())
        end = match.end()
    return runs


def write(name: str, header: str, columns: str, rows: list[tuple]) -> None:
    """Write a table, sorted by its first column."""
    body = "".join("\t".join(map(str, row)) + "\n" for row in sorted(rows))
    (LEXICON / f"{name}.tsv").write_text(f"{header}{columns}\n{body}", encoding="utf-8")
    print(f"{len(rows):,} rows in {name}.tsv")


def could_be_one_word(neighbours: str) -> bool:
    """Tell whether words are written as one somewhere, with their ending or without."""
    parts = neighbours.split(" ")
    joined = "".join(parts).replace(ZWNJ, "")
    shorter = "".join([*parts[:-1], spelling.core(parts[-1])]).replace(ZWNJ, "")
    return joined in spelling.spellings().by_letters or shorter in spelling.spellings().by_letters


def is_indefinite(word: str, share: float) -> bool:
    """Tell whether the ی of a word is the indefinite one of a noun in use."""
    noun, listed = load_lexicon().words.get(word[:-1]), load_lexicon().words.get(word)
    if noun is None or "AJ" in noun.parts_of_speech or spelling.weight(word[:-1]) < LEAST_NOUN:
        return False
    if listed is None:
        return share > UNLISTED_SHARE
    common_noun = 2 * spelling.weight(word[:-1]) > spelling.weight(word)
    return listed.parts_of_speech == {"0"} and share > LISTED_SHARE and common_noun


def main(folder: str) -> None:
    """Count, write the words, and then what is chosen by what the words say."""
    news = count(Path(folder) / "news" / "isna.jsonl")
    facts = {"articles": news.articles, "words": sum(news.words.values())}
    rows = [(word, number) for word, number in news.words.items() if number >= LEAST]
    write("spelling_counts", SPELLING_HEADER.format(**facts), "spelling\tcount", rows)
    rows += [(pair, number) for pair, number in news.neighbours.items() if could_be_one_word(pair)]
    write("spelling_counts", SPELLING_HEADER.format(**facts), "spelling\tcount", rows)
    shares = {word: news.at_noun_place[word] / number for word, number in news.words.items() if word.endswith("ی")}
    indefinites = [
        (word, news.words[word], f"{share:.2f}")
        for word, share in shares.items()
        if len(word) > 3 and news.words[word] >= LEAST_INDEFINITE and is_indefinite(word, share)
    ]
    write("indefinites", INDEFINITE_HEADER.format(**facts), "word\tcount\tafter_function_word", indefinites)


if __name__ == "__main__":
    main(sys.argv[1])
