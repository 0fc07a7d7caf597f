"""Copies, on invented texts: some eighty words each, drawn from a short list, so that no two share three words."""

import random
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from helpers import corpus
from helpers.core.errors import TableError
from helpers.corpus import duplicates
from helpers.language.characters import ZWNJ

WORDS = [
    *["وزیر", "سد", "باران", "کشاورز", f"می{ZWNJ}گوید", "تازه", "جنوب", "کشور", "تابستان", "خبر", "کارگاه", "نمد"],
    *["دریاچه", "قطار", "بندر", "آب", f"کتاب{ZWNJ}ها", "نشست", "تعاونی", "روستا", "پل", "جاده", "آموزگار", "شاگرد"],
    *["دبستان", "بازار", "نان", "گندم", "باغ", "انار", "سال", "۱۴۰۳", "روز", "۲۵", "نفر", f"یک{ZWNJ}سوم", "شهر", "کوه"],
]
COLUMNS = ["article_id", "other_id", "similarity", "story"]


def write(seed: int, *, paragraphs: int = 10) -> str:
    """Return a text of so many paragraphs, the same for the same seed."""
    draw = random.Random(seed)
    return "\n".join(" ".join(draw.choices(WORDS, k=8)) + "." for _ in range(paragraphs))


def table(texts: list, **columns) -> pd.DataFrame:
    return pd.DataFrame({"article_id": [f"a{number}" for number in range(len(texts))], "text": texts, **columns})


def find_pairs(articles: pd.DataFrame, **options) -> pd.DataFrame:
    return corpus.find_duplicates(articles, **options).pairs


def pairs_of(duplicates: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(duplicates["article_id"], duplicates["other_id"], strict=True))


def dates(*days: str | None) -> pd.Series:
    return pd.Series([pd.Timestamp(day) if day else pd.NaT for day in days], dtype="datetime64[ns]")


@pytest.mark.parametrize(
    "retype",
    [
        lambda text: text.replace(ZWNJ, ""),
        lambda text: text.replace(ZWNJ, " "),
        lambda text: text.replace(ZWNJ, "\u00a0"),
        lambda text: text.replace("ی", "\u064a").replace("ک", "\u0643"),
        lambda text: text.translate(str.maketrans("۰۱۲۳۴۵", "012345")),
        lambda text: text.translate(str.maketrans("۰۱۲۳۴۵", "٠١٢٣٤٥")),
        lambda text: text.replace(" ", "  ").replace("\n", "\r\n\r\n"),
        lambda text: text.replace(".", "!").replace(" آب ", " «آب»، "),
        lambda text: text.replace("آ", "ا"),
        lambda text: text.replace("سد", "ســد").replace("نان", "ن\u064eان"),
    ],
)
def test_what_differs_in_typing_alone_is_the_same_text(retype):
    text = write(1)
    assert retype(text) != text
    found = find_pairs(table([text, retype(text)]))
    assert found.values.tolist() == [["a0", "a1", 1.0, "a0"]]


def test_a_copy_with_another_first_paragraph_or_without_its_last_fifth_is_found():
    text, other = write(1, paragraphs=60), write(2, paragraphs=60)
    lines, lead = text.split("\n"), other.split("\n")[:6]
    replaced, cut, both = "\n".join([*lead, *lines[6:]]), "\n".join(lines[:48]), "\n".join([*lead, *lines[6:48]])
    found = find_pairs(table([text, replaced, cut, both, other]))
    similarity = dict(zip(pairs_of(found), found["similarity"], strict=True))
    assert set(similarity) == {("a0", "a1"), ("a0", "a2"), ("a0", "a3"), ("a1", "a2"), ("a1", "a3"), ("a2", "a3")}
    assert similarity["a0", "a1"] == pytest.approx(0.9, abs=0.05)
    assert similarity["a0", "a2"] == pytest.approx(0.8, abs=0.05)
    assert similarity["a0", "a3"] == pytest.approx(0.7, abs=0.05)


