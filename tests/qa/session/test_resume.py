"""A conversation is kept, and the next session can go on with it."""

import time

import pytest

from index.errors import UsageError
from index.filter import Filter
from qa.config.settings import state_file
from qa.history import conversations
from qa.session.commands.table import execute
from qa.session.repl import converse, run
from tests.support.typist import CTRL_D, piped, terminal, typed


def test_a_conversation_is_kept_and_resume_goes_on_with_it(built, monkeypatch, capsys):
    typed(built, "who cut the ribbon?\rwho will teach sailing?\r")
    with piped(monkeypatch, b"/history\n/show 1\n"):
        run(built.services(), built.settings(), resume=True)
    shown = capsys.readouterr()
    assert "2. who will teach sailing?" in shown.out
    assert "> Its captain, Per Lund" in shown.out
    assert "Going on after 2 questions; the last was: who will teach sailing?" in shown.err


def test_somebody_who_resumes_sees_the_last_answer_and_a_pipe_does_not(built, monkeypatch, capsys):
    typed(built, "who cut the ribbon?\r")
    capsys.readouterr()
    with piped(monkeypatch, b""):
        run(built.services(), built.settings(), resume=True)
    assert capsys.readouterr().out == ""
    again = built.session(conversation=conversations.latest(built.directory.path))
    again.recall()
    again.leave()
    assert "The mayor, Ida Holm, cut the ribbon." in capsys.readouterr().out


def test_what_is_kept_holds_no_sentence_that_was_not_shown(built):
    session = built.session(k=1)
    with terminal(f"who cut the ribbon?\r/show 1\r/context 1\r{CTRL_D}"):
        converse(session)
    session.leave()
    [file] = state_file("conversations").iterdir()
    kept = file.read_text(encoding="utf-8")
    assert "The mayor, Ida Holm, cut the ribbon." in kept
    assert "Repairs had cost" not in kept
    assert "opened again on Monday" not in kept


def test_a_resumed_conversation_is_kept_under_its_own_id(built):
    first = typed(built, "who cut the ribbon?\r").conversation
    again = built.session(conversation=conversations.latest(built.directory.path))
    with terminal(f"who will teach sailing?\r{CTRL_D}"):
        converse(again)
    again.leave()
    kept = list(conversations.all_kept())
    assert [each.conversation.id for each in kept] == [first.id]
    assert len(kept[0].conversation.turns) == 2


def test_resume_says_so_when_there_is_nothing_to_go_on_with(built, monkeypatch, capsys):
    with piped(monkeypatch, b"who cut the ribbon?\n"):
        run(built.services(), built.settings(), resume=True)
    assert "No conversation about this index was kept" in capsys.readouterr().err


def test_new_begins_another_conversation_and_both_are_kept(built):
    typed(built, "who cut the ribbon?\r/new\rwho will teach sailing?\r")
    kept = [each.conversation.questions for each in conversations.all_kept()]
    assert sorted(kept) == [("who cut the ribbon?",), ("who will teach sailing?",)]


def test_what_a_pipe_asks_is_not_kept(built, monkeypatch):
    with piped(monkeypatch, b"who cut the ribbon?\n"):
        run(built.services(), built.settings())
    assert list(conversations.all_kept()) == []


def test_a_state_folder_that_refuses_is_told_once_and_the_session_goes_on(built, capsys):
    state_file("conversations").parent.mkdir(parents=True)
    state_file("conversations").write_text("a file where the folder should be")
    session = typed(built, "who cut the ribbon?\rwho will teach sailing?\r")
    assert len(session.conversation.turns) == 2
    assert capsys.readouterr().err.count("The conversation is not kept") == 1


def test_a_filter_comes_back_with_its_conversation(built, capsys):
    session = built.session(within=Filter(types=("plain",)))
    session.ask("who cut the ribbon?")
    session.leave()
    kept = conversations.latest(built.directory.path)
    assert kept.within == Filter(types=("plain",))
    again = built.session(conversation=kept)
    assert again.within == kept.within
    again.recall()
    assert "Questions are asked within: " in capsys.readouterr().err
    again.leave()
    other = built.session(conversation=kept, within=Filter(languages=("en",)))
    assert other.within == Filter(languages=("en",))
    other.leave()


def test_resume_lists_conversations_and_goes_on_with_the_one_of_that_number(built, capsys):
    for question in ("who cut the ribbon?", "who will teach sailing?"):
        session = built.session()
        session.ask(question)
        session.leave()
        time.sleep(1.1)  # their ids are the time
    session = built.session()
    capsys.readouterr()
    execute(session, "/resume")
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("1. ")
    assert first.endswith(", 1 question: who will teach sailing?")
    assert second.endswith("who cut the ribbon?")
    execute(session, "/resume 2")
    assert session.conversation.questions == ("who cut the ribbon?",)
    assert "Going on after one question" in capsys.readouterr().err
    with pytest.raises(UsageError, match="no number"):
        execute(session, "/resume 3")
    session.leave()
