import doctest
import json

import pytest

from benchmarks import evaluate, left_out
from helpers.language.characters import ZWNJ

# Words that nobody writes: what is known of them comes from the articles alone.
KNOWN, LETTERS = f"چاکریده{ZWNJ}واگون", "چاکریدهواگون"


@pytest.fixture
def folder(tmp_path):
    """Two outlets and a file of sentences: one writes the word with a half-space, the larger one without."""
    for name in ("news", "news_more"):
        (tmp_path / name).mkdir()
    write(tmp_path / "news" / "first.jsonl", "www.first.ir", [f"شهر {KNOWN} است {n}." for n in range(3)])
    write(
        tmp_path / "news_more" / "second.jsonl",
        "second.ir",
        [f"شهر {LETTERS} است و باران آمد." + " ." * n for n in range(4)],
    )
    write(tmp_path / "news_more" / "sentences_x.jsonl", "sentences", [f"باران آمد {n}." for n in range(9)])
    return tmp_path


def write(file, outlet, texts):
    rows = [json.dumps({"title": "خبر", "text": text, "outlet": outlet}, ensure_ascii=False) for text in texts]
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")


def test_the_examples_in_docstrings_are_true():
    assert doctest.testmod(left_out).failed == 0


@pytest.mark.slow
def test_an_outlet_is_measured_with_lists_that_the_others_give(folder, capsys):
    result = left_out.measure([folder / "news_more"], least_words=20)
    row, mean, worst = result["table"]
    assert [row["outlet"] for row in result["table"]] == ["second.ir", "mean", "worst"]
    assert (row["articles"], row["words"], row["typed_per_1000"]) == (4, 4 * 7 + 6, 0)
    # The word has its half-space from the first outlet: no list of the project's has it.
    inside = [error for error in result["errors"] if error["kind"] == "inside"]
    assert inside == [{"outlet": "second.ir", "kind": "inside", "word": KNOWN.replace(ZWNJ, "|"), "count": 4}]
    assert row["inside_per_1000"] == mean["inside_per_1000"] == worst["inside_per_1000"] == 1000 * 4 / row["words"]
    assert "left_out: second.ir, 1 of 1" in capsys.readouterr().err


def test_what_is_measured_on_the_texts_of_an_outlet():
    row, errors = left_out.measure_texts([f"کتاب ها {KNOWN}", "همکاریهای چند"])
    assert (row["words"], row["typed_per_1000"]) == (5, 200)
    assert (row["inside_per_1000"], row["at_spaces_per_1000"]) == (200, 200)
    assert row["dropped"] == 3 / 4 and row["Arabic letters"] == 1
    lines = [(error["kind"], error["word"], error["count"], error.get("retyped")) for error in errors]
    assert ("inside", "همکاری|های", 1, None) in lines and ("at_spaces", "کتاب|ها", 1, None) in lines
    assert ("dropped", KNOWN.replace(ZWNJ, "|"), 1, 0) in lines


def test_small_outlets_are_named_and_sentences_are_no_outlet(folder, capsys):
    assert evaluate.main([str(folder), "--only", "left_out"]) == 0
    printed = capsys.readouterr().out
    assert printed.endswith("fewer than 20,000 words, or no other outlet to build on: first.ir, second.ir\n")


def test_lists_are_built_from_the_other_outlets_alone(folder, tmp_path):
    lists = left_out._build_lists()
    news = lists.count(folder)
    for outlet in ("first.ir", "second.ir"):
        left_out.write_lists_without(outlet, news, lists, tmp_path / outlet)
    counted = {file.parent.name: file.read_text(encoding="utf-8") for file in tmp_path.rglob("spelling_counts.tsv")}
    assert KNOWN not in counted["first.ir"] and f"\n{KNOWN}\t3\t1\n" in counted["second.ir"]
    assert (tmp_path / "first.ir" / "affixes.tsv").exists()
