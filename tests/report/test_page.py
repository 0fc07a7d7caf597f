"""What a page shows: the audit with the worst first, words on their side, numbers in short."""

import pandas as pd

from helpers.core.datafiles import write_csv
from helpers.report.page import isolate, read_audit, short, side, tell_needs, tidy_warnings


def test_the_audit_begins_with_what_is_most_serious(tmp_path):
    columns = ["check", "outlet", "count", "of", "unit", "share", "level", "finding", "advice"]
    rows = [
        ("a", "", 1, 10, "articles", 0.1, "look", "small", "Look."),
        ("b", "", 0, 0, "articles", None, "fine", "nothing", ""),
        ("c", "", 5, 10, "articles", 0.5, "look", "=half", "Look."),
        ("d", "", 2, 10, "articles", 0.2, "fix", "wrong", "Fix it."),
        ("d", "روزنامه", 2, 4, "articles", 0.5, "fix", "wrong here", "Fix it."),
    ]
    write_csv(pd.DataFrame(rows, columns=columns), tmp_path / "01_audit.csv")
    audit = read_audit(tmp_path)
    assert [found["finding"] for found in audit["findings"]] == ["wrong", "=half", "small"] and audit["checks"] == 4
    assert [found["share"] for found in audit["findings"]] == [0.2, 0.5, 0.1]
    assert read_audit(tmp_path / "elsewhere") is None


def test_a_text_has_its_side_and_a_number_six_digits():
    assert (side("BRICS و همکاری‌های اقتصادی"), side("letters ی and ک")) == ("rtl", "ltr")
    assert (short("0.1736698912"), short("3.5"), short("صلح")) == ("0.17367", "3.5", "صلح")


def test_the_audit_is_told_in_the_language_of_the_page_with_its_examples(tmp_path):
    columns = ["check", "outlet", "count", "of", "unit", "share", "level", "finding", "advice"]
    row = (
        "missing_dates",
        "",
        1,
        4,
        "articles",
        0.25,
        "look",
        "articles without a date: a.txt",
        "They are in no chart.",
    )
    write_csv(pd.DataFrame([row], columns=columns), tmp_path / "01_audit.csv")
    (persian,), (english,) = (read_audit(tmp_path, code)["findings"] for code in ("fa", "en"))
    assert persian["finding"] == "خبرهای بی‌تاریخ" and persian["of_all"] == "۱ از ۴ خبر، ۲۵٫۰٪"
    assert english["finding"] == "articles without a date" and english["of_all"] == "1 of 4 articles, 25.0%"
    assert persian["examples"] == english["examples"] == "a.txt"


def test_what_a_notebook_needs_is_told_in_both_languages():
    missing = {"what": "periods", "need": 2, "has": 1, "period": "day"}
    assert tell_needs(missing, "en") == "dated articles of 2 periods (by day); this corpus has 1"
    assert "دست‌کم ۲ دورهٔ روزانه" in tell_needs(missing, "fa") and "۱ دوره" in tell_needs(missing, "fa")


def test_a_name_is_kept_from_turning_the_words_around_it():
    assert isolate("seeds") == "\u2068seeds\u2069"


def test_a_warning_is_told_without_its_file_and_cut_short():
    long = "/a/b.py:3: UserWarning: " + "ر" * 400 + "\n  warnings.warn(x)\nnot a warning\n"
    assert tidy_warnings(long) == "warning: " + "ر" * 300 + " …\nnot a warning\n"
    assert tidy_warnings("<ipython>:1: FutureWarning: old\n") == "warning: old\n"
