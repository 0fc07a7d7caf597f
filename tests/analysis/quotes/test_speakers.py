"""Speakers counted and reviewed."""

import pandas as pd
import pytest

from helpers.analysis import (
    count_reporting_verbs,
    count_resolutions,
    count_speakers,
    review_speakers,
    speaker_share,
)
from helpers.core.errors import CodingError, TableError
from tests.analysis.quotes.texts import quotes_of

QUOTES = pd.DataFrame(
    [
        ("1", "پوتین", "person", "گفت", 3, True, "name"),
        ("1", "پوتین", "person", "افزود", 1, False, "pronoun"),
        ("2", "پوتین", "person", "گفت", 2, False, "name"),
        ("2", "آرش", "person", "نوشت", 6, False, "office"),
        ("2", "", "unresolved", "گفت", 4, False, "unresolved"),
    ],
    columns=["article_id", "speaker", "speaker_kind", "verb", "words", "direct", "resolved_by"],
)


def test_a_speaker_has_the_words_of_the_quotes_and_their_share_of_all_that_is_quoted():
    table = count_speakers(QUOTES)
    assert list(table) == ["speaker", "speaker_kind", "quotes", "words", "direct", "articles", "share_of_quoted_words"]
    assert table.values.tolist() == [
        ["آرش", "person", 1, 6, 0, 1, 6 / 16],
        ["پوتین", "person", 3, 6, 1, 2, 6 / 16],
    ]  # ties by the name


def test_verbs_stand_with_the_quotes_of_their_speaker_who_has_the_most_first():
    table = count_reporting_verbs(QUOTES)
    assert table[["speaker", "verb", "quotes", "quotes_of_speaker"]].values.tolist() == [
        ["پوتین", "گفت", 2, 3],
        ["پوتین", "افزود", 1, 3],
        ["آرش", "نوشت", 1, 1],
    ]
    assert table["share_of_quotes"].tolist() == [2 / 3, 1 / 3, 1]


def test_rare_verbs_are_one_and_stand_last():
    table = count_reporting_verbs(QUOTES, top=1, other="دیگر")
    assert table["verb"].cat.categories.tolist() == ["گفت", "دیگر"]
    assert table[["speaker", "verb", "quotes"]].values.tolist() == [
        ["پوتین", "گفت", 2],
        ["پوتین", "دیگر", 1],
        ["آرش", "دیگر", 1],
    ]
    assert table["quotes"].sum() == count_reporting_verbs(QUOTES)["quotes"].sum()
    with pytest.raises(TableError, match="top must be a whole number, 1 or more; got 0"):
        count_reporting_verbs(QUOTES, top=0)


def test_every_way_to_find_a_speaker_has_a_row():
    table = count_resolutions(QUOTES)
    assert table["resolved_by"].tolist() == ["name", "office", "pronoun", "carried", "phrase", "unresolved"]
    assert table["quotes"].tolist() == [2, 1, 1, 0, 0, 1] and table["words"].tolist() == [5, 6, 1, 0, 0, 4]
    assert table["share_of_quotes"].sum() == 1


def test_what_attribute_quotes_gives_is_counted_and_nothing_too():
    quotes = quotes_of("کیوان مهرپو گفت: راه باز است. وی افزود: باران آمد.")
    assert count_speakers(quotes)[["speaker", "quotes", "words"]].values.tolist() == [["کیوان مهرپو", 2, 5]]
    nothing = quotes.head(0)
    assert count_speakers(nothing).empty and count_reporting_verbs(nothing, top=3).empty
    assert count_resolutions(nothing)["share_of_quotes"].tolist() == [0] * 6
    with pytest.raises(TableError, match="count_speakers: column 'words' is missing"):
        count_speakers(quotes.drop(columns="words"))


def test_a_document_is_counted_only_where_asked_for_and_stays_in_the_denominator():
    quotes = QUOTES.assign(speaker_kind=QUOTES["speaker_kind"].mask(QUOTES["speaker"] == "آرش", "document"))
    assert count_speakers(quotes)[["speaker", "share_of_quoted_words"]].values.tolist() == [["پوتین", 6 / 16]]
    assert count_speakers(quotes, documents=True)["speaker"].tolist() == ["آرش", "پوتین"]


