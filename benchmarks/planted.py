"""Planted entries: each entry of the codebook, in every spelling, inside a news sentence that has none of its theme.

A sentence is planted with one entry, at a place between two words drawn with a fixed seed; recall is the share of
planted sentences in which the entry's theme is found where it was planted. The same sentences without the plant must
have no match of that theme: `false_alarms` counts them where an independent search for the entry's letters, spaces
aside, finds nothing either.
"""

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

from benchmarks.letters import share
from benchmarks.news import read_articles
from helpers import analysis, language
from helpers.language.characters import NON_JOINING, ZWNJ

_SEED = 1404
_SHORTEST, _LONGEST = 8, 30  # words of a sentence
_AS_SUFFIX = {"ه": f"{ZWNJ}ی", "ا": "ی", "و": "ی"}


def _joined(phrase: str) -> str:
    return phrase.replace(ZWNJ, "").replace(" ", "")


def _ezafe(phrase: str) -> str:
    return phrase + _AS_SUFFIX.get(phrase[-1], "\u0650")


def _plural(phrase: str) -> str:
    return phrase + ("" if phrase[-1] in NON_JOINING else ZWNJ) + "های"


def _and_apart(phrase: str) -> str:
    return re.sub(rf"{ZWNJ}و(?=\w\w)", " و ", phrase)


def _doer_apart(phrase: str) -> str:
    return re.sub(r"(?<=\w)\u200c?(?=کنن(?:ده|دگان))", " ", phrase)


SPELLINGS: dict[str, Callable[[str], str]] = {
    "as_listed": lambda phrase: phrase,
    "half_space_dropped": lambda phrase: phrase.replace(ZWNJ, ""),
    "half_space_as_space": lambda phrase: phrase.replace(ZWNJ, " "),
    "half_space_as_nbsp": lambda phrase: phrase.replace(ZWNJ, "\u00a0"),
    "space_as_half_space": lambda phrase: phrase.replace(" ", ZWNJ),
    "joined": _joined,
    "and_apart": _and_apart,
    "doer_apart": _doer_apart,
    "arabic_letters": lambda phrase: phrase.replace("ی", "ي").replace("ک", "ك"),
    "hamza_as_ye": lambda phrase: phrase.replace("ئ", "ی"),
    "ezafe": _ezafe,
    "plural": _plural,
}
INFLECTED = ("ezafe", "plural")


def measure(files: list[Path], *, step: int) -> dict:
    """Return one row per spelling: plants, found, recall; and the false alarms in sentences without a plant."""
    codebook = analysis.read_codebook()
    rng = random.Random(_SEED)
    hosts = _hosts(read_articles(files[0], step=step), codebook)
    plants = pd.DataFrame(_plants(codebook, hosts, rng))
    articles = plants.assign(title="", text=plants["sentence"])[["article_id", "title", "text"]]
    hits = analysis.find_themes(language.tokenize(articles), codebook)
    found = set(zip(hits["article_id"], hits["theme"].astype(str), strict=True))
    plants["found"] = [pair in found for pair in zip(plants["article_id"], plants["theme"], strict=True)]
    rows = [
        {"spelling": name, "plants": len(group), "found": int(group["found"].sum()), "recall": group["found"].mean()}
        for name, group in plants.groupby("spelling", sort=False)
    ]
    rows.append(
        {
            "spelling": "all",
            "plants": len(plants),
            "found": int(plants["found"].sum()),
            "recall": plants["found"].mean(),
        }
    )
    missed = plants[~plants["found"]]
    errors = missed[["spelling", "theme", "entry", "planted"]].head(200).to_dict("records")
    return {"table": rows, "without_a_plant": _false_alarms(hosts, codebook), "errors": errors}


def _hosts(articles: pd.DataFrame, codebook: analysis.Codebook) -> pd.DataFrame:
    """Return sentences, with the themes that are found in each."""
    tokens = language.tokenize(articles)
    hits = analysis.find_themes(tokens, codebook)
    place = ["article_id", "sentence"]
    sentences = tokens.groupby(place, sort=False)["token"].agg([("text", language.join_tokens), ("words", "size")])
    sentences["themes"] = hits.groupby(place, sort=False)["theme"].agg(lambda themes: frozenset(map(str, themes)))
    sentences["themes"] = sentences["themes"].map(
        lambda themes: themes if isinstance(themes, frozenset) else frozenset()
    )
    return sentences[sentences["words"].between(_SHORTEST, _LONGEST)].reset_index()


def _plants(codebook: analysis.Codebook, hosts: pd.DataFrame, rng: random.Random) -> Iterator[dict]:
    texts, themes = hosts["text"].tolist(), hosts["themes"].tolist()
    for theme in codebook.themes:
        for row in theme.entries:
            if "*" in row.entry:
                continue
            for name, spell in SPELLINGS.items():
                planted = spell(row.entry)
                if (name != "as_listed" and planted == row.entry) or (name in INFLECTED and row.forms == "exact"):
                    continue
                host = next(
                    place for place in iter(lambda: rng.randrange(len(texts)), None) if theme.id not in themes[place]
                )
                words = texts[host].split(" ")
                place = rng.randrange(1, len(words))
                near = [f"({rng.choice(row.near)})"] if row.near else []
                yield {
                    "article_id": f"{theme.id}/{row.entry}/{name}",
                    "spelling": name,
                    "theme": theme.id,
                    "entry": row.entry,
                    "planted": planted,
                    "sentence": " ".join([*words[:place], planted, *words[place:-1], *near, words[-1]]),
                }


def _false_alarms(hosts: pd.DataFrame, codebook: analysis.Codebook) -> list[dict]:
    """Count sentences in which a theme is found though the letters of none of its entries, or their lemmas, occur."""
    letters = hosts["text"].map(_letters)
    rows = []
    for theme in codebook.themes:
        phrases = {form for row in theme.entries for form in _forms(row.entry)}
        if not phrases:
            continue
        pattern = re.compile("|".join(sorted(map(re.escape, phrases), key=len, reverse=True)))
        without = ~letters.map(lambda text, pattern=pattern: bool(pattern.search(text)))
        alarms = hosts["themes"].map(lambda themes, theme=theme: theme.id in themes) & without
        rows.append({"theme": theme.id, "sentences": int(without.sum()), "false_alarms": int(alarms.sum())})
    total = {key: sum(row[key] for row in rows) for key in ("sentences", "false_alarms")}
    return [*rows, {"theme": "all", **total, "share": share(total["false_alarms"], total["sentences"])}]


def _forms(phrase: str) -> set[str]:
    words = phrase.split(" ")
    lemmas = [language.lemmatize(word).partition("#")[0] for word in words]
    return {_letters(" ".join(form)) for form in (words, lemmas)} - {""}


def _letters(text: str) -> str:
    text = language.fold_characters(text).translate(
        str.maketrans({"ئ": "ی", "أ": "ا", "إ": "ا", "ؤ": "و", "ء": None, "_": None})
    )
    return text.replace(ZWNJ, "").replace(" ", "")
