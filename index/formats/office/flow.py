"""The paragraphs of a document in order: how they become its text, and are found again.

Every format here gives the pieces of each of its parts as they are shown. A piece has a number in
its part, from 1, so that a citation is proved by reading of that one part no more than it takes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from index.article import Location, Metadata, Role, Span
from index.dates import stamped_date
from index.formats.document import Block, Document
from index.formats.places import PartPlaces
from index.parts import Paragraph, Part

# What no eye sees: control characters, soft hyphens, blanks without width, invisible operators,
# marks of a byte order.
_INVISIBLE = dict.fromkeys(
    [*range(9), *range(14, 32), 0x7F, 0xAD, 0x200B, *range(0x2060, 0x2065), 0xFEFF]
)
_LINES = {ord(c): "\n" for c in "\r\v\x85\u2028"} | {ord("\f"): "\n\n", 0x2029: "\n\n"}
_SHOWN = str.maketrans(_INVISIBLE | _LINES)
_BLANKS = re.compile(r"[ \t]+")
_LINE_END = re.compile(r" ?\n ?")
_EMPTY_LINES = re.compile(r"\n{3,}")
_NEWLINES = re.compile(r"\n+")

_LONGEST_LABEL = 60  # characters of a cell that names a column
_LAID_OUT = 100  # characters of a paragraph beside others in a cell: a page's layout, not a table
_OPENING = 12  # pieces among which a date line stands


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph or a row of a table as it is shown; ``notes`` are the notes it refers to.

    ``number`` is that of the paragraph, or a row's first, among all of its part, those that show
    nothing too; 0 where the pieces that are shown are counted.
    """

    text: str
    role: Role = Role.PROSE
    level: int = 0
    number: int = 0
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class LeftOut:
    """What a reader leaves out although it stands in the file, counted by its name in singular."""

    counts: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, count: int = 1) -> None:
        """Count what is called ``name``, such as "comment"."""
        self.counts[name] += count

    @property
    def notes(self) -> tuple[str, ...]:
        """Say what was left out, for people: "2 comments and 1 hidden slide left out"."""
        said = [f"{n} {name}{'s' * (n != 1)}" for name, n in sorted(self.counts.items()) if n]
        head = ", ".join(said[:-1])
        return (f"{f'{head} and ' if head else ''}{said[-1]} left out",) if said else ()


def pieces(
    text: str,
    role: Role = Role.PROSE,
    level: int = 0,
    number: int = 0,
    notes: tuple[str, ...] = (),
) -> Iterator[Piece]:
    """Yield a paragraph as it is shown, its blanks collapsed, unless it shows nothing."""
    text = visible(text, keep=role is Role.CODE)
    if text:
        yield Piece(_one_line(text) if role is Role.HEADING else text, role, level, number, notes)


def visible(text: str, *, keep: bool = False) -> str:
    """Return text as it is displayed; ``keep`` keeps the blanks of a listing."""
    text = text.translate(_SHOWN)
    if keep:
        text = text.replace("\t", "    ").strip("\n").rstrip()
    else:
        text = _LINE_END.sub("\n", _BLANKS.sub(" ", text)).strip()
    return _EMPTY_LINES.sub("\n\n", text)


