"""Some articles of a local index, to be searched among: their passages, and their vectors."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from index.store.catalog import membership
from index.store.catalog.catalog import Catalog
from index.store.catalog.membership import Ids
from index.store.derived import Derived
from index.store.vector_index import Segment

_FEW = 1_000
"""Vectors among which all are compared in any case, so that no segment of them is worth making."""

_OWN_SEGMENT = 50_000
"""Vectors up to which they are searched exactly, as by an index of them alone."""

_LOOKED_UP = 1_000
"""Articles whose passages are looked up, where otherwise those of all articles are read once."""


class Membership:
    """Which passages are whose, and which vectors are theirs, in one generation."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    @cached_property
    def passages(self) -> tuple[Ids, Ids]:
        """All passages, in order, and their articles."""
        return membership.passages(self._catalog)

    @cached_property
    def _embedded(self) -> tuple[Ids, Ids]:
        return membership.embedded(self._catalog)

    def held(self, articles: Ids) -> tuple[Ids, Ids]:
        """Return the passages of articles, and their vectors."""
        if len(articles) <= _LOOKED_UP:
            passages, having, embeddings = membership.passages_of(self._catalog, articles)
        else:
            within = np.isin(self.passages[1], articles)
            passages, owners = (ids[within] for ids in self.passages)
            having = owners[np.diff(owners, prepend=0) != 0]
            embeddings = np.unique(self._embedded[0][np.isin(self._embedded[1], passages)])
        membership.require_all_of(self._catalog, passages, np.setdiff1d(articles, having))
        return passages, embeddings


class Chosen:
    """Some articles with their passages and vectors, all ids in ascending order.

    For one search, ``once``, no segment of them is made.
    """

    def __init__(
        self,
        catalog: Catalog,
        derived: Derived,
        held: Membership,
        articles: Ids,
        *,
        once: bool = False,
    ) -> None:
        self._catalog = catalog
        self._derived = derived
        self.articles = articles
        self._once = once
        self.passages, self.embeddings = held.held(articles)

    @cached_property
    def segments(self) -> Sequence[Segment]:
        """Where vectors are searched: where all are, but few in an exact segment of theirs.

        Of a large segment of codes very many would be asked for few of them.
        """
        if self._once or not _FEW < len(self.embeddings) <= _OWN_SEGMENT:
            return self._derived.searched
        ids, matrix = self._catalog.embeddings.get(self.embeddings.tolist())
        return (Segment.of(np.array(ids), matrix),)

    def inside(self, passages: set[int]) -> set[int]:
        """Return those of the passages that belong here."""
        found = np.fromiter(passages, dtype=np.int64, count=len(passages))
        return set(found[np.isin(found, self.passages)].tolist())
