import hazm

from helpers.language.hazm_baseline import sentences_by_hazm


def test_the_tokens_of_hazm_alone_are_those_of_its_own_tools():
    line = "می روم. او خواهد رفت!"
    expected = [hazm.word_tokenize(sentence) for sentence in hazm.sent_tokenize(hazm.Normalizer().normalize(line))]
    assert sentences_by_hazm(line) == expected and len(expected) == 2
