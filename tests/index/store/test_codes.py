"""Vectors of whole numbers: near what they were, of unit length, and the same again."""

import numpy as np
import pytest

from index.store.catalog.packing.codes import coded, decoded, dimension_of, recoded, size


def unit_rows(count, dimension=384):
    rows = np.random.default_rng(0).standard_normal((count, dimension)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_a_vector_comes_back_near_what_it_was_and_of_unit_length():
    vectors = unit_rows(200)
    found = decoded(coded(vectors), 384)
    assert np.allclose(np.linalg.norm(found, axis=1), 1.0, atol=1e-6)
    assert (found * vectors).sum(axis=1).min() > 0.995


def test_what_came_back_is_stored_as_it_was():
    codes = coded(unit_rows(50))
    assert coded(decoded(codes, 384)) == codes


def test_a_vector_without_length_stays_so():
    assert not decoded(coded(np.zeros((1, 8), np.float32)), 8).any()


def test_nearest_neighbours_stay_the_nearest():
    vectors, questions = unit_rows(3000), unit_rows(20)[:, ::-1]
    exact = np.argsort(-(questions @ vectors.T), axis=1)[:, :10]
    found = np.argsort(-(questions @ decoded(coded(vectors), 384).T), axis=1)[:, :10]
    same = [len(set(a) & set(b)) for a, b in zip(exact, found, strict=True)]
    assert sum(same) / 200 > 0.9


def test_a_vector_of_an_older_format_becomes_one_of_this():
    (vector,) = unit_rows(1)
    (code,) = coded(vector[None])
    bytewise = np.rint(vector * (127 / np.abs(vector).max())).astype(np.int8).tobytes()
    assert recoded(vector.astype("<f4").tobytes(), 384) == code
    assert len(recoded(bytewise, 384)) == len(code)
    near = decoded([recoded(bytewise, 384), code], 384)
    assert near[0] @ near[1] > 0.999
    assert recoded(code, 384) == code


@pytest.mark.parametrize("dimension", [8, 10, 32, 384, 768, 1021])
def test_a_code_has_five_bits_a_dimension_and_tells_how_many_there_are(dimension):
    codes = coded(unit_rows(3, dimension))
    assert {len(code) for code in codes} == {size(dimension)}
    assert decoded(codes, dimension).shape == (3, dimension)
    assert 0 <= dimension_of(size(dimension)) - dimension < 8


def test_what_is_no_code_is_refused():
    with pytest.raises(ValueError, match="reshape"):
        decoded([b"otter"], 384)
