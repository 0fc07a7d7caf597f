import doctest
import json

import pytest

from benchmarks import quotes

ROWS = [
    {"text": "مریم گفت: باران آمد.", "cue": "گفت", "speaker": "مریم", "quote": "باران آمد"},
    {"text": "این زن گفت که باران آمد.", "cue": "گفت", "speaker": "این زن", "quote": "که باران آمد"},
    {"text": "باران آمد و مریم را دید.", "cue": "دید", "speaker": None, "quote": "باران آمد"},
]


@pytest.fixture
def result(tmp_path):
    file = tmp_path / "reported_speech.jsonl"
    rows = [{"src": "made up", "sent_id": str(number), **row} for number, row in enumerate(ROWS)]
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return quotes.measure([file])


def test_the_examples_in_docstrings_are_true():
    assert doctest.testmod(quotes).failed == 0


def test_shares_are_those_that_a_reader_counts(result):
    row = result["table"][0]
    assert (row["sentences"], row["with_speaker"]) == (3, 2)
    assert row["cue"] == pytest.approx(2 / 3) and row["head"] == row["extent"] == 1.0
    assert row["quote_f1"] == pytest.approx((1 + 2 * 2 / (2 + 3) + 0) / 3)  # که stands in one reference


def test_what_differs_is_kept_with_its_text(result):
    assert [(error["kind"], error["sentence"]) for error in result["errors"]] == [("cue", "made up 2")]
    assert result["errors"][0]["text"] == ROWS[2]["text"]


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        ("مریم گفت باران را دید و گفت: نان خوب است.", "نان خوب است", "نان خوب است"),
        ("مریم گفت: باران خوب است. آرش گفت: نان خوب است.", "باران خوب است", "باران خوب است"),
    ],
)
def test_of_two_such_verbs_the_one_next_to_the_quote_is_meant(text, quote, found):
    row = {"text": text, "cue": "گفت", "speaker": None, "quote": quote}
    scored = quotes.score(row, quotes.found_in([text])[0])
    assert scored["found"] and scored["our_quote"] == found and scored["f1"] == 1.0
