"""A verification for a terminal: columns that wrap, verdicts in colour. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from qa.rendering.verified.plain import match_lines, rows
from qa.verifying.quotation import Match, Verification

_STYLES = {True: "green", False: "bold red", None: "dim"}


def styled_table(verification: Verification) -> Table:
    """Return the columns of ``plain.table``."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(justify="right", no_wrap=True, style="dim")
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for row in rows(verification):
        said = Text(row.text)
        for note in row.notes:
            said.append(f"\n{note}", style="dim")
        grid.add_row(Text(row.place), Text(row.verdict, style=_STYLES[row.good]), said)
    return grid


def styled_matches(found: Sequence[Match]) -> Text:
    """Return what ``plain.matches`` does, what stands below a sentence dimmed."""
    text = Text()
    for number, match in enumerate(found, 1):
        first, *others = match_lines(number, match)
        text.append("\n\n" if number > 1 else "")
        text.append(first)
        for line in others:
            text.append(f"\n{line}", style="dim")
    return text
