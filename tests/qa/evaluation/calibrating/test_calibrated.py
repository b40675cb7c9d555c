"""What trials have found, for people and as JSON: thresholds with what they cost, and a promise."""

import json
import re

import pytest

from qa.evaluation.calibrating import page
from qa.evaluation.calibrating.calibrated import calibration
from qa.evaluation.calibrating.threshold import FEWEST
from qa.evaluation.calibrating.trial import Tried
from qa.evaluation.calibration import Judged


def tries(answerable, unanswerable, elsewhere=0):
    return (
        *(Tried(Judged(*each)) for each in answerable),
        *(Tried(unanswerable=each) for each in unanswerable),
        *[Tried(elsewhere=True)] * elsewhere,
    )


GOOD = [(0.9, True)] * 80 + [(0.5, False)] * 10 + [(0.1, True)] * 10
FALSE = [each / 200 for each in range(100)]  # 0 to 0.495


@pytest.fixture
def found():
    return calibration(tries(GOOD, FALSE, 3), 0.05, 0.2)


def test_a_threshold_is_said_with_what_it_costs(found):
    assert found.bound.threshold == pytest.approx(0.4751)
    row = found.at(found.bound.threshold)
    assert (row.answered, row.wrong, row.false) == (0.9, pytest.approx(10 / 90), 0.04)
    before = found.at(0.2)
    assert before.false == 0.6
    assert found.elsewhere == 3


def test_a_table_marks_what_is_in_force_and_what_was_wanted(found):
    lines = found.to_table().splitlines()
    assert lines[0].split() == ["confidence", "answered", "wrong", "false"]
    assert [line.split()[0] for line in lines if line.endswith("in force")] == ["0.2"]
    assert [line.split()[0] for line in lines if line.endswith("wanted")] == ["0.4751"]
    levels = [float(line.split()[0]) for line in lines[1:]]
    assert levels == sorted(levels)


def test_the_promise_says_what_holds_on_average_for_this_set_and_for_which_questions(found):
    said = found.promise()
    assert "From 0.4751 on, at most 5.0% of such questions" in said
    assert "with a probability of 90% at most 7.8%" in said
    assert "90.0% of the others still are" in said
    assert "It holds for questions like these" in said


@pytest.mark.parametrize(
    ("unanswerable", "wanted", "why"),
    [
        ([0.1] * (FEWEST - 1), 0.05, f"it takes {FEWEST} questions"),
        ([0.1] * FEWEST, 0.01, "it takes 99 questions"),
        ([], 0.05, "and there were 0"),
        ([1.0] * FEWEST, 0.05, "some are as confident as can be"),
    ],
)
def test_where_it_cannot_be_told_it_is_said_why(unanswerable, wanted, why):
    few = calibration(tries(GOOD, unanswerable), wanted, 0.2)
    assert few.bound is None
    assert why in few.promise()
    assert few.to_json()["promise"] is None
    assert few.to_json()["after"] is None


def test_shares_of_no_questions_are_dashes():
    nothing = calibration((), 0.05, 0.2)
    assert "–" in nothing.to_table()
    assert nothing.to_json()["before"] == {
        "threshold": 0.2, "answered": None, "wrong": None, "false": None,
    }  # fmt: skip
    assert page.page(nothing, "Nothing.")


def test_json_has_the_same(found):
    value = json.loads(json.dumps(found.to_json()))
    assert value["after"]["threshold"] == 0.4751
    assert value["promise"] == {"on_average": 0.0495, "at_most": 0.0783, "with_probability": 0.9}
    assert value["questions"] == {
        "answerable": 100, "unanswerable": 100, "answered_elsewhere": 3, "needed": FEWEST,
    }  # fmt: skip
    assert [row["threshold"] for row in value["table"]] == [row.threshold for row in found.rows]


def test_the_curves_begin_with_the_most_confident_and_end_with_all(found):
    assert [found.curve[-1].coverage, found.false_answers[-1].coverage] == [1.0, 1.0]
    assert found.false_answers[-1].risk == 1.0
    coverages = [point.coverage for point in found.false_answers]
    assert coverages == sorted(coverages)


def test_the_page_needs_nothing_else_and_says_the_promise(found):
    html = page.page(found, "100 questions.")
    assert found.promise().partition(":")[0] in html
    assert html.count("<svg") == 3
    assert not re.search(r"<script|src=|https?://|url\(", html)
    assert html.count('class="chosen"') == 1
