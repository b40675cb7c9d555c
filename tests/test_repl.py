"""The interactive session: keys typed at a prompt, lines from a pipe, and the toolbar."""

import io
import os
import signal
import sys
import threading
import time
from contextlib import contextmanager

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
from qa.last import recall
from qa.repl import _history, converse, obey, run, toolbar
from qa.settings import Settings, state_file

CTRL_C, CTRL_D, CTRL_R, RIGHT, UP, TAB = "\x03", "\x04", "\x12", "\x1b[C", "\x1b[A", "\t"


@pytest.fixture
def small(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.chdir(tmp_path)
    small = Small(tmp_path)
    small.write()
    return small


@pytest.fixture
def built(small):
    small.build()
    return small


class Screen(DummyOutput):
    """Shows nothing, and knows when something was last drawn."""

    def __init__(self):
        self.drawn = 0.0

    def flush(self):
        self.drawn = time.monotonic()


@contextmanager
def terminal(*keys):
    """Type ``keys``; what comes after the first waits until the screen has come to rest."""
    screen = Screen()

    def type_slowly():
        for later in keys[1:]:
            sent = time.monotonic()
            while screen.drawn < sent or time.monotonic() - screen.drawn < 0.3:
                time.sleep(0.02)
            pipe.send_text(later)

    with create_pipe_input() as pipe, create_app_session(input=pipe, output=screen):
        pipe.send_text(keys[0])
        typist = threading.Thread(target=type_slowly, daemon=True)
        typist.start()
        yield
        typist.join()


def typed(small, *keys):
    """Type ``keys`` into a new session, then Ctrl-D; return the session when it has ended."""
    session = small.session()
    with terminal(*keys[:-1], f"{keys[-1]}{CTRL_D}"):
        converse(session)
    session.close()
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
        session.close()
        assert session.conversation.turns == ()


def test_empty_lines_ask_nothing(built, capsys):
    assert typed(built, "\r   \r").conversation.turns == ()
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == "3 articles. Ask a question; /help lists the commands.\n"


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
    session.services = type(session.services)(
        built.open_assistant,
        built.index_folder,
        lambda: whole.unlink() or built.directory.current(),
    )
    with terminal(f"/rebuild\r/sources\r{CTRL_D}"):
        converse(session)
    session.close()
    said = capsys.readouterr().err.splitlines()[1:]
    assert said[:2] == [
        f"There is no index at {built.directory.path} yet.",
        "Make one with: qa index add FOLDER",
    ]
    whole.write_bytes(content)
    assert session.ask("who cut the ribbon?").answers
    session.close()


def test_ctrl_c_while_an_answer_is_sought_returns_to_the_prompt(built, capsys, monkeypatch):
    session = built.session()
    assistant = session.assistant
    monkeypatch.setattr(assistant, "ask", lambda *_, **__: signal.raise_signal(signal.SIGINT))
    with terminal(f"a slow question\rwho cut the ribbon?\r{CTRL_D}"):
        converse(session)
    session.close()
    assert "Cancelled." in capsys.readouterr().err
    assert session.conversation.questions == ("who cut the ribbon?",)
    assert built.opened == 2


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
    session.close()
    assert len(session.conversation.turns) == 1
    assert state_file("history").read_text(encoding="utf-8").count("+who cut") == 1


# What is shown


@pytest.mark.parametrize("width", [20, 40, 80, 300])
def test_a_styled_answer_keeps_to_the_terminal_within_40_and_200_columns(built, width):
    session = built.session(styled=True)
    screen = io.StringIO()
    session.console = Console(force_terminal=True, width=width, file=screen)
    session.ask("who cut the ribbon at Arlen, and what did the repairs cost?")
    session.close()
    plain = Console(width=500).render_str("")  # an empty text to decode into
    lines = [plain.from_ansi(line).plain for line in screen.getvalue().splitlines()]
    assert all(cell_len(line) <= max(40, min(width, 200)) for line in lines)
    assert any("Ida Holm" in line for line in lines)


def test_no_color_is_obeyed(built, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    session = built.session(styled=True)
    screen = io.StringIO()
    session.console = Console(force_terminal=True, width=80, file=screen)
    session.ask("who cut the ribbon?")
    session.close()
    colours = [f"\x1b[{code}m" for code in range(30, 50)]
    assert not any(colour in screen.getvalue() for colour in colours)
    assert "36m" not in screen.getvalue()


def test_an_unstyled_session_sends_a_terminal_no_escape_sequence(built, capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")  # rich takes any file for a terminal then
    session = built.session(styled=False, interactive=False)
    for line in ("who cut the ribbon?", "/show 1", "/sources", "/help", "/nonsense"):
        obey(session, line)
    session.close()
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
    session = typed(built, "", f"{UP}{UP}\r")
    assert session.conversation.questions == ("who cut the ribbon?",)


def test_ctrl_r_finds_an_earlier_line(built):
    session = typed(built, "who cut the ribbon?\r/k 2\r", CTRL_R, "ribb", "\r", "\r")
    assert session.conversation.questions == ("who cut the ribbon?", "who cut the ribbon?")


def test_a_history_that_cannot_be_written_is_said_and_kept_in_memory(built):
    state_file("history").parent.parent.mkdir(parents=True)
    state_file("history").parent.write_text("a file where the folder should be")
    said = []
    assert isinstance(_history(said.append), InMemoryHistory)
    assert "history is not kept" in said[0]
    session = typed(built, "who cut the ribbon?\r", UP, "\r")
    assert len(session.conversation.turns) == 2


def test_an_earlier_line_is_suggested_and_taken_with_the_right_arrow(built):
    session = typed(built, "who cut the ribbon?\r", "who c", RIGHT, "\r")
    assert session.conversation.questions == ("who cut the ribbon?", "who cut the ribbon?")


def test_tab_completes_a_command(built):
    assert typed(built, "/reb", TAB, "\r").conversation.turns == ()
    assert built.rebuilt == 1


# Nothing indexed yet


def test_without_an_index_a_folder_is_asked_for_indexed_and_questions_go_on(small, capsys):
    session = typed(small, f"{small.folder}\rwho cut the ribbon?\r")
    assert small.indexed == [str(small.folder)]
    assert session.conversation.turns[0].answer.answers
    said = capsys.readouterr().err
    assert "Nothing is indexed yet" in said
    assert "3 articles." in said


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


@pytest.mark.parametrize("keys", ["\r", CTRL_D])
def test_an_empty_reply_or_ctrl_d_leaves_without_an_index(small, keys):
    session = small.session()
    with terminal(keys):
        converse(session)
    session.close()
    assert not small.directory.exists()
    assert small.opened == 0


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
    session = built.session()
    with piped(monkeypatch, lines.encode()):
        run(session.services, session.settings)
    shown = capsys.readouterr()
    assert shown.out.startswith("1. ")
    assert shown.out.index("Ida Holm") < shown.out.index("Per Lund")
    assert "\x1b" not in shown.out + shown.err
    assert "> " not in shown.out
    assert "There is no command /bogus." in shown.err


def test_a_pipe_may_leave_early_and_hold_bytes_that_are_no_text(built, monkeypatch, capsys):
    session = built.session()
    with piped(monkeypatch, b"who cut \xff the ribbon?\n/quit\nwho will teach sailing?\n"):
        run(session.services, session.settings)
    assert "Per Lund" not in capsys.readouterr().out


def test_a_pipe_into_no_index_is_an_error_and_offers_nothing(small, monkeypatch):
    session = small.session()
    with piped(monkeypatch, b"who?\n"), pytest.raises(IndexMissing):
        run(session.services, session.settings)


def test_ctrl_c_ends_a_pipe(built, monkeypatch):
    session = built.session()
    built.progress = lambda *_: signal.raise_signal(signal.SIGINT)
    with piped(monkeypatch, b"/rebuild\nwho?\n"), pytest.raises(KeyboardInterrupt):
        run(session.services, session.settings)


def test_settings_reach_the_answers(built, monkeypatch, capsys):
    services = built.session().services
    with piped(monkeypatch, b"Arlen\n"):
        run(services, Settings(index=built.directory.path, k=1, min_confidence=0.0))
    assert "2. " not in capsys.readouterr().out
    with piped(monkeypatch, b"Arlen\n"):
        run(services, Settings(index=built.directory.path, min_confidence=1.1))
    assert "The articles do not say." in capsys.readouterr().out


# The toolbar


@given(
    st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=120),
    st.integers(0, 10**7),
    st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=40),
    st.integers(1, 200),
)
def test_the_toolbar_fits_any_width_and_drops_the_path_first(path, count, model, width):
    shown = toolbar(path, count, model, width)
    assert cell_len(shown) <= width
    if cell_len(f"{path} · {count:,} articles · {model}") <= width - 8:
        assert shown.startswith(path)
        assert shown.endswith(model)


def test_the_toolbar_keeps_the_end_of_a_long_path():
    assert toolbar("/home/anna/clippings/.qa", 12, "MiniLM", 60) == (
        "/home/anna/clippings/.qa · 12 articles · MiniLM"
    )
    assert toolbar("/home/anna/clippings/.qa", 1, "MiniLM", 40) == (
        "…anna/clippings/.qa · 1 article · MiniLM"
    )
    assert toolbar("/home/anna/clippings/.qa", 12, "MiniLM", 24) == "12 articles · MiniLM"
    assert toolbar("/home/anna/clippings/.qa", 12, "MiniLM", 12) == "12 articles"
