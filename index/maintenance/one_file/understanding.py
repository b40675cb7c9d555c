"""What is understood of a file: its articles with their sentences, of the index or as it would be.

Nothing here needs an encoder, or writes anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from index.article import Role, Sentence, Understanding
from index.errors import IndexMissing
from index.formats.registry import is_lined
from index.ingest.passages import passages
from index.ingest.pipeline import read_file
from index.ingest.scan import absolute
from index.store.directory import Directory
from index.store.opening import open_store
from index.urls import is_url


def understood(index: Path, name: str) -> tuple[Understanding, ...]:
    """Return the articles of a file or a page: of the index, or else as they would be read.

    Raises ``ArticleError`` where the index does not hold the file and it cannot be read.
    """
    path = name if is_url(name) else absolute(name)
    try:
        indexed = held(index, path)
    except IndexMissing:
        indexed = ()
    return indexed or _read(path)


def held(index: Path, path: str) -> tuple[Understanding, ...]:
    """Return the articles of a file, by its path, that the index holds; IndexMissing without one.

    No file is opened.
    """
    with closing(open_store(Directory(index))) as store, store.snapshot(searching=False):
        found = []
        for entry in store.entries(path):
            source = entry.source
            if source.path != path:
                continue
            sentences = store.sentences(source.id)
            found.append(
                Understanding(
                    path,
                    source.member,
                    source.format,
                    source.encoding,
                    source.metadata,
                    sentences,
                    _sections(sentences, source.metadata.title),
                    store.passages_in(source.id),
                    indexed=True,
                )
            )
        return tuple(found)


def _read(path: str) -> tuple[Understanding, ...]:
    return tuple(
        Understanding(
            path,
            article.member,
            article.format,
            article.encoding,
            article.metadata,
            article.sentences,
            _sections(article.sentences, article.metadata.title),
            len(passages(article.sentences, lined=is_lined(article.format))),
            indexed=False,
        )
        for article in read_file(Path(path)).articles
    )


def _sections(sentences: Sequence[Sentence], title: str | None) -> tuple[tuple[str, ...], ...]:
    """Return the headings above each sentence, but for the title, as citations name them."""
    path: list[Sentence] = []
    found = []
    for sentence in sentences:
        texts = (" ".join(heading.text.split()) for heading in path)
        found.append(tuple(text for text in texts if text != title))
        if sentence.role is Role.HEADING and sentence.level:
            path = [above for above in path if above.level < sentence.level]
            path.append(sentence)
    return tuple(found)
