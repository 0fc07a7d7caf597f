from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from helpers.core.arrays import (
    NOT_ONE,
    Merger,
    PairSet,
    RaggedArray,
    Vocabulary,
    WordFeatures,
    distinct_rows,
    expand_ranges,
    group_ends,
    group_starts,
    pair_key,
    take_texts,
)

SMALL = st.integers(0, 6)


@given(st.lists(st.text(max_size=4)))
def test_a_vocabulary_gives_each_string_a_number_and_is_handed_on(names):
    one, other = Vocabulary(), Vocabulary()
    numbers = one.of(names)
    assert list(one.texts(numbers)) == names and one.names == list(dict.fromkeys(names))
    other.take(one.arrays())
    assert other.names == one.names and other.of(names).tolist() == numbers.tolist()
    assert list(take_texts(one.names, numbers)) == names


@given(st.lists(SMALL))
def test_groups_begin_and_end_where_the_value_changes(values):
    groups = np.array(values, int)
    starts = [place == 0 or values[place - 1] != value for place, value in enumerate(values)]
    assert group_starts(groups).tolist() == starts
    assert group_ends(groups).tolist() == [*starts[1:], True][: len(values)]


@given(st.lists(st.lists(SMALL, max_size=4), min_size=1), st.lists(st.integers(0, 30)))
def test_ragged_arrays_are_lists_one_after_the_other(lists, chosen):
    chosen = [number % len(lists) for number in chosen]
    rows, numbers = RaggedArray(lists).expand(np.array(chosen, int))
    assert rows.tolist() == [row for row, number in enumerate(chosen) for _ in lists[number]]
    assert numbers.tolist() == [item for number in chosen for item in lists[number]]


def test_ranges_are_expanded_with_the_rows_they_belong_to():
    rows, items = expand_ranges(np.array([2, 0, 1]), np.array([5, 9, 7]))
    assert (rows.tolist(), items.tolist()) == ([0, 0, 2], [5, 6, 7])


@given(st.lists(st.tuples(SMALL, SMALL), max_size=20), st.lists(st.tuples(st.integers(-1, 6), SMALL), max_size=20))
def test_a_set_of_pairs_contains_what_was_put_in(put, asked):
    pairs = PairSet([pair_key(*pair) for pair in put[:5]])
    pairs.extend([pair_key(*pair) for pair in put[5:]])
    first, second = (np.array([pair[side] for pair in asked], int) for side in (0, 1))
    assert pairs.contains(first, second).tolist() == [pair in put for pair in asked]


@given(st.lists(st.tuples(SMALL, SMALL), max_size=20))
def test_distinct_rows_are_all_rows_once(rows):
    distinct, numbers = distinct_rows([np.array([row[side] for row in rows], int) for side in (0, 1)])
    assert [tuple(distinct[number]) for number in numbers] == rows and len(distinct) == len(set(rows))


def test_features_are_worked_out_once_for_each_word_and_handed_on():
    names, asked = Vocabulary(["صلح", "نان"]), []
    features = WordFeatures(names, 1, lambda new: asked.extend(new) or [[len(name)] for name in new])
    assert features.of(np.array([1, 0, 1])).tolist() == [[3, 3, 3]]
    assert features.of(names.of(["نان", "آب"])).tolist() == [[3, 2]] and asked == ["صلح", "نان", "آب"]
    other = WordFeatures(names, 1, lambda new: [[0] for _ in new])
    other.take(features.arrays())
    assert other.of(np.array([2])).tolist() == [[2]]


# Neighbours that are merged on arrays are those that are merged one by one.
NUMBERS = st.lists(st.integers(1, 4), max_size=12)


def merge(parts: tuple[int, ...]) -> int:
    """Merge what is even together, up to 40."""
    return NOT_ONE if sum(parts) % 2 or sum(parts) > 40 else sum(parts)


def everywhere(numbers: np.ndarray, length: int) -> np.ndarray:
    return np.arange(max(len(numbers) - length + 1, 0))


@given(NUMBERS)
def test_from_the_left_the_longest_wins(given_numbers):
    numbers, merger = np.array(given_numbers, np.int64), Merger(merge)
    candidates = {length: everywhere(numbers, length) for length in (2, 3)}
    found, separators, indices = merger.from_left(numbers, numbers * 10, candidates)
    expected, start = [], 0
    while start < len(numbers):
        lengths = [
            n for n in (3, 2) if start + n <= len(numbers) and merge(tuple(given_numbers[start : start + n])) > 0
        ]
        length = lengths[0] if lengths else 1
        word = merge(tuple(given_numbers[start : start + length])) if lengths else given_numbers[start]
        expected.append((word, given_numbers[start + length - 1] * 10, start))
        start += length
    assert list(zip(found.tolist(), separators.tolist(), indices.tolist(), strict=True)) == expected


@given(NUMBERS)
def test_into_the_first_and_from_the_right(given_numbers):
    numbers, merger = np.array(given_numbers, np.int64), Merger(merge)
    found, _, _ = merger.into_first(numbers, numbers, everywhere(numbers, 2) + 1, numbers)
    expected: list[int] = []
    for number in given_numbers:
        joined = merge((expected[-1], number)) if expected else NOT_ONE
        expected = [*expected[:-1], joined] if joined != NOT_ONE else [*expected, number]
    assert found.tolist() == expected
    found, _, _ = merger.from_right(numbers, numbers, everywhere(numbers, 2))
    expected = []
    for number in given_numbers[::-1]:
        joined = merge((number, expected[0])) if expected else NOT_ONE
        expected = [joined, *expected[1:]] if joined != NOT_ONE else [number, *expected]
    assert found.tolist() == expected


@given(NUMBERS)
def test_what_is_known_is_handed_on(given_numbers):
    one, other = Merger(merge), Merger(lambda parts: 1 / 0)
    pairs = list(pairwise(given_numbers))
    known = list(map(one.merged, pairs))
    other.take(one.arrays())
    assert list(map(other.merged, pairs)) == known
