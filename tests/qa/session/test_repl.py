"""The interactive session: what is typed is obeyed and answered, from a terminal or a pipe."""

import io
import re
import signal
from dataclasses import replace

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.cells import cell_len
from rich.console import Console

from index.errors import IndexMissing
from qa.assistant import Assistant
from qa.config.definitions import Color
from qa.config.settings import state_file
from qa.history.last_answer import recall
from qa.session.repl import converse, obey, run
from tests.support.typist import CTRL_C, CTRL_D, piped, terminal, typed

# Questions and answers


def test_a_question_is_answered_and_the_session_goes_on_until_ctrl_d(built, capsys):
    session = typed(built, "who cut the ribbon?\rwho will teach sailing?\r")
    assert session.conversation.questions == ("who cut the ribbon?", "who will teach sailing?")
    out = capsys.readouterr().out
    assert "The mayor, Ida Holm, cut the ribbon." in out
    assert "my articles/ferry.txt:5\n" in out


def test_who_asks_for_more_in_words_is_shown_more(built, capsys):
    session = typed(built, "/k 1\rArlen\rtell me more\rgo on\r")
    assert session.conversation.questions == ("Arlen",)
    assert len(session.conversation.last.answer.answers) == 3
    out = capsys.readouterr().out
    assert re.search(r"^2  ", out, re.MULTILINE)


def test_more_is_a_question_where_nothing_was_answered(built):
    assert typed(built, "more\r").conversation.questions == ("more",)


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
        "k cannot be 'lots'. Give a whole number from 1 to 100.",
        "There is no command /nonsense. /help lists the commands.",
        "There is no citation yet. Ask a question first.",
    ]
    assert len(session.conversation.turns) == 1


@pytest.mark.parametrize(("word", "hint"), [("exit", "/quit"), ("QUIT", "/quit")])
def test_a_word_that_other_programs_obey_is_asked_and_the_command_is_named(
    built, capsys, word, hint
):
    session = typed(built, f"{word}\r")
    assert session.conversation.questions == (word,)
    assert hint in capsys.readouterr().err.splitlines()[-1]


def test_help_is_told_of_and_no_question(built, capsys):
    session = typed(built, "help\r")
    assert not session.conversation.turns
    assert "/help" in capsys.readouterr().err.splitlines()[-1]


def test_work_that_was_stopped_says_how_it_goes_on(built, capsys):
    def stop(_):
        raise KeyboardInterrupt("Stopped. The index is as it was; /rebuild goes on.")

    session = built.session()
    session.services = replace(built.services(), rebuild=stop)
    with terminal(f"/rebuild\r{CTRL_D}"):
        converse(session)
    session.leave()
    said = capsys.readouterr().err
    assert said.endswith("Stopped. The index is as it was; /rebuild goes on.\n")
    assert "Cancelled" not in said


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

    monkeypatch.setattr("tests.support.small_index.Assistant", Slow)
    session = built.session()
    with terminal(f"a slow question\rwho cut the ribbon?\r{CTRL_D}"):
        converse(session)
    session.leave()
    assert "Cancelled." in capsys.readouterr().err
    assert session.conversation.questions == ("who cut the ribbon?",)


def test_notes_go_to_stderr_and_answers_to_stdout(unbuilt, capsys):
    def stop(stage, *_):
        if stage == "embedding":
            raise KeyboardInterrupt

    unbuilt.progress = stop
    with pytest.raises(KeyboardInterrupt):
        unbuilt.build()
    typed(unbuilt, "who cut the ribbon?\r")
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


def test_a_question_is_understood_in_the_light_of_those_before_it(built, capsys):
    typed(built, "who cut the ribbon?\rwhen?\r/raw\r/new\rwhen?\r")
    said = capsys.readouterr().err.splitlines()
    understood = [line for line in said if line.startswith("↳")]
    assert understood == ["↳ understood as: The bridge at Arlen reopens, ribbon: when?"]
    assert "A new conversation: what was asked before is forgotten." in said


def test_what_a_question_was_understood_as_is_dimmed(built):
    session = built.session(color=Color.ALWAYS)
    talk = io.StringIO()
    session.screen.talk = Console(force_terminal=True, width=100, file=talk)
    for question in ("who cut the ribbon?", "when?"):
        session.ask(question)
    session.leave()
    assert talk.getvalue().startswith("\x1b[2m↳ understood as: ")


def test_the_last_answer_can_be_opened_from_the_shell_afterwards(built):
    session = typed(built, "who cut the ribbon?\r")
    assert recall(1).citation == session.conversation.citation(1).citation


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


# Lines from a pipe


def test_lines_from_a_pipe_are_answered_plainly_in_order(built, monkeypatch, capsys):
    lines = "\ufeffwho cut the ribbon?\n\n/k 1\r\n/bogus\nwho will teach sailing?\n"
    with piped(monkeypatch, lines.encode()):
        run(built.services(), built.settings())
    shown = capsys.readouterr()
    assert shown.out.startswith("> who cut the ribbon?\n")
    assert shown.out.count("> who will teach sailing?\n") == 1
    assert shown.out.index("Ida Holm") < shown.out.index("Per Lund")
    assert "\x1b" not in shown.out + shown.err
    assert "There is no command /bogus." in shown.err


def test_a_pipe_may_leave_early_and_hold_bytes_that_are_no_text(built, monkeypatch, capsys):
    with piped(monkeypatch, b"who cut \xff the ribbon?\n/quit\nwho will teach sailing?\n"):
        run(built.services(), built.settings())
    assert "Per Lund" not in capsys.readouterr().out


def test_a_pipe_into_no_index_is_an_error_and_offers_nothing(unbuilt, monkeypatch):
    with piped(monkeypatch, b"who?\n"), pytest.raises(IndexMissing):
        run(unbuilt.services(), unbuilt.settings())


def test_ctrl_c_ends_a_pipe(built, monkeypatch):
    built.progress = lambda *_: signal.raise_signal(signal.SIGINT)
    with piped(monkeypatch, b"/rebuild\nwho?\n"), pytest.raises(KeyboardInterrupt):
        run(built.services(), built.settings())


def test_settings_reach_the_answers(built, monkeypatch, capsys):
    with piped(monkeypatch, b"Arlen\n"):
        run(built.services(), built.settings(k=1))
    assert "\n2 " not in capsys.readouterr().out
    with piped(monkeypatch, b"Arlen\n"):
        run(built.services(), built.settings(min_confidence=1.0))
    assert "not in your 3 articles" in capsys.readouterr().out
