"""Conversations that are kept: what a file holds, who may read it, and `qa conversations`."""

import contextlib
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Location, Span
from index.errors import StorageError, UsageError
from qa.answer import Answer, Citation, CitedSentence, ContextSentence, Verdict
from qa.config.settings import state_file
from qa.conversation import Conversation, Turn
from qa.history import conversations
from qa.rendering import conversation_json

# --- what there may be --------------------------------------------------------------------------

texts = st.text(st.characters(codec="utf-8"), max_size=30)
names = st.none() | texts
places = st.builds(
    Location,
    *(st.integers(1, 10**6) for _ in range(2)),
    *(st.integers(0, 10**9) for _ in range(4)),
)
people = st.lists(texts, max_size=2).map(tuple)
citations = st.builds(Citation, texts, places, texts, st.booleans(), names, names, people)
neighbours = st.lists(st.builds(ContextSentence, texts, places), max_size=2).map(tuple)
scores = st.integers(0, 10_000).map(lambda score: score / 10_000)


@st.composite
def cited_sentences(draw):
    sentence = draw(texts)
    ends = st.integers(0, len(sentence))
    mark = draw(st.none() | st.tuples(ends, ends).map(lambda pair: Span(*sorted(pair))))
    return CitedSentence(
        sentence,
        draw(scores),
        draw(citations),
        highlight=mark,
        before=draw(neighbours),
        after=draw(neighbours),
    )


@st.composite
def turns(draw):
    answers = tuple(draw(st.lists(cited_sentences(), max_size=3)))
    answer = Answer(
        draw(texts),
        Verdict.ANSWERED if answers else Verdict.NOT_FOUND,
        answers,
        None if answers else draw(st.none() | cited_sentences()),
        draw(names),
    )
    return Turn(answer.question, answer, draw(st.booleans()))


whole = st.builds(
    Conversation,
    st.uuids().map(str),
    st.datetimes(timezones=st.just(UTC)).map(lambda when: when.replace(microsecond=0)),
    st.lists(turns(), max_size=3).map(tuple),
)


def conversation(*questions, minute=0):
    """A conversation of questions that found nothing."""
    began = datetime(2026, 11, 21, 10, minute, tzinfo=UTC)
    asked = [Turn(each, Answer(each, Verdict.NOT_FOUND, ())) for each in questions]
    return Conversation(f"20261121-10{minute:02}00-abcd", began, tuple(asked))


# --- a file -------------------------------------------------------------------------------------


@given(whole)
def test_what_is_written_is_read_again(kept):
    assert conversation_json.from_json(conversation_json.to_json(kept)) == kept


@given(whole)
def test_what_is_written_in_lines_is_read_again(kept):
    assert conversation_json.from_lines(conversation_json.to_lines(kept)) == kept


@given(whole)
def test_nothing_in_a_file_can_act_on_a_terminal(kept):
    written = conversation_json.to_json(kept)
    assert not any(
        (ord(each) < 0x20 and each != "\n") or 0x7F <= ord(each) < 0xA0 for each in written
    )


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": 2}', "null", "7", '{"format": 1, "turns": 3}', "[" * 9999]
)
def test_what_is_no_conversation_is_a_value_error(text):
    with pytest.raises(ValueError):  # noqa: PT011 - the messages are the parser's
        conversation_json.from_json(text)


@given(whole, st.data())
def test_a_damaged_conversation_is_a_value_error_or_a_conversation(kept, data):
    written = conversation_json.to_json(kept)
    at = data.draw(st.integers(0, len(written) - 1))
    damaged = written[:at] + data.draw(st.sampled_from('"{}[]0x,')) + written[at + 1 :]
    with contextlib.suppress(ValueError):
        assert isinstance(conversation_json.from_json(damaged), Conversation)


# --- the folder ---------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def state(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return state_file("conversations")


INDEX = Path("/somewhere/.qa")


