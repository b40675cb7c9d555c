"""What is laid out for a terminal: as wide as it is, in colour where that is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from qa.answer import Answer
from qa.rendering.glance.layout import WHOLE, Look, at_shell, page, screenful
from qa.rendering.glance.news import news_block

NARROWEST, WIDEST = 40, 200
"""Cells that a page is laid out for, however narrow or wide the terminal is."""

_SHELL = 2  # lines of a window: what was typed, and the prompt that comes


class Window(Console):
    """A console as wide and high as its window, also where the terminal can do nothing else."""

    @property
    def is_dumb_terminal(self) -> bool:
        """Nothing here moves a cursor, and of a dumb terminal rich would not ask the size."""
        return False


def terminal(*, stderr: bool = False, forced: bool = False) -> Console:
    """Return a console on stdout or stderr; NO_COLOR is obeyed unless ``forced``."""
    return Window(
        stderr=stderr,
        force_terminal=True if forced else None,
        no_color=False if forced else None,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=False,
    )


def laid_out(answer: Answer, *, forced: bool, signs: bool, room: Sequence[str] | None) -> str:
    """Return an answer laid out for stdout, with escape sequences, marked by ``signs``.

    Unless ``room`` is None it is cut to the window, in which these other lines stand as well.
    """
    console = terminal(forced=forced)
    look = _look(console, signs=signs)
    shown = page(answer, look)
    if room is not None and console.is_terminal:
        taken = sum(-(-max(cell_len(line), 1) // console.width) for line in room)
        left = console.height - _SHELL - taken
        if len(shown.lines) > left:
            shown = screenful(answer, look, left, hint=at_shell)
    with console.capture() as captured:
        console.print(shown.text, soft_wrap=True)
    return captured.get().removesuffix("\n")


def laid_out_bare(answer: Answer) -> str:
    """Return an answer laid out for stdout, marked by signs and without escape sequences."""
    return page(answer, _look(terminal(), signs=True)).text.plain


def _look(console: Console, *, signs: bool) -> Look:
    return Look(max(NARROWEST, min(console.width, WIDEST)), signs=signs)


def laid_out_news(name: str, answer: Answer) -> str:
    """Return the news of a saved question for stdout, with signs: no line is broken in a pipe."""
    console = terminal()
    width = max(NARROWEST, min(console.width, WIDEST)) if console.is_terminal else WHOLE.width
    return news_block(name, answer, replace(WHOLE, width=width)).plain


def dimmed(line: str) -> None:
    """Print a line of talk on stderr, dimmed."""
    terminal(stderr=True).print(Text(line, "dim"), soft_wrap=True)


def aligned(rows: Iterable[Sequence[str]]) -> str:
    """Return rows of cells with their columns aligned."""
    table = list(rows)
    widths = [max(map(cell_len, column)) for column in zip(*table, strict=True)]
    lines = ("  ".join(map(set_cell_size, row, widths)).rstrip() for row in table)
    return "\n".join(lines)
