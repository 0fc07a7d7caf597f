import numpy as np
import pandas as pd
import pytest

from helpers.analysis import count_style
from helpers.analysis.style import count_syllables
from helpers.core.errors import TableError
from helpers.core.paths import ROOT
from helpers.language import tokenize

TEXT = "کتاب خوانده شد. نامه دیده نشد. باران آمد."


def style_of(*texts: str, titles=None, **options) -> pd.DataFrame:
    ids = [str(number) for number in range(len(texts))]
    articles = pd.DataFrame({"article_id": ids, "title": titles or "", "text": texts})
    return count_style(tokenize(articles), **options)


def test_every_measure_of_three_sentences_by_hand():
    row = style_of(TEXT).iloc[0]
    assert row[["articles", "sentences", "words", "verbs"]].tolist() == [1, 3, 8, 3]
    # کتاب 2, خوانده 2, شد 1; نامه 2, دیده 2, نشد 2; باران 2, آمد 2: 15 syllables.
    assert row["syllables_per_word"] == pytest.approx(15 / 8) and row["words_per_sentence"] == pytest.approx(8 / 3)
    assert row["flesch_dayani"] == pytest.approx(262.835 - 0.846 * 187.5 - 1.01 * 8 / 3)
    assert row["share_passive_verbs"] == pytest.approx(2 / 3) and row["share_negated_verbs"] == pytest.approx(1 / 3)
    assert row["share_long_words"] == 0


def test_a_passive_is_a_participle_with_shodan_and_no_other_verb_with_it():
    passive = ["گفته شد.", "پیشنهاد داده می‌شود.", "نامه نوشته نشده است.", "دیده خواهد شد."]
    other = ["هوا سرد شد.", "مصوبه تصویب می‌شود.", "باران آمد.", "خانه را دیدند."]
    row = style_of(" ".join(passive + other)).iloc[0]
    assert row["verbs"] == 8
    assert row["share_passive_verbs"] == pytest.approx(4 / 8) and row["share_shodan_verbs"] == pytest.approx(6 / 8)


def test_a_copula_is_a_verb():
    row = style_of("راه دور است. امید نیست.").iloc[0]
    assert row["verbs"] == 2 and row["share_negated_verbs"] == 0.5


def test_a_long_word_has_seven_letters_without_its_half_space():
    row = style_of("دانشگاه کتاب\u200cها خبرنگار گل\u200cها.").iloc[0]
    assert row["words"] == 4 and row["share_long_words"] == pytest.approx(2 / 4)


def test_titles_are_left_out():
    assert style_of("باران آمد.", titles=["باران تهران"]).iloc[0]["words"] == 2


def test_however_it_is_typed_it_is_the_same_style():
    typed = TEXT.replace("ی", "ي").replace("ک", "ك")
    pd.testing.assert_frame_equal(style_of(TEXT), style_of(typed))


def test_each_group_has_its_own_row_and_those_of_five_articles_an_interval():
    texts = ["باران آمد. برف آمد و باد رفت.", "باران آمد."] * 3 + ["کتاب خوانده شد."]
    groups = pd.DataFrame({"article_id": map(str, range(7)), "outlet": ["آوند"] * 6 + ["نارون"]})
    found = style_of(*texts, by="outlet", groups=groups).set_index("outlet")
    assert found.index.tolist() == ["آوند", "نارون"] and found["articles"].tolist() == [6, 1]
    row = found.loc["آوند"]
    assert row["words_per_sentence_low"] <= row["words_per_sentence"] <= row["words_per_sentence_high"]
    assert found.loc["نارون"].filter(regex="_(low|high)$").isna().all()


def test_an_interval_is_that_of_a_plain_bootstrap_over_articles():
    random = np.random.default_rng(3)
    lengths = random.integers(2, 30, 40)
    row = style_of(*(" ".join(["باران"] * length) + "." for length in lengths), draws=4000).iloc[0]
    drawn = [lengths[random.integers(0, 40, 40)].mean() for _ in range(4000)]
    found = row[["words_per_sentence_low", "words_per_sentence_high"]].to_numpy(float)
    assert found == pytest.approx(np.percentile(drawn, (2.5, 97.5)), rel=0.03)


def test_a_text_without_a_verb_has_no_share_of_verbs():
    row = style_of("باران تهران").iloc[0]
    assert row["verbs"] == 0 and row.filter(like="_verbs").isna().all() and row["words_per_sentence"] == 2


def test_tables_that_were_put_together_count_as_one():
    tokens = [tokenize(pd.DataFrame({"article_id": [one], "title": [""], "text": [TEXT]})) for one in "12"]
    together = pd.concat(tokens)  # with each row's number twice
    before = together.copy()
    assert count_style(together).iloc[0][["articles", "words"]].tolist() == [2, 16]
    pd.testing.assert_frame_equal(together, before)


def test_nothing_below_the_titles_is_one_error():
    with pytest.raises(
        TableError, match="count_style: no sentence to measure: no text of a group has a word below its"
    ):
        style_of("", titles=["باران آمد"])


def test_a_name_of_the_result_is_no_group():
    with pytest.raises(TableError, match="by='words' is a column of the result"):
        style_of(TEXT, by="words")


def test_syllables_of_words_that_were_read():
    """The rules had seen none of these running words; a word that they get wrong is no failure, a shift of them is."""
    read = pd.read_csv(ROOT / "tests/analysis/syllables.tsv", sep="\t", comment="#")
    counted = read["word"].map(count_syllables)
    assert len(read) == 200 and counted.eq(read["syllables"]).sum() >= 177
    assert counted.sum() == pytest.approx(read["syllables"].sum(), rel=0.01)
