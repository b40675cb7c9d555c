"""The vector index: which embeddings are near a question's. The only file importing FAISS.

Vectors lie in segments, each an immutable file over one range of embedding ids, so that adding a
few never rewrites the many. A segment proposes candidates; the score that counts is the exact
cosine from the catalogue's own vectors.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import shake_256
from typing import BinaryIO, TypeVar

import faiss
import numpy as np
from numpy.typing import NDArray

from index.errors import IndexCorrupt

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]
T = TypeVar("T")

_STEP = np.dtype("<i8")

FLAT_LIMIT = 512
"""Vectors up to which a segment holds them all, and is searched exactly."""

QUANTISED_LIMIT = 2_000_000
"""Vectors up to which a segment is one list of 1-bit codes; above it, 2√n inverted lists."""

_LEAST_PROBES = 16  # inverted lists that are looked through, of a sixteenth of them if that is more

_LEARNED_OF = 16_384  # vectors, whose mean is that of all as nearly as matters
_LEARNED_OF_EACH = 64  # for each inverted list; FAISS asks for 39

_RESCORED = 4
"""Candidates that segments of codes propose for each one wanted; exact scores then sort them."""


def recipe(count: int) -> str:
    """Return the FAISS factory string for a segment of ``count`` vectors.

    Limits and kinds as measured on a million 384-dimensional vectors: RaBitQ codes with exact
    re-scoring keep recall@10 at .997 in a twenty-second of the space. Vectors are ``turned``
    first, since one bit a dimension says little where a few dimensions say most: of 200,000 hashed
    vectors 400 proposals held .03 of the best hundred without it, .55 with it.
    """
    if count <= FLAT_LIMIT:
        return "Flat"
    if count <= QUANTISED_LIMIT:
        return "RaBitQfs"
    return f"IVF{int(2 * count**0.5)},RaBitQfs"


def build(
    factory: str,
    dimension: int,
    parts: Iterable[tuple[Ids, Floats]],
    spread: Callable[[int], Floats],
) -> bytes:
    """Return the bytes of a segment over the unit vectors of ``parts``, named by their ids.

    ``spread`` gives about so many of the vectors, from all over them: what codes mean is learned of
    those. FAISS's own bytes come first, and then, deflated, how far each id is beyond the one
    before. Never are all vectors in memory.
    """
    index = faiss.index_factory(dimension, factory, faiss.METRIC_INNER_PRODUCT)
    exact = isinstance(index, faiss.IndexFlat)
    if not exact:
        lists = index.nlist if isinstance(index, faiss.IndexIVF) else 1
        index.train(turned(spread(max(_LEARNED_OF, _LEARNED_OF_EACH * lists))))
    names = []
    for ids, vectors in parts:
        index.add(vectors if exact else turned(vectors))
        names.append(ids)
    steps = np.diff(np.concatenate(names), prepend=0).astype(_STEP)
    data: bytes = faiss.serialize_index(index).tobytes()
    return data + zlib.compress(steps.tobytes())


def turned(vectors: Floats) -> Floats:
    """Return vectors (n, dimension) after a rotation, the same always, that mixes all dimensions.

    Some signs change, and the Fourier transform of real numbers takes the rest (Ailon and Chazelle
    2009): no matrix is stored for it.
    """
    dimension = vectors.shape[1]
    signs = np.frombuffer(shake_256(b"turned").digest(-(-dimension // 8)), np.uint8)
    flipped = np.where(np.unpackbits(signs, count=dimension), vectors, -vectors)
    waves = np.fft.rfft(flipped, norm="ortho")
    paired = np.float32(2**0.5) * waves[:, 1 : (dimension + 1) // 2]
    alone = waves[:, [0] if dimension % 2 else [0, -1]]
    return np.hstack((alone.real, paired.real, paired.imag)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Segment:
    """One opened segment: a FAISS index over vectors, and their ids in its order, ascending."""

    index: faiss.Index
    ids: Ids

    @classmethod
    def load(cls, file: BinaryIO, count: int, dimension: int) -> Segment:
        """Read a segment from a file, which must hold ``count`` vectors of ``dimension``."""
        try:
            index = faiss.read_index(faiss.PyCallbackIOReader(file.read))  # type: ignore[attr-defined]
            ids = np.cumsum(np.frombuffer(zlib.decompress(file.read()), _STEP))
        except (RuntimeError, ValueError, zlib.error) as error:
            raise _corrupt() from error
        if not index.ntotal == len(ids) == count or index.d != dimension:
            raise _corrupt()
        if isinstance(index, faiss.IndexIVF):
            index.nprobe = max(_LEAST_PROBES, index.nlist // 16)
        return cls(index, ids)

    @classmethod
    def of(cls, ids: Ids, vectors: Floats) -> Segment:
        """Return an exact segment in memory over ``vectors``."""
        index = faiss.index_factory(vectors.shape[1], "Flat", faiss.METRIC_INNER_PRODUCT)
        index.add(vectors)
        return cls(index, ids)

    @property
    def count(self) -> int:
        """The number of its vectors."""
        return len(self.ids)

    @property
    def exact(self) -> bool:
        """Whether it has the vectors themselves."""
        return isinstance(self.index, faiss.IndexFlat)

    def search(self, question: Floats, k: int) -> Ids:
        """Return the ids of up to ``k`` nearest vectors, nearest first."""
        return self.proposed(question, k if self.exact else k * _RESCORED)[1]

    def proposed(self, question: Floats, k: int) -> tuple[Floats, Ids]:
        """Return what up to ``k`` cosines are about, or exactly, the best first, and whose."""
        cosines, places = self._nearest(self._asked(question), k)
        return cosines, self.ids[places]

    def search_among(self, question: Floats, k: int, among: Ids) -> Ids:
        """Return the ids of ``k`` nearest vectors, or more, of those ``among`` that are here."""
        places = np.flatnonzero(np.isin(self.ids, among))
        if len(places) == self.count:
            return self.search(question, k)
        wanted = min(k if self.exact else k * _RESCORED, len(places))
        asked = self._asked(question)
        if not wanted:
            return self.ids[:0]
        if not isinstance(self.index, faiss.IndexRaBitQFastScan):
            return self.ids[self._nearest(asked, wanted, self._selecting(places))[1]]
        # Codes that are compared many at a time cannot be passed over: more are asked for.
        most = int((wanted + 3.0 * wanted**0.5) * self.count / len(places))
        while True:
            _, found = self._nearest(asked, most)
            inside = found[np.isin(found, places)]
            if len(inside) >= wanted or most >= self.count:
                return self.ids[inside[:wanted]]
            most *= 2

    def _nearest(
        self, asked: Floats, k: int, selecting: faiss.SearchParameters | None = None
    ) -> tuple[Floats, Ids]:
        """Return about the cosines of up to ``k`` nearest vectors, and their places."""
        cosines, found = self.index.search(asked, min(k, self.count), params=selecting)
        there = found[0] >= 0
        return cosines[0][there], found[0][there]

    def _asked(self, question: Floats) -> Floats:
        """Return a question's vector as the segment has its own."""
        alone = question.reshape(1, -1)
        return alone if self.exact else turned(alone)

    def _selecting(self, places: Ids) -> faiss.SearchParameters:
        """Return the parameters of a search at some places, through all inverted lists.

        They are given as FAISS's Python takes them, which its types do not know.
        """
        marked = np.zeros(self.count, dtype=bool)
        marked[places] = True
        bits = np.packbits(marked, bitorder="little")
        selector = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg,arg-type]
        if isinstance(self.index, faiss.IndexIVF):
            return faiss.SearchParametersIVF(sel=selector, nprobe=self.index.nlist)  # type: ignore[call-arg]
        return faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]


