"""Five jobs by one tool, in a process that loads nothing else; `benchmarks.compare` starts it and reads what it prints.

hazm, rishe and Shekar give tokens and their lemmas. What they have no verb for is done by a plain script that a user
of them would write: `Plain`.
"""

import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator
from math import log
from pathlib import Path
from typing import Any

Article = list[tuple[str, str]]  # each token with its lemma
CONTEXT = 5  # tokens on each side of a line of the concordance
_WARM_UP = ["همکاریهای کشور ها نوشته می شود.", "کشور و صادرات."]


class Plain:
    """A tool that reads a text as tokens with their lemmas, and a plain script for the rest."""

    def __init__(self, read: Callable[[str], Article]):
        """Take what reads a text."""
        self._read = read

    def tokenize(self, texts: list[str]) -> list[Article]:
        """Normalise, tokenize and lemmatize: all tokens of each article."""
        return [self._read(text) for text in texts]

    def count(self, articles: list[Article], stopwords: Collection[str] = ()) -> dict[str, int]:
        """Count each lemma that has a letter and is no stopword."""
        lemmas = (lemma for article in articles for _, lemma in article)
        return Counter(lemma for lemma in lemmas if lemma not in stopwords and any(map(str.isalpha, lemma)))

    def dictionary(self, articles: list[Article], entries: list[str]) -> list[str]:
        """Find the longest entry at each place, by lemmas, none on another."""
        phrases = defaultdict(list)
        for words in sorted({tuple(lemma for _, lemma in self._read(entry)) for entry in entries}, key=len):
            phrases[words[0]].insert(0, words)
        return [" ".join(found) for article in articles for found in _longest([lemma for _, lemma in article], phrases)]

    def concordance(self, articles: list[Article], word: str) -> list[tuple[str, str, str]]:
        """Give what stands before each token of a lemma, the token, and what stands behind it."""
        lines = []
        for article in articles:
            tokens = [token for token, _ in article]
            for place in (place for place, (_, lemma) in enumerate(article) if lemma == word):
                before, after = tokens[max(place - CONTEXT, 0) : place], tokens[place + 1 : place + 1 + CONTEXT]
                lines.append((" ".join(before), tokens[place], " ".join(after)))
        return lines

    def keyness(self, articles: list[Article]) -> dict[str, float]:
        """Compare the first half of the articles with the second: G² (Dunning 1993) of each lemma, three times or more.

        Of the table of four cells, the lemma and all other words on each side.
        """
        middle = len(articles) // 2
        sides = [self.count(articles[:middle]), self.count(articles[middle:])]
        totals = [sum(side.values()) for side in sides]
        scores = {}
        for term in {**sides[0], **sides[1]}:
            counts = [side.get(term, 0) for side in sides]
            if sum(counts) >= 3:
                scores[term] = g_squared(counts, totals)
        return scores


def _longest(lemmas: list[str], phrases: dict[str, list[tuple]]) -> Iterator[tuple]:
    place = 0
    while place < len(lemmas):
        for words in phrases.get(lemmas[place], ()):
            if tuple(lemmas[place : place + len(words)]) == words:
                yield words
                place += len(words) - 1
                break
        place += 1


def g_squared(counts: list[int], totals: list[int]) -> float:
    """Return G² of a term's counts on two sides.

    >>> round(g_squared([3, 1], [4, 4]), 3)
    2.093
    """
    cells = [*counts, *(total - count for total, count in zip(totals, counts, strict=True))]
    rows = [sum(counts)] * 2 + [sum(totals) - sum(counts)] * 2
    expected = [row * total / sum(totals) for row, total in zip(rows, totals * 2, strict=True)]
    return 2 * sum(cell * log(cell / mean) for cell, mean in zip(cells, expected, strict=True) if cell)