def test_a_higher_similarity_gives_some_of_the_same_pairs():
    text = write(1, paragraphs=30).split("\n")
    articles = table(["\n".join(text[:length]) for length in (30, 24, 18, 12)])
    found = find_pairs(articles, similarity=0.3)
    for similarity in (0.5, 0.7, 0.9):
        fewer = find_pairs(articles, similarity=similarity)
        assert pairs_of(fewer) == pairs_of(found[found["similarity"] >= similarity])
    assert len(found) == 6 and fewer.empty


def test_texts_that_share_no_words_in_a_row_are_no_pair():
    assert find_pairs(table([write(seed) for seed in range(30)]), similarity=0.1).empty


def test_a_chain_of_copies_is_one_story():
    lines = [write(seed, paragraphs=1) for seed in range(14)]
    chain = ["\n".join(lines[start : start + 10]) for start in (0, 2, 4)]
    found = find_pairs(table([*chain, write(99)]), similarity=0.7)
    assert pairs_of(found) == [("a0", "a1"), ("a1", "a2")]
    assert found["story"].tolist() == ["a0", "a0"]
    stories = corpus.add_stories(table([*chain, write(99)]), found)
    assert stories["story"].tolist() == ["a0", "a0", "a0", "a3"]


def test_two_chains_that_meet_late_are_one_story():
    lines = [write(seed, paragraphs=1) for seed in range(16)]
    apart = [0, 6, 2, 4]  # the first two meet through the others, which come later
    found = find_pairs(table(["\n".join(lines[start : start + 10]) for start in apart]), similarity=0.7)
    assert set(found["story"]) == {"a0"}


def test_a_round_up_of_several_stories_does_not_join_them():
    stories = [write(seed) for seed in range(4)]
    articles = table([*stories, "\n".join(stories)])
    assert find_pairs(articles).empty


def test_a_story_that_everyone_ran_is_found():
    copies = [f"{write(seed, paragraphs=1)}\n{write(0)}" for seed in range(1, 71)]
    found = find_pairs(table([*copies, write(99)]))
    assert len(found) == 70 * 69 / 2 and set(found["story"]) == {"a0"}


def test_the_earlier_article_comes_first_and_one_without_a_day_last():
    articles = table([write(1)] * 4, date=dates(None, "2025-03-03", "2025-03-02", "2025-03-01"))
    articles["date_precision"] = ["", "day", "day", "month"]
    found = find_pairs(articles)
    assert pairs_of(found) == [("a2", "a1"), ("a2", "a0"), ("a2", "a3"), ("a1", "a0"), ("a1", "a3"), ("a0", "a3")]
    assert set(found["story"]) == {"a2"}


def test_on_one_day_and_without_dates_the_order_of_the_table_holds():
    for days in (["2025-03-01"] * 3, [None] * 3):
        found = find_pairs(table([write(1)] * 3, date=dates(*days)))
        assert pairs_of(found) == [("a0", "a1"), ("a0", "a2"), ("a1", "a2")]


def test_texts_too_short_to_judge_are_counted_and_in_no_pair():
    articles = table(["", None, "نان", write(1, paragraphs=2), write(1, paragraphs=2), write(1), write(1)])
    found = corpus.find_duplicates(articles)
    assert pairs_of(found.pairs) == [("a5", "a6")]
    assert found.too_short == 5


def test_the_order_and_the_index_of_the_table_make_no_difference():
    texts = [write(seed) for seed in range(12)]
    articles = table(texts + [text.replace(ZWNJ, "") for text in texts[:6]])
    expected = {frozenset(pair) for pair in pairs_of(find_pairs(articles))}
    assert len(expected) == 6
    for seed in range(3):
        mixed = articles.sample(frac=1, random_state=seed)
        assert {frozenset(pair) for pair in pairs_of(find_pairs(mixed))} == expected


def test_the_same_articles_give_the_same_table_and_stay_as_they_were():
    articles = table([write(1), write(1), write(2)], date=dates(None, "2025-03-01", None))
    before = articles.copy()
    first, second = find_pairs(articles), find_pairs(articles)
    corpus.add_stories(articles, first)
    pd.testing.assert_frame_equal(first, second)
    pd.testing.assert_frame_equal(articles, before)


