"""The reader: which sentences of the passages found answer, if any does.

``Reader`` is the seam, with two behind it: ``qa.reading.extractive`` reads the passages,
``qa.reading.search_scores`` weighs what the search knows of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.article import Source, Span
from index.search.hits import Candidate, Hit


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence that may answer, with its article, its score and the marked answer, if any.

    ``passage`` is the hit that led to it; ``repeats`` counts the sentences that say the same
    and were dropped in its favour.
    """

    source: Source
    candidate: Candidate
    score: float
    highlight: Span | None = None
    passage: Hit | None = None
    repeats: int = 0

    @property
    def place(self) -> tuple[int, int]:
        """Its article and its ordinal in it, which no other sentence has."""
        return self.source.id, self.candidate.ordinal


@dataclass(frozen=True, slots=True)
class Reading:
    """The sentences of the passages that may answer, best first.

    ``confidence`` in [0, 1] is that the best one does. Unless ``language_known``, they are in a
    language that the reader has not learned, and were ranked by the search. Where they answer
    ``together``, those about as good as the best one do.
    """

    sentences: tuple[ScoredSentence, ...]
    confidence: float
    language_known: bool = True
    together: bool = False


class Reader(Protocol):
    """Scores every sentence of the passages found, and says how sure it is of an answer."""

    @property
    def passages(self) -> int:
        """How many passages it wants to be given."""

    def warm(self) -> None:
        """Take at once the memory that any reading may take."""

    def read(self, question: str, hits: Sequence[Hit], *, several: bool = False) -> Reading:
        """Read ``hits``, best first, for ``question``; ``several`` sentences may be wanted."""
        ...


def in_order(scored: ScoredSentence) -> tuple[float, str, int]:
    """Return what sorts sentences: best first, equals by their place."""
    return -scored.score, scored.source.path, scored.candidate.ordinal
