"""The nouns of a catalogue: what it stores of an article, and the digest that proves it.

Frozen data and arithmetic on it. Nothing here knows SQL.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, astuple, dataclass
from sqlite3 import Row

from index.article import Article, Location, Metadata, Role, Sentence, Source, Span


@dataclass(frozen=True, slots=True)
class FileState:
    """What shows that a file was written to, without reading it; 0 is what is not known."""

    mtime_ns: int
    ctime_ns: int = 0
    inode: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as the catalogue knows it: its source, and the file's state when it was read."""

    source: Source
    size: int
    mtime_ns: int
    read_ns: int
    ctime_ns: int = 0
    inode: int = 0


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
        *(tuple(sentence_row(sentence).values()) for sentence in sentences),
        *map(astuple, text.passages),
        (text.sentence_terms,),
    ):
        total.update(repr(facts).encode())
    return total.digest()


def sentence_row(sentence: Sentence) -> dict[str, object]:
    """Return a sentence by the columns of its table; their order is that of the digest."""
    span, place = sentence.span, sentence.location
    return {
        "text": sentence.text,
        "role": sentence.role.value,
        "quote_group": sentence.group,
        "text_start": span.start,
        "text_end": span.end,
        **asdict(place),
    }


def sentence_of(row: Row) -> Sentence:
    """Return the sentence that ``sentence_row`` gave to its table; ValueError for a wrong role."""
    return Sentence(
        span=Span(row["text_start"], row["text_end"]),
        text=row["text"],
        role=Role(row["role"]),
        location=Location(
            line=row["line"],
            column=row["column"],
            start=row["start"],
            end=row["end"],
            byte_start=row["byte_start"],
            byte_end=row["byte_end"],
        ),
        group=row["quote_group"],
    )


def entry_of(row: Row) -> Entry:
    """Return what a row of articles says of the file; 0 is what an older format did not say."""
    times = (row["ctime_ns"], row["inode"]) if "ctime_ns" in row.keys() else ()  # noqa: SIM118
    return Entry(source_of(row), row["size"], row["mtime_ns"], row["read_ns"], *times)


def passage_of(row: Row) -> PassageRow:
    """Return the passage of a row of its table."""
    return PassageRow(
        row["id"], row["article"], row["first"], row["last"], row["terms"], row["embedding"]
    )


def source_of(row: Row) -> Source:
    """Return an article's source, of its row."""
    return Source(
        id=row["id"],
        path=row["path"],
        sha256=row["sha256"],
        encoding=row["encoding"],
        format=row["format"],
        metadata=Metadata(
            title=row["title"], date=row["date"], author=row["author"], source=row["source"]
        ),
        size=row["size"],
    )