@pytest.mark.parametrize("texts", [[], [write(1)], [write(1), write(2)]])
def test_without_a_pair_the_table_is_empty_and_has_its_columns(texts):
    articles = table(texts)
    found = find_pairs(articles)
    assert list(found.columns) == COLUMNS and found.empty and found["similarity"].dtype == float
    stories = corpus.add_stories(articles, found)
    assert stories["story"].tolist() == articles["article_id"].tolist()
    assert stories["is_first"].all() and stories["articles_of_story"].eq(1).all()


def test_across_outlets_an_outlet_is_no_copy_of_itself():
    outlets = ["آوند", "آوند", "نارون", "", ""]
    articles = table([write(1)] * 5, outlet=outlets)
    found = corpus.find_duplicates(articles, across_outlets=True)
    assert ("a0", "a1") not in pairs_of(found.pairs) and ("a3", "a4") in pairs_of(found.pairs)
    assert (len(found.pairs), found.within_outlets) == (9, 1)
    alone = corpus.find_duplicates(articles.head(2), across_outlets=True)
    assert alone.pairs.empty and alone.within_outlets == 1
    assert corpus.find_duplicates(articles).within_outlets == 0


@pytest.mark.parametrize("similarity", [0, -0.1, 1.01, float("nan")])
def test_a_similarity_that_is_no_share_is_named(similarity):
    with pytest.raises(TableError, match="similarity must be above 0 and at most 1; got"):
        find_pairs(table([write(1)]), similarity=similarity)


def test_a_table_without_its_columns_or_with_a_doubled_id_is_named():
    articles = table([write(1), write(1)])
    with pytest.raises(TableError, match="find_duplicates: column 'text' is missing"):
        find_pairs(articles[["article_id"]])
    with pytest.raises(TableError, match="find_duplicates: column 'outlet' is missing"):
        find_pairs(articles, across_outlets=True)
    with pytest.raises(TableError, match="add_stories: column 'other_id' is missing"):
        corpus.add_stories(articles, articles)
    with pytest.raises(TableError, match="find_duplicates: article_id 'x' stands on two rows"):
        find_pairs(articles.assign(article_id="x"))


def test_a_text_that_stands_everywhere_is_named(monkeypatch):
    monkeypatch.setattr(duplicates, "_MOST_PAIRS", 10)
    with pytest.raises(TableError, match="more than 10 pairs; the text of 'a0' stands in very many articles"):
        find_pairs(table([write(1)] * 6))


def test_each_story_is_counted_once_and_delays_are_whole_days():
    texts = [write(1), write(2), write(1), write(1), write(1)]
    days = dates("2025-03-05 22:00", "2025-03-09", "2025-03-04 23:00", None, "2025-03-04")
    articles = table(texts, date=days).set_index(pd.Index(list("pqrst")))
    stories = corpus.add_stories(articles, find_pairs(articles))
    assert stories.index.tolist() == list("pqrst")
    assert stories["story"].tolist() == ["a2", "a1", "a2", "a2", "a2"]
    assert stories["articles_of_story"].tolist() == [4, 1, 4, 4, 4]
    assert stories["is_first"].tolist() == [False, True, True, False, False]
    assert stories["days_after_first"].fillna(-1).tolist() == [1, 0, 0, -1, 0]
    assert stories["is_first"].sum() == stories["story"].nunique()


def test_stories_are_made_of_the_pairs_that_are_given():
    articles = table(["", "", "", ""])
    pairs = pd.DataFrame({"article_id": ["a0", "a1", "a9"], "other_id": ["a1", "a2", "a3"], "story": "a0"})
    assert corpus.add_stories(articles, pairs)["story"].tolist() == ["a0", "a0", "a0", "a3"]
    fewer = corpus.add_stories(articles, pairs[pairs["article_id"] == "a1"])
    assert fewer["story"].tolist() == ["a0", "a1", "a1", "a3"]
    assert fewer["is_first"].sum() == 3
    later = corpus.add_stories(articles.iloc[1:], pairs)
    assert later["story"].tolist() == ["a1", "a1", "a3"]
    assert np.isnan(later["days_after_first"]).all()


def test_the_planted_stories_of_the_sample_are_found_and_no_others():
    articles = corpus.strip_boilerplate(corpus.read_articles("data/sample/articles"))
    told = articles.set_index("article_id")["story_in_source"]
    pairs = find_pairs(articles, similarity=0.2, across_outlets=True)
    assert all(told[pair.article_id] == told[pair.other_id] != "" for pair in pairs.itertuples())
    found = set(pairs["article_id"]) | set(pairs["other_id"])
    assert told[list(found)].nunique() == told[told.ne("")].nunique() == 6
    assert len(found) >= 15  # of 18; two were reworded throughout


