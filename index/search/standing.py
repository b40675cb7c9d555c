"""Where one sentence's passages stand among all passages, by words and by likeness.

A search scores those that its indexes propose; this scores every one, and so is slower by as much:
it is asked why something was not found.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from index.lexical.bm25 import Statistics
from index.lexical.query import Query
from index.search.hits import Standing
from index.store.catalog.catalog import Catalog
from index.store.catalog.records import PassageRow
from index.store.passage_store import Floats

_AT_ONCE = 10_000  # vectors, some 15 MB of them
_EQUAL = 1e-9  # what sums of the same products may differ by


@dataclass(frozen=True, slots=True)
class Standings:
    """All passages of a catalogue, or those ``within``, as a question has them in order."""

    catalog: Catalog
    query: Query
    statistics: Statistics
    vector: Floats
    within: Collection[int] | None = None

    def of(self, article: int, ordinal: int) -> Standing:
        """Return where the passages stand that hold a sentence of an article."""
        rows = self.catalog.passages_with(article, ordinal)
        scores = [self._words(terms) for at, terms in self.catalog.terms_after(0) if self._has(at)]
        best = max((self._words(row.terms) for row in rows), default=0.0)
        words = 1 + sum(score > best for score in scores) if best else None
        return Standing(len(scores), words, self._dense(rows))

    def _has(self, passage: int) -> bool:
        return self.within is None or passage in self.within

    def _words(self, terms: str) -> float:
        average = self.statistics.average_length
        return self.statistics.score(self.query.terms, self.query.terms_of(terms.split()), average)

    def _dense(self, rows: Collection[PassageRow]) -> int | None:
        """Return the rank of the nearest of ``rows``; passages of one text share a vector."""
        own = [row.embedding for row in rows if row.embedding]
        if not own:
            return None
        wanted = self.vector.astype("f8")
        embeddings = self.catalog.embeddings
        _, vectors = embeddings.get(own)
        best = float((vectors @ wanted).max())
        nearer = 0
        for low in range(0, embeddings.last(), _AT_ONCE):
            ids, vectors = embeddings.between(low, low + _AT_ONCE)
            closer = ids[vectors @ wanted > best + _EQUAL].tolist() if len(ids) else []
            passages = self.catalog.passages_embedded_as(closer).values()
            nearer += sum(self._has(each) for found in passages for each in found)
        return 1 + nearer
