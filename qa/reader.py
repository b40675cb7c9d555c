"""The reader: which sentences of the passages found answer, if any does.

``Reader`` is the seam: whatever reads passages stands behind it. ``FusedReader`` reads nothing; it
weighs the evidence that the search already has, and is honest about how much that is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from index.article import Candidate, Hit, Source, Span

PASSAGES = 10
"""Passages a reader is given."""


@dataclass(frozen=True, slots=True)
class ScoredSentence:
    """A sentence that may answer, with its article, its score and the marked answer, if any.

    ``passage`` is the hit that led to it; ``repeats`` counts the sentences with the same text
    that were dropped in its favour.
    """

    source: Source
    candidate: Candidate
    score: float
    highlight: Span | None = None
    passage: Hit | None = None
    repeats: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """All sentences of the passages, best first; ``confidence`` in [0, 1] that the best answers."""

    sentences: tuple[ScoredSentence, ...]
    confidence: float


class Reader(Protocol):
    """Scores every sentence of the passages found, and says how sure it is of an answer."""

    def read(self, question: str, hits: Sequence[Hit]) -> Reading:
        """Read ``hits``, best first, for ``question``."""
        ...


# Weights of the evidence for a sentence: its passage's cosine and BM25 share, and its own BM25
# share. Fitted by a listwise logistic regression on held-out SQuAD training articles, scaled to
# sum to 1 (bench/reader.py).
_COSINE, _PASSAGE_WORDS, _SENTENCE_WORDS = 0.45, 0.23, 0.32

# The probability of an answer, from the best sentence's evidence: a logistic regression on the
# same articles, half the questions asked with their article taken away (bench/reader.py).
_BIAS, _BY_COSINE, _BY_PASSAGE, _BY_SENTENCE = -11.65, 16.94, 3.18, 3.74


class FusedReader:
    """Ranks sentences by the similarity of their passage and the words they share."""

    def read(self, question: str, hits: Sequence[Hit]) -> Reading:
        """Score each sentence once, by the best passage that holds it."""
        del question  # its words are weighed in the hits already
        known = [hit.dense for hit in hits if hit.dense is not None]
        # A passage that waits for its vector is taken to be as similar as the others are.
        usual = sum(known) / len(known) if known else 0.0
        best: dict[tuple[int, int], tuple[ScoredSentence, float]] = {}
        for hit in hits:
            cosine = usual if hit.dense is None else hit.dense
            for candidate in hit.candidates:
                score = (
                    _COSINE * cosine
                    + _PASSAGE_WORDS * hit.words
                    + _SENTENCE_WORDS * candidate.words
                )
                place = (hit.source.id, candidate.ordinal)
                if place not in best or score > best[place][0].score:
                    scored = ScoredSentence(hit.source, candidate, score, passage=hit)
                    best[place] = (scored, _confidence(cosine, hit.coverage, candidate.coverage))
        ranked = sorted(
            best.values(),
            key=lambda found: (
                -found[0].score,
                found[0].source.path,
                found[0].candidate.ordinal,
            ),
        )
        sentences = tuple(scored for scored, _ in ranked)
        return Reading(sentences, ranked[0][1] if ranked else 0.0)


def _confidence(cosine: float, passage_coverage: float, sentence_coverage: float) -> float:
    evidence = (
        _BIAS
        + _BY_COSINE * cosine
        + _BY_PASSAGE * passage_coverage
        + _BY_SENTENCE * sentence_coverage
    )
    return 1.0 / (1.0 + math.exp(-evidence))
