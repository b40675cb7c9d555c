"""After a change of the index: the saved questions are asked, and what is new is told.

What was told is noted once it was: printed, and taken by the command that is to hear of it. So
whatever is killed in between is told again, and nothing is lost.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass

from index.errors import QaError, UsageError
from index.store.directory import Directory
from index.store.opening import open_store
from qa.assistant import Assistant
from qa.config.settings import Settings
from qa.rendering.answer_json import to_json
from qa.rendering.glance.news import news_line
from qa.rendering.json_text import in_ascii
from qa.saved import store
from qa.saved.news import News, news_of
from qa.terminal.console import say, say_error, say_in_one_line, say_out

_STDERR = 2


@dataclass(frozen=True, slots=True)
class Told:
    """Whether somebody ``read`` what was printed, and ``all`` that is new was told."""

    read: bool = True
    all: bool = True


def remind(settings: Settings) -> None:
    """Say so where there is nothing to be told of."""
    if not store.kept(settings.index):
        say('No question is saved yet. Save one: qa saved add NAME "question"')


def opened(settings: Settings) -> Assistant:
    """Open the index of the settings for saved questions.

    All the passages found are read: what is new need not be in the few that would answer already.
    """
    return Assistant.of(settings, progress=say, patient=True)


def tell(
    settings: Settings,
    command: Sequence[str] = (),
    open_assistant: Callable[[Settings], Assistant] = opened,
) -> Told:
    """Ask the saved questions, print what is new, a line each, and have ``command`` hear of it.

    A question that cannot be asked is told and costs itself only. Raises IndexLocked where another
    process asks them, and what opening the index raises.
    """
    if not store.kept(settings.index):
        return Told()
    with store.asking(settings.index):
        asked, whole = _asked(settings, open_assistant)
        lines = [news_line(news.saved.name, cited) for news in asked for cited in news]
        read = not lines or say_out("\n".join(lines))
        told = not lines or (_heard(command, asked) if command else read)
        if told:
            store.note(settings.index, {news.saved.name: news.sentences for news in asked})
        return Told(read, told and whole)


def _asked(
    settings: Settings, open_assistant: Callable[[Settings], Assistant]
) -> tuple[list[News], bool]:
    """Return what is new of each question, and whether all of them could be asked."""
    found = []
    questions = store.chosen(settings.index, ())
    with open_assistant(settings) as assistant:
        for saved in questions:
            try:
                found.append(news_of(assistant, saved, settings))
            except UsageError as error:
                say_error(UsageError(f"{saved.name}: {error.what}", error.next_step))
    return found, len(found) == len(questions)


def _heard(command: Sequence[str], asked: Sequence[News]) -> bool:
    """Run ``command`` with the news on its stdin; say whether it took them."""
    lines = (to_json(news.answer, name=news.saved.name) for news in asked if news)
    text = "".join(f"{in_ascii(line)}\n" for line in lines)
    try:
        # What it prints is talk: our stdout has lines of one form.
        done = subprocess.run(list(command), input=text.encode(), stdout=_STDERR, check=False)  # noqa: S603 - the user's own command, without a shell
        failed = f"ended with exit code {done.returncode}" if done.returncode else ""
    except (OSError, ValueError) as error:
        failed = f"cannot be run: {getattr(error, 'strerror', None) or error}"
    if failed:
        say_error(
            UsageError(f"{command[0]} {failed}.", "What is new will be told again the next time.")
        )
    return not failed


class Follower:
    """Tells what is new each time that the index has changed, for as long as it is watched."""

    def __init__(
        self,
        settings: Settings,
        command: Sequence[str],
        open_assistant: Callable[[Settings], Assistant] = opened,
    ) -> None:
        self._settings, self._command = settings, command
        self._open_assistant = open_assistant
        self._seen: tuple[str, int] | None = None

    def __call__(self) -> bool:
        """Tell what is new unless nothing has changed; say whether anybody reads it still.

        What goes wrong is told, and tried again the next time.
        """
        try:
            state = self._state()
            if state == self._seen:
                return True
            told = tell(self._settings, self._command, self._open_assistant)
        except QaError as error:
            say_in_one_line(error)
            return True
        if told.all:
            self._seen = state
        return told.read

    def _state(self) -> tuple[str, int]:
        found = open_store(Directory(self._settings.index))
        with closing(found) as store, store.snapshot(searching=False):
            return store.kept_at, store.generation
