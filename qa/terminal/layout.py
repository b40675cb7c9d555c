"""What is laid out for a terminal: as wide as it is, in colour where that is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from qa.answer import Answer
from qa.rendering.article_text import hanging
from qa.rendering.styled import styled_answer


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


def laid_out(answer: Answer, *, forced: bool, styled: bool) -> str:
    """Return an answer wrapped for stdout, with escape sequences where it is ``styled``."""
    console = terminal(forced=forced)
    page = hanging(styled_answer(answer), console, console.width)
    if not styled:
        return page.plain
    with console.capture() as captured:
        console.print(page)
    return captured.get().removesuffix("\n")


def dimmed(line: str) -> None:
    """Print a line of talk on stderr, dimmed."""
    terminal(stderr=True).print(Text(line, "dim"), soft_wrap=True)


def aligned(rows: Iterable[Sequence[str]]) -> str:
    """Return rows of cells with their columns aligned."""
    table = list(rows)
    widths = [max(map(cell_len, column)) for column in zip(*table, strict=True)]
    lines = ("  ".join(map(set_cell_size, row, widths)).rstrip() for row in table)
    return "\n".join(lines)
