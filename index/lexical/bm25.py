"""BM25 from exact collection statistics: how well the words of a text answer those of a question.

The statistics come from the catalogue, where every commit keeps them exact, so a score never
depends on how the collection came to be (what was added, edited or removed before).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

_ONE_PLACE = 3  # passages that one sentence may stand in, since they share sentences

K1 = 1.2
B = 0.75


@dataclass(frozen=True, slots=True)
class Statistics:
    """Collection statistics for one question.

    ``passages``, ``average_length`` (terms a passage) and ``average_sentence`` (terms a sentence)
    describe the collection; ``frequencies`` gives, for each term of the question, the number of
    passages that hold it. ``weights`` says how much a term counts, where that is not 1.
    """

    passages: int
    average_length: float
    frequencies: Mapping[str, int]
    weights: Mapping[str, float] = field(default_factory=dict)
    average_sentence: float = 0.0

    def idf(self, term: str) -> float:
        """Return the inverse document frequency of ``term``, in nats, never negative."""
        holding = self.frequencies.get(term, 0)
        return math.log(1.0 + (self.passages - holding + 0.5) / (holding + 0.5))

    def rarity(self, term: str) -> float:
        """Return the inverse document frequency of ``term`` as a share of a new term's."""
        return self.idf(term) / math.log(2.0 * self.passages + 2.0)

    def information(self, term: str) -> float:
        """Return how much ``term`` counts: its inverse document frequency times its weight."""
        return self.idf(term) * self.weights.get(term, 1.0)

    def score(self, question: Sequence[str], terms: Sequence[str], average_length: float) -> float:
        """Score ``terms`` (an analysed text) for the distinct terms of ``question``.

        Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009,
        with k1 = 1.2 and b = 0.75; ``average_length`` is that of the kind of text scored.
        """
        norm = K1 * (1.0 - B + B * len(terms) / max(average_length, 1.0))
        total = 0.0
        for term in question:
            count = terms.count(term)
            if count:
                total += self.information(term) * count * (K1 + 1.0) / (count + norm)
        return total

    def highest(self, question: Sequence[str]) -> float:
        """Return the score that no text exceeds: every term that occurs at all, without end."""
        return (K1 + 1.0) * sum(
            self.information(term) for term in question if term in self.frequencies
        )

    def single(self, terms: Collection[str]) -> frozenset[str]:
        """Return those of ``terms`` that stand in one place, as far as passages tell."""
        return frozenset(t for t in terms if 0 < self.frequencies.get(t, 0) <= _ONE_PLACE)

    def coverage(self, question: Sequence[str], terms: Sequence[str]) -> float:
        """Return the share of the question's information whose terms occur in ``terms``, in [0, 1].

        A term that no passage holds counts with the full weight of a term never seen.
        """
        total = sum(self.information(term) for term in question)
        if not total:
            return 0.0
        present = set(terms)
        return sum(self.information(term) for term in question if term in present) / total
