"""The nouns of a catalogue: what it stores of an article, and the digest that proves it.

Frozen data and arithmetic on it. Nothing here knows SQL.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import astuple, dataclass

from index.article import Article, Sentence, Source


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as the catalogue knows it: its source, and the file's state when it was read."""

    source: Source
    size: int
    mtime_ns: int
    read_ns: int


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage as stored: its sentences ``[first, last)`` of ``article`` and its terms."""

    id: int
    article: int
    first: int
    last: int
    terms: str
    embedding: int | None


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """A passage ready to be stored: analysed, and named by the hash of its embedded text."""

    first: int
    last: int
    terms: tuple[str, ...]
    key: bytes


@dataclass(frozen=True, slots=True)
class IndexedText:
    """An article's text as it is searched: its passages, and the number of its sentences' terms."""

    passages: tuple[IndexedPassage, ...]
    sentence_terms: int


def article_digest(
    article: Article | Source, sentences: Iterable[Sentence], text: IndexedText
) -> bytes:
    """Return a hash over what is stored of an article, but for its path and times."""
    total = hashlib.sha256()
    for facts in (
        (article.sha256, article.encoding, article.format, *astuple(article.metadata)),
        *map(sentence_row, sentences),
        *map(astuple, text.passages),
        (text.sentence_terms,),
    ):
        total.update(repr(facts).encode())
    return total.digest()


def sentence_row(sentence: Sentence) -> tuple[object, ...]:
    """Return a sentence's columns, in the order of its table."""
    place = sentence.location
    return (
        sentence.text, sentence.role.value, sentence.group,
        sentence.span.start, sentence.span.end, place.line, place.column,
        place.start, place.end, place.byte_start, place.byte_end,
    )  # fmt: skip
