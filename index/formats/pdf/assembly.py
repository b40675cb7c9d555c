"""Blocks become a text, and each piece of it keeps where on its page it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.formats.pdf.flow import Flow
from index.formats.pdf.hyphens import SOFT, Hyphens, joint
from index.formats.pdf.layout.bands import Band
from index.formats.pdf.layout.lines import Layout
from index.formats.pdf.paragraphs import Placed

_NARROWEST_HYPHEN = 6  # tenths of a point: a citation tells by its box whether one was dropped


class Piece(NamedTuple):
    """Characters of a text that stand on one line of a page, and in the page's text at ``place``.

    ``start`` is where they begin in the document's text; ``page`` is counted from 1.
    """

    start: int
    length: int
    page: int
    place: int
    band: Band


class Text(NamedTuple):
    """A document's text, its blocks (start, end, role, level), and its pieces in its order."""

    text: str
    blocks: list[tuple[int, int, str, int]]
    pieces: list[Piece]


def assemble(blocks: Sequence[Flow], pages: Sequence[Layout], hyphens: Hyphens) -> Text:
    """Return the text of a document."""
    bounds: list[tuple[int, int, str, int]] = []
    pieces: list[Piece] = []
    parts: list[str] = []
    length = 0
    for block in blocks:
        if length:
            parts.append("\n\n")
            length += 2
        start = length
        for part, piece in _block(block, pages, hyphens):
            parts.append(part)
            if piece is not None:
                pieces.append(piece._replace(start=length))
            length += len(part)
        bounds.append((start, length, block.role, block.level))
    return Text("".join(parts), bounds, pieces)


def _block(
    block: Flow, pages: Sequence[Layout], hyphens: Hyphens
) -> Iterator[tuple[str, Piece | None]]:
    """Yield the text of a block, piece by piece, each with its place; a joint has none."""
    lines = block.paragraph.lines
    for placed, following in zip(lines, [*lines[1:], None], strict=True):
        place = placed.start
        line = placed.line
        for piece, between in zip(line.pieces, (*line.joints, None), strict=True):
            text, after = piece.text, between
            band = pages[placed.page].band(piece)
            if between is None:
                text, after = _end(placed, following, band, hyphens)
            yield text, Piece(0, len(text), placed.page + 1, place, band)
            if after:
                yield after, None
            place += len(piece.text) + len(between or "")


def _end(placed: Placed, following: Placed | None, band: Band, hyphens: Hyphens) -> tuple[str, str]:
    """Return the last piece of a line as it stands in the text, and what comes after it."""
    text = placed.line.pieces[-1].text
    if following is None:
        return text.rstrip(SOFT), ""
    right = following.line.text
    if text.endswith(SOFT):
        return text[:-1], ""
    if hyphens.drops(text, right) and drops_visibly(band, len(text)):
        return text[:-1], ""
    return text, joint(text, right)


def drops_visibly(band: Band, length: int) -> bool:
    """Say whether the box of a line without its hyphen differs from that with it."""
    return len(band.edges) > 2 and band.edges[length] - band.edges[length - 1] >= _NARROWEST_HYPHEN
