"""Texts as they may come: mistyped, hostile, of all signs."""

import random
from functools import cache

import pandas as pd
from hypothesis import strategies as st

from helpers.language import ZWNJ, load_lexicon

PERSIAN = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیآئءأؤۀةيكىٔ"
MIXED = st.text(alphabet=PERSIAN + ZWNJ + "  \u00a0\n.،«»()/:؟0123۴۵٦aZ@#%_-ًـ\u200f\ufeff", max_size=80)
SIGNS = [
    *' .،؛:!؟?"«»()[]{}-–—…•‘’“”%٪/\\_*#@+=<>eA9۵٤٫٬ۀكيى\t\n⸮',
    *f"{ZWNJ}{ZWNJ}\u00ac\u00ad\u200b\u200d\u200f\u00a0\u202f\u205f\u1680\u0640\u064e\u0654\u0301\u0670\ufdd0\ufdfa\ufdfd",
    *"\x0b\x1c\x85\u2028",
    *["  ", "...", '""', "1.5", "10.6.1404", "http://a.b/c?d=1", "x_y", "WTO", "#خبر_فوری", "@a.b"],
    *"ها های تر ترین گر ای اند می نمی هم بی این که را خواهد نخواهد شده گفته است بود".split(),
]


def letters(text: str) -> str:
    """Return a text without spaces and half-spaces."""
    return "".join(text.replace(ZWNJ, "").split())


def articles_of(texts: list[tuple[str, str]]) -> pd.DataFrame:
    titles, bodies = zip(*texts, strict=True)
    return pd.DataFrame({"article_id": [str(number) for number in range(len(texts))], "title": titles, "text": bodies})


@cache
def frequent_words() -> list[str]:
    """Return words and pairs of words of the counts, in an order that is the same in each run."""
    return list(load_lexicon().counts)[:8000]


def mistyped(count: int, *, seed: int) -> list[str]:
    """Return texts of words that are spaced, joined and mistyped as chance has it, with signs among them."""
    chosen = random.Random(seed)
    return [_mistyped(chosen) for _ in range(count)]


def _mistyped(chosen: random.Random) -> str:
    pieces = []
    for _ in range(chosen.randint(1, 60)):
        word = chosen.choice(frequent_words()) if chosen.random() < 0.6 else chosen.choice(SIGNS)
        if chosen.random() < 0.3:
            word = word.replace(ZWNJ, chosen.choice(["", " ", "\u00a0"]))
        pieces += [word, " " if chosen.random() < 0.75 else ""]
    return "".join(pieces)
