"""The first of the stores, on one machine: SQLite is the truth, tantivy and FAISS propose.

It follows what writers commit, and moves to the build that is live.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from index.errors import IndexCorrupt, IndexUnusable
from index.store import derived, trust
from index.store import vector_index as vectors
from index.store.catalog.catalog import Catalog
from index.store.directory import Directory
from index.store.local.build import Build

_OPENINGS = 20
"""Attempts to open a generation while a writer keeps committing new ones."""

_PATIENCE = 0.02
"""Seconds after which files that a writer was replacing are looked at again."""


class LocalStore(Build):
    """The live build of an index. Of one that is not ``trusted`` only the catalogue is read."""

    def __init__(self, directory: Directory) -> None:
        super().__init__(directory.path, Catalog.live(directory))
        self._directory = directory
        self._replaced = False
        self.trusted = trust.doubt(directory.path) is None
        vectors.single_threaded()

    @contextmanager
    def snapshot(self, *, searching: bool = True) -> Iterator[None]:
        """See the newest generation, and that one only, for the length of the block."""
        if not searching:
            self._follow()
            with self.catalog.snapshot():
                yield
            return
        trouble: IndexCorrupt | None = None
        failed = -1
        for _ in range(_OPENINGS):
            self._follow()
            with self.catalog.snapshot():
                generation = self.catalog.generation
                # What was opened in an earlier snapshot of this very generation belongs to it.
                if self._derived and self._derived.generation == generation:
                    yield
                    return
                try:
                    self._derived = derived.load(
                        self.catalog, self._derived, foreign=not self.trusted
                    )
                except IndexCorrupt as error:
                    # Unless the next look shows the same, a writer was quicker, or is at work.
                    if generation == failed and derived.is_settled(self.catalog):
                        raise
                    trouble, failed = error, generation
                    time.sleep(_PATIENCE)
        raise trouble or IndexUnusable(
            "The index changes faster than it can be opened.", "Ask again in a moment."
        )

    def _follow(self) -> None:
        """Move to the live build if it is not the one that is open: rebuilt, or put there anew."""
        live, build = self._directory.current(), self.catalog.build
        if live != build or self.catalog.is_gone():
            rebuilt = live > build  # its number grows
            self._replaced = self._replaced or not rebuilt
            catalog = Catalog.live(self._directory)
            self.catalog.close()
            self.catalog, self._derived = catalog, None
            self.trusted = trust.doubt(self._directory.path) is None

    def was_replaced(self) -> bool:
        """Say, once, whether the open index was deleted and another one found in its place."""
        replaced, self._replaced = self._replaced, False
        return replaced