def test_a_conversation_is_one_file_that_nobody_else_may_read(state):
    conversations.keep(conversation("who?"), INDEX)
    [file] = state.iterdir()
    assert file.name == "20261121-100000-abcd.jsonl"
    assert file.stat().st_mode & 0o777 == 0o600
    assert state.stat().st_mode & 0o777 == 0o700


def test_keeping_it_again_replaces_it_and_leaves_nothing_behind(state):
    conversations.keep(conversation("who?"), INDEX)
    conversations.keep(conversation("who?", "when?"), INDEX)
    assert len(list(state.iterdir())) == 1
    assert conversations.load("20261121-100000-abcd").conversation.questions == ("who?", "when?")


def test_a_turn_is_added_as_a_line_or_in_place_of_the_last(state):
    asked = conversation("who?", "when?")
    conversations.keep(conversation("who?"), INDEX)
    file = state / "20261121-100000-abcd.jsonl"
    before = file.read_bytes()
    conversations.keep(asked, INDEX)
    again = asked.with_last(replace(asked.last, raw=True))
    conversations.keep(again, INDEX, instead=True)
    assert file.read_bytes().startswith(before)
    assert len(file.read_text().splitlines()) == 4
    assert conversations.load("2026").conversation == again


def test_half_a_line_that_a_crash_left_is_nothing_and_is_written_over(state):
    conversations.keep(conversation("who?", "when?"), INDEX)
    file = state / "20261121-100000-abcd.jsonl"
    for cut in (1, 10, 40):
        file.write_bytes(file.read_bytes()[:-cut])
        assert conversations.load("2026").conversation.questions == ("who?",)
        conversations.keep(conversation("who?", "when?"), INDEX)
        assert conversations.load("2026").conversation.questions == ("who?", "when?")


def test_a_line_that_is_damaged_is_told(state):
    conversations.keep(conversation("who?", "when?"), INDEX)
    file = state / "20261121-100000-abcd.jsonl"
    file.write_text(file.read_text().replace('"question"', '"quest', 1))
    with pytest.raises(UsageError, match="cannot be read"):
        conversations.load("2026")


def test_a_conversation_of_an_older_program_is_read_and_goes_on_in_lines(state):
    state.mkdir(parents=True)
    old = state / "20261121-100000-abcd.json"
    old.write_text(conversation_json.to_json(conversation("who?"), index=str(INDEX)))
    assert conversations.latest(INDEX) == conversation("who?")
    conversations.keep(conversation("who?", "when?"), INDEX)
    assert [file.suffix for file in state.iterdir()] == [".jsonl"]
    assert conversations.load("2026").conversation.questions == ("who?", "when?")
    old.write_text("a crash left both")
    assert conversations.load("2026").conversation.questions == ("who?", "when?")
    conversations.delete("2026")
    assert list(state.iterdir()) == []