def test_a_quote_without_a_verb_is_no_way_to_report():
    quotes = QUOTES.assign(verb=["گفت", "", "گفت", "نوشت", ""])
    table = count_reporting_verbs(quotes)
    assert table[table["speaker"] == "پوتین"][["verb", "quotes_of_speaker"]].values.tolist() == [["گفت", 2]]


def test_the_interval_of_a_share_is_that_of_whole_articles():
    quotes = pd.DataFrame({"article_id": list("1122"), "speaker": ["آرش", "پوتین"] * 2, "words": [1, 3, 1, 3]})
    row = speaker_share(quotes, "پوتین").iloc[0]
    assert (row["share"], row["low"], row["high"]) == (0.75, 0.75, 0.75)  # each article is like the other
    assert (row["words"], row["quoted_words"], row["articles"], row["articles_of_speaker"]) == (6, 8, 2, 2)
    apart = quotes.assign(article_id=list("1212"))
    row = speaker_share(apart, "پوتین").iloc[0]
    assert (row["low"], row["high"]) == (0, 1) and row["articles_of_speaker"] == 1
    with pytest.raises(TableError, match="nobody is called 'کیوان'"):
        speaker_share(quotes, "کیوان")


def fill_in(path, changes: dict[str, dict[str, str]]):
    """Fill in a sheet as CSV; the workbook goes, as if somebody sent the CSV alone."""
    path.with_suffix(".xlsx").unlink()
    file = path.with_suffix(".csv")
    sheet = pd.read_csv(file, encoding="utf-8-sig", dtype=str, keep_default_na=False)
    for speaker, cells in changes.items():
        for column, value in cells.items():
            sheet.loc[sheet["speaker"] == speaker, column] = value
    sheet.to_csv(file, encoding="utf-8-sig", index=False)


@pytest.fixture
def reviewed(tmp_path):
    quotes = quotes_of(
        "کیوان مهرپو گفت: راه باز است. وی افزود: باران آمد.",
        "مهندس مهرپو گفت: پل خراب است.",
        "وزارت نیرو اعلام کرد: برق آمد.",
    )
    return quotes, tmp_path / "speakers"


def test_a_sheet_of_speakers_is_written_first_and_applied_then(reviewed):
    quotes, path = reviewed
    same, note = review_speakers(quotes, path)
    pd.testing.assert_frame_equal(same, quotes)
    assert note.startswith("3 speakers written")
    sheet = pd.read_csv(path.with_suffix(".csv"), encoding="utf-8-sig", dtype=str, keep_default_na=False)
    row = sheet.set_index("speaker").loc["کیوان مهرپو"]
    assert (row["quotes"], row["example_1"], row["example_3"]) == ("2", "کیوان مهرپو گفت: راه باز است", "")
    fill_in(path, {"مهرپو": {"rename": "کیوان مهرپو"}, "وزارت نیرو": {"kind": "none"}})
    after, note = review_speakers(quotes, path)
    assert after["speaker"].tolist() == ["کیوان مهرپو"] * 3 + [""]
    assert after["speaker_kind"].tolist() == ["person"] * 3 + ["unresolved"]
    assert note.startswith("1 names and 1 kinds") and note.endswith("2 quotes changed speaker")


def test_a_wrong_sheet_of_speakers_is_refused(reviewed):
    quotes, path = reviewed
    review_speakers(quotes, path)
    fill_in(path, {"مهرپو": {"rename": "کیوان مهرپو"}, "کیوان مهرپو": {"rename": "مهرپو"}})
    with pytest.raises(CodingError, match="renamed in a circle"):
        review_speakers(quotes, path)
    path.with_suffix(".csv").unlink()
    review_speakers(quotes, path)
    fill_in(path, {"مهرپو": {"kind": "man"}})
    with pytest.raises(CodingError, match="kind has no choice 'man'"):
        review_speakers(quotes, path)
