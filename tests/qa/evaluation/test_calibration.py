"""Risk, coverage, calibration and ranking, against slower ways of working them out."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation.answer_overlap import exact_match, f1
from qa.evaluation.calibration import (
    Judged,
    at_threshold,
    aurc,
    auroc,
    calibration_error,
    coverage_at,
    reliability,
    risk_coverage,
)

shares = st.integers(0, 20).map(lambda n: n / 20)
judged = st.lists(st.builds(Judged, shares, st.booleans()), min_size=1, max_size=30)


@given(st.lists(shares, min_size=1, max_size=12), st.lists(shares, min_size=1, max_size=12))
def test_auroc_counts_the_pairs_that_are_in_order(positives, negatives):
    pairs = [(p > n) + (p == n) / 2 for p in positives for n in negatives]
    assert auroc(positives, negatives) == pytest.approx(sum(pairs) / len(pairs))


def test_auroc_of_no_pairs_is_none():
    assert auroc([], [0.1]) is None
    assert auroc([0.1], []) is None


@given(judged)
def test_each_point_of_the_curve_is_what_its_threshold_leads_to(found):
    points = risk_coverage(found)
    assert list(points) == [
        at_threshold(found, threshold)
        for threshold in sorted({each.confidence for each in found}, reverse=True)
    ]
    for point in points:
        answered = [each for each in found if each.confidence >= point.threshold]
        assert point.coverage == pytest.approx(len(answered) / len(found))
        assert point.risk == pytest.approx(sum(not e.right for e in answered) / len(answered))
    assert points[-1].coverage == 1.0


@given(
    st.lists(st.builds(Judged, st.sampled_from([0.2, 0.5]), st.booleans()), min_size=1, max_size=5)
)
def test_the_area_is_the_mean_risk_over_all_orders_that_confidences_allow(found):
    areas = []
    for order in permutations(found):
        if [e.confidence for e in order] == sorted((e.confidence for e in found), reverse=True):
            risks = [sum(not e.right for e in order[:k]) / k for k in range(1, len(order) + 1)]
            areas.append(sum(risks) / len(risks))
    assert aurc(found) == pytest.approx(sum(areas) / len(areas))


@given(judged, shares)
def test_no_threshold_of_that_risk_covers_more(found, risk):
    points = risk_coverage(found)
    best = coverage_at(points, risk)
    assert all(point.risk > risk for point in points if point.coverage > best)
    assert best == 0.0 or any(p.coverage == best and p.risk <= risk for p in points)


@given(judged)
def test_every_question_is_in_the_bin_of_its_confidence(found):
    bins = reliability(found)
    assert sum(each.questions for each in bins) == len(found)
    for each in bins:
        inside = [
            e for e in found
            if each.low <= e.confidence < each.high or (e.confidence == each.high == 1.0)
        ]  # fmt: skip
        assert each.questions == len(inside)
        if inside:
            assert each.right == sum(e.right for e in inside) / len(inside)
            assert each.confidence == pytest.approx(sum(e.confidence for e in inside) / len(inside))
        else:
            assert each.right is each.confidence is None


@given(judged)
def test_the_calibration_error_is_between_the_mean_difference_and_one(found):
    error = calibration_error(reliability(found))
    difference = sum(e.confidence - e.right for e in found) / len(found)
    assert abs(difference) - 1e-9 <= error <= 1.0


def test_what_is_always_right_to_the_degree_it_says_has_no_error():
    found = [*[Judged(0.75, right=True)] * 3, Judged(0.75, right=False), Judged(0.0, right=False)]
    assert calibration_error(reliability(found)) == pytest.approx(0.0)


def test_of_no_questions_there_is_no_figure():
    assert (risk_coverage([]), aurc([]), calibration_error(reliability([]))) == ((), None, None)
    assert at_threshold([], 0.3).coverage == 0.0


# --- marked answers -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marked", "gold", "exact", "words"),
    [
        ("the Eiffel Tower", "Eiffel tower.", True, 1.0),
        ("“Ida Holm”", "Ida Holm", True, 1.0),
        ("Ida", "Ida Holm", False, 2 / 3),
        ("in May in Arlen", "in May", False, 2 / 3),
        ("Per Lund", "Ida Holm", False, 0.0),
        ("the", "a", True, 1.0),
        ("the", "Ida", False, 0.0),
        ("1,000", "1000", True, 1.0),
    ],
)
def test_marked_words_are_compared_without_case_articles_and_punctuation(
    marked, gold, exact, words
):
    assert exact_match(marked, [gold]) is exact
    assert f1(marked, [gold]) == pytest.approx(words)
    assert f1(gold, [marked]) == pytest.approx(words)


def test_the_best_of_several_right_answers_counts():
    assert exact_match("Holm", ["Ida Holm", "Holm"])
    assert f1("Ida Holm", ["Per", "Ida Holm of Arlen"]) == pytest.approx(2 * 2 / 6)
    assert (exact_match("Holm", []), f1("Holm", [])) == (False, 0.0)
