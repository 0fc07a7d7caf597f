import pandas as pd
import pytest

from helpers.analysis import count_reporting_verbs, count_resolutions, count_speakers
from helpers.core.errors import TableError
from tests.analysis.quotes.texts import quotes_of

QUOTES = pd.DataFrame(
    [
        ("1", "پوتین", "گفت", 3, True, "name"),
        ("1", "پوتین", "افزود", 1, False, "pronoun"),
        ("2", "پوتین", "گفت", 2, False, "name"),
        ("2", "آرش", "نوشت", 6, False, "office"),
        ("2", "", "گفت", 4, False, "unresolved"),
    ],
    columns=["article_id", "speaker", "verb", "words", "direct", "resolved_by"],
)


def test_a_speaker_has_the_words_of_the_quotes_and_their_share_of_all_that_is_quoted():
    table = count_speakers(QUOTES)
    assert list(table) == ["speaker", "quotes", "words", "direct", "articles", "share_of_quoted_words"]
    assert table.values.tolist() == [["آرش", 1, 6, 0, 1, 6 / 16], ["پوتین", 3, 6, 1, 2, 6 / 16]]  # ties by the name


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
