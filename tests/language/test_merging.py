"""Neighbours that are merged on arrays are those that are merged one by one."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from helpers.language.merging import NOT_ONE, Merger

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
