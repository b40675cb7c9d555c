"""What stands beside an answer by its place: its columns, who speaks, what its colon leads in."""

import pytest

from qa.answer import Why


def answers(small, name, text, question):
    small.write({name: text})
    small.build()
    with small.open_assistant() as assistant:
        return assistant.ask(question, min_confidence=0.0).shown


def beside(cited):
    return [(each.sentence, each.why) for each in (*cited.before, *cited.after)]


TABLE = "# Storms\n\n| Station | Rain |\n|---|---|\n| Aparri | 112 mm |\n| Baguio | 340 mm |\n"
LIST = "These streets are closed on Sunday:\n\nMill Lane\nHarbour Street\n\nTake the ring road.\n"
CODE = "# Pump\n\nTo restart the pump, run:\n\n```sh\npumpctl restart\n```\n\nIt takes a minute.\n"
TALK = "ANA: The ferry sank in May.\n\nTOM: Who saw it sink?\n\nANA: Nobody saw the ferry.\n"
MAIL = (
    "From: Ann <ann@example.org>\nSubject: The roof\nDate: Tue, 5 Mar 2013 10:00:00 +0000\n\n"
    "On Mon, Mar 4, 2013 at 9:15 PM, Tom Ong <tom@example.org> wrote:\n"
    "> The roofers want 90,000 pesos.\n\nI agree with the roofers about the roof.\n"
)


@pytest.mark.parametrize(
    ("name", "text", "sentence", "expected"),
    [
        ("storm.md", TABLE, "Baguio | 340 mm", [("Station | Rain", Why.COLUMNS)]),
        ("pump.md", CODE, "To restart the pump, run:", [("pumpctl restart", Why.LED_IN)]),
        (
            "closed.txt",
            LIST,
            "These streets are closed on Sunday:",
            [("Mill Lane", Why.LED_IN), ("Harbour Street", Why.LED_IN)],
        ),
        ("talk.txt", TALK, "Nobody saw the ferry.", [("ANA:", Why.SPEAKER)]),
        ("mail.eml", MAIL, "I agree with the roofers about the roof.", []),
    ],
)
def test_a_sentence_comes_with_what_frames_it(small, name, text, sentence, expected):
    found = answers(small, name, text, sentence)
    assert beside(next(cited for cited in found if cited.sentence == sentence)) == expected


def test_what_only_asks_is_no_answer(small):
    text = "How much is the fine for a late book?\n\nFive pesos a day.\n\nWho may join? Anyone.\n"
    found = answers(small, "faq.txt", text, "how much is the fine for a late book?")
    assert all("?" not in cited.sentence for cited in found)


def test_a_sentence_is_shown_under_its_section(small):
    text = "# Diary\n\n## May\n\n### 4 May\n\nSaw the old harbour.\n\n## June\n\nRain fell.\n"
    (found,) = (c for c in answers(small, "d.md", text, "saw the harbour") if "Saw" in c.sentence)
    assert found.citation.section == ("May", "4 May")
