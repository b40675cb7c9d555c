"""Whether a question asks for one thing or for several, by its form."""

import pytest

from qa.question.kinds.list_questions import asks_several


@pytest.mark.parametrize(
    "question",
    [
        "Which agreements will be signed in Moscow?",
        "what weapons did Duterte seek?",
        "Who are the members of the council?",
        "Who were the final two contestants",
        "What are the goals of the pact?",
        "List the agreements",
        "please list every island",
        "Name the ministers who resigned",
        "name three rivers of Norway",
        "Give me examples of soft loans",
        "Which people crossed the bridge?",
        "Which US presidents visited Manila?",
        "Which countries border Russia?",
        "Which countries does Armenia border?",
        "Which of the ferries were sold?",
        "In what ways do the treaties differ?",
        "Lenin acknowledged the independence of which countries?",
        "Who else was invited?",
        "What criteria must be met?",
        "APEC summit, Peru: name all of them",
        "Ferries of the Saal: list them",
    ],
)
def test_a_plural_asks_for_several(question):
    assert asks_several(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who is the Russian ambassador?",
        "who invited Duterte to Moscow?",
        "When will the APEC summit take place?",
        "What is the name of the ship's captain?",
        "Name the president of Russia",
        "give me the name of the ferry",
        "How many agreements will be signed?",
        "What news came from the islands?",
        "Which series ended in May?",
        "What causes rain?",
        "What happens to the parts of the treaty?",
        "Which of the two teams was faster?",
        "Which government awards the Legion of Honour?",
        "Which Williams sister won?",
        "Which sports team won the cup?",
        "What were the Allied powers referred to before 1917?",
        "What does the treaty say of ships?",
        "Why are the ferries late?",
        "APEC summit, Peru: name the president",
        "list",
        "which",
        "",
        "¿?",
    ],
)
def test_anything_else_asks_for_one(question):
    assert asks_several(question) is (question == "list")
