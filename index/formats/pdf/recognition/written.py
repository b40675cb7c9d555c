"""Lines that were recognised on a picture of a page become the sheet that a layout is made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from index.formats.pdf.layout.columns import middle
from index.formats.pdf.layout.glyphs import Run, Sheet

_ALIKE = (0.75, 1.25)  # of the middle size of a page: what the letters of a line make of its box
_STEP = 0.5  # points; a size is rounded to it
_SIZE = 0.95  # of a box's height, in the middle of the pages that this was tried with
_BASE = 0.3  # of the size, below the middle of a box


class Written(NamedTuple):
    """A line as it was recognised, in tenths of a point from the lower left of the displayed page.

    ``edges`` are the left edges of its characters and the right edge of the last, in order.
    """

    text: str
    edges: Sequence[int]
    bottom: int
    top: int


def written_of(value: Iterable[Sequence[object]]) -> list[Written]:
    """Return lines of what JSON made of them; ValueError for anything else."""
    lines = []
    for line in value:
        match line:
            case [str(text), [*edges], int(bottom), int(top)] if text and bottom < top:
                numbers = [edge for edge in edges if isinstance(edge, int)]
                if len(numbers) == len(edges) == len(text) + 1 and numbers == sorted(numbers):
                    lines.append(Written(text, numbers, bottom, top))
                    continue
        raise ValueError("these are no lines of a page")
    return lines


def sheet_of(lines: Sequence[Written], width: float, height: float) -> Sheet:
    """Return the sheet of a page of a size in points; each line is a run of its own.

    The box of a line is as high as its letters happen to be, so lines that differ little from the
    middle one of the page are taken to be of its size.
    """
    usual = middle(_SIZE * (line.top - line.bottom) / 10 for line in lines)
    runs = [_run(line, usual, order) for order, line in enumerate(lines)]
    return Sheet(runs, width, height, 0, sum(len(line.text) for line in lines), 0)


def _run(line: Written, usual: float, order: int) -> Run:
    size = _SIZE * (line.top - line.bottom) / 10
    if _ALIKE[0] * usual < size < _ALIKE[1] * usual:
        size = usual
    size = max(_STEP, _STEP * round(size / _STEP))
    bottom, top = line.bottom / 10, line.top / 10
    base = (bottom + top) / 2 - _BASE * size
    edges = tuple(edge / 10 for edge in line.edges)
    return Run(line.text, edges, base, size, bottom, top, False, True, order)  # noqa: FBT003


def evenly(left: int, right: int, count: int) -> list[int]:
    """Return the edges of so many characters that are as wide as each other."""
    return [left + (right - left) * i // count for i in range(count + 1)]


def in_order(edges: Sequence[int]) -> bool:
    """Say whether no character begins before the one to its left."""
    return all(a <= b for a, b in pairwise(edges))
