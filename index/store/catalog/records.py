"""The nouns of a catalogue: what it stores of an article, and the digest that proves it.

Frozen data and arithmetic on it. Nothing here knows SQL.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from sqlite3 import Row
from typing import Any

from index.article import Article, Location, Metadata, Role, Sentence, Source, Span
from index.parts import parts_from_json, parts_to_json

_PLACE = ("line", "column", "start", "end", "byte_start", "byte_end")
SENTENCE_COLUMNS = (
    *("text", "role", "quote_group", "text_start", "text_end", *_PLACE, "level", "parts"),
)
_OR_NONE = int | None
_FIELDS = tuple(field.name for field in fields(Metadata))
_COLUMNS = {"authors": "author"}
# How many of the fields formats 1, 2 and 3, and 4 have.
_ENDS = (_FIELDS.index("updated"), _FIELDS.index("subtitle"), len(_FIELDS))


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
class Facts:
    """What is known of an article that a filter may ask for."""

    id: int
    path: str
    format: str
    title: str | None
    date: str | None
    authors: tuple[str, ...]
    source: str | None
    language: str | None
    tags: tuple[str, ...]


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
    """Return a hash over what is stored of an article, but for its path and times.

    What older formats did not hold is left out where it is empty, so that their digests stay true.
    """
    total = hashlib.sha256()
    member = (article.member,) if article.member else ()
    for facts in (
        (article.sha256, article.encoding, article.format, *_said(article.metadata), *member),
        *(_stated(sentence) for sentence in sentences),
        *((p.first, p.last, tuple(sorted(p.terms)), p.key) for p in text.passages),
        (text.sentence_terms,),
    ):
        total.update(repr(facts).encode())
    return total.digest()


def _said(metadata: Metadata) -> tuple[object, ...]:
    """Return metadata as a digest has it: authors as a text, fields that are newer if need be."""
    values = tuple(getattr(metadata, name) for name in _FIELDS)
    values = (*values[:2], "\n".join(metadata.authors) or None, *values[3:])
    return next(values[:end] for end in _ENDS if not any(values[end:]))


def _stated(sentence: Sentence) -> tuple[object, ...]:
    *values, level, parts = sentence_row(sentence).values()
    return (*values, level, parts) if level or parts else tuple(values)


def article_row(article: Article, text: IndexedText, read_ns: int) -> dict[str, object]:
    """Return an article, read at or after ``read_ns``, by the columns of its table but its id."""
    return {
        "path": article.path,
        "member": article.member,
        "size": article.size,
        "mtime_ns": article.mtime_ns,
        "read_ns": read_ns,
        "sha256": article.sha256,
        "encoding": article.encoding,
        "format": article.format,
        **metadata_row(article.metadata),
        "sentence_terms": text.sentence_terms,
        "digest": article_digest(article, article.sentences, text),
        "ctime_ns": article.ctime_ns,
        "inode": article.inode,
    }


def metadata_row(metadata: Metadata) -> dict[str, object]:
    """Return metadata by the columns of articles, a list on lines of its own."""
    values = ((name, getattr(metadata, name)) for name in _FIELDS)
    return {
        _COLUMNS.get(name, name): "\n".join(value) if isinstance(value, tuple) else value
        for name, value in values
    }


def sentence_row(sentence: Sentence) -> dict[str, object]:
    """Return a sentence by what is stored of it, in the order of the digest."""
    span, place = sentence.span, sentence.location
    return {
        "text": sentence.text,
        "role": sentence.role.value,
        "quote_group": sentence.group,
        "text_start": span.start,
        "text_end": span.end,
        **{name: getattr(place, name) for name in _PLACE},
        "level": sentence.level or None,
        "parts": parts_to_json(place.parts),
    }


def sentence_of(row: Mapping[str, Any]) -> Sentence:
    """Return what ``sentence_row`` was given; ValueError or TypeError for anything else."""
    group, level = row["quote_group"], row["level"]
    if not isinstance(group, _OR_NONE) or not isinstance(level, _OR_NONE):
        raise TypeError(f"{group!r} and {level!r} are no numbers")
    return Sentence(
        span=Span(row["text_start"], row["text_end"]),
        text=row["text"],
        role=Role(row["role"]),
        location=Location(
            **{name: row[name] for name in _PLACE}, parts=parts_from_json(row["parts"])
        ),
        group=group,
        level=level or 0,
    )


def entry_of(row: Row) -> Entry:
    """Return what a row of articles says of the file; 0 is what an older format did not say."""
    times = (_newer(row, name, 0) for name in ("ctime_ns", "inode"))
    return Entry(source_of(row), row["size"], row["mtime_ns"], row["read_ns"], *times)


def facts_of(row: Row) -> Facts:
    """Return what a row of articles says that a filter may ask for."""
    return Facts(
        row["id"],
        row["path"],
        row["format"],
        row["title"],
        row["date"],
        _lines(row["author"]),
        row["source"],
        _newer(row, "language", None),
        _lines(_newer(row, "tags", None)),
    )


def passage_row(passage: IndexedPassage, bag: bytes, embedding: int | None) -> dict[str, object]:
    """Return a passage by what is stored of it, its terms as a ``bag``."""
    return {
        "first": passage.first,
        "last": passage.last,
        "terms": bag,
        "length": len(passage.terms),
        "key": passage.key,
        "embedding": embedding,
    }


def passage_of(row: Row, terms: str) -> PassageRow:
    """Return the passage of a row of its table, and its terms."""
    return PassageRow(row["id"], row["article"], row["first"], row["last"], terms, row["embedding"])


def source_of(row: Row) -> Source:
    """Return an article's source, of its row."""
    return Source(
        id=row["id"],
        path=row["path"],
        sha256=row["sha256"],
        encoding=row["encoding"],
        format=row["format"],
        metadata=_metadata_of(row),
        size=row["size"],
        member=_newer(row, "member", ""),
    )


def _metadata_of(row: Row) -> Metadata:
    return Metadata(
        title=row["title"],
        date=row["date"],
        authors=_lines(row["author"]),
        source=row["source"],
        updated=_newer(row, "updated", None),
        language=_newer(row, "language", None),
        description=_newer(row, "description", None),
        tags=_lines(_newer(row, "tags", None)),
        aliases=_lines(_newer(row, "aliases", None)),
        subtitle=_newer(row, "subtitle", None),
        place=_newer(row, "place", None),
    )


def _lines(text: str | None) -> tuple[str, ...]:
    return tuple(text.split("\n")) if text else ()


def _newer(row: Row, name: str, default: Any) -> Any:  # noqa: ANN401 - a column's value
    """Return a column that older formats do not have, or else ``default``."""
    try:
        return row[name]
    except LookupError:
        return default
