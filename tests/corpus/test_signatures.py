"""Pairs that may be copies, by their signatures: each once, and hardly any that is similar enough passed over."""

from itertools import combinations

import numpy as np
import pytest

from helpers.corpus import signatures
from helpers.corpus.signatures import Shingles, Signatures, signatures_of


def pairs_with(share: float, *, texts: int, size: int = 300) -> list[np.ndarray]:
    """Return the hashes of texts of which each two neighbours have a share of the shingles of either in common."""
    draw = np.random.default_rng(1)
    hashes = []
    for _ in range(texts):
        shared = draw.integers(2**63, size=round(size * share), dtype=np.uint64)
        own = (draw.integers(2**63, size=size - len(shared), dtype=np.uint64) for _ in range(2))
        hashes += [np.union1d(shared, one) for one in own]
    return hashes


def candidates(hashes: list[np.ndarray], similarity: float, *, spill: bool = False) -> list[tuple[int, int]]:
    with Signatures(spill=spill) as known:
        for start in range(0, len(hashes), 100):
            known.append(signatures_of(hashes[start : start + 100]))
        return [tuple(pair) for block in known.candidates(similarity) for pair in block.tolist()]


@pytest.mark.parametrize("spill", [False, True])
def test_just_as_similar_as_asked_for_is_looked_at_once(spill):
    found = candidates(pairs_with(0.45, texts=400), 0.45, spill=spill)
    wanted = {(place, place + 1) for place in range(0, 800, 2)}
    assert len(found) == len(set(found))
    assert len(wanted & set(found)) >= 396  # the bands alone let 0.995 through


def test_far_pairs_are_passed_over_without_a_look():
    hashes = pairs_with(0.15, texts=400)
    assert len(candidates(hashes, 0.45)) <= 20 < len(candidates(hashes, 0.15))


def test_blocks_of_any_size_give_the_same_pairs(monkeypatch):
    hashes = [*pairs_with(0.6, texts=20), *pairs_with(1, texts=1)] * 3
    found = candidates(hashes, 0.5)
    monkeypatch.setattr(signatures, "_BLOCK", 2)
    assert sorted(candidates(hashes, 0.5)) == sorted(found)
    assert {(first, second) for first in range(0, 126, 42) for second in range(first + 42, 126, 42)} <= set(found)


def test_runs_of_any_size_give_the_same_shares(monkeypatch):
    draw = np.random.default_rng(2)
    hashes = [np.unique(draw.integers(50, size=draw.integers(1, 40), dtype=np.uint64)) for _ in range(40)]
    pairs = [np.array([pair]) for pair in combinations(range(40), 2)]
    found = {}
    for way, spill, runs in [
        ("memory", False, (1, 1)),
        ("one run", True, (10**6, 10**6)),
        ("many", True, (90, 25)),
    ]:
        monkeypatch.setattr(signatures, "_RUNS", runs)
        with Shingles(spill=spill) as known:
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
