"""The word index: which passages share words with a question. The only file importing tantivy.

It proposes candidates and nothing more: the score that counts is computed from the catalogue's
exact statistics (``index.lexical.bm25``). Passages arrive analysed, so a text is analysed once in
its life.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import tantivy
from numpy.typing import NDArray

from index.errors import IndexCorrupt

Ids = NDArray[np.int64]

_WRITER_MEMORY = 64_000_000


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    # A signed field: a delete by term on an unsigned one silently deletes nothing.
    builder.add_integer_field("id", indexed=True, fast=True)
    builder.add_text_field("terms", tokenizer_name="terms", index_option="freq")
    return builder.build()


def _open(directory: Path, *, create: bool) -> tantivy.Index:
    try:
        if create:
            directory.mkdir(mode=0o700, exist_ok=True)
            index = tantivy.Index(_schema(), path=str(directory), reuse=True)
        else:
            index = tantivy.Index.open(str(directory))
    except (ValueError, OSError) as error:
        raise IndexCorrupt(
            f"The word index in {directory} cannot be opened: {error}",
            "Run `qa index repair`; it needs no embedding.",
        ) from error
    index.register_tokenizer(
        "terms", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    )
    return index


class WordIndex:
    """A snapshot of the word index, as it was when opened."""

    def __init__(self, directory: Path) -> None:
        self._index = _open(directory, create=False)
        self._index.config_reader("manual", 1)
        self._index.reload()
        self._searcher = self._index.searcher()

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(self, terms: Sequence[str], k: int, within: Ids | None = None) -> list[int]:
        """Return the ids of up to ``k`` passages that share terms with ``terms``, best first.

        ``within`` are the only ones there are, in ascending order, if it is given.
        """
        if not terms or not len(self):
            return []
        query = tantivy.Query.boolean_query(
            [(tantivy.Occur.Should, self._holding(term)) for term in terms]
        )
        if within is None:
            return list(map(int, self._ids(query, k)))
        # Those without are passed over: to ask for so many is quicker than to name those within.
        wanted = expected(k, len(self), len(within))
        while True:
            found = self._ids(query, wanted)
            inside = found[np.isin(found, within)]
            if len(inside) >= k or len(found) < wanted:
                return list(map(int, inside[:k]))
            wanted *= 2

    def holding(self, term: str) -> list[int]:
        """Return the ids of all passages that hold a term."""
        found: list[int] = self._ids(self._holding(term), max(len(self), 1)).tolist()
        return found

    def _holding(self, term: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._index.schema, "terms", term, "freq")

    def _ids(self, query: tantivy.Query, k: int) -> Ids:
        addresses = [address for _, address in self._searcher.search(query, k, count=False).hits]
        return np.array(self._searcher.fast_field_values("id", addresses), dtype=np.int64)


def expected(k: int, there: int, within: int) -> int:
    """Return how many of those that are there hold ``k`` of those within, almost surely.

    By chance: three standard deviations more than hold so many on average.
    """
    return min(there, int((k + 3.0 * k**0.5) * there / max(within, 1)))


def write(
    directory: Path,
    added: Iterable[tuple[int, str]],
    removed: Sequence[int] | None,
) -> None:
    """Commit passages to the word index in ``directory``, making it where there is none.

    ``added`` holds (passage id, terms joined by spaces); ``removed`` passage ids, or None for all
    that were there. One commit: a crash leaves the index as it was, or with all of this.
    """
    index = _open(directory, create=True)
    writer = index.writer(_WRITER_MEMORY, 1)
    # A writer that was killed may have left a file under the very name this commit will use, and
    # halves of what was to replace another, which nobody else would ever remove.
    writer.garbage_collect_files()
    for path in directory.glob(".tmp*"):
        path.unlink()
    if removed is None:
        writer.delete_documents_by_query(tantivy.Query.all_query())
    elif removed:
        query = tantivy.Query.term_set_query(index.schema, "id", list(removed))
        writer.delete_documents_by_query(query)
    for passage, terms in added:
        document = tantivy.Document()
        document.add_integer("id", passage)
        document.add_text("terms", terms)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
