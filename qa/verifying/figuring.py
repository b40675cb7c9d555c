"""Are the numbers of a draft in the articles? In a sentence about the same subject, or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.article import Location, Span
from index.lexical.analysis import analyse
from index.search.searcher import Searcher
from qa.verifying.draft import Draft
from qa.verifying.figures import Number, numbers, same
from qa.verifying.quotation import CheckedFigure, Figure
from qa.verifying.shelf import Shelf

_ALIKE = 0.4
"""Share of the information in the one of two sentences about the same subject, numbers apart, that
the other has as well."""

_SHARED = 2
"""Words that two such sentences share at least."""

_READ = 10
"""Articles whose sentences are compared."""

_OTHERS = 3


@dataclass(frozen=True, slots=True)
class _About:
    """A sentence about the subject of a draft's: how much it shares, and its numbers."""

    article: int
    ordinal: int
    share: float
    numbers: tuple[Number, ...]


class Figures:
    """Looks up the numbers of drafts."""

    def __init__(self, searcher: Searcher, shelf: Shelf) -> None:
        self._searcher = searcher
        self._shelf = shelf

    def of(self, draft: Draft) -> tuple[CheckedFigure, ...]:
        """Return the numbers of a draft in order, each with the sentence that has it."""
        found = [
            (number, sentence)
            for sentence in draft.sentences()
            for number in _shifted(draft.text, sentence)
            if not draft.is_address(number.span)
        ]
        places = draft.document.places.locate([number.span for number, _ in found])
        return tuple(
            self._checked(draft.text, number, sentence, place)
            for (number, sentence), place in zip(found, places, strict=True)
        )

    def _checked(self, text: str, number: Number, sentence: Span, place: Location) -> CheckedFigure:
        figure = Figure(number.text, number.value, number.unit, number.span, place)
        about = list(self._about(sentence.of(text)))
        having = [each for each in about if any(same(number, other) for other in each.numbers)]
        best = max(having or about, key=lambda each: each.share, default=None)
        others: list[str] = []
        if best and not having:
            alike = (o for o in best.numbers if not number.unit or o.unit == number.unit)
            others = [other.text for other in alike][:_OTHERS]
        found = self._shelf.found_sentence(best.article, best.ordinal) if best else None
        return CheckedFigure(figure, bool(having), found, tuple(others))

    def _about(self, sentence: str) -> Iterator[_About]:
        """Yield the sentences of the articles that are about what a sentence is about."""
        mine = _words(sentence)
        for article in self._shelf.texts.near(sentence, _READ):
            for at, each in enumerate(self._shelf.sentences(article)):
                theirs = _words(each.text) if each.searchable else []
                if len(set(mine).intersection(theirs)) < _SHARED:
                    continue
                statistics = self._searcher.statistics([*mine, *theirs])
                pairs = ((mine, theirs), (theirs, mine))
                share = max(statistics.coverage(one, other) for one, other in pairs)
                if share >= _ALIKE:
                    yield _About(article, at, share, tuple(numbers(each.text)))


def _words(sentence: str) -> list[str]:
    """Return the terms of a sentence that are no numbers, each once."""
    return [term for term in dict.fromkeys(analyse(sentence)) if not term[0].isdigit()]


def _shifted(text: str, sentence: Span) -> Iterator[Number]:
    for number in numbers(sentence.of(text)):
        yield Number(number.text, number.value, number.unit, number.span.shifted(sentence.start))
