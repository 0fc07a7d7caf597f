from fractions import Fraction
from math import log, log2

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import analysis
from helpers.core.errors import TableError
from helpers.language.characters import ZWNJ

COLUMNS = [
    *("term", "collocate", "count", "log_dice", "npmi", "log_likelihood", "count_term", "count_collocate", "tokens"),
    *("articles", "dispersion", "count_near", "tokens_near"),
]


def tokens_of(*articles: str) -> pd.DataFrame:
    """Sentences end at a full stop; a comma is a sign and a digit a number."""
    rows = []
    for number, article in enumerate(articles, start=1):
        words, sentence = article.split(), 0
        for position, word in enumerate(words):
            kind = {".": "punctuation", "،": "punctuation"}.get(word, "number" if word.isdigit() else "word")
            rows.append((str(number), 1, sentence, position, word, word, kind))
            sentence += word == "."
    return pd.DataFrame(
        rows, columns=["article_id", "paragraph", "sentence", "position", "token", "lemma", "kind"]
    ).astype({"token": "str", "lemma": "str"})


def found(tokens, term, **options) -> pd.DataFrame:
    table = analysis.find_collocations(tokens, term, **{"min_count": 1} | options)
    assert table.columns.tolist() == COLUMNS
    return table.set_index("collocate")


# Ten words. Within one word of صلح stand نان, نان, آب: three words, of which نان two.
TEN = tokens_of("نان صلح نان کار کار کار", "آب صلح . نان کار")


def test_counts_and_measures_by_hand_on_ten_words():
    bread = found(TEN, "صلح", window=1).loc["نان"]
    counts = ["count_term", "count_collocate", "tokens", "articles", "count_near", "tokens_near"]
    assert bread[counts].tolist() == [2, 3, 10, 1, 2, 3]
    # Of the two occurrences of صلح one has نان near.
    assert bread["count"] == 1
    assert bread["log_dice"] == pytest.approx(14 + log2(Fraction(2 * 1, 2 + 3)))
    # Near: 3 of 10 words; نان: 3 of 10; both: 2 of 10.
    assert bread["npmi"] == pytest.approx(log(Fraction(2, 10) / Fraction(3 * 3, 100)) / -log(Fraction(2, 10)))
    cells = [(2, Fraction(9, 10)), (1, Fraction(21, 10)), (1, Fraction(21, 10)), (6, Fraction(49, 10))]
    assert bread["log_likelihood"] == pytest.approx(2 * sum(seen * log(seen / expected) for seen, expected in cells))
    # Both meetings are in the first article, which has 6 of the 10 words: (1 − 0.6 + 0.4) / 2, by 1 − 0.4.
    assert bread["dispersion"] == pytest.approx(float(Fraction(4, 10) / Fraction(6, 10)))


def test_npmi_and_log_likelihood_are_those_of_nltk():
    from nltk.metrics import BigramAssocMeasures  # two seconds, which only the process of this test should take

    for row in found(TEN, "صلح", window=2).itertuples():
        table = (row.count_near, (row.tokens_near, row.count_collocate), row.tokens)
        assert row.log_likelihood == pytest.approx(BigramAssocMeasures.likelihood_ratio(*table), abs=1e-6)
        information = BigramAssocMeasures.pmi(*table) / -log2(row.count_near / row.tokens)
        assert row.npmi == pytest.approx(information)
        counts = (row.count, (row.count_term, row.count_collocate), row.tokens)
        assert row.log_dice == pytest.approx(14 + log2(BigramAssocMeasures.dice(*counts)))


def test_two_words_never_seen_apart_have_the_highest_value_of_each():
    only = found(tokens_of("صلح نان . کار آب . کار آب"), "صلح").loc["نان"]
    assert (only["log_dice"], only["npmi"]) == (14, 1)


