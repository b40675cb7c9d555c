"""Questions in thirteen languages about articles in each, all in one index."""

import tomllib
from pathlib import Path

import pytest

from index.search.searcher import Searcher
from qa import Assistant
from qa.answer import LIKELY, SURE, Kind, Verdict
from qa.reading.search_scores import SearchScoreReader
from tests.conftest import Shelf

SHELVES = {
    path.stem: path for path in (Path(__file__).parents[1] / "data/languages").glob("*.toml")
}


def read(language):
    return tomllib.loads(SHELVES[language].read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    """An assistant over the articles in all the languages, whose reader reads nothing."""
    shelf = Shelf(tmp_path_factory.mktemp("languages"))
    for language in SHELVES:
        for name, text in read(language)["articles"].items():
            shelf.write(f"{language}/{name}.txt", text.lstrip())
    shelf.add()
    with Assistant(Searcher(shelf.directory, shelf.encoder), SearchScoreReader()) as assistant:
        yield assistant


@pytest.mark.parametrize("language", sorted(SHELVES))
def test_most_questions_are_answered_and_most_without_an_answer_are_not(assistant, language):
    """Of those that are seldom is one likely, and none of either is sure: nobody has read them."""
    right, wrong = 0, 0
    for question, gold in read(language)["questions"].items():
        answer = assistant.ask(question)
        assert answer.confidence < SURE
        if answer.verdict is Verdict.ANSWERED:
            right += bool(gold) and gold in answer.answers[0].sentence
            wrong += not gold and answer.confidence >= LIKELY
    assert right >= 9, "of twelve"
    assert wrong <= 1, "of six"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("Combien coûteront les travaux du phare ?", {"coûteront", "travaux"}),
        ("旧桥将改为什么？", {"旧桥将改"}),
        ("Wie viele Schafe hat der Wolf getötet?", {"Wolf", "Schafe", "getötet"}),
    ],
)
def test_the_words_of_a_question_are_marked_as_its_language_has_them(assistant, asked, words):
    first = assistant.ask(asked).answers[0]
    assert {span.of(first.sentence) for span in first.matches} == words


def test_words_that_ask_nothing_are_looked_for(assistant):
    answer = assistant.ask("古い図書館")
    assert answer.verdict is Verdict.ANSWERED
    assert answer.answers[0].sentence == "古い図書館は美術館として使われる。"


def test_what_leans_on_the_talk_is_told_in_english_alone(assistant):
    first = assistant.ask("Wem gehörte die Herde?")
    then = assistant.ask("Wann wurde der Betrieb gegründet?", [first])
    assert then.understood_as is None
    assert "1921" in then.answers[0].sentence


def test_a_question_in_german_does_not_ask_for_a_yes_with_the_was_of_english(assistant):
    answer = assistant.ask("Was wurde im Labor untersucht?")
    assert answer.kind is Kind.ONE
    assert "Speichelproben" in answer.answers[0].sentence
