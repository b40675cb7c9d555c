"""The newest of equal answers: preferred where that is asked for, and never something else."""

import pytest

from qa.answering import retrieval

PRICE = "---\ndate: 2017-0{}-11\n---\n\n# Markets\n\nRice cost {} pesos a kilo at the harbour.\n"
UNDATED = "# Markets\n\nRice cost {} pesos a kilo at the harbour.\n"
LATER = "---\ndate: 2018-01-02\n---\n\n# Weather\n\nRain fell on the harbour for a week.\n"


@pytest.fixture
def markets(small):
    small.write({f"{n}.md": PRICE.format(n, 40 + n) for n in (2, 3, 1)} | {"later.md": LATER})
    small.build()
    with small.open_assistant() as assistant:
        yield assistant


def first(assistant, question, **options):
    return assistant.ask(question, min_confidence=0.0, **options).answers[0].sentence


def test_the_newest_of_equal_answers_is_first_where_it_is_asked_for(markets):
    assert first(markets, "what is the latest price of rice?").startswith("Rice cost 43")
    preferred = first(markets, "what did rice cost at the harbour?", prefer_recent=True)
    assert preferred.startswith("Rice cost 43")


def test_that_it_is_the_newest_makes_no_answer_unlikely(qa, monkeypatch):
    folder = qa.folder / "prices"
    folder.mkdir()
    for number in (1, 2, 3):
        (folder / f"{number}.md").write_text(PRICE.format(number, 40 + number), encoding="utf-8")
    qa("--index", "prices.qa", "index", "add", folder)

    def confidence():
        question = "what is the latest price of rice?"
        return qa("--index", "prices.qa", "ask", "--json", question).json["confidence"]

    now = confidence()
    monkeypatch.setattr(retrieval, "asked_of_any", lambda question: question)
    assert now > 2 * confidence()


def test_a_question_set_is_measured_with_the_preference_where_that_is_asked_for(markets):
    firsts = [
        markets.evaluate("what did rice cost at the harbour?", (), 1, prefer_recent=recent)
        for recent in (False, True)
    ]
    assert [found.sentences[0].sentence[:12] for found in firsts] == [
        "Rice cost 41",
        "Rice cost 43",
    ]


def test_without_the_preference_their_places_decide(markets):
    assert first(markets, "what did rice cost at the harbour?").startswith("Rice cost 41")


def test_without_dates_the_preference_changes_nothing(small):
    small.write({f"{n}.md": UNDATED.format(40 + n) for n in (2, 3, 1)})
    small.build()
    with small.open_assistant() as assistant:
        question = "what did rice cost at the harbour?"
        asked = [
            assistant.ask(question, min_confidence=0.0, prefer_recent=recent).answers
            for recent in (False, True)
        ]
    assert asked[0] == asked[1]
