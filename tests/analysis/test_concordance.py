import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import analysis, language
from helpers.analysis.concordance import find_occurrences, rows_of
from helpers.core.errors import QueryError, TableError, UserError
from helpers.language.characters import ZWNJ

COOPERATIONS = f"همکاری{ZWNJ}های"
TEXT = f"گفت: «{COOPERATIONS} ما، در ۱۴۰۴ با WTO بیشتر شد.»\nهمکاری دانشگاه{ZWNJ}ها خوب است."
LINE = ["article_id", "paragraph", "sentence", "position", "length", "left", "node", "right"]


def articles_of(*texts: str) -> pd.DataFrame:
    names = [str(number) for number in range(1, len(texts) + 1)]
    return pd.DataFrame({"article_id": names, "title": "", "text": texts, "outlet": "آوندا"})


@pytest.fixture(scope="module")
def tokens():
    return language.tokenize(articles_of(TEXT, "نان و صلح."))


def lines_of(tokens, term, **options) -> list[list[str]]:
    return analysis.concordance(tokens, term, **options)[["left", "node", "right"]].values.tolist()


def test_each_line_has_what_stands_before_and_after_in_the_paragraph(tokens):
    assert lines_of(tokens, "همکاری", context=3) == [
        ["گفت: «", COOPERATIONS, "ما، در ۱۴۰۴"],
        ["", "همکاری", f"دانشگاه{ZWNJ}ها خوب است"],
    ]


def test_the_context_is_counted_in_words_and_ends_with_one(tokens):
    assert lines_of(tokens, "WTO", context=2) == [["۱۴۰۴ با", "WTO", "بیشتر شد"]]
    assert lines_of(tokens, "WTO", context=100)[0][2] == "بیشتر شد.»"


@pytest.mark.parametrize(
    "term", ["همکاری", "همكاري", "همکاریهای", "همکاری های", COOPERATIONS, "«همکاری»", "(همکاری", "همکاری?+"]
)
def test_a_word_is_found_however_it_is_typed(tokens, term):
    assert len(lines_of(tokens, term)) == 2


def test_a_lemma_as_count_terms_names_it_and_a_form_of_it_are_one_word(tokens):
    said = lines_of(tokens, "گفت#گو")
    assert len(said) == 1 and said == lines_of(tokens, f"می{ZWNJ}گویند")


def test_only_the_form_given_counts_with_unit_token(tokens):
    assert len(lines_of(tokens, "همکاری", unit="token")) == 1
    assert lines_of(tokens, "همکاریهای", unit="token")[0][1] == COOPERATIONS


def test_a_phrase_is_found_in_any_inflection_or_in_this_one(tokens):
    assert lines_of(tokens, "همکاری دانشگاه") == [["", f"همکاری دانشگاه{ZWNJ}ها", "خوب است."]]
    assert lines_of(tokens, "همکاری دانشگاه", unit="token") == []


def test_every_line_is_one_count(seed_tokens):
    terms = analysis.count_terms(seed_tokens)
    for term, count in zip(terms["term"], terms["count"], strict=True):
        assert len(analysis.concordance(seed_tokens, term)) == count, term


def test_a_line_for_each_theme_hit_with_what_the_hit_says(seed_tokens, seed_hits):
    lines = analysis.concordance(seed_tokens, seed_hits)
    assert len(lines) == len(seed_hits) > 0
    assert lines.columns.tolist() == [*LINE, "theme", "entry", "matched"]
    assert (lines["position"].tolist(), lines["theme"].tolist()) == (
        seed_hits["position"].tolist(),
        seed_hits["theme"].tolist(),
    )


def test_rows_of_tokens_show_their_lines_in_reading_order_whatever_order_they_are_given_in(tokens):
    rows = tokens[tokens["lemma"].isin(["همکاری", "صلح"])]
    lines = analysis.concordance(tokens, rows.iloc[::-1])
    assert lines["node"].tolist() == [COOPERATIONS, "همکاری", "صلح"]


@pytest.mark.parametrize("places", [("9", 0), ("1", 999)])
def test_a_place_without_a_token_is_named(tokens, places):
    hits = pd.DataFrame([places], columns=["article_id", "position"])
    with pytest.raises(TableError, match=f"there is no token {places[1]} in article '{places[0]}'"):
        analysis.concordance(tokens, hits)


def test_lines_say_where_they_are_from(tokens):
    articles = articles_of(TEXT, "نان و صلح.").assign(date=pd.Timestamp("2025-09-01"), url="x")
    lines = analysis.concordance(tokens, "صلح", articles=articles)
    assert lines.columns.tolist() == [*LINE, "date", "outlet", "title"]
    assert lines[["article_id", "outlet"]].values.tolist() == [["2", "آوندا"]]
    speakers = pd.DataFrame({"article_id": "1", "paragraph": [1, 2], "speaker": ["کاوه", "بهار"]})
    assert analysis.concordance(tokens, "همکاری", articles=speakers)["speaker"].tolist() == ["کاوه", "بهار"]
    with pytest.raises(TableError, match="concordance: groups has more than one row for \\['1'\\]"):
        analysis.concordance(tokens, "صلح", articles=pd.concat([articles, articles]))


