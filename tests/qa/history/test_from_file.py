"""What was said before, from a file: questions as they are, and what `qa ask --json` printed."""

import json
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import UsageError
from qa.history.from_file import earlier, read_history
from qa.question.said import Said

ANSWER = {
    "schema": 1,
    "question": "when is it?",
    "answers": [
        {"sentence": "On Monday.", "citation": {"title": "The bridge"}},
        {"sentence": "Monday, she said.", "citation": {"title": "The ferry"}},
    ],
}
SAID = Said("when is it?", ("On Monday.", "Monday, she said."), ("The bridge",))


@pytest.fixture
def read(tmp_path):
    """A function that reads a history with the given text or bytes."""

    def reading(content):
        path = tmp_path / "talk.txt"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_history(str(path))

    return reading


def test_a_line_is_a_question_as_it_is_or_as_a_json_string(read):
    text = '\ufeffwho?\r\n\n  when is it?  \n"why?"\n"Moon River" is by whom?\n["no JSON"]'
    assert read(text) == ("who?", "when is it?", "why?", '"Moon River" is by whom?', '["no JSON"]')


@pytest.mark.parametrize("indent", [None, 2])
def test_an_answer_says_its_question_its_sentences_and_the_best_ones_article(read, indent):
    text = json.dumps(ANSWER, indent=indent)
    assert read(f"who?\n{text}\nwhy?\n{text}") == ("who?", SAID, "why?", SAID)


def test_an_answer_may_say_less(read):
    assert read('{"question": "who?"}') == (Said("who?"),)
    untitled = {"question": "who?", "answers": [{"sentence": "She.", "citation": {"title": None}}]}
    assert earlier(untitled) == Said("who?", ("She.",))


def test_an_error_that_was_printed_between_answers_is_passed_over(read):
    error = {"schema": 1, "error": {"what": "…", "next": "…"}}
    assert read(f"{json.dumps(error)}\nwho?") == ("who?",)


def test_an_empty_file_is_an_empty_history(read):
    assert read("") == read("\n \n") == ()


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{no json", "not valid JSON"),
        ("{" * 100_000, "not valid JSON"),
        ('{"question": "a"} {"question": "b"}', "not valid JSON"),
        ('{"query": "who?"}', "neither a question nor an answer"),
        ('{"question": 3}', "neither a question nor an answer"),
        ('{"question": "who?", "schema": 3}', "schema 3"),
        ('{"question": "who?", "answers": {}}', "no cited sentences"),
        ('{"question": "who?", "answers": [{"text": "a"}]}', "no cited sentences"),
        (
            '{"question": "a", "answers": [{"sentence": "a", "citation": {"title": 3}}]}',
            "no cited sentences",
        ),
    ],
)
def test_what_makes_no_sense_is_named_by_its_line(read, line, problem):
    with pytest.raises(UsageError) as caught:
        read(f"who?\n\n{line}\n")
    assert "talk.txt, line 3 " in caught.value.what
    assert problem in caught.value.what
    assert caught.value.next_step


def test_a_file_that_is_not_utf_8_says_so(read):
    with pytest.raises(UsageError, match="not UTF-8"):
        read(b"caf\xe9?")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary() | st.text('{}[]":,0aé\n ').map(str.encode))
def test_any_file_is_a_history_or_a_clear_error(read, content):
    with suppress(UsageError):
        assert all(isinstance(item, str | Said) for item in read(content))


# Through the command

SUMMIT, WHERE = "When will the APEC summit take place?", "where will it be held?"


def found(answer, text):
    return any(text in each["sentence"] for each in answer["answers"])


def test_a_talk_goes_on_from_the_answers_that_were_kept(seeded, tmp_path):
    talk = tmp_path / "talk.jsonl"
    talk.touch()
    for question in (SUMMIT, WHERE, "who else is expected to attend it?"):
        ran = seeded("ask", "--json", "--history", talk, question)
        assert ran.code == 0
        talk.write_bytes(talk.read_bytes() + ran.stdout)
    summit, where, who = (
        seeded("ask", "--json", "--history", "-", question, stdin=before).json
        for question, before in ((SUMMIT, b""), (WHERE, SUMMIT.encode()), ("who?", b"\n"))
    )
    assert summit["understood_as"] is None
    assert where["understood_as"] == f"APEC summit: {WHERE}"
    assert found(where, "Lima, Peru")
    assert who["understood_as"] is None
    kept = [said.question for said in read_history(str(talk))]
    assert kept == [SUMMIT, WHERE, "who else is expected to attend it?"]
    assert "Obama, Abe and Xi" in json.dumps(ran.json["answers"])


def test_without_a_history_a_question_is_not_understood_as_another(seeded):
    assert seeded("ask", "--json", WHERE).json["understood_as"] is None


def test_what_a_question_was_understood_as_is_talk_and_not_data(seeded):
    ran = seeded("ask", "--history", "-", WHERE, stdin=SUMMIT.encode())
    assert ran.err == f"↳ understood as: APEC summit: {WHERE}\n"
    assert "understood" not in ran.out
    as_json = seeded("ask", "--jsonl", "--history", "-", WHERE, stdin=SUMMIT.encode())
    assert as_json.err == ""


def test_what_it_was_understood_as_is_dimmed_on_a_terminal(seeded, tmp_path):
    talk = tmp_path / "talk.txt"
    talk.write_text(SUMMIT)
    line = f"↳ understood as: APEC summit: {WHERE}"
    shown = seeded.screen("ask", "-k", "1", "--history", str(talk), WHERE).out
    assert f"\x1b[2m{line}\x1b[0m\n" in shown
    plain = seeded.screen("ask", "-k", "1", "--plain", "--history", str(talk), WHERE).out
    assert f"{line}\n" in plain
    assert "\x1b" not in plain


def test_hostile_text_in_a_history_is_cleaned_where_it_is_shown(seeded):
    ran = seeded("ask", "--history", "-", "why?", stdin="Who is Ida \x1b[31mHolm\u202e?".encode())
    assert "Holm" in ran.err
    assert "\x1b" not in ran.err + ran.out
    assert "\u202e" not in ran.err + ran.out


def test_a_batch_line_has_a_history_of_questions_and_answers(seeded):
    kept = seeded("ask", "--json", SUMMIT).json
    lines = [{"question": WHERE, "history": [said]} for said in (SUMMIT, kept)]
    lines.append({"question": "Who won the 2018 World Cup?", "history": [kept]})
    ran = seeded("ask", "--batch", "-", stdin="\n".join(map(json.dumps, lines)).encode())
    plain, answered, alone = ran.lines
    assert plain["understood_as"] == answered["understood_as"] == f"APEC summit: {WHERE}"
    assert found(plain, "Lima, Peru")
    assert found(answered, "Lima, Peru")
    assert alone["understood_as"] is None


def test_a_history_that_cannot_be_used_is_two_clear_lines(seeded, tmp_path):
    what, next_step = seeded("ask", "--history", tmp_path / "none", "why?").error
    assert "cannot be read" in what
    assert "one a line" in next_step
    assert seeded("ask", "--history", tmp_path, "why?").error
    what, _ = seeded("ask", "--json", "--history", "-", "why?", stdin=b'{"a": 1}').error
    assert "line 1" in what
    what, next_step = seeded("ask", "--history", "-", "--batch", "-").error
    assert "--batch and --history" in what
    assert '"history"' in next_step


def test_the_help_shows_how_a_talk_is_kept(seeded):
    shown = seeded("ask", "--help").out
    assert ">> talk.jsonl" in shown
    assert "--history talk.jsonl" in shown
