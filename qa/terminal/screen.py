"""The screen of a session: answers on stdout, talk on stderr, each as wide as it should be.

It knows how things are shown, and nothing of what they mean.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Collection, Sequence
from concurrent.futures import Future
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeVar

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from index.errors import QaError
from qa.answer import Kind
from qa.config.definitions import Color
from qa.rendering.article_text import LEAD, Page, hanging
from qa.rendering.glance.layout import Look, around, page, screenful
from qa.rendering.glance.layout import Page as AnswerPage
from qa.rendering.sanitise import clean, clean_lines
from qa.rendering.text import taken_as
from qa.terminal import pager
from qa.terminal.console import Style, say_out, style_of
from qa.terminal.layout import NARROWEST, WIDEST, Window, terminal
from qa.terminal.spinner import Spinner, wait_for

if TYPE_CHECKING:
    from qa.answer import Answer, CitedSentence

T = TypeVar("T")

_MENU = 8  # lines kept free for a menu, but never more than a quarter of the screen
_GAP = "  "
_NAMES_SHARE = 3  # of a line, that the names of a table may fill


class Screen:
    """Where a session shows things.

    ``styled`` says whether there is colour, ``alive`` whether somebody is there and the terminal
    can do more than print: turn a spinner, make room for a pager, fill a clipboard.
    """

    def __init__(self, color: Color, *, plain: bool, interactive: bool) -> None:
        style = style_of(color, plain=plain)
        self.styled = style is Style.COLOUR
        self.interactive = interactive
        self.alive = interactive and not plain and os.environ.get("TERM") != "dumb"
        bare, forced = style is Style.NONE, color is Color.ALWAYS
        self.console = _unstyled() if bare else terminal(forced=forced)
        self.talk = _unstyled(stderr=True) if bare else terminal(stderr=True)

    @property
    def width(self) -> int:
        """The width to fill, in cells: the terminal's, within reason."""
        return max(NARROWEST, min(self.console.width, WIDEST))

    @property
    def look(self) -> Look:
        """How an answer is laid out here."""
        return Look(self.width, signs=not self.styled)

    def say(self, text: str | Text) -> None:
        """Print data on stdout."""
        self._print(self.console, text)

    def tell(self, text: str | Text) -> None:
        """Print talk on stderr."""
        self._print(self.talk, text)

    def answer(self, answer: Answer, numbers: Collection[int] | None = None) -> tuple[int, ...]:
        """Print an answer, or some of its sentences; return the numbers of those left for later.

        Somebody who sits there sees its beginning: what would scroll that away is left. Its notes
        are talk.
        """
        if answer.kind is Kind.SMALL_TALK:
            self.tell("\n".join((*answer.notes, "")))
            return ()
        said = taken_as(answer) if numbers is None else ()
        for line in said:
            self.tell(Text(line, "dim"))
        shown = self._laid_out(answer, numbers, (*said, *answer.notes))
        self._data(shown.text)
        for note in answer.notes:
            self.tell(note)
        self.say("")
        return shown.rest

    def _laid_out(
        self, answer: Answer, numbers: Collection[int] | None, beside: Sequence[str]
    ) -> AnswerPage:
        if not (self.interactive and self.console.is_terminal):
            return page(answer, self.look, numbers)
        asked = f"> {answer.question}" if numbers is None else "> /more"
        taken = sum(map(self._height, (asked, *beside))) + 1  # a blank line ends the answer
        room = self.console.height - below_answer(self.console.height, menu=self.alive) - taken
        return screenful(answer, self.look, room, numbers)

    def _height(self, line: str) -> int:
        """Return how many lines of the terminal a line takes."""
        return max(1, -(-cell_len(line) // self.console.width))

    def citation(self, cited: CitedSentence, number: int) -> None:
        """Print one sentence with its neighbours and its citation."""
        self._data(around(cited, number, self.look))
        self.say("")

    def _data(self, text: Text) -> None:
        if self.console.is_terminal:
            self.console.print(text, soft_wrap=True)
        else:
            say_out(text.plain)

    def table(self, rows: Sequence[tuple[str, str]]) -> None:
        """Print names and what they mean."""
        self.console.print(self.tabled(rows), soft_wrap=True)

    def tabled(self, rows: Sequence[tuple[str, str]]) -> Text:
        """Lay out names and what they mean: side by side, or below each other where too narrow."""
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
        return text

    def listing(self, text: Text) -> None:
        """Show lines: in the user's pager where there are more than the window has."""
        lines = text.split("\n", allow_blank=True)
        self.page(Page(tuple(lines)), paged=len(lines) >= self.console.height)

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

    def fitted(self, text: Text, lead: re.Pattern[str] = LEAD) -> Text:
        """Return a text wrapped for stdout, where that is a terminal, to the right of a lead."""
        return self._fitted(self.console, text, lead)

    def _print(self, console: Console, text: str | Text) -> None:
        shown = Text(clean_lines(text)) if isinstance(text, str) else text
        console.print(self._fitted(console, shown), soft_wrap=True)

    def _fitted(self, console: Console, text: Text, lead: re.Pattern[str] = LEAD) -> Text:
        return hanging(text, console, self.width, lead) if console.is_terminal else text


def below_answer(rows: int, *, menu: bool) -> int:
    """Return how many lines of a terminal belong to the prompt, with its menu and toolbar."""
    return menu_rows(rows) + 1 if menu else 1


def menu_rows(rows: int) -> int:
    """Return how many lines a prompt keeps free for its menu, its own among them."""
    return max(2, min(_MENU, rows // 4))


def _unstyled(*, stderr: bool = False) -> Console:
    """Return a console that wraps at a terminal's width and sends it no escape sequence."""
    return Window(stderr=stderr, color_system=None, highlight=False, markup=False, emoji=False)
