"""The derived files of a build: which there are, and what their bytes must be."""

from __future__ import annotations

import errno
import os
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Row
from typing import BinaryIO

from index.errors import IndexCorrupt
from index.store.catalog.database import Database
from index.store.guard import DERIVED, open_plain

_AT_ONCE = 1 << 18  # bytes: what is large is never in memory twice

REPAIR = "Run `qa index repair`; it needs no embedding."


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """A vector segment: ids in ``(low, high]``, ``count`` when written, ``dead`` since then."""

    name: str
    low: int
    high: int
    count: int
    dead: int

    @property
    def alive(self) -> int:
        """The number of its vectors that are still in use."""
        return self.count - self.dead


@dataclass(frozen=True, slots=True)
class FileRow:
    """A derived file, relative to the build, and what its bytes must be."""

    name: str
    size: int
    crc: int


class DerivedFiles:
    """The tables of derived files and vector segments in ``database``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def segments(self) -> tuple[SegmentRow, ...]:
        """Return the vector segments, oldest ids first."""
        rows = self._database.execute("SELECT * FROM segments ORDER BY low")
        return tuple(SegmentRow(*self._typed(row)) for row in rows)

    def set_segments(self, rows: Iterable[SegmentRow]) -> None:
        """Replace the list of vector segments."""
        self._database.execute("DELETE FROM segments")
        self._database.executemany(
            "INSERT INTO segments VALUES (?, ?, ?, ?, ?)",
            ((row.name, row.low, row.high, row.count, row.dead) for row in rows),
        )

    def files(self, folder: str) -> dict[str, FileRow]:
        """Return the derived files under ``folder`` by name."""
        rows = self._database.execute("SELECT * FROM files WHERE name GLOB ?", (f"{folder}/*",))
        return {row[0]: FileRow(*self._typed(row)) for row in rows}

    def _typed(self, row: Row) -> Row:
        """Return a row, of a name and numbers; IndexCorrupt if it is none."""
        name, *numbers = row
        if isinstance(name, str) and all(isinstance(number, int) for number in numbers):
            return row
        raise IndexCorrupt(
            f"The list of derived files in {self._database.path} is damaged.", REPAIR
        )

    def set_files(self, folder: str, rows: Iterable[FileRow]) -> None:
        """Replace the list of derived files under ``folder``."""
        self._database.execute("DELETE FROM files WHERE name GLOB ?", (f"{folder}/*",))
        self._database.executemany(
            "INSERT INTO files VALUES (?, ?, ?)", ((row.name, row.size, row.crc) for row in rows)
        )


def verified(build: Path, row: FileRow | None, name: str) -> bytes:
    """Return the bytes of a derived file, which must be those that were written."""
    with opened(build, row, name) as file:
        return file.read()


@contextmanager
def opened(build: Path, row: FileRow | None, name: str) -> Iterator[BinaryIO]:
    """Open a derived file, whose bytes must be those that were written, for the block's length."""
    try:
        if row is None or not DERIVED.fullmatch(name):
            raise FileNotFoundError(errno.ENOENT, "the catalogue does not name it")
        with os.fdopen(open_plain(build / name, os.O_RDONLY), "rb") as file:
            # A size that is not the file's own is not to be read.
            if os.fstat(file.fileno()).st_size != row.size or _checksum(file) != row.crc:
                raise _changed(build / name)
            file.seek(0)
            yield file
    except OSError as error:
        raise IndexCorrupt(
            f"The derived file {build / name} cannot be read: {error.strerror}.", REPAIR
        ) from error


def _checksum(file: BinaryIO) -> int:
    total = 0
    while data := file.read(_AT_ONCE):
        total = zlib.crc32(data, total)
    return total


def require_uncut(build: Path, rows: Iterable[FileRow]) -> None:
    """Raise IndexCorrupt where a derived file that is mapped into memory has become shorter.

    To read past its end would end the process. A file that is gone stays readable to whom it is
    open; those that are ever rewritten are replaced whole.
    """
    for row in rows:
        with suppress(OSError):
            if not row.name.endswith(".json") and (build / row.name).stat().st_size < row.size:
                raise _changed(build / row.name)


def _changed(path: Path) -> IndexCorrupt:
    return IndexCorrupt(f"The derived file {path} does not hold what was written.", REPAIR)
