"""What a question that leans on the talk is completed with, and when it is left alone."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.lexical.analysis import analyse_question
from index.lexical.bm25 import Statistics
from index.lexical.query import Query
from qa.answer import Answer, Verdict
from qa.answering.selection import put_off
from qa.question.followup import FollowUp, is_elsewhere, may_be_elsewhere, understand
from qa.question.said import Said
from qa.question.talk import recall
from qa.reading.reader import Reading, ScoredSentence
from tests.support.readable import passage

COMMON = {"summit": 300, "year": 500, "hold": 400}
SUMMIT = Said(
    "When will the APEC summit take place?",
    ("The summit in Lima takes place on November 19.",),
    ("Duterte off to Russia",),
)


def look(terms):
    return Statistics(1000, 50.0, {term: COMMON[term] for term in terms if term in COMMON})


def meant(question, *history):
    """What a question is understood as; None if it stands alone."""
    found = understand(question, history, look)
    return found and found.query.text


def weights(question, *history):
    return dict(understand(question, history, look).query.weights)


def test_a_question_is_completed_from_the_question_before_it():
    assert meant("where will it be held?", "When will the APEC summit take place?") == (
        "APEC summit: where will it be held?"
    )


def test_the_title_of_the_article_cited_comes_first():
    assert meant("where will it be held?", SUMMIT) == (
        "Duterte off to Russia, APEC summit: where will it be held?"
    )


def test_the_article_cited_last_is_what_a_question_is_about():
    later = Said("who is its captain?", ("Per Lund is.",), ("The ferry retires",))
    assert meant("how old is he?", SUMMIT, later).startswith("The ferry retires, ")


def test_without_a_history_there_is_nothing_to_add():
    assert meant("where will it be held?") is None
    assert meant("where will it be held?", "", "  ") is None
    assert meant("why?", "why?", "how so?") is None


def test_a_question_that_stands_alone_is_left_alone():
    assert meant("Who won the 2018 World Cup?", SUMMIT) is None


def test_after_a_change_of_topic_the_old_one_is_forgotten():
    changed = meant("where was it held?", SUMMIT, "Who won the World Cup in Moscow?")
    assert "World Cup" in changed
    assert "APEC" not in changed
    assert "Duterte" not in changed


def test_a_topic_that_is_taken_up_again_is_not_a_change():
    said = ("Which captain sailed the Arlen ferry?", "When did the Arlen ferry retire?")
    assert "captain sailed" in meant("why?", *said)


def test_a_question_that_was_understood_as_it_stood_changes_the_topic():
    bridge = Said("how much did the San Juan bridge cost?", ("P1.3 billion.",), ("A bridge",))
    hotel = Said("who held the summit?", ("Clara Lim held it.",), ("Hotel Mira",), alone=True)
    assert meant("how old is he?", bridge, hotel) == "Hotel Mira, summit: how old is he?"
    leaning = replace(hotel, alone=False)
    assert "San Juan bridge" in meant("how old is he?", bridge, leaning)


def test_what_was_refused_lends_its_words_to_a_question_that_points_to_them_and_to_no_other():
    refused = Said("What is the capital of France?", refused=True)
    assert meant("when is the summit?", refused) is None
    assert meant("when is the summit?", replace(refused, refused=False)) is not None
    assert meant("how old is it?", refused) == "capital, France: how old is it?"
    sale = Said("who bought Yukos?", refused=True, alone=True)
    assert meant("how much did they pay?", SUMMIT, sale) == "Yukos: how much did they pay?"
    assert meant("when was the capital held?", refused) == ("France: when was the capital held?")


def test_an_earlier_question_is_taken_as_it_was_understood():
    asked = Answer("who is the Russain ambasador?", Verdict.NOT_FOUND, ())
    mended = replace(asked, understood_as="who is the Russian ambassador?")
    assert Said.of(mended) == Said("who is the Russian ambassador?", alone=True, refused=True)
    completed = replace(asked, understood_as="Moscow: who is the Russian ambassador?")
    assert Said.of(completed) == Said(asked.question, refused=True)


def test_what_about_turns_to_something_else_within_the_talk():
    assert meant("What about Obama?", "Is Putin expected at the summit?").endswith(
        ": What about Obama?"
    )
    turned = ("Is Putin expected at the summit?", "What about Obama?")
    assert meant("why?", *turned).startswith("Obama")


def test_the_names_in_the_sentence_cited_are_searched_for_after_a_question_for_a_name():
    who = Said("Who is the ambassador of Russia?", ("It was Igor Khovaev who spoke.",))
    assert {"igor", "khovaev"} <= weights("where did Duterte meet him?", who).keys()


def test_what_is_newer_and_rarer_weighs_more():
    found = weights("why?", "Is Ida Holm a captain?", "Was Holm a captain of the Arlen summit?")
    assert found["arlen"] > found["ida"]
    assert found["arlen"] > found["summit"]


def test_a_questions_own_terms_weigh_no_less_than_one():
    found = weights("where will the summit be held?", SUMMIT, "and its summit?")
    assert found["summit"] >= 1.0
    assert found["held"] == 1.0


def test_a_question_for_more_does_not_want_the_sentence_that_was_cited():
    more = understand("what else did he say?", [SUMMIT], look)
    assert more.told == {SUMMIT.sentences[0].casefold()}
    assert understand("why?", [SUMMIT], look).told == frozenset()


def test_what_was_said_before_is_as_much_less_certain_as_it_is_ranked_lower():
    candidates = passage("She met Ann.", "He rests.").candidates
    said, new = map(ScoredSentence, [passage("").source] * 2, candidates, [0.8, 0.3])
    reading = Reading((said, new), 0.9)
    told = frozenset({"she met ann."})
    again = put_off(reading, told)
    assert again.sentences[0].candidate.sentence.text == "She met Ann."
    assert again.confidence == pytest.approx(0.9 * again.sentences[0].score / 0.8)
    assert again.confidence < 0.9
    assert put_off(reading, frozenset()) == reading
    assert put_off(Reading((), 0.0), told) == Reading((), 0.0)


def test_plain_text_is_a_question_an_answer_or_the_topic():
    said = recall(["Frank Zappa", "Which band did he found?", "The Mothers.", "And when?"])
    assert said == (
        Said("Which band did he found?", ("The Mothers.",), ("Frank Zappa",)),
        Said("And when?", titles=("Frank Zappa",)),
    )
    assert recall(["Frank Zappa"]) == (Said("", titles=("Frank Zappa",)),)
    assert meant("when was he born?", "Frank Zappa") == "Frank Zappa: when was he born?"


def test_a_question_that_one_passage_answers_elsewhere_has_left_the_talk():
    question = "When did the heron of the marsh lose its feathers?"
    here, there = "The summit is in Lima.", "A heron lost its feathers in the marsh."
    assert is_elsewhere(question, there, [here], look)
    assert not is_elsewhere(question, there, [here, there], look)
    assert not is_elsewhere(question, here, [here], look)
    assert not is_elsewhere("why did he?", there, [here], look)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["heron", "feathers", "marsh", "of", "Lima", "lost"])))
def test_what_may_not_be_elsewhere_is_not(words):
    question, here = "When did the heron of the marsh lose its feathers?", "A heron in Lima."
    if is_elsewhere(question, " ".join(words), [here], look):
        assert may_be_elsewhere(question, [here], look)


WORDS = st.sampled_from(
    "who what why and he it its the a is of Lima Ida Holm ferry Ida’s “old” else 2016 ?".split()
)
TEXTS = st.lists(WORDS, max_size=12).map(" ".join) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=60
)
SAID = TEXTS | st.builds(
    Said, TEXTS, st.lists(TEXTS, max_size=2).map(tuple), st.lists(TEXTS, max_size=1).map(tuple)
)


@settings(deadline=None)
@given(TEXTS, st.lists(SAID, max_size=4))
def test_nothing_is_added_that_was_not_said(question, history):
    found = understand(question, history, look)
    if found is None:
        return
    said = [
        text for turn in recall(history) for text in (turn.question, *turn.sentences, *turn.titles)
    ]
    text = found.query.text
    assert text.endswith(f": {question.strip()}")
    words = set(re.findall(r"\w+", text.removesuffix(f": {question.strip()}")))
    assert words <= set(re.findall(r"\w+", " ".join(said)))
    known = set(analyse_question(f"{question} {' '.join(said)}"))
    assert dict(found.query.weights).keys() <= known


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param("it, " * 2500, id="pronouns"),
        pytest.param("a" * 10_000, id="one word"),
        pytest.param("Ida Holm of the " * 700, id="a name"),
        pytest.param("\x1b[31m\x00he\u202e " * 900, id="control characters"),
        pytest.param("\ud800 x?", id="half a character"),
    ],
)
def test_odd_text_is_no_accident(odd):
    assert len(meant("why did he do it?", "Who is Ida Holm?", odd) or "") < 2000
    assert meant(odd, "Who is Ida Holm?") is None or len(odd) < 300


def test_the_query_of_a_question_that_stands_alone_is_its_words():
    assert Query.of("Where is the ferry?").weights == (("ferri", 1.0),)


@pytest.mark.parametrize(
    ("alone", "together", "taken"),
    [(0.9, 0.2, True), (0.9, 0.5, True), (0.9, 0.8, False), (0.5, 0.01, False), (1.0, 1.0, False)],
)
def test_a_question_in_doubt_stands_where_that_is_much_likelier_to_answer_it(
    alone, together, taken
):
    doubtful = FollowUp(Query.of("who?"), in_doubt=True)
    assert doubtful.is_alone(alone, together) is taken
    by_and = replace(doubtful, by_and=True)  # that ties it so little that it stands if likelier
    assert by_and.is_alone(alone, together) is (alone > together)
