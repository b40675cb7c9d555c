"""How much may still be unpacked of one file: what keeps a small file from filling the memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.formats.document import Unreadable

MAX_MEMBER = 50_000_000
"""Bytes of one member: as many as a file of its own may have."""

MAX_DEPTH = 4
"""Files around a file: a mail's archive of a mail with an attachment; nobody nests deeper."""

_MAX_TOTAL = 1_000_000_000  # bytes of all members, at twenty times the largest file
_MAX_MEMBERS = 100_000
_MAX_RATIO = 200  # text packs to a fifth, logs to a fiftieth; an archive made to harm to a 1000th
_RATIO_FROM = 10_000_000  # bytes; what is smaller harms nobody, however tightly it is packed

_REMEDY = "Unpack it yourself if you trust it, and add the files."


@dataclass(slots=True)
class Room:
    """What is left for the members of one file, all depths together."""

    members: int = _MAX_MEMBERS
    size: int = _MAX_TOTAL

    def admit(self) -> None:
        """Count a member; raises ``Unreadable`` when there are too many."""
        self.members -= 1
        if self.members < 0:
            raise Unreadable(f"holds more than {_MAX_MEMBERS:,} files", _REMEDY)

    def take(self, size: int) -> None:
        """Count so many unpacked bytes; raises ``Unreadable`` when they are too many."""
        self.size -= size
        if self.size < 0:
            raise Unreadable(f"unpacks to more than {_MAX_TOTAL // 1_000_000:,} MB", _REMEDY)


def checked(chunks: Iterable[bytes], packed: int, room: Room, most: int) -> Iterator[bytes]:
    """Yield the chunks of unpacked data, of ``packed`` bytes, while they stay within all limits."""
    total = 0
    for chunk in chunks:
        total += len(chunk)
        room.take(len(chunk))
        if total > most:
            raise Unreadable(f"unpacks to more than {most // 1_000_000:,} MB", _REMEDY)
        if total > max(_RATIO_FROM, packed * _MAX_RATIO):
            raise Unreadable(f"unpacks to more than {_MAX_RATIO} times its size", _REMEDY)
        yield chunk
