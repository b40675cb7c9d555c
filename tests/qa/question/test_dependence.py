"""Which questions lean on what was said before them, and which stand alone."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.lexical.bm25 import Statistics
from qa.question.dependence import asks_for_more, in_doubt, leans
from qa.question.talk import Talk

COMMON = {"album": 90, "releas": 80}
NOTHING_SAID = Talk()
RIBBON = NOTHING_SAID.and_then(
    "Who cut the ribbon at the bridge?",
    "The mayor, Ida Holm, cut the ribbon with a rusty knife.",
    ["The bridge at Arlen reopens"],
)


def look(terms):
    """A collection in which albums and releases are often spoken of."""
    return Statistics(1000, 50.0, {term: COMMON[term] for term in terms if term in COMMON})


def leaning(question, talk=NOTHING_SAID):
    return leans(question, talk, look)


@pytest.mark.parametrize(
    "question",
    [
        "When did he die?",
        "what is her name?",
        "Where will it be held?",
        "What came before them?",
        "Tell me about his brother.",
        "Describe some of its disadvantages.",
        "Does a lack of sunlight cause it?",
        "Why do the Brits call it a loo?",
        "How can fossils be used to understand it?",
        "Where did Duterte meet him?",
        "Is there disagreement about it?",
    ],
)
def test_a_pronoun_that_nothing_in_the_question_explains_leans(question):
    assert leaning(question)


@pytest.mark.parametrize(
    "question",
    [
        "When did Marie Curie receive her first prize?",
        "Which company moved its factory to Spain?",
        "What is it called when people lose their memory?",
        "After his return, what did Tesla build?",
        "Who lost their seat in the election?",
        "What happens to a snake when it sheds skin?",
    ],
)
def test_a_pronoun_that_the_question_explains_itself_does_not(question):
    assert not leaning(question)


@pytest.mark.parametrize(
    "question",
    [
        "How long does it take to digest corn?",
        "Is it true that otters hold hands?",
        "What time is it in Lima?",
        "Why is it important to vaccinate cattle?",
    ],
)
def test_an_it_that_stands_for_nothing_does_not_lean(question):
    assert not leaning(question)


@pytest.mark.parametrize("question", ["Why?", "when?", "How so?", "really?", "who?", "Since when?"])
def test_a_bare_question_word_leans(question):
    assert leaning(question)


@pytest.mark.parametrize(
    "question",
    [
        "What about otters?",
        "how about the northern lights?",
        "And in 2016?",
        "And Obama?",
        "but why a ferry?",
        "Which ones?",
        "Any others?",
        "For what?",
        "Are there any side effects?",
    ],
)
def test_a_question_that_only_goes_on_leans(question):
    assert leaning(question)


@pytest.mark.parametrize("question", ["Who else is expected?", "What other awards were there?"])
def test_asking_for_more_leans_and_is_told_from_asking_anew(question):
    assert leaning(question)
    assert asks_for_more(question)
    assert not asks_for_more("Who is expected?")


@pytest.mark.parametrize("question", ["Did that song win?", "What happened after that?"])
def test_a_demonstrative_leans(question):
    assert leaning(question)


@pytest.mark.parametrize(
    "question",
    ["How is the weather this year?", "Are those who vote younger?", "Who says that cats sleep?"],
)
def test_a_demonstrative_that_points_at_nothing_before_does_not(question):
    assert not leaning(question)


def test_a_definite_phrase_leans_where_the_collection_holds_many_such_things():
    assert leaning("When was the album released?")
    assert not leaning("When was the photophone patented?")


def test_a_definite_phrase_that_is_explained_does_not_lean():
    assert not leaning("When was the album of the Beatles released?")


def test_a_definite_phrase_leans_where_the_talk_was_of_such_a_thing():
    assert not leaning("Was the knife sharp?")
    assert leaning("Was the knife sharp?", RIBBON)


def test_a_name_anchors_a_question():
    assert leaning("When did the mayor retire?", RIBBON)
    assert not leaning("When did the mayor of Paris retire?", RIBBON)
    assert not leaning("Was Abbey Road the last album?")


def test_a_part_of_a_name_leans_on_the_whole_name_said_before():
    assert leaning("When was Holm elected?", RIBBON)
    assert leaning("when was holm elected?", RIBBON)
    assert not leaning("When was Holm elected?")
    assert not leaning("When was Ida Holm elected?", RIBBON)


def test_a_question_without_a_word_that_says_what_it_is_about_leans():
    assert leaning("What happened next?")
    assert leaning("How did that go?")


def test_a_question_about_something_else_does_not_lean_on_the_talk():
    assert not leaning("What do pancakes contain?", RIBBON)
    assert not leaning("Who won the World Cup in 2018?", RIBBON)


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_one_or_the_other(question):
    assert leans(question, RIBBON, look) in {True, False}
    assert leaning(question) in {True, False}


@pytest.mark.parametrize(
    ("question", "doubtful"),
    [
        ("who opened the hotel?", True),
        ("how many hives does the hotel keep on its roof?", True),
        ("who cut the ribbon?", False),  # of which was spoken
        ("who repaired the bridge?", False),
        ("who was it that opened the hotel?", False),  # "it" comes before anything it could be
        ("when did he open the hotel?", False),
        ("and who opened the hotel?", True),
        ("who else opened the hotel?", False),
        ("what is the manager of Arlen called?", False),  # explained
        ("who opened hotels?", False),
    ],
)
def test_a_thing_that_was_not_spoken_of_puts_it_in_doubt_that_a_question_leans(question, doubtful):
    assert in_doubt(question, RIBBON) is doubtful