def pairs_with(share: float, *, texts: int, size: int = 300) -> list[np.ndarray]:
    """Return the hashes of texts of which each two neighbours have a share of the shingles of either in common."""
    draw = np.random.default_rng(1)
    hashes = []
    for _ in range(texts):
        shared = draw.integers(2**63, size=round(size * share), dtype=np.uint64)
        own = (draw.integers(2**63, size=size - len(shared), dtype=np.uint64) for _ in range(2))
        hashes += [np.union1d(shared, one) for one in own]
    return hashes


def candidates(hashes: list[np.ndarray], similarity: float) -> list[tuple[int, int]]:
    blocks = duplicates.candidates(duplicates.signatures_of(hashes), similarity)
    return [tuple(pair) for block in blocks for pair in block.tolist()]


def test_just_as_similar_as_asked_for_is_looked_at_once():
    found = candidates(pairs_with(0.45, texts=400), 0.45)
    wanted = {(place, place + 1) for place in range(0, 800, 2)}
    assert len(found) == len(set(found))
    assert len(wanted & set(found)) >= 396  # the bands alone let 0.995 through


def test_far_pairs_are_passed_over_without_a_look():
    hashes = pairs_with(0.15, texts=400)
    assert len(candidates(hashes, 0.45)) <= 20 < len(candidates(hashes, 0.15))


def test_blocks_of_any_size_give_the_same_pairs(monkeypatch):
    hashes = [*pairs_with(0.6, texts=20), *pairs_with(1, texts=1)] * 3
    found = candidates(hashes, 0.5)
    monkeypatch.setattr(duplicates, "_BLOCK", 2)
    assert sorted(candidates(hashes, 0.5)) == sorted(found)
    assert {(first, second) for first in range(0, 126, 42) for second in range(first + 42, 126, 42)} <= set(found)


def test_runs_of_any_size_give_the_same_shares(monkeypatch):
    draw = np.random.default_rng(2)
    hashes = [np.unique(draw.integers(50, size=draw.integers(1, 40), dtype=np.uint64)) for _ in range(40)]
    pairs = [np.array([pair]) for pair in combinations(range(40), 2)]
    found = {}
    for way, in_memory, runs in [
        ("memory", 10**6, (1, 1)),
        ("one run", 1, (10**6, 10**6)),
        ("many", 1, (90, 25)),
    ]:
        monkeypatch.setattr(duplicates, "_IN_MEMORY", in_memory)
        monkeypatch.setattr(duplicates, "_RUNS", runs)
        with duplicates.Shingles() as known:
            known.extend(hashes)
            found[way] = sorted(known.compared(pairs))
    assert found["memory"] == found["one run"] == found["many"]
    assert len(found["many"]) == 40 * 39 / 2
    assert all(
        share == len({*hashes[one]} & {*hashes[two]}) / max(len(hashes[one]), len(hashes[two]))
        for one, two, share in found["many"]
    )


def test_no_texts_are_no_pairs():
    assert candidates([], 0.45) == []


def test_hours_after_the_first_are_known_where_all_articles_of_the_first_day_have_an_hour():
    dates = ["2025-09-01 10:00", "2025-09-01 08:30", "2025-09-02", "2025-09-02 09:00", "2025-09-01", "2025-09-01 07:00"]
    articles = pd.DataFrame({"article_id": list("123456"), "date": pd.to_datetime(dates, format="ISO8601")})
    articles["date_precision"] = ["minute", "hour", "day", "minute", "day", "minute"]
    pairs = pd.DataFrame({"article_id": list("1115"), "other_id": list("2346")})
    stories = corpus.add_stories(articles, pairs)
    assert stories["story"].tolist() == ["2", "2", "2", "2", "6", "6"]
    assert stories["hours_after_first"].fillna(-1).tolist() == [1.5, 0, -1, 24.5, -1, -1]
    assert stories["days_after_first"].tolist() == [0, 0, 1, 1, 0, 0]
