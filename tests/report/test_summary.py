"""The first numbers of a report, from tables that can be checked by eye."""

import json

import pandas as pd
import pytest

from helpers.core.datafiles import write_csv
from helpers.report.page import MOST, find_numbers

RECORD = {"articles": 10, "words": 1500, "dated": 8, "dates": ["2025-09-01", "2025-09-03"]}
TABLES = {
    "01_outlets": {"outlet": ["(all)", "فارس", "ایسنا"], "articles": [10, 6, 4]},
    "03_terms": {"term": ["کشور", "نفت"], "share_of_tokens": [0.01, 0.004]},
    "06_speakers": {"speaker": ["حسن روحانی"], "share_of_quoted_words": [0.25], "articles": [3]},
    "07_keyness": {
        **{"term": ["سیل", "نان"], "p_adjusted": [0.2, 0.01], "log_odds_z": [5.0, 3.0]},
        **{"count_target": [9, 7], "articles_target": [2, 4]},
    },
    "09_stories": {"story": ["1", "2"], "articles": [3, 2]},
    "15_terms_items": {
        "item": ["الف", "ب"],
        "in_baseline": [True, True],
        "verdict": ["all", "most"],
        "settings": [24, 24],
    },
}


@pytest.fixture
def written(tmp_path):
    """A folder with tables of a report, and the figures of notebooks 04, 07 and 09."""
    for room in ("figures", "tables"):
        (tmp_path / room).mkdir()
    for name, columns in TABLES.items():
        write_csv(pd.DataFrame(columns), tmp_path / "tables" / f"{name}.csv")
    themes = {
        "theme": ["trade", "energy"],
        "articles_with_hits": [2, 5],
        "articles": 10,
        "share_of_articles": [0.2, 0.5],
    }
    write_csv(pd.DataFrame(themes), tmp_path / "figures" / "04_themes_articles.csv")
    shown = {"04_themes_articles": {}, "07_keyness": {"target": "ایسنا"}, "09_story_flow": {"within_outlets": 0}}
    for name, settings in shown.items():
        (tmp_path / "figures" / f"{name}.json").write_text(json.dumps({"settings": settings}))
    return tmp_path


def numbers(folder, code):
    # Values stand between marks that keep a Persian name from turning an English sentence.
    return [
        each.text.replace("\u2068", "").replace("\u2069", "")
        for each in find_numbers(folder, {**RECORD, "language": code})
    ]


def test_numbers_are_said_in_the_language_of_the_page(written):
    english = numbers(written, "en")
    assert english[0] == "The corpus has 10 articles and 1,500 words (without agency lines)."
    assert english[1] == "Dated articles run from 2025-09-01 to 2025-09-03; 80% of all are dated."
    assert english[2] == "They are of 2 outlets; most are of فارس (60%)."
    assert english[3] == "The most frequent words are “کشور”, “نفت”; the first occurs 10.0 times per 1,000 words."
    # Wilson's interval of 5 of 10.
    assert english[4] == "The theme of most articles is “Energy”: 50% of them mention it (95% interval: 24% to 76%)."
    assert english[5] == "Most words are quoted of حسن روحانی: 25% of all quoted words, in 3 articles."
    assert english[7] == "3 articles (30.0%) tell again a story that is in the corpus before them."
    assert english[8] == "1 of the 2 most frequent words stay on the list under all 24 ways of cleaning."
    persian = numbers(written, "fa")
    assert (
        persian[0] == "پیکره ۱۰ خبر و ۱٬۵۰۰ واژه دارد (بی عبارت‌های تکراری رسانه‌ها)."
        and len(persian) == len(english) <= MOST
    )
    assert persian[1].startswith("خبرهای تاریخ‌دار از ۱۰ شهریور ۱۴۰۴ تا ۱۲ شهریور ۱۴۰۴")


def test_a_keyword_that_is_not_beyond_chance_is_none(written):
    assert numbers(written, "en")[6] == "The strongest keyword of ایسنا is “نان”: 7 times, in 4 articles."


