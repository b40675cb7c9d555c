"""A vector as it is stored: a byte for each dimension, a whole number from -127 to 127.

Vectors are of unit length, so the numbers give back the vector whatever they were multiplied by:
no scale is kept.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_HIGHEST = 127


def coded(vectors: Floats) -> list[bytes]:
    """Return vectors (n, dimension) as bytes, of as many levels as the greatest number allows."""
    greatest = np.abs(vectors).max(axis=1, keepdims=True)
    levels = np.rint(vectors * (_HIGHEST / np.where(greatest > 0.0, greatest, 1.0)))
    return [row.tobytes() for row in levels.astype(np.int8)]


def decoded(codes: Sequence[bytes], dimension: int) -> Floats:
    """Return the unit vectors (n, dimension) of some codes; ValueError where they are none."""
    levels = np.frombuffer(b"".join(codes), dtype=np.int8).reshape(len(codes), dimension)
    vectors = levels.astype(np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    vectors /= np.where(lengths > 0.0, lengths, np.float32(1.0))[:, None]
    return vectors


def recoded(blob: bytes, dimension: int) -> bytes:
    """Return the code of a vector that an older format has as float32, little-endian."""
    if len(blob) != 4 * dimension:
        return blob
    return coded(np.frombuffer(blob, dtype="<f4").reshape(1, dimension))[0]
