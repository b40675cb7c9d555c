"""The catalogue: SQLite, the one truth about articles, sentences, passages and vectors.

Everything else in a build is derived from it and follows it. Readers work inside ``snapshot``,
writers inside ``transaction``; whatever SQLite refuses is translated here, once. The file holds
SQL and rows; what to read and when to write is decided elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from sqlite3 import Row
from typing import Self

from index.article import Article, Role, Sentence, Source
from index.errors import EncoderMismatch, IndexCorrupt, IndexVersion, QaError
from index.store.catalog.copies import Copies
from index.store.catalog.counted.terms import Terms
from index.store.catalog.counted.vocabulary import Vocabulary
from index.store.catalog.database import Database, closing_on_error, corrupt, unpacking
from index.store.catalog.derived_files import DerivedFiles, SegmentRow
from index.store.catalog.embeddings import Embeddings
from index.store.catalog.packing.blocks import AT_ONCE, rows_of, sentences_in
from index.store.catalog.records import (
    Entry,
    FileState,
    IndexedPassage,
    IndexedText,
    PassageRow,
    article_row,
    entry_of,
    passage_of,
    passage_row,
    source_of,
)
from index.store.catalog.roots import UNDER, Roots
from index.store.catalog.roots import under as below
from index.store.catalog.schema import FORMAT, ORPHANS, TABLES, foreign_in
from index.store.catalog.seals import BrokenSeal, seal_of, sealed
from index.store.catalog.statistics import Tallies, Totals
from index.store.directory import CATALOG, Directory, storing
from index.store.guard import open_plain, require_catalogue, require_plain

_AT_ONCE = 4096  # passages whose terms are read together


class Catalog(Database):
    """An open catalogue. ``Catalog.open`` for one that exists, ``Catalog.create`` for a new one."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        super().__init__(path, create=create)
        self.copies = Copies(self)
        self.derived_files = DerivedFiles(self)
        self.roots = Roots(self)
        self.terms = Terms(self)
        self.tallies = Tallies(self, self.terms)
        self.vocabulary = Vocabulary(self)

    # --- opening and closing -------------------------------------------------------------------

    @classmethod
    def create(cls, path: Path, fingerprint: str, encoder: str, dimension: int) -> Self:
        """Make an empty catalogue at ``path`` for vectors of one encoder."""
        # SQLite would make it readable to all whom the umask lets in.
        with storing(path.parent):
            os.close(open_plain(path, os.O_RDWR | os.O_CREAT | os.O_EXCL))
        catalog = cls(path, create=True)
        with closing_on_error(catalog), catalog.transaction():
            for statement in TABLES.split(";\n"):
                catalog.execute(statement)
            catalog.set("format", str(FORMAT))
            catalog.set("fingerprint", fingerprint)
            catalog.set("encoder", encoder)
            catalog.set("dimension", str(dimension))
        return catalog

    @classmethod
    def open(cls, path: Path, *, older: bool = False) -> Self:
        """Open the catalogue at ``path``; IndexCorrupt or IndexVersion if it cannot be read.

        With ``older``, one of an older format is opened for what every format keeps.
        """
        if not path.is_file():
            raise IndexCorrupt(
                f"The index's catalogue {path} is missing.",
                f"Restore it from a backup, or delete {path.parent.parent} and index the articles "
                "again: qa index add FOLDER",
            )
        require_plain(path.parent)
        require_catalogue(path)
        catalog = cls(path)
        with closing_on_error(catalog), catalog.snapshot():
            foreign = foreign_in(catalog.execute("SELECT type, name, sql FROM sqlite_schema"))
            if foreign:
                raise corrupt(path, ValueError(f"{foreign} is no table of a catalogue"))
            found = catalog.count("format")
            if not found and catalog.is_sealed():
                raise BrokenSeal(path, "meta")
        if found == FORMAT or (older and found < FORMAT):
            return catalog
        catalog.close()
        age = "newer" if found > FORMAT else "older"
        raise IndexVersion(
            f"The index was written in format {found}, {age} than this program's {FORMAT}.",
            "Update article-qa." if found > FORMAT else "Run: qa index rebuild",
        )

    @classmethod
    def live(cls, directory: Directory, *, older: bool = False) -> Self:
        """Open the catalogue of the live build, whichever that is by the time it is open."""
        while True:
            build = directory.current()
            try:
                catalog = cls.open(build / CATALOG, older=older)
            except QaError:
                if directory.current() == build:
                    raise
            else:
                if directory.current() == build:
                    return catalog
                catalog.close()

    @property
    def build(self) -> Path:
        """The build that the catalogue is the truth of."""
        return self.path.parent

    # --- small facts ---------------------------------------------------------------------------

    def get(self, key: str, default: str = "") -> str:
        """Return a meta value, or ``default``."""
        row = next(self.rows("meta", "WHERE key = ?", (key,)), None)
        return str(row["value"]) if row else default

    def set(self, key: str, value: str) -> None:
        """Store a meta value."""
        self.put("meta", sealed({"key": key, "value": value}))

    def count(self, key: str) -> int:
        """Return a meta value that is a number, 0 if there is none."""
        try:
            return int(self.get(key, "0"))
        except ValueError as error:
            raise corrupt(self.path, error) from error

    def require_encoder(self, fingerprint: str, name: str) -> None:
        """Raise EncoderMismatch unless the vectors are of the encoder with this ``fingerprint``."""
        if self.get("fingerprint") != fingerprint:
            raise EncoderMismatch(
                f"The index was built with the encoder {self.get('encoder')} "
                f"({self.get('fingerprint')[:12]}), not with {name} ({fingerprint[:12]}).",
                f"Leave out --model, or build the index anew: qa index rebuild --model {name}",
            )

    @property
    def generation(self) -> int:
        """The number of the last commit that is visible."""
        return self.count("generation")

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        return self.count("dimension")

    @property
    def embeddings(self) -> Embeddings:
        """The vectors."""
        return Embeddings(self, self.tallies, self.dimension)

    def segments(self) -> tuple[SegmentRow, ...]:
        """Return the vector segments, oldest ids first, which must be those that were noted."""
        rows = self.derived_files.segments()
        if self.get("segments", _seal(rows)) != _seal(rows):
            raise BrokenSeal(self.path, "segments")
        return rows

    def set_segments(self, rows: Sequence[SegmentRow]) -> None:
        """Replace the list of vector segments."""
        self.derived_files.set_segments(rows)
        self.set("segments", _seal(sorted(rows, key=lambda row: row.low)))

    def waiting(self) -> int:
        """Return the number of passages without a vector."""
        return self.tallies.totals().waiting

    # --- articles ------------------------------------------------------------------------------

    def entries(self, under: str | None = None) -> tuple[Entry, ...]:
        """Return all articles, or those at or under a path, by path."""
        if under is None:
            rows = self.rows("articles", "ORDER BY path, id")
        else:
            rows = self.rows("articles", f"WHERE {UNDER} ORDER BY path, id", below(under))
        return tuple(map(entry_of, rows))

    def sources(self, ids: Iterable[int]) -> dict[int, Source]:
        """Return the articles with these ids, which must be there."""
        wanted = set(ids)
        found = {row["id"]: source_of(row) for row in self.rows_in("articles", "id", tuple(wanted))}
        if len(found) < len(wanted):
            raise BrokenSeal(self.path, "articles")
        return found

    def sentences(self, article: int, first: int = 0, last: int = 2**62) -> tuple[Sentence, ...]:
        """Return the sentences ``[first, last)`` of an article, those that exist, in order."""
        condition = "WHERE article = ? AND first > ? AND first < ? ORDER BY first"
        found: list[Sentence] = []
        reached = None
        for row in self.rows("sentences", condition, (article, first - AT_ONCE, last)):
            if row["first"] > first if reached is None else row["first"] != reached:
                raise BrokenSeal(self.path, "sentences")
            reached = row["last"]
            with unpacking(self.path):
                found += sentences_in(row, first, last)
        return tuple(found)

    def bylines(self, article: int) -> tuple[tuple[int, Sentence], ...]:
        """Return an article's bylines with their ordinals."""
        return tuple((i, s) for i, s in enumerate(self.sentences(article)) if s.role is Role.BYLINE)

    def sentences_of(self, passage: PassageRow) -> tuple[Sentence, ...]:
        """Return the sentences of a passage, which must be there."""
        found = self.sentences(passage.article, passage.first, passage.last)
        if len(found) != passage.last - passage.first:
            raise BrokenSeal(self.path, "sentences")
        return found

    def put_article(self, article: Article, text: IndexedText, read_ns: int) -> None:
        """Store an article, read at or after ``read_ns``, replacing the one at its place."""
        self._remove_all("WHERE path = ? AND member = ?", (article.path, article.member))
        number = self.next_id("articles")
        row = {"id": number, **article_row(article, text, read_ns)}
        self.insert_all("articles", (sealed(row),))
        self.insert_all(
            "sentences",
            (sealed({"article": number, **row}) for row in rows_of(article.sentences)),
        )
        self.copies.put(number, article.sentences)
        self.vocabulary.count(article.sentences, article.metadata.title)
        self._put_passages(number, text.passages)
        waiting = self.number(
            "SELECT count(*) FROM passages WHERE article = ? AND embedding IS NULL", (number,)
        )
        self.tallies.count(
            Totals(
                articles=1,
                sentences=len(article.sentences),
                passages=len(text.passages),
                terms=sum(len(p.terms) for p in text.passages),
                sentence_terms=text.sentence_terms,
                waiting=waiting,
            ),
            (p.terms for p in text.passages),
        )

    def _put_passages(self, article: int, passages: Sequence[IndexedPassage]) -> None:
        bags = self.terms.bags([passage.terms for passage in passages])
        embedded = map(self.embeddings.named, (passage.key for passage in passages))
        found = enumerate(zip(passages, bags, embedded, strict=True), self.next_id("passages"))
        rows = ({"id": i, "article": article, **passage_row(*each)} for i, each in found)
        self.insert_all("passages", map(sealed, rows))

    def remove_file(self, path: str) -> None:
        """Remove the articles of the file at ``path``, if there are any."""
        self._remove_all("WHERE path = ?", (path,))

    def _remove_all(self, condition: str, values: Sequence[object]) -> None:
        for row in list(self.rows("articles", condition, values)):
            self._remove(row)

    def _remove(self, row: Row) -> None:
        number = row["id"]
        passages = list(self.rows("passages", "WHERE article = ?", (number,)))
        waiting = sum(row["embedding"] is None for row in passages)
        self.insert_all("words_removed", ({"passage": row["id"]} for row in passages))
        self.copies.remove(number)
        sentences = self.sentences(number)
        self.vocabulary.count(sentences, row["title"], -1)
        self.execute("DELETE FROM passages WHERE article = ?", (number,))
        self.execute("DELETE FROM sentences WHERE article = ?", (number,))
        self.execute("DELETE FROM articles WHERE id = ?", (number,))
        self.tallies.count(
            Totals(
                articles=1,
                sentences=len(sentences),
                passages=len(passages),
                terms=sum(row["length"] for row in passages),
                sentence_terms=row["sentence_terms"],
                waiting=waiting,
            ),
            self.terms.in_bags([row["terms"] for row in passages]),
            -1,
        )

    def move_file(self, old: str, new: str, state: FileState, read_ns: int) -> None:
        """Note that the file lies elsewhere, or was written again, with the same content."""
        changes = {"path": new, **asdict(state), "read_ns": read_ns}
        self.change("articles", changes, "WHERE path = ?", (old,))

    # --- what a check compares ------------------------------------------------------------------

    def stored_digest(self, article: int) -> bytes:
        """Return the digest that was stored with an article."""
        return bytes(self._article(article)["digest"])

    def indexed_text(self, article: int) -> IndexedText:
        """Return an article's passages as they were stored."""
        rows = list(self.rows("passages", "WHERE article = ? ORDER BY id", (article,)))
        terms = self.terms.in_bags([row["terms"] for row in rows])
        found = tuple(
            IndexedPassage(row["first"], row["last"], tuple(its), row["key"])
            for row, its in zip(rows, terms, strict=True)
        )
        return IndexedText(found, self._article(article)["sentence_terms"])

    def restore_passages(self, article: int, text: IndexedText) -> None:
        """Store an article's passages again, as they were; what is counted is counted anew."""
        self.execute("DELETE FROM passages WHERE article = ?", (article,))
        self._put_passages(article, text.passages)

    def _article(self, number: int) -> Row:
        row = next(self.rows("articles", "WHERE id = ?", (number,)), None)
        if row is None:
            raise BrokenSeal(self.path, "articles")
        return row

    def orphans(self) -> int:
        """Return how many rows belong to nothing: their article, or their vector, is not there."""
        return sum(self.number(f"SELECT count(*) FROM {rows}") for rows in ORPHANS)

    # --- passages ------------------------------------------------------------------------------

    def passages(self, ids: Sequence[int]) -> tuple[PassageRow, ...]:
        """Return the passages with these ids, those that exist."""
        return tuple(self._passages(self.rows_in("passages", "id", ids)))

    def passages_with(self, article: int, ordinal: int) -> tuple[PassageRow, ...]:
        """Return the passages that hold a sentence of an article."""
        condition = "WHERE article = ? AND first <= ? AND last > ?"
        return tuple(self._passages(self.rows("passages", condition, (article, ordinal, ordinal))))

    def terms_after(self, passage: int, limit: int = -1) -> tuple[tuple[int, str], ...]:
        """Return the ids and terms of passages with ids above ``passage``, in order."""
        rows = self.rows("passages", "WHERE id > ? ORDER BY id LIMIT ?", (passage, limit))
        return tuple((row.id, row.terms) for row in self._passages(rows))

    def passages_embedded_as(self, embeddings: Sequence[int]) -> dict[int, list[int]]:
        """Return the passages of each of these embeddings that is in use."""
        query = "SELECT embedding, id FROM passages WHERE embedding IN"
        found: dict[int, list[int]] = {}
        for embedding, passage in self.select_in(query, embeddings):
            found.setdefault(embedding, []).append(passage)
        return found

    def passages_waiting(
        self, limit: int, after: bytes = b""
    ) -> tuple[tuple[bytes, PassageRow], ...]:
        """Return up to ``limit`` passages without a vector, one a text, by key past ``after``."""
        ids = self.execute(
            "SELECT min(id) FROM passages WHERE embedding IS NULL AND key > ? "
            "GROUP BY key ORDER BY key LIMIT ?",
            (after, limit),
        )
        rows = list(self.rows_in("passages", "id", [number for (number,) in ids]))
        return tuple((row["key"], passage_of(row, "")) for row in rows)

    def _passages(self, rows: Iterator[Row]) -> Iterator[PassageRow]:
        while some := list(islice(rows, _AT_ONCE)):
            terms = self.terms.in_bags([row["terms"] for row in some])
            yield from map(passage_of, some, map(" ".join, terms))

    def words_removed(self) -> list[int]:
        """Return the passages that the word index may still hold although they are gone."""
        return [row[0] for row in self.execute("SELECT passage FROM words_removed")]

    def clear_words_removed(self) -> None:
        """Note that the word index has dropped what was removed."""
        self.execute("DELETE FROM words_removed")

    # --- inside --------------------------------------------------------------------------------

    def _before_commit(self) -> None:
        self.terms.flush()
        self.vocabulary.flush()
        self.roots.flush()
        self.set("generation", str(self.generation + 1))

    def _after_rollback(self) -> None:
        self.terms.forget()
        self.vocabulary.forget()
        self.roots.forget()


def _seal(rows: Iterable[SegmentRow]) -> str:
    return str(seal_of((row.name, row.low, row.high, row.count) for row in rows))
