"""hazm as anyone would use it: every option at its default."""

from functools import cache

from benchmarks.letters import bare


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


def tokens_of_normalized(text: str) -> list[str]:
    """Return hazm's tokens of a text that is normalised already, sentence by sentence."""
    sentences = sentence_tokenizer().tokenize(text)
    return [token for sentence in sentences for token in word_tokenizer().tokenize(sentence) if bare(token)]


def lemmas(text: str) -> list[str]:
    """Return the lemmas of a text: Normalizer, sentences, words, Lemmatizer."""
    return [lemmatizer().lemmatize(token) for token in tokens_of_normalized(normalizer().normalize(text))]
