"""Which questions want a yes or a no."""

import pytest

from qa.question.kinds.yes_no import asks_yes_no


@pytest.mark.parametrize(
    "question",
    [
        "did Duterte meet Putin?",
        "Is the summit in Lima?",
        "will Obama attend",
        "Hasn't the bridge been repaired?",
        "and was it expensive?",
        "In Lima, did he meet him?",
        "Did Duterte say who invited him?",
        "was he elected or not?",
        "Is 5G safe?",
        "ain't the bridge closed?",
        "The bridge is open, isn't it?",
        "Duterte met Putin, right?",
        "he has not resigned, has he?",
    ],
)
def test_an_auxiliary_that_comes_first_asks_for_a_yes_or_a_no(question):
    assert asks_yes_no(question)


@pytest.mark.parametrize(
    "question",
    [
        "who did Duterte meet?",
        "what weapons did Duterte seek?",
        "can you tell me who the ambassador is?",
        "could you list all the agreements?",
        "do the articles say when the summit is?",
        "is the summit in Lima or in Davao?",
        "May 5 was what?",
        "May 5th was what?",
        "which was the right one?",
        "name the two men who are in Lima",
        "which ferry, is it known, sank?",
        "will",
        "",
        "???",
    ],
)
def test_what_asks_for_something_else_does_not(question):
    assert not asks_yes_no(question)
