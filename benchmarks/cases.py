"""Short inputs from bug reports and probes, each with what is right: `cases/language.tsv`.

Operations: `norm` is `normalize`; `lem` the tokens of `tokenize`, with `=lemma` where it differs; `lemma` is
`lemmatize`; `sent` the tokens, `||` between sentences; `date` is `parse_date`; `stop` tells whether all are stopwords.
Debatable cases are counted apart. A case whose answer is a remark (`X not Y`: the lemma of X should be Y) is right when
the lemma Y is there (`X one token`: when it is not); one that was `right by eye` is right as long as it stays.
"""

import re
from collections import Counter
from pathlib import Path

import pandas as pd

from benchmarks.letters import share, visible
from helpers.corpus import parse_date
from helpers.language import lemmatize, normalize, stopwords, tokenize
from helpers.language.characters import ZWNJ

_REMARK = re.compile(r"(\S+) not ([^\s;]+)")
_ONE_TOKEN = re.compile(r"(\S+) one token")


def measure(files: list[Path]) -> dict:
    """Return the share that is right by operation, debatable cases apart; and every case that is wrong."""
    cases = pd.read_csv(files[0], sep="\t", dtype=str, quoting=3, keep_default_na=False)
    cases = cases.apply(lambda column: column.str.replace("\\u200c", ZWNJ).str.replace("\\u00ad", "\u00ad"))
    cases["ours"] = [
        answer(operation, text) for operation, text in zip(cases["operation"], cases["input"], strict=True)
    ]
    right = [is_right(*row) for row in cases[["operation", "expected", "got", "ours"]].to_numpy()]
    cases["right"], cases["debatable"] = right, cases["verdict"] == "debatable"
    groups = Counter(zip(cases["operation"], cases["debatable"], cases["right"], strict=True))
    rows = []
    for operation in (*cases["operation"].drop_duplicates(), "all"):
        for debatable in (False, True):
            counts = [
                sum(groups[name, debatable, found] for name in groups_of(operation, cases)) for found in (True, False)
            ]
            if sum(counts):
                rows.append(
                    {
                        "operation": operation,
                        "debatable": debatable,
                        "cases": sum(counts),
                        "right": share(counts[0], sum(counts)),
                    }
                )
    wrong = cases[~cases["right"]]
    columns = ["id", "input", "operation", "expected", "ours", "verdict"]
    errors = [{name: visible(value) for name, value in row.items()} for row in wrong[columns].to_dict("records")]
    return {"table": rows, "errors": errors}


def groups_of(operation: str, cases: pd.DataFrame) -> list[str]:
    """Return the operations that a row of the table sums up."""
    return list(cases["operation"].unique()) if operation == "all" else [operation]


def answer(operation: str, text: str) -> str:
    """Return what the project makes of an input, in the notation of the cases."""
    match operation:
        case "norm":
            return normalize(text)
        case "lemma":
            return lemmatize(normalize(text))
        case "date":
            reading = parse_date(text)
            return f"{reading.date:%Y-%m-%d}" if reading and reading.date else "None"
        case "stop":
            return str(all(word in stopwords() for word in normalize(text).split()))
    tokens = tokenize(pd.DataFrame({"article_id": ["1"], "title": [""], "text": [text]}))
    if operation == "sent":
        return " || ".join(" ".join(part["token"]) for _, part in tokens.groupby(["paragraph", "sentence"]))
    pairs = zip(tokens["token"], tokens["lemma"], strict=True)
    return " ".join(token if token == lemma else f"{token}={lemma}" for token, lemma in pairs)


def is_right(operation: str, expected: str, got: str, ours: str) -> bool:
    """Tell whether an answer is the one that is asked for."""
    if operation == "stop":
        return ours == "True"
    if operation == "lem" and (remark := _REMARK.search(expected)):
        return f"{remark[1]}={remark[2]}" in ours.split(" ")
    if operation == "lem" and (remark := _ONE_TOKEN.match(expected)):
        return remark[1] not in ours.split(" ")
    if operation == "lem" and expected.startswith("("):
        return ours == got
    return ours == expected
