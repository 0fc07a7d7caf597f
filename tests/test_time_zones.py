"""Dates with a time zone: every verb takes them as clocks in Tehran show them."""

import functools

import pandas as pd
import pytest

from helpers import analysis, corpus, explorer, language

TEXTS = ["وزیر گفت: «نان گران شد و باران آمد»", "نان ارزان شد", "باران آمد و نان گران شد", "باران نیامد"]
ARTICLES = pd.DataFrame(
    {
        "article_id": list("1234"),
        "title": "نان",
        "text": TEXTS,
        "outlet": ["آوندا", "نارون"] * 2,
        # Each is another day in UTC than in Tehran, or another hour.
        "date": pd.to_datetime(["2025-09-01 01:30", "2025-09-02 23:45", None, "2025-11-01 00:10"]),
        "date_precision": ["minute", "minute", "", "minute"],
    }
)
AWARE = {
    zone: ARTICLES.assign(date=ARTICLES["date"].dt.tz_localize("Asia/Tehran").dt.tz_convert(zone))
    for zone in ("Asia/Tehran", "UTC", "America/New_York")
}
PAIRS = pd.DataFrame({"article_id": ["1"], "other_id": ["2"]})
BURSTS = pd.DataFrame({"start": [pd.Timestamp("2025-09-01")], "end": [pd.Timestamp("2025-09-02")]})


@functools.cache
def tokens() -> pd.DataFrame:
    return language.tokenize(ARTICLES)


def rows() -> pd.DataFrame:
    return tokens()[tokens()["lemma"].eq("نان")]


def theme_table(table: pd.DataFrame) -> pd.DataFrame:
    codebook = analysis.read_codebook()
    return analysis.theme_table(analysis.find_themes(tokens(), codebook), tokens(), table, codebook)


VERBS = {
    "count_by_period": lambda table: analysis.count_by_period(rows(), tokens(), table, period="day"),
    "period_coverage": lambda table: analysis.period_coverage(table, period="day"),
    "choose_period": lambda table: pd.DataFrame([analysis.choose_period(table)]),
    "far_dates": lambda table: analysis.far_dates(table).to_frame(),
    "burst_words": lambda table: analysis.burst_words(BURSTS, tokens(), tokens(), table),
    "attribute_quotes": lambda table: analysis.attribute_quotes(tokens(), articles=table),
    "theme_table": theme_table,
    "audit_articles": corpus.audit_articles,
    "describe_outlets": lambda table: corpus.describe_outlets(table, corpus.audit_articles(table)),
    "select_articles": lambda table: corpus.select_articles(table, {"from": "1404-06-10"}).drop(columns="date"),
    "add_stories": lambda table: corpus.add_stories(table, PAIRS).drop(columns="date"),
    "prepare_index": lambda table: explorer.prepare_index(table).articles,
}


@pytest.mark.slow
@pytest.mark.parametrize("zone", AWARE)
@pytest.mark.parametrize("verb", VERBS)
def test_a_zone_changes_nothing(verb, zone):
    pd.testing.assert_frame_equal(VERBS[verb](AWARE[zone]), VERBS[verb](ARTICLES))