def test_a_term_that_does_not_occur_gives_a_table_with_all_columns_and_no_row(tokens):
    for term in ("ناپیدا", "سازمان ناپیدا", "ناپیدا*", "[lemma=ناپیدا]", tokens.head(0)):
        assert lines_of(tokens, term) == []
    lines = analysis.concordance(tokens, "ناپیدا", articles=articles_of(TEXT, ""))
    assert lines.columns.tolist() == [*LINE, "outlet", "title"]
    assert analysis.concordance(tokens.head(0), "صلح").columns.tolist() == LINE


@pytest.mark.parametrize(
    ("term", "options", "message"),
    [
        ("صلح", {"context": 0}, "context must be a whole number, 1 or more; got 0"),
        ("صلح", {"unit": "word"}, "unit must be one of lemma, token; got 'word'"),
        ("", {}, "a term needs a letter or a digit; got ''"),
        (".*", {}, "this would match everything, or nothing at all"),
        ("همکار[", {}, r"query: this \[ is not closed"),
    ],
)
def test_what_cannot_be_shown_is_said_in_one_line(tokens, term, options, message):
    with pytest.raises(UserError, match=message):
        analysis.concordance(tokens, term, **options)


def test_a_query_shows_its_matches_with_what_else_is_asked(tokens):
    assert [node for _, node, _ in lines_of(tokens, "همکار* near دانشگاه")] == ["همکاری"]
    assert lines_of(tokens, '"همکاری" [] | "نان|آب"', unit="token", context=1) == [
        ["", "همکاری دانشگاه\u200cها", "خوب"],
        ["", "نان", "و"],
    ]
    assert analysis.find_occurrences(tokens, " نان   near صلح ", unit="lemma", verb="test").name == "نان near صلح"


@settings(deadline=None)
@given(st.lists(st.sampled_from(["صلح", "نان", "،", ".", "WTO", "۱۲", "«"]), max_size=12), st.integers(1, 4))
def test_the_words_of_a_line_are_those_round_its_token(words, context):
    table = pd.DataFrame({"article_id": "1", "paragraph": 1, "sentence": 0, "position": range(len(words))})
    table = table.assign(token=words, lemma=words, kind=["punctuation" if word in "،.«" else "word" for word in words])
    lines = analysis.concordance(table.astype({"token": "str", "lemma": "str"}), "صلح", context=context)
    assert lines["position"].tolist() == [place for place, word in enumerate(words) if word == "صلح"]
    for place, left, right in lines[["position", "left", "right"]].itertuples(index=False, name=None):
        before, after = ([word for word in part if word not in "،.«"] for part in (words[:place], words[place + 1 :]))
        assert _words(left) == before[-context:] and _words(right) == after[:context]


def _words(text: str) -> list[str]:
    return text.translate(dict.fromkeys(map(ord, "،.«"), " ")).split()


def lines_with(**columns) -> pd.DataFrame:
    return pd.DataFrame({"left": "", "node": "همکاری", "right": ""} | columns)


def test_lines_are_sorted_by_the_nth_word_in_the_order_of_the_persian_alphabet():
    # In Unicode گ and پ stand behind all of these, and ی behind ک.
    lines = lines_with(right=["نان", "«گل", "پل", "بام", f"می{ZWNJ}رود", "میرزا", ""])
    assert analysis.sort_concordance(lines)["right"].tolist() == [
        "بام",
        "پل",
        "«گل",
        "میرزا",
        f"می{ZWNJ}رود",
        "نان",
        "",
    ]


def test_words_before_the_node_are_counted_from_it_and_0_is_the_node():
    lines = lines_with(left=["ب الف", "الف ب", "پ"], node=["کار", "بار", "کار"])
    assert analysis.sort_concordance(lines, word=-1)["left"].tolist() == ["ب الف", "الف ب", "پ"]
    assert analysis.sort_concordance(lines, word=-2)["left"].tolist() == ["الف ب", "ب الف", "پ"]
    assert analysis.sort_concordance(lines, word=0)["left"].tolist() == ["الف ب", "ب الف", "پ"]


def test_of_several_words_the_next_decides_between_equal_ones():
    lines = lines_with(left=["ب", "الف", "ب", "الف"], right=["پ ت", "پ ب", "الف", "پ ب"])
    assert analysis.sort_concordance(lines, word=[1, 2])["right"].tolist() == ["الف", "پ ب", "پ ب", "پ ت"]
    by_both = analysis.sort_concordance(lines, word=[-1, 1])[["left", "right"]].values.tolist()
    assert by_both == [["الف", "پ ب"], ["الف", "پ ب"], ["ب", "الف"], ["ب", "پ ت"]]
    pd.testing.assert_frame_equal(analysis.sort_concordance(lines, word=[]), lines)


