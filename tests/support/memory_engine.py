"""The double of an engine: everything in this process, exact, and gone with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TypeVar

from index.store.engine.engine import Key, Note, Weights
from index.store.passage_store import Floats

T = TypeVar("T")


class MemoryEngine:
    """Notes and passages in dictionaries; stores that are given the same one share them."""

    def __init__(self, address: str = "memory://double") -> None:
        self.address = address
        self._begun = False
        self._notes: dict[Key, Note] = {}
        self._words: dict[int, tuple[int, Weights]] = {}
        self._vectors: dict[int, tuple[int, Floats]] = {}

    def close(self) -> None:
        """Keep everything: another store may be open."""

    def is_begun(self) -> bool:
        """Say whether it was begun."""
        return self._begun

    def begin(self, dimension: int) -> None:  # noqa: ARG002 - any length will do
        """Begin."""
        self._begun = True

    def named(self, kind: str, names: Collection[str]) -> Iterator[Note]:
        """Yield the notes with some names."""
        wanted = set(names)
        yield from [n for n in self._notes.values() if n.key.kind == kind and n.key.name in wanted]

    def of_kind(self, kind: str, low: str = "", high: str = "~") -> Iterator[Note]:
        """Yield the notes of a kind."""
        notes = self._notes.values()
        yield from [n for n in notes if n.key.kind == kind and low <= n.key.name < high]

    def put(self, notes: Iterable[Note]) -> None:
        """Keep notes."""
        self._notes.update((note.key, note) for note in notes)

    def drop(self, keys: Iterable[Key]) -> None:
        """Forget notes."""
        for key in keys:
            self._notes.pop(key, None)

    def put_words(self, rows: Iterable[tuple[int, int, Weights]]) -> None:
        """Keep passages by their words."""
        self._words.update((passage, (article, dict(w))) for passage, article, w in rows)

    def put_vectors(self, rows: Iterable[tuple[int, int, Floats]]) -> None:
        """Keep passages by their vectors."""
        self._vectors.update((passage, (article, vector)) for passage, article, vector in rows)

    def drop_articles(self, articles: Collection[int]) -> None:
        """Forget the passages of some articles."""
        gone = set(articles)
        self._words = {p: row for p, row in self._words.items() if row[0] not in gone}
        self._vectors = {p: row for p, row in self._vectors.items() if row[0] not in gone}

    def drop_passages_from(self, passage: int) -> None:
        """Forget the passages from an id on."""
        self._words = {p: row for p, row in self._words.items() if p < passage}
        self._vectors = {p: row for p, row in self._vectors.items() if p < passage}

    def by_words(
        self, weights: Weights, k: int, articles: Sequence[int] | None = None
    ) -> list[int]:
        """Return the passages with the highest inner product, of those that share a term."""

        def product(its: Weights) -> float:
            return sum(weight * its[term] for term, weight in weights.items() if term in its)

        return _best(self._words, product, k, articles, least=0.0)

    def by_vector(self, vector: Floats, k: int, articles: Sequence[int] | None = None) -> list[int]:
        """Return the passages with the nearest vectors."""
        return _best(self._vectors, lambda its: float(its @ vector), k, articles)

    def settle(self) -> None:
        """Do nothing: all is found."""


def _best(
    rows: dict[int, tuple[int, T]],
    score: Callable[[T], float],
    k: int,
    articles: Sequence[int] | None,
    least: float = float("-inf"),
) -> list[int]:
    inside = None if articles is None else set(articles)
    scores = {
        passage: score(its)
        for passage, (article, its) in rows.items()
        if inside is None or article in inside
    }
    found = sorted((p for p in scores if scores[p] > least), key=lambda p: (-scores[p], p))
    return found[:k]
