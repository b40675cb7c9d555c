"""Articles on their way into a catalogue: cut into passages, committed, handed to the encoder."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.article import Article
from index.formats.registry import is_lined
from index.ingest.passages import embedded_text, passage_text, passages
from index.ingest.pipeline import Reading
from index.ingest.scan import ScannedFile
from index.lexical.analysis import analyse
from index.maintenance import recipe
from index.maintenance.plan import Skipped
from index.store.catalog.catalog import Catalog
from index.store.catalog.records import IndexedPassage, IndexedText

Prepared = Sequence[tuple[Article, IndexedText]]
"""The articles of one file, as they are searched."""


@dataclass(slots=True)
class Taken:
    """What came of files that were read: how many articles, what failed, the readers' remarks."""

    articles: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, path: str, reading: Reading) -> None:
        """Count in what the file at ``path`` gave."""
        self.articles += len(reading.articles)
        notes = dict.fromkeys(note for article in reading.articles for note in article.notes)
        self.notes += [f"{path}: {note}" for note in notes]
        self.skipped += [Skipped(path, problem, part=True) for problem in reading.problems]


def prepare(article: Article) -> IndexedText:
    """Cut an article's sentences into passages, analysed and named by what is embedded of them."""
    title, sentences = article.metadata.title, article.sentences
    terms = [analyse(sentence.text) for sentence in sentences]
    cut = tuple(
        IndexedPassage(
            first=passage.first,
            last=passage.last,
            terms=tuple(
                term
                for i in range(passage.first, passage.last)
                if sentences[i].searchable
                for term in terms[i]
            ),
            key=hashlib.sha256(embedded_text(title, passage.text).encode()).digest(),
        )
        for passage in passages(sentences, lined=is_lined(article.format))
    )
    return IndexedText(cut, sum(map(len, terms)))


def commit(catalog: Catalog, ready: Sequence[tuple[ScannedFile, Prepared]]) -> None:
    """Store the articles of files in one transaction, in place of those the files had."""
    if ready:
        with catalog.transaction():
            recipe.record(catalog)
            for found, texts in ready:
                catalog.remove_file(found.path)
                for article, text in texts:
                    catalog.put_article(article, text, found.seen_ns)


def waiting_texts(catalog: Catalog, limit: int) -> list[tuple[bytes, str]]:
    """Return what is to be embedded of up to ``limit`` passages, by the hash that names it."""
    rows = catalog.passages_waiting(limit)
    sources = catalog.sources({row.article for _, row in rows})
    return [
        (
            key,
            embedded_text(
                sources[row.article].metadata.title,
                passage_text(catalog.sentences(row.article, row.first, row.last)),
            ),
        )
        for key, row in rows
    ]