def _corrupt() -> IndexCorrupt:
    return IndexCorrupt(
        "A vector segment does not hold what was written.",
        "Run `qa index repair`; it needs no embedding.",
    )


def nearest(
    segments: Sequence[Segment],
    question: Floats,
    k: int,
    living: Callable[[list[int]], Mapping[int, T]],
) -> dict[int, T]:
    """Return at least the ``k`` living ids nearest to ``question`` over all segments.

    ``living`` gives those of the proposed ids that still exist, each with what is known of it.
    Segments of codes propose together, as what codes say means the same in all of them. Where many
    of those proposed are dead, twice as many are asked for.
    """
    found: dict[int, T] = {}
    if coded := [segment for segment in segments if not segment.exact]:
        count = sum(segment.count for segment in coded)
        found |= _living(partial(_best, coded, question), 2 * k, count, living)
    for segment in segments:
        if segment.exact:
            found |= _living(partial(segment.search, question), k, segment.count, living)
    return found


def _living(
    propose: Callable[[int], Ids],
    k: int,
    count: int,
    living: Callable[[list[int]], Mapping[int, T]],
) -> Mapping[int, T]:
    """Return at least ``k`` living ids of the ``count`` that can be proposed, or all that live."""
    asked = k
    while True:
        alive = living(propose(asked).tolist())
        if len(alive) >= min(k, count) or asked >= count:
            return alive
        asked *= 2


def _best(segments: Sequence[Segment], question: Floats, k: int) -> Ids:
    """Return the ids of the best by codes, so many that half of them may be dead."""
    wanted = k * _RESCORED // 2
    proposed = [segment.proposed(question, wanted) for segment in segments]
    cosines, ids = map(np.concatenate, zip(*proposed, strict=True))
    best: Ids = ids[np.argsort(-cosines, kind="stable")[:wanted]]
    return best


def nearest_among(segments: Sequence[Segment], question: Floats, k: int, among: Ids) -> list[int]:
    """Return at least the ``k`` of the ids ``among``, in ascending order, nearest to a question."""
    return [int(i) for each in segments for i in each.search_among(question, k, among)]


def single_threaded() -> None:
    """Search on the calling thread alone: a question is too short for a team of threads."""
    faiss.omp_set_num_threads(1)
