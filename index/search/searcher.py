"""The searcher: a question in, the best passages of one generation out.

Derived indexes propose candidates; the truth scores them: exact BM25 from the catalogue's
statistics, exact cosine from its vectors. So the result does not depend on how the index came
to be. It ranks passages; which of their sentences answer is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.article import NearCopy, Role, Sentence, Source
from index.embedding.encoder import Encoder
from index.filter import EVERYTHING, Filter
from index.ingest.passages import headline
from index.ingest.sections import paths
from index.ingest.turns import speaker_in, writer_of
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
from index.search.selection import SCORED_AT_ONCE, Selections
from index.store.catalog.records import PassageRow
from index.store.catalog.statistics import Totals
from index.store.directory import Directory
from index.store.opening import catalog_of, open_store
from index.store.passage_store import Floats, PassageStore, Within

if TYPE_CHECKING:
    from index.search.standing import Standings

CANDIDATES = 100
"""Passages that each of the two indexes proposes."""


class Searcher:
    """An open index. Search inside ``with searcher.snapshot():``; one generation is seen whole.

    Of an index that is not ``trusted`` less is opened, which is slower and as right. Without an
    encoder, texts are looked up in it and no question is searched.
    """

    def __init__(self, index: Directory | PassageStore, encoder: Encoder | None) -> None:
        self._store = open_store(index) if isinstance(index, Directory) else index
        self._encoder = encoder
        self._selections: Selections | None = None
        self._quoting: Quoting | None = None
        try:
            with self._store.snapshot(searching=False):
                self._require_encoder()
        except BaseException:
            self._store.close()
            raise

    def _require_encoder(self) -> None:
        if self._encoder:
            self._store.require_encoder(self._encoder.fingerprint, self._encoder.name)

    def close(self) -> None:
        """Close the index's files."""
        self._store.close()

    @contextmanager
    def snapshot(self) -> Iterator[Searcher]:
        """See the newest generation, and that one only, for the length of the block."""
        with self._store.snapshot():
            self._require_encoder()
            yield self

    @property
    def trusted(self) -> bool:
        """Whether files that the index names may be opened."""
        return self._store.trusted

    @property
    def path(self) -> Path:
        """The folder of the index."""
        return self._store.place

    @property
    def pages(self) -> Path:
        """The folder of the pages that were fetched."""
        return Directory(self._store.place).pages

    def was_replaced(self) -> bool:
        """Say, once, whether the open index was deleted and another one found in its place."""
        return self._store.was_replaced()

    # --- facts about the snapshot --------------------------------------------------------------

    @property
    def generation(self) -> int:
        """The number of the commit that the snapshot shows."""
        return self._store.generation

    def totals(self) -> Totals:
        """Return how much is indexed."""
        return self._store.totals()

    def waiting(self) -> int:
        """Return the number of passages that have no vector yet."""
        return self._store.totals().waiting

    def sources(self, within: Filter = EVERYTHING) -> tuple[Source, ...]:
        """Return the articles that a filter lets pass, by path."""
        sources = (entry.source for entry in self._store.entries())
        if not within:
            return tuple(sources)
        matching = self.matching(within)
        return tuple(source for source in sources if source.id in matching)

    def matching(self, within: Filter) -> Collection[int]:
        """Return the ids of the articles that a filter lets pass.

        Raises UsageError for a filter that cannot be understood.
        """
        if not within:
            return frozenset(self._store.articles().tolist())
        return frozenset(self._filters().articles(within).tolist())

    def speaking_of(self, text: str) -> frozenset[int]:
        """Return the ids of the articles that have all words of a text, in any form of theirs.

        They stand in one passage, or in its headings. Where no word is searched, there is none.
        """
        speaking = self._filters().speaking_of
        languages = (None, *self._store.languages())
        return frozenset().union(*(speaking(analyse(text, each)) for each in languages))

    def _filters(self) -> Selections:
        """Return what filters let pass in this generation, as far as they were asked for."""
        if not self._selections or not self._selections.is_current():
            self._selections = Selections(self._store)
        return self._selections

    def quoting(self) -> Quoting:
        """Return the texts of this generation's articles, for what may be quoted from them."""
        if not self._quoting or not self._quoting.is_current():
            self._quoting = Quoting(self._store)
        return self._quoting

    def count(self, within: Filter) -> int:
        """Return how many articles a filter lets pass."""
        return len(self.matching(within)) if within else self.totals().articles

    def sentences(self, source: Source, first: int = 0, last: int = 2**62) -> tuple[Sentence, ...]:
        """Return sentences ``[first, last)`` of an article."""
        return self._store.sentences(source.id, max(first, 0), last)

    def section(self, source: Source, ordinal: int) -> tuple[str, ...]:
        """Return the headings that a sentence stands under, outermost first, but for the title.

        It is empty where the article's format tells no heading's level.
        """
        headings = self._store.headings(source.id, ordinal)
        return next(paths(headings, (ordinal,), source.metadata.title))

    def columns(self, source: Source, row: int) -> Sentence | None:
        """Return the header of the table in which a row stands."""
        return self._store.columns(source.id, row)

    def speaker(self, source: Source, ordinal: int, role: Role) -> Sentence | None:
        """Return the line that says who speaks a sentence of some role."""
        return self._store.speaker(source.id, ordinal, role)

    def bylines(self, source: Source) -> tuple[tuple[int, Sentence], ...]:
        """Return an article's bylines with their ordinals."""
        return self._store.bylines(source.id)

    def copies(self, source: Source) -> tuple[NearCopy, ...]:
        """Return the near-copies of an article, the nearest first."""
        return self._store.copies(source.id)

    # --- searching -----------------------------------------------------------------------------

    def statistics(self, terms: Sequence[str]) -> Statistics:
        """Return what the collection knows of ``terms``: how many passages hold each."""
        return self._store.statistics(terms)

    def written(self, words: Collection[str]) -> Mapping[str, Written]:
        """Return those of some words, folded, that an article has, as the articles write them."""
        return self._store.written(words)

    def near(self, word: str) -> tuple[Written, ...]:
        """Return words of the articles that a word, folded, may be a slip of.

        What the encoder knows for a word is none.
        """
        known = self._encoder is not None and self._encoder.knows(word)
        return () if known else self._store.near(word)

    def query(self, question: str) -> Query:
        """Return the query of a question, in the one of the articles' languages that it is in."""
        return query_of(question, self._store.languages(), self.statistics)

    def search(
        self,
        question: str | Query,
        k: int,
        dense_weight: float = DENSE_WEIGHT,
        within: Filter | int | Collection[int] = EVERYTHING,
        *,
        recent: bool = False,
    ) -> tuple[Hit, ...]:
        """Return the ``k`` best passages for ``question``, best first, with their sentences.

        Where ``recent`` ones are preferred, of those about as good the newer come first.

        Those of the articles that ``within`` lets pass, or of the one or the most with these ids,
        are the only ones there are, but for the statistics, which stay those of the whole
        collection: so a score means the same in every filter, and so does what is made of it.
        """
        query = question if isinstance(question, Query) else self.query(question)
        terms = query.terms
        vector = self._vector(query)
        statistics = query.weighing(self.statistics(query.searched))
        rows, words, cosines = self._candidates(query, statistics, vector, within)
        shares = [score / (statistics.highest(terms) or 1.0) for score in words]
        fused = fuse(shares, cosines, dense_weight)
        wanted = contenders(fused, k, NEAR if recent else 1.0)
        sources = self._store.sources({rows[i].article for i in wanted})
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
        headings_of = cache(self._store.headings_of)
        for i, score in zip(best[:k], scores, strict=False):
            row, source = rows[i], sources[rows[i].article]
            title, sentences = source.metadata.title, self._store.sentences_of(row)
            headings, talks = headings_of(source.id)
            section = next(paths(headings, (row.first,), title))
            turn = talks and self._store.speaker(row.article, row.first, sentences[0].role)
            speaker = speaker_in(turn.text) if turn else writer_of(source)
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
                        enumerate(sentences, row.first),
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
        return Standings(
            catalog_of(self._store, "to say where a sentence stands"),
            query,
            statistics,
            vector,
            passages,
        )

    def _vector(self, query: Query) -> Floats:
        assert self._encoder is not None  # noqa: S101 - whoever asks has given one
        vector: Floats = self._encoder.encode([query.text])[0]
        return vector

    def _candidates(
        self,
        query: Query,
        statistics: Statistics,
        vector: Floats,
        within: Filter | int | Collection[int],
    ) -> tuple[list[PassageRow], list[float], list[float | None]]:
        """Return the best passages by words and by similarity, with both scores of each.

        The indexes propose them, and more or fewer by how they came to be; the exact scores say
        which of them count.
        """
        selection = None if within == EVERYTHING else self._filters().of(within)
        found = self._proposed(query.searched, statistics, vector, selection)
        rows = self._store.passages(sorted(found))
        self._require_known(query.searched, statistics, rows)
        self._require_inside(selection, rows)
        word_scores = [
            statistics.score(
                query.terms, query.terms_of(row.terms.split()), statistics.average_length
            )
            for row in rows
        ]
        cosines = self._store.cosines(rows, vector)
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
        vector: Floats,
        selection: Within | None,
    ) -> set[int]:
        """Return the passages that may be the best by words, or by similarity."""
        if selection is not None and len(selection.passages) <= SCORED_AT_ONCE:
            return set(selection.passages.tolist())
        return self._store.by_words(
            terms, statistics, CANDIDATES, selection
        ) | self._store.by_vector(vector, CANDIDATES, selection)

    def _require_known(
        self, terms: Sequence[str], statistics: Statistics, rows: Sequence[PassageRow]
    ) -> None:
        """Raise IndexCorrupt where a passage has a word that the statistics have no passage for."""
        unknown = set(terms) - statistics.frequencies.keys()
        if unknown and any(not unknown.isdisjoint(row.terms.split()) for row in rows):
            raise self._store.damaged("terms")

    def _require_inside(self, selection: Within | None, rows: Sequence[PassageRow]) -> None:
        """Raise IndexCorrupt where a passage is not of the article that it was chosen for."""
        if selection is not None:
            articles = np.fromiter((row.article for row in rows), dtype=np.int64)
            if not np.isin(articles, selection.articles).all():
                raise self._store.damaged("passages")


def _place(source: Source) -> tuple[str, str]:
    return source.path, source.member
