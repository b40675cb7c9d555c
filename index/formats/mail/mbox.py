"""A folder of mails in one file (RFC 4155): each message is a member, told by its number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.article import Location
from index.formats.containers.nested import read_member, roomy, shown_member
from index.formats.document import Document, Unreadable
from index.formats.hints import Hints
from index.formats.registry import Unread

_SEPARATOR = re.compile(
    # A time of day, and a header below: no line of a message looks like that.
    rb"^From [^\r\n]{0,500}\d\d?:\d\d[^\r\n]{0,100}\r?\n(?=[!-9;-~]{1,80}:)",
    re.MULTILINE,
)
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_FORMAT = "eml"


def members(data: bytes, hints: Hints) -> Iterator[Document | Unread]:
    """Yield the mails of a folder; raises ``Unreadable`` when the bytes are none."""
    hints = roomy(hints)
    found = False
    for number, (start, end) in enumerate(_messages(data), 1):
        found = True
        if hints.room:
            hints.room.admit()
        yield from read_member(str(number), _message(data, start, end), hints, _FORMAT)
    if not found:
        raise Unreadable("is no folder of mails", "Export it again as mbox, or its mails as .eml.")


def shown(data: bytes, location: Location, encoding: str) -> str | None:
    """Return the visible text at a place of one of the mails."""

    def find(name: str) -> tuple[bytes, str] | None:
        for number, (start, end) in enumerate(_messages(data), 1):
            if str(number) == name:
                return _message(data, start, end), _FORMAT
        return None

    return shown_member(location, encoding, find)


def _messages(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each message stands, from below its From line to the next one."""
    start = None
    for match in _SEPARATOR.finditer(data):
        if start is not None:
            yield start, match.start()
        start = match.end()
    if start is not None:
        yield start, len(data)


def _message(data: bytes, start: int, end: int) -> bytes:
    """Return a message's own bytes: lines that begin with "From " are quoted in a folder."""
    return _QUOTED.sub(rb"\1", data[start:end])
