"""Quotes in sentences of treebanks, against those taken from their trees: cue, speaker and how far the quote reaches.

A reference's cue, speaker and quote are looked up in the letters of its sentence, signs and half-spaces left aside, and
so come to stand on our tokens. It was taken from trees by rule and checked by nobody: part of what differs is its own.
"""

import json
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from benchmarks.letters import share
from helpers.analysis import attribute_quotes
from helpers.language import normalize, tokenize

_DETERMINERS = ("این", "آن", "همین", "یک")


def measure(files: list[Path]) -> dict:
    """Return one row per file with the shares of cues, speakers and extents found, the F1 of quotes, and all errors.

    `cue`: of all sentences, those with a quote of ours whose verb ends on the word on which the reference's cue ends
    (of several such words the nearest to its quote). `head`: of the sentences whose reference names a speaker, those
    where the speaker of that quote, as it is written there, has the reference's first word (behind این, یک). `extent`:
    those where the two have the same letters. `quote_f1`: the F1 of the words in our quote and in the reference's, by
    their place, as the mean over all sentences. Without the cue, head and extent are wrong and the F1 is 0.
    """
    table, errors = [], []
    for file in files:
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        scored = list(map(score, rows, found_in(row["text"] for row in rows)))
        named = [one for one in scored if one["speaker"]]
        table.append(
            {
                "file": file.name,
                "sentences": len(scored),
                "cue": share(sum(one["found"] for one in scored), len(scored)),
                "with_speaker": len(named),
                "head": share(sum(one["head"] for one in named), len(named)),
                "extent": share(sum(one["extent"] for one in named), len(named)),
                "quote_f1": share(sum(one["f1"] for one in scored), len(scored)),
            }
        )
        errors += [kept for one in scored if (kept := _error(one))]
    return {"table": table, "errors": errors}


def found_in(texts: Iterable[str]) -> list[tuple[pd.DataFrame, pd.DataFrame]]:
    """Return the tokens and the quotes of each text, each of which is an article of its own."""
    articles = pd.DataFrame({"text": list(texts), "title": ""})
    tokens = tokenize(articles.assign(article_id=articles.index.map(str)))
    quotes = attribute_quotes(tokens)
    return [tuple(table[table["article_id"] == str(number)] for table in (tokens, quotes)) for number in articles.index]


def score(row: dict, found: tuple[pd.DataFrame, pd.DataFrame]) -> dict:
    """Return what of a reference was found in its sentence.

    >>> row = {"text": "مریم گفت: باران آمد.", "cue": "گفت", "speaker": "مریم", "quote": "باران آمد"}
    >>> scored = score(row, found_in([row["text"]])[0])
    >>> scored["found"], scored["head"], scored["extent"], scored["f1"]
    (True, True, True, 1.0)
    """
    tokens, quotes = found
    spelled = [(position, _letters(token)) for position, token in tokens[["position", "token"]].itertuples(index=False)]
    reference = _places(spelled, _letters(row["quote"]))
    cue = _cue_place(spelled, _letters(row["cue"].split()[-1]), reference)
    ours = next((quote for quote in quotes.itertuples() if quote.position + quote.length - 1 == cue), None)
    scored = {**row, "found": ours is not None, "head": False, "extent": False, "f1": 0.0, "ours": "", "our_quote": ""}
    if ours is None:
        return scored
    if row["speaker"]:
        words = [word for word in row["speaker"].split() if word not in _DETERMINERS]
        written = [_letters(word) for word in ours.speaker_written.split()]
        starts = ("".join(written[place:]) for place in range(len(written)))
        head = any(start.startswith(_letters(words[0])) for start in starts)
        scored |= {"head": head, "extent": "".join(written) == _letters(row["speaker"])}
    said = {position for position, word in spelled if word and ours.start <= position < ours.end}
    f1 = 2 * len(said & reference) / (len(said) + len(reference))
    return scored | {"f1": f1, "ours": ours.speaker_written, "our_quote": ours.quote}


def _places(spelled: list[tuple[int, str]], letters: str) -> set[int]:
    """Return the positions of the tokens that begin where these letters stand in the sentence."""
    start = "".join(word for _, word in spelled).index(letters)
    places, at = set(), 0
    for position, word in spelled:
        if word and start <= at < start + len(letters):
            places.add(position)
        at += len(word)
    return places


def _cue_place(spelled: list[tuple[int, str]], letters: str, quote: set[int]) -> int | None:
    """Return the position of the cue's last word, outside of the quote and nearest to it."""
    fitting = [position for position, word in spelled if word.startswith(letters) and position not in quote]
    return min(fitting, key=lambda place: min(abs(place - min(quote)), abs(place - max(quote))), default=None)


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, normalize(text)))


def _error(scored: dict) -> dict | None:
    """Return what differs, with the text; None where nothing much does."""
    named = bool(scored["speaker"])
    kinds = {
        "cue": not scored["found"],
        "head": named and not scored["head"],
        "extent": named and not scored["extent"],
        "quote": scored["f1"] < 0.8,
    }
    kind = next((kind for kind, differs in kinds.items() if differs), None)
    if kind is None:
        return None
    shown = ["cue", "speaker", "ours", "f1", "quote", "our_quote", "text"]
    return {"kind": kind, "sentence": f"{scored['src']} {scored['sent_id']}", **{name: scored[name] for name in shown}}
