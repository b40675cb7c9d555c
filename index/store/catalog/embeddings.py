"""The embeddings of a catalogue: one vector for each distinct text, named by the text's hash."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.store.catalog.database import Database, corrupt
from index.store.catalog.packing.codes import Floats, coded, decoded, recoded, size
from index.store.catalog.seals import BrokenSeal
from index.store.catalog.statistics import Tallies

Ids = NDArray[np.int64]
Row = tuple[bytes, int, bytes]

KEY = 8
"""Bytes of the hash that names a text: of a million, two have the same with a chance of 3e-8."""

KEPT = 10_000
"""Vectors that are kept although no passage uses them any more."""

_AT_ONCE = 4096


class Embeddings:
    """The table of vectors of ``dimension`` in ``database``; ids grow and are never used again."""

    def __init__(self, database: Database, tallies: Tallies, dimension: int) -> None:
        self._database = database
        self._tallies = tallies
        self._dimension = dimension

    def put(self, keys: Sequence[bytes], vectors: Floats) -> int:
        """Store vectors (n, dimension) by their texts' keys; return how many passages they serve.

        Raises ModelError where the vectors are not such that a search could use them.
        """
        if vectors.shape != (len(keys), self._dimension) or not np.isfinite(vectors).all():
            raise ModelError(
                f"The encoder returned vectors of shape {vectors.shape} for {len(keys)} texts, or "
                f"values that are no numbers; {self._dimension} numbers a text were expected.",
                "Use another model: qa index rebuild --model NAME",
            )
        served = 0
        for key, blob in zip(keys, coded(vectors), strict=True):
            number = (
                self.named(key)
                or self._database.execute(
                    "INSERT INTO embeddings (key, crc, vector) VALUES (?, ?, ?)",
                    (key, zlib.crc32(blob), blob),
                ).lastrowid
            )
            served += self._database.change(
                "passages", {"embedding": number}, "WHERE key = ? AND embedding IS NULL", (key,)
            )
        self._tallies.wait(-served)
        return served

    def named(self, key: bytes) -> int | None:
        """Return the id of the vector of a text, given its key; None while there is none."""
        row = self._database.execute("SELECT id FROM embeddings WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def drop_unused(self) -> None:
        """Forget all vectors that no passage uses."""
        self._forget(self._unused())

    def surplus(self) -> list[int]:
        """Return the oldest unused vectors, those beyond the number that is kept.

        What was removed may come back, and then costs nothing: as many unused vectors are kept as
        there are used ones, and ``KEPT`` in any case.
        """
        number = self._database.number
        # The inner query reads an index in its order; count(DISTINCT …) would sort the table.
        used = number(
            "SELECT count(*) FROM "
            "(SELECT DISTINCT embedding FROM passages WHERE embedding IS NOT NULL)"
        )
        unused = number("SELECT count(*) FROM embeddings") - used
        return self._unused(unused - max(KEPT, used)) if unused > max(KEPT, used) else []

    def _unused(self, limit: int = -1) -> list[int]:
        query = """SELECT id FROM embeddings WHERE id NOT IN (
            SELECT embedding FROM passages WHERE embedding IS NOT NULL) ORDER BY id LIMIT ?"""
        return [row[0] for row in self._database.execute(query, (limit,))]

    def drop(self, ids: Sequence[int]) -> None:
        """Forget these vectors; their passages wait for new ones."""
        changed = 0
        for number in ids:
            changed += self._database.change(
                "passages", {"embedding": None}, "WHERE embedding = ?", (number,)
            )
        self._tallies.wait(changed)
        self._forget(ids)

    def _forget(self, ids: Iterable[int]) -> None:
        gone = [(number,) for number in ids]
        self._database.executemany("DELETE FROM embeddings WHERE id = ?", gone)
        self._database.executemany(
            "UPDATE segments SET dead = dead + 1 WHERE low < ? AND high >= ?",
            ((number, number) for (number,) in gone),
        )

    def get(self, ids: Sequence[int]) -> tuple[list[int], Floats]:
        """Return these ids, each once, and their vectors (n, dimension), which must be there."""
        rows = list(self._database.rows_in("embeddings", "id", ids))
        if len(rows) < len(set(ids)) or not all(map(self._is_whole, rows)):
            raise BrokenSeal(self._database.path, "embeddings")
        return [row["id"] for row in rows], self._matrix([row["vector"] for row in rows])

    def between(self, low: int, high: int) -> tuple[Ids, Floats]:
        """Return the embedding ids in ``(low, high]`` and their vectors, in order."""
        nothing = np.empty(0, np.int64), np.empty((0, self._dimension), np.float32)
        ids, parts = zip(nothing, *self.parts(low, high), strict=True)
        return np.concatenate(ids), np.concatenate(parts)

    def parts(self, low: int, high: int) -> Iterator[tuple[Ids, Floats]]:
        """Yield the embedding ids in ``(low, high]`` and their vectors, in order, part by part."""
        cursor = self._database.execute(
            "SELECT * FROM embeddings WHERE id > ? AND id <= ? ORDER BY id", (low, high)
        )
        while rows := cursor.fetchmany(_AT_ONCE):
            if not all(map(self._is_whole, rows)):
                raise BrokenSeal(self._database.path, "embeddings")
            ids = np.array([row[0] for row in rows], dtype=np.int64)
            yield ids, self._matrix([row["vector"] for row in rows])

    def spread(self, low: int, high: int, count: int) -> Floats:
        """Return about ``count`` of the vectors with ids in ``(low, high]``, from all over them."""
        found = self._database.execute(
            "SELECT id FROM embeddings WHERE id > ? AND id <= ? ORDER BY id", (low, high)
        )
        ids = np.fromiter((row[0] for row in found), dtype=np.int64)
        return self.get(ids[:: max(1, len(ids) // count)].tolist())[1]

    def require_above(self, low: int) -> None:
        """Raise BrokenSeal where a passage has a vector with an id above ``low`` that is gone."""
        query = """SELECT count(*) FROM passages WHERE embedding > ? AND embedding NOT IN (
            SELECT id FROM embeddings WHERE id > ?)"""
        if self._database.number(query, (low, low)):
            raise BrokenSeal(self._database.path, "embeddings")

    def count_between(self, low: int, high: int) -> int:
        """Return how many embeddings have ids in ``(low, high]``."""
        return self._database.number(
            "SELECT count(*) FROM embeddings WHERE id > ? AND id <= ?", (low, high)
        )

    def last(self) -> int:
        """Return the highest embedding id there is, 0 if none."""
        return self._database.number("SELECT ifnull(max(id), 0) FROM embeddings")

    # --- what is whole, and what is damaged -----------------------------------------------------

    def damaged(self) -> list[int]:
        """Return the ids of the vectors that are not those that were stored, or have no place."""
        rows = self._database.execute("SELECT * FROM embeddings")
        return [row["id"] for row in rows if row["id"] < 1 or not self._is_whole(row)]

    def salvage(self) -> Iterator[list[Row]]:
        """Yield the rows that are whole, some thousands at a time, passing over what is damaged."""
        try:
            last = self._database.number(
                "SELECT ifnull(max(seq), 0) FROM sqlite_sequence WHERE name = 'embeddings'"
            )
        except sqlite3.DatabaseError:
            return
        for low in range(0, last, _AT_ONCE):
            yield self._salvaged(low, low + _AT_ONCE)

    def _salvaged(self, low: int, high: int) -> list[Row]:
        try:
            rows = self._database.execute(
                "SELECT key, crc, vector FROM embeddings WHERE id > ? AND id <= ? ORDER BY id",
                (low, high),
            ).fetchall()
        except sqlite3.DatabaseError:
            if high - low == 1:
                return []
            middle = (low + high) // 2
            return self._salvaged(low, middle) + self._salvaged(middle, high)
        return [self._recoded(row) for row in rows if self._is_whole(row, older=True)]

    def _recoded(self, row: sqlite3.Row) -> Row:
        """Return a row as it is stored today, of an older format or of this one."""
        code = recoded(row["vector"], self._dimension)
        return row["key"][:KEY], zlib.crc32(code), code

    def take(self, rows: Iterable[Row]) -> None:
        """Store rows of another catalogue, which must be of the same encoder."""
        self._database.executemany(
            "INSERT OR IGNORE INTO embeddings (key, crc, vector) VALUES (?, ?, ?)", rows
        )

    def _is_whole(self, row: sqlite3.Row, *, older: bool = False) -> bool:
        key, vector = row["key"], row["vector"]
        sizes = {size(self._dimension)}
        if older:
            sizes |= {self._dimension, 4 * self._dimension}
        return (
            isinstance(key, bytes)
            and isinstance(vector, bytes)
            and len(vector) in sizes
            and zlib.crc32(vector) == row["crc"]
        )

    def _matrix(self, blobs: Sequence[bytes]) -> Floats:
        try:
            return decoded(blobs, self._dimension)
        except ValueError as error:
            raise corrupt(self._database.path, error) from error