def test_a_word_as_frequent_near_the_term_as_anywhere_is_not_drawn_to_it():
    # Near are 4 of 8 words, نان is 4 of 8, and 2 of those 4 are near.
    even = found(tokens_of("نان کار صلح نان کار . نان نان آب"), "صلح").loc["نان"]
    assert (even["npmi"], even["log_likelihood"]) == (0, 0)


def test_a_word_that_stays_away_is_below_0():
    away = found(tokens_of("آب کار صلح نان کار . نان نان نان"), "صلح").loc["نان"]
    assert away["npmi"] < 0 < away["log_likelihood"]


def test_the_window_ends_with_the_sentence_and_steps_over_signs_and_numbers():
    tokens = tokens_of("دور ، نان 12 ، صلح . آب")
    assert found(tokens, "صلح", window=1).index.tolist() == ["نان"]
    assert sorted(found(tokens, "صلح", window="sentence").index) == ["دور", "نان"]
    assert found(tokens_of("صلح .", "نان"), "صلح").empty


def test_the_term_itself_and_stopwords_are_no_collocates():
    tokens = tokens_of("صلح صلح و نان")
    assert found(tokens, "صلح", stopwords={"و"}).index.tolist() == ["نان"]
    tokens.loc[2, "lemma"] = "یا"
    assert found(tokens, "صلح", stopwords={"و"}).index.tolist() == ["نان"]


def test_a_collocate_that_meets_the_term_too_rarely_is_left_out():
    assert found(TEN, "صلح", window=1, min_count=2).empty
    tokens = tokens_of("صلح نان . صلح نان . صلح آب")
    assert analysis.find_collocations(tokens, "صلح", min_count=2)["collocate"].tolist() == ["نان"]


def test_the_strongest_stand_first_and_equal_ones_by_the_word():
    assert found(tokens_of("صلح نان آب . آب"), "صلح").index.tolist() == ["نان", "آب"]
    assert found(tokens_of("نان صلح آب"), "صلح").index.tolist() == ["آب", "نان"]


def test_a_phrase_and_any_spelling_of_a_word_are_terms(tokenize_text):
    tokens = tokenize_text(f"سازمان ملل صلح خواست. سازمان ملل صلح و همکاری{ZWNJ}ها را ستود. سازمان نان.")
    of_phrase = found(tokens, "سازمان ملل", window=1).loc["صلح"]
    assert (of_phrase["term"], of_phrase["count"], of_phrase["log_dice"]) == ("سازمان ملل", 2, 14)
    assert found(tokens, "همكاريهای", window=3).loc["صلح", "term"] == "همکاری"


def test_tokens_instead_of_lemmas():
    tokens = tokens_of(f"صلح نان . صلح نان{ZWNJ}ها")
    tokens["lemma"] = tokens["token"].str.removesuffix(f"{ZWNJ}ها")
    assert found(tokens, "صلح")["count"].to_dict() == {"نان": 2}
    assert found(tokens, "صلح", unit="token")["count"].to_dict() == {"نان": 1, f"نان{ZWNJ}ها": 1}


def test_a_term_that_does_not_occur_has_no_collocates_and_all_columns():
    for table in (found(TEN, "ناپیدا"), found(TEN.head(0), "صلح"), found(TEN, "سازمان ناپیدا")):
        assert table.empty
        assert table["count"].dtype.kind == "i" and table["log_dice"].dtype.kind == "f"


@pytest.mark.parametrize("window", [0, -1, 2.5, "paragraph"])
def test_a_window_of_nothing_is_refused(window):
    with pytest.raises(TableError, match="window must be 1 word or more, or 'sentence'; got"):
        analysis.find_collocations(TEN, "صلح", window=window)


def test_the_input_stays_as_it_was():
    before = TEN.copy()
    found(TEN, "صلح")
    pd.testing.assert_frame_equal(TEN, before)