def test_sorting_keeps_every_line_and_an_empty_table():
    lines = lines_with(right=["ب", "الف", "ب"], position=[1, 2, 3])
    assert analysis.sort_concordance(lines)["position"].tolist() == [2, 1, 3]
    assert analysis.sort_concordance(lines.head(0)).empty


def test_a_word_that_no_line_has_is_an_error():
    with pytest.raises(TableError, match="no line has 3 words before the node; take a larger context"):
        analysis.sort_concordance(lines_with(left=["الف ب"]), word=-3)


@pytest.fixture(scope="module")
def cooperation():
    from helpers import language

    text = "همکاری‌ها و همکاریهای ما. سازمان ملل متحد"
    return language.tokenize(pd.DataFrame({"article_id": ["1"], "title": [""], "text": [text]}))


@pytest.mark.parametrize(
    ("term", "unit", "rows"),
    [
        ("همكاري", "lemma", [(0, 1), (2, 3)]),
        ("همکاری‌ها", "token", [(0, 1)]),
        ("سازمان ملل", "lemma", [(5, 7)]),
        ("سازمانهای ملل", "token", []),
        ("نیست", "lemma", []),
    ],
)
def test_a_word_is_found_by_its_lemma_or_in_its_form_and_a_phrase_in_any_spelling(cooperation, term, unit, rows):
    found = find_occurrences(cooperation, term, unit=unit, verb="concordance")
    assert list(zip(found.starts.tolist(), found.ends.tolist(), strict=True)) == rows


def test_what_is_no_term_is_one_error(cooperation):
    with pytest.raises(TableError, match="concordance: a term needs a letter or a digit; got '،'"):
        find_occurrences(cooperation, "،", unit="lemma", verb="concordance")
    with pytest.raises(QueryError, match="would match everything"):
        find_occurrences(cooperation, "*", unit="lemma", verb="concordance")


def test_a_place_of_which_there_is_no_token_is_named(cooperation):
    with pytest.raises(TableError, match="concordance: there is no token 99 in article '1'; give the tokens that were"):
        rows_of(pd.DataFrame({"article_id": ["1"], "position": [99]}), cooperation, verb="concordance")


def test_lines_with_a_negated_verb_are_as_many_as_are_counted():
    texts = ["نان هست، کار نیست.", "نان نیست و آب نیست."]
    tokens = language.tokenize(pd.DataFrame({"article_id": list("01"), "title": "", "text": texts}))
    lines = {option: analysis.concordance(tokens, "هست", negated=option) for option in (None, True, False)}
    assert {option: len(each) for option, each in lines.items()} == {None: 4, True: 3, False: 1}
    assert set(lines[True]["node"]) == {"نیست"} and lines[False]["node"].tolist() == ["هست"]
    assert analysis.concordance(tokens, "نان هست", negated=True)["node"].tolist() == ["نان نیست"]
    given = analysis.concordance(tokens, lines[None].assign(number=range(4)), negated=True)
    assert given["number"].tolist() == [1, 2, 3] and given["node"].equals(lines[True]["node"])
    with pytest.raises(TableError, match="concordance: column 'negated' is missing"):
        analysis.concordance(tokens.drop(columns="negated"), "هست", negated=True)


def test_drawn_lines_are_of_as_many_articles_as_there_are_and_stay_in_their_order():
    lines = pd.DataFrame({"article_id": list("1111112233"), "node": range(10)})
    drawn = analysis.draw_lines(lines, count=4)
    assert sorted(set(drawn["article_id"])) == ["1", "2", "3"] and len(drawn) == 4
    assert drawn["node"].is_monotonic_increasing


@given(st.lists(st.sampled_from("abc"), max_size=12), st.integers(1, 15), st.integers(0, 3))
def test_no_article_has_a_second_line_more_than_another_that_has_lines_left(names, count, seed):
    lines = pd.DataFrame({"article_id": pd.Series(names, dtype=object)})
    drawn = analysis.draw_lines(lines, count=count, seed=seed)["article_id"].value_counts()
    assert drawn.sum() == min(count, len(names))
    there = lines["article_id"].value_counts()
    left = [name for name in there.index if there[name] > drawn.get(name, 0)]
    assert all(drawn.get(name, 0) >= drawn.max() - 1 for name in left)


def test_the_same_seed_draws_the_same_lines_and_another_seed_others():
    lines = pd.DataFrame({"article_id": "1", "node": range(100)})
    first, again, other = (analysis.draw_lines(lines, count=5, seed=seed)["node"].tolist() for seed in (1, 1, 2))
    assert first == again != other
