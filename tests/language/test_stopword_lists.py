from helpers import language


def test_stopwords_tell_their_reasons_and_leave_speech_to_the_reader():
    changes = language.read_list("stopwords")
    assert all(row["reason"] and row["change"] in {"add", "remove"} for row in changes)
    assert len({row["word"] for row in changes}) == len(changes)
    everything, without_speech = language.stopwords(), language.stopwords(speech=False)
    assert {"و", "است", "شد#شو"} <= without_speech < everything
    assert {"گفت", "گفت#گو", "افزود"} <= everything - without_speech
    assert "بین" not in everything
