"""The store over an engine: passages proposed there, alive and inside a filter as notes say."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

import numpy as np

from index.lexical.bm25 import Statistics
from index.store.catalog.records import PassageRow
from index.store.engine import shapes
from index.store.engine.engine import MOST
from index.store.engine.holdings import Holdings, number_name
from index.store.engine.numbers import asked
from index.store.engine.shapes import Kept
from index.store.passage_store import Floats, Ids, Within

_SPARE = 3
"""Passages that are asked for, for each one wanted: the engine ranks by rounded weights, and by
lengths of another day."""

_LISTED = 5_000
"""Articles that are named to an engine at once; of more it is asked several times."""


class Among:
    """Some articles of a generation, and their passages, ids in ascending order."""

    def __init__(self, kept: Sequence[Kept]) -> None:
        self.articles: Ids = np.array([each.id for each in kept], dtype=np.int64)
        runs = [np.arange(each.first, each.last, dtype=np.int64) for each in kept]
        self.passages: Ids = np.sort(np.concatenate([np.empty(0, np.int64), *runs]))

    def inside(self, passages: Collection[int]) -> list[int]:
        """Return those of the passages that belong here, in their order."""
        found = np.fromiter(passages, dtype=np.int64, count=len(passages))
        inside: list[int] = found[np.isin(found, self.passages)].tolist()
        return inside


class EngineStore(Holdings):
    """An index in an ``engine``, whose folder on this machine is ``place``."""

    # --- passages -------------------------------------------------------------------------------

    def passages(self, ids: Sequence[int]) -> tuple[PassageRow, ...]:
        """Return the passages with these ids, those that exist."""
        return tuple(row for row, _ in self.keyed(ids))

    def keyed(self, ids: Iterable[int]) -> list[tuple[PassageRow, bytes]]:
        """Return passages that exist, each with the key of its text."""
        with self._reading("passages"):
            found = self.ledger.values("passage", [number_name(i) for i in ids])
            rows = [shapes.passage_row(int(name), value) for name, value in found.items()]
        alive = self.kept({row.article for row, _ in rows})
        return [
            (row, key)
            for row, key in rows
            if row.article in alive and alive[row.article].first <= row.id < alive[row.article].last
        ]

    def passages_in(self, article: int) -> int:
        """Return how many passages an article has."""
        found = self.kept((article,))[article]
        return found.last - found.first

    def within(self, articles: Ids, *, once: bool = False) -> Among:
        """Return some articles, to be searched among; nothing is made for them, ``once`` or not."""
        del once
        return Among(list(self.kept(articles.tolist()).values()))

    def holding(self, terms: Sequence[str]) -> Ids:
        """Return the articles with a passage that has all of some terms; each passage is read."""
        wanted = set(terms)
        found = set()
        if wanted and len(self.statistics(terms).frequencies) == len(wanted):
            ids = [i for each in self._all().values() for i in range(each.first, each.last)]
            for start in range(0, len(ids), MOST):
                rows = self.passages(ids[start : start + MOST])
                found |= {row.article for row in rows if wanted <= set(row.terms.split())}
        return np.array(sorted(found), dtype=np.int64)

    def by_words(
        self, terms: Sequence[str], statistics: Statistics, k: int, within: Within | None = None
    ) -> set[int]:
        """Return the passages that share most with ``terms``."""
        weights = asked(terms, statistics)
        if not weights:
            return set()
        return self._proposed(lambda n, of: self.engine.by_words(weights, n, of), k, within)

    def by_vector(self, vector: Floats, k: int, within: Within | None = None) -> set[int]:
        """Return the passages whose vectors are nearest."""
        return self._proposed(lambda n, of: self.engine.by_vector(vector, n, of), k, within)

    def _proposed(self, propose: Any, k: int, within: Within | None) -> set[int]:  # noqa: ANN401
        """Return ``k`` passages that are there, or all that the engine has to propose."""
        among = (
            None if within is None else Among(list(self.kept(within.articles.tolist()).values()))
        )
        total = max(self.totals().passages, 1)
        share = len(among.passages) / total if among else 1.0
        wanted = int(_SPARE * k / max(share, 1e-9))
        if among is not None and wanted > MOST:
            return self._listed(propose, k, among)
        while True:
            proposed = propose(min(wanted, MOST), None)
            alive = self._first_alive(among.inside(proposed) if among else proposed, k)
            if len(alive) >= k or len(proposed) < wanted:
                return alive
            if wanted >= MOST:
                return self._listed(propose, k, among or Among(list(self._all().values())))
            wanted *= 4

    def _first_alive(self, proposed: Sequence[int], k: int) -> set[int]:
        """Return ``k`` of the passages that are there, or more, those that come first."""
        found: set[int] = set()
        for start in range(0, len(proposed), _SPARE * k):
            found |= {row.id for row in self.passages(proposed[start : start + _SPARE * k])}
            if len(found) >= k:
                break
        return found

    def _listed(self, propose: Any, k: int, among: Among) -> set[int]:  # noqa: ANN401
        """Return passages of articles that are named to the engine, some thousands at a time."""
        articles = among.articles.tolist()
        found: set[int] = set()
        for start in range(0, len(articles), _LISTED):
            found.update(propose(_SPARE * k, articles[start : start + _LISTED]))
        return {row.id for row in self.passages(among.inside(found))}

    def cosines(self, rows: Sequence[PassageRow], vector: Floats) -> list[float | None]:
        """Return the exact cosine of each passage, None where it has no vector."""
        names = [number_name(row.id) for row in rows]
        with self._reading("vectors"):
            found = self.ledger.values("vector", names)
            matrix = shapes.vectors_of([*found.values()], self.dimension)
        exact = (matrix @ vector.astype("f8")).tolist()
        known = dict(zip(found, exact, strict=True))
        return [known.get(name) for name in names]
