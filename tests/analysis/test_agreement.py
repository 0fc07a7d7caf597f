"""Scores on codings small enough to count by hand, and Krippendorff's own example."""

import pandas as pd
import pytest

from helpers.analysis import code_automatically, list_disagreements, score_agreement, score_coding, score_entries
from helpers.core.errors import TableError

COLUMNS = ["article_id", "paragraph", "coder", "theme", "code"]
# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section C: four coders, twelve units, codes missing.
EXAMPLE = ["123321412***", "1233224125*3", "*3332342251*", "123324412 51*".replace(" ", "")]


def codings(theme="trade", article="1", **codes: str) -> pd.DataFrame:
    """Take a string of codes per coder, one character per paragraph, * where the coder gave none."""
    rows = [
        (article, number, coder, theme, int(code))
        for coder, string in codes.items()
        for number, code in enumerate(string, start=1)
        if code != "*"
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def test_krippendorffs_published_example():
    data = codings(**{f"coder_{number}": codes for number, codes in enumerate(EXAMPLE)})
    row = score_agreement(data, draws=20).iloc[0]
    assert (row["paragraphs"], row["coders"]) == (11, 4)
    assert row["alpha"] == pytest.approx(0.743, abs=0.0005)


def test_precision_recall_and_f1_as_fractions():
    row = score_coding(codings(machine="11100", person="10110"), person="person").iloc[0]
    assert (row["paragraphs"], row["by_person"], row["by_machine"], row["both"]) == (5, 3, 3, 2)
    assert (row["precision"], row["recall"], row["f1"]) == pytest.approx((2 / 3, 2 / 3, 2 / 3))


def test_the_macro_row_is_the_mean_over_themes_and_a_theme_nobody_coded_is_missing():
    table = pd.concat([codings(machine="11", person="11"), codings("energy", machine="10", person="01")])
    table = pd.concat([table, codings("sport", machine="00", person="00")])
    scores = score_coding(table, person="person").set_index("theme")
    assert scores["f1"].to_dict() == pytest.approx(
        {"trade": 1, "energy": 0, "sport": float("nan"), "macro": 0.5}, nan_ok=True
    )


def test_intervals_resample_articles_and_hold_the_score():
    parts = [codings(article=str(n), machine="1101", person="1001" if n % 3 else "1111") for n in range(30)]
    scores = score_coding(pd.concat(parts), person="person").iloc[0]
    assert scores["f1_low"] < scores["f1"] < scores["f1_high"]
    again = score_coding(pd.concat(parts), person="person").iloc[0]
    assert again["f1_low"] == scores["f1_low"]
    assert scores["articles"] == 30


def test_a_theme_of_few_articles_has_no_interval_that_would_look_sure():
    parts = [codings(article=str(n), machine="00", person="00") for n in range(40)]
    parts += [codings(article=f"with {n}", machine="10", person="10") for n in range(4)]
    scores, agreement = (
        score_coding(pd.concat(parts), person="person").iloc[0],
        score_agreement(pd.concat(parts)).iloc[0],
    )
    assert (scores["f1"], scores["articles"], agreement["alpha"]) == (1, 4, 1)
    assert scores[["f1_low", "f1_high"]].isna().all() and agreement[["alpha_low", "alpha_high"]].isna().all()


def test_paragraphs_that_one_of_the_two_did_not_code_are_counted_and_left_out():
    scores = score_coding(codings(machine="111", person="1*1"), person="person")
    assert scores[["paragraphs", "left_out"]].values.tolist() == [[2, 1], [pd.NA, 1]]
    two_themes = pd.concat([codings(machine="111", person="1*1"), codings("energy", machine="11*", person="*11")])
    scores = score_coding(two_themes, person="person")
    assert scores["left_out"].tolist() == [1, 2, 3]  # in the last row, the paragraphs of any theme


def test_alpha_is_missing_where_all_codes_are_the_same():
    assert pd.isna(score_agreement(codings(one="000", two="000"), draws=5)["alpha"].iloc[0])


def test_coders_without_a_common_paragraph_have_no_agreement_to_measure():
    row = score_agreement(codings(one="1*", two="*0"), draws=5).iloc[0]
    assert row["paragraphs"] == 0 and row[["alpha", "alpha_low", "alpha_high"]].isna().all()


@pytest.mark.parametrize(
    ("score", "message"),
    [
        (lambda data: score_coding(data, person="nobody"), "there is no coder 'nobody'; coders: one, machine"),
        (lambda data: score_agreement(data, coders=["one", "one"]), "two coders or more are needed; got one"),
        (lambda data: score_coding(data, person="machine"), "must be two coders; both are 'machine'"),
        (lambda data: score_coding(data.astype({"code": str}), person="one"), "must be the number 0 or 1"),
        (lambda data: score_coding(data.replace({"code": 1}, 2), person="one"), "must be the number 0 or 1"),
        (
            lambda data: score_coding(data.assign(paragraph=range(len(data))), person="one"),
            "no paragraph that both one and machine coded",
        ),
        (lambda data: score_agreement(pd.concat([data, data])), "codes trade twice in paragraph 1 of 1"),
        (lambda data: score_coding(data.drop(columns="code"), person="one"), "column 'code' is missing"),
    ],
)
def test_codings_that_cannot_be_scored_give_one_error(score, message):
    with pytest.raises(TableError, match=message):
        score(codings(one="10", machine="11"))


def test_the_machine_codes_every_paragraph_of_the_sample_and_no_other():
    hits = pd.DataFrame({"article_id": ["1", "1", "9"], "paragraph": [1, 1, 1], "theme": ["trade", "energy", "trade"]})
    sample = pd.DataFrame({"article_id": ["1", "1"], "paragraph": [1, 2]})
    table = code_automatically(hits, sample, ["trade", "sport"])
    assert table[["paragraph", "theme", "code"]].values.tolist() == [
        [1, "trade", 1],
        [1, "sport", 0],
        [2, "trade", 0],
        [2, "sport", 0],
    ]


def test_where_machine_and_person_differ_is_listed_with_what_was_matched_and_the_text():
    table = pd.concat([codings(machine="110", person="101"), codings("energy", machine="000", person="0*0")])
    hits = pd.DataFrame({"article_id": "1", "paragraph": [1, 2, 2], "theme": "trade", "matched": ["نان", "ارز", "ارز"]})
    articles = pd.DataFrame({"article_id": ["1"], "title": [None], "text": ["یک\nدو\nسه"]})
    differ = list_disagreements(table, hits, articles, person="person").fillna("")
    assert list(differ) == ["article_id", "paragraph", "theme", "person", "machine", "matched", "text"]
    assert differ.drop(columns=["article_id", "theme"]).values.tolist() == [[2, 0, 1, "ارز", "دو"], [3, 1, 0, "", "سه"]]
    with pytest.raises(TableError, match="there is no paragraph 2 of article '1'; give the articles that were coded"):
        list_disagreements(table, hits, articles.assign(text="یک"), person="person")


def test_an_entry_is_scored_by_the_paragraphs_that_have_it_and_its_harm_by_those_that_it_carries_alone():
    found = [("1", "a"), ("2", "a"), ("2", "b"), ("3", "b"), ("4", "c"), ("9", "c")]
    hits = pd.DataFrame(found, columns=["article_id", "entry"]).assign(paragraph=1, theme="trade")
    rows = [(article_id, 1, "person", "trade", int(article_id in "24")) for article_id in "1234"]
    codings = pd.DataFrame(rows, columns=["article_id", "paragraph", "coder", "theme", "code"])
    table = score_entries(pd.concat([hits, hits]), codings, person="person").set_index("entry")
    columns = ["paragraphs", "right", "alone", "alone_wrong"]
    assert table.loc[["a", "b", "c"], columns].values.tolist() == [[2, 1, 1, 1], [2, 1, 1, 1], [1, 1, 1, 0]]
    # Wilson 1927 for 1 of 2, worked by hand: 0.5 -+ 1.96 sqrt(0.125 + 0.96 / 4) / (2 + 3.84)
    assert table.loc["a", ["precision_low", "precision_high"]].tolist() == pytest.approx([0.0945, 0.9055], abs=1e-4)
    assert table.index[-1] == "c"  # it does no harm
    with pytest.raises(TableError, match="no coder 'nobody'"):
        score_entries(hits, codings, person="nobody")


def test_weighted_scores_are_those_of_the_corpus_and_counts_stay_counts():
    data = codings(machine="1110", person="1011")
    weights = pd.DataFrame({"article_id": 1, "paragraph": [1, 2, 3, 4, 5], "weight": [1.0, 1, 2, 10, 99]})
    row = score_coding(data, person="person", weights=weights).iloc[0]
    assert (row["paragraphs"], row["by_person"], row["by_machine"], row["both"]) == (4, 3, 3, 2)
    # With weights the machine has 1 + 1 + 2 = 4, the person 1 + 2 + 10 = 13, both 3.
    assert (row["precision"], row["recall"], row["f1"]) == pytest.approx((3 / 4, 3 / 13, 6 / 17))
    parts = [codings(article=str(number), machine="1101", person="1011") for number in range(9)]
    same = pd.DataFrame(
        {"article_id": [str(number) for number in range(9) for _ in range(4)], "paragraph": [1, 2, 3, 4] * 9}
    )
    pd.testing.assert_frame_equal(
        score_coding(pd.concat(parts), person="person", weights=same.assign(weight=7)),
        score_coding(pd.concat(parts), person="person"),
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda table: table.head(2), "paragraph 3 of '1' was coded and has no weight above 0"),
        (lambda table: table.assign(weight=0), "paragraph 1 of '1' was coded and has no weight above 0"),
        (lambda table: pd.concat([table, table]), "weights has paragraph 1 of '1' twice"),
        (lambda table: table.drop(columns="weight"), "score_coding: weights: column 'weight' is missing"),
    ],
)
def test_weights_that_do_not_fit_the_codes_are_one_error(change, message):
    weights = pd.DataFrame({"article_id": "1", "paragraph": [1, 2, 3], "weight": 1.0})
    with pytest.raises(TableError, match=message):
        score_coding(codings(machine="111", person="100"), person="person", weights=change(weights))


