"""Fusion: scaling and averaging obey their definitions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search.fusion import contenders, fuse, min_max

scores = st.floats(-1e6, 1e6, allow_nan=False).map(lambda x: round(x, 3))


@given(st.lists(scores, min_size=1))
def test_min_max_equals_the_numpy_oracle(values):
    array = np.array(values)
    spread = array.max() - array.min()
    expected = (array - array.min()) / spread if spread else np.full(len(values), 0.5)
    assert min_max(values) == pytest.approx(expected.tolist())


shares = st.floats(0, 1).map(lambda x: round(x, 3))


@given(st.lists(st.tuples(shares, scores), min_size=2), st.floats(0, 1))
def test_fused_scores_stay_in_the_unit_interval_and_keep_dominance(pairs, weight):
    fused = fuse([w for w, _ in pairs], [d for _, d in pairs], weight)
    assert all(-1e-9 <= score <= 1 + 1e-9 for score in fused)
    for i, (words_i, dense_i) in enumerate(pairs):
        for j, (words_j, dense_j) in enumerate(pairs):
            if words_i >= words_j and dense_i >= dense_j:
                assert fused[i] >= fused[j] - 1e-9


def test_half_weight_is_the_mean_of_the_share_and_the_scaled_similarity():
    assert fuse([0, 0.2, 0.4], [1.0, 0.0, 0.5], 0.5) == pytest.approx([0.5, 0.1, 0.45])


def test_words_count_less_where_the_best_candidate_lacks_most_of_them():
    """The same gap of one half in similarity outweighs a small share, and not a large one."""
    by_vector, by_words = fuse([0.0, 0.2], [0.5, 0.0], 0.5)
    assert by_vector > by_words
    by_vector, by_words, _ = fuse([0.0, 0.8, 0.0], [0.5, 0.0, 1.0], 0.5)
    assert by_vector < by_words


def test_a_candidate_without_a_vector_has_the_share_of_its_words():
    fused = fuse([1, 0, 0.5], [None, 0.1, 0.9], 0.5)
    assert fused[0] == pytest.approx(0.5)
    assert fused[1] == pytest.approx(0.0)


def test_similarities_that_are_all_the_same_drop_out():
    assert fuse([0.1, 0.2, 0.3], [0.4, 0.4, 0.4], 0.5) == pytest.approx([0.1, 0.2, 0.3])


def test_no_candidates_fuse_to_none():
    assert fuse([], [], 0.5) == ()


@given(st.lists(st.floats(0, 1), max_size=30), st.integers(1, 10))
def test_contenders_are_the_best_and_their_equals(scores, count):
    found = contenders(scores, count)
    best = sorted(scores, reverse=True)[:count]
    assert sorted((scores[i] for i in found), reverse=True)[: len(best)] == best
    assert all(scores[i] >= best[-1] for i in found)
    assert {i for i, score in enumerate(scores) if best and score >= best[-1]} == set(found)


def test_contenders_are_the_near_ones_as_well():
    assert contenders([0.5, 1.0, 0.9, 0.1], 1, 0.8) == [1, 2]
    assert contenders([], 3) == []
