"""A build on this machine as its one writer has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from index.article import Article
from index.store import derived
from index.store.catalog.records import FileState, IndexedText, PassageRow
from index.store.joining import join_words
from index.store.local.build import Build
from index.store.passage_store import Floats


class LocalWriter(Build):
    """What changes a build: its catalogue first, and then what follows it."""

    commit_seconds = 1.0

    @contextmanager
    def snapshot(self, *, searching: bool = False) -> Iterator[None]:
        """See what was committed last, for the length of the block."""
        with self.catalog.snapshot():
            if searching:
                self._derived = derived.load(self.catalog, self._derived)
            yield

    def transaction(self) -> AbstractContextManager[None]:
        """Commit everything in the block, or nothing at all."""
        return self.catalog.transaction()

    def set(self, key: str, value: str) -> None:
        """Store a meta value."""
        self.catalog.set(key, value)

    def put_article(self, article: Article, text: IndexedText, read_ns: int) -> None:
        """Store an article, replacing the one at its place."""
        self.catalog.put_article(article, text, read_ns)

    def remove_file(self, path: str) -> None:
        """Remove the articles of the file at ``path``."""
        self.catalog.remove_file(path)

    def move_file(self, old: str, new: str, state: FileState, read_ns: int) -> None:
        """Note that the file lies elsewhere, or was written again, with the same content."""
        self.catalog.move_file(old, new, state, read_ns)

    def waiting(self) -> int:
        """Return the number of passages without a vector."""
        return self.catalog.waiting()

    def passages_waiting(
        self, limit: int, after: bytes = b""
    ) -> tuple[tuple[bytes, PassageRow], ...]:
        """Return up to ``limit`` passages without a vector, one for each distinct text, by key."""
        return self.catalog.passages_waiting(limit, after)

    def put_vectors(self, keys: Sequence[bytes], vectors: Floats) -> int:
        """Store vectors by their texts' keys; return how many passages they serve."""
        return self.catalog.embeddings.put(keys, vectors)

    def catch_up(self, *, words: bool = True, vectors: bool = True) -> None:
        """Bring the word index and the vector segments up to the catalogue."""
        if words:
            derived.sync_words(self.catalog)
        if vectors:
            derived.sync_vectors(self.catalog)

    def tidy(self) -> None:
        """Forget the oldest of the vectors that no passage uses, where there are many of them."""
        with self.snapshot():
            surplus = self.catalog.embeddings.surplus()
        if surplus:
            with self.transaction():
                self.catalog.embeddings.drop(surplus)

    def compact(self) -> None:
        """Write the word index in one piece, and the catalogue without the room left in it."""
        join_words(self.catalog)
        self.catalog.compact()
