"""Tables in plain text: cells between commas, semicolons, tabs or bars."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator

from index.article import Location
from index.formats.document import Document, Unreadable
from index.formats.encodings.decoding import decode, decode_again
from index.formats.hints import Hints
from index.formats.tables.rows import Row, documents, named_columns, shown_row
from index.parts import Record

_DELIMITERS = (",", ";", "\t", "|")
_MOST_CELLS = 16_384  # as many as a spreadsheet's row has
_SAMPLE = 65_536  # characters; by them it is told what parts the cells
_LONGEST_CELL = 50_000_000  # characters, as many as a file may have

# The module's own limit of 131,072 is less than a long article.
csv.field_size_limit(_LONGEST_CELL)


def members(data: bytes, hints: Hints) -> Iterator[Document]:
    """Yield the articles of a table; raises ``Unreadable`` when the bytes are no text."""
    decoded = decode(data, hints.encoding)
    found = False
    for document in documents(_rows(decoded.text), hints, decoded.encoding):
        found = True
        yield document
    if not found:
        raise Unreadable("is a table without text", "Check that it was saved with its rows.")


def shown(data: bytes, location: Location, encoding: str) -> str | None:
    """Return the visible text of a row or of one of its cells."""
    record = location.parts[0] if location.parts else None
    if not isinstance(record, Record) or record.row is None:
        return None
    text = decode_again(data, encoding)
    row = next((row for row in _rows(text) if row.number == record.row), None)
    names = named_columns(_rows(text)) if record.field else []
    shown_text = shown_row(row, names, record)
    return None if shown_text is None else shown_text[location.start : location.end]


def _rows(text: str) -> Iterator[Row]:
    """Yield the rows that are not empty, as a spreadsheet would number them."""
    delimiter, start = _delimiter(text)
    lines = io.StringIO(text, newline="")
    lines.seek(start)
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=delimiter), 1):
            if len(cells) > _MOST_CELLS:
                raise Unreadable(f"has rows of more than {_MOST_CELLS:,} cells", "Check the file.")
            if cells:
                yield Row(number, cells)
    except csv.Error as error:
        raise Unreadable(f"is no table: {error}", "Save it again from a spreadsheet.") from error


def _delimiter(text: str) -> tuple[str, int]:
    """Return what parts the cells, and where the table begins: Excel may say it in a line."""
    first = text[:10].splitlines()[:1]
    if first and first[0].lower().startswith("sep=") and len(first[0]) == 5:
        return first[0][4], len(text) - len(text[5:].lstrip("\r\n"))
    sample = text[:_SAMPLE]
    if len(sample) < len(text):
        sample = sample[: 1 + max(sample.rfind("\n"), sample.rfind("\r"))] or sample
    return max(_DELIMITERS, key=lambda each: _regularity(sample, each)), 0


def _regularity(sample: str, delimiter: str) -> tuple[float, int]:
    """Say how alike rows so cut are: the share with as many cells as most, and how many."""
    lengths: Counter[int] = Counter()
    try:
        for cells in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            lengths[len(cells)] += bool(cells)
    except csv.Error:
        return (0, 0)
    length, count = max(lengths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return (round(count / lengths.total(), 1), length) if length > 1 else (0, 0)
