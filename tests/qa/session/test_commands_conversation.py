"""The commands about the conversation: more, raw, new, history."""

import re
from pathlib import Path
from typing import ClassVar

import pytest

from index.errors import UsageError
from qa.assistant import Assistant
from qa.session.commands.table import execute

# The conversation


class Recorder(Assistant):
    """An assistant that notes what it was asked, and answers as the real one does."""

    asked: ClassVar = []

    def ask(self, question, history=(), **chosen):
        self.asked.append((question, tuple(history), chosen["k"]))
        return super().ask(question, history, **chosen)


@pytest.fixture
def asked(monkeypatch):
    """What the assistant is asked: (question, history, k)."""
    monkeypatch.setattr(Recorder, "asked", [])
    monkeypatch.setattr("tests.support.small_index.Assistant", Recorder)
    return Recorder.asked


def test_each_question_is_asked_with_those_answered_before_it(asked, session):
    session.ask("who cut the ribbon?")
    with pytest.raises(UsageError):
        session.ask(" ")
    session.ask("when?")
    assert [before for _, before, _ in asked] == [(), before_of(asked), before_of(asked)]
    assert session.conversation.questions == ("who cut the ribbon?", "when?")
    assert session.conversation.turns[1].answer.question == "when?"


def before_of(asked):
    """The history that the second question was asked with; it may not be empty."""
    assert len(asked[1][1]) == 1
    return asked[1][1]


UNDERSTOOD = "The bridge at Arlen reopens, ribbon: when?"


def test_what_a_question_was_understood_as_is_shown_above_its_answer(session, capsys):
    session.ask("who cut the ribbon?")
    assert "understood as" not in capsys.readouterr().err
    session.ask("when?")
    assert capsys.readouterr().err == f"↳ understood as: {UNDERSTOOD}\n"
    assert session.conversation.last.answer.understood_as == UNDERSTOOD


@pytest.mark.parametrize("name", ["talk.txt", "talk.md", "talk.html", "talk.json"])
def test_what_a_question_was_understood_as_is_written_with_its_answer(session, name):
    session.ask("who cut the ribbon?")
    session.ask("when?")
    execute(session, f"/save {name}" if name.endswith(".txt") else f"/export {name}")
    assert UNDERSTOOD in Path(name).read_text(encoding="utf-8")


def test_after_another_topic_a_question_is_understood_in_the_light_of_that(session, capsys):
    for question in ("who cut the ribbon?", "when?", "who will teach sailing to children?"):
        session.ask(question)
    capsys.readouterr()
    session.ask("why him?")
    assert "The ferry of Arlen retires" in capsys.readouterr().err


def test_raw_asks_the_last_question_again_without_those_before_it(asked, session, capsys):
    session.ask("who cut the ribbon?")
    session.ask("when?")
    execute(session, "/raw")
    assert [(question, len(before)) for question, before, _ in asked][1:] == [
        ("when?", 1),
        ("when?", 0),
    ]
    assert session.conversation.questions == ("who cut the ribbon?", "when?")
    assert session.conversation.last.answer.understood_as is None
    assert "understood as" not in capsys.readouterr().err.partition("\n")[2]
    asked.clear()
    execute(session, "/raw")
    assert "searched as you typed it" in capsys.readouterr().err
    assert asked == []


def test_more_of_a_raw_question_is_asked_raw_as_well(asked, session):
    session.ask("who cut the ribbon?")
    session.choose(session.settings.with_choice("k", 1))
    session.ask("and at Arlen?")
    execute(session, "/raw")
    execute(session, "/more")
    assert asked[-1] == ("and at Arlen?", (), 2)
    assert session.conversation.last.raw


def test_new_forgets_what_was_asked(asked, session):
    session.ask("who cut the ribbon?")
    before = session.conversation.id
    execute(session, "/new")
    assert session.conversation.turns == ()
    assert session.conversation.id != before
    session.ask("when?")
    assert asked[-1][1] == ()
    assert session.conversation.last.answer.understood_as is None


def test_the_nearest_miss_counts_as_the_citation_where_nothing_was_found(small):
    session = small.session(interactive=False, min_confidence=1.0)
    answer = session.ask("the ferry?")
    session.leave()
    assert not answer.answers
    assert session.conversation.citation(1) == answer.nearest
    with pytest.raises(UsageError, match="one citation"):
        session.conversation.citation(2)


