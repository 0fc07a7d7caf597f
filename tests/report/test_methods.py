"""The paragraph of methods: what ran is told and cited, in both languages, and nothing else."""

import json
import re

import pandas as pd
import pytest

from helpers import __version__
from helpers.core.datafiles import write_csv
from helpers.core.paths import read_texts
from helpers.report.methods import own_citation, write_methods

VERSIONS = {"helpers": "0.1.0", "python": "3.12.1", **dict.fromkeys(["hazm", "pandas", "duckdb", "matplotlib"], "9.9")}


def record_of(*runs, **changes):
    fields = {"corpus_sha256": "f" * 64, "articles": 12, "outlets": 1, "words": 3400, "stripped": 5, "left_out": []}
    runs = [{"name": name, "error": error, "needs": needs} for name, error, needs in runs]
    return {**fields, "dates": ["2025-09-01", "2025-10-02"], "versions": VERSIONS, "notebooks": runs, **changes}


@pytest.fixture
def report(tmp_path):
    for room in ("figures", "tables", "report"):
        (tmp_path / room).mkdir()
    settings = {"target": "فارس", "reference": "", "correction": "holm", "hide_speech": True}
    (tmp_path / "figures" / "07_keyness.json").write_text(json.dumps({"settings": settings}), encoding="utf-8")
    return tmp_path / "report"


def test_what_ran_is_told_and_cited_in_both_languages(report):
    ran = [("03_terms", "", ""), ("07_apart", "", ""), ("08_time", "", "2 periods"), ("10_topics", "broken", "")]
    told = write_methods(report, record_of(*ran))
    assert told["en"].startswith(
        "The corpus holds 12 articles of 1 outlet (3,400 words without agency lines; 2025-09-01 to 2025-10-02). 0 files"
    )
    assert "Keywords of \u2068فارس\u2069 against all others" in told["en"] and "(Holm)" in told["en"]
    assert "پیکره ۱۲ خبر از ۱ رسانه را در بر می‌گیرد (۳٬۴۰۰ واژه، بی عبارت‌های تکراری رسانه‌ها؛ از ۱۰ شهریور" in told["fa"]
    assert "۱۰ شهریور ۱۴۰۴ تا ۱۰ مهر ۱۴۰۴)" in told["fa"]
    for text in told.values():
        assert (
            "Dunning, T. (1993)" in text and "doi:10.1093/pan/mpn018" in text and "doi:10.1075/ijcl.13.4.02gri" in text
        )
        assert "Efron" not in text and "Lee, D. D." not in text and "{" not in text
    whole = (report / "methods.md").read_text(encoding="utf-8")
    assert told["fa"] in whole and told["en"] in whole


def test_keywords_against_the_counts_of_persian_news_are_told_as_such(report):
    file = report.parent / "figures" / "07_keyness.json"
    settings = {"target": "فارس", "reference": "persian_news", "correction": "holm", "hide_speech": True}
    file.write_text(json.dumps({"settings": settings}), encoding="utf-8")
    told = write_methods(report, record_of(("07_apart", "", "")))
    assert "against other Persian news (counts of data/reference)" in told["en"] and "persian_news" not in told["fa"]


def test_bursts_are_told_of_where_they_were_counted(report):
    ran = record_of(("08_time", "", ""))
    assert "Kleinberg" not in write_methods(report, ran)["en"]
    write_csv(pd.DataFrame({"term": ["سیل"]}), report.parent / "tables" / "08_bursts.csv")
    assert "Kleinberg, J. (2002)" in write_methods(report, ran)["en"]


def test_a_coder_is_told_of_where_it_gave_codes(report):
    ran, file = record_of(("04_themes", "", "")), report.parent / "tables" / "04_theme_codes.csv"
    nothing = pd.DataFrame({"article_id": [], "theme": [], "coded": []})
    for table, is_told in ((nothing, False), (pd.DataFrame({"article_id": ["1", "2"], "coded": [True, False]}), True)):
        write_csv(table, file)
        told = write_methods(report, ran)
        assert ("(1 codes, scikit-learn)" in told["en"], "(۱ کد، scikit-learn)" in told["fa"]) == (is_told, is_told)
        assert all(("Pedregosa" in text) == is_told for text in told.values())


@pytest.mark.parametrize("number", [f"{number:02}" for number in range(16)])
def test_a_sentence_whose_numbers_are_not_known_is_left_out(report, number):
    for text in write_methods(report, record_of((f"{number}_alone", "", ""), left_out=["a: empty"])).values():
        assert not re.search(
            r"(?<![\d.٬٫۰-۹])[0۰](?![\d.٬٫۰-۹])|None|\u2068\u2069|\(\)|by {2}|  ", text.split("\n")[0]
        ), text


def test_every_source_in_a_sentence_is_listed_and_every_listed_one_cited():
    words = read_texts("report.yml")
    for sentence in words["methods"]:
        for code in ("fa", "en"):
            years = re.findall(r"\b(?:19|20)\d\d(?=[);])", sentence[code])
            listed = [words["references"][key] for key in sentence.get("cite", ()) if key not in ("hazm", "sklearn")]
            assert len(years) == len(listed), (sentence["name"], code)
            assert all(any(f"({year})" in source for source in listed) for year in years)
    cited = {key for sentence in words["methods"] for key in sentence.get("cite", ())}
    assert cited == set(words["references"])


def test_every_text_is_there_in_persian_and_in_english():
    words = read_texts("report.yml")
    for room in ("page", "needs", "numbers", "phrases"):
        for name, texts in words[room].items():
            assert set(texts) == {"fa", "en"}, name
    for room in ("page", "needs", "numbers"):
        for name, texts in words[room].items():
            fields = [set(re.findall(r"\{(\w+)\}", text)) for text in texts.values()]
            assert fields[0] == fields[1] or room == "needs", name


def test_the_project_cites_itself():
    assert f"version {__version__}" in own_citation() and "Persian News Notebooks" in own_citation()
