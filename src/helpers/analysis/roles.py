"""Words that tell what a phrase is: those that begin an office, a title or a body, and those that end a phrase."""

from functools import cache

from helpers.language.lexicon import read_list


@cache
def _kinds(name: str) -> dict[str, str]:
    return {row["word"]: row["kind"] for row in read_list(name)}


def role_of(token: str, lemma: str = "") -> str:
    """Return what `data/lexicon/roles.tsv` says of a token or its lemma: office, title, body, pronoun, self or "".

    >>> role_of("وزیر"), role_of("دانشگاه‌های", "دانشگاه"), role_of("نان")
    ('office', 'body', '')
    """
    return _kinds("roles").get(token) or _kinds("roles").get(lemma, "")


def function_of(token: str) -> str:
    """Return what `data/lexicon/function_words.tsv` says of a token: preposition, subordinator, adverb or "".

    >>> function_of("درباره"), function_of("نان")
    ('preposition', '')
    """
    return _kinds("function_words").get(token, "")
