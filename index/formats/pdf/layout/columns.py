"""The reading order of a page: it is cut along its gutters, until each region is one column.

A gutter is a white strip with prose on both sides, as tall as can be. What crosses it, such as a
heading over all columns, ends it; what stands above is read first, then the column to its left,
the one to its right, and what stands below.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from index.formats.pdf.layout.segments import Segment

_NARROWEST = 0.7  # of the text's size; newspapers set columns .8 apart and more
_MOST_SEGMENTS = 3_000  # of a region; a page with more is a drawing, and is read line by line
_MOST_CANDIDATES = 120
_DEEPEST = 12  # cuts within cuts
_FEWEST_LINES = 2  # on the shorter side; the taller one has at least one more
_FEWEST_LETTERS = 12  # a line of prose in a narrow column has twice as many
_FEWEST_WORDS = 2.2
_LARGER = 1.2  # than the text: a heading
_FULLEST = 0.28  # of a side: it may hold three columns whose lines are not level


def middle(values: Iterable[float]) -> float:
    """Return the value in the middle of some; ``statistics`` would take as long as a page."""
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


class _Gutter(NamedTuple):
    above: list[Segment]
    left: list[Segment]
    right: list[Segment]
    below: list[Segment]
    score: float


def regions(segments: list[Segment], depth: int = 0) -> list[list[Segment]]:
    """Return the segments in regions of one column each, in reading order."""
    if not segments:
        return []
    gutter = _gutter(segments) if depth < _DEEPEST and len(segments) <= _MOST_SEGMENTS else None
    if gutter is None:
        return [segments]
    parts = (gutter.above, gutter.left, gutter.right, gutter.below)
    return [region for part in parts for region in regions(part, depth + 1)]


def _gutter(segments: list[Segment]) -> _Gutter | None:
    size = middle(s.size for s in segments)
    width = _NARROWEST * size
    left, right = min(s.left for s in segments), max(s.right for s in segments)
    ends = Counter(math.ceil(s.right + width / 2) for s in segments)
    best = None
    for x, _ in ends.most_common(_MOST_CANDIDATES):
        if left < x < right:
            best = _taller(segments, x, width, best)
    return best


def _taller(
    segments: list[Segment], x: float, width: float, best: _Gutter | None
) -> _Gutter | None:
    """Return the tallest gutter around ``x``, between two segments that cross it, or ``best``."""
    near, far = x - width / 2, x + width / 2
    bases = [s.base for s in segments]
    across = [s for s in segments if s.left < far and s.right > near]
    across += _rest_of_headings(segments, across)
    crossing = sorted((s.base for s in across), reverse=True)
    for top, bottom in pairwise((max(bases) + 1, *crossing, min(bases) - 1)):
        if top - bottom < max(2 * width, best.score if best else 0):
            continue
        band = [s for s in segments if bottom < s.base < top and (s.right <= near or s.left >= far)]
        left, right = [s for s in band if s.left < x], [s for s in band if s.left >= x]
        score = _score(left, right)
        if score > (best.score if best else 0):
            above = [s for s in segments if s.base >= top]
            below = [s for s in segments if s.base <= bottom]
            best = _Gutter(above, left, right, below, score)
    return best


def _rest_of_headings(segments: list[Segment], across: list[Segment]) -> list[Segment]:
    """Return the short lines of headings of which another line crosses a gutter."""
    usual = middle(s.size for s in segments)
    long = [s for s in across if s.size > _LARGER * usual]
    short = [s for s in segments if s.size > _LARGER * usual and s not in long] if long else []
    return [
        s
        for s in short
        if any(
            abs(s.size - other.size) < 0.1 * s.size and abs(s.base - other.base) < 1.6 * s.size
            for other in long
        )
    ]


def _score(left: list[Segment], right: list[Segment]) -> float:
    """Return how tall the strip between two columns of prose is; 0 where they are none."""
    if len(left) < _FEWEST_LINES or len(right) < _FEWEST_LINES:
        return 0
    top = min(max(s.base for s in left), max(s.base for s in right))
    bottom = max(min(s.base for s in left), min(s.base for s in right))
    sides = [[s for s in side if bottom <= s.base <= top] for side in (left, right)]
    counts = sorted(len(_lines(side)) for side in sides)
    if counts[0] < _FEWEST_LINES or counts[1] <= _FEWEST_LINES:
        return 0
    if not (_is_prose(left) and _is_prose(right)):
        return 0
    gap = min(s.left for s in right) - max(s.right for s in left)
    return top - bottom + min(gap, 50) / 100


def _is_prose(side: list[Segment]) -> bool:
    lines = _lines(side)
    width = max(s.right for s in side) - min(s.left for s in side)
    text = " ".join(s.text for s in side)
    letters = sum(c.isalpha() for c in text)
    return (
        letters >= _FEWEST_LETTERS * len(lines)
        and letters > 0.6 * len(text.replace(" ", ""))
        and (len(text.split()) >= _FEWEST_WORDS * len(lines) or not text.isascii())
        and middle(sum(s.right - s.left for s in line) for line in lines) > _FULLEST * width
    )


def _lines(side: list[Segment]) -> list[list[Segment]]:
    lines: list[list[Segment]] = []
    for segment in sorted(side, key=lambda s: -s.base):
        if lines and lines[-1][0].base - segment.base < 0.3 * segment.size:
            lines[-1].append(segment)
        else:
            lines.append([segment])
    return lines
