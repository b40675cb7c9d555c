"""What is laid out for a terminal: as wide as it is, in colour where that is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from qa.answer import Answer
from qa.rendering.glance.layout import WHOLE, Look, page
from qa.rendering.glance.news import news_block

NARROWEST, WIDEST = 40, 200
"""Cells that a page is laid out for, however narrow or wide the terminal is."""


def terminal(*, stderr: bool = False, forced: bool = False) -> Console:
    """Return a console on stdout or stderr; NO_COLOR is obeyed unless ``forced``."""
    return Console(
        stderr=stderr,
        force_terminal=True if forced else None,
        no_color=False if forced else None,
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=False,
    )


def laid_out(answer: Answer, *, forced: bool, signs: bool, bare: bool) -> str:
    """Return an answer laid out for stdout: marked by ``signs``, ``bare`` of escape sequences."""
    console = terminal(forced=forced)
    width = max(NARROWEST, min(console.width, WIDEST))
    text = page(answer, Look(width, signs=signs)).text
    if bare:
        return text.plain
    with console.capture() as captured:
        console.print(text, soft_wrap=True)
    return captured.get().removesuffix("\n")


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
