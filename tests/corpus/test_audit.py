import datetime

import numpy as np
import pandas as pd
import pytest

from helpers.core.errors import TableError
from helpers.corpus import (
    add_stories,
    audit_articles,
    count_lengths,
    describe_outlets,
    find_duplicates,
    load_articles,
    read_articles,
)
from helpers.language import halfspace_states, tokenize
from helpers.language.characters import ZWNJ
from tests.corpus.test_letters import LANGUAGES

NBSP = "\u00a0"
STORY = "وزیر گفت که مدرسه تازه شهر تا پایان تابستان ساخته می شود و دانش آموزان از مهر به آن می روند و درس می خوانند"


def corpus_of(*texts: str, **columns: list) -> pd.DataFrame:
    count = len(texts)
    table = {"article_id": [str(number) for number in range(1, count + 1)], "title": [""] * count, "text": list(texts)}
    table |= {"date": pd.to_datetime(["2025-09-01"] * count), "outlet": ["نارون"] * count, **columns}
    return pd.DataFrame(table)


def audit(articles: pd.DataFrame, left_out: pd.DataFrame | None = None) -> pd.DataFrame:
    table = audit_articles(articles, left_out=left_out)
    assert not table.duplicated(["check", "outlet"]).any()
    assert (table["advice"].ne("") == table["level"].ne("fine")).all()
    return table[table["outlet"].eq("")].set_index("check")


def test_a_corpus_without_faults_is_fine_in_every_check():
    table = audit(corpus_of(STORY, STORY.replace("مدرسه", "پل")))
    assert set(table["level"]) - {"fine"} == {"look"}  # the half-spaces are typed as spaces
    assert table.index[table["level"].ne("fine")].tolist() == ["halfspaces_spaced"]
    assert table.loc["articles", "count"] == 2
    assert table.loc["words", "count"] == 2 * len(STORY.split())


@pytest.mark.parametrize(
    ("check", "articles"),
    [
        ("empty_texts", corpus_of(STORY, "…")),
        ("tiny_texts", corpus_of(STORY, "باران آمد")),
        ("markup", corpus_of(STORY, STORY.replace("وزیر", "<p>وزیر&nbsp;"))),
        ("broken_letters", corpus_of(STORY, STORY.replace("مدرسه", "مد?سه"))),
        ("doubled_texts", corpus_of(STORY, STORY.replace("ی", "ي").replace("می ", f"می{ZWNJ}"))),
        ("missing_dates", corpus_of(STORY, date=pd.to_datetime([None]))),
        ("unread_dates", corpus_of(STORY, date=pd.to_datetime([None]), date_as_written=["31 مهر 1404"])),
        ("impossible_dates", corpus_of(STORY, date=np.array(["1404-06-10"], dtype="datetime64[s]"))),
        ("impossible_dates", corpus_of(STORY, date=[pd.Timestamp.today() + datetime.timedelta(days=400)])),
        (
            "distant_dates",
            corpus_of(*[STORY] * 121, date=pd.to_datetime(["1901-03-01", *["2025-09-01", "2025-11-01"] * 60])),
        ),
        (
            "outlets_at_other_times",
            corpus_of(
                STORY,
                STORY,
                STORY,
                outlet=["الف", "الف", "ب"],
                date=pd.to_datetime(["2025-01-01", "2025-03-01", "2025-04-01"]),
            ),
        ),
        ("contradicted_dates", corpus_of(STORY, date_as_written=["جمعه ۱۰ شهریور ۱۴۰۴"])),
        ("imprecise_dates", corpus_of(STORY, date_precision=["month"])),
        ("missing_outlets", corpus_of(STORY, outlet=[""])),
        ("outlets_from_openers", corpus_of(f"به گزارش ایسنا، {STORY}", outlet=[""])),
        ("doubled_ids", corpus_of(STORY, id_in_source=["7"])),
        ("boilerplate", corpus_of(f"{STORY}\nانتهای پیام")),
        ("only_boilerplate", corpus_of("انتهای پیام")),
        ("mixed_letters", corpus_of(f"{STORY} كتاب ما")),
        ("encoding_windows-1256", corpus_of(STORY, encoding=["windows-1256"])),
    ],
)
def test_a_fault_is_counted_once_with_what_to_do_about_it(check, articles):
    row = audit(articles).loc[check]
    assert row["count"] == 1 and row["level"] in ("look", "fix") and row["advice"]


