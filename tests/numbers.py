"""The numbers that every Python and every hazm must give, as hashes: of seeds, sample, and mistyped text.

`python -m tests.numbers` prints them, and `python -m tests.numbers --write` puts them into tests/numbers.json, when a
number was changed on purpose: the CHANGELOG then says which, and why.
"""

import argparse
import hashlib
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from helpers import analysis, corpus, language

FILE = Path(__file__).with_suffix(".json")
ZWNJ = "\u200c"
TYPED = {"ی": "يى", "ک": "ك", "ه": "ةۀ", "۱": "1١", ZWNJ: [" ", "", "\u00a0", "\u00ac"], "ا": ["ا", "اً", "ﺎ"]}
SIGNS = [
    *" .،؛:!؟«»()-–…٪%/\\_*#",
    "\n",
    "\n\n",
    "ﷲ",
    "ﷺ",
    "\u200f",
    "\ufeff",
    "1.5",
    "10.6.1404",
    "WTO",
    "😀",
    "_اسلامی",
]
COLUMNS = {
    "tokens": ["article_id", "paragraph", "sentence", "position", "token", "lemma", "kind", "negated"],
    "terms": ["term", "count", "share_of_tokens", "articles", "dispersion"],
    "pairs": ["term", "count", "articles"],
    "hits": ["article_id", "paragraph", "sentence", "position", "length", "theme", "entry"],
    "themes": ["theme", "hits", "hits_per_1000", "articles"],
    "codes": ["article_id", "paragraph", "theme", "coded"],
}


def main() -> int:
    """Print or write the hashes of the Python that runs this."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put them into tests/numbers.json")
    found = json.dumps(hashes(), indent=1)
    print(found)
    if parser.parse_args().write:
        FILE.write_text(found + "\n", encoding="utf-8", newline="\n")
    return 0


def hashes() -> dict[str, str]:
    """Return a hash for each table of each corpus."""
    return {
        f"{name} {table}": digest(made, COLUMNS[table])
        for name, articles in corpora().items()
        for table, made in tables(articles)
    }


def corpora() -> dict[str, pd.DataFrame]:
    """Return the seed, the sample, and a text made of the words of both, mistyped."""
    seed, sample = (corpus.read_articles(path) for path in ("seeds", "data/sample/articles"))
    words = sorted({word for text in [*seed["text"], *sample["text"]] for word in language.normalize(text).split()})
    chosen = random.Random(1)
    texts = [mistyped(words, chosen) for _ in range(300)]
    made = pd.DataFrame({"article_id": [f"{number:03d}" for number in range(len(texts))], "title": "", "text": texts})
    return {"seed": seed, "sample": sample, "mistyped": made}


def mistyped(words: list[str], chosen: random.Random) -> str:
    """Return a hundred words as a careless typist has them; of the generator only `random()`, which never changes."""

    def one_of(things):
        return things[int(chosen.random() * len(things))]

    pieces = []
    for _ in range(100):
        word = one_of(words)
        pieces.append(
            "".join(one_of(TYPED[sign]) if chosen.random() < 0.4 and sign in TYPED else sign for sign in word)
        )
        pieces.append(one_of(SIGNS) if chosen.random() < 0.2 else " " if chosen.random() < 0.9 else "")
    return "".join(pieces)


def tables(articles: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Give the tables of a corpus, tokens first."""
    tokens = language.tokenize(articles)
    yield "tokens", tokens
    stopwords = language.stopwords()
    yield "terms", analysis.count_terms(tokens, stopwords=stopwords)
    yield "pairs", analysis.count_ngrams(tokens, n=2, stopwords=stopwords)
    hits = analysis.find_themes(tokens, analysis.read_codebook())
    yield "hits", hits
    yield "themes", analysis.count_themes(hits, tokens)
    yield "codes", analysis.code_themes(tokens, analysis.read_coder())


def digest(table: pd.DataFrame, columns: list[str]) -> str:
    """Return the hash of a table; floating-point numbers to ten digits, as libraries differ in the last."""
    whole = hashlib.sha256()
    for column in columns:
        values = table[column].tolist()
        shown = (f"{value:.10g}" if isinstance(value, float) else str(value) for value in values)
        whole.update("\n".join(shown).encode("utf-8", "surrogatepass") + b"\0")
    return whole.hexdigest()[:16]


if __name__ == "__main__":
    sys.exit(main())
