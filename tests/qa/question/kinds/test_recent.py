"""Does a question ask for what is newest?"""

import pytest

from qa.question.kinds.recent import asked_of_any, asks_recent


@pytest.mark.parametrize(
    "question",
    [
        "what is the latest price of rice?",
        "Who is the newest member of the council?",
        "which census is the most recent?",
        "most recent figures for inflation",
    ],
)
def test_a_question_for_the_newest_of_something(question):
    assert asks_recent(question)


@pytest.mark.parametrize(
    "question",
    [
        "what is the price of rice?",
        "what is the latest report on rice?",
        "show the most recent article about the dam",
        "the newest published story by Kabiling",
        "who must pay by Friday at the latest?",
        "what is he translatest?",
    ],
)
def test_a_question_for_an_article_or_for_something_else(question):
    assert not asks_recent(question)


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("what is the latest price of rice?", "what is the price of rice?"),
        ("what was the most recent count of herons?", "what was the count of herons?"),
        ("what is the latest on the strike?", "what is the latest on the strike?"),
        ("what is the newest?", "what is the newest?"),
        ("what is at the latest count known?", "what is at the latest count known?"),
    ],
)
def test_a_question_for_the_newest_is_one_for_any_without_the_word(question, plain):
    assert asked_of_any(question) == plain
