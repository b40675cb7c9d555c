"""Files inside a file: each is read as its own format, and its places begin with the member."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from index.article import Location
from index.formats import registry
from index.formats.document import Document, Unreadable
from index.formats.hints import Hints
from index.formats.places import WithinPart
from index.formats.registry import Unread
from index.formats.room import MAX_DEPTH, Room
from index.parts import Member

_SEPARATOR = "/"
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}\Z")


def roomy(hints: Hints) -> Hints:
    """Return the hints with the room that is left for members: all of it in a file by itself."""
    return hints if hints.room else replace(hints, room=Room())


def read_member(
    name: str, data: bytes, hints: Hints, format_: str | None = None
) -> Iterator[Document | Unread]:
    """Yield the articles of a member; what it holds, or that it is no article, is told by name.

    ``format_`` is what the file around it says it is, where its name does not tell.
    """
    format_ = format_ or registry.format_of(name, data)
    hints = replace(hints, name=name.rpartition("/")[2], depth=hints.depth + 1)
    if hints.depth > MAX_DEPTH:
        yield Unread(name, Unreadable("lies too deep inside other files", "Unpack it, and add it."))
        return
    try:
        for found in registry.documents(format_, data, hints):
            yield within(Member(name), found, format_)
    except Unreadable as problem:
        yield Unread(name, problem)


def within(member: Member, found: Document | Unread, format_: str = "") -> Document | Unread:
    """Return what was found in a member as the file around it tells it."""
    inside = _SEPARATOR + found.member if found.member else ""
    if isinstance(found, Unread):
        return replace(found, member=member.name + inside)
    return replace(
        found,
        places=WithinPart(member, found.places),
        member=member.name + inside,
        format=found.format or format_.rpartition(".")[2],
    )


def shown_member(
    location: Location, encoding: str, find: Callable[[str], tuple[bytes, str | None] | None]
) -> str | None:
    """Return the visible text at a place inside a member.

    ``find`` returns a member's bytes by its name, and its format where the file around it says so.
    """
    if not location.parts or not isinstance(location.parts[0], Member):
        return None
    name = location.parts[0].name
    found = find(name)
    if found is None or len(location.parts) > MAX_DEPTH + 2:
        return None
    data, format_ = found
    inner = replace(location, parts=location.parts[1:])
    return registry.shown(format_ or registry.format_of(name, data), data, inner, encoding)


class Names:
    """Members' names, made to differ: the second of one name is told by its number."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def unique(self, name: str) -> str:
        """Return the name, with ``(2)`` before its suffix where it is the second of its kind."""
        count = self._seen.get(name, 0) + 1
        self._seen[name] = count
        if count == 1:
            return name
        suffix = _SUFFIX.search(name) if "://" not in name else None
        at = suffix.start() if suffix else len(name)
        return self.unique(f"{name[:at]} ({count}){name[at:]}")
