"""The word index: which passages share words with a question. The only file importing tantivy.

It proposes candidates and nothing more: the score that counts is computed from the catalogue's
exact statistics (``index.lexical.bm25``). Passages arrive analysed, so a text is analysed once in
its life.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy

from index.errors import IndexCorrupt

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

    def search(self, terms: Sequence[str], k: int) -> list[int]:
        """Return the ids of up to ``k`` passages that share terms with ``terms``, best first."""
        if not terms or not len(self):
            return []
        schema = self._index.schema
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.term_query(schema, "terms", term, "freq"))
            for term in terms
        ]
        query = tantivy.Query.boolean_query(clauses)
        addresses = [address for _, address in self._searcher.search(query, k, count=False).hits]
        return [int(value) for value in self._searcher.fast_field_values("id", addresses)]


def write(
    directory: Path,
    added: Iterable[tuple[int, str]],
    removed: Sequence[int],
) -> None:
    """Commit passages to the word index in ``directory``, making it where there is none.

    ``added`` holds (passage id, terms joined by spaces); ``removed`` passage ids. One commit: a
    crash leaves the index as it was, or with all of this.
    """
    index = _open(directory, create=True)
    writer = index.writer(_WRITER_MEMORY, 1)
    # A writer that was killed may have left a file under the very name this commit will use, and
    # halves of what was to replace another, which nobody else would ever remove.
    writer.garbage_collect_files()
    for path in directory.glob(".tmp*"):
        path.unlink()
    if removed:
        query = tantivy.Query.term_set_query(index.schema, "id", list(removed))
        writer.delete_documents_by_query(query)
    for passage, terms in added:
        document = tantivy.Document()
        document.add_integer("id", passage)
        document.add_text("terms", terms)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
