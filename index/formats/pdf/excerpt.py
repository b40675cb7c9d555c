"""A citation is read again: the characters of a page's lines that stand in the cited boxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.formats.pdf.hyphens import SOFT, joint
from index.formats.pdf.layout.bands import Box
from index.formats.pdf.layout.lines import Layout

_NEAR = 0.35  # points; half a hyphen, and more than what rounding makes of a place


class _Fragment(NamedTuple):
    """What is cited of a piece of a line, and what follows the piece, None at the line's end."""

    text: str
    follows: str | None
    dropped: bool


def excerpt(
    pages: Sequence[Layout], start: int, end: int, boxes: Sequence[Sequence[Box]]
) -> str | None:
    """Return what stands on one page from ``start`` to ``end``, or to ``end`` on the second page.

    Lines that have no box are left out, and so is a hyphen that stands outside the box of its line.
    None where the page has no such place.
    """
    found: list[_Fragment] = []
    for i, page in enumerate(pages):
        first = start if i == 0 else 0
        last = end if i == len(pages) - 1 else len(page.text)
        if not 0 <= first <= last <= len(page.text):
            return None
        found += _fragments(page, first, last, boxes[i])
    if not found:
        return None
    text = ""
    for fragment, following in zip(found, [*found[1:], None], strict=True):
        text += fragment.text
        if following is None or fragment.dropped:
            continue
        between = fragment.follows
        text += joint(fragment.text, following.text) if between is None else between
    return text


def _fragments(page: Layout, start: int, end: int, boxes: Sequence[Box]) -> Iterator[_Fragment]:
    place = 0
    for line in page.lines:
        for piece, follows in zip(line.pieces, (*line.joints, None), strict=True):
            first, last = max(start - place, 0), min(end - place, len(piece.text))
            if first < last:
                text = piece.text[first:last]
                band = page.band(piece)
                whole = _distance(band.box(first, last), boxes)
                short = _distance(band.box(first, last - 1), boxes) if last - 1 > first else None
                may_drop = follows is None and last == len(piece.text) and text[-1] in f"-‐{SOFT}"
                dropped = may_drop and (text[-1] == SOFT or (short is not None and short < whole))
                if min(whole, short if dropped and short is not None else whole) < _NEAR:
                    yield _Fragment(text[:-1] if dropped else text, follows, dropped)
            place += len(piece.text) + len("\n" if follows is None else follows)


def _distance(box: Box, boxes: Sequence[Box]) -> float:
    """Return how far the edges of the nearest of some boxes are."""
    return min(
        (max(abs(a - b) for a, b in zip(box, other, strict=True)) for other in boxes),
        default=float("inf"),
    )
