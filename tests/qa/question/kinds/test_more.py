"""Lines that ask for the next answers."""

import pytest

from qa.question.kinds.more import asks_to_go_on


@pytest.mark.parametrize(
    "line",
    [
        *(
            "more",
            "More!",
            "more please",
            "tell me more",
            "show me more answers",
            "show me the rest",
        ),
        *(
            "go on",
            "ok, go on",
            "please continue",
            "next",
            "and more?",
            "give me some more results",
        ),
    ],
)
def test_a_line_that_asks_for_no_more_than_more(line):
    assert asks_to_go_on(line)


@pytest.mark.parametrize(
    "line",
    ["tell me more about the bridge", "who else?", "next year", "more money", "what is next?", ""],
)
def test_a_question_asks_something_itself(line):
    assert not asks_to_go_on(line)
