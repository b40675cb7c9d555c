"""Articles on their way into a catalogue: cut into passages, committed, handed to the encoder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from index.article import Article, Role, Sentence, Source
from index.errors import ArticleEmpty, ArticleError
from index.formats.registry import is_lined
from index.ingest.passages import embedded_text, headline, passage_text, passages
from index.ingest.pipeline import RawFile, Reading, load, understand
from index.ingest.scan import ScannedFile
from index.ingest.sections import Path as Section
from index.ingest.sections import openings, paths
from index.ingest.turns import speaker_in, writer_of
from index.lexical.analysis import analyse
from index.maintenance import recipe
from index.maintenance.plan import Skipped
from index.store.catalog.embeddings import KEY
from index.store.catalog.records import IndexedPassage, IndexedText, PassageRow
from index.store.directory import Directory
from index.store.pages import Pages
from index.store.passage_store import WritableStore
from index.urls import is_url

Prepared = Sequence[tuple[Article, IndexedText]]
"""The articles of one file, as they are searched."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What one file gave: its articles, and the same as they are searched."""

    reading: Reading
    texts: Prepared


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


def loaded(found: ScannedFile, directory: Directory, max_bytes: int) -> RawFile | Skipped:
    """Return the bytes of a file, or of a page that the index keeps; or why there are none."""
    if found.problem:
        return Skipped(found.path, found.problem)
    try:
        if is_url(found.path):
            return RawFile(found.path, _page(found, directory), found.hints)
        return load(Path(found.path), max_bytes, found.hints)
    except ArticleError as error:
        return _skipped(found.path, error)


def understood(raw: RawFile) -> Understood | Skipped:
    """Return what a file's bytes give, as it is indexed; or why they give nothing."""
    try:
        reading = understand(raw)
    except ArticleError as error:
        return _skipped(raw.path, error)
    return Understood(reading, [(article, prepare(article)) for article in reading.articles])


def _skipped(path: str, error: ArticleError) -> Skipped:
    empty = isinstance(error, ArticleEmpty)
    return Skipped(path, f"{error.what} {error.next_step}", empty=empty)


def _page(found: ScannedFile, directory: Directory) -> bytes:
    try:
        return Pages(directory.pages).read(found.hints.page or "", found.size)
    except OSError as error:
        raise ArticleError(
            f"{found.path} cannot be read: {error.strerror}.",
            f"Fetch it again: qa index add {found.path}",
        ) from error


def prepare(article: Article) -> IndexedText:
    """Cut an article's sentences into passages, analysed and named by what is embedded of them.

    A passage is searched under the headings of its section as well, whose words are its own, and
    so are those of who speaks in it.
    """
    return cut(article, article.sentences)


def cut(article: Article | Source, sentences: Sequence[Sentence]) -> IndexedText:
    """Return the sentences of an article as ``prepare`` does."""
    title = article.metadata.title
    language = article.metadata.language
    terms = [analyse(sentence.text, language) for sentence in sentences]
    searched = [
        _searched(each, sentence, language) for each, sentence in zip(terms, sentences, strict=True)
    ]
    writer = writer_of(article)
    found = passages(sentences, lined=is_lined(article.format), writer=writer)
    above = openings(sentences, [passage.first for passage in found], title, writer)
    its = tuple(
        IndexedPassage(
            first=passage.first,
            last=passage.last,
            terms=(
                *analyse(" ".join((*section, speaker)), language),
                *chain.from_iterable(searched[passage.first : passage.last]),
            ),
            key=_key(embedded_text(headline(title, section), passage.text)),
        )
        for passage, (section, speaker) in zip(found, above, strict=True)
    )
    return IndexedText(its, sum(map(len, terms)))


def _searched(terms: Sequence[str], sentence: Sentence, language: str | None) -> Sequence[str]:
    """Return those of a sentence's terms by which its passage is found."""
    if sentence.role is Role.SPEAKER:
        return analyse(speaker_in(sentence.text), language)
    return terms if sentence.searchable else ()


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:KEY]


def commit(catalog: WritableStore, ready: Sequence[tuple[ScannedFile, Prepared]]) -> None:
    """Store the articles of files in one transaction, in place of those the files had."""
    if ready:
        with catalog.transaction():
            recipe.record(catalog)
            for found, texts in ready:
                catalog.remove_file(found.path)
                for article, text in texts:
                    catalog.put_article(article, text, found.seen_ns)


def waiting_texts(catalog: WritableStore, size: int) -> Iterator[list[tuple[bytes, str]]]:
    """Yield what is to be embedded, ``size`` texts at a time, each by the hash that names it.

    Vectors may be put between two of them, or later.
    """
    after = b""
    while True:
        with catalog.snapshot():
            texts = _texts_after(catalog, after, size)
        if not texts:
            return
        yield texts
        after = max(key for key, _ in texts)


def _texts_after(catalog: WritableStore, after: bytes, limit: int) -> list[tuple[bytes, str]]:
    rows = catalog.passages_waiting(limit, after)
    sources = catalog.sources({row.article for _, row in rows})
    above = _above(catalog, [row for _, row in rows], sources)
    texts = []
    for key, row in rows:
        section, speaker = above[row.id]
        text = passage_text(catalog.sentences(row.article, row.first, row.last), speaker)
        head = headline(sources[row.article].metadata.title, section)
        texts.append((key, embedded_text(head, text)))
    return texts


def _above(
    catalog: WritableStore, rows: Sequence[PassageRow], sources: Mapping[int, Source]
) -> dict[int, tuple[Section, str]]:
    """Return the section in which each passage begins, and who speaks there, by its id."""
    found: dict[int, tuple[Section, str]] = {}
    for article, source in sources.items():
        its = sorted((row for row in rows if row.article == article), key=lambda row: row.first)
        firsts, title, writer = [row.first for row in its], source.metadata.title, writer_of(source)
        headings, talks = catalog.headings_of(article)
        at: Iterable[tuple[Section, str]] = ((it, writer) for it in paths(headings, firsts, title))
        if talks:
            at = openings(catalog.sentences(article, 0, firsts[-1] + 1), firsts, title, writer)
        found.update(zip((row.id for row in its), at, strict=True))
    return found
