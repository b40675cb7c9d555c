"""The searcher: a question in, the best passages of one generation out.

Derived indexes propose candidates; the truth scores them: exact BM25 from the catalogue's
statistics, exact cosine from its vectors. So the result does not depend on how the index came
to be. It ranks passages; which of their sentences answer is decided elsewhere.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from index.article import NearCopy, Role, Sentence, Source
from index.embedding.encoder import Encoder
from index.errors import IndexCorrupt, IndexUnusable
from index.filter import EVERYTHING, Filter
from index.ingest.passages import headline
from index.ingest.sections import openings, paths
from index.lexical.analysis import analyse
from index.lexical.bm25 import Statistics
from index.lexical.query import Query
from index.lexical.spelling import Written
from index.search.candidates import scored
from index.search.fusion import DENSE_WEIGHT, best_of, contenders, fuse
from index.search.hits import Hit
from index.search.languages import query_of
from index.search.quoting import Quoting
from index.search.recency import NEAR, newer_first
from index.search.selection import SCORED_AT_ONCE, Selection, Selections
from index.store import derived, trust
from index.store import vector_index as vectors
from index.store.catalog import membership, surroundings
from index.store.catalog.catalog import Catalog
from index.store.catalog.database import closing_on_error
from index.store.catalog.records import PassageRow
from index.store.catalog.seals import BrokenSeal
from index.store.catalog.statistics import Totals
from index.store.derived import Derived
from index.store.directory import Directory

if TYPE_CHECKING:
    from index.search.standing import Standings

CANDIDATES = 100
"""Passages that each of the two indexes proposes."""

_OPENINGS = 20
"""Attempts to open a generation while a writer keeps committing new ones."""

_PATIENCE = 0.02
"""Seconds after which files that a writer was replacing are looked at again."""


class Searcher:
    """An open index. Search inside ``with searcher.snapshot():``; one generation is seen whole.

    Of an index that is not ``trusted`` only the catalogue is read, which is slower and as right.
    Without an encoder, texts are looked up in it and no question is searched.
    """

    def __init__(self, directory: Directory, encoder: Encoder | None) -> None:
        self._directory = directory
        self._encoder = encoder
        self._catalog = _open(directory, encoder)
        self._derived: Derived | None = None
        self._selections: Selections | None = None
        self._quoting: Quoting | None = None
        self.trusted = trust.doubt(directory.path) is None
        self._replaced = False
        vectors.single_threaded()

    def close(self) -> None:
        """Close the index's files."""
        self._catalog.close()

    @contextmanager
    def snapshot(self) -> Iterator[Searcher]:
        """See the newest generation, and that one only, for the length of the block."""
        trouble: IndexCorrupt | None = None
        failed = -1
        for _ in range(_OPENINGS):
            self._follow()
            with self._catalog.snapshot():
                generation = self._catalog.generation
                # What was opened in an earlier snapshot of this very generation belongs to it.
                if self._derived and self._derived.generation == generation:
                    yield self
                    return
                try:
                    self._derived = derived.load(
                        self._catalog, self._derived, foreign=not self.trusted
                    )
                except IndexCorrupt as error:
                    # Unless the next look shows the same, a writer was quicker, or is at work.
                    if generation == failed and derived.is_settled(self._catalog):
                        raise
                    trouble, failed = error, generation
                    time.sleep(_PATIENCE)
        raise trouble or IndexUnusable(
            "The index changes faster than it can be opened.", "Ask again in a moment."
        )

    def _follow(self) -> None:
        """Move to the live build if it is not the one that is open: rebuilt, or put there anew."""
        live, build = self._directory.current(), self._catalog.build
        if live != build or self._catalog.is_gone():
            rebuilt = live > build  # its number grows
            self._replaced = self._replaced or not rebuilt
            catalog = _open(self._directory, self._encoder)
            self._catalog.close()
            self._catalog, self._derived = catalog, None
            self.trusted = trust.doubt(self._directory.path) is None

    @property
    def path(self) -> Path:
        """The folder of the index."""
        return self._directory.path

    @property
    def pages(self) -> Path:
        """The folder of the pages that were fetched."""
        return self._directory.pages

    def was_replaced(self) -> bool:
        """Say, once, whether the open index was deleted and another one found in its place."""
        replaced, self._replaced = self._replaced, False
        return replaced

    # --- facts about the snapshot --------------------------------------------------------------

    @property
    def generation(self) -> int:
        """The number of the commit that the snapshot shows."""
        return self._catalog.generation

    def totals(self) -> Totals:
        """Return how much is indexed."""
        return self._catalog.tallies.totals()

    def waiting(self) -> int:
        """Return the number of passages that have no vector yet."""
        return self._catalog.waiting()

    def sources(self, within: Filter = EVERYTHING) -> tuple[Source, ...]:
        """Return the articles that a filter lets pass, by path."""
        sources = (entry.source for entry in self._catalog.entries())
        if not within:
            return tuple(sources)
        matching = self.matching(within)
        return tuple(source for source in sources if source.id in matching)

    def matching(self, within: Filter) -> Collection[int]:
        """Return the ids of the articles that a filter lets pass.

        Raises UsageError for a filter that cannot be understood.
        """
        if not within:
            return frozenset(membership.everything(self._catalog).tolist())
        return frozenset(self._filters().articles(within).tolist())

    def speaking_of(self, text: str) -> frozenset[int]:
        """Return the ids of the articles that have all words of a text, in any form of theirs.

        They stand in one passage, or in its headings. Where no word is searched, there is none.
        """
        speaking = self._filters().speaking_of
        languages = (None, *membership.languages(self._catalog))
        return frozenset().union(*(speaking(analyse(text, each)) for each in languages))

    def _filters(self) -> Selections:
        """Return what filters let pass in this generation, as far as they were asked for."""
        assert self._derived is not None  # noqa: S101 - set by snapshot()
        if not self._selections or self._selections.derived is not self._derived:
            self._selections = Selections(self._catalog, self._derived)
        return self._selections

    def quoting(self) -> Quoting:
        """Return the texts of this generation's articles, for what may be quoted from them."""
        assert self._derived is not None  # noqa: S101 - set by snapshot()
        if not self._quoting or self._quoting.derived is not self._derived:
            self._quoting = Quoting(self._catalog, self._derived)
        return self._quoting

    def count(self, within: Filter) -> int:
        """Return how many articles a filter lets pass."""
        return len(self.matching(within)) if within else self.totals().articles

    def sentences(self, source: Source, first: int = 0, last: int = 2**62) -> tuple[Sentence, ...]:
        """Return sentences ``[first, last)`` of an article."""
        return self._catalog.sentences(source.id, max(first, 0), last)

    def section(self, source: Source, ordinal: int) -> tuple[str, ...]:
        """Return the headings that a sentence stands under, outermost first, but for the title.

        It is empty where the article's format tells no heading's level.
        """
        headings = surroundings.headings(self._catalog, source.id, ordinal)
        return next(paths(headings, (ordinal,), source.metadata.title))

    def columns(self, source: Source, row: int) -> Sentence | None:
        """Return the header of the table in which a row stands."""
        return surroundings.columns(self._catalog, source.id, row)

    def speaker(self, source: Source, ordinal: int, role: Role) -> Sentence | None:
        """Return the line that says who speaks a sentence of some role."""
        return surroundings.speaker(self._catalog, source.id, ordinal, role)

    def bylines(self, source: Source) -> tuple[tuple[int, Sentence], ...]:
        """Return an article's bylines with their ordinals."""
        return self._catalog.bylines(source.id)

    def copies(self, source: Source) -> tuple[NearCopy, ...]:
        """Return the near-copies of an article, the nearest first."""
        return self._catalog.copies.of(source.id)

    # --- searching -----------------------------------------------------------------------------

    def statistics(self, terms: Sequence[str]) -> Statistics:
        """Return what the collection knows of ``terms``: how many passages hold each."""
        return self._catalog.tallies.statistics(terms)

    def written(self, words: Collection[str]) -> Mapping[str, Written]:
        """Return those of some words, folded, that an article has, as the articles write them."""
        return self._catalog.vocabulary.of(words)

    def near(self, word: str) -> tuple[Written, ...]:
        """Return words of the articles that a word, folded, may be a slip of.

        What the encoder knows for a word is none.
        """
        known = self._encoder is not None and self._encoder.knows(word)
        return () if known else self._catalog.vocabulary.near(word)

    def query(self, question: str) -> Query:
        """Return the query of a question, in the one of the articles' languages that it is in."""
        return query_of(question, membership.languages(self._catalog), self.statistics)

    def search(
        self,
        question: str | Query,
        k: int,
        dense_weight: float = DENSE_WEIGHT,
        within: Filter | int = EVERYTHING,
        *,
        recent: bool = False,
    ) -> tuple[Hit, ...]:
        """Return the ``k`` best passages for ``question``, best first, with their sentences.

        Where ``recent`` ones are preferred, of those about as good the newer come first.

        Those of the articles that ``within`` lets pass, or of the one with that id, are the only
        ones there are, but for the statistics, which stay those of the whole collection: so a score
        means the same in every filter, and so does what is made of it.
        """
        query = question if isinstance(question, Query) else self.query(question)
        terms = query.terms
        vector = self._vector(query)
        statistics = query.weighing(self.statistics(query.searched))
        rows, words, cosines = self._candidates(query, statistics, vector, within)
        shares = [score / (statistics.highest(terms) or 1.0) for score in words]
        fused = fuse(shares, cosines, dense_weight)
        wanted = contenders(fused, k, NEAR if recent else 1.0)
        sources = self._catalog.sources({rows[i].article for i in wanted})
        # Equal scores are ordered by place, so that the order says nothing of how the index grew.
        best = sorted(
            wanted,
            key=lambda i: (-fused[i], *_place(sources[rows[i].article]), rows[i].first),
        )
        scores = [fused[i] for i in best]
        if recent:
            dates = [sources[rows[i].article].metadata.date for i in best]
            good = [score >= NEAR * scores[0] > 0.0 for score in scores]
            best = [best[place] for place in newer_first(dates, good)]
        hits = []
        landmarks = cache(partial(surroundings.landmarks, self._catalog))
        for i, score in zip(best[:k], scores, strict=False):
            row, source = rows[i], sources[rows[i].article]
            title, above = source.metadata.title, landmarks(source.id)
            section, speaker = next(openings(above, (row.first,), title))
            hits.append(
                Hit(
                    source=source,
                    first=row.first,
                    last=row.last,
                    score=score,
                    words=shares[i],
                    dense=cosines[i],
                    coverage=statistics.coverage(terms, query.terms_of(row.terms.split())),
                    candidates=scored(
                        enumerate(self._catalog.sentences_of(row), row.first),
                        headline(title, (*section, speaker)),
                        query,
                        statistics,
                        source.metadata.language,
                    ),
                    section=section,
                    speaker=speaker,
                )
            )
        return tuple(hits)

    def standings(self, query: Query, within: Filter) -> Standings:
        """Return all passages within a filter as a question has them in order."""
        from index.search.standing import Standings  # noqa: PLC0415 - no question waits for it

        statistics = query.weighing(self.statistics(query.searched))
        vector = self._vector(query)
        selection = self._filters().of(within) if within else None
        passages = frozenset(selection.passages.tolist()) if selection else None
        return Standings(self._catalog, query, statistics, vector, passages)

    def _vector(self, query: Query) -> vectors.Floats:
        assert self._encoder is not None  # noqa: S101 - whoever asks has given one
        vector: vectors.Floats = self._encoder.encode([query.text])[0]
        return vector

    def _candidates(
        self,
        query: Query,
        statistics: Statistics,
        vector: vectors.Floats,
        within: Filter | int,
    ) -> tuple[list[PassageRow], list[float], list[float | None]]:
        """Return the best passages by words and by similarity, with both scores of each.

        The indexes propose them, and more or fewer by how they came to be; the exact scores say
        which of them count.
        """
        selection = self._filters().of(within) if within else None
        found = self._proposed(query.searched, statistics, vector, selection)
        rows = self._catalog.passages(sorted(found))
        if selection:
            selection.require_all(rows, self._catalog.path)
        self._require_known(query.searched, statistics, rows)
        word_scores = [
            statistics.score(
                query.terms, query.terms_of(row.terms.split()), statistics.average_length
            )
            for row in rows
        ]
        cosines = self._cosines(rows, vector)
        kept = sorted(best_of(word_scores, CANDIDATES) | best_of(cosines, CANDIDATES))
        return (
            [rows[i] for i in kept],
            [word_scores[i] for i in kept],
            [cosines[i] for i in kept],
        )

    def _proposed(
        self,
        terms: Sequence[str],
        statistics: Statistics,
        vector: vectors.Floats,
        selection: Selection | None,
    ) -> set[int]:
        """Return the passages that may be the best by words, or by similarity."""
        assert self._derived is not None  # noqa: S101 - set by snapshot()
        if selection is None:
            found = self._derived.by_words(terms, statistics, CANDIDATES)
            embedded_as = self._catalog.passages_embedded_as
            near = vectors.nearest(self._derived.searched, vector, CANDIDATES, embedded_as)
            found.update(*near.values())
            return found
        if len(selection.passages) <= SCORED_AT_ONCE:
            return set(selection.passages.tolist())
        found = self._derived.by_words(terms, statistics, CANDIDATES, selection.passages)
        among = vectors.nearest_among(selection.segments, vector, CANDIDATES, selection.embeddings)
        found.update(*self._catalog.passages_embedded_as(among).values())
        return selection.inside(found)

    def _require_known(
        self, terms: Sequence[str], statistics: Statistics, rows: Sequence[PassageRow]
    ) -> None:
        """Raise BrokenSeal where a passage has a word that the statistics have no passage for."""
        unknown = set(terms) - statistics.frequencies.keys()
        if unknown and any(not unknown.isdisjoint(row.terms.split()) for row in rows):
            raise BrokenSeal(self._catalog.path, "terms")

    def _cosines(self, rows: Sequence[PassageRow], vector: vectors.Floats) -> list[float | None]:
        """Return the exact cosine of each passage to the question, None where it has no vector."""
        ids, matrix = self._catalog.embeddings.get([row.embedding for row in rows if row.embedding])
        # In double precision: in single, a cosine depends on the rows it is computed among.
        cosines = dict(zip(ids, (matrix @ vector.astype("f8")).tolist(), strict=True))
        return [cosines.get(row.embedding) if row.embedding else None for row in rows]


def _place(source: Source) -> tuple[str, str]:
    return source.path, source.member


def _open(directory: Directory, encoder: Encoder | None) -> Catalog:
    catalog = Catalog.live(directory)
    with closing_on_error(catalog), catalog.snapshot():
        if encoder:
            catalog.require_encoder(encoder.fingerprint, encoder.name)
    return catalog
