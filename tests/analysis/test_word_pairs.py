import pandas as pd
import pytest

from helpers import analysis
from helpers.core.errors import TableError


def pairs(tokens: pd.DataFrame, kind: str) -> list[tuple[str, str]]:
    table = analysis.find_word_pairs(tokens, kinds=[kind])
    assert table.columns.tolist() == [
        *("article_id", "paragraph", "sentence", "position", "length", "kind", "first", "second")
    ]
    return list(zip(table["first"], table["second"], strict=True))


def test_a_noun_and_the_adjective_behind_it_or_behind_another_adjective(tokenize_text):
    text = "همکاری اقتصادی و بحران‌های اقتصادی با دولت. رشد گسترده اقتصادی با رشد گسترده و کمک گسترده."
    assert pairs(tokenize_text(text), "adjective") == [
        *(("همکاری", "اقتصادی"), ("بحران", "اقتصادی"), ("رشد", "گسترده"), ("رشد", "اقتصادی")),
        *(("رشد", "گسترده"), ("کمک", "گسترده")),
    ]


def test_no_pair_where_a_verb_or_a_sign_stands_or_the_word_is_rare(tokenize_text):
    often = "رشد اقتصادی ما. رشد اقتصادی ما. "
    assert len(pairs(tokenize_text(f"{often} رشد اقتصادی است."), "adjective")) == 2
    assert len(pairs(tokenize_text(f"{often} رشد، اقتصادی ما."), "adjective")) == 2
    assert pairs(tokenize_text(often), "adjective") == []


def test_a_word_that_begins_phrases_is_no_adjective(tokenize_text):
    often = "رشد اقتصادی ما. " * 9
    assert len(pairs(tokenize_text(often), "adjective")) == 9
    assert pairs(tokenize_text(f"{often} در اقتصادی ما."), "adjective") == []


def test_a_noun_or_an_adjective_with_its_light_verb(tokenize_text):
    tokens = tokenize_text("آنان با ما همکاری نخواهند کرد. نشان داده شد. زندان را دید. به دست آورد. این تهران شد.")
    assert pairs(tokens, "light_verb") == [("همکاری", "کرد#کن"), ("نشان", "داد#ده")]


def test_the_object_before_ra_and_its_verb(tokenize_text):
    tokens = tokenize_text("دولت آمد. تحریم‌های ایران را لغو کرد. این کتاب را خواند. مجلس طرح را به تصویب رساند.")
    assert pairs(tokens, "object")[:2] == [("تحریم", "لغو کرد#کن"), ("کتاب", "خواند#خوان")]


@pytest.mark.parametrize(
    "text",
    [
        "سرنوشت جامعه را تغییر داد.",  # the head may be the noun before
        "سرنوشت یک جامعه را تغییر داد.",
        "در تهران را زد.",
        "جامعه را که تغییر داد.",
        "جامعه را، تغییر داد.",
        "جامعه را.",
    ],
)
def test_no_object_where_the_order_of_words_does_not_tell(tokenize_text, text):
    assert pairs(tokenize_text(text), "object") == []


def test_a_verb_behind_its_preposition_takes_it_along(tokenize_text):
    assert pairs(tokenize_text("که طرح را به تصویب رساند."), "object") == [("طرح", "به تصویب رساند#رسان")]
    assert pairs(tokenize_text("که طرح را باید لغو کرد."), "object") == [("طرح", "لغو کرد#کن")]


def test_two_nouns_with_and_between_them_in_one_order(tokenize_text):
    tokens = tokenize_text("زن و مرد. مرد و زن. وزیر خارجه و رئیس. رفت و آمد. زن، و مرد.")
    assert pairs(tokens, "coordination") == [("زن", "مرد"), ("زن", "مرد")]


def test_each_pair_shows_its_line(tokenize_text):
    tokens = tokenize_text("دولت آمد. تحریم‌های ایران را لغو کرد و زن و مرد آمدند.")
    lines = analysis.concordance(tokens, analysis.find_word_pairs(tokens))
    shown = dict(zip(lines["kind"], lines["node"], strict=True))
    assert shown["object"].replace("\u200c", "") == "تحریمهای ایران را لغو کرد"
    assert shown["coordination"] == "زن و مرد" and shown["light_verb"] == "لغو کرد"


def test_no_pair_crosses_sentences_or_articles(tokenize_text):
    one, other = tokenize_text("این زن و"), tokenize_text("مرد")
    assert analysis.find_word_pairs(pd.concat([one, other.assign(article_id="2")], ignore_index=True)).empty


def test_counts_and_log_dice_by_hand():
    table = pd.DataFrame(
        [("1", "adjective", "رشد", "علمی")] * 2
        + [("2", "adjective", "رشد", "تند"), ("2", "adjective", "کار", "علمی"), ("2", "object", "رشد", "دید#بین")],
        columns=["article_id", "kind", "first", "second"],
    )
    counted = analysis.count_word_pairs(table, min_count=1).set_index(["kind", "first", "second"])
    assert counted.index[0] == ("adjective", "رشد", "علمی")
    # Of 3 with رشد and 3 with علمی, 2 are both: 14 + log2(4 / 6).
    row = counted.loc[("adjective", "رشد", "علمی")]
    assert row[["count", "count_first", "count_second", "articles"]].tolist() == [2, 3, 3, 1]
    assert row["log_dice"] == pytest.approx(14 - 0.584962500721156)
    assert counted.loc[("object", "رشد", "دید#بین"), "log_dice"] == 14
    assert len(analysis.count_word_pairs(table)) == 1


def test_coordinated_words_count_on_either_side():
    table = pd.DataFrame(
        [("1", "coordination", "زن", "مرد"), ("1", "coordination", "خون", "زن")],
        columns=["article_id", "kind", "first", "second"],
    )
    counted = analysis.count_word_pairs(table, min_count=1).set_index("second")
    assert counted.loc["مرد", ["count_first", "count_second"]].tolist() == [2, 1]
    assert counted.loc["زن", ["count_first", "count_second"]].tolist() == [1, 2]


def test_an_unknown_kind_and_a_missing_column_are_refused(tokenize_text):
    tokens = tokenize_text("زن و مرد")
    with pytest.raises(TableError, match="kinds must be some of adjective, light_verb, object, coordination; got 'x'"):
        analysis.find_word_pairs(tokens, kinds=["x"])
    with pytest.raises(TableError, match="find_word_pairs: column 'lemma' is missing"):
        analysis.find_word_pairs(tokens.drop(columns="lemma"))
    empty = analysis.find_word_pairs(tokens.head(0))
    assert empty.empty and analysis.count_word_pairs(empty).empty
