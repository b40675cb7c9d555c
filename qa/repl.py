"""The interactive session: reads lines, by prompt-toolkit or from a pipe, and obeys them.

What a line does is decided in ``qa.commands`` and ``qa.session``; this room knows keys, the
toolbar and the history of lines.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.application import create_app_session, get_app
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import (
    CompleteEvent,
    Completer,
    Completion,
    PathCompleter,
)
from prompt_toolkit.document import Document
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.output import create_output
from rich.cells import cell_len, set_cell_size

from index.errors import QaError, UsageError
from index.overview import Overview
from qa import commands, render
from qa.console import Color, wants_style
from qa.session import Services, Session
from qa.settings import Settings, state_file

__all__ = ["Services", "run"]

_PROMPT = "> "
_SEPARATOR = " · "
_LEAST_PATH = 8


def run(services: Services, settings: Settings, *, plain: bool = False) -> None:
    """Ask and answer until the user leaves.

    With a terminal on stdin this is a session with history, completion and a toolbar; without
    one, each line of stdin is a question or a command. Raises QaError if the index cannot be
    opened at all; later errors are shown, and the session goes on.
    """
    interactive = sys.stdin.isatty()
    styled = wants_style(Color.AUTO, plain=plain)
    session = Session(services, settings, styled=styled, interactive=interactive)
    try:
        if interactive:
            # The prompt is talk: where stdout is a pipe, it goes to stderr.
            with create_app_session(output=create_output(always_prefer_tty=True)):
                converse(session)
        else:
            obey_all(session, _lines(sys.stdin.buffer))
    finally:
        session.close()


def _lines(stdin: Iterable[bytes]) -> Iterator[str]:
    """Decode lines one by one, so that each is answered before the next is waited for."""
    return (line.decode("utf-8-sig", errors="replace") for line in stdin)


def obey_all(session: Session, lines: Iterable[str]) -> None:
    """Obey lines that nobody types: no prompt, no history. Raises QaError if nothing is indexed."""
    session.assistant.totals()
    with contextlib.suppress(EOFError):
        for line in lines:
            if line.strip():
                obey(session, line)


def obey(session: Session, line: str) -> None:
    """Do what a line says; an error, or Ctrl-C at a terminal, ends the line, not the session.

    Raises EOFError if the line says to leave.
    """
    line = line.strip()
    session.refresh()
    try:
        if commands.is_command(line):
            commands.execute(session, line)
        elif line:
            session.ask(line)
    except UsageError as error:
        session.complain(error, on_one_line=commands.is_command(line))
    except QaError as error:
        session.close()  # whatever it was, the next line meets a freshly opened index
        session.complain(error)
    except KeyboardInterrupt:
        if not session.interactive:
            raise
        session.close()  # it may have been stopped half-way through opening a new generation
        session.tell("Cancelled.")


# --- with a terminal ----------------------------------------------------------------------------


def converse(session: Session) -> None:
    """Read lines from the terminal and obey them, until Ctrl-D or ``/quit``."""
    with contextlib.suppress(EOFError):
        if not _holds_articles(session):
            _offer_to_index(session)
        totals = session.assistant.totals()
        session.tell(f"{_articles(totals.articles)}. Ask a question; /help lists the commands.")
        prompt = _Prompt(session)
        while True:
            obey(session, prompt.read())


def _holds_articles(session: Session) -> bool:
    state = session.state()
    return state is not None and state.totals.articles > 0


def _offer_to_index(session: Session) -> None:
    """Ask for a folder until one was indexed; EOFError if none is given."""
    session.tell(f"Nothing is indexed yet in {render.short_path(str(session.settings.index))}.")
    session.tell("Which folder holds your articles? They are only read. (Enter alone leaves.)")
    prompt: PromptSession[str] = PromptSession(completer=PathCompleter(expanduser=True))
    while not _holds_articles(session):
        try:
            path = prompt.prompt("folder: ").strip().strip("'\"")
            if not path:
                raise EOFError
            session.services.index_folder(str(Path(path).expanduser()))
        except QaError as error:
            session.complain(error)
        except KeyboardInterrupt:
            session.tell("Cancelled.")


class _Prompt:
    """The prompt for questions, with its history, completion and toolbar."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._state: Overview | None = None
        self._prompt: PromptSession[str] = PromptSession(
            _PROMPT,
            history=_history(session.tell),
            auto_suggest=AutoSuggestFromHistory(),
            completer=_Completer(session),
            bottom_toolbar=self._toolbar,
            enable_suspend=True,
            reserve_space_for_menu=6,
        )

    def read(self) -> str:
        """Return the next line; EOFError on Ctrl-D."""
        # A toolbar is not worth an error: what is wrong with the index is said to a question.
        with contextlib.suppress(QaError, OSError):
            self._state = self._session.state()
        while True:
            try:
                return _encodable(self._prompt.prompt())
            except KeyboardInterrupt:
                continue

    def _toolbar(self) -> str:
        if self._state is None:
            return "no index yet"
        width = get_app().output.get_size().columns
        index = render.short_path(self._state.path)
        model = self._state.encoder.rpartition("/")[2]
        return toolbar(index, self._state.totals.articles, render.clean(model), width)


class _Completer(Completer):
    """What ``qa.commands`` suggests, in prompt-toolkit's terms."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get_completions(
        self,
        document: Document,
        complete_event: CompleteEvent,  # noqa: ARG002 - prompt-toolkit passes it
    ) -> Iterator[Completion]:
        """Yield completions; an index that cannot be read has none."""
        with contextlib.suppress(QaError):
            for found in commands.suggestions(self._session, document.text_before_cursor):
                yield Completion(
                    found.text, start_position=-found.replaces, display_meta=found.note
                )


class _History(FileHistory):
    """Lines in a file; one that cannot be written is remembered for this session alone."""

    def store_string(self, string: str) -> None:
        """Append a line to the file."""
        with contextlib.suppress(OSError):
            super().store_string(string)


def _history(tell: Callable[[str], None]) -> History:
    """Open the history file, which nobody else may read, or stay in memory and say so."""
    path = state_file("history")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600))
    except OSError as error:
        tell(f"The history is not kept: {path}: {error.strerror}.")
        return InMemoryHistory()
    return _History(str(path))


def _encodable(line: str) -> str:
    """Return a line without the bytes that were no text, so that it can be stored and shown."""
    return line.encode("utf-8", "replace").decode("utf-8")


def toolbar(index: str, articles: int, model: str, width: int) -> str:
    """Return the toolbar in at most ``width`` cells; the path is shortened first, then goes."""
    rest = _SEPARATOR.join((_articles(articles), model))
    room = width - cell_len(rest) - cell_len(_SEPARATOR)
    if room >= _LEAST_PATH:
        return _SEPARATOR.join((_tail(index, room), rest))
    return rest if cell_len(rest) <= width else set_cell_size(_articles(articles), width).rstrip()


def _tail(path: str, room: int) -> str:
    """Return a path in at most ``room`` cells: its end is what tells it from others."""
    if cell_len(path) <= room:
        return path
    while cell_len(path) > room - 1:
        path = path[1:]
    return f"…{path}"


def _articles(count: int) -> str:
    return "1 article" if count == 1 else f"{count:,} articles"
