"""The derived files of a build: which there are, and what their bytes must be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from index.store.catalog.database import Database


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
        return tuple(SegmentRow(*row) for row in rows)

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
        return {row[0]: FileRow(*row) for row in rows}

    def set_files(self, folder: str, rows: Iterable[FileRow]) -> None:
        """Replace the list of derived files under ``folder``."""
        self._database.execute("DELETE FROM files WHERE name GLOB ?", (f"{folder}/*",))
        self._database.executemany(
            "INSERT INTO files VALUES (?, ?, ?)", ((row.name, row.size, row.crc) for row in rows)
        )