def test_a_number_links_to_its_figure_where_that_was_written(written):
    shown = [each.figure for each in find_numbers(written, {**RECORD, "language": "en"})]
    assert [name for name in shown if name] == ["04_themes_articles", "07_keyness", "09_story_flow"]


def test_tables_that_are_not_there_or_others_are_passed_by(tmp_path):
    for room in ("figures", "tables"):
        (tmp_path / room).mkdir()
    write_csv(pd.DataFrame({"speaker": ["الف"]}), tmp_path / "tables" / "06_speakers.csv")
    assert find_numbers(tmp_path, {**RECORD, "words": None, "dates": [], "language": "en"}) == []


def test_a_verb_is_its_infinitive_and_of_one_article_the_theme_with_most_mentions_is_told(written):
    terms = pd.DataFrame({"term": ["ماند#مان", "صلح"], "share_of_tokens": [0.2, 0.1]})
    write_csv(terms, written / "tables" / "03_terms.csv")
    themes = {"theme": ["trade", "energy"], "hits": [3, 7], "articles_with_hits": 1, "articles": 1}
    write_csv(pd.DataFrame(themes), written / "figures" / "04_themes_articles.csv")
    for name in ("04_themes", "04_themes_articles"):
        (written / "figures" / f"{name}.json").write_text(json.dumps({"settings": {}}))
    record = {**RECORD, "language": "fa", "needs": {"04_themes_articles": "2 articles"}}
    assert {each.figure for each in find_numbers(written, record)} == {"", "04_themes", "07_keyness", "09_story_flow"}
    persian = " ".join(numbers(written, "fa"))
    assert "«ماندن»، «صلح»" in persian and "«انرژی» است، با ۷ اشاره" in persian


def test_copies_within_an_outlet_that_are_not_counted_are_said(written):
    (written / "figures" / "09_story_flow.json").write_text(json.dumps({"settings": {"within_outlets": 83}}))
    assert numbers(written, "en")[7].endswith("; pairs of similar articles within one outlet (83) are not counted.")
    write_csv(pd.DataFrame({"story": [], "articles": []}), written / "tables" / "09_stories.csv")
    assert numbers(written, "en")[7].startswith("No outlet tells again a story of another one; pairs of similar")
    assert "درون یک رسانه (۸۳) شمرده نشده‌اند" in numbers(written, "fa")[7]


def test_a_term_that_was_asked_for_is_told_before_the_themes(written):
    peak = {"period": ["شهریور ۱۴۰۴"], "start": ["2025-08-23"], "end": ["2025-09-22"], "per_1000": [3.5]}
    peak |= {"low": [2.5], "high": [4.5], "whole": [2.0], "above_whole": [True]}
    write_csv(pd.DataFrame(peak), written / "tables" / "08_term_peaks.csv")
    write_csv(pd.DataFrame({"theme": ["energy"], **peak}), written / "tables" / "08_peaks.csv")
    (written / "figures" / "08_term_over_time.json").write_text(json.dumps({"settings": {"term": "تحریم"}}))
    record = {**RECORD, "language": "en"}
    theme, *_ = (each for each in find_numbers(written, record) if "peaks from" in each.text)
    assert "Energy" in theme.text
    term, theme = (each for each in find_numbers(written, {**record, "aim": {"term": "تحریم"}}) if "peaks" in each.text)
    assert "Energy" in theme.text and term.figure == "08_term_over_time"
    told = term.text.replace("\u2068", "").replace("\u2069", "")
    assert told == (
        "tahrim (sanctions) peaks from 2025-08-23 to 2025-09-22: 3.50 per 1,000 words (95% interval: 2.50 to 4.50), "
        "beside 2.00 in all periods together."
    )
    write_csv(pd.DataFrame(peak | {"above_whole": [False]}), written / "tables" / "08_term_peaks.csv")
    persian = find_numbers(written, {**RECORD, "language": "fa", "aim": {"term": "تحریم"}})
    assert any("تصادف" in each.text and "شهریور ۱۴۰۴" in each.text for each in persian)
