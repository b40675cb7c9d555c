"""The prompt: reads a line from a terminal, with its history, completion, keys and toolbar.

What a line means is none of its business.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.auto_suggest import AutoSuggest, Suggestion
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import CompleteEvent, Completer, Completion, ThreadedCompleter
from prompt_toolkit.cursor_shapes import ModalCursorShapeConfig
from prompt_toolkit.document import Document
from prompt_toolkit.enums import EditingMode
from prompt_toolkit.filters import Condition, emacs_mode, has_completions
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.shortcuts import CompleteStyle
from prompt_toolkit.utils import is_dumb_terminal

from index.characters import encodable
from index.errors import QaError
from qa.config.definitions import Editing
from qa.config.settings import state_file
from qa.question.within import written
from qa.rendering.amounts import counted
from qa.rendering.sanitise import clean
from qa.rendering.text import short_path
from qa.session.session import Session
from qa.session.toolbar import Facts, changed_settings, homely, toolbar
from qa.terminal import keyboard
from qa.terminal.screen import menu_rows

if TYPE_CHECKING:
    from index.maintenance.status import Overview

_PROMPT = "> "
_AWAITS_MORE = (" ", "/", ":")  # ends of a completion that is not yet the whole argument
_KEYS_OF_ONE, _KEYS_IN_A_ROW = 0.05, 0.3  # seconds
_SLOW_LINE = 60  # seconds in which a terminal says where its cursor is, before it is called unable
_MODES = {Editing.EMACS: EditingMode.EMACS, Editing.VI: EditingMode.VI}


def prompt_for(session: Session) -> Prompt | BarePrompt:
    """Return the prompt that suits the terminal."""
    return BarePrompt(session) if is_dumb_terminal() else Prompt(session)


class BarePrompt:
    """The prompt of a terminal that can only print: it edits the line by itself."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def read(self) -> str:
        """Return the next line; EOFError on Ctrl-D."""
        self._session.prepare(lambda _: None)  # there is no toolbar
        while True:
            with contextlib.suppress(KeyboardInterrupt):  # it drops what was typed of the line
                return encodable(keyboard.bare_line(_PROMPT))


class Prompt:
    """The prompt of any other terminal."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._state: Overview | None = None
        self._history = history(session.screen.tell)
        self._prompt: PromptSession[str] = PromptSession(
            _PROMPT,
            history=self._history,
            completer=ThreadedCompleter(_Completer(session)),
            key_bindings=_keys(),
            prompt_continuation=lambda width, _line, _wrapped: " " * width,
            enable_suspend=True,
            enable_open_in_editor=True,
            tempfile_suffix=".txt",
        )
        # Alt-Enter is Escape and Enter at once: apart, they are two keys.
        self._prompt.app.ttimeoutlen = _KEYS_OF_ONE
        self._prompt.app.timeoutlen = _KEYS_IN_A_ROW
        self._prompt.app.renderer.CPR_TIMEOUT = _SLOW_LINE
        self._prompt.app.before_render += self._fit
        self._prompt.app.after_render += self._rendered
        self._prepared = True

    def read(self) -> str:
        """Return the next line; EOFError on Ctrl-D."""
        self._look()
        if isinstance(self._history, _History):
            self._history.settle(self._session.failed)
        self._prepared = False
        while True:
            try:
                with keyboard.lent():
                    return encodable(self._prompt.prompt())
            except KeyboardInterrupt:
                # It drops the line; whoever has typed none wants to leave.
                if not self._prompt.default_buffer.text:
                    self._session.screen.tell("Ctrl-D leaves.")

    def _rendered(self, _: object) -> None:
        """Let the index be opened once the prompt is there: it would have to wait otherwise."""
        if not self._prepared:
            self._prepared = True
            self._session.prepare(self._show)

    def _show(self, state: Overview | None) -> None:
        """Show in the toolbar what the index holds; another thread says it."""
        self._state = state
        self._prompt.app.invalidate()

    def _fit(self, _: object) -> None:
        """Keep no more lines free for the menu than the terminal has to spare."""
        rows = self._prompt.app.output.get_size().rows
        self._prompt.reserve_space_for_menu = menu_rows(rows)

    def _look(self) -> None:
        """Look as the settings in force say."""
        prompt, settings = self._prompt, self._session.settings
        rich, vi = not settings.plain, settings.editing_mode is Editing.VI
        coloured = rich and self._session.screen.styled
        prompt.message = [("bold ansicyan" if coloured else "", _PROMPT)]
        prompt.editing_mode = _MODES[settings.editing_mode]
        prompt.complete_while_typing = rich
        prompt.complete_style = CompleteStyle.COLUMN if rich else CompleteStyle.READLINE_LIKE
        # Without colour, what is suggested would look as if it were typed.
        prompt.auto_suggest = _Ghost(self._session.failed) if coloured else None
        prompt.cursor = ModalCursorShapeConfig() if rich and vi else None
        prompt.bottom_toolbar = self._toolbar if rich else None
        prompt.color_depth = None if self._session.screen.styled else ColorDepth.DEPTH_1_BIT

    def _toolbar(self) -> str:
        width = get_app().output.get_size().columns
        return toolbar(self._facts(), width)

    def _facts(self) -> Facts:
        settings, turns = self._session.settings, self._session.conversation.turns
        index = homely(short_path(str(settings.index)))
        state = self._state
        took = turns[-1].answer.timings_ms.get("total") if turns else None
        return Facts(
            index,
            counted(state.totals.articles, "article") if state else "",
            changed_settings(settings),
            clean(state.encoder.rpartition("/")[2]) if state else "",
            "" if took is None else f"{took:.0f} ms",
            self._vi_mode() if settings.editing_mode is Editing.VI else "",
            clean(written(self._session.within)),
        )

    def _vi_mode(self) -> str:
        """Say what vi's keys do at the moment: ``vi insert``, ``vi navigation``."""
        return self._prompt.app.vi_state.input_mode.value.replace("-", " ")


