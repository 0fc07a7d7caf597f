"""hazm as anyone would use it: every option at its default. For measuring and comparing, never for our own counts."""

from functools import cache
from typing import Any, NamedTuple


class Hazm(NamedTuple):
    """hazm's tools."""

    normalizer: Any
    sentence_tokenizer: Any
    word_tokenizer: Any
    lemmatizer: Any


@cache  # They take seconds to load.
def hazm_tools() -> Hazm:
    """Return hazm's tools, loaded once."""
    import hazm

    return Hazm(hazm.Normalizer(), hazm.SentenceTokenizer(), hazm.WordTokenizer(), hazm.Lemmatizer())


def sentences_by_hazm(line: str) -> list[list[str]]:
    """Return the tokens of each sentence of a line."""
    tools = hazm_tools()
    normal = tools.normalizer.normalize(line)
    return [tools.word_tokenizer.tokenize(sentence) for sentence in tools.sentence_tokenizer.tokenize(normal)]