def test_an_archive_of_many_years_has_no_distant_dates_and_outlets_of_one_time_are_not_apart():
    days = pd.date_range("2015-01-01", "2025-01-01", periods=40)
    table = audit(corpus_of(*[STORY] * 40, date=[*days[:-1], pd.NaT], outlet=["الف", "ب"] * 20))
    assert table.loc["distant_dates", "count"] == 0 and table.loc["outlets_at_other_times", "count"] == 0


def test_the_advice_for_doubled_texts_marks_the_first():
    articles = corpus_of(STORY * 3, f"{STORY}باران. " * 3, STORY * 3)
    assert "corpus.add_stories(articles, found.pairs)" in audit(articles).loc["doubled_texts", "advice"]
    found = find_duplicates(articles)
    assert found.within_outlets == 0 and not add_stories(articles, found.pairs)["is_first"].all()


def test_what_reading_left_out_is_counted(tmp_path):
    (tmp_path / "a.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "notes.md").write_text("x")
    row = audit(*load_articles(tmp_path, strip=False)).loc["left_out"]
    assert (row["count"], row["of"]) == (1, 2)


def test_texts_in_other_languages_are_counted():
    table = audit(corpus_of(STORY, *LANGUAGES.values()))
    for language in LANGUAGES:
        row = table.loc[f"language_{language.replace(' ', '_')}"]
        assert (row["count"], row["of"], row["level"]) == (1, 1 + len(LANGUAGES), "fix")


def test_outlets_that_differ_in_typing_alone_are_named():
    row = audit(corpus_of(STORY, STORY, outlet=["رازیانه", "رازيانه"])).loc["respelled_outlets"]
    assert row["count"] == 2 and "رازيانه" in row["finding"] and row["level"] == "fix"


def test_outlets_are_counted_by_the_source_that_names_them():
    sources = ["column", "address", "address", "page"]
    table = audit(corpus_of(*[STORY] * 4, outlet=["آوندا", "ایسنا", "ایسنا", "نارون"], outlet_source=sources))
    assert table.loc[["outlets_from_column", "outlets_from_address", "outlets_from_page"], "count"].tolist() == [
        1,
        2,
        1,
    ]
    assert table.loc["outlets_from_openers", "count"] == 0


@pytest.mark.parametrize(("count", "level"), [(300, "fine"), (301, "look")])
def test_a_column_with_hundreds_of_outlets_is_asked_about(count, level):
    row = audit(corpus_of(*["باران آمد."] * count, outlet=[f"نویسنده {n}" for n in range(count)])).loc[
        "outlets_in_column"
    ]
    assert (row["count"], row["level"], bool(row["advice"])) == (count, level, level == "look")


def test_half_spaces_are_counted_in_the_state_they_were_typed_in():
    typed = [f"می{ZWNJ}شود", "می\u200bشود", f"می{NBSP}شود", "می شود", "میشود"]
    assert list(halfspace_states("، ".join(typed)).values()) == [1, 1, 1, 1, 1]


def test_half_spaces_and_letters_are_counted_by_outlet_too():
    kept, spaced = STORY.replace("می ", f"می{ZWNJ}"), STORY.replace("ی", "ي")
    table = audit_articles(corpus_of(kept, spaced, outlet=["آوندا", "بامدادانه"])).set_index(["outlet", "check"])
    assert (
        table.loc[("آوندا", "halfspaces_kept"), "share"] > 0.6 > 0.1 > table.loc[("آوندا", "arabic_letters"), "share"]
    )
    assert table.loc[("بامدادانه", "halfspaces_spaced"), "share"] == 1
    assert table.loc[("بامدادانه", "arabic_letters"), "share"] > 0.6
    for check in ("halfspaces_kept", "halfspaces_spaced", "arabic_letters"):
        rows = table.xs(check, level="check")["count"]
        assert rows[""] == rows.drop("").sum()


def test_the_seed_lost_every_half_space_and_the_audit_says_so():
    table = audit(read_articles("seeds"))
    states = table.loc[table.index.str.startswith("halfspaces_"), "count"]
    assert states["halfspaces_kept"] == 0
    assert states["halfspaces_dropped"] > 0.7 * states.sum() > 20


def test_the_sample_is_told_outlet_by_outlet_as_its_readme_says():
    table = audit_articles(read_articles("data/sample/articles")).set_index(["outlet", "check"])["share"]
    assert table["خبرگزاری آوندا", "halfspaces_kept"] > 0.95
    assert table["تیرازه", "halfspaces_dropped"] > 0.95
    assert table["روزنامه بامدادانه", "halfspaces_spaced"] > 0.95
    assert table[f"هفته{ZWNJ}نامه رازیانه", "halfspaces_no_break_space"] > 0.95
    assert table[f"هفته{ZWNJ}نامه رازیانه", "arabic_letters"] == 1


def test_the_input_stays_as_it_was_and_must_be_a_table_of_articles():
    articles = corpus_of(STORY)
    before = articles.copy()
    audit_articles(articles)
    pd.testing.assert_frame_equal(articles, before)
    with pytest.raises(TableError, match="audit_articles: column 'outlet' is missing"):
        audit_articles(articles.drop(columns="outlet"))
    with pytest.raises(TableError, match="'date' holds no dates"):
        audit_articles(articles.assign(date="2025-09-01"))


def test_an_article_that_is_many_is_to_be_fixed():
    texts = ["باران " * words for words in (100, 20_000, 20_001)]
    articles = corpus_of(*texts, title=["عنوان " * words for words in (5, 40, 41)])
    rows = audit_articles(articles).set_index("check")
    assert rows.loc[["huge_texts", "huge_titles"], ["count", "level"]].values.tolist() == [[1, "fix"], [1, "fix"]]


def first_table() -> tuple[pd.DataFrame, pd.DataFrame]:
    texts = ["همکاری‌های ما", "همکاریهای ما", "باران آمد", "کتاب های باران آمد و رفت", "کتاب‌های ما"]
    articles = corpus_of(*texts, outlet=["ایسنا", "ایسنا", "مهر", "", "فارس"])
    articles["date"] = pd.to_datetime(["2025-08-06", "2025-08-09", None, None, None]).astype("datetime64[s]")
    return articles, audit_articles(articles)


def test_the_first_table_of_a_paper_is_by_outlet_and_ends_with_all():
    described = describe_outlets(*first_table()).set_index("outlet")
    assert described.index.tolist() == ["ایسنا", "فارس", "مهر", "(none)", "(all)"]
    assert described["articles"].tolist() == [2, 1, 1, 1, 5] and described["share_of_articles"].iloc[0] == 2 / 5
    assert described["words"].iloc[:-1].sum() == described["words"].iloc[-1]
    assert described.loc["ایسنا", ["share_undated", "share_kept", "share_dropped"]].tolist() == [0, 0.5, 0.5]
    assert described["share_spaced"].fillna(-1).tolist() == [0, 0, -1, 1, 1 / 4]
    assert str(described.loc["ایسنا", "last_date"])[:10] == "2025-08-09" and described["share_undated"]["(all)"] == 0.6
    words = described.loc["(all)", ["lower_quartile", "median_words", "upper_quartile"]].tolist()
    assert words == np.quantile([2, 2, 2, 5, 2], [0.25, 0.5, 0.75]).tolist()


def test_outlets_beyond_the_limit_have_one_row_whose_half_spaces_are_added_up():
    articles, table = first_table()
    described = describe_outlets(articles, table, top=1).set_index("outlet")
    assert described.index.tolist() == ["ایسنا", "(others)", "(none)", "(all)"]
    assert described.loc["(others)", ["articles", "share_kept", "share_dropped"]].tolist() == [2, 1, 0]
    alone = describe_outlets(articles.assign(outlet=""), audit_articles(articles.assign(outlet="")))
    assert alone["outlet"].tolist() == ["(none)", "(all)"] and alone["share_kept"].tolist() == [0.5, 0.5]
    one = articles.head(1)
    assert describe_outlets(one, audit_articles(one))["share_kept"].tolist() == [1, 1]


def test_words_of_tokens_are_the_same_however_a_text_was_typed():
    articles = corpus_of("کتاب های ما", "کتاب‌های ما", title=["خبر", ""])
    described = describe_outlets(articles, audit_articles(articles), tokens=tokenize(articles))
    assert described[["words", "median_words"]].values.tolist() == [[5, 2.5]] * 2
    counts = count_lengths(articles.assign(text=articles["text"] * 20), tokens=tokenize(articles))
    assert counts[["from_words", "articles"]].values.tolist() == [[1, 2]]


def test_lengths_are_counted_in_classes_that_leave_no_article_out():
    texts = ["", "باران " * 9, "باران " * 10, "باران " * 99, "باران " * 100]
    counts = count_lengths(pd.DataFrame({"text": texts}))
    assert counts[["from_words", "to_words"]].values.tolist() == [
        [0, 0],
        [1, 9],
        [10, 19],
        [20, 49],
        [50, 99],
        [100, 199],
    ]
    assert counts["articles"].tolist() == [1, 1, 1, 0, 1, 1] and counts["share_of_articles"].sum() == pytest.approx(1)
    assert count_lengths(pd.DataFrame({"text": []})).empty
    with pytest.raises(TableError, match="count_lengths: column 'text' is missing"):
        count_lengths(pd.DataFrame({"body": []}))
