"""Excel workbooks: each sheet is a member, read by its rows as a table in plain text is."""

from __future__ import annotations

from collections.abc import Iterator

from index.article import Location
from index.formats.containers.nested import roomy, within
from index.formats.document import Document, Unreadable
from index.formats.hints import Hints
from index.formats.registry import Unread
from index.formats.tables.rows import documents, named_columns, shown_row
from index.formats.tables.workbook import Workbook
from index.parts import Member, Record


def members(data: bytes, hints: Hints) -> Iterator[Document | Unread]:
    """Yield the articles of each sheet; raises ``Unreadable`` where the bytes are no workbook."""
    workbook = Workbook(data, roomy(hints).room)
    found = False
    for sheet in workbook.sheets:
        try:
            for document in documents(workbook.rows(sheet), hints):
                found = True
                yield within(Member(sheet), document)
        except Unreadable as problem:
            found = True
            yield Unread(sheet, problem)
    if not found:
        raise Unreadable("is a workbook without text", "Check that it was saved with its rows.")


def shown(data: bytes, location: Location, encoding: str) -> str | None:  # noqa: ARG001 - a reader's signature
    """Return the visible text of a row of a sheet, or of one of its cells."""
    if len(location.parts) != 2:
        return None
    member, record = location.parts
    if not isinstance(member, Member) or not isinstance(record, Record):
        return None
    workbook = Workbook(data)
    if member.name not in workbook.sheets:
        return None
    row = next((r for r in workbook.rows(member.name) if r.number == record.row), None)
    names = named_columns(workbook.rows(member.name)) if record.field else []
    text = shown_row(row, names, record)
    return None if text is None else text[location.start : location.end]
