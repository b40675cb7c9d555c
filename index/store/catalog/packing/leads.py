"""What leads from a hash to articles, as it is stored: six bytes a pair, many in a row.

A row is named by the highest bits of the hashes in it, its bucket; a pair has their other bits, and
the article. Pairs are added at the end, so those of a hash stand in the order they came. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.int32]
Numbers = NDArray[np.int64]

_PAIR = 6  # bytes
_REST = 18  # bits of a hash that a pair has; the article has the others, thirty
_ARTICLE = 8 * _PAIR - _REST


def buckets_of(hashes: Hashes) -> Numbers:
    """Return the bucket of each of some hashes."""
    return hashes.view(np.uint32).astype(np.int64) >> _REST


def pairs_of(hashes: Hashes, article: int) -> list[tuple[int, bytes]]:
    """Return the bucket of each hash, and the pair of it and an article."""
    rests = hashes.view(np.uint32).astype(np.int64) & ((1 << _REST) - 1)
    pairs = (rests << _ARTICLE | article).astype("<u8").view(np.uint8).reshape(-1, 8)
    data = pairs[:, :_PAIR].tobytes()
    places = range(0, len(data), _PAIR)
    found = (data[at : at + _PAIR] for at in places)
    return list(zip(buckets_of(hashes).tolist(), found, strict=True))


def led(rows: Iterable[tuple[int, bytes]], wanted: Hashes | None = None) -> tuple[Hashes, Numbers]:
    """Return the hashes and the articles of the pairs in rows of (bucket, pairs), in order.

    Where only some hashes are ``wanted``, most of the others are passed over. Raises ValueError
    where a row holds something else.
    """
    found = list(rows)
    data = [pairs for _, pairs in found]
    if any(len(each) % _PAIR for each in data):
        raise ValueError("a pair is cut off")
    raw = np.frombuffer(b"".join(data), np.uint8).reshape(-1, _PAIR)
    counts = [len(each) // _PAIR for each in data]
    buckets = np.repeat(np.array([bucket for bucket, _ in found], np.int64), counts)
    if wanted is not None:
        highest = raw.view("<u2")[:, -1]  # of the rest, which is the highest of the pair
        places = np.flatnonzero(_marked(wanted)[highest])
        raw, buckets = raw[places], buckets[places]
    pairs = np.zeros((len(raw), 8), np.uint8)
    pairs[:, :_PAIR] = raw
    numbers = pairs.view("<i8")[:, 0]
    hashes = (buckets << _REST | numbers >> _ARTICLE).astype(np.uint32).view(np.int32)
    return hashes, numbers & ((1 << _ARTICLE) - 1)


def _marked(hashes: Hashes) -> NDArray[np.bool_]:
    """Return which of all highest sixteen bits of a rest some hashes have."""
    marked = np.zeros(1 << 16, bool)
    marked[(hashes.view(np.uint32) & np.uint32((1 << _REST) - 1)) >> np.uint32(_REST - 16)] = True
    return marked


def without(pairs: bytes, gone: Iterable[bytes]) -> bytes:
    """Return a row's pairs without some of them."""
    unwanted = set(gone)
    each = (pairs[at : at + _PAIR] for at in range(0, len(pairs), _PAIR))
    return b"".join(pair for pair in each if pair not in unwanted)
