"""Lines become paragraphs by what the eye goes by: spacing, indents, a last line that is short."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from index.formats.pdf.layout.columns import middle
from index.formats.pdf.layout.lines import Line

TERMINAL = re.compile(r"[.!?…:;。！？؟۔][\"'”’»)\]]*$")
MARKER = re.compile(
    r"(?:[•▪‣◦●○■□➢✓·∙–—*-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]|\[\d{1,3}\]|\d{1,2}(?:\.\d{1,2})+(?=\s+[A-Z]))\s+\S"
)

_SAME_SIZE = 0.08
_WIDER = 0.25  # of the size, more than the leading: a gap between paragraphs
_INDENT = 0.5  # of the size
_ROOM = 0.3  # of the size; so much more than the next word needs, and it would have stood there
_NEIGHBOURS = 3  # lines that show how wide a text is here


class Placed(NamedTuple):
    """A line of a document: its page and its place there, and where its text begins there."""

    page: int
    number: int
    start: int
    line: Line


class Paragraph(NamedTuple):
    """Lines that belong together; ``opens`` and ``closes`` say that its region does so with it."""

    lines: list[Placed]
    indented: bool
    full: bool

    @property
    def text(self) -> str:
        """Return its lines, roughly as they read."""
        return " ".join(placed.line.text for placed in self.lines)

    @property
    def size(self) -> float:
        """Return the size of its longest line."""
        return max((placed.line for placed in self.lines), key=lambda line: len(line.text)).size

    @property
    def bold(self) -> bool:
        """Say whether all of it is bold."""
        return all(placed.line.bold for placed in self.lines)

    @property
    def row(self) -> bool:
        """Say whether it is a row of a table."""
        return self.lines[0].line.row


class Measure(NamedTuple):
    """What is usual in a document: the size of its text, and the leading of each size."""

    size: float
    bold: bool
    leading: dict[int, float]

    def usual(self, size: float) -> float:
        """Return the distance of two lines of a size."""
        return self.leading.get(round(size), 1.2 * size)


def measure(lines: Sequence[Placed]) -> Measure:
    """Return what is usual in a document."""
    sizes: Counter[float] = Counter()
    weights: Counter[bool] = Counter()
    gaps: dict[int, list[float]] = {}
    for placed in lines:
        sizes[round(placed.line.size, 1)] += len(placed.line.text)
        weights[placed.line.bold] += len(placed.line.text)
    for above, below in pairwise(lines):
        if above.page == below.page and above.line.region == below.line.region:
            gap, size = above.line.base - below.line.base, below.line.size
            if 0.8 * size < gap < 2.5 * size and _alike(above.line, below.line):
                gaps.setdefault(round(size), []).append(gap)
    leading = {size: _usual(found) for size, found in gaps.items()}
    size = max(sizes, key=sizes.__getitem__, default=10.0)
    return Measure(size, weights[True] > weights[False], leading)


def _usual(gaps: list[float]) -> float:
    """Return the most frequent gap, or the middle one where they differ."""
    (gap, count), *_ = Counter(round(gap, 1) for gap in gaps).most_common(1)
    return gap if count > 0.3 * len(gaps) else middle(gaps)


def _alike(above: Line, below: Line) -> bool:
    return abs(above.size - below.size) <= _SAME_SIZE * max(above.size, below.size)


def paragraphs(region: Sequence[Placed], usual: Measure) -> list[Paragraph]:
    """Return the paragraphs of a region of a page."""
    found: list[Paragraph] = []
    group: list[Placed] = []
    edge = max(placed.line.right for placed in region)
    for i, placed in enumerate(region):
        if group and _breaks(region, i, len(group), usual, edge):
            found.append(_paragraph(group, region, usual))
            group = []
        group.append(placed)
    found.append(_paragraph(group, region, usual))
    return found


def _paragraph(group: list[Placed], region: Sequence[Placed], usual: Measure) -> Paragraph:
    lefts = [p.line.left for p in region if _alike(p.line, group[0].line) and not p.line.row]
    margin = min(lefts, default=group[0].line.left)
    near = _margin_right(region, region.index(group[-1]))
    size = usual.size
    return Paragraph(
        group,
        indented=group[0].line.left - margin > _INDENT * size,
        full=near - group[-1].line.right < 2.5 * size,
    )


def _margin_right(region: Sequence[Placed], i: int) -> float:
    near = region[max(0, i - _NEIGHBOURS) : i + _NEIGHBOURS + 1]
    return max(p.line.right for p in near if not p.line.row or p is region[i])


def _breaks(region: Sequence[Placed], i: int, length: int, usual: Measure, edge: float) -> bool:
    """Say whether a paragraph of so many lines ends before the line ``i`` of a region."""
    above, line = region[i - 1].line, region[i].line
    size = line.size
    if above.row or line.row or not _alike(above, line) or _is_beside(above, line):
        return True
    gap = above.base - line.base
    if not -_WIDER * size < gap - usual.usual(size) < _WIDER * size:
        return _is_apart(region, i, gap, usual)
    room = edge - above.right - _first_word(line) > _ROOM * size
    if above.bold != line.bold and (room or length == 1) and not usual.bold:
        return above.right < edge - 2 * size or line.bold
    if size > 1.15 * usual.size or _is_centred(above, line):
        return False
    return _is_shaped_apart(region, i, length, room=room)


def _is_beside(above: Line, line: Line) -> bool:
    return line.left > above.right or line.right < above.left


def _is_shaped_apart(region: Sequence[Placed], i: int, length: int, *, room: bool) -> bool:
    """Say whether an indent, a marker or a short line sets two lines apart."""
    above, line = region[i - 1].line, region[i].line
    indent = (line.left - above.left) / line.size
    if MARKER.match(line.text) and (_ends(above) or room or indent < -_INDENT):
        return True
    if above.text[-1:] in "-‐\u00ad":
        return False
    if indent > _INDENT:
        return _begins(region, i, length, room=room)
    if not room:
        return indent < -_INDENT and length > 1
    near = _margin_right(region, i - 1) - above.right - _first_word(line) > _ROOM * line.size
    ends = _ends(above) or (near and not line.text[:1].islower())
    return ends or (indent < -_INDENT and length > 1)


def _is_apart(region: Sequence[Placed], i: int, gap: float, usual: Measure) -> bool:
    """Say whether an unusual gap sets two lines apart, or is how this text is set."""
    above, line = region[i - 1], region[i]
    if gap <= 0 or gap > 2.2 * line.line.size:
        return True
    if gap < usual.usual(line.line.size):
        return gap < 0.85 * line.line.size
    others = [
        region[k - 1].line.base - region[k].line.base
        for k in range(max(1, i - _NEIGHBOURS), min(len(region), i + _NEIGHBOURS + 1))
        if k != i and _alike(region[k - 1].line, region[k].line)
    ]
    if len(others) > 1:
        return gap > min(others) + _WIDER * line.line.size
    return (
        _ends(above.line) or line.line.bold or above.line.bold or not line.line.text[:1].islower()
    )


def _begins(region: Sequence[Placed], i: int, length: int, *, room: bool) -> bool:
    """Say whether a line that is indented begins a paragraph; the other lines of one may hang."""
    above, line = region[i - 1].line, region[i].line
    after = region[i + 1].line if i + 1 < len(region) else None
    if length == 1 and MARKER.match(above.text):
        return False
    if after is not None and _alike(line, after) and not after.row:
        if abs(after.left - line.left) < 0.3 * line.size:
            return length > 1 or (room and _ends(above))
        if abs(after.left - above.left) < 0.3 * line.size:
            return length > 1 or room or _ends(above) or line.text[:1].isupper()
    return room or _ends(above)


def _ends(line: Line) -> bool:
    return bool(TERMINAL.search(line.text))


def _first_word(line: Line) -> float:
    """Return how much room the first word of a line would have needed, with a blank."""
    first = line.pieces[0]
    end = first.text.find(" ")
    if not len(first.edges):
        return 3 * first.size
    return first.edges[end if end > 0 else len(first.text)] - first.left + 0.25 * first.size


def _is_centred(above: Line, line: Line) -> bool:
    off = abs((above.left + above.right) - (line.left + line.right)) / 2
    apart = abs(above.left - line.left)
    return off < 0.4 * line.size < apart
