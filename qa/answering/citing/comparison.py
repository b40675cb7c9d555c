"""What two near-copies differ in: what they say of themselves, and the facts in their sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.article import Metadata, NearCopy, Sentence, Source
from qa.answer import Citation, CopiedSentence
from qa.reading.differing import Counterparts

FIELDS = ("title", "date", "author", "source")
"""What articles are compared by, of what they say of themselves."""


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """What two articles say of themselves under one name; None is nothing."""

    field: str
    this: str | None
    other: str | None


@dataclass(frozen=True, slots=True)
class DifferingSentence:
    """A sentence of an article, and its counterpart, which has another number, date or name."""

    sentence: Sentence
    copy: CopiedSentence


@dataclass(frozen=True, slots=True)
class Comparison:
    """A near-copy of an article, and what it differs in."""

    copy: NearCopy
    fields: tuple[FieldDifference, ...]
    sentences: tuple[DifferingSentence, ...]


def field_differences(this: Metadata, other: Metadata) -> tuple[FieldDifference, ...]:
    """Return what two articles say otherwise of themselves: title, date, author and source."""
    found = ((name, getattr(this, name), getattr(other, name)) for name in FIELDS)
    return tuple(FieldDifference(*each) for each in found if each[1] != each[2])


def compare(
    this: Metadata,
    sentences: Sequence[Sentence],
    copy: tuple[NearCopy, Sequence[Sentence]],
    cite: Callable[[Source, Sentence], Citation],
) -> Comparison:
    """Return what an article and one of its near-copies differ in; ``cite`` proves the latter's."""
    near, others = copy
    said = [each for each in others if each.searchable]
    counterparts = Counterparts([each.text for each in said])
    found = []
    for sentence in sentences:
        counterpart = counterparts.of(sentence.text) if sentence.searchable else None
        if counterpart and counterpart[1]:
            at, differs = counterpart
            cited = CopiedSentence(said[at].text, cite(near.source, said[at]), differs)
            found.append(DifferingSentence(sentence, cited))
    return Comparison(near, field_differences(this, near.source.metadata), tuple(found))