@pytest.mark.parametrize("line", ["/more", "/raw", "/history", "/save a.txt", "/export a.md"])
def test_what_is_about_the_last_question_wants_one(session, line):
    with pytest.raises(UsageError, match="Nothing was asked yet"):
        execute(session, line)


def test_history_lists_the_questions_with_the_best_answer_of_each(session, capsys):
    session.ask("who cut the ribbon?")
    session.choose(session.settings.with_choice("min_confidence", 1.0))
    session.ask("who will teach sailing?")
    capsys.readouterr()
    execute(session, "/history")
    assert capsys.readouterr().out.splitlines() == [
        "1. who cut the ribbon?",
        "   The mayor, Ida Holm, cut the ribbon.",
        "2. who will teach sailing?",
        "   not in your 3 articles",
    ]


# More


def test_more_shows_the_next_answers_numbered_on_until_there_are_none(session, capsys):
    execute(session, "/k 2")
    first = session.ask("Arlen").answers
    every = session.answer("Arlen", (), k=50).answers
    assert len(every) > 4
    seen = list(first)
    capsys.readouterr()
    while len(seen) < len(every):
        execute(session, "/more")
        out = capsys.readouterr().out
        seen = list(session.conversation.citations)
        assert seen[: len(first)] == list(first)
        numbers = {int(number) for number in re.findall(r"^\d+(?=  )", out, re.MULTILINE)}
        assert numbers == set(range(len(first) + 1, len(seen) + 1))
        first = seen
    assert {cited.sentence for cited in seen} == {cited.sentence for cited in every}
    execute(session, "/more")
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "no more answers" in shown.err
    execute(session, f"/show {len(every)}")
    assert len(session.conversation.turns) == 1


def test_more_of_a_changed_index_shows_all_answers_anew(small, session, capsys):
    execute(session, "/k 1")
    session.ask("who will teach sailing?")
    small.write({"ferry.txt": "Nobody will teach sailing to anybody.\n"})
    small.build()
    capsys.readouterr()
    execute(session, "/more")
    shown = capsys.readouterr()
    assert "The index has changed" in shown.err
    assert "\n1 Nobody will teach sailing to anybody.\n" in shown.out


def test_more_of_no_answer_says_so(small):
    session = small.session(interactive=False, min_confidence=1.0)
    session.ask("who?")
    with pytest.raises(UsageError, match="no answers"):
        execute(session, "/more")
    session.leave()


# What was not answered, and what is written in an editor


def test_near_shows_the_nearest_miss_of_the_last_refusal(session, capsys):
    with pytest.raises(UsageError, match="Nothing was asked"):
        execute(session, "/near")
    session.choose(session.settings.with_choice("min_confidence", 1))
    session.ask("who will teach sailing?")
    session.choose(session.settings.with_choice("min_confidence", 0))
    nearest = session.conversation.last.answer.nearest
    session.ask("who cut the ribbon?")
    capsys.readouterr()
    execute(session, "/near")
    shown = capsys.readouterr()
    assert nearest.sentence in shown.out if nearest else "Nothing comes near" in shown.err


def test_near_has_nothing_to_show_where_all_was_answered(session):
    session.ask("who cut the ribbon?")
    with pytest.raises(UsageError, match="Every question was answered"):
        execute(session, "/near")


def test_edit_asks_what_is_written_in_the_editor(built, tmp_path, monkeypatch):
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\ncat "$1" > began; printf "who cut\nthe ribbon?\n" > "$1"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(editor))
    monkeypatch.chdir(tmp_path)
    session = built.session()
    execute(session, "/edit who")
    assert (tmp_path / "began").read_text() == "who\n"
    assert session.conversation.questions == ("who cut\nthe ribbon?",)
    execute(session, "/edit")  # it begins with the last question, and leaves it as it was
    assert len(session.conversation.turns) == 1
    session.leave()


def test_without_a_terminal_there_is_no_editor(session):
    with pytest.raises(UsageError, match="no terminal"):
        execute(session, "/edit")


# What is longer than the window


@pytest.mark.parametrize("command", ["/help", "/history"])
def test_what_is_longer_than_the_window_is_paged(built, monkeypatch, command):
    session = built.session()
    for _ in range(3):
        session.ask("who cut the ribbon?")
    seen = []
    monkeypatch.setattr(session.screen, "page", lambda _, *, paged: seen.append(paged))
    for height in (4, 400):
        session.screen.console.height = height
        execute(session, command)
    assert seen == [True, False]
    session.leave()
