"""The searcher: a question in, the best passages of one generation out.

Derived indexes propose candidates; the truth scores them: exact BM25 from the catalogue's
statistics, exact cosine from its vectors. So the result does not depend on how the index came
to be. It ranks passages; which of their sentences answer is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from index import derived, vectors, words
from index.article import Candidate, Hit, Role, Sentence, Source
from index.bm25 import Statistics
from index.catalog import Catalog, PassageRow, Totals
from index.derived import Derived
from index.directory import CATALOG, Directory
from index.encoder import Encoder
from index.errors import EncoderMismatch, IndexCorrupt
from index.fusion import fuse

CANDIDATES = 100
"""Passages that each of the two indexes proposes."""

DENSE_WEIGHT = 0.5
"""Weight of the cosine in the fused score; the rest is BM25's (bench/fusion.py)."""

_OPENINGS = 200
"""Attempts to open a generation while a writer keeps committing new ones."""


class Searcher:
    """An open index. Search inside ``with searcher.snapshot():``; one generation is seen whole."""

    def __init__(self, directory: Directory, encoder: Encoder) -> None:
        self._directory = directory
        self._encoder = encoder
        self._build = directory.current()
        self._catalog, self._watch = _open(self._build, encoder)
        self._derived: Derived | None = None
        vectors.single_threaded()

    def close(self) -> None:
        """Close the index's files."""
        self._catalog.close()
        self._watch.close()

    @contextmanager
    def snapshot(self) -> Iterator[Searcher]:
        """See the newest generation, and that one only, for the length of the block."""
        if self._directory.current() != self._build:
            self._move_to_new_build()
        for _ in range(_OPENINGS):
            with self._catalog.snapshot():
                if self._load():
                    yield self
                    return
        raise IndexCorrupt(
            "The index changes faster than it can be opened.", "Ask again in a moment."
        )

    def _move_to_new_build(self) -> None:
        self.close()
        self._build = self._directory.current()
        self._catalog, self._watch = _open(self._build, self._encoder)
        self._derived = None

    def _load(self) -> bool:
        """Open what belongs to the snapshot; False if a writer was quicker, so try a newer one."""
        generation = self._catalog.generation
        if self._derived and self._derived.generation == generation:
            return True
        try:
            self._derived = derived.load(self._catalog, self._build, self._derived)
        except FileNotFoundError as error:
            if self._watch.generation != generation:
                return False
            raise IndexCorrupt(
                f"The derived file {error.filename} is missing.",
                "Run `qa index repair`; it needs no embedding.",
            ) from error
        except IndexCorrupt:
            if self._watch.generation != generation:
                return False
            raise
        return self._watch.generation == generation

    # --- facts about the snapshot --------------------------------------------------------------

    @property
    def generation(self) -> int:
        """The number of the commit that the snapshot shows."""
        return self._catalog.generation

    def totals(self) -> Totals:
        """Return how much is indexed."""
        return self._catalog.totals()

    def waiting(self) -> int:
        """Return the number of passages that have no vector yet."""
        return self._catalog.waiting()

    def sources(self) -> tuple[Source, ...]:
        """Return all articles, by path."""
        return tuple(entry.source for entry in self._catalog.entries())

    def sentences(self, source: Source, first: int = 0, last: int = 2**62) -> tuple[Sentence, ...]:
        """Return sentences ``[first, last)`` of an article."""
        return self._catalog.sentences(source.id, max(first, 0), last)

    def bylines(self, source: Source) -> tuple[tuple[int, Sentence], ...]:
        """Return an article's bylines with their ordinals."""
        return self._catalog.bylines(source.id)

    # --- searching -----------------------------------------------------------------------------

    def search(self, question: str, k: int, dense_weight: float = DENSE_WEIGHT) -> tuple[Hit, ...]:
        """Return the ``k`` best passages for ``question``, best first, with their sentences."""
        terms = words.analyse_question(question)
        vector = self._encoder.encode([question])[0]
        statistics = self._catalog.statistics(terms)
        rows = self._candidates(terms, vector)
        analysed = [row.terms.split() for row in rows]
        word_scores = [
            statistics.score(terms, text, statistics.average_length) for text in analysed
        ]
        cosines = self._cosines(rows, vector)
        fused = fuse(word_scores, cosines, dense_weight)
        sources = self._catalog.sources({row.article for row in rows})
        # Equal scores are ordered by place, so that the order says nothing of how the index grew.
        best = sorted(
            range(len(rows)),
            key=lambda i: (-fused[i], sources[rows[i].article].path, rows[i].first),
        )
        highest = statistics.highest(terms) or 1.0
        hits = []
        for i in best[:k]:
            row = rows[i]
            hits.append(
                Hit(
                    source=sources[row.article],
                    first=row.first,
                    last=row.last,
                    score=fused[i],
                    words=word_scores[i] / highest,
                    dense=cosines[i],
                    coverage=statistics.coverage(terms, analysed[i]),
                    candidates=self._scored(row, terms, statistics),
                )
            )
        return tuple(hits)

    def _candidates(self, terms: Sequence[str], vector: vectors.Floats) -> list[PassageRow]:
        """Return the passages that either index proposes, and those not indexed yet that match."""
        assert self._derived is not None  # noqa: S101 - set by snapshot()
        found = set(self._derived.words.search(terms, CANDIDATES) if self._derived.words else ())
        embeddings = vectors.nearest(self._derived.all_segments(), vector, CANDIDATES, self._living)
        for passages in self._catalog.passages_embedded_as(embeddings).values():
            found.update(passages)
        wanted = set(terms)
        found.update(
            row.id for row in self._derived.unindexed if not wanted.isdisjoint(row.terms.split())
        )
        return list(self._catalog.passages(sorted(found)))

    def _living(self, embeddings: list[int]) -> Collection[int]:
        return self._catalog.passages_embedded_as(embeddings)

    def _cosines(self, rows: Sequence[PassageRow], vector: vectors.Floats) -> list[float | None]:
        """Return the exact cosine of each passage to the question, None where it has no vector."""
        ids, matrix = self._catalog.embeddings.get([row.embedding for row in rows if row.embedding])
        cosines = dict(zip(ids, (matrix @ vector).tolist(), strict=True))
        return [cosines.get(row.embedding) if row.embedding else None for row in rows]

    def _scored(
        self, row: PassageRow, terms: Sequence[str], statistics: Statistics
    ) -> tuple[Candidate, ...]:
        """Return the sentences of a passage with their own word scores; navigation left out."""
        totals = self._catalog.totals()
        average = totals.sentence_terms / max(totals.sentences, 1)
        highest = statistics.highest(terms) or 1.0
        candidates = []
        for offset, sentence in enumerate(
            self._catalog.sentences(row.article, row.first, row.last)
        ):
            if sentence.role is Role.NAVIGATION:
                continue
            text = words.analyse(sentence.text)
            candidates.append(
                Candidate(
                    ordinal=row.first + offset,
                    sentence=sentence,
                    words=statistics.score(terms, text, average) / highest,
                    coverage=statistics.coverage(terms, text),
                )
            )
        return tuple(candidates)


def _open(build: Path, encoder: Encoder) -> tuple[Catalog, Catalog]:
    catalog = Catalog.open(build / CATALOG)
    fingerprint = catalog.get("fingerprint")
    if fingerprint != encoder.fingerprint:
        catalog.close()
        raise EncoderMismatch(
            f"The index was built with the encoder {catalog.get('encoder')} ({fingerprint[:12]}), "
            f"not with {encoder.name} ({encoder.fingerprint[:12]}).",
            f"Ask without --model, or build it anew: qa index rebuild --model {encoder.name}",
        )
    return catalog, Catalog.open(build / CATALOG)
