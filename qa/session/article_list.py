"""The indexed articles, as commands and completion name them.

Read from the catalogue alone, so that any thread may ask, whether the index is open or not.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from index.article import Source

if TYPE_CHECKING:
    from index.maintenance.copies import Groups


class ArticleList:
    """The articles of the index at ``path``, read once for each line that is typed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._articles: tuple[Source, ...] | None = None

    def all(self) -> tuple[Source, ...]:
        """Return all articles, by path; raises what ``index.errors`` has for an index."""
        with self._lock:
            if self._articles is None:
                from index.maintenance.status import articles  # noqa: PLC0415 - no prompt waits for numpy

                self._articles = articles(self._path)
            return self._articles

    def roots(self) -> tuple[str, ...]:
        """Return the files, folders and addresses that the index follows."""
        from index.maintenance.status import roots  # noqa: PLC0415 - as above

        return roots(self._path)

    def groups(self, among: Iterable[Source]) -> Groups:
        """Return some of the articles in groups of near-copies, by path."""
        from index.maintenance.copies import grouped, listed  # noqa: PLC0415 - as above

        wanted = {source.id for source in among}
        return grouped(each for each in listed(self._path) if each.source.id in wanted)

    def refresh(self) -> None:
        """Forget what may have changed on disk."""
        with self._lock:
            self._articles = None