def _keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add("escape", "enter")
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    @keys.add("enter", filter=Condition(_awaits_more))
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.complete_state = None
        event.current_buffer.start_completion()

    @keys.add("escape", filter=has_completions & emacs_mode)
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.cancel_completion()

    @keys.add("c-x", "c-e")
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.open_in_editor()

    return keys


def _awaits_more() -> bool:
    """Say whether a completion was chosen that something is still to follow: it is no line yet."""
    state = get_app().current_buffer.complete_state
    chosen = state.current_completion if state else None
    return chosen is not None and chosen.text.endswith(_AWAITS_MORE)


class _Completer(Completer):
    """What ``qa.session.commands.table`` suggests, in prompt-toolkit's terms."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get_completions(
        self,
        document: Document,
        complete_event: CompleteEvent,  # noqa: ARG002 - prompt-toolkit passes it
    ) -> Iterator[Completion]:
        """Yield completions; an index that cannot be read has none."""
        from qa.session.commands import table  # noqa: PLC0415 - no prompt waits for what a line needs

        with contextlib.suppress(QaError, OSError):
            for found in table.suggestions(self._session, document.text_before_cursor):
                yield Completion(
                    found.text, start_position=-found.replaces, display_meta=found.note
                )


class _Ghost(AutoSuggest):
    """How the line may go on, by the last one that began so and was no command that failed."""

    def __init__(self, failed: Collection[str]) -> None:
        self._failed = failed

    def get_suggestion(self, buffer: Buffer, document: Document) -> Suggestion | None:
        """Return the rest of the last such line, if there is one."""
        typed = document.text
        if not typed.strip():
            return None
        lines = (
            line for line in reversed(buffer.history.get_strings()) if line not in self._failed
        )
        found = next((line for line in lines if line.startswith(typed)), None)
        return None if found is None else Suggestion(found[len(typed) :])


class _History(FileHistory):
    """Lines in a file; one that cannot be written is remembered for this session alone.

    A command waits until it is known not to have failed: what fails is for this session alone.
    """

    _waiting: str | None = None

    def store_string(self, string: str) -> None:
        """Append a question to the file, and have a command wait."""
        if string.startswith("/"):
            self._waiting = string
        else:
            self._write(string)

    def settle(self, failed: Collection[str]) -> None:
        """Append the command that waits, unless it is one that ``failed``."""
        waiting, self._waiting = self._waiting, None
        if waiting and waiting.strip() not in failed:
            self._write(waiting)

    def _write(self, string: str) -> None:
        with contextlib.suppress(OSError):
            super().store_string(string)


def history(tell: Callable[[str], None]) -> History:
    """Open the history file, which nobody else may read, or stay in memory and say so."""
    path = state_file("history")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600))
    except OSError as error:
        tell(f"The history is not kept: {path}: {error.strerror}.")
        return InMemoryHistory()
    return _History(str(path))
