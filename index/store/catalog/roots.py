"""The roots of a catalogue: what the user asked to be indexed, and what was taken out again.

It knows paths as text; whether anything lies there is somebody else's question.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from index.files import is_below
from index.formats.hints import NO_HINTS, Hints
from index.store.catalog.database import Database
from index.store.catalog.seals import BrokenSeal, seal_of, sealed
from index.urls import is_url

_NOTE = "roots"  # of the meta values: the seal of all rows together

UNDER = "(path = ? OR (path > ? AND path < ?))"
"""The condition that ``path`` is a path or lies below it; its values come from ``under``."""


def under(path: str) -> tuple[str, str, str]:
    """Return the values for ``UNDER``: all that begins with "path/" sorts before "path0".

    Under a page of the web lies nothing.
    """
    if is_url(path):
        return path, path, path
    base = path.rstrip("/")
    return path, f"{base}/", f"{base}0"


def is_under(path: str, folders: Collection[str]) -> bool:
    """Say whether the absolute ``path``, or address, is one of ``folders`` or lies in one."""
    if is_url(path):
        return path in folders
    while path not in folders:
        end = path.rfind("/")  # on text: there may be a hundred thousand paths
        if end < 0 or path == "/":
            return False
        path = path[:end] or "/"
    return True


@dataclass(frozen=True, slots=True)
class Root:
    """A path, or an address, that the user named, with the glob for its files ("" is none).

    ``excluded`` are the paths below it that the user took out again; ``hints`` what the user says
    of its files.
    """

    path: str
    glob: str
    excluded: frozenset[str]
    hints: Hints = NO_HINTS


class Roots:
    """The tables of roots and exclusions in ``database``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._changed = False

    def all(self) -> tuple[Root, ...]:
        """Return the roots by path, each with the exclusions that concern it.

        Raises BrokenSeal where they are not those that were stored.
        """
        roots, excluded = self._stored()
        noted = next(self._database.rows("meta", "WHERE key = ?", (_NOTE,)), None)
        if noted and not self._changed and noted["value"] != str(seal_of((roots, excluded))):
            raise BrokenSeal(self._database.path, "roots")
        return tuple(
            Root(
                path,
                glob,
                frozenset(out for out in excluded if is_below(out, path)),
                Hints.from_json("".join(said)),
            )
            for path, glob, *said in roots
        )

    def _stored(self) -> tuple[list[tuple[str, ...]], list[str]]:
        """Return the roots, each with what is said of its files, if anything is; and exclusions."""
        roots: list[tuple[str, ...]] = []
        for row in self._database.rows("roots", "ORDER BY path, glob"):
            said = row["hints"] if "hints" in row.keys() else None  # noqa: SIM118 - a Row
            roots.append((row["path"], row["glob"], *filter(None, [said])))
        excluded = self._database.rows("excluded", "ORDER BY path")
        return roots, [row["path"] for row in excluded]

    def flush(self) -> None:
        """Note, as a part of the commit, what there is now, if it has changed."""
        if self._changed:
            self._database.put(
                "meta", sealed({"key": _NOTE, "value": str(seal_of(self._stored()))})
            )
        self._changed = False

    def forget(self) -> None:
        """Have nothing to note of a commit that did not happen."""
        self._changed = False

    def drop_broken(self) -> bool:
        """Drop what is not as it was stored; say whether anything was, or is gone."""
        broken = False
        for table, keys in (("roots", ("path", "glob")), ("excluded", ("path",))):
            condition = " AND ".join(f"{key} IS ?" for key in keys)
            for row in self._database.broken(table):
                values = [row[key] for key in keys]
                self._database.execute(f"DELETE FROM {table} WHERE {condition}", values)
                broken = True
        try:
            self.all()
        except BrokenSeal:
            broken = True
        self._changed = True
        self.flush()
        return broken

    def add(self, path: str, glob: str, hints: Hints = NO_HINTS) -> None:
        """Remember that the user wants ``path``, and forget that parts of it were taken out."""
        self._changed = True
        said = hints.to_json()
        self._database.put("roots", sealed({"path": path, "glob": glob, "hints": said}))
        self._database.execute(f"DELETE FROM excluded WHERE {UNDER}", under(path))

    def drop(self, path: str) -> None:
        """Forget the roots at and under ``path``, and exclude it from roots above."""
        self._changed = True
        self._database.execute(f"DELETE FROM roots WHERE {UNDER}", under(path))
        self._database.put("excluded", sealed({"path": path}))

    def take_back(self, path: str) -> None:
        """Forget that the user named ``path``, as if that had not happened."""
        self._changed = True
        self._database.execute("DELETE FROM roots WHERE path = ?", (path,))

    def copy_from(self, other: Roots) -> None:
        """Hold what ``other`` holds, and nothing else."""
        self._changed = True
        roots, excluded = other._stored()
        self._database.execute("DELETE FROM roots")
        for path, glob, *said in roots:
            hints = said[0] if said else None
            self._database.put("roots", sealed({"path": path, "glob": glob, "hints": hints}))
        self._database.execute("DELETE FROM excluded")
        for path in excluded:
            self._database.put("excluded", sealed({"path": path}))
