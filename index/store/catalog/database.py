"""A SQLite database with one writer and many readers: snapshots, transactions, clear errors.

Knows nothing of what is stored. Whatever SQLite refuses is translated here, once.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from index.errors import IndexCorrupt, QaError, StorageError
from index.store.catalog.schema import shape
from index.store.catalog.seals import SEAL, BrokenSeal, seal_of, sealed

_CHUNK = 500  # bound variables in one statement; the oldest limit is 999
_WAIT_SECONDS = 30.0
_PAGE = 8192  # bytes: rows of some 2 kB leave less of it unused than of a smaller one


class Database:
    """A connection in WAL mode; readers never wait for the writer, nor the writer for readers."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self.path = path
        with translated(path):
            self._db, self._frozen = _connect(path, "rwc" if create else "rw")
        self._file = _file_at(path)

    def is_gone(self) -> bool:
        """Say whether the open file is no more the one at its path: deleted, or replaced."""
        return _file_at(self.path) != self._file

    def close(self) -> None:
        """Close the connection; what was committed is on disk."""
        self._db.close()

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """See one committed state, that of the first look, for the length of the block."""
        with translated(self.path):
            if self._frozen and self._frozen.stamp != _stamp(self.path):
                self._db.close()
                self._db, self._frozen = _connect(self.path, "rw")
            self._db.execute("BEGIN")
            try:
                yield
            finally:
                self._db.rollback()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit everything in the block, or nothing at all."""
        with translated(self.path):
            if self._frozen:
                raise self._frozen.refusal
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

    def put(self, table: str, row: Mapping[str, object]) -> None:
        """Insert a row given by its columns, in place of one with the same key."""
        self._db.execute(_insertion(table, row).replace("INSERT", "INSERT OR REPLACE", 1), row)

    def insert_all(self, table: str, rows: Iterable[Mapping[str, object]]) -> None:
        """Insert rows given by their columns, the same in each."""
        iterator = iter(rows)
        for first in iterator:
            self._db.executemany(_insertion(table, first), chain((first,), iterator))

    def executemany(self, query: str, rows: Iterable[Sequence[object]]) -> None:
        """Run one statement for each of ``rows``."""
        self._db.executemany(query, rows)

    def is_sealed(self) -> bool:
        """Say whether rows have seals, as in every format but the first."""
        columns = self._db.execute("PRAGMA table_info(meta)")
        return SEAL in {row["name"] for row in columns}

    def rows(
        self, table: str, condition: str = "", values: Sequence[object] = ()
    ) -> Iterator[sqlite3.Row]:
        """Yield rows of ``table``; BrokenSeal where one is not what was stored."""
        cursor = self._db.execute(f"SELECT * FROM {table} {condition}", values)
        whole = _whole(table, cursor)
        for row in cursor:
            if not whole(row):
                raise BrokenSeal(self.path, table)
            yield row

    def rows_in(self, table: str, column: str, values: Sequence[object]) -> Iterator[sqlite3.Row]:
        """Yield the rows of ``table`` whose ``column`` is one of ``values``, as ``rows`` does."""
        for start in range(0, len(values), _CHUNK):
            chunk = values[start : start + _CHUNK]
            yield from self.rows(table, f"WHERE {column} IN ({','.join('?' * len(chunk))})", chunk)

    def change(
        self, table: str, changes: Mapping[str, object], condition: str, values: Sequence[object]
    ) -> int:
        """Change rows, which have an ``id`` and must be as stored; return how many there were."""
        rows = list(self.rows(table, condition, values))
        for row in rows:
            whole = sealed({**{name: row[name] for name in row.keys()[:-1]}, **changes})
            names = (*changes, SEAL)
            self._db.execute(
                f"UPDATE {table} SET {', '.join(f'{name} = :{name}' for name in names)} "
                "WHERE id = :id",
                whole,
            )
        return len(rows)

    def next_id(self, table: str) -> int:
        """Return the number that the next row of ``table`` has, which none had before."""
        return 1 + self.number(
            "SELECT ifnull(max(seq), 0) FROM sqlite_sequence WHERE name = ?", (table,)
        )

    def broken(self, table: str) -> list[sqlite3.Row]:
        """Return the rows of ``table`` that are not what was stored."""
        cursor = self._db.execute(f"SELECT * FROM {table}")
        whole = _whole(table, cursor)
        return [row for row in cursor if not whole(row)]

    def number(self, query: str, values: Sequence[object] = ()) -> int:
        """Return the one number that ``query`` selects."""
        return int(self._db.execute(query, values).fetchone()[0])

    def select_in(self, query: str, values: Sequence[object]) -> Iterator[Any]:
        """Run ``query``, which ends in ``IN``, for ``values``, a bounded number at a time."""
        for start in range(0, len(values), _CHUNK):
            chunk = tuple(values[start : start + _CHUNK])
            yield from self._db.execute(f"{query} ({','.join('?' * len(chunk))})", chunk)

    def compact(self) -> None:
        """Write the file anew without the room that is left in it, where there is room to."""
        with suppress(sqlite3.OperationalError):
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def damage(self) -> str | None:
        """Return what SQLite's own check of the whole file finds wrong first, None if nothing."""
        try:
            found = self._db.execute("PRAGMA integrity_check(1)").fetchone()[0]
        except _REFUSALS as error:
            found = str(error)
        return None if found == "ok" else str(found)


