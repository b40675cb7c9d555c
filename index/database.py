"""A SQLite database with one writer and many readers: snapshots, transactions, clear errors.

Knows nothing of what is stored. Whatever SQLite refuses is translated here, once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.errors import IndexCorrupt, QaError, StorageError

_CHUNK = 500  # bound variables in one statement; the oldest limit is 999


class Database:
    """A connection in WAL mode; readers never wait for the writer, nor the writer for readers."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with translated(path):
            self._db = _connect(path)

    def close(self) -> None:
        """Close the connection; what was committed is on disk."""
        self._db.close()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """See one committed state for the length of the block, whatever a writer does meanwhile."""
        with translated(self.path):
            self._db.execute("BEGIN")
            try:
                yield
            finally:
                self._db.rollback()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit everything in the block, or nothing at all."""
        with translated(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._before_commit()
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.rollback()
                self._after_rollback()
                raise

    def _before_commit(self) -> None:
        """Write what every commit ends with."""

    def _after_rollback(self) -> None:
        """Forget what was collected for a commit that did not happen."""

    def execute(self, query: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
        """Run one statement."""
        return self._db.execute(query, values)

    def executemany(self, query: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each of ``rows``."""
        self._db.executemany(query, rows)

    def select_in(self, query: str, values: Sequence[object]) -> Iterator[Any]:
        """Run ``query``, which ends in ``IN``, for ``values``, a bounded number at a time."""
        for start in range(0, len(values), _CHUNK):
            chunk = tuple(values[start : start + _CHUNK])
            yield from self._db.execute(f"{query} ({','.join('?' * len(chunk))})", chunk)


def _connect(path: Path) -> sqlite3.Connection:
    # Autocommit: transactions begin and end where this file says so, and nowhere else.
    connection = sqlite3.connect(path, isolation_level=None, timeout=30.0, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
    except sqlite3.OperationalError as error:
        connection.close()
        if _primary_code(error) not in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
            raise
        # On a read-only disk nobody writes, so the file can be read without a log beside it.
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro&immutable=1",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
        )
    return connection


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what SQLite refuses into the errors of this package."""
    try:
        yield
    except sqlite3.Error as error:
        raise _translate(path, error) from error


def _primary_code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _translate(path: Path, error: sqlite3.Error) -> QaError:
    code = _primary_code(error)
    if code == sqlite3.SQLITE_FULL:
        return StorageError(
            f"The disk is full: nothing more can be written to {path.parent}.",
            "Free some space and run `qa index update`; what was indexed so far is kept.",
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR):
        return StorageError(
            f"The index at {path.parent} cannot be opened or written: {error}.",
            "Check the folder's permissions and free space, or name another index with --index.",
        )
    if code == sqlite3.SQLITE_BUSY:
        return StorageError(
            f"The index at {path.parent} is busy: {error}.", "Run the command again in a moment."
        )
    return corrupt(path, error)


def corrupt(path: Path, error: Exception) -> IndexCorrupt:
    """Return the error for a catalogue that does not hold what was written."""
    return IndexCorrupt(
        f"The index's catalogue {path} is damaged: {error}.",
        "Run `qa index check` to see what is lost, then `qa index rebuild`.",
    )
