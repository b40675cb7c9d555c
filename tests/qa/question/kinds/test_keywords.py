"""Words that ask nothing."""

import pytest

from qa.question.kinds.keywords import are_keywords


@pytest.mark.parametrize(
    "typed", ["summit", "soft loans", "Russian ambassador?", "the president of Russia", "APEC 2016"]
)
def test_words_without_the_form_of_a_question_are_looked_for(typed):
    assert are_keywords(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "who is the ambassador",
        "in which town does he live",
        "the man who sold what?",
        "did he go",
        "list the agreements",
        "and the price?",
        "he said so",
        "what's new",
        "the symbol for tin is?",
        "one two three four five six seven eight nine",
        "?",
        "",
    ],
)
def test_questions_and_what_leans_on_one_are_not(typed):
    assert not are_keywords(typed)
