"""hazm as anyone would use it: every option at its default. For measuring and comparing, never for our own counts."""

from functools import cache

from helpers.language.hazm_tables import stopword_list


@cache
def normalizer():
    """Return hazm's Normalizer, loaded once."""
    import hazm

    return hazm.Normalizer()


@cache
def sentence_tokenizer():
    """Return hazm's SentenceTokenizer."""
    import hazm

    return hazm.SentenceTokenizer()


@cache
def word_tokenizer():
    """Return hazm's WordTokenizer, loaded once."""
    import hazm

    return hazm.WordTokenizer()


@cache
def lemmatizer():
    """Return hazm's Lemmatizer, loaded once."""
    import hazm

    return hazm.Lemmatizer()


def hazm_stopwords() -> frozenset[str]:
    """Return hazm's stopwords without our changes, in the letters that `normalize` gives.

    >>> "بین" in hazm_stopwords(), "گفت" in hazm_stopwords()
    (True, True)
    """
    return frozenset(stopword_list())