@dataclass(frozen=True, slots=True)
class _Frozen:
    """Why a database is read as a file that nobody writes, and what it was like when opened."""

    refusal: Exception
    stamp: tuple[int, int, bool]


def _connect(path: Path, mode: str) -> tuple[sqlite3.Connection, _Frozen | None]:
    connection = None
    try:
        connection = _open(path, f"mode={mode}")
        connection.execute(f"PRAGMA page_size = {_PAGE}")  # of a new file
        (journal,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except _REFUSALS as error:
        if connection:
            connection.close()
        if _primary_code(error) not in _CANNOT_WRITE:
            raise
        frozen = _Frozen(error, _stamp(path))
    else:
        if journal == "wal":
            return connection, None
        connection.close()
        raise StorageError(  # SQLite itself goes on without, and says nothing
            f"The index at {path.parent} cannot be written: it can have no log there.",
            "Check the folder's permissions and free space, or name another index with --index.",
        )
    # Where nothing can be written there is no place for a log; and without a log nobody writes.
    if frozen.stamp[-1]:
        raise StorageError(
            f"The index at {path.parent} holds changes that cannot be read where nothing can be "
            "written.",
            "Make room or give write permission there, or copy the index to where it can be "
            "written.",
        )
    return _open(path, "mode=ro&immutable=1"), frozen


def _open(path: Path, options: str) -> sqlite3.Connection:
    # Autocommit: transactions begin and end where this file says so, and nowhere else.
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{options}",
        uri=True,
        isolation_level=None,
        timeout=_WAIT_SECONDS,
        check_same_thread=False,
    )
    connection.row_factory = sqlite3.Row
    # What the file says of itself is not to be believed: no function runs that a schema names.
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.create_function("seal", -1, lambda *row: seal_of(row), deterministic=True)
    return connection


def _whole(table: str, cursor: sqlite3.Cursor) -> Callable[[sqlite3.Row], bool]:
    """Return what says whether a row of ``table``, with all its columns, is as it was stored."""
    names = [column[0] for column in cursor.description]
    fits = shape(table, names)
    if names[-1] != SEAL:
        return fits
    return lambda row: seal_of(tuple(row)[:-1]) == row[-1] and fits(row)


def _insertion(table: str, columns: Iterable[str]) -> str:
    names = tuple(columns)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join(f':{n}' for n in names)})"


def _file_at(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from all others there are."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_dev, state.st_ino


def _stamp(path: Path) -> tuple[int, int, bool]:
    """Return what changes when somebody writes to the database at ``path``."""
    try:
        state = path.stat()
        changed, size = state.st_mtime_ns, state.st_size
    except FileNotFoundError:
        changed = size = 0
    try:
        logged = path.with_name(f"{path.name}-wal").stat().st_size > 0
    except FileNotFoundError:
        logged = False
    return changed, size, logged


@contextmanager
def closing_on_error(database: Database) -> Iterator[None]:
    """Close ``database`` if the block raises."""
    try:
        yield
    except BaseException:
        database.close()
        raise


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what SQLite refuses into the errors of this package; Ctrl-C stays what it was."""
    try:
        yield
    except _REFUSALS as error:
        if str(error) == _INTERRUPTED:
            raise KeyboardInterrupt from error
        raise _translate(path, error) from error


# SQLite says no more of what a function that it called has raised. Ours computes a seal, which
# fails for nothing but Ctrl-C; a lack of memory has an error of its own.
_INTERRUPTED = "user-defined function raised exception"
_REFUSALS = (sqlite3.Error, UnicodeDecodeError)  # the latter where its very message is damaged
_CANNOT_WRITE = (
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_PERM,
)


def _primary_code(error: Exception) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def _translate(path: Path, error: Exception) -> QaError:
    code = _primary_code(error)
    if code == sqlite3.SQLITE_FULL:
        return StorageError(
            f"The disk is full: nothing more can be written to {path.parent}.",
            "Free some space and run `qa index update`; what was indexed so far is kept.",
        )
    if code in _CANNOT_WRITE:
        return StorageError(
            f"The index at {path.parent} cannot be opened or written: {error}.",
            "Check the folder's permissions and free space, or name another index with --index.",
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL):
        return StorageError(
            f"The index at {path.parent} is busy: {error}.", "Run the command again in a moment."
        )
    return corrupt(path, error)


@contextmanager
def unpacking(path: Path) -> Iterator[None]:
    """Turn the ValueError of a row that holds something else into IndexCorrupt."""
    try:
        yield
    except ValueError as error:
        raise corrupt(path, error) from error


def corrupt(path: Path, error: Exception | str) -> IndexCorrupt:
    """Return the error for a catalogue that does not hold what was written."""
    return IndexCorrupt(
        f"The index's catalogue {path} is damaged: {error}.",
        "Run `qa index rebuild`: it reads the articles again and keeps the vectors that are whole.",
    )
