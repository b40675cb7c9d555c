"""Every door gives what the command line prints, and what it gives is what its schema says."""

import jsonschema
import pytest

from index.errors import UsageError
from qa.config.settings import Settings
from qa.doors.desk import Desk
from qa.doors.operations import OPERATIONS
from qa.doors.schema import Schemas
from tests.support.doors import calls, printed, timeless


@pytest.fixture
def desk(seeded):
    assert (seeded.folder / "seeds.qa").is_dir()
    with Desk(Settings.load()) as opened:
        yield opened


def test_every_operation_gives_what_the_command_line_prints(seeded, desk):
    asked = calls(seeded.folder)
    assert {call.operation for call in asked} == set(OPERATIONS)
    for call in asked:
        given = OPERATIONS[call.operation].reply(desk, call.given).value
        assert timeless(given) == printed(seeded, call), call


def test_what_an_operation_gives_is_what_its_schema_says(seeded, desk):
    for call in calls(seeded.folder):
        operation = OPERATIONS[call.operation]
        schema = Schemas().root(operation.gives)
        value = operation.reply(desk, call.given).value
        jsonschema.Draft202012Validator(schema).validate(value)


def test_an_earlier_answer_completes_a_question_that_leans_on_it(desk):
    ask = OPERATIONS["ask"]
    first = ask.reply(desk, {"question": "When will the APEC summit take place?"}).value
    after = {"question": "where will it be held?", "history": [first]}
    assert "APEC summit" in ask.reply(desk, after).value["understood_as"]


def test_that_the_articles_do_not_say_is_told_as_a_result(desk):
    reply = OPERATIONS["ask"].reply(desk, {"question": "who won the 2018 World Cup?"})
    assert reply.value["verdict"] == "not_found"
    assert reply.value["answers"] == []
    assert reply.remarks[0].startswith("The articles do not say: not in your 2 articles.")
    quoted = OPERATIONS["find_quote"].reply(desk, {"words": "soft loans payable in 2026"})
    assert not quoted.value["exact"]
    assert quoted.remarks[0].startswith("The articles do not have these words.")


@pytest.mark.parametrize(
    ("name", "given", "what"),
    [
        ("ask", {"question": "who?", "k": 0}, "k cannot be 0."),
        ("ask", {"question": "who?", "top": 1}, "There is no top;"),
        ("ask", {"question": "who?", "filter": {"since": "soon"}}, "soon"),
        ("ask", {"question": "who?", "filter": "nothing"}, "'nothing' is no part of a filter."),
        ("ask", {"question": "who?", "history": [{"a": 1}]}, "What was said before holds neither"),
        ("find_quote", {"words": "…"}, "No words were given."),
        ("verify", {}, "text is missing."),
        ("verify", {"text": "“So many words of it”", "name": "a.docx"}, "a.docx"),
        ("list_articles", {"limit": -1}, "limit and offset cannot be below zero."),
        ("status", {"k": 1}, "There is no k; there are none."),
    ],
)
def test_what_makes_no_sense_is_refused_in_two_sentences(desk, name, given, what):
    with pytest.raises(UsageError) as refused:
        OPERATIONS[name].reply(desk, given)
    assert what in refused.value.what
    assert refused.value.next_step


def test_only_what_the_index_holds_is_shown(library):
    """Neither another file of the machine, nor one that stands beside an article."""
    folder = library(marsh="The heron waits at the pond.\n")
    (folder / "secret.md").write_text("The key is under the mat.\n")
    with Desk(Settings.load()) as desk:
        for file in ("secret.md", "/etc/passwd", "..", "", "marsh.txt/../secret.md"):
            for name in (file, str(folder / file)):
                with pytest.raises(UsageError, match="The index holds no article"):
                    OPERATIONS["show"].reply(desk, {"file": name})


def test_a_part_is_shown_as_such(desk):
    whole = OPERATIONS["list_articles"].reply(desk, {})
    part = OPERATIONS["list_articles"].reply(desk, {"limit": 1, "offset": 1})
    assert part.value == whole.value[1:2]
    assert (whole.remarks, part.remarks) == ((), ("1 of 2 articles, from offset 1 on.",))
    file = {"file": whole.value[0]["file"]}
    article = OPERATIONS["show"].reply(desk, file).value
    piece = OPERATIONS["show"].reply(desk, {**file, "limit": 3, "offset": 2})
    assert piece.value == {**article, "sentences": article["sentences"][2:5]}
    assert piece.remarks == (f"3 of {len(article['sentences'])} sentences, from offset 2 on.",)
