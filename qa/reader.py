"""The reader: which sentences of the passages found answer, if any does.

``Reader`` is the seam: whatever reads passages stands behind it. ``FusedReader`` reads nothing; it
combines the evidence the search already has, and is honest about how much that is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.article import Candidate, Hit, Source, Span
from index.fusion import min_max

PASSAGES = 10
"""Passages a reader is given."""

SENTENCE_WEIGHT = 1.0
"""Weight of a sentence's own word score beside its passage's score (see bench/README.md)."""


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence that may answer, with its article, its score and the marked answer, if any."""

    source: Source
    candidate: Candidate
    score: float
    highlight: Span | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """All sentences of the passages, best first; ``confidence`` in [0, 1] that one answers."""

    sentences: tuple[ScoredSentence, ...]
    confidence: float


class Reader(Protocol):
    """Scores every sentence of the passages found, and says how sure it is of an answer."""

    def read(self, question: str, hits: Sequence[Hit]) -> Reading:
        """Read ``hits``, best first, for ``question``."""
        ...


class FusedReader:
    """Ranks sentences by their passage's fused score and the words they share with the question."""

    def read(self, question: str, hits: Sequence[Hit]) -> Reading:
        """Score each sentence once, by the best passage that holds it."""
        del question  # its words are in the candidates' scores already
        best: dict[tuple[int, int], tuple[Hit, Candidate]] = {}
        for hit in hits:
            for candidate in hit.candidates:
                best.setdefault((hit.source.id, candidate.ordinal), (hit, candidate))
        found = list(best.values())
        words = min_max([candidate.words for _, candidate in found])
        scored = [
            ScoredSentence(
                hit.source,
                candidate,
                (hit.score + SENTENCE_WEIGHT * own) / (1.0 + SENTENCE_WEIGHT),
            )
            for (hit, candidate), own in zip(found, words, strict=True)
        ]
        scored.sort(key=lambda s: (-s.score, s.source.path, s.candidate.ordinal))
        return Reading(tuple(scored), _confidence(hits, scored))


def _confidence(hits: Sequence[Hit], scored: Sequence[ScoredSentence]) -> float:
    """Estimate the probability that the passages answer, from similarity and word coverage.

    A logistic regression on the best cosine, the best passage's coverage of the question's words
    and the best sentence's, fitted on held-out training articles (bench/confidence.py).
    """
    if not hits:
        return 0.0
    cosine = max((hit.dense for hit in hits if hit.dense is not None), default=0.0)
    passage = max(hit.coverage for hit in hits)
    sentence = max((s.candidate.coverage for s in scored), default=0.0)
    evidence = BIAS + COSINE * cosine + PASSAGE_COVERAGE * passage + SENTENCE_COVERAGE * sentence
    return 1.0 / (1.0 + math.exp(-evidence))


BIAS, COSINE, PASSAGE_COVERAGE, SENTENCE_COVERAGE = -5.5, 6.0, 2.5, 1.5
