import json

from benchmarks.dates import measure


def test_explicit_expressions_are_counted_and_each_error_stands_with_its_context(tmp_path):
    sentences = [
        {"text": "نشست ۱۰ شهریور ۱۴۰۴ برگزار شد", "ents": [[5, 19, "DAT", "۱۰ شهریور ۱۴۰۴"]]},
        {"text": "دیروز آمد", "ents": [[0, 5, "DAT", "دیروز"]]},  # not explicit
        {"text": "سال 95 درصد بیشتر", "ents": [[0, 6, "DAT", "سال 95"]]},  # missed: 95 counts something
        {"text": "ماه رمضان رسید", "ents": []},  # found, not marked
    ]
    file = tmp_path / "dates.jsonl"
    file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in sentences), encoding="utf-8")
    result = measure([file])
    assert result["table"] == [
        {"file": "dates.jsonl", "explicit": 2, "recall": 0.5, "finds": 2, "marked_share": 0.5},
    ]
    assert [(error["kind"], error["expression"]) for error in result["errors"]] == [
        ("missed", "سال 95"),
        ("not marked", "ماه رمضان"),
    ]
