"""Vector segments against a numpy oracle."""

from io import BytesIO

import numpy as np
import pytest

from index.errors import IndexCorrupt
from index.store import vector_index as vectors
from index.store.vector_index import Segment, nearest

D = 32


def unit_rows(count, seed=0):
    rows = np.random.default_rng(seed).standard_normal((count, D)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def loaded(data, count, dimension=D):
    return Segment.load(BytesIO(data), count, dimension)


def built(ids, matrix, factory="RaBitQfs", each=1000):
    """The bytes of a segment, which is given its vectors some at a time."""
    parts = ((ids[at : at + each], matrix[at : at + each]) for at in range(0, len(ids), each))

    def spread(count):
        return matrix[:: max(1, len(matrix) // count)]

    return vectors.build(factory, matrix.shape[1], parts, spread)


def oracle(matrix, ids, question, k):
    return ids[np.argsort(-(matrix @ question), kind="stable")][:k].tolist()


def recall(segment, matrix, ids, questions):
    """The share of the nearest ten that are among those proposed for a hundred."""
    found = [
        len(set(segment.search(question, 100).tolist()) & set(oracle(matrix, ids, question, 10)))
        for question in questions
    ]
    return sum(found) / (10 * len(questions))


@pytest.mark.parametrize("dimension", [1, 2, 9, 32, 384])
def test_what_is_turned_is_as_far_from_each_other_as_before(dimension):
    rows = np.random.default_rng(0).standard_normal((20, dimension)).astype(np.float32)
    turned = vectors.turned(rows)
    assert turned.shape == rows.shape
    assert np.allclose(turned @ turned.T, rows @ rows.T, atol=1e-3)
    assert np.array_equal(vectors.turned(rows[:1]), turned[:1])


def test_vectors_of_few_dimensions_are_spread_over_all():
    assert np.abs(vectors.turned(np.eye(384, dtype=np.float32))).max() < 0.08


def test_a_flat_segment_finds_exactly_the_nearest():
    matrix, ids = unit_rows(500), np.arange(500) * 3 + 10
    segment = loaded(built(ids, matrix, "Flat"), 500)
    for question in unit_rows(20, seed=1):
        assert segment.search(question, 10).tolist() == oracle(matrix, ids, question, 10)


QUANTISED = ["RaBitQfs", "IVF16,RaBitQfs"]


@pytest.mark.parametrize("factory", QUANTISED)
def test_a_quantised_segment_proposes_the_nearest(factory):
    matrix, ids = unit_rows(3000), np.arange(3000) + 1
    segment = loaded(built(ids, matrix, factory), 3000)
    assert not segment.exact
    questions = matrix[:50] + 0.05 * unit_rows(50, seed=2)
    assert recall(segment, matrix, ids, questions) > 0.9


@pytest.mark.parametrize("factory", QUANTISED)
def test_a_quantised_segment_proposes_the_nearest_of_some(factory):
    matrix, ids = unit_rows(3000), np.arange(3000) + 1
    segment = loaded(built(ids, matrix, factory), 3000)
    some = ids[::7]
    for question in matrix[:20] + 0.05 * unit_rows(20, seed=2):
        found = set(segment.search_among(question, 100, some).tolist())
        assert found <= set(some.tolist())
        assert found >= set(oracle(matrix[::7], some, question, 5))


@pytest.mark.parametrize("factory", ["Flat", *QUANTISED])
def test_a_segment_is_the_same_however_its_vectors_come(factory):
    matrix, ids = unit_rows(3000), np.arange(3000) + 1
    assert built(ids, matrix, factory, each=7) == built(ids, matrix, factory, each=3000)


def test_a_large_segment_learns_of_vectors_from_all_over_it(monkeypatch):
    monkeypatch.setattr(vectors, "_LEARNED_OF", 300)
    matrix, ids = unit_rows(3000), np.arange(3000)
    segment = loaded(built(ids, matrix), 3000)
    questions = matrix[:50] + 0.05 * unit_rows(50, seed=2)
    assert recall(segment, matrix, ids, questions) > 0.9


def test_vectors_of_few_dimensions_that_say_most_are_still_found_by_their_codes():
    matrix, ids = unit_rows(3000), np.arange(3000)
    matrix[np.random.default_rng(4).random(matrix.shape) < 0.75] = 0.0
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True).clip(1e-6)
    segment = loaded(built(ids, matrix), 3000)
    assert recall(segment, matrix, ids, matrix[:50]) > 0.9


def test_the_recipe_follows_the_size():
    assert vectors.recipe(512) == "Flat"
    assert vectors.recipe(513) == "RaBitQfs"
    assert vectors.recipe(4_000_000) == "IVF4000,RaBitQfs"


def test_nearest_over_several_segments_skips_the_dead_and_still_finds_k():
    matrix, ids = unit_rows(400), np.arange(400)
    segments = [Segment.of(ids[:300], matrix[:300]), Segment.of(ids[300:], matrix[300:])]
    living = set(range(0, 400, 4))
    alive = np.array(sorted(living))
    for question in unit_rows(20, seed=3):
        found = nearest(segments, question, 10, lambda ids: {i: i for i in ids if i in living})
        assert set(oracle(matrix[alive], alive, question, 10)) <= set(found) <= living


def test_segments_of_codes_propose_together_as_many_as_one_would():
    """However many segments there are, so many vectors are looked at again, and no more."""
    matrix, ids = unit_rows(4000), np.arange(4000)
    cuts = [(0, 2000), (2000, 2600), (2600, 3300), (3300, 4000)]
    segments = [loaded(built(ids[a:b], matrix[a:b]), b - a) for a, b in cuts]
    whole = [loaded(built(ids, matrix), 4000)]
    asked = []

    def living(proposed):
        asked.append(len(proposed))
        return {each: each for each in proposed}

    def right(segments):
        """Return how many of the nearest are proposed."""
        return sum(
            len(nearest(segments, question, 50, living).keys() & oracle(matrix, ids, question, 50))
            for question in matrix[:50] + 0.05 * unit_rows(50, seed=2)
        )

    assert right(segments) > 0.97 * right(whole) > 0.0
    assert set(asked) == {200}


def test_codes_of_which_many_are_dead_are_asked_for_more():
    matrix, ids = unit_rows(3000), np.arange(3000)
    segments = [loaded(built(ids[a:b], matrix[a:b]), 1500) for a, b in ((0, 1500), (1500, 3000))]
    living = set(range(0, 3000, 30))
    alive = np.array(sorted(living))
    right = 0
    for question in unit_rows(20, seed=3):
        found = nearest(segments, question, 10, lambda ids: {i: i for i in ids if i in living})
        assert len(found) >= 20
        assert found.keys() <= living
        right += len(found.keys() & oracle(matrix[alive], alive, question, 5))
    assert right > 0.8 * 20 * 5


def test_nearest_asks_no_more_than_a_segment_has():
    segment = Segment.of(np.arange(5), unit_rows(5))
    assert nearest([segment], unit_rows(1)[0], 10, lambda _: {}) == {}
    assert nearest([], unit_rows(1)[0], 10, lambda _: {}) == {}


def test_bytes_that_are_no_segment_of_that_size_are_refused():
    data = built(np.arange(9), unit_rows(9), "Flat")
    for damaged, count, dimension in ((data, 8, D), (data, 9, D + 1), (data[:-50], 9, D)):
        with pytest.raises(IndexCorrupt):
            loaded(damaged, count, dimension)
