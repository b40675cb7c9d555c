"""The threshold for a share of false answers: what it promises holds, and no more is promised."""

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation.calibrating.threshold import bound, fewest, lower, upper

confidences = st.lists(st.floats(0, 0.999), min_size=1, max_size=80)
shares = st.floats(0.01, 0.9)


@given(confidences, shares)
def test_no_more_than_the_share_of_the_questions_and_one_to_come_are_answered(found, share):
    promised = bound(found, share)
    if promised is None:
        assert len(found) < fewest(share)
        return
    answered = sum(each >= promised.threshold for each in found)
    assert (answered + 1) / (len(found) + 1) <= share + 1e-9
    assert promised.expected <= share + 1e-9
    assert promised.expected <= promised.at_most


@given(confidences, shares)
def test_it_is_the_lowest_such_threshold_but_for_a_digit(found, share):
    if promised := bound(found, share):
        lower_one = promised.threshold - 2e-4
        answered = sum(each >= lower_one for each in found)
        assert (answered + 1) / (len(found) + 1) > share - 1e-9


@given(confidences, shares)
def test_a_number_of_four_digits_is_typed_as_it_is(found, share):
    if promised := bound(found, share):
        assert float(f"{promised.threshold:.4f}") == pytest.approx(promised.threshold, abs=1e-12)


def test_it_takes_one_question_less_than_the_share_goes_into_one():
    assert (fewest(0.05), fewest(0.1), fewest(0.5)) == (19, 9, 1)
    assert bound([0.1] * 18, 0.05) is None
    assert bound([0.1] * 19, 0.05).threshold == pytest.approx(0.1001)


def test_where_answers_are_as_confident_as_can_be_there_is_no_threshold():
    assert bound([1.0] * 100, 0.05) is None
    assert bound([1.0] * 4 + [0.3] * 96, 0.05).threshold == pytest.approx(0.3001)


def test_what_it_promises_holds_over_many_draws_from_any_distribution():
    chance = Random(1)  # noqa: S311 - draws that can be drawn again
    share, count, draws = 0.1, 60, 400
    missed, above = 0.0, 0
    for _ in range(draws):
        promised = bound([chance.betavariate(0.4, 3) for _ in range(count)], share)
        rate = sum(chance.betavariate(0.4, 3) >= promised.threshold for _ in range(200)) / 200
        missed += rate / draws
        above += rate > promised.at_most
    assert missed == pytest.approx(promised.expected, abs=0.01)
    assert above / draws < 0.15  # a tenth, and what 200 questions leave to chance


def test_the_limits_are_those_of_clopper_and_pearson():
    assert upper(0, 50) == pytest.approx(1 - 0.1 ** (1 / 50), abs=1e-6)
    assert lower(50, 50) == pytest.approx(0.1 ** (1 / 50), abs=1e-6)
    assert upper(50, 50) == 1.0
    assert lower(0, 50) == 0.0
    # Of a share that is the limit, no more hits than these are seen one time in ten.
    limit = upper(7, 40)
    seen = sum(math.comb(40, k) * limit**k * (1 - limit) ** (40 - k) for k in range(8))
    assert seen == pytest.approx(0.1, abs=1e-6)