@settings(max_examples=15)
@given(
    st.lists(st.lists(st.sampled_from("ا ب پ ت ، .".split()), max_size=14).map(" ".join), min_size=1, max_size=3),
    st.sampled_from([1, 2, "sentence"]),
)
def test_two_words_meet_as_often_seen_from_either_and_no_measure_leaves_its_range(texts, window):
    tokens = tokens_of(*texts)
    table = found(tokens, "ا", window=window)
    assert not table.drop(columns="dispersion").isna().any(axis=None)
    assert (table["log_dice"] <= 14).all() and table["npmi"].between(-1, 1 + 1e-9).all()
    assert (table["log_likelihood"] >= 0).all() and (table["count"] <= table["count_near"]).all()
    for collocate, row in table.iterrows():
        other = found(tokens, collocate, window=window).loc["ا"]
        assert (other["count"], other["log_dice"]) == (row["count"], pytest.approx(row["log_dice"]))
        assert row["count_near"] == _near_by_hand(tokens, "ا", collocate, window)


def _near_by_hand(tokens: pd.DataFrame, term: str, collocate: str, window) -> int:
    words = tokens[tokens["kind"] == "word"]
    near = 0
    for _, sentence in words.groupby(["article_id", "sentence"]):
        row = sentence["lemma"].tolist()
        reach = len(row) if window == "sentence" else window
        near += sum(
            word == collocate and term in row[max(place - reach, 0) : place + reach + 1]
            for place, word in enumerate(row)
        )
    return near


def test_what_stands_near_the_negated_occurrences_of_a_term():
    tokens = tokens_of("صلح نیست . جنگ هست . صلح هست")
    tokens = tokens.assign(negated=tokens["token"] == "نیست", lemma=tokens["lemma"].replace("نیست", "هست"))
    negated, others = (found(tokens, "هست", negated=option)["count"].to_dict() for option in (True, False))
    assert (negated, others) == ({"صلح": 1}, {"جنگ": 1, "صلح": 1})
    beside = tokens.assign(sentence=0)
    assert found(beside, "هست", negated=True).index.tolist() == [
        "جنگ",
        "صلح",
    ]  # its other occurrences are no collocates


def test_positions_are_counted_in_words_from_the_end_of_the_term_that_is_nearer():
    tokens = tokens_of("نان آب صلح ، 12 نان کار . نان صلح")
    table = analysis.count_positions(tokens, "صلح", window=2, min_count=1).set_index(["collocate", "position"])
    assert table["count"].xs("نان").to_dict() == {-2: 1, -1: 1, 1: 1, 2: 0}
    assert table["count"].xs("آب").to_dict() == {-2: 0, -1: 1, 1: 0, 2: 0}
    assert table.index.get_level_values(0).unique().tolist() == ["نان", "آب", "کار"]
    assert table["share_of_near"].xs("نان").tolist() == [pytest.approx(1 / 3)] * 3 + [0]


def test_a_word_between_two_occurrences_counts_once_for_the_nearer():
    table = analysis.count_positions(tokens_of("صلح نان آب صلح"), "صلح", window=5, min_count=1)
    held = table[table["count"] > 0].set_index("collocate")["position"]
    assert held.to_dict() == {"نان": 1, "آب": -1}
    between = analysis.count_positions(tokens_of("صلح نان صلح"), "صلح", min_count=1)
    assert between.loc[between["count"] > 0, "position"].tolist() == [-1]


def test_positions_beside_a_phrase_count_from_both_of_its_ends(tokenize_text):
    table = analysis.count_positions(tokenize_text("لغو تحریم نفت ایران"), "تحریم نفت", window=1, min_count=1)
    assert table.loc[table["count"] > 0, ["collocate", "position"]].values.tolist() == [["ایران", 1], ["لغو", -1]]


