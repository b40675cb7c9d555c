"""Archives, ZIP and tar, and single compressed files: each file inside is read as its own format.

Files without a reader are passed over, as they are in a folder; what is named in an unsafe way, is
a link, encrypted or too large is told by name.
"""

from __future__ import annotations

import io
import re
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import NamedTuple

from index.article import Location
from index.formats import registry
from index.formats.archives.unpacking import Stream, is_compressed
from index.formats.containers.nested import Names, read_member, roomy, shown_member
from index.formats.containers.zip_file import ZipFile
from index.formats.document import Document, Unreadable
from index.formats.hints import Hints
from index.formats.registry import Unread
from index.formats.room import MAX_MEMBER, Room

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_WARC = b"WARC/"
_TAR_MAGIC = slice(257, 262)
_MAX_TAR = 1_000_000_000  # bytes, all members and what is between them
_UNSAFE = re.compile(r"\A[/\\]|\A[A-Za-z]:|(?:\A|[/\\])\.\.(?:[/\\]|\Z)|[\0\n\r]")
_ASIDE = re.compile(r"(?:\A|/)(?:__MACOSX/|\.(?![./]))")  # what systems keep beside the files
_DAMAGE = (tarfile.TarError, EOFError, OSError, ValueError, OverflowError, RecursionError)


class _Entry(NamedTuple):
    """A file in an archive, and how to read it."""

    name: str
    read: Callable[[], bytes]


def members(data: bytes, hints: Hints) -> Iterator[Document | Unread]:
    """Yield the articles of the files inside; raises ``Unreadable`` where there is no such file."""
    hints = roomy(hints)
    room = hints.room or Room()
    if is_compressed(data) and _head(data, room).startswith(_WARC):
        yield from registry.documents("warc", data, hints)
        return
    found = False
    try:
        for entry in _entries(data, hints.name, room):
            if not _is_article(entry.name):
                continue
            room.admit()
            yield from _read(entry, hints)
            found = True
    except Unreadable as problem:
        if not found:
            raise
        yield Unread("the rest of the archive", problem)
    if not found:
        raise Unreadable("holds no file that can be read", "Unpack it to see what is in it.")


def shown(data: bytes, location: Location, encoding: str) -> str | None:
    """Return the visible text at a place of one of the files inside."""
    room = Room()
    if is_compressed(data) and _head(data, room).startswith(_WARC):
        return registry.shown("warc", data, location, encoding)

    def find(name: str) -> tuple[bytes, None] | None:
        for entry in _entries(data, name, room):
            if entry.name == name:
                return _checked(entry), None
        return None

    return shown_member(location, encoding, find)


def _read(entry: _Entry, hints: Hints) -> Iterator[Document | Unread]:
    try:
        data = _checked(entry)
    except Unreadable as problem:
        yield Unread(entry.name, problem)
        return
    yield from read_member(entry.name, data, hints)


def _checked(entry: _Entry) -> bytes:
    """Return what a file holds; raises ``Unreadable`` where its name leads out of the archive."""
    if _UNSAFE.search(entry.name):
        raise Unreadable("has a name that leads out of the archive", "Unpack it, and add the file.")
    return entry.read()


def _is_article(name: str) -> bool:
    suffix = PurePosixPath(name).suffix.lower()
    return suffix in registry.suffixes() and not _ASIDE.search(name)


def _head(data: bytes, room: Room) -> bytes:
    """Return the first bytes of compressed data."""
    return Stream(data, replace(room), MAX_MEMBER).read(512)


def _entries(data: bytes, name: str, room: Room) -> Iterator[_Entry]:
    """Yield the files of an archive in their order, of one name the last where it is known."""
    if data.startswith(_ZIP):
        archive = ZipFile(data, room)
        for each in archive.names:
            yield _Entry(each, lambda each=each: archive.read(each))  # type: ignore[misc]
    elif data[_TAR_MAGIC] == b"ustar":
        yield from _tar(io.BytesIO(data), room, counted=True)
    elif is_compressed(data):
        head = _head(data, room)
        if head[_TAR_MAGIC] == b"ustar":
            yield from _tar(Stream(data, room, _MAX_TAR), room, counted=False)
        else:
            yield _Entry(_inner_name(name), Stream(data, room, MAX_MEMBER).read)
    else:
        raise Unreadable("is no archive that can be read", "Unpack it, and add what it holds.")


def _inner_name(name: str) -> str:
    """Return what a compressed file is called when unpacked; of a member that is its name."""
    path = PurePosixPath(name)
    return path.stem if path.suffix.lower() in {".gz", ".bz2", ".xz"} else name


def _tar(stream: io.RawIOBase | io.BytesIO, room: Room, *, counted: bool) -> Iterator[_Entry]:
    """Yield the files of a tar archive, each to be read before the next."""
    names = Names()
    try:
        with tarfile.open(fileobj=stream, mode="r|", tarinfo=tarfile.TarInfo) as archive:
            for info in archive:
                if info.isdir():
                    continue
                name = names.unique(info.name)
                yield _Entry(name, lambda info=info: _tar_file(archive, info, room, counted))  # type: ignore[misc]
    except Unreadable:
        raise
    except _DAMAGE as error:
        raise Unreadable("is a damaged tar archive", "Get it anew.") from error


def _tar_file(archive: tarfile.TarFile, info: tarfile.TarInfo, room: Room, counted: bool) -> bytes:
    if not info.isreg():
        raise Unreadable("is no file but a link or a device", "Add what it leads to.")
    if info.size > MAX_MEMBER:
        raise Unreadable(f"is larger than {MAX_MEMBER // 1_000_000} MB", "Unpack it, and split it.")
    if counted:
        room.take(info.size)
    try:
        file = archive.extractfile(info)
        return file.read(MAX_MEMBER) if file else b""
    except Unreadable:
        raise
    except _DAMAGE as error:
        raise Unreadable("is damaged in its archive", "Get the archive anew.") from error
