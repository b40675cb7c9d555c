"""The lines of a page in reading order, and the page's text: what a citation counts in.

The text is the lines' pieces, one after the other: a line ends with a newline, the cells of a
table row are set apart by `` | ``, and a cell that runs over several lines is one piece of text
for each. It holds all that stands on the page, furniture and all, and depends on nothing else.
"""

from __future__ import annotations

import re
from array import array
from itertools import pairwise
from typing import NamedTuple

from index.article import CELL
from index.formats.pdf.layout.bands import Band
from index.formats.pdf.layout.columns import middle, regions
from index.formats.pdf.layout.glyphs import Sheet
from index.formats.pdf.layout.segments import Segment, by_baseline, segments

_SAME_BASE = 0.3  # of the size
_CELL_GAP = 1.0  # of the size
_WIDE_GAP = 2.5  # of the size; what stands farther apart and in no table does not belong together
_ALIGNED = 0.6  # of the size
_FEWEST_GAPS = 2  # of the wider kind; a single one is where a table is interrupted
_APART = 1.3  # rows are set so much farther apart than the lines within one, if at all
_HYPHENATED = re.compile(r"[^\W\d_][-‐\u00ad]$")


class Line(NamedTuple):
    """A line of a page, or a row of a table.

    ``pieces`` are what stands on one baseline each, ``joints`` what stands between two of them.
    ``region`` tells the columns of a page apart, and ``indent`` is how far the line begins from the
    left edge of its own.
    """

    pieces: tuple[Segment, ...]
    joints: tuple[str, ...]
    region: int
    row: bool = False

    @property
    def text(self) -> str:
        """Return the line as it reads."""
        joints = (*self.joints, "")
        return "".join(p.text + joint for p, joint in zip(self.pieces, joints, strict=True))

    @property
    def left(self) -> float:
        """Return where the line begins."""
        return min(piece.left for piece in self.pieces)

    @property
    def right(self) -> float:
        """Return where the line ends."""
        return max(piece.right for piece in self.pieces)

    @property
    def base(self) -> float:
        """Return the line's baseline."""
        return self.pieces[0].base

    @property
    def size(self) -> float:
        """Return the size of most of its text."""
        return max(self.pieces, key=lambda piece: len(piece.text)).size

    @property
    def bold(self) -> bool:
        """Say whether all of it is bold."""
        return all(piece.bold for piece in self.pieces)


class Layout(NamedTuple):
    """A page's lines in reading order, on its sheet."""

    lines: list[Line]
    sheet: Sheet

    @property
    def text(self) -> str:
        """Return the page's text."""
        return "\n".join(line.text for line in self.lines)

    def band(self, piece: Segment) -> Band:
        """Return where the characters of a piece stand on the displayed page."""
        edges = piece.edges if len(piece.edges) else (piece.left, piece.right)
        page = self.sheet
        return Band(
            array("i", (round(10 * edge) for edge in edges)),
            round(10 * piece.bottom),
            round(10 * piece.top),
            page.turns,
            round(10 * page.width),
            round(10 * page.height),
        )


def layout(sheet: Sheet) -> Layout:
    """Return the lines of a page."""
    found = []
    for number, region in enumerate(regions(segments(sheet.runs))):
        found += _lines(region, number)
    return Layout(found, sheet)


def _lines(region: list[Segment], number: int) -> list[Line]:
    levels = by_baseline(region, _SAME_BASE)
    lines: list[Line] = []
    for first, last, is_table in _tables(levels):
        if is_table:
            lines += [_row(rows, number) for rows in _table_rows(levels[first:last])]
        else:
            below = levels[last] if last < len(levels) else None
            for level in levels[first:last]:
                is_last = level is levels[last - 1]
                names = _names(level, below) if below is not None and is_last else None
                lines += [_row([names], number)] if names else _plain(level, number)
    return lines


def _names(level: list[Segment], below: list[Segment]) -> list[Segment] | None:
    """Return the names of columns that stand too close to be told apart without the row below."""
    line, columns = level[0], _cells(below)
    near = _ALIGNED * line.size
    if line.base - below[0].base > 3 * line.size:
        return None
    if len(level) > 1 or not len(line.edges):
        pairs = zip(level, columns, strict=False)
        aligned = len(level) == len(columns) and all(abs(s.left - c[0]) < near for s, c in pairs)
        return level if aligned else None
    words = [0, *(i + 1 for i, c in enumerate(line.text) if c == " ")]
    cuts = [
        next((i for i in words if abs(line.edges[i] - left) < near), None) for left, _ in columns
    ]
    if None in cuts or len(set(cuts)) < len(columns) or cuts[0] != 0:
        return None
    starts = [cut for cut in cuts if cut is not None]
    return [_part(line, a, b - 1) for a, b in pairwise([*starts, len(line.text) + 1])]


def _part(line: Segment, start: int, end: int) -> Segment:
    edges = line.edges[start : end + 1]
    return line._replace(text=line.text[start:end], edges=edges, left=edges[0], right=edges[-1])


def _plain(level: list[Segment], number: int) -> list[Line]:
    lines: list[list[Segment]] = []
    for segment in level:
        size = segment.size
        if lines and segment.left - lines[-1][-1].right < _WIDE_GAP * size:
            lines[-1].append(segment)
        else:
            lines.append([segment])
    return [Line(tuple(line), (" ",) * (len(line) - 1), number) for line in lines]


def _tables(levels: list[list[Segment]]) -> list[tuple[int, int, bool]]:
    """Return the stretches of lines, first and last, with whether each is a table."""
    cells = [_cells(level) for level in levels]
    stretches: list[tuple[int, int, bool]] = []
    at = 0
    while at < len(levels):
        end = at
        if len(cells[at]) > 1:
            end = _table_end(levels, cells, at)
        if end > at:
            stretches.append((at, end, True))
            at = end
        else:
            if stretches and not stretches[-1][2]:
                stretches[-1] = (stretches[-1][0], at + 1, False)
            else:
                stretches.append((at, at + 1, False))
            at += 1
    return stretches


