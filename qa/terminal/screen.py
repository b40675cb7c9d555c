"""The screen of a session: answers on stdout, talk on stderr, each as wide as it should be.

It knows how things are shown, and nothing of what they mean.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from concurrent.futures import Future
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeVar

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from index.errors import QaError
from qa.config.definitions import Color
from qa.rendering.article_text import hanging
from qa.rendering.sanitise import clean, clean_lines
from qa.rendering.styled import styled_answer, styled_block
from qa.rendering.text import plain_answer, plain_block, taken_as
from qa.terminal import pager
from qa.terminal.console import say_out, wants_style
from qa.terminal.layout import terminal
from qa.terminal.spinner import Spinner, wait_for

if TYPE_CHECKING:
    from qa.answer import Answer, CitedSentence
    from qa.rendering.article_text import Page

T = TypeVar("T")

_NARROW, _WIDE = 40, 200
_GAP = "  "
_NAMES_SHARE = 3  # of a line, that the names of a table may fill


class Screen:
    """Where a session shows things.

    ``styled`` says whether there is colour, ``alive`` whether somebody is there and the terminal
    can do more than print: turn a spinner, make room for a pager, fill a clipboard.
    """

    def __init__(self, color: Color, *, plain: bool, interactive: bool) -> None:
        self.styled = wants_style(color, plain=plain)
        self.alive = interactive and not plain and os.environ.get("TERM") != "dumb"
        forced = color is Color.ALWAYS
        self.console = terminal(forced=forced) if self.styled else _unstyled()
        self.talk = terminal(stderr=True) if self.styled else _unstyled(stderr=True)

    @property
    def width(self) -> int:
        """The width to fill, in cells: the terminal's, within reason."""
        return max(_NARROW, min(self.console.width, _WIDE))

    def say(self, text: str | Text) -> None:
        """Print data on stdout."""
        self._print(self.console, text)

    def tell(self, text: str | Text) -> None:
        """Print talk on stderr."""
        self._print(self.talk, text)

    def answer(self, answer: Answer, skip: int = 0) -> None:
        """Print an answer from its ``skip``-th sentence on; its notes are talk."""
        for line in taken_as(answer):
            self.tell(Text(line, "dim"))
        self._data(styled_answer(answer, skip) if self.styled else plain_answer(answer, skip))
        for note in answer.notes:
            self.tell(note)
        self.say("")

    def citation(self, cited: CitedSentence, label: str) -> None:
        """Print one sentence with its neighbours and its citation."""
        block = styled_block if self.styled else plain_block
        self._data(block(cited, label))

    def _data(self, text: str | Text) -> None:
        if isinstance(text, str) and not self.console.is_terminal:
            say_out(text)
        else:
            self.say(text)

    def table(self, rows: Sequence[tuple[str, str]]) -> None:
        """Print names and what they mean: side by side, or below each other where it is narrow."""
        column = max(cell_len(name) for name, _ in rows) + len(_GAP)
        beside = not self.console.is_terminal or column <= self.width // _NAMES_SHARE
        lines = [
            f"{set_cell_size(name, column)}{meaning}" if beside else f"{name}\n{_GAP * 2}{meaning}"
            for name, meaning in rows
        ]
        text = Text("\n".join(lines))
        if self.console.is_terminal:
            lead = re.compile(f".{{{column}}}") if beside else re.compile(" *")
            text = hanging(text, self.console, self.width, lead)
        self.console.print(text, soft_wrap=True)

    def page(self, page: Page, *, paged: bool = True) -> None:
        """Show a page: in the user's pager, or all at once where nobody could use one."""
        if paged and self.alive:
            pager.show(page, self.console)
        else:
            self.say(Text("\n").join(page.lines))

    def complain(self, error: QaError, *, on_one_line: bool = False) -> None:
        """Show an error on stderr: what happened, and what to do next."""
        text = Text(clean(error.what), "red")
        text.append(" " if on_one_line else "\n")
        self.tell(text.append(clean(error.next_step), "default"))

    def wait(self, future: Future[T], said: SimpleQueue[str]) -> T:
        """Wait for work that was begun."""
        drawable = self.alive and self.talk.is_terminal
        return wait_for(future, said, self.tell, Spinner(sys.stderr if drawable else None))

    def control(self, sequence: str) -> bool:
        """Send an escape sequence to the terminal; say whether there is one that takes them."""
        for console in (self.console, self.talk):
            if self.alive and console.is_terminal:
                console.file.write(sequence)
                console.file.flush()
                return True
        return False

    def fitted(self, text: Text) -> Text:
        """Return a text wrapped for stdout, where that is a terminal."""
        return self._fitted(self.console, text)

    def _print(self, console: Console, text: str | Text) -> None:
        shown = Text(clean_lines(text)) if isinstance(text, str) else text
        console.print(self._fitted(console, shown), soft_wrap=True)

    def _fitted(self, console: Console, text: Text) -> Text:
        return hanging(text, console, self.width) if console.is_terminal else text


def _unstyled(*, stderr: bool = False) -> Console:
    """Return a console that wraps at a terminal's width and sends it no escape sequence."""
    return Console(stderr=stderr, color_system=None, highlight=False, markup=False, emoji=False)
