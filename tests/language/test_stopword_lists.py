from helpers import language


def test_stopwords_tell_their_reasons_and_leave_speech_to_the_reader():
    changes = language.read_list("stopwords")
    assert all(row["reason"] and row["change"] in {"add", "remove"} for row in changes)
    assert len({row["word"] for row in changes}) == len(changes)
    everything, without_speech = language.stopwords(), language.stopwords(speech=False)
    assert {"و", "است", "شد#شو"} <= without_speech < everything
    assert {"گفت", "گفت#گو", "افزود"} <= everything - without_speech
    assert "بین" not in everything


def test_the_lemma_of_a_stopword_is_one_too():
    # شان is a stopword as the ending "their" that stands alone; its lemma is taken for شأن, dignity.
    lemmas = {word: language.lemmatize(word) for word in language.stopwords()}
    assert {word for word, lemma in lemmas.items() if lemma not in language.stopwords()} <= {"شان"}


def test_function_words_among_the_top_terms_are_stopwords(tokenize_text):
    text = "توسط وی ازجمله از جمله هرگونه از سوی کسی درحالی‌که در حالی که الان معمولا متاسفانه آقای امام (ره)"
    tokens = tokenize_text(text)
    assert set(tokens.loc[tokens["kind"] == "word", "lemma"]) - language.stopwords() == {"امام"}