def test_a_writing_that_fails_leaves_the_earlier_one(state, monkeypatch):
    conversations.keep(conversation("who?"), INDEX)

    def fail(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(StorageError, match="No space left"):
        conversations.keep(conversation("who?", "when?"), INDEX)
    assert [file.name for file in state.iterdir()] == ["20261121-100000-abcd.jsonl"]
    assert conversations.load("2026").conversation.questions == ("who?",)


def test_the_latest_is_the_newest_about_the_same_index():
    for minute, index in ((1, INDEX), (2, INDEX), (3, Path("/elsewhere"))):
        conversations.keep(conversation("who?", minute=minute), index)
    assert conversations.latest(INDEX) == conversation("who?", minute=2)
    assert conversations.latest(Path("/nowhere")) is None


def test_the_beginning_of_an_id_will_do_if_it_is_one_alone():
    for minute in (1, 2):
        conversations.keep(conversation("who?", minute=minute), INDEX)
    assert conversations.load("20261121-1001").conversation == conversation("who?", minute=1)
    with pytest.raises(UsageError, match="may mean several"):
        conversations.load("2026")
    for name in ("", "2025", "../20261121-100100-abcd", "*"):
        with pytest.raises(UsageError):
            conversations.load(name)


def test_a_damaged_file_is_passed_over_in_the_list_and_told_by_name(state):
    conversations.keep(conversation("who?"), INDEX)
    (state / "damaged.json").write_text("{")
    assert [each.conversation.id for each in conversations.all_kept()] == ["20261121-100000-abcd"]
    with pytest.raises(UsageError, match="qa conversations delete damaged"):
        conversations.load("damaged")
    conversations.delete("damaged")
    assert not (state / "damaged.json").exists()


def test_a_file_under_another_name_than_its_own_is_refused(state):
    conversations.keep(conversation("who?"), INDEX)
    (state / "20261121-100000-abcd.jsonl").rename(state / "renamed.jsonl")
    with pytest.raises(UsageError, match="cannot be read"):
        conversations.load("renamed")


# --- the command --------------------------------------------------------------------------------


def test_conversations_are_listed_newest_first(qa):
    assert qa("conversations", "list").out == ""
    conversations.keep(conversation("who?", minute=1), INDEX)
    conversations.keep(conversation("what\x1b[31m?", "when?", minute=2), INDEX)
    assert qa("conversations", "list").out == (
        "1\t20261121-100200-abcd\t2 questions\twhat�[31m?\n"
        "2\t20261121-100100-abcd\t1 question\twho?\n"
    )
    listed = qa("conversations", "list", "--json").json
    assert [each["questions"] for each in listed] == [["what\x1b[31m?", "when?"], ["who?"]]


def test_a_conversation_is_shown_as_text_or_as_it_was_kept(qa):
    conversations.keep(conversation("who?"), INDEX)
    assert qa("conversations", "show", "2026").out == (
        "Conversation of 2026-11-21 10:00\n\n> who?\nnot in your articles\n"
    )
    kept = json.loads(qa("conversations", "show", "2026", "--json").stdout)
    assert (kept["format"], kept["index"]) == (1, str(INDEX))
    assert conversation_json.from_json(json.dumps(kept)) == conversation("who?")


def test_a_damaged_conversation_costs_itself_only_and_is_told_in_one_line(qa, state):
    conversations.keep(conversation("who?"), INDEX)
    (state / "20261121-110000-abcd.jsonl").write_text("{\n")
    done = qa("conversations", "list")
    assert done.out == "2\t20261121-100000-abcd\t1 question\twho?\n"
    [told] = done.err.splitlines()
    assert "20261121-110000-abcd.jsonl cannot be read" in told


def test_the_numbers_of_the_list_name_conversations(qa, state):
    for minute, question in enumerate(("who?", "when?", "where?"), 1):
        conversations.keep(conversation(question, minute=minute), INDEX)
    listed = [line.split("\t") for line in qa("conversations").out.splitlines()]
    assert [(row[0], row[-1]) for row in listed] == [("1", "where?"), ("2", "when?"), ("3", "who?")]
    assert "> where?" in qa("conversations", "show", "1").out
    assert qa("conversations", "show", "2026").code == 2
    assert qa("conversations", "delete", "1", "3").code == 0
    assert [path.stem for path in state.iterdir()] == [listed[1][1]]


def test_conversations_are_deleted_one_by_one_or_all_at_once(qa, state):
    for minute in (1, 2, 3):
        conversations.keep(conversation("who?", minute=minute), INDEX)
    assert qa("conversations", "delete", "20261121-1001").code == 0
    assert len(list(state.iterdir())) == 2
    assert "Which conversations" in qa("conversations", "delete").error[0]
    assert qa("conversations", "delete", "--all").out == "2 deleted\n"
    assert list(state.iterdir()) == []
    assert "no conversation" in qa("conversations", "delete", "2026").error[0]
