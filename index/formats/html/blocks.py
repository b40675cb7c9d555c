"""The blocks of a page, each from its visible runs: paragraphs, headings, list items, rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby

from index.article import CELL, Role
from index.formats.html.runs import Break, Element, Run

_LONGEST_CELL = 150  # characters on average; a table with longer cells lays out a page
_LONGEST_HEADING = 400  # characters; a longer one was never closed
_WORD = re.compile(r"\w")


@dataclass(frozen=True, eq=False)
class PageBlock:
    """A block of a page: its runs, its visible text and what is known of it.

    ``element`` is the innermost element around it, ``linked`` the share of its characters that
    are links.
    """

    runs: tuple[Run, ...]
    text: str
    role: Role
    level: int
    element: Element
    linked: float


def blocks_of(runs: Iterable[Run], *, tables: bool = True) -> list[PageBlock]:
    """Return the blocks that say anything, in order.

    A row of a table is one block, where ``tables`` allows it and the table holds data.
    """
    pieces = [list(group) for group in _paragraphs(runs)]
    rows = _data_rows(pieces) if tables else set()
    blocks = []
    for key, group in groupby(pieces, lambda piece: piece[0].element.row or piece[0]):
        several = list(group)
        if key in rows:
            several = [[run for piece in several for run in piece]]
        blocks += [block for piece in several if (block := _block(piece, row=key in rows))]
    return blocks


def separator(run: Run) -> str:
    """Return what is shown between a run and the one before it in the same block."""
    if run.cells:
        return CELL * run.cells
    return ("", " ", "\n", "\n")[run.gap]


def joined(runs: Iterable[Run]) -> Iterator[tuple[str, Run]]:
    """Yield the runs of a block, each with what is shown before it."""
    for number, run in enumerate(runs):
        yield separator(run) if number else "", run


def _paragraphs(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """Yield the runs between two breaks of paragraphs."""
    piece: list[Run] = []
    for run in runs:
        if run.gap == Break.PARAGRAPH and piece:
            yield piece
            piece = []
        piece.append(run)
    if piece:
        yield piece


def _block(runs: list[Run], *, row: bool) -> PageBlock | None:
    """Return the block of these runs, white space around it left out; None if it says nothing."""
    while runs and not runs[-1].shown.strip():
        runs.pop()
    first = next((i for i, run in enumerate(runs) if run.shown.strip()), 0)
    runs = runs[first:]
    text = "".join(before + run.shown for before, run in joined(runs))
    if not _WORD.search(text):
        return None
    element = runs[0].element
    level = element.level if len(text) <= _LONGEST_HEADING else 0
    role = Role.HEADING if level else element.role
    if row:
        cells = {run.element.cell and run.element.cell.name for run in runs}
        role = Role.HEADER if cells == {"th"} else Role.ROW
    linked = sum(len(run.shown) for run in runs if run.linked) / len(text)
    return PageBlock(tuple(runs), text, role, level if role == Role.HEADING else 0, element, linked)


def _data_rows(pieces: list[list[Run]]) -> set[object]:
    """Return the rows of those tables that hold data rather than lay out a page.

    Such a table has two rows of two cells, short ones, and neither headings nor tables in them.
    """
    tables: dict[Element, dict[Element, list[list[Run]]]] = {}
    nesting: set[Element] = set()
    for piece in pieces:
        element = piece[0].element
        row, table = element.row, element.table
        if row is None or table is None:
            continue
        tables.setdefault(table, {}).setdefault(row, []).append(piece)
        if element.level:
            nesting.add(table)
        if table.parent and table.parent.table:
            nesting.add(table.parent.table)
    data: set[object] = set()
    for table, rows in tables.items():
        several = sum(len({id(p[0].element.cell) for p in row}) > 1 for row in rows.values())
        cells: Counter[Element | None] = Counter()
        for piece in chain.from_iterable(rows.values()):
            cells[piece[0].element.cell] += sum(len(run.shown) for run in piece)
        lengths = cells.values()
        short = sum(lengths) <= _LONGEST_CELL * len(lengths) and max(lengths) <= 4 * _LONGEST_CELL
        if several > 1 and short and table not in nesting:
            data.update(rows)
    return data
