"""Where the characters of a line stand on a page, and the boxes of a citation made of that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

Box = tuple[float, float, float, float]
"""As in ``index.parts``, which the child can do without."""


class Band(NamedTuple):
    """The characters of one line, in tenths of a point on a sheet that may have been turned.

    ``edges`` are their left edges and the right edge of the last, or the two ends of a line whose
    characters run the other way. The sheet was turned ``turns`` quarters clockwise from the page
    as it is displayed; ``width`` and ``height`` are the sheet's.
    """

    edges: Sequence[int]
    bottom: int
    top: int
    turns: int
    width: int
    height: int

    def box(self, start: int, end: int) -> Box:
        """Return the box of characters on the displayed page, in points."""
        whole = len(self.edges) == 2
        first, last = (
            (self.edges[0], self.edges[1]) if whole else (self.edges[start], self.edges[end])
        )
        match self.turns:
            case 0:
                box = (first, self.bottom, last, self.top)
            case 1:
                box = (self.height - self.top, first, self.height - self.bottom, last)
            case 2:
                box = (
                    *(self.width - last, self.height - self.top),
                    *(self.width - first, self.height - self.bottom),
                )
            case _:
                box = (self.bottom, self.width - last, self.top, self.width - first)
        left, bottom, right, top = (value / 10 for value in box)
        return left, bottom, right, top