def test_codes_of_a_coder_are_taken_as_hits_are():
    codes = pd.DataFrame(
        {"article_id": "1", "paragraph": [1, 2], "theme": pd.Categorical(["trade", "trade"]), "probability": [0.7, 0.2]}
    )
    codes["coded"] = codes["probability"] > 0.5
    sample = pd.DataFrame({"article_id": ["1", "1"], "paragraph": [1, 2]})
    table = code_automatically(codes, sample, ["trade"], coder="coder")
    assert table[["coder", "code"]].values.tolist() == [["coder", 1], ["coder", 0]]
    articles = pd.DataFrame({"article_id": ["1"], "title": [None], "text": ["یک\nدو"]})
    both = pd.concat([table, codings(person="01")])
    differ = list_disagreements(both, codes, articles, person="person", machine="coder")
    assert differ["probability"].tolist() == [0.7, 0.2] and "matched" not in differ


def test_coders_who_disagree_everywhere_have_scores_of_nothing_and_an_alpha_below_it():
    data = pd.concat([codings(article=str(number), one="10", machine="01") for number in range(6)])
    assert score_coding(data, person="one").iloc[0][["precision", "recall", "f1"]].tolist() == [0, 0, 0]
    row = score_agreement(data).iloc[0]
    assert row["alpha"] < 0 and row["alpha_low"] <= row["alpha"] <= row["alpha_high"]
