"""Compressed data, a piece at a time, so that a small file cannot fill the memory."""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from collections.abc import Iterator
from typing import Protocol, cast

from index.formats.document import Unreadable
from index.formats.room import Room, checked

_CHUNK = 1 << 20  # bytes
_LZMA_MEMORY = 200_000_000  # bytes; xz's highest level needs 65 million


class _Decompressor(Protocol):
    """What ``bz2`` and ``lzma`` have; ``zlib``'s is brought into the same form below."""

    @property
    def eof(self) -> bool: ...

    @property
    def needs_input(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


class _Gzip:
    """A gzip stream with the interface of the other two."""

    def __init__(self) -> None:
        self._inner = zlib.decompressobj(wbits=31)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        return not self._inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        return self._inner.decompress(self._inner.unconsumed_tail + data, max_length)


_KINDS = (
    (b"\x1f\x8b", _Gzip),
    (b"BZh", bz2.BZ2Decompressor),
    (b"\xfd7zXZ\x00", lambda: lzma.LZMADecompressor(memlimit=_LZMA_MEMORY)),
)


def is_compressed(data: bytes) -> bool:
    """Say whether the bytes are compressed as a stream: gzip, bzip2 or xz."""
    return any(data.startswith(signature) for signature, _ in _KINDS)


def unpacked(data: bytes) -> Iterator[bytes]:
    """Yield the pieces of compressed data; raises ``Unreadable`` where it is damaged or cut off."""
    make = next(make for signature, make in _KINDS if data.startswith(signature))
    signature = next(signature for signature, _ in _KINDS if data.startswith(signature))
    rest = data
    try:
        while rest.startswith(signature):  # several streams, one after the other, are one
            stream = cast("_Decompressor", make())
            feed = io.BytesIO(rest)
            while not stream.eof:
                piece = stream.decompress(feed.read(_CHUNK) if stream.needs_input else b"", _CHUNK)
                if piece:
                    yield piece
                elif stream.needs_input and feed.tell() >= len(rest) and not stream.eof:
                    raise Unreadable("breaks off: it is not all there", "Get it anew.")
            rest = stream.unused_data + feed.read()
    except (OSError, zlib.error, lzma.LZMAError, EOFError, MemoryError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("is damaged, or not what its name says", "Get it anew.") from error


class Stream(io.RawIOBase):
    """Compressed data as a file that is read from its beginning to its end, within limits."""

    def __init__(self, data: bytes, room: Room, most: int) -> None:
        self._pieces = checked(unpacked(data), len(data), room, most)
        self._rest = b""

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """Return the next bytes, all of them where ``size`` is negative."""
        wanted = float("inf") if size is None or size < 0 else size
        found, length = [self._rest], len(self._rest)
        while length < wanted:
            piece = next(self._pieces, b"")
            if not piece:
                break
            found.append(piece)
            length += len(piece)
        whole = b"".join(found)
        end = len(whole) if wanted == float("inf") else int(wanted)
        self._rest = whole[end:]
        return whole[:end]
