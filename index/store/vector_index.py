"""The vector index: which embeddings are near a question's. The only file importing FAISS.

Vectors lie in segments, each an immutable file over one range of embedding ids, so that adding a
few never rewrites the many. A segment proposes candidates; the score that counts is the exact
cosine from the catalogue's own vectors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, TypeVar, cast

import faiss
import numpy as np
from numpy.typing import NDArray

from index.errors import IndexCorrupt

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]
T = TypeVar("T")

FLAT_LIMIT = 512
"""Vectors up to which a segment holds them all, and is searched exactly."""

QUANTISED_LIMIT = 2_000_000
"""Vectors up to which a segment is one list of 1-bit codes; above it, 2√n inverted lists."""

_LEAST_PROBES = 16  # inverted lists that are looked through, of a sixteenth of them if that is more

_RESCORED = 4
"""Candidates a quantised segment proposes for each one wanted; exact scores then sort them."""


def recipe(count: int) -> str:
    """Return the FAISS factory string for a segment of ``count`` vectors.

    Limits and kinds as measured on a million 384-dimensional vectors: RaBitQ codes with exact
    re-scoring keep recall@10 at .997 in a twenty-second of the space. A random rotation comes
    first, since one bit a dimension says little where a few dimensions say most: of 200,000 hashed
    vectors 400 proposals held .03 of the best hundred without it, .55 with it.
    """
    if count <= FLAT_LIMIT:
        return "IDMap,Flat"
    if count <= QUANTISED_LIMIT:
        return "IDMap,RR,RaBitQfs"
    return f"IDMap,RR,IVF{int(2 * count**0.5)},RaBitQfs"


def build(ids: Ids, vectors: Floats, factory: str | None = None) -> bytes:
    """Return the bytes of a segment over ``vectors`` (n, dimension; unit rows) named by ``ids``."""
    index = faiss.index_factory(
        vectors.shape[1], factory or recipe(len(ids)), faiss.METRIC_INNER_PRODUCT
    )
    index.train(vectors)
    index.add_with_ids(vectors, ids)
    return bytes(faiss.serialize_index(index).tobytes())


@dataclass(frozen=True, slots=True)
class Segment:
    """One opened segment: a FAISS index over a range of embedding ids."""

    index: faiss.Index
    count: int
    exact: bool
    selects: bool

    @classmethod
    def load(cls, file: BinaryIO, count: int, dimension: int) -> Segment:
        """Read a segment from a file, which must hold ``count`` vectors of ``dimension``."""
        try:
            index = faiss.read_index(faiss.PyCallbackIOReader(file.read))  # type: ignore[attr-defined]
        except RuntimeError as error:
            raise _corrupt() from error
        if index.ntotal != count or index.d != dimension:
            raise _corrupt()
        core = _core(index)
        if isinstance(core, faiss.IndexIVF):
            core.nprobe = max(_LEAST_PROBES, core.nlist // 16)
        return cls(
            index,
            count,
            exact=isinstance(core, faiss.IndexFlat),
            selects=not isinstance(core, faiss.IndexRaBitQFastScan),
        )

    @classmethod
    def of(cls, ids: Ids, vectors: Floats) -> Segment:
        """Return an exact segment in memory over ``vectors``."""
        index = faiss.index_factory(vectors.shape[1], "IDMap,Flat", faiss.METRIC_INNER_PRODUCT)
        index.add_with_ids(vectors, ids)
        return cls(index, len(ids), exact=True, selects=True)

    def search(self, question: Floats, k: int) -> Ids:
        """Return the ids of up to ``k`` nearest vectors, nearest first."""
        wanted = k if self.exact else k * _RESCORED
        _, found = self.index.search(question.reshape(1, -1), min(wanted, self.count))
        ids: Ids = found[0]
        return ids[ids >= 0]

    def search_among(self, question: Floats, k: int, among: Ids) -> Ids:
        """Return the ids of ``k`` nearest vectors, or more, of those ``among`` that are here.

        ``among`` is in ascending order.
        """
        held = faiss.vector_to_array(cast("faiss.IndexIDMap", self.index).id_map)
        among = among[np.isin(among, held)]
        if len(among) == self.count:
            return self.search(question, k)
        wanted = min(k if self.exact else k * _RESCORED, len(among))
        if not wanted:
            return among
        if self.selects:
            _, found = self.index.search(
                question.reshape(1, -1), wanted, params=self._selecting(among)
            )
            ids: Ids = found[0]
            return ids[ids >= 0]
        # Codes that are compared many at a time cannot be passed over: more are asked for.
        asked = int((wanted + 3.0 * wanted**0.5) * self.count / len(among))
        while True:
            _, found = self.index.search(question.reshape(1, -1), min(asked, self.count))
            inside: Ids = found[0][np.isin(found[0], among)]
            if len(inside) >= wanted or asked >= self.count:
                return inside[:wanted]
            asked *= 2

    def _selecting(self, among: Ids) -> faiss.SearchParameters:
        """Return the parameters of a search among some vectors, through all inverted lists.

        They are given as FAISS's Python takes them, which its types do not know.
        """
        marked = np.zeros(int(among[-1]) + 1, dtype=bool)
        marked[among] = True
        bits = np.packbits(marked, bitorder="little")
        selector = faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg,arg-type]
        core = _core(self.index)
        if isinstance(core, faiss.IndexIVF):
            return faiss.SearchParametersIVF(sel=selector, nprobe=core.nlist)  # type: ignore[call-arg]
        return faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]


def _core(index: faiss.Index) -> faiss.Index:
    """Return what compares vectors: without their names, and the rotation that they may have."""
    inner = faiss.downcast_index(cast("faiss.IndexIDMap", index).index)
    if isinstance(inner, faiss.IndexPreTransform):
        inner = faiss.downcast_index(inner.index)
    return inner


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

    ``living`` gives those of the proposed ids that still exist, each with what is known of it; a
    segment with many dead ones is asked again for twice as many, until ``k`` living ones are found
    or it has no more.
    """
    found: dict[int, T] = {}
    for segment in segments:
        wanted = k
        while True:
            alive = living(segment.search(question, wanted).tolist())
            if len(alive) >= min(k, segment.count) or wanted >= segment.count:
                found.update(alive)
                break
            wanted *= 2
    return found


def nearest_among(segments: Sequence[Segment], question: Floats, k: int, among: Ids) -> list[int]:
    """Return at least the ``k`` of the ids ``among``, in ascending order, nearest to a question."""
    return [int(i) for each in segments for i in each.search_among(question, k, among)]


def single_threaded() -> None:
    """Search on the calling thread alone: a question is too short for a team of threads."""
    faiss.omp_set_num_threads(1)
