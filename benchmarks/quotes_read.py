"""Quotes in whole articles, against those that a reader found: which are found, how far they reach, and who speaks.

`quotes_read.tsv` says where the quotes stand and holds no text: an article is known by a hash of its letters, a quote
by the offsets of its first letter and of the one behind its last. The articles are looked up in `news_more`, in the
file of their source.
Read by a language model from a written guide, before the first run on these articles: say so where you quote a score.

    python -m benchmarks.quotes_read sample.json truth.jsonl >> benchmarks/quotes_read.tsv

adds what was read in a sample: `id, source, title, text` of each article, and `id, first, last, speaker, holder, kind`
of each quote, whose first and last words are found in the text.
"""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd

from benchmarks.letters import bare, share
from helpers.analysis import attribute_quotes
from helpers.core.paths import ROOT
from helpers.corpus import parse_date
from helpers.language import tokenize

TABLE = ROOT / "benchmarks/quotes_read.tsv"
COLUMNS = ["source", "article", "start", "end", "speaker", "holder", "kind"]
_SLIP = 12  # letters that tokens may leave out between two words, links and emoji aside
_SHARED = 0.5  # of the shorter of two quotes: less, and they are not of one statement
_BEHIND_TITLES = frozenset("دکتر مهندس آقای خانم سید سیده حاج سردار سرهنگ حجتالاسلام آیتالله والمسلمین این".split())


def measure(folders: list[Path], *, table: Path = TABLE) -> dict:
    """Return one row per source and one over all, and the errors with the words around them.

    `recall`, `precision`: of the reader's quotes, those that one of ours shares half of its words with, each used once,
    and the other way round. `extent_f1`: of such pairs, the F1 of the words in both. `word_f1`: the F1 of all words in
    quotes, those in quotes that were not found and in those that are none among them. `speaker`: of the pairs, those
    with one speaker, or with none in both. `kind`: of the pairs, those of one kind.
    """
    read = pd.read_csv(table, sep="\t", dtype=str, keep_default_na=False).astype({"start": int, "end": int})
    scores, errors, missing = [], [], []
    for source, rows in read.groupby("source", sort=False):
        file = folders[0] / f"{source}.jsonl"
        texts = _articles(file, set(rows["article"])) if file.exists() else {}
        missing += [f"{source}: {rows['article'].nunique() - len(texts)} articles are not in the folder"]
        for article, (score, kept) in _scored(rows, texts).items():
            scores.append({"source": source, "article": article, **score})
            errors += [{"source": source, **error} for error in kept]
    if not scores:
        return {"table": [], "errors": [], "notes": missing}
    counts = pd.DataFrame(scores).drop(columns="article")
    sums = [*counts.groupby("source", sort=False).sum().iterrows(), ("all", counts.drop(columns="source").sum())]
    notes = [note for note in missing if ": 0 " not in note]
    return {"table": [_row(name, count) for name, count in sums], "errors": errors, "notes": notes}


def _row(source: str, count: pd.Series) -> dict:
    return {
        "source": source,
        "articles": int(count["articles"]),
        "quotes": int(count["read"]),
        "recall": share(count["pairs"], count["read"]),
        "precision": share(count["pairs"], count["ours"]),
        "extent_f1": share(count["extent"], count["pairs"]),
        "word_f1": share(2 * count["words_shared"], count["words_read"] + count["words_ours"]),
        "speaker": share(count["speaker"], count["pairs"]),
        "kind": share(count["kind"], count["pairs"]),
    }


def letters_of(text: str) -> str:
    """Return the letters and digits of a text, folded."""
    return "".join(character for character in bare(text) if character.isalnum() and character != "ـ")


def article_key(letters: str) -> str:
    """Return what an article is known by."""
    return hashlib.sha256(letters.encode()).hexdigest()[:16]


def _articles(file: Path, keys: set[str]) -> dict[str, dict]:
    """Return those articles of a file that are asked for."""
    found = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        row = {name: str(row.get(name) or "") for name in ("title", "text", "date")}
        key = article_key(letters_of(row["title"] + row["text"]))
        if key in keys:
            found[key] = row
    return found


