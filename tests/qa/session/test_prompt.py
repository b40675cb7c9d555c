"""The prompt: history, completion, keys, the editor."""

import pytest
from prompt_toolkit.history import InMemoryHistory

from qa.config.definitions import Color, Editing
from qa.config.settings import state_file
from qa.session.prompt import history
from qa.session.repl import converse
from tests.support.typist import (
    CTRL_C,
    CTRL_D,
    CTRL_R,
    DOWN,
    RIGHT,
    TAB,
    UP,
    menu,
    no_menu,
    reads,
    remembers,
    rest,
    suggestion,
    terminal,
    typed,
)


def test_lines_are_kept_for_the_next_session_and_nobody_else(built):
    typed(built, "who cut the ribbon?\r/k 2\r")
    history = state_file("history")
    assert history.stat().st_mode & 0o077 == 0
    session = typed(built, remembers(2), f"{UP}{UP}\r")
    assert session.conversation.questions == ("who cut the ribbon?",)


def test_ctrl_r_finds_an_earlier_line(built):
    session = typed(
        built, "who cut the ribbon?\r/k 2\r", remembers(2), f"{CTRL_R}ribb", rest, "\r", rest, "\r"
    )
    assert session.conversation.questions == ("who cut the ribbon?", "who cut the ribbon?")


def test_a_history_that_cannot_be_written_is_said_and_kept_in_memory(built):
    state_file("history").parent.parent.mkdir(parents=True)
    state_file("history").parent.write_text("a file where the folder should be")
    said = []
    assert isinstance(history(said.append), InMemoryHistory)
    assert "history is not kept" in said[0]
    session = typed(built, "who cut the ribbon?\r", remembers(1), f"{UP}\r")
    assert len(session.conversation.turns) == 2


def test_an_earlier_line_is_suggested_and_taken_with_the_right_arrow(built):
    session = built.session(color=Color.ALWAYS)
    asked = "who cut the ribbon?\r", remembers(1), "who c", suggestion, f"{RIGHT}\r{CTRL_D}"
    with terminal(*asked):
        converse(session)
    session.leave()
    assert session.conversation.questions == ("who cut the ribbon?", "who cut the ribbon?")


def test_no_command_that_failed_is_suggested_or_kept(built):
    session = built.session(color=Color.ALWAYS)
    lines = "who cut the ribbon?\r", remembers(1), "/context 1\r", "/context 17\r"
    with terminal(*lines, "/conte", suggestion, f"{RIGHT}\r{CTRL_D}"):
        converse(session)
    session.leave()
    assert session.failed == {"/context 17"}
    kept = state_file("history").read_text()
    assert "+/context 1\n" in kept
    assert "/context 17" not in kept


def test_without_colour_no_earlier_line_is_suggested_as_if_it_were_typed(built):
    session = typed(built, "who cut the ribbon?\r", remembers(1), "who c", rest, f"{RIGHT}\r")
    assert session.conversation.questions == ("who cut the ribbon?", "who c")


def test_enter_takes_a_chosen_completion_that_something_is_to_follow(built):
    chosen = "/sh", menu, DOWN, reads("/show "), "\r", menu
    name = "fer", reads("/show fer"), menu, DOWN, reads("/show The ferry of Arlen retires"), "\r"
    session = typed(built, "who cut the ribbon?\r", remembers(1), *chosen, *name)
    assert session.conversation.questions == ("who cut the ribbon?",)
    assert "/show The ferry of Arlen retires" in state_file("history").read_text()


def test_escape_closes_the_menu_and_leaves_what_was_typed(built):
    closed = "/reb", menu, DOWN, reads("/rebuild"), "\x1b", reads("/reb"), no_menu, "\x15"
    session = typed(built, *closed, "who cut the ribbon?\r")
    assert session.conversation.questions == ("who cut the ribbon?",)
    assert built.rebuilt == 0


def test_ctrl_c_on_an_empty_line_says_how_to_leave(built, capsys):
    typed(built, CTRL_C, rest, f"a question I regret{CTRL_C}", rest)
    assert capsys.readouterr().err.splitlines()[1:] == ["Ctrl-D leaves."]


def test_tab_completes_a_command(built):
    assert typed(built, "/reb", menu, TAB, reads("/rebuild"), "\r").conversation.turns == ()
    assert built.rebuilt == 1


def test_completion_opens_while_a_command_is_typed_and_not_for_a_question(built):
    session = typed(built, "/reb", menu, "\x1b[B", reads("/rebuild"), "\r/re\r")
    assert session.conversation.turns == ()
    assert built.rebuilt == 1  # the first was chosen from the menu; "/re" may mean several


def test_alt_enter_begins_a_new_line_of_the_same_question(built):
    session = typed(built, "who cut\x1b\rthe ribbon?\r")
    assert session.conversation.questions == ("who cut\nthe ribbon?",)


@pytest.mark.parametrize("mode", list(Editing))
def test_a_long_question_is_written_in_the_editor(built, mode, tmp_path, monkeypatch):
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nprintf "who cut\\nthe ribbon?\\n" > "$1"\n')
    editor.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(editor))
    session = built.session(editing_mode=mode)
    with terminal("a first thought\x18\x05", reads("who cut\nthe ribbon?"), "\r", CTRL_D):
        converse(session)
    session.leave()
    assert session.conversation.questions == ("who cut\nthe ribbon?",)


def test_vi_keys_edit_a_line_once_they_are_chosen(built):
    session = typed(built, "/set editing-mode vi\rwho cut the rope?\x1b", rest, "bcwribbon\r")
    assert session.conversation.questions == ("who cut the ribbon?",)


def test_plain_has_no_menu_and_no_suggestion_and_tab_still_completes(built):
    session = built.session(plain=True)
    plain = ("who c", rest, f"{RIGHT}\r/reb", rest, TAB, reads("/rebuild"), "\r")
    with terminal("who cut the ribbon?\r", remembers(1), *plain, CTRL_D):
        converse(session)
    session.leave()
    assert session.conversation.questions == ("who cut the ribbon?", "who c")
    assert built.rebuilt == 1
