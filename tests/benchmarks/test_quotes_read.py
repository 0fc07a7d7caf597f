import doctest
import json

import pytest

from benchmarks import quotes_read

SAMPLE = [
    {"id": "a:0", "source": "a", "title": "خبر", "text": "کیوان مهرپو گفت: راه باز است.\nوی افزود که باران آمد."},
    {"id": "a:1", "source": "a", "title": "", "text": "باران تند بود و راه بسته شد."},
]
TRUTH = [
    {"id": "a:0", "first": "راه باز است", "last": "راه باز است", "speaker": "کیوان مهرپو", "kind": "person"},
    {"id": "a:0", "first": "باران آمد", "last": "باران آمد", "speaker": "آرش", "kind": "group"},
]


@pytest.fixture
def folder(tmp_path):
    rows = [json.dumps({"title": row["title"], "text": row["text"]}, ensure_ascii=False) for row in SAMPLE]
    (tmp_path / "a.jsonl").write_text("\n".join(rows), encoding="utf-8")
    return tmp_path


def measure(folder, truth):
    lines = ["\t".join(quotes_read.COLUMNS)]
    for row in quotes_read.read_rows(SAMPLE, truth):
        lines.append("\t".join(str(row[name]) for name in quotes_read.COLUMNS))
    table = folder / "read.tsv"
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return quotes_read.measure([folder], table=table)


def test_the_examples_in_docstrings_are_true():
    assert doctest.testmod(quotes_read).failed == 0


def test_pairs_extents_speakers_and_kinds_are_those_that_one_counts(folder):
    result = measure(folder, TRUTH)
    row = result["table"][0]
    assert (row["articles"], row["quotes"]) == (2, 2)
    assert (row["recall"], row["precision"], row["extent_f1"], row["word_f1"]) == (1, 1, 1, 1)
    assert (row["speaker"], row["kind"]) == (0.5, 0.5)
    assert [error["error"] for error in result["errors"]] == ["speaker", "kind"]


def test_a_quote_that_no_reader_saw_counts_against_precision_and_one_that_we_missed_against_recall(folder):
    assert measure(folder, TRUTH[:1])["table"][0]["precision"] == 0.5
    missed = [*TRUTH, {"id": "a:1", "first": "باران تند بود", "last": "بسته شد", "speaker": "", "kind": "none"}]
    result = measure(folder, missed)
    assert result["table"][0]["recall"] == pytest.approx(2 / 3)
    assert "not found" in [error["error"] for error in result["errors"]]


def test_the_table_holds_places_and_no_text(folder):
    rows = list(quotes_read.read_rows(SAMPLE, TRUTH))
    assert [(row["start"], row["end"]) for row in rows] == [(16, 25), (34, 42), (0, 0)]  # letters, the title's too
    assert all("باران" not in str(value) for row in rows for value in row.values())


def test_what_is_not_in_the_folder_is_said(folder):
    (folder / "a.jsonl").unlink()
    assert measure(folder, TRUTH)["notes"] == ["a: 2 articles are not in the folder"]
