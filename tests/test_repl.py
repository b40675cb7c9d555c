"""The interactive session: keys typed at a prompt, lines from a pipe, and the toolbar."""

import io
import os
import signal
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.application import create_app_session
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.cells import cell_len
from rich.console import Console
from small_index import Small

from index.errors import IndexMissing
from qa import conversations, samples
from qa.assistant import Assistant
from qa.choice import Color, Editing
from qa.last import recall
from qa.prompt import history
from qa.repl import converse, obey, run
from qa.settings import state_file
from qa.toolbar import Facts, chosen, toolbar

CTRL_C, CTRL_D, CTRL_R, RIGHT, UP, TAB = "\x03", "\x04", "\x12", "\x1b[C", "\x1b[A", "\t"


@pytest.fixture
def small(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.chdir(tmp_path)
    small = Small(tmp_path)
    small.write()
    return small


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """An index that is built once; ``built`` is a copy of it."""
    small = Small(tmp_path_factory.mktemp("template"))
    small.write()
    small.build()
    return small


@pytest.fixture
def built(template, small):
    return template.copy(small.root)


class Screen(DummyOutput):
    """Shows nothing, and knows when something was last drawn."""

    def __init__(self):
        self.drawn = self.typed = 0.0

    def flush(self):
        self.drawn = time.monotonic()


@contextmanager
def terminal(*keys):
    """Type ``keys``; what is no text among them is waited for: what it says of the line typed."""
    screen = Screen()

    def type_all():
        for later in keys:
            if isinstance(later, str):
                screen.typed = time.monotonic()
                pipe.send_text(later)
                continue
            deadline = time.monotonic() + 20
            while time.monotonic() < deadline:
                if session.app and later(screen, session.app.current_buffer):
                    break
                time.sleep(0.01)

    with create_pipe_input() as pipe, create_app_session(input=pipe, output=screen) as session:
        typist = threading.Thread(target=type_all, daemon=True)
        typist.start()
        yield
        typist.join()


def rest(screen, _):
    """Nothing more is drawn."""
    return screen.drawn > screen.typed and time.monotonic() - screen.drawn > 0.25


def menu(_, line):
    """There is something to complete the line with."""
    return line.complete_state is not None and line.complete_state.completions


def suggestion(_, line):
    """The end of the line is suggested."""
    return line.suggestion is not None and line.suggestion.text


def empty(_, line):
    """The next line can be typed, and its history is there."""
    return line.text == "" and line.history.get_strings()


def reads(text):
    """The line holds ``text``."""
    return lambda _, line: line.text == text


def typed(small, *keys):
    """Type ``keys`` into a new session, then Ctrl-D; return the session when it has ended."""
    session = small.session()
    with terminal(*keys, CTRL_D):
        converse(session)
    session.leave()
    return session


# Questions and answers


def test_a_question_is_answered_and_the_session_goes_on_until_ctrl_d(built, capsys):
    session = typed(built, "who cut the ribbon?\rwho will teach sailing?\r")
    assert session.conversation.questions == ("who cut the ribbon?", "who will teach sailing?")
    out = capsys.readouterr().out
    assert "The mayor, Ida Holm, cut the ribbon." in out
    assert "my articles/ferry.txt:5:1" in out


def test_the_commands_that_leave_leave(built):
    for command in ("/quit", "/exit", "/q"):
        session = built.session()
        with terminal(f"{command}\rnever asked\r"):
            converse(session)
        session.leave()
        assert session.conversation.turns == ()


def test_empty_lines_ask_nothing(built, capsys):
    assert typed(built, "\r   \r").conversation.turns == ()
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == "Ask a question; /help lists the commands.\n"


def test_ctrl_c_drops_the_line_and_keeps_the_session(built):
    session = typed(built, f"a question I regret{CTRL_C}who cut the ribbon?\r")
    assert session.conversation.questions == ("who cut the ribbon?",)


def test_a_failing_line_is_said_and_the_next_is_answered(built, capsys):
    session = typed(built, "/k lots\r/nonsense\r/show 7\rwho cut the ribbon?\r")
    said = capsys.readouterr().err.splitlines()[1:]
    assert said == [
        "/k lots makes no sense. Give a number from 1 to 100.",
        "There is no command /nonsense. /help lists the commands.",
        "There is no citation yet. Ask a question first.",
    ]
    assert len(session.conversation.turns) == 1


def test_an_error_of_the_index_is_two_lines_and_the_session_goes_on(built, capsys):
    session = built.session()
    whole = built.directory.path / "CURRENT"
    content = whole.read_bytes()
    lost = replace(built.services(), rebuild=lambda _: whole.unlink() or built.directory.current())
    session.services = lost
    with terminal(f"/rebuild\r/sources\r{CTRL_D}"):
        converse(session)
    said = capsys.readouterr().err.splitlines()[1:]
    assert said[:2] == [
        f"There is no index at {built.directory.path} yet.",
        "Make one with: qa index add FOLDER",
    ]
    whole.write_bytes(content)
    assert session.ask("who cut the ribbon?").answers
    session.leave()


def test_ctrl_c_while_an_answer_is_sought_returns_to_the_prompt(built, capsys, monkeypatch):
    class Slow(Assistant):
        def ask(self, question, *arguments, **chosen):
            if question == "a slow question":
                signal.raise_signal(signal.SIGINT)
            return super().ask(question, *arguments, **chosen)

    monkeypatch.setattr("small_index.Assistant", Slow)
    session = built.session()
    with terminal(f"a slow question\rwho cut the ribbon?\r{CTRL_D}"):
        converse(session)
    session.leave()
    assert "Cancelled." in capsys.readouterr().err
    assert session.conversation.questions == ("who cut the ribbon?",)


def test_notes_go_to_stderr_and_answers_to_stdout(small, capsys):
    def stop(stage, *_):
        if stage == "embedding":
            raise KeyboardInterrupt

    small.progress = stop
    with pytest.raises(KeyboardInterrupt):
        small.build()
    typed(small, "who cut the ribbon?\r")
    shown = capsys.readouterr()
    assert "passages are embedded so far" in shown.err
    assert "embedded" not in shown.out


def test_five_thousand_pasted_characters_with_line_breaks_are_one_question(built):
    pasted = "who cut the ribbon?\n" * 250
    session = typed(built, f"\x1b[200~{pasted}\x1b[201~\r")
    assert session.conversation.questions == (pasted.strip(),)


def test_bytes_that_are_no_text_are_no_accident(built):
    session = built.session()
    with create_pipe_input() as pipe:
        pipe.send_bytes(b"who cut \xff\xfe the ribbon?\r" + CTRL_D.encode())
        with create_app_session(input=pipe, output=DummyOutput()):
            converse(session)
    session.leave()
    assert len(session.conversation.turns) == 1
    assert state_file("history").read_text(encoding="utf-8").count("+who cut") == 1


# What is shown


@pytest.mark.parametrize("width", [20, 40, 80, 300])
def test_a_styled_answer_keeps_to_the_terminal_within_40_and_200_columns(built, width):
    session = built.session(color=Color.ALWAYS)
    screen = io.StringIO()
    session.screen.console = Console(force_terminal=True, width=width, file=screen)
    session.ask("who cut the ribbon at Arlen, and what did the repairs cost?")
    for line in ("/help", "/why 1", "/set", "/context 1", "/history", "/sources"):
        obey(session, line)
    session.leave()
    plain = Console(width=500).render_str("")  # an empty text to decode into
    lines = [plain.from_ansi(line).plain for line in screen.getvalue().splitlines()]
    assert all(cell_len(line) <= max(40, min(width, 200)) for line in lines)
    assert any("Ida Holm" in line for line in lines)


def test_no_color_is_obeyed(built, monkeypatch, capsys):
    monkeypatch.setenv("NO_COLOR", "1")
    session = built.session()
    session.ask("who cut the ribbon?")
    session.leave()
    assert "\x1b" not in capsys.readouterr().out


def test_an_unstyled_session_sends_a_terminal_no_escape_sequence(built, capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")  # rich takes any file for a terminal then
    session = built.session(plain=True, interactive=False)
    for line in ("who cut the ribbon?", "/show 1", "/sources", "/help", "/why 1", "/nonsense"):
        obey(session, line)
    session.leave()
    shown = capsys.readouterr()
    assert "\x1b" not in shown.out + shown.err


def test_the_last_answer_can_be_opened_from_the_shell_afterwards(built):
    session = typed(built, "who cut the ribbon?\r")
    assert recall(1).file == session.conversation.citation(1).citation.file


# History and completion


def test_lines_are_kept_for_the_next_session_and_nobody_else(built):
    typed(built, "who cut the ribbon?\r/k 2\r")
    history = state_file("history")
    assert history.stat().st_mode & 0o077 == 0
    session = typed(built, empty, f"{UP}{UP}\r")
    assert session.conversation.questions == ("who cut the ribbon?",)


def test_ctrl_r_finds_an_earlier_line(built):
    session = typed(
        built, "who cut the ribbon?\r/k 2\r", empty, f"{CTRL_R}ribb", rest, "\r", rest, "\r"
    )
    assert session.conversation.questions == ("who cut the ribbon?", "who cut the ribbon?")


def test_a_history_that_cannot_be_written_is_said_and_kept_in_memory(built):
    state_file("history").parent.parent.mkdir(parents=True)
    state_file("history").parent.write_text("a file where the folder should be")
    said = []
    assert isinstance(history(said.append), InMemoryHistory)
    assert "history is not kept" in said[0]
    session = typed(built, "who cut the ribbon?\r")
    assert len(session.conversation.turns) == 1


def test_an_earlier_line_is_suggested_and_taken_with_the_right_arrow(built):
    session = typed(built, "who cut the ribbon?\r", rest, "who c", suggestion, f"{RIGHT}\r")
    assert session.conversation.questions == ("who cut the ribbon?", "who cut the ribbon?")


def test_tab_completes_a_command(built):
    assert typed(built, "/reb", menu, TAB, reads("/rebuild"), "\r").conversation.turns == ()
    assert built.rebuilt == 1


def test_completion_opens_while_a_command_is_typed_and_not_for_a_question(built):
    session = typed(built, "/reb", menu, "\x1b[B", reads("/rebuild"), "\r/reb\r")
    assert session.conversation.turns == ()
    assert built.rebuilt == 1  # the first was chosen from the menu; "/reb" alone is no command


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
    with terminal("who cut the ribbon?\r", rest, *plain, CTRL_D):
        converse(session)
    session.leave()
    assert session.conversation.questions == ("who cut the ribbon?", "who c")
    assert built.rebuilt == 1


# A terminal that can only print


def test_on_a_dumb_terminal_lines_are_read_as_it_edits_them(built, monkeypatch, capsys):
    monkeypatch.setenv("TERM", "dumb")
    with piped(monkeypatch, b"who cut the ribbon?\n/k 1\n"):
        session = built.session()
        converse(session)
        session.leave()
    shown = capsys.readouterr()
    assert "Ida Holm" in shown.out
    assert shown.err.count("> ") == 3
    assert "\x1b" not in shown.out + shown.err


# Going on with an earlier conversation


def test_a_conversation_is_kept_and_resume_goes_on_with_it(built, monkeypatch, capsys):
    typed(built, "who cut the ribbon?\rwho will teach sailing?\r")
    with piped(monkeypatch, b"/history\n/show 1\n"):
        run(built.services(), built.settings(), resume=True)
    shown = capsys.readouterr()
    assert "2. who will teach sailing?" in shown.out
    assert "> Its captain, Per Lund" in shown.out
    assert "Going on after 2 questions; the last was: who will teach sailing?" in shown.err


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


# Nothing indexed yet


def test_without_an_index_a_folder_is_asked_for_indexed_and_questions_go_on(small, capsys):
    session = typed(small, f"{small.folder}\rwho cut the ribbon?\r")
    assert small.indexed == [str(small.folder)]
    assert session.conversation.turns[0].answer.answers
    said = capsys.readouterr().err
    assert "Nothing is indexed yet" in said
    assert "Ask a question" in said


def test_an_index_without_articles_says_how_to_add_some(small, capsys):
    small.build()
    for file in small.folder.iterdir():
        file.unlink()
    small.builder().update()
    session = typed(small, f"who cut the ribbon?\r/add {small.folder}\r")
    assert session.conversation.turns == ()
    said = capsys.readouterr().err
    assert "No article is indexed.\nIndex some: /add FOLDER\n" in said
    assert f"There are no articles in {small.folder}." in said


def test_a_wrong_folder_is_said_and_asked_for_again(small, capsys):
    nowhere, empty = small.root / "nowhere", small.root / "empty"
    empty.mkdir()
    typed(small, f"{nowhere}\r{empty}\r{CTRL_C}'{small.folder}'\r")
    said = capsys.readouterr().err
    assert f"There is no file or folder {nowhere}." in said
    assert f"There are no articles in {empty}." in said
    assert small.indexed == [str(small.folder)]


def test_a_home_folder_may_be_written_with_a_tilde(small, monkeypatch):
    monkeypatch.setenv("HOME", str(small.root))
    typed(small, "~/my articles\r")
    assert small.indexed == [str(small.folder)]


def test_an_empty_reply_indexes_the_sample_articles_and_suggests_a_question(small, capsys):
    session = typed(small, "\r", f"{samples.QUESTION}\r")
    assert small.indexed == [str(samples.folder())]
    said = capsys.readouterr().err
    assert f"Try: {samples.QUESTION}" in said
    answers = session.conversation.turns[0].answer.answers
    assert any("weapons" in cited.sentence for cited in answers)


def test_the_first_start_is_three_lines_and_ctrl_d_leaves_without_an_index(small, capsys):
    session = small.session()
    with terminal(CTRL_D):
        converse(session)
    session.leave()
    assert not small.directory.exists()
    assert small.opened == 0
    assert len(capsys.readouterr().err.splitlines()) == 3


def test_without_sample_articles_none_are_offered_and_an_empty_reply_asks_again(
    small, capsys, monkeypatch
):
    monkeypatch.setattr(samples, "folder", lambda: None)
    typed(small, f"\r{small.folder}\r")
    assert "sample" not in capsys.readouterr().err
    assert small.indexed == [str(small.folder)]


def test_ctrl_c_while_a_folder_is_indexed_keeps_what_was_done(small, capsys):
    def stop(stage, *_):
        if stage == "embedding":
            signal.raise_signal(signal.SIGINT)

    small.progress = stop
    session = typed(small, f"{small.folder}\rwho cut the ribbon?\r")
    assert "Cancelled." in capsys.readouterr().err
    assert session.conversation.turns[0].answer.answers


# Lines from a pipe


@contextmanager
def piped(monkeypatch, data):
    read, write = os.pipe()
    os.write(write, data)
    os.close(write)
    with os.fdopen(read, "r", encoding="utf-8") as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield


def test_lines_from_a_pipe_are_answered_plainly_in_order(built, monkeypatch, capsys):
    lines = "\ufeffwho cut the ribbon?\n\n/k 1\r\n/bogus\nwho will teach sailing?\n"
    with piped(monkeypatch, lines.encode()):
        run(built.services(), built.settings())
    shown = capsys.readouterr()
    assert shown.out.startswith("1. ")
    assert shown.out.index("Ida Holm") < shown.out.index("Per Lund")
    assert "\x1b" not in shown.out + shown.err
    assert "> " not in shown.out
    assert "There is no command /bogus." in shown.err


def test_a_pipe_may_leave_early_and_hold_bytes_that_are_no_text(built, monkeypatch, capsys):
    with piped(monkeypatch, b"who cut \xff the ribbon?\n/quit\nwho will teach sailing?\n"):
        run(built.services(), built.settings())
    assert "Per Lund" not in capsys.readouterr().out


def test_a_pipe_into_no_index_is_an_error_and_offers_nothing(small, monkeypatch):
    with piped(monkeypatch, b"who?\n"), pytest.raises(IndexMissing):
        run(small.services(), small.settings())


def test_ctrl_c_ends_a_pipe(built, monkeypatch):
    built.progress = lambda *_: signal.raise_signal(signal.SIGINT)
    with piped(monkeypatch, b"/rebuild\nwho?\n"), pytest.raises(KeyboardInterrupt):
        run(built.services(), built.settings())


def test_settings_reach_the_answers(built, monkeypatch, capsys):
    with piped(monkeypatch, b"Arlen\n"):
        run(built.services(), built.settings(k=1))
    assert "2. " not in capsys.readouterr().out
    with piped(monkeypatch, b"Arlen\n"):
        run(built.services(), built.settings(min_confidence=1.0))
    assert "The articles do not say." in capsys.readouterr().out


# The toolbar


words = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=60)


@given(words, words, words, words, words, st.integers(1, 400))
def test_the_toolbar_fits_any_width_and_drops_the_path_first(path, count, k, model, took, width):
    facts = Facts(path, count, k, model, took)
    shown = toolbar(facts, width)
    assert cell_len(shown) <= width
    whole = f"{path} · {count} · {k} · {model} · {took}"
    if cell_len(whole) <= width:
        assert shown == whole
    elif cell_len(f"{count} · {k} · {model} · {took}") <= width:
        assert shown.endswith(f"{count} · {k} · {model} · {took}")


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (80, "/home/anna/clippings/.qa · 12 articles · k 3 · MiniLM · 14 ms"),
        (52, "…/clippings/.qa · 12 articles · k 3 · MiniLM · 14 ms"),
        (40, "12 articles · k 3 · MiniLM · 14 ms"),
        (30, "12 articles · k 3 · 14 ms"),
        (20, "12 articles · k 3"),
        (14, "12 articles"),
        (5, "12 ar"),
    ],
)
def test_the_toolbar_gives_up_what_matters_least(width, shown):
    facts = Facts("/home/anna/clippings/.qa", "12 articles", "k 3", "MiniLM", "14 ms")
    assert toolbar(facts, width) == shown


def test_the_toolbar_tells_only_the_settings_that_were_changed(small):
    assert chosen(small.settings(min_confidence=None)) == ""
    changed = small.settings(k=3, context=1, editing_mode=Editing.VI)
    assert chosen(changed) == "k 3 · context 1 · min_confidence 0.0"
