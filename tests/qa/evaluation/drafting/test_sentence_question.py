"""A sentence becomes a question that it answers, or none where its form leaves doubt."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation.drafting.sentence_question import FEWEST, MOST, Asked, asked, worded


@pytest.mark.parametrize(
    ("sentence", "question", "answer"),
    [
        ("Ida Holm opened the bridge at Arlen after nine years of repairs.",
         "Who opened the bridge at Arlen?", "Ida Holm"),
        ("In 1871, the ferry of Arlen was sold to a company.",
         "When was the ferry of Arlen sold to a company?", "In 1871"),
        ("The harbour of Arlen was founded by Per Lund.",
         "Who was the harbour of Arlen founded by?", "Per Lund"),
        ("The town of Arlen has 3,500 inhabitants.",
         "How many inhabitants does the town of Arlen have?", "3,500 inhabitants"),
        ("Arlen is the largest harbour of Norway.",
         "What is the largest harbour of Norway?", "Arlen"),
        ("President Holm is the owner of the Arlen Times (a newspaper).",
         "Who is the owner of the Arlen Times?", "President Holm"),
    ],
)  # fmt: skip
def test_what_it_says_is_asked_for(sentence, question, answer):
    made = asked(sentence)
    assert made is not None
    assert (made.question, made.answer) == (question, answer)
    assert asked(f"  {sentence.replace(' ', chr(10))} ") == made


@pytest.mark.parametrize(
    "sentence",
    [
        "He opened the bridge at Arlen.",  # who he is stands elsewhere
        "There was a bridge at Arlen in 1871.",
        "“Ida Holm opened the bridge,” said Per Lund.",
        "Who opened the bridge at Arlen?",
        "Ida Holm opened the bridge at Arlen",  # a headline
        "It rained.",
        "Values attached to Arlen were mostly lost.",
        "",
    ],
)
def test_what_leaves_doubt_is_not_asked_for(sentence):
    assert asked(sentence) is None


WORDS = st.sampled_from(
    "Ida Holm Arlen The the bridge was is of in 1871 opened founded by 40 ferries has and , who "
    "on Monday New York which sold".split()
)


@given(st.lists(WORDS, min_size=3, max_size=25))
def test_a_question_is_made_of_the_sentence_and_answered_by_it(words):
    sentence = f"{' '.join(words).replace(' ,', ',')}."
    made = asked(sentence)
    if made is None:
        return
    assert made.answer in sentence
    own = set(re.findall(r"\w+", f"{sentence} {sentence.lower()}"))
    ours = {"Who", "What", "When", "Where", "How", "many", "does", "do", "did", "have"}
    assert set(re.findall(r"\w+", made.question)) <= own | ours
    assert FEWEST <= len(re.findall(r"\w[\w’'.,-]*", made.question)) <= MOST


def test_the_words_of_a_sentence_that_say_most_stand_in_its_order():
    said = "When the old captain left, the Aurora had carried 3,500 passengers to Holmestrand."
    assert worded(said) == Asked("captain Aurora carried 3,500 passengers Holmestrand", "")
    assert worded("It was so.") is None


@given(st.text(max_size=200))
def test_words_are_the_sentences_own(text):
    made = worded(text)
    assert made is None or all(each in text for each in made.question.split())
