"""Text as it is stored where there is much of it: deflated (RFC 1951)."""

from __future__ import annotations

import zlib

_MOST = 1 << 28  # bytes that a text may have: what is received may claim any number of them
_RAW = -15  # without a head and a checksum: rows have seals


def packed(text: str) -> bytes:
    """Return a text as bytes that are fewer."""
    packing = zlib.compressobj(zlib.Z_BEST_COMPRESSION, zlib.DEFLATED, _RAW)
    return packing.compress(text.encode()) + packing.flush()


def unpacked(data: bytes) -> str:
    """Return what ``packed`` was given; ValueError for anything else."""
    unpacking = zlib.decompressobj(_RAW)
    try:
        text = unpacking.decompress(data, _MOST)
    except zlib.error as error:
        raise ValueError("it is no packed text") from error
    if not unpacking.eof:
        raise ValueError("it is half a packed text, or a very long one")
    return text.decode()