def _scored(rows: pd.DataFrame, texts: dict[str, dict]) -> dict[str, tuple[dict, list[dict]]]:
    if not texts:
        return {}
    articles = pd.DataFrame.from_dict(texts, orient="index").rename_axis("article_id").reset_index()
    articles["date"] = pd.to_datetime(
        [reading.date if reading else None for reading in map(parse_date, articles["date"])]
    )
    tokens = tokenize(articles)
    quotes = attribute_quotes(tokens, articles=articles)
    ours, words = dict(list(quotes.groupby("article_id"))), dict(list(tokens.groupby("article_id")))
    of_article = ((article, of_it) for article, of_it in rows.groupby("article") if article in texts)
    return {
        article: score(of_it, ours.get(article, quotes.head(0)), words[article], texts[article])
        for article, of_it in of_article
    }


def score(read: pd.DataFrame, quotes: pd.DataFrame, tokens: pd.DataFrame, text: dict) -> tuple[dict, list[dict]]:
    """Return the counts of one article, and what differs in it.

    >>> text = {"title": "", "text": "مریم گفت: باران آمد."}
    >>> read = pd.DataFrame({"start": [7], "end": [15], "speaker": ["مریم"], "holder": "", "kind": ["person"]})
    >>> tokens = tokenize(pd.DataFrame([{"article_id": "1", **text}]))
    >>> counts, errors = score(read, attribute_quotes(tokens), tokens, text)
    >>> counts["pairs"], counts["extent"], counts["speaker"], errors
    (1, 1.0, 1, [])
    """
    words = tokens[tokens["kind"] == "word"]
    starts = dict(
        zip(tokens["position"], _places(tokens["token"], letters_of(text["title"] + text["text"])), strict=True)
    )
    read = read[read["end"] > read["start"]]
    theirs = [
        {place for place in words["position"] if start <= starts[place] < end}
        for start, end in zip(read["start"], read["end"], strict=True)
    ]
    ours = [
        set(words.loc[words["position"].between(one.start, one.end - 1), "position"]) for one in quotes.itertuples()
    ]
    pairs = _pairs(theirs, ours)
    counts = {"articles": 1, "read": len(theirs), "ours": len(ours), "pairs": len(pairs), "extent": 0.0}
    said, found = set().union(*theirs), set().union(*ours)
    counts |= {"words_read": len(said), "words_ours": len(found), "words_shared": len(said & found)}
    counts |= {"speaker": 0, "kind": 0}
    errors = []
    spelled = dict(zip(tokens["position"], tokens["token"], strict=True))

    def shown(places: set[int]) -> str:
        return " ".join(spelled[place] for place in range(min(places), max(places) + 1)) if places else ""

    for one, other in pairs:
        reader, quote = read.iloc[one], quotes.iloc[other]
        f1 = 2 * len(theirs[one] & ours[other]) / (len(theirs[one]) + len(ours[other]))
        right, kind = is_same(quote["speaker"], reader["speaker"], reader["holder"]), quote.get("speaker_kind", "")
        same_kind = kind == reader["kind"] or (kind == "unresolved" and reader["kind"] == "none")
        counts["extent"] += f1
        counts["speaker"] += right
        counts["kind"] += same_kind
        said = {"speaker": reader["speaker"], "ours": quote["speaker"], "verb": quote["verb"]}
        wrong = {"speaker": not right, "kind": not same_kind, "extent": f1 < 0.8}
        errors += [
            {"error": name, **said, "kinds": f"{reader['kind']}/{kind}", "f1": round(f1, 2)}
            | {"read": shown(theirs[one]), "our_quote": shown(ours[other])}
            for name, is_so in wrong.items()
            if is_so
        ]
    paired, paired_ours = {one for one, _ in pairs}, {other for _, other in pairs}
    errors += [
        {"error": "not found", "speaker": read["speaker"].iloc[one], "read": shown(theirs[one])}
        for one in range(len(theirs))
        if one not in paired
    ]
    errors += [
        {"error": "no quote", "ours": quote.speaker, "verb": quote.verb, "our_quote": quote.quote}
        for number, quote in enumerate(quotes.itertuples())
        if number not in paired_ours
    ]
    return counts, errors


