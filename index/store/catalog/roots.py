"""The roots of a catalogue: what the user asked to be indexed, and what was taken out again.

It knows paths as text; whether anything lies there is somebody else's question.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass

from index.store.catalog.database import Database

UNDER = "(path = ? OR (path > ? AND path < ?))"
"""The condition that ``path`` is a path or lies below it; its values come from ``under``."""


def under(path: str) -> tuple[str, str, str]:
    """Return the values for ``UNDER``: all that begins with "path/" sorts before "path0"."""
    base = path.rstrip("/")
    return path, f"{base}/", f"{base}0"


def is_under(path: str, folders: Collection[str]) -> bool:
    """Say whether the absolute ``path`` is one of ``folders`` or lies in one."""
    while path not in folders:
        parent = os.path.dirname(path)  # noqa: PTH120 - on text: ten times as fast as a Path
        if parent == path:
            return False
        path = parent
    return True


@dataclass(frozen=True, slots=True)
class Root:
    """A path that the user named, with the glob for its files ("" is none).

    ``excluded`` are the paths below it that the user took out again.
    """

    path: str
    glob: str
    excluded: frozenset[str]


class Roots:
    """The tables of roots and exclusions in ``database``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Root, ...]:
        """Return the roots by path, each with the exclusions that concern it."""
        rows = self._database.execute("SELECT path, glob FROM roots ORDER BY path, glob").fetchall()
        return tuple(Root(path, glob, self._excluded(path)) for path, glob in rows)

    def _excluded(self, path: str) -> frozenset[str]:
        rows = self._database.execute(f"SELECT path FROM excluded WHERE {UNDER}", under(path))
        return frozenset(row[0] for row in rows)

    def add(self, path: str, glob: str) -> None:
        """Remember that the user wants ``path``, and forget that parts of it were taken out."""
        self._database.execute("INSERT OR REPLACE INTO roots VALUES (?, ?)", (path, glob))
        self._database.execute(f"DELETE FROM excluded WHERE {UNDER}", under(path))

    def drop(self, path: str) -> None:
        """Forget the roots at and under ``path``, and exclude it from roots above."""
        self._database.execute(f"DELETE FROM roots WHERE {UNDER}", under(path))
        self._database.execute("INSERT OR REPLACE INTO excluded VALUES (?)", (path,))

    def copy_from(self, other: Roots) -> None:
        """Hold what ``other`` holds, and nothing else."""
        for table, places in (("roots", "?, ?"), ("excluded", "?")):
            rows = other._database.execute(f"SELECT * FROM {table}").fetchall()
            self._database.execute(f"DELETE FROM {table}")
            self._database.executemany(f"INSERT INTO {table} VALUES ({places})", rows)