class Ours:
    """The same by this project, each job a verb of it."""

    def __init__(self):
        """Load the package; no tokens are kept between runs, nor read."""
        import pandas as pd

        from helpers import analysis, language
        from helpers.language import tokenizer

        tokenizer.MANY = 10**9
        self._table, self._analysis, self._language = pd.DataFrame, analysis, language

    def tokenize(self, texts: list[str]) -> Any:
        """Return the table of tokens."""
        names = [f"{number}" for number in range(len(texts))]
        return self._language.tokenize(self._table({"article_id": names, "title": "", "text": texts}))

    def count(self, tokens: Any, stopwords: Collection[str] = ()) -> dict[str, int]:
        """Count terms: `count_terms`."""
        terms = self._analysis.count_terms(tokens, stopwords=stopwords)
        return dict(zip(terms["term"], terms["count"].tolist(), strict=True))

    def dictionary(self, tokens: Any, entries: list[str]) -> list[str]:
        """Find entries: `compile_patterns` and `find_patterns`."""
        return self._language.find_patterns(tokens, self._language.compile_patterns({"all": entries}))["entry"].tolist()

    def concordance(self, tokens: Any, word: str) -> list:
        """Give the lines of a word: `concordance`."""
        lines = self._analysis.concordance(tokens, word, context=CONTEXT)
        return lines[["left", "node", "right"]].values.tolist()

    def keyness(self, tokens: Any) -> dict[str, float]:
        """Compare the halves: `keyness`."""
        number = tokens["article_id"].factorize()[0]
        first = number < (number.max() + 1) // 2
        terms = self._analysis.keyness(tokens[first], tokens[~first], min_articles=1)
        return dict(zip(terms["term"], terms["log_likelihood"].tolist(), strict=True))


def hazm() -> Plain:
    """Return hazm, every option at its default."""
    import hazm

    normalizer, splitter = hazm.Normalizer(), hazm.SentenceTokenizer()
    tokenizer, lemmatizer = hazm.WordTokenizer(), hazm.Lemmatizer()

    def read(text: str) -> Article:
        sentences = splitter.tokenize(normalizer.normalize(text))
        words = (word for sentence in sentences for word in tokenizer.tokenize(sentence))
        return [(word, lemmatizer.lemmatize(word)) for word in words]

    return Plain(read)


def rishe() -> Plain:
    """Return rishe's pipeline, every option at its default."""
    from rishe import Pipeline

    pipeline = Pipeline()

    def read(text: str) -> Article:
        document = pipeline(text)
        return list(zip(document.tokens, document.lemmas, strict=True))

    return Plain(read)


def shekar() -> Plain:
    """Return Shekar, every option at its default; its lemma of a verb written as the others write it."""
    from shekar import Lemmatizer, Normalizer, WordTokenizer

    normalizer, tokenizer, lemmatizer = Normalizer(), WordTokenizer(), Lemmatizer()

    def read(text: str) -> Article:
        return [(word, lemmatizer(word).replace("/", "#")) for word in tokenizer(normalizer(text))]

    return Plain(read)


TOOLS = {"ours": Ours, "hazm": hazm, "rishe": rishe, "shekar": shekar}


def do(tool: Plain | Ours, work: dict) -> dict:
    """Do the jobs, or without a `word` the first two; return seconds of the processor, sizes and the counts."""
    seconds: dict[str, float] = {}

    def timed(name: str, *given: Any) -> Any:
        start = time.process_time()
        result = getattr(tool, name)(*given)
        seconds[name] = time.process_time() - start
        return result

    tokens = timed("tokenize", work["texts"])
    counts = timed("count", tokens, set(work["stopwords"]))
    results = {"count": len(counts)}
    if work.get("word"):
        for name, given in (("dictionary", [work["entries"]]), ("concordance", [work["word"]]), ("keyness", [])):
            results[name] = len(timed(name, tokens, *given))
    return {"seconds": seconds, "results": results, "peak_mb": round(peak_mb()), "counts": counts}


def peak_mb() -> float:
    """Return the most memory that this process has held, in MB; on Linux `ru_maxrss` would count that of its parent."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text(encoding="utf-8").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1e3
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def main() -> None:
    """Do the jobs of a file by a tool, word lists loaded, and print what `do` gives as JSON."""
    name, file = sys.argv[1:]
    work, tool = json.loads(Path(file).read_text(encoding="utf-8")), TOOLS[name]()
    do(tool, {**work, "texts": _WARM_UP})
    print(json.dumps(do(tool, work)))


if __name__ == "__main__":
    main()
