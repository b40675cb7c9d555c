"""Where the text of a PDF stands on its pages."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from index.article import Location, Span
from index.formats.pdf.assembly import Piece
from index.parts import Box, Page


@dataclass(frozen=True, slots=True)
class PdfPlaces:
    """The places of a text that was made of the lines of pages.

    ``pieces`` are the stretches of text that stand on one line each, in the text's order; between
    them are only the blanks that the line breaks became. ``labels`` are what the pages call
    themselves, in their order; ``recognised`` are the pages that were pictures. ``start`` of a
    location counts characters in the text of its page, ``end`` those of the page on which the
    sentence ends.
    """

    pieces: tuple[Piece, ...]
    labels: tuple[str, ...]
    recognised: frozenset[int] = frozenset()

    def locate(self, spans: Sequence[Span]) -> tuple[Location, ...]:
        """Return where spans of the text stand, with the boxes of their lines."""
        starts = [piece.start for piece in self.pieces]
        return tuple(self._location(span, starts) for span in spans)

    def _location(self, span: Span, starts: list[int]) -> Location:
        first = max(0, bisect_right(starts, span.start) - 1)
        last = max(first + 1, bisect_left(starts, span.end))
        pieces = self.pieces[first:last]
        if len(pieces) > 1 and pieces[0].start + pieces[0].length <= span.start:
            pieces = pieces[1:]
        begins, ends = pieces[0], pieces[-1]
        start = begins.place + max(0, span.start - begins.start)
        end = ends.place + min(ends.length, span.end - ends.start)
        label = self.labels[begins.page - 1]
        over = ends.page != begins.page
        page = Page(
            begins.page,
            label if label != str(begins.page) and label else None,
            _boxes([piece for piece in pieces if piece.page == begins.page], span),
            ends.page if over else None,
            _boxes([piece for piece in pieces if piece.page == ends.page], span) if over else (),
            not self.recognised.isdisjoint((begins.page, ends.page)),
        )
        return Location(0, 0, start, end, 0, 0, (page,))


def _boxes(pieces: Sequence[Piece], span: Span) -> tuple[Box, ...]:
    boxes = []
    for piece in pieces:
        first, last = max(0, span.start - piece.start), min(piece.length, span.end - piece.start)
        if first < last:
            boxes.append(piece.band.box(first, last))
    return tuple(boxes)