def _one_line(text: str) -> str:
    return _NEWLINES.sub(" ", text)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: the pieces of each cell, and whether the file calls it a header."""

    cells: tuple[tuple[Piece, ...], ...]
    header: bool = False

    @property
    def labels(self) -> tuple[str, ...]:
        """The text of each cell in one line."""
        return tuple(" ".join(_one_line(p.text) for p in cell) for cell in self.cells)

    @property
    def number(self) -> int:
        """The number of the first piece."""
        return next((piece.number for cell in self.cells for piece in cell), 0)

    @property
    def laid_out(self) -> bool:
        """Say whether the row arranges paragraphs on a page, rather than facts in columns."""
        inside = [piece for cell in self.cells for piece in cell]
        if len(self.cells) == 1 or any(piece.role is not Role.PROSE for piece in inside):
            return True
        return any(len(c) > 1 and any(len(p.text) >= _LAID_OUT for p in c) for c in self.cells)


def table(rows: Sequence[Row]) -> Iterator[Piece]:
    """Yield the rows of a table, cells joined by `` | ``; of a layout, the paragraphs in it."""
    for i, row in enumerate(rows):
        if row.laid_out:
            yield from (piece for cell in row.cells for piece in cell)
        elif any(row.labels):
            header = row.header or (i == 0 and _names_columns(rows))
            notes = tuple(note for cell in row.cells for piece in cell for note in piece.notes)
            role = Role.HEADER if header else Role.ROW
            yield Piece(" | ".join(row.labels).strip(), role, 0, row.number, notes)


def _names_columns(rows: Sequence[Row]) -> bool:
    """Say whether the first row, not marked, is a header: labels above what is something else.

    Two columns of words alone might as well be names and their values, so they have none.
    """
    first, below = rows[0].labels, rows[1:]
    if not below or any(row.header for row in rows) or not all(first[1:]) or len(first) < 2:
        return False
    if any(len(label) > _LONGEST_LABEL or label.endswith((".", "!", "?")) for label in first):
        return False
    if not any(_has_digit(label) for label in first):
        return len(first) > 2 or all(_has_digit(" ".join(row.labels)) for row in below)
    return not first[0]  # years above columns, and nothing above the names


def _has_digit(text: str) -> bool:
    return any(c.isdigit() for c in text)


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece and the way to it from the file."""

    piece: Piece
    way: tuple[Part, ...]


def numbered(
    shown: Iterable[Piece], part: str, slide: int | None = None, around: tuple[Part, ...] = ()
) -> Iterator[Placed]:
    """Yield the pieces of a part with the way to each, ``around`` leading to the part."""
    for count, piece in enumerate(shown, 1):
        yield Placed(piece, (*around, Paragraph(part, piece.number or count, slide)))


def document(
    placed: Iterable[Placed],
    metadata: Metadata,
    notes: tuple[str, ...] = (),
    member: str = "",
) -> Document:
    """Return the pieces as a document, an empty line between each two.

    Its title is what the format states, or else a heading of level 1 that opens the text. When the
    file was made is the article's date only where no line at the top states one.
    """
    placed = list(placed)
    blocks, starts, at = [], [], 0
    for piece in (each.piece for each in placed):
        blocks.append(Block(Span(at, at + len(piece.text)), piece.role, piece.level))
        starts.append(at)
        at += len(piece.text) + 2
    opening = [each.piece for each in placed[:_OPENING]]
    return Document(
        text="\n\n".join(each.piece.text for each in placed),
        blocks=tuple(blocks),
        places=PartPlaces(tuple(starts), tuple(each.way for each in placed)),
        metadata=_completed(metadata, opening),
        notes=notes,
        member=member,
    )


def _completed(metadata: Metadata, opening: Sequence[Piece]) -> Metadata:
    if not metadata.title:
        first = next(iter(opening), None)
        title = first.text if first and first.role is Role.HEADING and first.level == 1 else None
        metadata = replace(metadata, title=title)
    if any(len(piece.text) < 150 and stamped_date(piece.text) for piece in opening):
        metadata = replace(metadata, date=None, updated=None)
    return metadata


def cited(shown: Iterable[Piece], location: Location) -> str | None:
    """Return the cited range of a part, whose pieces these are; None where it has no such piece."""
    way = location.parts[-1] if location.parts else None
    if not isinstance(way, Paragraph):
        return None
    for count, piece in enumerate(shown, 1):
        if (piece.number or count) == way.number:
            inside = location.end <= len(piece.text)
            return piece.text[location.start : location.end] if inside else None
    return None
