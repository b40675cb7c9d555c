"""What a build on this machine gives of its catalogue and of what follows it: the parts of a store.

Each is one look; which generation it is of is for ``local_store`` and ``local_writer`` to say.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from pathlib import Path

import numpy as np

from index.article import NearCopy, Role, Sentence, Source
from index.errors import IndexCorrupt
from index.lexical.bm25 import Statistics
from index.lexical.spelling import Written
from index.store import vector_index as vectors
from index.store.catalog import membership, surroundings
from index.store.catalog.catalog import Catalog
from index.store.catalog.records import Entry, Facts, PassageRow
from index.store.catalog.roots import Roots
from index.store.catalog.seals import BrokenSeal
from index.store.catalog.statistics import Totals
from index.store.derived import Derived
from index.store.local.chosen import Chosen, Membership
from index.store.passage_store import Floats, Ids, Within


class Build:
    """An open build: its ``catalog``, and, where passages are to be proposed, what is derived."""

    def __init__(self, place: Path, catalog: Catalog) -> None:
        self.place = place
        self.catalog = catalog
        self.trusted = True
        self._derived: Derived | None = None
        self._held: tuple[Derived, Membership] | None = None

    def close(self) -> None:
        """Close the catalogue."""
        self.catalog.close()

    def was_replaced(self) -> bool:
        """Say that nobody puts another index in the place of one that is open like this."""
        return False

    @property
    def generation(self) -> int:
        """The number of the commit that is seen."""
        return self.catalog.generation

    @property
    def kept_at(self) -> str:
        """The folder of the build."""
        return str(self.catalog.build)

    @property
    def state(self) -> object:
        """What is derived, which is opened once for what is seen."""
        return self.derived

    def get(self, key: str, default: str = "") -> str:
        """Return a meta value, or ``default``."""
        return self.catalog.get(key, default)

    def require_encoder(self, fingerprint: str, name: str) -> None:
        """Raise EncoderMismatch unless the vectors are of the encoder with this ``fingerprint``."""
        self.catalog.require_encoder(fingerprint, name)

    def damaged(self, what: str) -> IndexCorrupt:
        """Return the error for rows of a table that do not fit the rest."""
        return BrokenSeal(self.catalog.path, what)

    # --- figures --------------------------------------------------------------------------------

    def totals(self) -> Totals:
        """Return how much there is."""
        return self.catalog.tallies.totals()

    def statistics(self, terms: Sequence[str]) -> Statistics:
        """Return the exact collection statistics for some terms."""
        return self.catalog.tallies.statistics(terms)

    def written(self, words: Collection[str]) -> Mapping[str, Written]:
        """Return those of some words, folded, that an article has."""
        return self.catalog.vocabulary.of(words)

    def near(self, word: str) -> tuple[Written, ...]:
        """Return the words that a word may be a slip of."""
        return self.catalog.vocabulary.near(word)

    def languages(self) -> tuple[str, ...]:
        """Return the languages of the articles."""
        return membership.languages(self.catalog)

    # --- articles and their sentences -----------------------------------------------------------

    @property
    def roots(self) -> Roots:
        """What the user asked to be indexed."""
        return self.catalog.roots

    def entries(self, under: str | None = None) -> tuple[Entry, ...]:
        """Return all articles, or those at or under a path, by path."""
        return self.catalog.entries(under)

    def articles(self) -> Ids:
        """Return the ids of all articles."""
        return membership.everything(self.catalog)

    def facts(self) -> Iterator[Facts]:
        """Yield what is known of each article."""
        return membership.facts(self.catalog)

    def sources(self, ids: Iterable[int]) -> dict[int, Source]:
        """Return the articles with these ids, which must be there."""
        return self.catalog.sources(ids)

    def copies(self, article: int) -> tuple[NearCopy, ...]:
        """Return the near-copies of an article, the nearest first."""
        return self.catalog.copies.of(article)

    def copy_pairs(self) -> Mapping[tuple[int, int], float]:
        """Return all pairs of near-copies, with their containment."""
        return self.catalog.copies.pairs()

    def sentences(self, article: int, first: int = 0, last: int = 2**62) -> tuple[Sentence, ...]:
        """Return the sentences ``[first, last)`` of an article, those that exist."""
        return self.catalog.sentences(article, first, last)

    def sentences_of(self, passage: PassageRow) -> tuple[Sentence, ...]:
        """Return the sentences of a passage, which must be there."""
        return self.catalog.sentences_of(passage)

    def bylines(self, article: int) -> tuple[tuple[int, Sentence], ...]:
        """Return an article's bylines with their ordinals."""
        return self.catalog.bylines(article)

    def headings(self, article: int, last: int = 2**62) -> tuple[tuple[int, Sentence], ...]:
        """Return the headings of an article up to an ordinal."""
        return surroundings.headings(self.catalog, article, last)

    def headings_of(self, article: int) -> tuple[tuple[tuple[int, Sentence], ...], bool]:
        """Return the headings of an article, and whether lines say who speaks in it."""
        return surroundings.headings_of(self.catalog, article)

    def columns(self, article: int, row: int) -> Sentence | None:
        """Return the header of the table in which a row stands."""
        return surroundings.columns(self.catalog, article, row)

    def speaker(self, article: int, ordinal: int, role: Role) -> Sentence | None:
        """Return the line that says who speaks a sentence of some role."""
        return surroundings.speaker(self.catalog, article, ordinal, role)

    def text_of(self, article: int) -> str:
        """Return an article's visible text."""
        return membership.text_of(self.catalog, article)

    def unsearched(self) -> Iterator[tuple[int, str]]:
        """Yield the sentences that no passage has the words of."""
        return membership.unsearched(self.catalog)

    # --- passages -------------------------------------------------------------------------------

    def passages(self, ids: Sequence[int]) -> tuple[PassageRow, ...]:
        """Return the passages with these ids, those that exist."""
        return self.catalog.passages(ids)

    def passages_in(self, article: int) -> int:
        """Return how many passages an article has."""
        return len(self.catalog.indexed_text(article).passages)

    def within(self, articles: Ids, *, once: bool = False) -> Chosen:
        """Return some articles, to be searched among."""
        return Chosen(self.catalog, self.derived, self._membership, articles, once=once)

    def holding(self, terms: Sequence[str]) -> Ids:
        """Return the articles with a passage that has all of some terms."""
        if not terms:
            return np.empty(0, dtype=np.int64)
        lists = [np.unique(self.derived.holding(term)) for term in dict.fromkeys(terms)]
        found = reduce(np.intersect1d, lists).astype(np.int64)
        passages, articles = self._membership.passages
        at = np.searchsorted(passages, found)
        there = at < len(passages)
        at, found = at[there], found[there]
        return np.unique(articles[at[passages[at] == found]])

    def by_words(
        self, terms: Sequence[str], statistics: Statistics, k: int, within: Within | None = None
    ) -> set[int]:
        """Return the passages that share words with a question: the ``k`` best, or more."""
        if within is None:
            return self.derived.by_words(terms, statistics, k)
        return self.derived.by_words(terms, statistics, k, within.passages)

    def by_vector(self, vector: Floats, k: int, within: Within | None = None) -> set[int]:
        """Return the passages with the ``k`` vectors that are nearest, or more."""
        of = self.catalog.passages_embedded_as
        if within is None:
            found = vectors.nearest(self.derived.searched, vector, k, of)
            return self._nearest(found, vector, k)
        chosen = within if isinstance(within, Chosen) else self.within(within.articles)
        among = vectors.nearest_among(chosen.segments, vector, k, chosen.embeddings)
        return chosen.inside(self._nearest(of(among), vector, k))

    def _nearest(self, found: Mapping[int, list[int]], vector: Floats, k: int) -> set[int]:
        """Return the passages of the ``k`` embeddings that are nearest of those ``found``."""
        cosines = self._cosines(list(found), vector)
        least = min(heapq.nlargest(k, cosines.values()), default=0.0)
        kept = (passages for each, passages in found.items() if cosines[each] >= least)
        return set[int]().union(*kept)

    def cosines(self, rows: Sequence[PassageRow], vector: Floats) -> list[float | None]:
        """Return the exact cosine of each passage, None where it has no vector."""
        known = self._cosines([row.embedding for row in rows if row.embedding], vector)
        return [known.get(row.embedding) if row.embedding else None for row in rows]

    def _cosines(self, embeddings: Sequence[int], vector: Floats) -> dict[int, float]:
        """Return the cosines of some embeddings by their ids."""
        ids, matrix = self.catalog.embeddings.get(embeddings)
        # In double precision: in single, a cosine depends on the rows it is computed among.
        return dict(zip(ids, (matrix @ vector.astype("f8")).tolist(), strict=True))

    @property
    def derived(self) -> Derived:
        """What is derived of the catalogue, which a store for searching has opened."""
        assert self._derived is not None  # noqa: S101 - set by snapshot()
        return self._derived

    @property
    def _membership(self) -> Membership:
        """Which passages are whose in this generation, as far as somebody asked."""
        if not self._held or self._held[0] is not self._derived:
            self._held = self.derived, Membership(self.catalog)
        return self._held[1]
