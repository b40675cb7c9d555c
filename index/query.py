"""A query: what is searched for, as the vectors and as the word index each take it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from index.words import analyse_question


@dataclass(frozen=True, slots=True)
class Query:
    """A text to embed, and the (term, weight) pairs to look up in the word index.

    A question's own terms weigh 1; ``dense_weight`` is the share of the vectors in the fused
    score, None for the searcher's own.
    """

    text: str
    weights: tuple[tuple[str, float], ...]
    dense_weight: float | None = None

    @classmethod
    def of(cls, question: str) -> Query:
        """Return the query of a question that is searched as it stands."""
        return cls(question, tuple((term, 1.0) for term in analyse_question(question)))

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms, without their weights."""
        return tuple(term for term, _ in self.weights)
