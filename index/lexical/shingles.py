"""Shingles: which runs of five words an article has, and how much of it another one holds. Pure.

A run is known by a hash of its words. Of a long article those hashes are kept that are divisible by
eight, which are the same in every copy; of a short one all, so that it is compared exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

VERSION = 1
"""Raised whenever the same text would have other shingles (``index.maintenance.recipe``)."""

NEAR = 0.4
"""Containment from which two articles are near-copies (bench/README.md, `bench.copies`)."""

EVERY = 8
"""Of a long article's hashes, about so many make one that is kept."""

LEAST = 3
"""Shared hashes without which two articles have a phrase in common, and no more."""

_RUN = 5  # words
_SHORT = 16 * EVERY  # runs up to which all are kept
_HASH = np.dtype("<i4")
_PIECE = 1_000_000  # characters that are looked at at once, so that a large article needs no more
_PLANE = 0x10000
# Languages that set no space between words are cut into characters: Thai to Lao, Khmer, and the
# scripts of China and Japan (blocks of the Unicode standard).
_UNSPACED = ((0x0E00, 0x0EFF), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF))

_Numbers = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Shingles:
    """The hashes kept of an article: ``kept`` as 32-bit numbers, little-endian, ascending.

    They are those divisible by ``every``: 1 where all are kept.
    """

    kept: bytes = b""
    every: int = 1

    @property
    def hashes(self) -> NDArray[np.int32]:
        """The hashes as numbers, each once."""
        return np.frombuffer(self.kept, _HASH)

    def containment(self, other: Shingles) -> float:
        """Return how much of the smaller of two articles the larger one holds, in [0, 1].

        It is estimated by what is kept of both, exact where that is everything, and 0 where no
        more than a phrase is shared.
        """
        shared = self.shared(other).size
        if shared < LEAST:
            return 0.0
        every = max(self.every, other.every)
        return shared / min(np.count_nonzero(each.hashes % every == 0) for each in (self, other))

    def shared(self, other: Shingles) -> NDArray[np.int32]:
        """Return the hashes that both articles have, ascending."""
        return np.intersect1d(self.hashes, other.hashes, assume_unique=True)

    def without(self, hashes: Sequence[int]) -> Shingles:
        """Return what is left without some hashes."""
        return Shingles(self.hashes[~np.isin(self.hashes, hashes)].tobytes(), self.every)


def shingles_of(texts: Iterable[str]) -> Shingles:
    """Return the shingles of an article, given by its texts in order; case and signs do not count.

    A word never goes on in the next text. An article of fewer than five words has none.
    """
    words = [_words(piece) for piece in _pieces(texts)]
    runs = _hashed(np.concatenate(words)) if words else np.empty(0, _HASH)
    if runs.size <= _SHORT:
        return Shingles(np.unique(runs).tobytes())
    return Shingles(np.unique(runs[runs % EVERY == 0]).tobytes(), EVERY)


def _pieces(texts: Iterable[str]) -> Iterator[str]:
    piece: list[str] = []
    size = 0
    for text in texts:
        piece.append(text)
        size += len(text)
        if size > _PIECE:
            yield " ".join(piece)
            piece, size = [], 0
    yield " ".join(piece)


def _words(text: str) -> _Numbers:
    """Return a number for each word of a text, which is that of its letters and digits."""
    codes = np.frombuffer(text.casefold().encode("utf-32-le", "surrogatepass"), "<u4")
    kinds = _kinds()[np.minimum(codes, _PLANE - 1)]
    places = kinds.nonzero()[0]
    if not places.size:
        return np.empty(0, np.uint64)
    # A word goes on where the character before is of it too, and neither is a word by itself.
    begins = kinds[places] == 2
    begins[1:] |= (places[1:] - places[:-1] > 1) | begins[:-1]
    begins[0] = True
    starts = begins.nonzero()[0]
    within = np.arange(places.size) - starts[begins.cumsum() - 1]
    letters = codes[places].astype(np.uint64) * _powers()[within & 63]
    return _mixed(np.add.reduceat(letters, starts))


@cache
def _kinds() -> NDArray[np.uint8]:
    """Return by its code what a character is: 0 no part of a word, 1 a part, 2 a word itself."""
    kinds = np.fromiter((chr(code).isalnum() for code in range(_PLANE)), np.uint8, _PLANE)
    for first, last in _UNSPACED:
        kinds[first : last + 1] *= 2
    return kinds


@cache
def _powers() -> _Numbers:
    return np.cumprod(np.full(64, _GOLDEN, np.uint64), dtype=np.uint64)


def _hashed(words: _Numbers) -> NDArray[np.int32]:
    """Return a hash of each run of words: a polynomial of their numbers, and its bits mixed."""
    count = max(words.size - _RUN + 1, 0)
    total = np.zeros(count, np.uint64)
    for at in range(_RUN):
        total = total * _GOLDEN + words[at : at + count]
    return (_mixed(total) >> np.uint64(33)).astype(_HASH)


# Arithmetic modulo 2^64, with the constants and the mixing of SplitMix64 (Steele, Lea and Flood,
# Fast splittable pseudorandom number generators, 2014).
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def _mixed(numbers: _Numbers) -> _Numbers:
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))
