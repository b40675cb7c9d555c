"""Near-copies among the articles of an index, and of a file. Reads the catalogue alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from index.article import Article, NearCopy, Sentence, Source
from index.ingest.pipeline import read_file
from index.ingest.scan import absolute
from index.store.catalog.catalog import Catalog
from index.store.catalog.copies import age
from index.store.directory import Directory
from index.store.opening import open_store
from index.urls import is_url, normalised

Groups = tuple[tuple[Source, tuple[Source, ...]], ...]
"""Articles, each once: those that lead a group, with their near-copies."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An article of an index, and its near-copies, the nearest first."""

    source: Source
    copies: tuple[NearCopy, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """An article as it was indexed, or as it was read just now, and its near-copies' sentences."""

    article: Source | Article
    sentences: tuple[Sentence, ...]
    copies: tuple[tuple[NearCopy, tuple[Sentence, ...]], ...]


def listed(path: Path) -> tuple[Listed, ...]:
    """Return the articles of the index at ``path``, by path; IndexMissing if there is none."""
    with closing(open_store(Directory(path))) as store, store.snapshot(searching=False):
        sources = {entry.source.id: entry.source for entry in store.entries()}
        copies: dict[int, list[NearCopy]] = {number: [] for number in sources}
        for (one, two), share in store.copy_pairs().items():
            copies[one].append(NearCopy(sources[two], share))
            copies[two].append(NearCopy(sources[one], share))
    nearest = {n: sorted(found, key=lambda c: -c.containment) for n, found in copies.items()}
    return tuple(Listed(source, tuple(nearest[number])) for number, source in sources.items())


def grouped(articles: Iterable[Listed]) -> Groups:
    """Return the groups among ``articles``, by path.

    The earliest leads, and its group are its own copies, not the copies of those.
    """
    free = {each.source.id: each for each in sorted(articles, key=lambda each: age(each.source))}
    groups = []
    while free:
        first = free.pop(next(iter(free)))
        copies = [c.source for c in first.copies if free.pop(c.source.id, None)]
        groups.append((first.source, tuple(sorted(copies, key=age))))
    return tuple(sorted(groups, key=lambda group: (group[0].path, group[0].member)))


def similar(index: Path, file: str) -> tuple[Compared, ...]:
    """Return the articles of ``file`` with what the index at ``index`` holds that is like them.

    They are those that are indexed, or else what the file holds now. Raises IndexMissing, and
    ArticleError for a file that cannot be read.
    """
    place = normalised(file) if is_url(file) else absolute(file)
    with closing(Catalog.live(Directory(index))) as catalog, catalog.snapshot():
        known = [entry.source for entry in catalog.entries(place) if entry.source.path == place]
        if known:
            return tuple(
                _compared(
                    catalog, source, catalog.sentences(source.id), catalog.copies.of(source.id)
                )
                for source in known
            )
        articles = read_file(Path(place)).articles
        return tuple(
            _compared(catalog, article, article.sentences, catalog.copies.like(article.sentences))
            for article in articles
        )


def _compared(
    catalog: Catalog,
    article: Source | Article,
    sentences: tuple[Sentence, ...],
    copies: Sequence[NearCopy],
) -> Compared:
    found = tuple((copy, catalog.sentences(copy.source.id)) for copy in copies)
    return Compared(article, sentences, found)