def _cells(level: list[Segment]) -> list[tuple[float, float]]:
    if _is_stretched(level):
        return [(level[0].left, level[-1].right)]
    cells: list[tuple[float, float]] = []
    for segment in level:
        if cells and segment.left - cells[-1][1] < _CELL_GAP * segment.size:
            cells[-1] = (cells[-1][0], segment.right)
        else:
            cells.append((segment.left, segment.right))
    return cells


def _is_stretched(level: list[Segment]) -> bool:
    """Say whether wide gaps are those of a justified line: as wide between all of its words."""
    size = level[0].size
    gaps = [b.left - a.right for a, b in pairwise(level)]
    for segment in level:
        if len(segment.edges):
            blanks = (i for i, c in enumerate(segment.text) if c == " ")
            gaps += [segment.edges[i + 1] - segment.edges[i] for i in blanks]
    return len(gaps) > 1 and 0.5 * size < max(gaps) < min(3 * size, 1.5 * min(gaps))


def _table_end(
    levels: list[list[Segment]], cells: list[list[tuple[float, float]]], first: int
) -> int:
    """Return where the table that begins with a line ends; ``first`` where none does."""
    rows, last, end = 1, first, first + 1
    while end < len(levels):
        gap = levels[end - 1][0].base - levels[end][0].base
        size = levels[end][0].size
        if gap > 4 * size:
            break
        if len(cells[end]) > 1:
            if not _aligned(cells[last], cells[end], size):
                break
            rows, last = rows + 1, end
        elif gap > 1.7 * size or not (
            _under(cells[last], cells[end][0], size)
            or (end + 1 < len(levels) and _aligned(cells[last], cells[end + 1], size))
        ):
            break
        end += 1
    end = last + 1 if len(cells[end - 1]) == 1 and not _wraps(cells, last, end) else end
    return end if rows > 1 else first


def _wraps(cells: list[list[tuple[float, float]]], last: int, end: int) -> bool:
    """Say whether the lines after a table's last full one go on in a cell that is not its first."""
    return all(each[0][0] > cells[last][0][1] for each in cells[last + 1 : end])


def _aligned(
    above: list[tuple[float, float]], below: list[tuple[float, float]], size: float
) -> bool:
    """Say whether the cells of a line stand under those of another."""
    near = _ALIGNED * size

    def matches(cell: tuple[float, float]) -> bool:
        return any(
            abs(cell[0] - other[0]) < near
            or abs(cell[1] - other[1]) < near
            or abs(sum(cell) - sum(other)) < 2 * near
            for other in above
        )

    matched = [matches(cell) for cell in below]
    return any(matched[1:]) and sum(matched) > len(below) / 2


def _under(above: list[tuple[float, float]], cell: tuple[float, float], size: float) -> bool:
    """Say whether a cell stands under one of a row, and reaches into no other."""
    touched = [other for other in above if cell[0] < other[1] and other[0] < cell[1]]
    if len(touched) > 1:
        return False
    at = above.index(touched[0]) if touched else -1
    following = above[at + 1][0] if touched and at + 1 < len(above) else float("inf")
    begins = any(abs(cell[0] - other[0]) < _ALIGNED * size for other in above)
    return begins and cell[1] < following


def _table_rows(levels: list[list[Segment]]) -> list[list[list[Segment]]]:
    """Return the rows of a table, each with its lines."""
    gaps = [a[0].base - b[0].base for a, b in pairwise(levels)]
    split = _split(gaps)
    first = min(segment.left for level in levels for segment in level)
    rows = [[levels[0]]]
    for gap, level in zip(gaps, levels[1:], strict=True):
        size = level[0].size
        is_within = gap < split if split else level[0].left > first + 2 * size and gap < 1.6 * size
        fits = len(level) > 1 or _under(_cells(rows[-1][0]), (level[0].left, level[0].right), size)
        if is_within and fits and (split or len(level) < len(rows[-1][0])):
            rows[-1].append(level)
        else:
            rows.append([level])
    return rows


def _split(gaps: list[float]) -> float | None:
    """Return what tells the gaps between rows from those within a row, where both occur."""
    if len(gaps) < 2 or max(gaps) < _APART * min(gaps):
        return None
    ordered = sorted(gaps)
    widest = max(range(1, len(ordered)), key=lambda i: ordered[i] / max(ordered[i - 1], 0.1))
    small, large = ordered[:widest], ordered[widest:]
    if (
        len(large) < _FEWEST_GAPS
        or middle(large) < _APART * middle(small)
        or max(small) > 1.15 * min(small)
    ):
        return None
    return (small[-1] + large[0]) / 2


def _row(levels: list[list[Segment]], number: int) -> Line:
    columns: list[list[Segment]] = []
    for segment in sorted((s for level in levels for s in level), key=lambda s: s.left):
        for column in columns:
            left, right = min(s.left for s in column), max(s.right for s in column)
            if segment.left < right and left < segment.right:
                column.append(segment)
                break
        else:
            columns.append([segment])
    pieces: list[Segment] = []
    joints: list[str] = []
    for column in columns:
        for i, piece in enumerate(sorted(column, key=lambda s: (-round(s.base), s.left))):
            if pieces:
                within = "" if _HYPHENATED.search(pieces[-1].text) else " "
                joints.append(within if i else CELL)
            pieces.append(piece)
    return Line(tuple(pieces), tuple(joints), number, row=len(columns) > 1)
