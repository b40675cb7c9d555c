"""The catalogue: SQLite, the one truth about articles, sentences, passages and vectors.

Everything else in a build is derived from it and follows it. Readers work inside ``snapshot``,
writers inside ``transaction``; whatever SQLite refuses is translated here, once. The file holds
SQL and rows; what to read and when to write is decided elsewhere.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.article import Article, Location, Metadata, Role, Sentence, Source, Span
from index.bm25 import Statistics
from index.database import Database, corrupt
from index.embeddings import Embeddings
from index.errors import IndexCorrupt, IndexVersion
from index.manifest import Manifest
from index.schema import FORMAT, TABLES

_CHUNK = 500  # bound variables in one statement; SQLite's oldest limit is 999


@dataclass(frozen=True, slots=True)
class Totals:
    """How much there is: articles, sentences, passages, and terms in passages and sentences."""

    articles: int
    sentences: int
    passages: int
    terms: int
    sentence_terms: int


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


class Catalog(Database):
    """An open catalogue. ``Catalog.open`` for one that exists, ``Catalog.create`` for a new one."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.manifest = Manifest(self)
        self._term_changes: Counter[str] = Counter()

    # --- opening and closing -------------------------------------------------------------------

    @classmethod
    def create(cls, path: Path, fingerprint: str, encoder: str, dimension: int) -> Catalog:
        """Make an empty catalogue at ``path`` for vectors of one encoder."""
        catalog = cls(path)
        with catalog.transaction():
            for statement in TABLES.split(";\n"):
                catalog.execute(statement)
            catalog.set("format", str(FORMAT))
            catalog.set("fingerprint", fingerprint)
            catalog.set("encoder", encoder)
            catalog.set("dimension", str(dimension))
        return catalog

    @classmethod
    def open(cls, path: Path) -> Catalog:
        """Open the catalogue at ``path``; IndexCorrupt or IndexVersion if it cannot be read."""
        if not path.is_file():
            raise IndexCorrupt(
                f"The index's catalogue {path} is missing.",
                "Restore it from a backup, or index the articles again: qa index add FOLDER",
            )
        catalog = cls(path)
        with catalog.snapshot():
            found = int(catalog.get("format", "0"))
        if found != FORMAT:
            age = "newer" if found > FORMAT else "older"
            raise IndexVersion(
                f"The index was written in format {found}, {age} than this program's {FORMAT}.",
                "Update article-qa." if found > FORMAT else "Run: qa index rebuild",
            )
        return catalog

    # --- small facts ---------------------------------------------------------------------------

    def get(self, key: str, default: str = "") -> str:
        """Return a meta value, or ``default``."""
        row = self.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else default

    def set(self, key: str, value: str) -> None:
        """Store a meta value."""
        self.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    @property
    def generation(self) -> int:
        """The number of the last commit that is visible."""
        return int(self.get("generation", "0"))

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return int(self.get("dimension"))

    @property
    def embeddings(self) -> Embeddings:
        """The vectors."""
        return Embeddings(self, self.dimension)

    def totals(self) -> Totals:
        """Return how much there is."""
        return Totals(*self.execute("SELECT * FROM totals").fetchone())

    def waiting(self) -> int:
        """Return the number of passages without a vector."""
        row = self.execute("SELECT count(*) FROM passages WHERE embedding IS NULL").fetchone()
        return int(row[0])

    def statistics(self, terms: Iterable[str]) -> Statistics:
        """Return the exact collection statistics for ``terms``."""
        totals = self.totals()
        rows = self.select_in("SELECT term, passages FROM terms WHERE term IN", tuple(terms))
        return Statistics(totals.passages, totals.terms / max(totals.passages, 1), dict(rows))

    # --- roots ---------------------------------------------------------------------------------

    def roots(self) -> tuple[tuple[str, str], ...]:
        """Return the (path, glob) pairs that the user asked to be indexed; "" is no glob."""
        return tuple(self.execute("SELECT path, glob FROM roots ORDER BY path, glob"))

    def excluded(self) -> frozenset[str]:
        """Return the paths that the user took out of a root that stays."""
        return frozenset(path for (path,) in self.execute("SELECT path FROM excluded"))

    def add_root(self, path: str, glob: str) -> None:
        """Remember that the user wants ``path``, and forget that parts of it were taken out."""
        self.execute("INSERT OR REPLACE INTO roots VALUES (?, ?)", (path, glob))
        self.execute("DELETE FROM excluded WHERE path = ? OR path GLOB ?", _under(path))

    def drop_root(self, path: str) -> None:
        """Forget the roots at and under ``path``, and exclude it from roots above."""
        self.execute("DELETE FROM roots WHERE path = ? OR path GLOB ?", _under(path))
        self.execute("INSERT OR REPLACE INTO excluded VALUES (?)", (path,))

    # --- articles ------------------------------------------------------------------------------

    def entries(self, under: str | None = None) -> tuple[Entry, ...]:
        """Return all articles, or those at or under a path, by path."""
        columns = "id, path, sha256, encoding, format, title, date, author, source"
        query = f"SELECT {columns}, size, mtime_ns, read_ns FROM articles"
        if under is None:
            rows = self.execute(f"{query} ORDER BY path")
        else:
            rows = self.execute(
                f"{query} WHERE path = ? OR path GLOB ? ORDER BY path", _under(under)
            )
        return tuple(Entry(_source(row[:9]), *row[9:]) for row in rows)

    def sources(self, ids: Iterable[int]) -> dict[int, Source]:
        """Return the articles with these ids, those that exist."""
        query = """SELECT id, path, sha256, encoding, format, title, date, author, source
                   FROM articles WHERE id IN"""
        return {row[0]: _source(row) for row in self.select_in(query, tuple(ids))}

    def sentences(self, article: int, first: int = 0, last: int = 2**62) -> tuple[Sentence, ...]:
        """Return the sentences ``[first, last)`` of an article, in order."""
        rows = self.execute(
            """SELECT text, role, quote_group, text_start, text_end, line, column,
                      start, end, byte_start, byte_end
               FROM sentences WHERE article = ? AND ordinal >= ? AND ordinal < ?
               ORDER BY ordinal""",
            (article, first, last),
        )
        try:
            return tuple(
                Sentence(Span(row[3], row[4]), row[0], Role(row[1]), Location(*row[5:]), row[2])
                for row in rows
            )
        except ValueError as error:
            raise corrupt(self.path, error) from error

    def bylines(self, article: int) -> tuple[tuple[int, Sentence], ...]:
        """Return an article's bylines with their ordinals."""
        rows = self.execute(
            "SELECT ordinal FROM sentences WHERE article = ? AND role = ? ORDER BY ordinal",
            (article, Role.BYLINE.value),
        ).fetchall()
        return tuple((i, self.sentences(article, i, i + 1)[0]) for (i,) in rows)

    def put_article(
        self, article: Article, passages: Sequence[IndexedPassage], sentence_terms: int
    ) -> None:
        """Store an article, replacing the one at its path."""
        self.remove_article(article.path)
        data = article.metadata
        number = self.execute(
            """INSERT INTO articles (path, size, mtime_ns, read_ns, sha256, encoding, format,
                                     title, date, author, source, sentence_terms, digest)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                article.path,
                article.size,
                article.mtime_ns,
                time.time_ns(),
                article.sha256,
                article.encoding,
                article.format,
                data.title,
                data.date,
                data.author,
                data.source,
                sentence_terms,
                digest(article.sentences),
            ),
        ).lastrowid
        self.executemany(
            "INSERT INTO sentences VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (_sentence_row(number, i, s) for i, s in enumerate(article.sentences)),
        )
        self.executemany(
            """INSERT INTO passages (article, first, last, terms, length, key, embedding)
               VALUES (?, ?, ?, ?, ?, ?, (SELECT id FROM embeddings WHERE key = ?))""",
            (
                (number, p.first, p.last, " ".join(p.terms), len(p.terms), p.key, p.key)
                for p in passages
            ),
        )
        for passage in passages:
            self._term_changes.update(set(passage.terms))
        terms = sum(len(passage.terms) for passage in passages)
        self._count(1, len(article.sentences), len(passages), terms, sentence_terms)

    def remove_article(self, path: str) -> bool:
        """Remove the article at ``path``; say whether there was one."""
        row = self.execute(
            "SELECT id, sentence_terms FROM articles WHERE path = ?", (path,)
        ).fetchone()
        if row is None:
            return False
        number, sentence_terms = row
        passages = self.execute(
            "SELECT id, terms, length FROM passages WHERE article = ?", (number,)
        ).fetchall()
        for _, terms, _ in passages:
            self._term_changes.subtract(set(terms.split()))
        self.executemany(
            "INSERT INTO words_removed VALUES (?)", ((passage,) for passage, _, _ in passages)
        )
        self.execute("DELETE FROM passages WHERE article = ?", (number,))
        cursor = self.execute("DELETE FROM sentences WHERE article = ?", (number,))
        self.execute("DELETE FROM articles WHERE id = ?", (number,))
        terms = sum(length for _, _, length in passages)
        self._count(-1, -cursor.rowcount, -len(passages), -terms, -sentence_terms)
        return True

    def move_article(self, old: str, new: str, mtime_ns: int) -> None:
        """Give an article its new path; nothing else about it has changed."""
        self.execute(
            "UPDATE articles SET path = ?, mtime_ns = ?, read_ns = ? WHERE path = ?",
            (new, mtime_ns, time.time_ns(), old),
        )

    def touch_article(self, path: str, mtime_ns: int) -> None:
        """Note that the file was written again with the same content."""
        self.execute(
            "UPDATE articles SET mtime_ns = ?, read_ns = ? WHERE path = ?",
            (mtime_ns, time.time_ns(), path),
        )

    # --- passages ------------------------------------------------------------------------------

    def passages(self, ids: Sequence[int]) -> tuple[PassageRow, ...]:
        """Return the passages with these ids, those that exist."""
        query = "SELECT id, article, first, last, terms, embedding FROM passages WHERE id IN"
        return tuple(PassageRow(*row) for row in self.select_in(query, ids))

    def passages_after(self, number: int) -> tuple[PassageRow, ...]:
        """Return the passages with ids above ``number``: what the word index does not hold yet."""
        rows = self.execute(
            """SELECT id, article, first, last, terms, embedding FROM passages
               WHERE id > ? ORDER BY id""",
            (number,),
        )
        return tuple(PassageRow(*row) for row in rows)

    def passages_embedded_as(self, embeddings: Sequence[int]) -> dict[int, list[int]]:
        """Return the passages of each of these embeddings that is in use."""
        query = "SELECT embedding, id FROM passages WHERE embedding IN"
        found: dict[int, list[int]] = {}
        for embedding, passage in self.select_in(query, embeddings):
            found.setdefault(embedding, []).append(passage)
        return found

    def passages_waiting(self, limit: int) -> tuple[tuple[bytes, PassageRow], ...]:
        """Return up to ``limit`` passages without a vector, one for each distinct text."""
        rows = self.execute(
            """SELECT key, min(id), article, first, last, '', NULL FROM passages
               WHERE embedding IS NULL GROUP BY key LIMIT ?""",
            (limit,),
        )
        return tuple((row[0], PassageRow(*row[1:])) for row in rows)

    def last_passage(self) -> int:
        """Return the highest passage id there is, 0 if none."""
        return int(self.execute("SELECT ifnull(max(id), 0) FROM passages").fetchone()[0])

    def words_removed(self) -> list[int]:
        """Return the passages that the word index may still hold although they are gone."""
        return [row[0] for row in self.execute("SELECT passage FROM words_removed")]

    def clear_words_removed(self) -> None:
        """Note that the word index has dropped what was removed."""
        self.execute("DELETE FROM words_removed")

    # --- inside --------------------------------------------------------------------------------

    def _count(self, *changes: int) -> None:
        self.execute(
            """UPDATE totals SET articles = articles + ?, sentences = sentences + ?,
               passages = passages + ?, terms = terms + ?, sentence_terms = sentence_terms + ?""",
            changes,
        )

    def _before_commit(self) -> None:
        self._flush_terms()
        self.set("generation", str(self.generation + 1))

    def _after_rollback(self) -> None:
        self._term_changes.clear()

    def _flush_terms(self) -> None:
        changes = [(term, change) for term, change in self._term_changes.items() if change]
        self.executemany(
            """INSERT INTO terms VALUES (?, ?)
               ON CONFLICT (term) DO UPDATE SET passages = passages + excluded.passages""",
            changes,
        )
        self.executemany(
            "DELETE FROM terms WHERE term = ? AND passages = 0",
            ((term,) for term, change in changes if change < 0),
        )
        self._term_changes.clear()


def digest(sentences: Iterable[Sentence]) -> bytes:
    """Return a hash over everything that is stored of an article's sentences."""
    total = hashlib.sha256()
    for sentence in sentences:
        total.update(repr(sentence).encode())
    return total.digest()


def _sentence_row(article: int | None, ordinal: int, sentence: Sentence) -> tuple[object, ...]:
    place = sentence.location
    return (
        article, ordinal, sentence.text, sentence.role.value, sentence.group,
        sentence.span.start, sentence.span.end, place.line, place.column,
        place.start, place.end, place.byte_start, place.byte_end,
    )  # fmt: skip


def _source(row: Sequence[Any]) -> Source:
    return Source(row[0], row[1], row[2], row[3], row[4], Metadata(*row[5:9]))


def _under(path: str) -> tuple[str, str]:
    """Return a path and a GLOB pattern for everything below it, its own wildcards escaped."""
    escaped = "".join(f"[{c}]" if c in "*?[" else c for c in path.rstrip("/"))
    return path, f"{escaped}/*"
