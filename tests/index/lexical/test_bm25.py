"""BM25 against the textbook formula, written out again."""

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical.bm25 import Statistics

words = st.sampled_from("abcdefgh")
texts = st.lists(words, max_size=30)


@given(st.lists(texts, min_size=1, max_size=8), st.sets(words, max_size=5))
def test_score_equals_the_formula(collection, question):
    frequencies = Counter(term for text in collection for term in set(text))
    average = sum(map(len, collection)) / len(collection)
    statistics = Statistics(len(collection), average, frequencies)
    for text in collection:
        expected = 0.0
        for term in question:
            n = frequencies[term]
            idf = math.log(1 + (len(collection) - n + 0.5) / (n + 0.5))
            tf = text.count(term)
            expected += idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * len(text) / max(average, 1)))
        assert statistics.score(sorted(question), text, average) == pytest.approx(expected)


def test_coverage_weighs_rare_terms_more():
    statistics = Statistics(100, 10, {"rare": 1, "common": 60})
    assert statistics.coverage(["rare", "common"], ["rare"]) > 0.8
    assert statistics.coverage(["rare", "common"], ["common"]) < 0.2
    assert statistics.coverage(["rare", "common"], ["common", "rare"]) == pytest.approx(1)


def test_a_term_that_no_passage_holds_lowers_coverage():
    statistics = Statistics(100, 10, {"known": 10})
    assert statistics.coverage(["known", "unknown"], ["known"]) < 0.5


def test_coverage_of_no_terms_is_zero():
    assert Statistics(100, 10, {}).coverage([], ["a"]) == 0


@given(st.floats(0, 5), st.integers(0, 20))
def test_a_weight_counts_a_term_as_often(weight, frequency):
    plain = Statistics(20, 10, {"a": frequency})
    weighed = Statistics(20, 10, {"a": frequency}, {"a": weight})
    assert weighed.score(["a"], ["a"], 10) == pytest.approx(weight * plain.score(["a"], ["a"], 10))
    assert weighed.highest(["a"]) == pytest.approx(weight * plain.highest(["a"]))


def test_coverage_weighs_a_heavier_term_more():
    statistics = Statistics(100, 10, {"a": 5, "b": 5}, {"a": 3.0})
    assert statistics.coverage(["a", "b"], ["a"]) == pytest.approx(0.75)


def test_rarity_lies_between_a_term_of_every_passage_and_a_new_one():
    statistics = Statistics(100, 10, {"every": 100, "some": 10})
    every, some, new = (statistics.rarity(term) for term in ("every", "some", "new"))
    assert 0 <= every < some < new
    assert new == pytest.approx(1)


def test_a_term_stands_in_one_place_if_no_more_passages_have_it_than_share_a_sentence():
    statistics = Statistics(100, 10, {"one": 1, "shared": 3, "several": 4})
    assert statistics.single(["one", "shared", "several", "unknown"]) == {"one", "shared"}