def _places(tokens: Iterable[str], letters: str) -> Iterator[int]:
    """Yield the offset of each token in the letters of its article."""
    at = 0
    for token in tokens:
        own = letters_of(token)
        found = letters.find(own, at, at + len(own) + _SLIP)
        at = found if own and found >= 0 else at
        yield at
        at += len(own)


def _pairs(theirs: list[set[int]], ours: list[set[int]]) -> list[tuple[int, int]]:
    """Return which quotes are of one statement, those that share most first, each once."""
    shared = {
        (one, other): len(first & second)
        for one, first in enumerate(theirs)
        for other, second in enumerate(ours)
        if first and second and len(first & second) >= _SHARED * min(len(first), len(second))
    }
    pairs: list[tuple[int, int]] = []
    for pair in sorted(shared, key=lambda pair: -2 * shared[pair] / (len(theirs[pair[0]]) + len(ours[pair[1]]))):
        if all(pair[0] != one and pair[1] != other for one, other in pairs):
            pairs.append(pair)
    return sorted(pairs)


def is_same(ours: str, speaker: str, holder: str = "") -> bool:
    """Tell whether two names are of one speaker: all words of one in the other, titles aside.

    >>> is_same("سیدحسین رضوی", "حسین رضوی"), is_same("وزیر نیرو", "رضا کمالی", ""), is_same("", "رضا کمالی")
    (True, False, False)
    """
    if not ours or not (speaker or holder):
        return not ours and not (speaker or holder)
    return any(_fits(ours, name) for name in (speaker, holder) if name)


def _fits(ours: str, name: str) -> bool:
    one, other = (
        [letters_of(word) for word in text.split() if letters_of(word) not in _BEHIND_TITLES] for text in (ours, name)
    )
    joined = "".join(one), "".join(other)
    return bool(one and other) and (
        set(one) <= set(other)
        or set(other) <= set(one)
        or joined[0].endswith(joined[1])
        or joined[1].endswith(joined[0])
    )


def read_rows(sample: list[dict], truth: list[dict]) -> Iterator[dict]:
    """Yield the table's rows of a sample: one per quote, and one without a place of an article that has none."""
    quotes: dict[str, list[dict]] = {}
    for quote in truth:
        quotes.setdefault(quote["id"], []).append(quote)
    for article in sample:
        letters = letters_of(article["title"] + article["text"])
        named = {"source": article["source"], "article": article_key(letters)}
        at, found = 0, 0
        for quote in quotes.get(article["id"], []):
            first, last = letters_of(quote["first"]), letters_of(quote["last"])
            from_here = letters.find(first, at)
            start = from_here if from_here >= 0 else letters.find(first)
            end = letters.find(last, start + max(0, len(first) - len(last)) if len(last) <= len(first) else start)
            if start < 0 or end < 0:
                print(f"{article['id']}: not found: {quote['first']} … {quote['last']}", file=sys.stderr)
                continue
            at, found = start + 1, found + 1
            yield (
                named
                | {"start": start, "end": end + len(last)}
                | {name: quote.get(name, "") for name in ("speaker", "holder", "kind")}
            )
        if not found:
            yield named | {"start": 0, "end": 0, "speaker": "", "holder": "", "kind": "none"}


def main(arguments: list[str]) -> int:
    """Print the rows of a sample and what was read in it."""
    sample, truth = (Path(name).read_text(encoding="utf-8") for name in arguments)
    rows = read_rows(json.loads(sample), [json.loads(line) for line in truth.splitlines() if line.strip()])
    for row in rows:
        print("\t".join(str(row[name]) for name in COLUMNS))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
