"""JSON: one article a record that has a text; else its table; else what in it is prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from index.article import Location, Role
from index.formats.document import Document, Unreadable
from index.formats.encodings.decoding import decode, decode_again
from index.formats.hints import Hints
from index.formats.shaping.joining import Joining
from index.formats.shaping.value import compose
from index.formats.tables.fields import Fields, choose, refuse_links
from index.formats.tables.paths import Json, Number, at, flat, inside, leaves, parse, record, step
from index.formats.tables.rows import add_row, article, line
from index.parts import Record

_SAMPLE = 200  # records; by them it is told what the fields are
_MOST_STRINGS = 100_000  # of a file that is one article; what comes after them is data
_DEPTH = 4  # objects around the list of records
# Words with blanks between them, or a sentence of a script that has none.
_PROSE = re.compile(r"[^\W\d_]{2,}\S*\s+\S+\s+\S*[^\W\d_]|[。！？]")


def members(data: bytes, hints: Hints) -> Iterator[Document]:
    """Yield the articles of a JSON file; raises ``Unreadable`` where it is none, or has no text."""
    decoded = decode(data, hints.encoding)
    value = parse(decoded.text)
    lists = list(_lists(value))
    for path, records in lists:
        fields = _fields([record(each) for each in records[:_SAMPLE]], hints)
        if fields.text:
            yield from _articles(path, records, fields, decoded.encoding)
            return
    if isinstance(value, dict):
        fields = _fields([record(value)], hints)
        if fields.text:
            yield from _articles(None, [value], fields, decoded.encoding)
            return
    for _, records in lists:
        sample = [record(each) for each in records[:_SAMPLE]]
        refuse_links(_names(sample), sample)
    document = _table(lists[0], decoded.encoding) if lists and lists[0][0] == "" else None
    yield document or _prose(value, decoded.encoding)


def shown(data: bytes, location: Location, encoding: str) -> str | None:
    """Return the visible text of the value at a path."""
    way = location.parts[0] if location.parts else None
    if not isinstance(way, Record) or way.path is None:
        return None
    try:
        value = at(parse(decode_again(data, encoding)), way.path)
    except LookupError:
        return None
    text = shown_value(value, way)
    return None if text is None else text[location.start : location.end]


def shown_value(value: Json, way: Record) -> str | None:
    """Return the visible text of a field, or where it names none, of a whole record as a row."""
    if way.field:
        text = flat(value)
        return None if text is None else compose(text).text
    if isinstance(value, list):
        return line(_names([record(each) for each in value]))
    return line(record(value).values())


def _lists(value: Json, path: str = "", depth: int = 0) -> Iterator[tuple[str, list[Json]]]:
    """Yield the lists of objects, outer ones first, with the ways to them."""
    if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        yield path, value
    elif isinstance(value, dict) and depth < _DEPTH:
        for key, inner in value.items():
            yield from _lists(inner, step(path, key), depth + 1)


def _names(records: list[dict[str, str]]) -> list[str]:
    return list(dict.fromkeys(name for each in records for name in each))


def _fields(sample: list[dict[str, str]], hints: Hints) -> Fields:
    """Return what the fields are; those that the user names may be those of another list."""
    names = _names(sample)
    return (
        Fields()
        if hints.text_field and hints.text_field not in names
        else choose(names, sample, hints)
    )


def _articles(
    path: str | None, records: list[Json], fields: Fields, encoding: str
) -> Iterator[Document]:
    notes = fields.notes
    for i, each in enumerate(records):
        base = "" if path is None else step(path, i)

        def way(name: str, base: str = base) -> Record:
            return Record(name, path=inside(base, name))

        found = article(record(each), fields, way, base, encoding, notes)
        if found:
            yield found
            notes = ()


def _table(found: tuple[str, list[Json]], encoding: str) -> Document | None:
    """Return a list of like objects without a text as a table; None where they are not alike."""
    path, values = found
    records = [record(each) for each in values]
    names = _names(records)
    if len(records) < 2 or any(len(each) * 2 < len(names) for each in records):
        return None
    joining = Joining("\n")
    add_row(joining, line(names), Role.HEADER, Record("", path=path))
    for i, each in enumerate(records):
        add_row(joining, line(each.values()), Role.ROW, Record("", path=step(path, i)))
    return joining.document(encoding)


def _prose(value: Json, encoding: str) -> Document:
    """Return the strings that are prose as one article, in their order."""
    joining = Joining()
    for path, text in islice(leaves(value), _MOST_STRINGS):
        if isinstance(text, Number) or not _PROSE.search(text):
            continue
        composition = compose(text)
        if composition.text:
            way = Record(path.rpartition(".")[2] or path, path=path)
            joining.add(composition.text, composition.blocks, way)
    if not joining:
        raise Unreadable("holds no text in sentences", "Name the field that holds it, if one does.")
    return joining.document(encoding)
