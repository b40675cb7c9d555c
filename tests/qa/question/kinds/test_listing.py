"""Questions for articles rather than for what they say."""

from datetime import date

import pytest

from qa.question.kinds.listing import listing

TODAY = date(2026, 5, 20)


def read(question):
    """Return what a question asks for: its subject, filter and flags."""
    found = listing(question, TODAY)
    if found is None:
        return None
    flags = [name for name in ("counts", "about", "quoted") if getattr(found, name)]
    return found.subject, found.within.to_json(), flags


@pytest.mark.parametrize(
    ("question", "subject", "within", "flags"),
    [
        ("which articles mention Putin?", "Putin", {}, []),
        ("Which of my articles mention the Russian ambassador", "Russian ambassador", {}, []),
        ("which articles use the word “ferry”?", "ferry", {}, ["quoted"]),
        ("in which articles is Ida Holm mentioned?", "Ida Holm", {}, []),
        ("list the articles about Mindanao", "Mindanao", {}, ["about"]),
        ("please show me all articles on bees", "bees", {}, ["about"]),
        ("do I have any articles about the war in Ukraine?", "war in Ukraine", {}, ["about"]),
        ("what do I have about bees", "bees", {}, ["about"]),
        ("articles about soft loans", "soft loans", {}, ["about"]),
        ("list my notes about bread", "bread", {}, ["about"]),
        ("how many articles mention Putin?", "Putin", {}, ["counts"]),
        ("how many articles are there?", "", {}, ["counts"]),
        ("what articles do I have?", "", {}, []),
        ("what articles do I have from 2016?", "", {"since": "2016", "until": "2016"}, []),
        ("list articles since May 2017", "", {"since": "2017-05"}, []),
        ("which articles from 2016 mention Putin", "Putin", {"since": "2016", "until": "2016"}, []),
        ("which articles did Kabiling write?", "", {"authors": ["Kabiling"]}, []),
        ("mails from Ida Holm", "", {"authors": ["Ida Holm"], "types": ["eml", "mbox"]}, []),
        ("which e-mails did Per send?", "", {"authors": ["Per"], "types": ["eml", "mbox"]}, []),
        ("how many mails are there?", "", {"types": ["eml", "mbox"]}, ["counts"]),
        ("list the emails about bees", "bees", {"types": ["eml", "mbox"]}, ["about"]),
        (
            "show me the articles by Ida Holm about bees",
            "bees",
            {"authors": ["Ida Holm"]},
            ["about"],
        ),
        ("articles from the Arlen Courier", "", {"sources": ["Arlen Courier"]}, []),
        (
            "how many articles about bees do I have from last year?",
            "bees",
            {"since": "2025", "until": "2025"},
            ["counts", "about"],
        ),
    ],
)
def test_a_question_for_articles_is_taken_apart_into_subject_and_filter(
    question, subject, within, flags
):
    assert read(question) == (subject, within, flags)


@pytest.mark.parametrize(
    "question",
    [
        "what weapons did Duterte seek?",
        "which articles of the constitution mention religion?",
        "how many articles does the treaty have?",
        "what articles did the court strike down?",
        "What article was published in 1937?",
        "what can you see from the garden?",
        "which newspapers mention Putin?",
        "how many files did the clerk burn in the yard?",
        "what do I have to do?",
        "who wrote the article about bees?",
        "what is the newest article about Mindanao?",
        "list the agreements",
        "articles",
        "",
        "which articles mention " + "Putin and " * 30,
    ],
)
def test_other_questions_are_left_alone(question):
    assert listing(question, TODAY) is None