@settings(max_examples=15)
@given(
    st.lists(st.lists(st.sampled_from("ا ب پ ت ، .".split()), max_size=14).map(" ".join), min_size=1, max_size=3),
    st.sampled_from([1, 2, 10]),
)
def test_all_positions_together_are_the_words_near(texts, window):
    tokens = tokens_of(*texts)
    near = found(tokens, "ا", window=window)["count_near"]
    table = analysis.count_positions(tokens, "ا", window=window, min_count=1)
    assert table.groupby("collocate")["count"].sum().to_dict() == near.to_dict()
    assert set(table["position"]) <= set(range(-window, window + 1)) - {0}
    assert len(table) == 2 * window * len(near)


def test_positions_leave_out_stopwords_and_rare_words_and_know_negation():
    tokens = tokens_of("صلح و نان . صلح و نان . صلح آب")
    options = {"stopwords": {"و"}, "min_count": 2}
    assert set(analysis.count_positions(tokens, "صلح", **options)["collocate"]) == {"نان"}
    negated = tokens.assign(negated=tokens.index == 0)
    assert set(analysis.count_positions(negated, "صلح", min_count=1, negated=True)["collocate"]) == {"و", "نان"}
    assert analysis.count_positions(tokens, "ناپیدا").empty


@pytest.mark.parametrize("window", [0, 11, "sentence", 2.5])
def test_positions_further_than_ten_words_are_refused(window):
    with pytest.raises(TableError, match="count_positions: window must be 1 to 10 words; got"):
        analysis.count_positions(TEN, "صلح", window=window)


PEACE_AND_WAR = tokens_of("صلح پایدار . صلح پایدار . صلح سرد . جنگ سرد . جنگ سرد . جنگ صلح . جنگ دور")


def test_what_is_near_one_term_is_set_beside_what_is_near_the_other():
    table = analysis.compare_collocations(PEACE_AND_WAR, "صلح", "جنگ", min_count=2).set_index("collocate")
    assert table.index.tolist() == ["پایدار", "سرد"]
    assert table["near"].tolist() == ["first", "both"]
    assert table[["count_first", "count_second"]].values.tolist() == [[2, 0], [1, 2]]
    # پایدار: 2 meetings, 4 of صلح, 2 of its own. سرد: 1 with صلح, 2 with جنگ, which occurs 4 times too; 3 of its own.
    assert table.loc["پایدار", "log_dice_first"] == table.loc["پایدار", "difference"]
    assert table.loc["پایدار", "difference"] == pytest.approx(14 + log2(Fraction(4, 6)))
    assert pd.isna(table.loc["پایدار", "log_dice_second"])
    assert table.loc["سرد", "difference"] == pytest.approx(-1)


def test_each_side_is_what_find_collocations_gives_and_turns_with_the_terms():
    table = analysis.compare_collocations(PEACE_AND_WAR, "صلح", "جنگ", min_count=1).set_index("collocate")
    for side, term in (("first", "صلح"), ("second", "جنگ")):
        alone = found(PEACE_AND_WAR, term).drop(index=["صلح", "جنگ"], errors="ignore")
        own = table[table[f"count_{side}"] > 0]
        assert own[f"log_dice_{side}"].to_dict() == alone["log_dice"].to_dict()
        assert own[f"articles_{side}"].to_dict() == alone["articles"].to_dict()
    turned = analysis.compare_collocations(PEACE_AND_WAR, "جنگ", "صلح", min_count=1).set_index("collocate")
    assert turned["difference"].to_dict() == (-table["difference"]).to_dict()


def test_a_comparison_with_itself_or_with_nothing_is_refused(tokenize_text):
    tokens = tokenize_text(f"همکاری{ZWNJ}ها و صلح")
    with pytest.raises(TableError, match="compare_collocations: 'همکاری' and 'همكاريها' are one word, 'همکاری'"):
        analysis.compare_collocations(tokens, "همکاری", "همكاريها")
    for pair in (("صلح", "ناپیدا"), ("ناپیدا", "صلح")):
        with pytest.raises(TableError, match="compare_collocations: 'ناپیدا' does not occur; give a word"):
            analysis.compare_collocations(tokens, *pair)
