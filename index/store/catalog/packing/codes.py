"""A vector as it is stored: five bits for each dimension, a whole number from -15 to 15.

Vectors are of unit length, so the numbers give back the vector whatever they were multiplied by:
no scale is kept. The bits lie in planes, the highest of all dimensions first, and in each plane as
``numpy.packbits`` has them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

BITS = 5
"""Bits a dimension: R@1 is that of float32 (bench/README.md, `bench.vectors`)."""

_HIGHEST = 2 ** (BITS - 1) - 1
_SHARES = (1.0, 0.9, 0.8, 0.7, 0.6)  # of the greatest number, from which on all become the highest
_AT_ONCE = 4096


def size(dimension: int) -> int:
    """Return the bytes of a vector's code."""
    return BITS * -(-dimension // 8)


def dimension_of(code: int) -> int:
    """Return the dimension of the vectors whose codes have so many bytes, a multiple of eight."""
    return 8 * code // BITS


def coded(vectors: Floats) -> list[bytes]:
    """Return vectors (n, dimension) as bytes."""
    return [row.tobytes() for row in _planes(levels(vectors))]


def levels(vectors: Floats, highest: int = _HIGHEST) -> Floats:
    """Return vectors as whole numbers up to ``highest``, of the scale that keeps them best."""
    greatest = np.abs(vectors).max(axis=1, keepdims=True)
    unit = vectors / np.where(greatest > 0.0, greatest, 1.0)
    best = np.zeros(vectors.shape, np.float32)
    nearest = np.full(len(vectors), -1.0)
    for share in _SHARES:
        found = np.clip(np.rint(unit * (highest / share)), -highest, highest)
        lengths = np.sqrt(np.einsum("ij,ij->i", found, found))
        cosines = np.einsum("ij,ij->i", found, unit) / np.where(lengths > 0.0, lengths, 1.0)
        better = cosines > nearest
        best[better], nearest[better] = found[better], cosines[better]
    return best


def _planes(found: Floats) -> NDArray[np.uint8]:
    numbers = (found + (_HIGHEST + 1)).astype(np.uint8)
    places = np.arange(BITS, dtype=np.uint8)[::-1, None]
    bits = (numbers[:, None, :] >> places) & np.uint8(1)
    return np.packbits(bits, axis=2).reshape(len(found), size(found.shape[1]))


def decoded(codes: Sequence[bytes], dimension: int) -> Floats:
    """Return the unit vectors (n, dimension) of some codes; ValueError where they are none."""
    planes = np.frombuffer(b"".join(codes), np.uint8)
    planes = planes.reshape(len(codes), BITS, size(dimension) // BITS)
    vectors = np.empty((len(codes), dimension), np.float32)
    for start in range(0, len(codes), _AT_ONCE):
        bits = np.unpackbits(planes[start : start + _AT_ONCE], axis=2, count=dimension)
        numbers = bits[:, 0]
        for place in range(1, BITS):
            numbers = (numbers << np.uint8(1)) | bits[:, place]
        vectors[start : start + _AT_ONCE] = numbers
    vectors -= _HIGHEST + 1
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    vectors /= np.where(lengths > 0.0, lengths, np.float32(1.0))[:, None]
    return vectors


def recoded(blob: bytes, dimension: int) -> bytes:
    """Return the code of a vector that an older format has: float32, or a byte a dimension."""
    older = {4 * dimension: "<f4", dimension: "i1", size(dimension): None}.get(len(blob))
    if older is None:
        return blob
    return coded(np.frombuffer(blob, older).astype(np.float32).reshape(1, dimension))[0]
