"""Texts and their quotes, for the tests of all modules of quotes."""

import pandas as pd

from helpers import language
from helpers.analysis import attribute_quotes, read_actors

ACTORS = read_actors()  # read once: it takes longer than to tokenize a sentence
PRESIDENT = "رئیس\u200cجمهور"


def tokens_of(*texts: str) -> pd.DataFrame:
    """Tokenize texts as articles without a title."""
    names = [str(number) for number in range(1, len(texts) + 1)]
    return language.tokenize(pd.DataFrame({"article_id": names, "title": "", "text": texts}))


def quotes_of(*texts: str, **options) -> pd.DataFrame:
    """Return the quotes of texts; `options` go to `attribute_quotes`."""
    return attribute_quotes(tokens_of(*texts), **{"actors": ACTORS, **options})


def quotes_in(*texts: str) -> list[list]:
    """Return speaker, verb and quote of each quote."""
    return quotes_of(*texts)[["speaker", "verb", "quote"]].values.tolist()


def speakers_in(text: str) -> list[str]:
    """Return the speaker of each quote."""
    return quotes_of(text)["speaker"].tolist()
