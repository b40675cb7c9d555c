"""The first start, with nothing indexed: three lines that end in an index, or in leaving."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import PathCompleter, ThreadedCompleter
from prompt_toolkit.utils import is_dumb_terminal

from index.errors import QaError
from qa.rendering.text import short_path
from qa.session import samples
from qa.session.commands import paths
from qa.session.session import Session
from qa.terminal import keyboard

_PROMPT = "folder: "


def welcome(session: Session) -> None:
    """Ask for a folder until something was indexed; EOFError if the user leaves."""
    place = short_path(str(session.settings.index))
    tell = session.screen.tell
    tell(f"Nothing is indexed yet in {place}.")
    if samples.folder():
        tell("Name the folder of your articles, or press Enter for two sample articles.")
    else:
        tell("Name the folder of your articles.")
    tell("They are only read. Ctrl-D leaves.")
    read = _reader(plain=session.settings.plain)
    while not _holds_articles(session):
        try:
            _index(session, read(_PROMPT).strip())
        except QaError as error:
            session.screen.complain(error)
        except KeyboardInterrupt as stopped:
            tell(str(stopped) or "Cancelled.")
    with contextlib.suppress(QaError):
        for question in session.with_index(lambda assistant: assistant.examples()):
            tell(f"Try: {question}")


def _reader(*, plain: bool) -> Callable[[str], str]:
    if is_dumb_terminal():
        return keyboard.bare_line
    prompt: PromptSession[str] = PromptSession(
        completer=ThreadedCompleter(PathCompleter(expanduser=True)),
        complete_while_typing=not plain,
    )
    return prompt.prompt


def _index(session: Session, path: str) -> None:
    if path:
        session.services.add(session.settings, str(paths.meant(path)))
    elif sample := samples.folder():
        session.services.add(session.settings, str(sample))
        session.screen.tell(f"Try: {samples.QUESTION}")


def _holds_articles(session: Session) -> bool:
    state = session.state()
    return state is not None and state.totals.articles > 0
