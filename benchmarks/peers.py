"""hazm as anyone would use it: every option at its default."""

from benchmarks.letters import bare
from helpers.language.hazm_baseline import hazm_tools


def tokens_of_normalized(text: str) -> list[str]:
    """Return hazm's tokens of a text that is normalised already, sentence by sentence."""
    tools = hazm_tools()
    sentences = tools.sentence_tokenizer.tokenize(text)
    return [token for sentence in sentences for token in tools.word_tokenizer.tokenize(sentence) if bare(token)]


def lemmas(text: str) -> list[str]:
    """Return the lemmas of a text: Normalizer, sentences, words, Lemmatizer."""
    return [
        hazm_tools().lemmatizer.lemmatize(token)
        for token in tokens_of_normalized(hazm_tools().normalizer.normalize(text))
    ]
