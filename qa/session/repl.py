"""The interactive session: reads lines, from a terminal or from a pipe, and obeys them.

What a line does is decided in ``qa.session.commands.table`` and ``qa.session.session``, how one is
typed in ``qa.session.prompt``.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable, Iterator

from prompt_toolkit.application import create_app_session
from prompt_toolkit.output import create_output

from index.errors import QaError, UsageError
from index.filter import EVERYTHING, Filter
from qa.config.settings import Settings
from qa.history import conversations
from qa.session.first_run import welcome
from qa.session.prompt import prompt_for
from qa.session.services import Services
from qa.session.session import Session
from qa.terminal import keyboard
from qa.terminal.console import say_in_one_line


def run(
    services: Services, settings: Settings, *, resume: bool = False, within: Filter = EVERYTHING
) -> None:
    """Ask ``within`` and answer until the user leaves; ``resume`` goes on with the last talk.

    With a terminal on stdin this is a session with history, completion and a toolbar; without
    one, each line of stdin is a question or a command. Raises QaError if the index cannot be
    opened at all; later errors are shown, and the session goes on.
    """
    interactive = sys.stdin is not None and sys.stdin.isatty()
    kept = conversations.latest(settings.index, say_in_one_line) if resume else None
    session = Session(services, settings, interactive=interactive, conversation=kept, within=within)
    if resume:
        session.recall()
    try:
        if interactive:
            # The prompt is talk: where stdout is a pipe, it goes to stderr.
            with create_app_session(output=create_output(always_prefer_tty=True)):
                converse(session)
        elif sys.stdin is not None:
            obey_all(session, _lines(sys.stdin.buffer))
    finally:
        session.leave()


def _lines(stdin: Iterable[bytes]) -> Iterator[str]:
    """Decode lines one by one, so that each is answered before the next is waited for."""
    return (line.decode("utf-8-sig", errors="replace") for line in stdin)


def obey_all(session: Session, lines: Iterable[str]) -> None:
    """Obey lines that nobody types: no prompt, no history. Raises QaError if nothing is indexed."""
    session.with_index(lambda assistant: assistant.totals())
    with contextlib.suppress(EOFError):
        for line in lines:
            if line.strip():
                obey(session, line)


def converse(session: Session) -> None:
    """Read lines from the terminal and obey them, until Ctrl-D or ``/quit``."""
    with contextlib.suppress(EOFError), keyboard.held():
        if not session.exists():
            welcome(session)
        session.screen.tell("Ask a question; /help lists the commands.")
        prompt = prompt_for(session)
        while True:
            obey(session, prompt.read())


_LEAVE = "To leave: /quit or Ctrl-D."
_MEANT = dict.fromkeys(("exit", "quit", ":q"), _LEAVE) | {"help": "For the commands: /help"}
"""What somebody may want who asks no more than such a word."""

_MORE = "/more"


def _as_command(session: Session, line: str) -> str:
    """Return a line that asks for more answers in words as the command for them."""
    if not session.goes_on(line):
        return line
    if not session.interactive:
        session.screen.say(f"> {line}")
    return _MORE


def obey(session: Session, line: str) -> None:
    """Do what a line says; an error, or Ctrl-C at a terminal, ends the line, not the session.

    Raises EOFError if the line says to leave.
    """
    from qa.session.commands import table  # noqa: PLC0415 - no prompt waits for what a line needs

    line = line.strip()
    session.articles.refresh()
    line = _as_command(session, line)
    try:
        if table.is_command(line):
            table.execute(session, line)
        elif line:
            session.ask(line)
            if session.interactive and line.casefold() in _MEANT:
                session.screen.tell(_MEANT[line.casefold()])
    except UsageError as error:
        if table.is_command(line):
            session.failed.add(line)
        session.screen.complain(error, on_one_line=table.is_command(line))
    except QaError as error:
        session.failed.add(line)
        session.close()  # whatever it was, the next line meets a freshly opened index
        session.screen.complain(error)
    except KeyboardInterrupt as stopped:
        if not session.interactive:
            raise
        session.screen.tell(str(stopped) or "Cancelled.")
