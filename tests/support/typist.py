"""Somebody who types: keys for a session in this process, each when its time has come."""

import os
import sys
import threading
import time
from contextlib import contextmanager

from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from qa.session.repl import converse

CTRL_C, CTRL_D, CTRL_R, RIGHT, UP, DOWN, TAB = (
    "\x03",
    "\x04",
    "\x12",
    "\x1b[C",
    "\x1b[A",
    "\x1b[B",
    "\t",
)


class Screen(DummyOutput):
    """Shows nothing, and knows when something was last drawn."""

    def __init__(self):
        self.drawn = self.typed = 0.0

    def flush(self):
        self.drawn = time.monotonic()


@contextmanager
def terminal(*keys):
    """Type ``keys``; what is no text among them is waited for: what it says of the line typed."""
    screen, missed = Screen(), []

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
            else:
                missed.append(later)

    with create_pipe_input() as pipe, create_app_session(input=pipe, output=screen) as session:
        typist = threading.Thread(target=type_all, daemon=True)
        typist.start()
        yield
        typist.join()
    assert not missed, "what was waited for before a key never came"


def rest(screen, _):
    """Nothing more is drawn."""
    return screen.drawn > screen.typed and time.monotonic() - screen.drawn > 0.25


def menu(_, line):
    """There is something to complete the line with."""
    return line.complete_state is not None and line.complete_state.completions


def no_menu(_, line):
    """The menu is closed."""
    return line.complete_state is None


def suggestion(_, line):
    """The end of the line is suggested."""
    return line.suggestion is not None and line.suggestion.text


def remembers(count):
    """The next line can be typed, and ``count`` earlier ones were read and can be gone back to."""
    return lambda _, line: line.text == "" and line.working_index >= count


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


@contextmanager
def piped(monkeypatch, data):
    read, write = os.pipe()
    os.write(write, data)
    os.close(write)
    with os.fdopen(read, "r", encoding="utf-8") as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield
