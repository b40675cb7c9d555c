"""A query: what is searched for, as the vectors and as the word index each take it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index.lexical.analysis import analyse_question
from index.lexical.bm25 import Statistics


@dataclass(frozen=True, slots=True)
class Query:
    """A text to embed, and (term, weight) pairs to look up; a question's own terms weigh 1.

    They are terms of a ``language``, None where it is English or not known. ``forms`` are (other,
    term) pairs: what a term is where an article in another language has the word, as a name.
    """

    text: str
    weights: tuple[tuple[str, float], ...]
    language: str | None = None
    forms: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(
        cls, question: str, language: str | None = None, others: Iterable[str | None] = ()
    ) -> Query:
        """Return the query of a question that is searched as it stands.

        Its names, which have capitals, may stand in articles in ``others`` than its own language:
        there the endings of such words are cut otherwise. Of other words, ends of one language make
        what is another word in the next.
        """
        terms = analyse_question(question, language)
        forms = {
            other: term
            for elsewhere in others
            for word in question.split()
            if word != word.lower()
            for other, term in _forms(word, language, elsewhere)
            if other not in terms
        }
        return cls(question, tuple((term, 1.0) for term in terms), language, (*forms.items(),))

    @property
    def terms(self) -> tuple[str, ...]:
        """The terms without their weights."""
        return tuple(term for term, _ in self.weights)

    @property
    def searched(self) -> tuple[str, ...]:
        """The terms, and their forms in other languages."""
        return (*self.terms, *(form for form, _ in self.forms))

    def terms_of(self, terms: Sequence[str]) -> Sequence[str]:
        """Return the terms of a text with those of the query for their forms."""
        forms = dict(self.forms)
        return [forms.get(term, term) for term in terms] if forms else terms

    def weighing(self, statistics: Statistics) -> Statistics:
        """Return the statistics of what is ``searched`` for the query's terms, with its weights."""
        known = dict(statistics.frequencies)
        for form, term in self.forms:
            if form in known:
                known[term] = min(known.get(term, 0) + known[form], statistics.passages)
        return replace(statistics, frequencies=known, weights=dict(self.weights))


def _forms(word: str, language: str | None, other: str | None) -> Iterable[tuple[str, str]]:
    """Yield what the terms of a word are in another language, each with what it is in its own."""
    own, its = analyse_question(word, language), analyse_question(word, other)
    return (
        pair for pair in zip(its, own, strict=False) if len(own) == len(its) and len(set(pair)) > 1
    )
