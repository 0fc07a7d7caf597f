"""Count spellings in edited news, for `spelling_counts.tsv`: `make lexicon EVAL=folder`.

The folder holds `news/isna.jsonl`: one article per line, with `title` and `text`. Only counts leave it: each spelling
of a word that occurs twice or more, and each pair or triple of words that could be one word.
"""

import json
import sys
from collections import Counter
from pathlib import Path

from helpers.language import spelling
from helpers.language.characters import ZWNJ, fold_characters
from helpers.language.halfspace import word_runs
from helpers.paths import LEXICON

TARGET = LEXICON / "spelling_counts.tsv"
LEAST = 2  # a spelling that was seen once may be a slip
HEADER = """\
# How often each spelling of a word was counted in edited news, and pairs or triples of words (with spaces) that could
# be one word. Half-spaces are U+200C.
# Origin: counted by build_spelling_counts.py in {articles:,} articles of ISNA ({words:,} words); counts only, no text.
"""


def count(news: Path) -> tuple[Counter, Counter, int]:
    """Return the counts of words and of neighbours, and the number of articles."""
    words, neighbours, articles = Counter(), Counter(), 0
    with news.open(encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            articles += 1
            for run in word_runs(fold_characters(f"{article['title']}\n{article['text']}")):
                words.update(run)
                for length in (2, 3):
                    neighbours.update(" ".join(run[i : i + length]) for i in range(len(run) - length + 1))
    return words, neighbours, articles


def write(rows: dict[str, int], header: str) -> None:
    """Write the table, sorted by spelling."""
    body = "".join(f"{word}\t{number}\n" for word, number in sorted(rows.items()))
    TARGET.write_text(f"{header}spelling\tcount\n{body}", encoding="utf-8")


def could_be_one_word(neighbours: str) -> bool:
    """Tell whether words are written as one somewhere, with their ending or without."""
    parts = neighbours.split(" ")
    joined = "".join(parts).replace(ZWNJ, "")
    shorter = "".join([*parts[:-1], spelling.core(parts[-1])]).replace(ZWNJ, "")
    return joined in spelling.spellings() or shorter in spelling.spellings()


def main(folder: str) -> None:
    """Count, write the words, and then the pairs, which are chosen by what the words say."""
    words, neighbours, articles = count(Path(folder) / "news" / "isna.jsonl")
    header = HEADER.format(articles=articles, words=sum(words.values()))
    rows = {word: number for word, number in words.items() if number >= LEAST}
    write(rows, header)
    rows |= {pair: number for pair, number in neighbours.items() if could_be_one_word(pair)}
    write(rows, header)
    print(f"{len(rows):,} rows in {TARGET.name}")


if __name__ == "__main__":
    main(sys.argv[1])
