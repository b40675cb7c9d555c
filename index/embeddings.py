"""The embeddings of a catalogue: one vector for each distinct text, named by the text's hash."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.database import Database, corrupt

Floats = NDArray[np.float32]


class Embeddings:
    """The table of vectors of ``dimension`` in ``database``; ids grow and are never used again."""

    def __init__(self, database: Database, dimension: int) -> None:
        self._database = database
        self._dimension = dimension

    def put(self, keys: Sequence[bytes], vectors: Floats) -> int:
        """Store vectors (n, dimension) by their texts' keys; return how many passages they serve."""
        served = 0
        for key, vector in zip(keys, vectors, strict=True):
            blob = np.ascontiguousarray(vector, dtype="<f4").tobytes()
            row = self._database.execute(
                "SELECT id FROM embeddings WHERE key = ?", (key,)
            ).fetchone()
            number = (
                row[0]
                if row
                else self._database.execute(
                    "INSERT INTO embeddings (key, crc, vector) VALUES (?, ?, ?)",
                    (key, zlib.crc32(blob), blob),
                ).lastrowid
            )
            served += self._database.execute(
                "UPDATE passages SET embedding = ? WHERE key = ? AND embedding IS NULL",
                (number, key),
            ).rowcount
        return served

    def copy_from(self, other: Embeddings) -> None:
        """Take over all vectors of another catalogue, which must be of the same encoder."""
        self._database.executemany(
            "INSERT OR IGNORE INTO embeddings (key, crc, vector) VALUES (?, ?, ?)",
            other._database.execute("SELECT key, crc, vector FROM embeddings ORDER BY id"),
        )

    def drop_unused(self) -> int:
        """Forget the vectors that no passage uses; return how many."""
        return self._database.execute(
            """DELETE FROM embeddings WHERE id IN
               (SELECT id FROM embeddings
                EXCEPT SELECT embedding FROM passages WHERE embedding IS NOT NULL)"""
        ).rowcount

    def get(self, ids: Sequence[int]) -> tuple[list[int], Floats]:
        """Return the ids that exist and their vectors (n, dimension)."""
        rows = list(self._database.select_in("SELECT id, vector FROM embeddings WHERE id IN", ids))
        return [row[0] for row in rows], self._matrix([row[1] for row in rows])

    def between(self, low: int, high: int) -> tuple[NDArray[np.int64], Floats]:
        """Return the embedding ids in ``(low, high]`` and their vectors, in order."""
        rows = self._database.execute(
            "SELECT id, vector FROM embeddings WHERE id > ? AND id <= ? ORDER BY id", (low, high)
        ).fetchall()
        ids = np.array([row[0] for row in rows], dtype=np.int64)
        return ids, self._matrix([row[1] for row in rows])

    def count_between(self, low: int, high: int) -> int:
        """Return how many embeddings have ids in ``(low, high]``."""
        row = self._database.execute(
            "SELECT count(*) FROM embeddings WHERE id > ? AND id <= ?", (low, high)
        ).fetchone()
        return int(row[0])

    def last(self) -> int:
        """Return the highest embedding id there is, 0 if none."""
        return int(
            self._database.execute("SELECT ifnull(max(id), 0) FROM embeddings").fetchone()[0]
        )

    def _matrix(self, blobs: Sequence[bytes]) -> Floats:
        try:
            return np.frombuffer(b"".join(blobs), dtype="<f4").reshape(len(blobs), self._dimension)
        except ValueError as error:
            raise corrupt(self._database.path, error) from error
