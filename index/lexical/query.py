"""A query: what is searched for, as the vectors and as the word index each take it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from index.lexical.analysis import analyse_question


@dataclass(frozen=True, slots=True)
class Query:
    """A text to embed, and (term, weight) pairs to look up; a question's own terms weigh 1."""

    text: str
    weights: tuple[tuple[str, float], ...]

    @classmethod
    def of(cls, question: str) -> Query:
        """Return the query of a question that is searched as it stands."""
        return cls(question, tuple((term, 1.0) for term in analyse_question(question)))

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms without their weights."""
        return tuple(term for term, _ in self.weights)
