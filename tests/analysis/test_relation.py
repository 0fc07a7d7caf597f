"""A table, and its parts however they are cut, give one result, and it is that of a plain count in Python."""

import errno
import itertools
from collections import Counter, defaultdict
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import analysis
from helpers.core.errors import TableError, UserError
from helpers.core.store import Store
from helpers.core.workers import Processes
from helpers.language.token_parts import TokenParts, from_table, to_file

KINDS = ["word", "number", "punctuation", "latin"]
NOT = ("نیست", "هست")
WORDS = st.sampled_from([("صلح", "صلح"), ("صلح‌ها", "صلح"), ("نان", "نان"), ("و", "و"), ("،", "،"), ("هست", "هست"), NOT])
TEXTS = st.lists(st.lists(WORDS, max_size=9), min_size=1, max_size=6)
OUTLETS = {"0": "آوندا", "1": "نارون", "2": "آوندا", "4": "نارون", "5": None}
GROUPS = pd.DataFrame({"article_id": list(OUTLETS), "outlet": list(OUTLETS.values())})


def tokens_of(texts: list[list[tuple[str, str]]]) -> pd.DataFrame:
    rows = [
        (str(number), 1, position // 4, position, token, lemma, "punctuation" if token == "،" else "word")
        for number, text in enumerate(texts)
        for position, (token, lemma) in enumerate(text)
    ]
    columns = ["article_id", "paragraph", "sentence", "position", "token", "lemma", "kind"]
    table = pd.DataFrame(rows, columns=columns)
    table = table.assign(negated=table["token"] == "نیست").astype(
        dict.fromkeys(("article_id", "token", "lemma"), "str")
    )
    places = dict.fromkeys(("paragraph", "sentence", "position"), "int64")
    return table.astype({**places, "kind": pd.CategoricalDtype(KINDS)})


def parts_of(tokens: pd.DataFrame, cuts: set[int], folder) -> TokenParts:
    """Return the tokens in parts that end before each article of `cuts`."""
    ids, store = tokens["article_id"].astype(int), Store(folder, wing="language")
    files = []
    for start, end in itertools.pairwise([0, *sorted(cuts), 99]):
        part = tokens[(ids >= start) & (ids < end)]
        articles = pd.Series(part["article_id"].unique())
        files.append(store.write(f"{start}-{len(part)}.parquet", to_file(from_table(part, articles), articles)))
    return TokenParts(files)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("parts")


@pytest.mark.slow
@pytest.mark.parametrize("count", [analysis.count_terms, analysis.count_ngrams])
@pytest.mark.parametrize(
    "options",
    [
        {"stopwords": {"و", "صلح‌ها"}},
        {"by": "outlet", "groups": GROUPS},
        {"by": "sentence", "negated": False},
        {"by": "negated"},
        {"negated": True},
    ],
)
@settings(max_examples=3)
@given(texts=TEXTS, cuts=st.sets(st.integers(1, 5)))
def test_parts_of_any_cut_count_as_the_table_does(count, options, folder, texts, cuts):
    tokens = tokens_of(texts)
    parts = parts_of(tokens, cuts, folder)
    pd.testing.assert_frame_equal(count(parts, **options), count(tokens, **options), check_exact=True)


def test_a_group_stands_where_it_begins_also_where_a_part_has_no_ngram_of_it(folder):
    word, comma = ("صلح", "صلح"), ("،", "،")
    tokens = tokens_of([[word, comma, word, comma, word, word], [word, word]])
    for table in (tokens, parts_of(tokens, {1}, folder)):
        assert analysis.count_ngrams(table, by="sentence")["sentence"].tolist() == [0, 1]


@settings(max_examples=25)
@given(TEXTS)
def test_terms_are_those_of_a_plain_count_with_fractions(texts):
    lemmas = [[lemma for token, lemma in text if token not in ("،", "و")] for text in texts]
    sizes = {number: sum(token != "،" for token, _ in text) for number, text in enumerate(texts)}
    sizes = {number: size for number, size in sizes.items() if size}
    counts = Counter(itertools.chain.from_iterable(lemmas))
    found = analysis.count_terms(tokens_of(texts), stopwords={"و"})
    expected = sorted(counts, key=lambda term: (-counts[term], term))
    assert found["term"].tolist() == expected
    for row in found.itertuples():
        in_text = {number: text.count(row.term) for number, text in enumerate(lemmas)}
        assert (row.count, row.articles, row.tokens) == (
            counts[row.term],
            sum(map(bool, in_text.values())),
            sum(sizes.values()),
        )
        if len(sizes) > 1:
            words = sum(sizes.values())
            gaps = [abs(Fraction(in_text[number], row.count) - Fraction(size, words)) for number, size in sizes.items()]
            assert row.dispersion == pytest.approx(float(sum(gaps) / 2 / (1 - Fraction(min(sizes.values()), words))))


@pytest.mark.slow
@settings(max_examples=15)
@given(TEXTS, st.sets(st.integers(1, 5)))
def test_rows_of_groups_are_those_of_a_plain_count(folder, texts, cuts):
    tokens = tokens_of(texts)
    words, articles = defaultdict(int), defaultdict(set)
    for row in tokens.itertuples():
        outlet = OUTLETS.get(row.article_id)
        if outlet:
            words[outlet] += row.kind == "word"
            articles[outlet].add(row.article_id)
    expected = [[outlet, count, len(articles[outlet])] for outlet, count in words.items()]
    for table in (tokens, parts_of(tokens, cuts, folder)):
        rows = analysis.relation.count_rows(table, ["outlet"], GROUPS, verb="count_themes", where="word")
        assert rows[["outlet", "rows", "articles"]].values.tolist() == expected


def test_counts_by_hand_in_two_parts(folder):
    words = [[("صلح", "صلح"), ("نان", "نان"), ("صلح", "صلح")], [("صلح", "صلح")]]
    terms = analysis.count_terms(parts_of(tokens_of(words), {1}, folder))
    assert terms[["term", "count", "articles", "tokens"]].values.tolist() == [["صلح", 3, 2, 4], ["نان", 1, 1, 4]]
    # نان: all in the part with three words of four: (|1 - 3/4| + 1/4) / 2 = 1/4, by 1 - 1/4.
    assert terms["dispersion"].tolist() == [pytest.approx(1 / 9), pytest.approx(1 / 3)]


def test_terms_of_one_count_stand_in_the_order_of_their_code_points():
    lemmas = ["ی", "ك", "آ", "z", "\U0001f600", "ا", "\uffff"]
    tokens = tokens_of([[(lemma, lemma) for lemma in lemmas]])
    assert analysis.count_terms(tokens)["term"].tolist() == sorted(lemmas)


def test_a_label_of_any_type_stays_what_it_is():
    tokens = tokens_of([[("صلح", "صلح")], [("نان", "نان")]])
    dates = pd.to_datetime(["2025-09-01", "2025-11-01"])
    for labels in (
        dates,
        dates.to_period("M"),
        pd.Categorical(["ب", "الف"], ["الف", "ب", "پ"]),
        [2.5, 1.0],
        [("a",), 1],
    ):
        groups = pd.DataFrame({"article_id": ["0", "1"], "label": labels})
        counts = analysis.count_terms(tokens, by="label", groups=groups)
        assert counts["label"].tolist() == groups["label"].tolist() and counts["label"].dtype == groups["label"].dtype


def test_a_full_disk_is_one_error(monkeypatch):
    import duckdb

    def fail(*_):
        raise duckdb.OutOfMemoryException("no room")

    monkeypatch.setattr(analysis.relation.Relation, "insert", fail)
    with pytest.raises(UserError, match="counting needs more room than there is in data/interim: make room"):
        analysis.count_terms(tokens_of([[("صلح", "صلح")]]))


def test_what_parts_set_aside_is_gone_afterwards_and_a_full_disk_is_named(folder, tmp_path, monkeypatch):
    import pyarrow.feather

    tokens = tokens_of([[("صلح", "صلح")] * 3, [("صلح", "صلح"), ("نان", "نان")]])
    parts = parts_of(tokens, {1}, folder)
    monkeypatch.setattr("helpers.core.paths.INTERIM", tmp_path)
    terms = analysis.count_terms(parts)
    assert terms.loc[0, ["term", "articles"]].tolist() == ["صلح", 2] and not list(tmp_path.glob("counts-*"))
    # Three of its four in 3/5 of the words, one in 2/5: half of 3/20 twice, over 1 − 2/5.
    assert terms.loc[0, "dispersion"] == pytest.approx((3 / 4 - 3 / 5) / (3 / 5))

    for number, error, message in ((errno.ENOSPC, UserError, "make room"), (errno.EIO, OSError, "broken")):

        def fail(*_, number=number, message=message, **__):
            raise OSError(number, message)

        monkeypatch.setattr(pyarrow.feather, "write_feather", fail)
        with pytest.raises(error, match=message):
            analysis.count_terms(parts)


def test_groups_that_name_a_place_twice_are_one_error(folder):
    tokens = tokens_of([[("صلح", "صلح")]])
    twice = pd.concat([GROUPS, GROUPS])
    for table in (tokens, parts_of(tokens, set(), folder)):
        with pytest.raises(TableError, match="count_terms: groups has more than one row for"):
            analysis.count_terms(table, by="outlet", groups=twice)
        with pytest.raises(TableError, match="count_terms: column 'section' is missing"):
            analysis.count_terms(table, by="section", groups=GROUPS)
        with pytest.raises(TableError, match="count_terms: column 'section' is missing"):
            analysis.count_terms(table, by="section")


def test_ngrams_of_overlapping_groups_are_counted_in_each(folder):
    tokens = tokens_of([[("صلح", "صلح"), ("نان", "نان")]])
    both = pd.concat([tokens.assign(theme="الف"), tokens.assign(theme="ب")]).sort_values("position", kind="stable")
    found = analysis.count_ngrams(both, by="theme")
    assert found[["theme", "term", "count"]].values.tolist() == [["الف", "صلح نان", 1], ["ب", "صلح نان", 1]]


@pytest.mark.slow
def test_parts_that_processes_count_are_those_of_one(folder):
    parts = parts_of(tokens_of([[("صلح", "صلح"), ("نان", "نان")], [("نان", "نان")] * 3]), {1}, folder)
    counted = analysis.count_terms(TokenParts(parts.files(), Processes(2)), by="outlet", groups=GROUPS)
    pd.testing.assert_frame_equal(counted, analysis.count_terms(parts, by="outlet", groups=GROUPS), check_exact=True)
