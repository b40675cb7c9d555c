"""JSON lines: one record a line, each an article; a damaged line is told and the others go on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import chain, islice

from index.article import Location
from index.formats.document import Document, Unreadable
from index.formats.encodings.decoding import decode, decode_again
from index.formats.hints import Hints
from index.formats.registry import Unread
from index.formats.tables.fields import choose, refuse_links
from index.formats.tables.json import shown_value
from index.formats.tables.paths import Json, at, parse, record
from index.formats.tables.rows import article
from index.parts import Record

_SAMPLE = 200  # lines; by them it is told what the fields are
_MOST_DAMAGED = 100  # lines; after so many the rest is not tried
_LINE_END = "\n"


def members(data: bytes, hints: Hints) -> Iterator[Document | Unread]:
    """Yield the articles of the lines; raises ``Unreadable`` where no line is JSON, or has text."""
    decoded = decode(data, hints.encoding)
    lines = _parsed(decoded.text)
    head = list(islice(lines, _SAMPLE))
    sample = [record(value) for _, value in head if not isinstance(value, Unreadable)]
    if not sample:
        raise Unreadable("holds no line of JSON", "Export it again.")
    names = list(dict.fromkeys(name for each in sample for name in each))
    fields = choose(names, sample, hints)
    if fields.text is None:
        refuse_links(names, sample)
        raise Unreadable("holds no field with a text", "Name the field that holds it, if one does.")
    notes = fields.notes
    damaged = 0
    for number, value in chain(head, lines):
        if isinstance(value, Unreadable):
            damaged += 1
            yield Unread(f"line {number}", value)
            if damaged == _MOST_DAMAGED:
                break
            continue
        way = partial(_way, number)
        found = article(record(value), fields, way, str(number), decoded.encoding, notes)
        if found:
            yield found
            notes = ()


def _way(number: int, name: str) -> Record:
    return Record(name, row=number, path=name)


def shown(data: bytes, location: Location, encoding: str) -> str | None:
    """Return the visible text of a field of a line."""
    way = location.parts[0] if location.parts else None
    if not isinstance(way, Record) or way.row is None or way.path is None:
        return None
    text = decode_again(data, encoding)
    try:
        value = at(parse(next(islice(_lines(text), way.row - 1, None), "")), way.path)
    except LookupError:
        return None
    shown_text = shown_value(value, way)
    return None if shown_text is None else shown_text[location.start : location.end]


def _lines(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = text.find(_LINE_END, start)
        end = len(text) if end < 0 else end
        yield text[start:end]
        start = end + 1


def _parsed(text: str) -> Iterator[tuple[int, Json | Unreadable]]:
    """Yield the lines that are not empty with their numbers, from 1."""
    for number, line in enumerate(_lines(text), 1):
        if line.strip():
            try:
                yield number, parse(line)
            except Unreadable as problem:
                yield number, problem
