"""Rows become articles where a column holds texts, and otherwise one table, row by row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice
from typing import NamedTuple

from index.article import CELL, Role, Span
from index.formats.containers.nested import Names
from index.formats.document import Block, Document, Unreadable
from index.formats.hints import Hints
from index.formats.shaping.joining import Joining
from index.formats.shaping.value import compose, line_of
from index.formats.tables.fields import Fields, choose, refuse_links
from index.parts import Record

_SAMPLE = 200  # rows; by them it is told what the columns are
_MOST_ROWS = 200_000  # of a table that is one article
_HEADER_AMONG = 10  # rows; a report has a title and a date above its header
_LONGEST_NAME = 60  # characters of a column's name
_NUMBER = re.compile(r"[-+(]?[\s$€£¥₱]*[\d.,'\s/:-]*\d[\d.,]*\s*[%)€$£¥₱]?\Z")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


class Row(NamedTuple):
    """A row of a table, its number as a spreadsheet counts, from 1, and its cells as shown."""

    number: int
    cells: Sequence[str]


def documents(rows: Iterable[Row], hints: Hints, encoding: str = "") -> Iterator[Document]:
    """Yield the articles of a table: one a row, told by its number, or one of all rows."""
    rows = iter(rows)
    head = list(islice(rows, _SAMPLE))
    header = _header(head)
    names = columns(head[header].cells if header is not None else (), head)
    below = head[0 if header is None else header + 1 :]
    sample = [dict(zip(names, row.cells, strict=False)) for row in below]
    fields = choose(names, sample, hints)
    if fields.text is None:
        refuse_links(names, sample)
        yield from _table(chain(head, rows), header, encoding)
        return
    notes = fields.notes
    for row in chain(below, rows):
        record = dict(zip(names, row.cells, strict=False))
        way = partial(Record, row=row.number)
        found = article(record, fields, way, str(row.number), encoding, notes)
        if found:
            yield found
            notes = ()


def article(  # noqa: PLR0913, PLR0917 - what a record is made of
    record: Mapping[str, str],
    fields: Fields,
    way: Callable[[str], Record],
    member: str,
    encoding: str = "",
    notes: tuple[str, ...] = (),
) -> Document | None:
    """Return a record as an article, its title above its text; None where it has no text.

    ``way`` leads to a field by its name.
    """
    body = compose(record.get(fields.text or "", ""))
    if not body.text:
        return None
    joining = Joining()
    if (title := fields.parts.get("title")) and (head := compose(record.get(title, ""))).text:
        joining.add(head.text, [Block(b.span, Role.HEADING, 1) for b in head.blocks], way(title))
    joining.add(body.text, body.blocks, way(fields.text or ""))
    return joining.document(encoding, fields.metadata(record), member, notes)


def shown_row(row: Row | None, names: Sequence[str], record: Record) -> str | None:
    """Return the visible text of a field of a row, or of the whole row."""
    if row is None:
        return None
    if not record.field:
        return line(row.cells)
    if record.field not in names:
        return None
    at = names.index(record.field)
    return compose(row.cells[at]).text if at < len(row.cells) else None


def line(cells: Iterable[str]) -> str:
    """Return cells as a row shows them; an empty one shows nothing."""
    return CELL.join(filter(None, map(line_of, cells)))


def columns(header: Sequence[str], rows: Sequence[Row]) -> list[str]:
    """Return the names of a table's columns, each once; one without a name has its number."""
    width = max([len(header), *(len(row.cells) for row in rows)], default=0)
    names = Names()
    given = [*(line_of(cell) for cell in header), *[""] * (width - len(header))]
    return [names.unique(name or f"column {i}") for i, name in enumerate(given, 1)]


def named_columns(rows: Iterable[Row]) -> list[str]:
    """Return the names of the columns as ``documents`` has them."""
    head = list(islice(iter(rows), _SAMPLE))
    header = _header(head)
    return columns(head[header].cells if header is not None else (), head)


def _header(head: Sequence[Row]) -> int | None:
    """Return which row names the columns, if one does: short words alone, and all of them."""
    width = max((_filled(row) for row in head), default=0)
    for i, row in enumerate(head[:_HEADER_AMONG]):
        cells = [cell.strip() for cell in row.cells if cell.strip()]
        if len(cells) < min(width, max(2, width - 1)):
            continue
        named = all(map(_is_name, cells)) and len(set(cells)) == len(cells)
        return i if named and i + 1 < len(head) else None
    return None


def _is_name(cell: str) -> bool:
    return len(cell) <= _LONGEST_NAME and not _NUMBER.match(cell) and "://" not in cell


def _filled(row: Row) -> int:
    return sum(bool(cell.strip()) for cell in row.cells)


def _table(rows: Iterable[Row], header: int | None, encoding: str) -> Iterator[Document]:
    """Yield a table as one article, a block a row."""
    joining = Joining("\n")
    for i, row in enumerate(rows):
        if i > _MOST_ROWS:
            raise Unreadable(
                f"is a table of more than {_MOST_ROWS:,} rows",
                "Keep the rows that you ask about, or name the column that holds a text.",
            )
        role = Role.HEADER if i == header else Role.ROW
        add_row(joining, line(row.cells), role, Record("", row=row.number))
    if joining:
        yield joining.document(encoding)


def add_row(joining: Joining, text: str, role: Role, way: Record) -> None:
    """Add a row to a table if it says anything."""
    if _LETTER_OR_DIGIT.search(text):
        joining.add(text, [Block(Span(0, len(text)), role)], way)
