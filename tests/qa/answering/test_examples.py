"""Questions that are drawn from articles, for somebody who does not know what to ask."""

import pytest

from qa.answering.examples import likely
from qa.assistant import Assistant

ANSWERED = {
    "The company Acme Tools launched a drill.": "what did Acme Tools launch?",
    "Acme Tools was founded in 1910 in Arlen.": "when was Acme Tools founded?",
    "Ida Holm is a Danish politician.": "who is Ida Holm?",
    "Arlen Bridge is the longest of them.": "what is Arlen Bridge?",
    "“It is open,” said Ida Holm, a senior professor of law.": "who is Ida Holm?",
    "He met Russian Ambassador Igor Khovaev in Davao.": "who is Igor Khovaev?",
}


@pytest.mark.parametrize(("text", "question"), ANSWERED.items())
def test_what_a_sentence_says_of_a_name_is_asked(text, question):
    assert likely([[text]]) == (question,)


@pytest.mark.parametrize(
    "text",
    [
        "This Monday was the first of them.",
        "The Department for Education launched a chatbot.",
        "Lee Moss, Executive Director IT at Access, spoke.",
        "She launched the boat, and Tuesday was a good day.",
        "the mayor cut the ribbon",
    ],
)
def test_what_is_no_whole_name_is_not_asked_about(text):
    assert likely([[text]]) in ((), ("who is Lee Moss?",))


def test_those_of_whom_most_is_said_come_first_each_once():
    texts = [["Ben Low is a singer.", "Ida Holm is a judge."], ["President Ida Holm spoke."]]
    assert likely(texts) == ("who is Ida Holm?", "who is Ben Low?")


@pytest.mark.usefixtures("seeded")
def test_of_the_users_articles_only_what_they_answer_is_an_example():
    with Assistant.open() as assistant:
        drawn = assistant.examples()
        assert len(drawn) == 3
        assert drawn == assistant.examples()
        for question in drawn:
            assert assistant.ask(question).answers
