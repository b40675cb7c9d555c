"""Lines of several questions."""

import pytest

from qa.question.kinds.several import several


@pytest.mark.parametrize(
    ("line", "questions"),
    [
        (
            "who bought Yukos? and how much did they pay?",
            ["who bought Yukos?", "how much did they pay?"],
        ),
        (
            "who bought Yukos and how much did they pay?",
            ["who bought Yukos?", "how much did they pay?"],
        ),
        (
            "When was the bridge opened, and where was it built",
            ["When was the bridge opened", "where was it built"],
        ),
        (
            "who is the mayor?\nwhat did she open?\n\nis it safe?\n",
            ["who is the mayor?", "what did she open?", "is it safe?"],
        ),
        ("who is she? waht did she open?", ["who is she?", "waht did she open?"]),
        ("who is he? and in 2016?", ["who is he? and in 2016?"]),
        ("Who is he? And in which town?", ["Who is he?", "And in which town?"]),
        ("Who is he? In which town does he live?", ["Who is he?", "In which town does he live?"]),
    ],
)
def test_questions_that_each_ask_by_themselves_are_told_apart(line, questions):
    assert several(line) == tuple(questions)


@pytest.mark.parametrize(
    "line",
    [
        "what weapons did Duterte seek?",
        "when and where will the summit be held?",
        "who knew when and where the bridge was built?",
        "what is the difference between who and how is it made?",
        "who said what he did and why he did it?",
        "who sings “Who are you? What do you want?”",
        'who wrote the play "Who? Is it me?',
        "Who are the Who? The band, I mean.",
        "did the mayor open the bridge and the school?",
        "The bridge fell. Why?",
        "what?\n" * 30,
        "",
    ],
)
def test_one_question_stays_one(line):
    assert several(line) == (line,)
