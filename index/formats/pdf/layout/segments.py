"""Runs become segments: what stands on one baseline without a wide gap, as it reads.

The marks of footnotes, raised and small behind a word, are left out, and so are the numbers of
lines in a margin. All that is decided here by the page alone, since a citation reads it alone.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby, pairwise
from typing import NamedTuple, TypeVar

from index.formats.pdf.layout.glyphs import Run

_MARK = re.compile(r"[\[(]?(?:\d{1,3}(?:[,–-] ?\d{1,3})*|[a-f]|[ivx]{1,4}|[*†‡§¶∗#‖]{1,3})[\])]?")
_BEFORE_MARK = re.compile(r"(?:[^\W\d_]{3,}|[.,;:!?\"'”’)\]…]|\d{4})$")  # not m², not 10³
_SAME_BASE = 0.25  # of the size
_NEAR = 0.5  # of the size: so far apart is one text, in whatever order the page draws it
_NUMBERED_LINES = 5
_LEFTWARD = frozenset({"R", "AL"})


class Segment(NamedTuple):
    """Text on one baseline; ``edges`` as in a run, empty where it is read from right to left."""

    text: str
    edges: Sequence[float]
    left: float
    right: float
    base: float
    size: float
    bottom: float
    top: float
    bold: bool
    order: int


def segments(runs: list[Run]) -> list[Segment]:
    """Return the segments of a page, from top to bottom and left to right."""
    runs = _without_line_numbers(_without_marks(runs))
    found = []
    for row in by_baseline(runs, _SAME_BASE):
        group: list[Run] = []
        for run in row:
            if group and not _near(group, run):
                found.append(_segment(group))
                group = []
            group.append(run)
        found.append(_segment(group))
    return [s for s in _with_initials(found) if s.text]


def _without_marks(runs: list[Run]) -> list[Run]:
    """Leave out the marks of footnotes; bring what else is raised or lowered onto its line."""
    kept: list[Run] = []
    for i, run in enumerate(runs):
        before = kept[-1] if kept else None
        after = runs[i + 1] if i + 1 < len(runs) else None
        if before is not None and _is_script(run, before) and -0.2 < _gap(before, run) < 0.5:
            marks = run.base > before.base and _MARK.fullmatch(run.text)
            if marks and _BEFORE_MARK.search(before.text):
                continue
            kept.append(run._replace(base=before.base))
        elif after is not None and _is_script(run, after) and -0.2 < _gap(run, after) < 0.8:
            if run.base > after.base and _MARK.fullmatch(run.text):
                continue  # before the footnote itself
            kept.append(run._replace(base=after.base))
        else:
            kept.append(run)
    return kept


def _gap(left: Run, right: Run) -> float:
    return (right.left - left.right) / max(left.size, right.size)


def _is_script(run: Run, host: Run) -> bool:
    lift = (run.base - host.base) / host.size
    small = 0.52 * host.size < run.size < 0.85 * host.size  # smaller: a line beside an initial
    return small and (0.1 < lift < 0.75 or -0.4 < lift < -0.05)


def _without_line_numbers(runs: list[Run]) -> list[Run]:
    """Leave out numbers that stand in a column of their own beside the text and count its lines."""
    columns: dict[int, list[Run]] = defaultdict(list)
    for run in runs:
        if run.text.isdecimal() and len(run.text) <= 4:
            columns[round(run.right / 3)].append(run)
    numbers: set[int] = set()
    for column in columns.values():
        ordered = sorted(column, key=lambda run: -run.base)
        values = [int(run.text) for run in ordered]
        steps = {after - before for before, after in pairwise(values)}
        if len(ordered) >= _NUMBERED_LINES and len(steps) == 1 and min(steps) in {1, 2, 5, 10}:
            left, right = min(r.left for r in ordered), max(r.right for r in ordered)
            others = [run for run in runs if run not in ordered]
            beside = sum(r.left > right for r in others), sum(r.right < left for r in others)
            if max(beside) > 0.9 * len(others) and len(others) >= len(ordered):
                numbers |= {run.order for run in ordered if _stands_alone(run, others)}
    return [run for run in runs if run.order not in numbers]


def _stands_alone(number: Run, others: list[Run]) -> bool:
    level = [run for run in others if abs(run.base - number.base) < _SAME_BASE * run.size]
    return all(abs(_gap(number, run)) > 0.6 for run in level)


_Piece = TypeVar("_Piece", Run, Segment)


def by_baseline(pieces: list[_Piece], same: float) -> list[list[_Piece]]:
    """Return the pieces of each baseline, from left to right, the uppermost baseline first.

    Two that are less than ``same`` of the smaller size apart are one.
    """
    rows: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.base, piece.left)):
        if rows:
            first = rows[-1][0]
            if first.base - piece.base < same * min(first.size, piece.size):
                rows[-1].append(piece)
                continue
        rows.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def _near(group: list[Run], run: Run) -> bool:
    last = group[-1]
    size = min(last.size, run.size)
    gap = run.left - max(other.right for other in group)
    return gap < (1.0 if _follows(last, run) else _NEAR) * size


def _follows(before: Run, run: Run) -> bool:
    """Say whether the page draws one after the other; a mark may have stood between them."""
    return 0 < run.order - before.order <= 2


def _segment(group: list[Run]) -> Segment:
    text, edges = group[0].text, list(group[0].edges)
    for before, run in pairwise(group):
        gap = run.left - before.right
        size = min(before.size, run.size)
        if gap > (0.16 if _follows(before, run) else 0.1) * size or (
            run.spaced and gap > 0.02 * size
        ):
            text += " "
            edges = [*edges, run.left, *run.edges[1:]]
        else:
            edges = [*edges[:-1], *run.edges]
        text += run.text
    main = max(group, key=lambda run: len(run.text) * run.size)
    left, right = min(r.left for r in group), max(r.right for r in group)
    bold = sum(len(r.text) for r in group if r.bold) > 0.9 * len(text)
    if any(unicodedata.bidirectional(c) in _LEFTWARD for c in text):
        text, edges = _logical(text), []
    elif len(edges) != len(text) + 1:
        raise ValueError("a segment's edges are not its characters'")
    order = min(run.order for run in group)
    return Segment(
        text,
        array("f", edges),
        left,
        right,
        main.base,
        main.size,
        main.bottom,
        main.top,
        bold,
        order,
    )


def _logical(text: str) -> str:
    """Return a line that was put together from left to right in the order in which it is read."""
    kinds = [unicodedata.bidirectional(c) for c in text]
    rightward = sum(k == "L" for k in kinds) > sum(k in _LEFTWARD for k in kinds)
    pieces: list[tuple[bool, str]] = []
    leftward = not rightward
    for strong, characters in groupby(text, key=_direction):
        part = "".join(characters)
        leftward = leftward if strong is None else strong
        pieces.append((leftward, part[::-1] if leftward else part))
    if not rightward:
        return "".join(word for _, word in reversed(pieces))
    found = ""
    group: list[str] = []
    for is_leftward, word in [*pieces, (False, "")]:
        if is_leftward:
            group.append(word)
        else:
            found += "".join(reversed(group)) + word
            group = []
    return found


def _direction(character: str) -> bool | None:
    """Say whether a character runs to the left; None where it goes along with its neighbours."""
    kind = unicodedata.bidirectional(character)
    return None if kind in {"WS", "ON", "CS", "ES", "NSM"} else kind in _LEFTWARD


def _with_initials(found: list[Segment]) -> list[Segment]:
    """Put an initial that is several lines tall before the first of them."""
    for initial in [s for s in found if len(s.text) == 1 and s.text.isupper()]:
        beside = [
            s
            for s in found
            if s.size < 0.65 * initial.size
            and -0.3 < (s.left - initial.right) / s.size < 1.2
            and initial.bottom < s.base < initial.base + initial.size
        ]
        if len(beside) < 2:
            continue
        first = max(beside, key=lambda s: s.base)
        if not len(first.edges):
            continue
        blank = "" if first.text[0].islower() or first.text[0] in "’'" else " "
        left = (*initial.edges[:1], *([initial.right] if blank else []))
        joined = first._replace(
            text=initial.text + blank + first.text,
            edges=array("f", (*left, *first.edges)),
            left=initial.left,
        )
        found = [joined if s is first else s for s in found if s is not initial]
    return found
