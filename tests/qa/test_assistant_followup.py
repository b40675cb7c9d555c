"""A question in the light of a talk, through the whole assistant: what is searched for."""

from dataclasses import dataclass, field

import pytest

from index.embedding.hash_encoder import HashEncoder
from index.search.searcher import Searcher
from qa.assistant import Assistant
from qa.question.said import Said
from qa.reading.search_scores import SearchScoreReader
from tests.support.small_index import BRIDGE, FERRY

MARSH = """By Genna Kabir Published March 3, 2017, 12:01 AM

The herons of the marsh lose their feathers in August. Nobody knows why the herons do so.

Ida Holm counted the feathers of forty herons in the marsh. Per Lund counted the feathers as well.
"""
LONG = (
    "The bridge at Arlen reopens after nine years of repairs that cost the city four million crowns"
)


@dataclass
class Counting:
    """The encoder for tests, which remembers what it was given."""

    encoder: HashEncoder = field(default_factory=lambda: HashEncoder(dimension=32))
    given: list = field(default_factory=list)

    def __getattr__(self, name):
        return getattr(self.encoder, name)

    def encode(self, texts):
        self.given += texts
        return self.encoder.encode(texts)


@pytest.fixture
def talk(shelf):
    """An assistant over three articles, and what was searched for."""
    for name, text in {"bridge": BRIDGE, "ferry": FERRY, "marsh": MARSH}.items():
        shelf.write(f"{name}.txt", text)
    shelf.add()
    encoder = Counting()
    with Assistant(Searcher(shelf.directory, encoder)) as assistant:
        yield assistant, encoder.given


def ask(assistant, question, *history):
    return assistant.ask(question, history, min_confidence=0.0)


def test_a_question_without_a_history_is_searched_for_once_as_it_is(talk):
    assistant, searched = talk
    assert ask(assistant, "when was it opened?").understood_as is None
    assert searched == ["when was it opened?"]


def test_a_question_that_stands_alone_is_searched_for_once_as_it_is(talk):
    assistant, searched = talk
    ribbon = ask(assistant, "Who cut the ribbon?")
    searched.clear()
    assert ask(assistant, "Who will teach sailing to children?", ribbon).understood_as is None
    assert searched == ["Who will teach sailing to children?"]


def test_a_question_that_leans_is_searched_for_once_as_it_was_understood(talk):
    assistant, searched = talk
    ribbon = ask(assistant, "Who cut the ribbon?")
    searched.clear()
    answer = ask(assistant, "when was it opened?", ribbon)
    assert answer.question == "when was it opened?"
    assert answer.understood_as == "The bridge at Arlen reopens, ribbon: when was it opened?"
    assert searched == [answer.understood_as]
    assert answer.answers[0].citation.title == "The bridge at Arlen reopens"


def test_an_answer_and_what_was_said_with_it_are_the_same_history(talk):
    assistant, _ = talk
    ribbon = ask(assistant, "Who cut the ribbon?")
    sentences = tuple(cited.sentence for cited in ribbon.answers)
    said = Said("Who cut the ribbon?", sentences, ("The bridge at Arlen reopens",))
    questions = [ask(assistant, "why?", history) for history in (ribbon, said)]
    assert questions[0].understood_as == questions[1].understood_as is not None


def test_a_question_that_a_passage_elsewhere_answers_has_left_the_talk(talk, shelf):
    assistant, searched = talk
    for number in range(20):  # as many as are read, in a collection where their words are rare
        shelf.write(f"{number}.txt", f"{LONG} {number}.\n")
        shelf.write(f"dull{number}.txt", f"Plain thing {number}.\n\n" * 700)
    shelf.add()
    ribbon = Said("Who cut the ribbon?", (), (LONG,))
    answer = ask(assistant, "Who counted the crowns that these herons cost?", ribbon)
    assert answer.understood_as is None
    assert answer.answers[0].citation.file.endswith("marsh.txt")
    assert searched[1:] == [answer.question]


def test_who_else_does_not_put_the_sentence_first_that_was_cited(talk):
    assistant, _ = talk
    counted = ask(assistant, "Who counted the feathers of herons in the marsh?")
    first = counted.answers[0].sentence
    more = ask(assistant, "who else counted them?", counted)
    assert more.answers[0].sentence != first
    assert first in [cited.sentence for cited in more.answers]


def test_who_wrote_it_finds_the_byline_of_the_article_that_was_cited(talk):
    assistant, _ = talk
    herons = Said("When do the herons lose their feathers?", (), ("herons of the marsh",))
    answer = ask(assistant, "who wrote this article?", herons)
    assert "Genna Kabir" in answer.answers[0].sentence


def test_a_question_with_half_a_character_is_asked_like_any_other(talk):
    assistant, _ = talk
    question = "when was the bridge \ud800 opened?"
    assert assistant.ask(question, k=1).answers
    assert assistant.evaluate(question, (), 1).sentences
    assert assistant.find(question).hits


def test_what_would_be_read_can_be_asked_for(talk):
    assistant, _ = talk
    found = assistant.find("when was it opened?", ["Who cut the ribbon at Arlen?"], k=2)
    assert found.question.endswith(": when was it opened?")
    assert len(found.hits) == 2


def test_a_question_set_is_asked_with_its_history(talk):
    assistant, searched = talk
    assistant.evaluate("when was it opened?", ["Who cut the ribbon at Arlen?"], 1)
    assert searched == ["ribbon, Arlen: when was it opened?"]


def test_a_question_of_a_talk_is_read_and_shown_as_the_several_it_asks_for(talk):
    """The question that is read and the one that is shown are one: as it was understood."""

    class Asked(SearchScoreReader):
        several: list = []  # noqa: RUF012 - what each question was read as

        def read(self, question, hits, *, several=False):
            self.several.append(several)
            return super().read(question, hits, several=several)

    assistant, _ = talk
    reader = Asked()
    asking = Assistant(assistant._searcher, reader)
    answer = ask(asking, "name all of them", "Who counted the feathers of the herons?")
    assert answer.understood_as.endswith(": name all of them?")
    assert reader.several == [True]
    assert [cited.alternative for cited in answer.answers[:2]] == [False, False]
