"""The check of an index: whether all that is stored is what was written, and what mends it.

``check`` reads everything and changes nothing. ``repair`` writes anew what follows from the
catalogue and marks what does not for the next update; it reads no article and embeds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, nullcontext, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from index.article import Sentence, Source
from index.errors import IndexCorrupt, IndexMissing, QaError, StorageError
from index.maintenance import recipe
from index.maintenance.builder import adopt
from index.maintenance.mending import Mending, mend_format
from index.progress import Progress, silent
from index.provenance import bytes_of, is_as_indexed, stands_at
from index.store import derived, trust
from index.store.catalog.catalog import Catalog
from index.store.catalog.database import translated
from index.store.catalog.derived_files import REPAIR, FileRow, verified
from index.store.catalog.records import article_digest
from index.store.catalog.roots import is_under
from index.store.derived import is_settled, words_through
from index.store.directory import CATALOG, VECTORS, WORDS, Directory, strangers
from index.store.local.local_writer import LocalWriter
from index.store.lock import writing
from index.store.pages import drop_stray_pages, stray_pages
from index.store.vector_index import Segment
from index.store.word_files import open_words
from index.urls import is_url

_READ_AGAIN = "Run `qa index repair`, then `qa index update`, which reads the file again."
_EMBED_AGAIN = "Run `qa index repair`, then `qa index update`, which embeds these passages again."
_UPDATE = "Run `qa index update`."


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong, and the command that mends it."""

    what: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check looked at, in numbers, and what it found wrong.

    ``other_recipes`` are those by which articles were made, and which are not this program's;
    ``strangers`` are files that lie in the index, and are not of it.
    """

    articles: int
    sentences: int
    vectors: int
    files: int
    findings: tuple[Finding, ...]
    other_recipes: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Repaired:
    """What a repair wrote anew, and what is left for ``update`` to read or to embed.

    ``named_anew`` says that the list of folders was damaged: the articles stand in it one by one.
    """

    passages: int
    to_read: int
    to_embed: int
    named_anew: bool = False


def check(directory: Directory, *, sources: bool = False, progress: Progress = silent) -> Checked:
    """Compare all that the index stores with what was written, and with itself.

    With ``sources`` every indexed file is read again and each sentence found in it. Raises
    IndexMissing, IndexVersion, and IndexLocked while somebody writes.
    """
    with ExitStack() as stack:
        try:
            directory.current()
            own = trust.doubt(directory.path) is None
            # Where nobody can write, nobody has to be kept out; and a lock is written to.
            with suppress(StorageError):
                stack.enter_context(writing(directory.lock) if own else nullcontext())
            catalog = stack.enter_context(closing(Catalog.live(directory)))
            inspection = _Inspection(directory, catalog, progress, own=own)
            findings = tuple(inspection.findings(sources=sources))
        except IndexCorrupt as error:
            return Checked(0, 0, 0, 0, (Finding(error.what, error.next_step),))
        return Checked(
            articles=inspection.articles,
            sentences=inspection.sentences,
            vectors=inspection.vectors,
            files=inspection.files,
            findings=findings,
            other_recipes=_other_recipes(catalog),
            strangers=tuple(map(str, strangers(catalog.build))),
        )


def _other_recipes(catalog: Catalog) -> tuple[str, ...]:
    with suppress(IndexCorrupt), catalog.snapshot():  # what is damaged is a finding already
        return recipe.others(LocalWriter(catalog.build.parent, catalog))
    return ()


_Parts = tuple[Callable[[], Iterator["Finding"]], ...]


class _Inspection:
    """One walk through an index; counts what it passes."""

    def __init__(
        self, directory: Directory, catalog: Catalog, progress: Progress, *, own: bool
    ) -> None:
        self._directory = directory
        self._catalog = catalog
        self._progress = progress
        self._own = own
        self.articles = self.sentences = self.vectors = self.files = 0

    def findings(self, *, sources: bool) -> Iterator[Finding]:
        """Yield what is wrong, the truth first and then what is derived from it."""
        looked_into: _Parts = (self._segments, self._words) if self._own else (self._foreign,)
        parts: _Parts = (
            self._structure,
            self._facts,
            self._roots,
            *((self._pages,) if self._own else ()),
            lambda: self._texts(sources=sources and self._own),
            self._numbers,
            self._embeddings,
            *looked_into,
            self._strays,
        )
        for part in parts:
            try:
                with self._catalog.snapshot():
                    yield from part()
            except IndexCorrupt as error:
                yield Finding(error.what, error.next_step)

    def _structure(self) -> Iterator[Finding]:
        damage = self._catalog.damage()
        if damage:
            yield Finding(
                f"The catalogue {self._catalog.path} is damaged: {damage}.",
                "Run `qa index repair`; where that cannot help: qa index rebuild",
            )

    def _facts(self) -> Iterator[Finding]:
        catalog = self._catalog
        known = catalog.get("fingerprint") and catalog.get("encoder") and catalog.dimension > 0
        if not known or catalog.generation < 1:
            yield Finding(
                "The catalogue does not say which encoder made its vectors, or its generation.",
                "Run: qa index rebuild",
            )

    def _roots(self) -> Iterator[Finding]:
        roots = {root.path for root in self._catalog.roots.all()}
        for entry in self._catalog.entries():
            if not is_under(entry.source.path, roots):
                yield Finding(f"{entry.source.path} is indexed, and nobody asked for it.", REPAIR)

    def _texts(self, *, sources: bool) -> Iterator[Finding]:
        entries = self._catalog.entries()
        for done, entry in enumerate(entries):
            self._progress("checking", done, len(entries))
            self.articles += 1
            if not is_whole(self._catalog, entry.source):
                yield Finding(f"{entry.source.path} is not stored as it was read.", _READ_AGAIN)
            elif sources:
                yield from self._source(entry.source)
        self._progress("checking", len(entries), len(entries))
        self.sentences = self._catalog.tallies.totals().sentences

    def _pages(self) -> Iterator[Finding]:
        sources = {entry.source.path: entry.source for entry in self._catalog.entries()}
        for source in sources.values():
            if is_url(source.path):
                try:
                    bytes_of(source, self._directory.pages)
                except OSError as error:
                    yield Finding(
                        f"The page kept of {source.path} cannot be read: {error.strerror}.",
                        f"Fetch it again: qa index add {source.path}",
                    )

    def _source(self, source: Source) -> Iterator[Finding]:
        try:
            data = bytes_of(source, self._directory.pages)
        except OSError as error:
            if not is_url(source.path):  # which has been told
                yield Finding(f"{source.path} cannot be read: {error.strerror}.", _UPDATE)
            return
        if data is None or not is_as_indexed(source, data):
            yield Finding(f"{source.path} has changed since it was indexed.", _UPDATE)
            return
        for sentence in self._catalog.sentences(source.id):
            if not stands_at(source, sentence, data):
                yield Finding(
                    f"{source.path} does not say “{sentence.text[:60]}” where the index has it.",
                    "Run: qa index rebuild",
                )

    def _numbers(self) -> Iterator[Finding]:
        if self._catalog.orphans():
            yield Finding("Some passages belong to no article, or to no vector.", _EMBED_AGAIN)
        if not self._catalog.tallies.agree():
            yield Finding("The totals or the term statistics do not add up.", REPAIR)
        if not self._catalog.copies.agree():
            yield Finding("What tells the copies of an article does not add up.", REPAIR)
        if not self._catalog.vocabulary.agrees(self._catalog.entries(), self._catalog.sentences):
            yield Finding("The words as they are written do not add up.", REPAIR)

    def _embeddings(self) -> Iterator[Finding]:
        embeddings = self._catalog.embeddings
        self.vectors = embeddings.count_between(0, embeddings.last())
        damaged = embeddings.damaged()
        if damaged:
            yield Finding(f"{len(damaged)} vectors are not what was stored.", _EMBED_AGAIN)

    def _foreign(self) -> Iterator[Finding]:
        yield Finding(
            "The index is not trusted: neither its word and vector indexes nor the files that it "
            "names were looked at.",
            f"If you know where it comes from: qa index trust {self._directory.path}",
        )

    def _segments(self) -> Iterator[Finding]:
        catalog = self._catalog
        recorded = catalog.derived_files.files(VECTORS)
        reached = alive = 0
        for row in catalog.segments():
            data = _read(catalog, recorded, row.name)
            if isinstance(data, Finding):
                yield data
                continue
            self.files += 1
            Segment.load(BytesIO(data), row.count, catalog.dimension)
            living = catalog.embeddings.count_between(row.low, row.high)
            named = row.name.startswith(f"{VECTORS}/{row.low + 1}-{row.high}.")
            if not named or row.low < reached or living != row.alive:
                yield Finding(f"The vector segment {row.name} covers something else.", REPAIR)
            reached = row.high
            alive += living
        if alive != catalog.embeddings.count_between(0, reached):
            yield Finding("Some vectors are in no segment.", REPAIR)

    def _words(self) -> Iterator[Finding]:
        catalog = self._catalog
        through = words_through(catalog)
        if not through:
            return
        settled = is_settled(catalog)
        recorded = catalog.derived_files.files(WORDS)
        for name in recorded if settled else ():
            data = _read(catalog, recorded, name)
            if isinstance(data, Finding):
                yield data
                return
            self.files += 1
        held = len(open_words(catalog.build))
        wanted = catalog.number("SELECT count(*) FROM passages WHERE id <= ?", (through,))
        if settled and held != wanted:
            yield Finding(
                f"The word index holds {held} passages, and the catalogue {wanted}.", REPAIR
            )

    def _strays(self) -> Iterator[Finding]:
        for path in strays(self._directory, self._catalog):
            yield Finding(f"{path} belongs to no index; a stopped run left it.", REPAIR)


def is_whole(catalog: Catalog, source: Source) -> bool:
    """Say whether what is stored of an article is what was read: its text, its spans, its terms."""
    try:
        with translated(catalog.path):
            sentences, text = catalog.sentences(source.id), catalog.indexed_text(source.id)
            return (
                article_digest(source, sentences, text) == catalog.stored_digest(source.id)
                and _in_order(sentences)
                and all(0 <= p.first < p.last <= len(sentences) for p in text.passages)
            )
    except IndexCorrupt:
        return False


def _in_order(sentences: tuple[Sentence, ...]) -> bool:
    reached = 0
    for sentence in sentences:
        span, place = sentence.span, sentence.location
        if not (
            reached <= span.start < span.end
            and span.end - span.start == len(sentence.text)
            and (place.parts or place.line >= 1)
            and (place.parts or place.column >= 1)
            and (place.parts or place.start < place.end)
            and (place.parts or place.byte_start < place.byte_end)
        ):
            return False
        reached = span.end
    return True


def _read(catalog: Catalog, recorded: dict[str, FileRow], name: str) -> bytes | Finding:
    try:
        return verified(catalog.build, recorded.get(name), name)
    except IndexCorrupt as error:
        return Finding(error.what, error.next_step)


def strays(directory: Directory, catalog: Catalog) -> list[Path]:
    """Return what stopped runs left; what we did not write is the user's, and no stray."""
    left = directory.strays() + derived.stray_segments(catalog)
    return left + stray_pages(directory, LocalWriter(directory.path, catalog))


def repair(directory: Directory, progress: Progress = silent) -> Repaired:
    """Write anew all that follows from the catalogue, and mark what does not for an update.

    Raises IndexCorrupt where the catalogue itself is beyond that, and IndexLocked.
    """
    _require_something(directory)
    trust.require(directory.path)
    with writing(directory.lock):
        if not _leads_to_a_build(directory):
            adopt(directory)
        mend_format(directory.current() / CATALOG)
        with closing(Catalog.live(directory)) as catalog, translated(catalog.path):
            _mend_structure(catalog)
            to_read, named_anew = _mend_truth(catalog, progress)
            derived.reset(catalog)
            derived.sync(catalog)
            directory.sweep()
            drop_stray_pages(directory, LocalWriter(directory.path, catalog))
            totals = catalog.tallies.totals()
            return Repaired(totals.passages, to_read, totals.waiting, named_anew=named_anew)


def _require_something(directory: Directory) -> None:
    if not directory.exists() and not (directory.path.is_dir() and directory.builds()):
        directory.current()


def _leads_to_a_build(directory: Directory) -> bool:
    try:
        return directory.current().is_dir()
    except (IndexCorrupt, IndexMissing):
        return False


def _mend_structure(catalog: Catalog) -> None:
    if catalog.damage():
        with suppress(QaError), translated(catalog.path):
            catalog.execute("REINDEX")
    damage = catalog.damage()
    if damage:
        raise IndexCorrupt(
            f"The catalogue {catalog.path} is damaged: {damage}.",
            "Run `qa index rebuild`: it reads the articles again and keeps whole vectors.",
        )


def _mend_truth(catalog: Catalog, progress: Progress) -> tuple[int, bool]:
    """Drop what is damaged, so that an update makes it again.

    Return how many articles that has to read, and whether their folders have to be named again.
    """
    mending = Mending(catalog)
    with catalog.transaction():
        mending.facts()
        named_anew = mending.roots()
        mending.rows()
        entries = catalog.entries()
        to_read = 0
        for done, entry in enumerate(entries):
            progress("checking", done, len(entries))
            if not is_whole(catalog, entry.source) and not mending.passages(entry.source):
                mending.empty_article(entry.source.id, entry.source.path)
                to_read += 1
        progress("checking", len(entries), len(entries))
        mending.orphans()
        catalog.copies.count_anew(catalog.sentences)
        catalog.vocabulary.count_anew(catalog.entries(), catalog.sentences)
        catalog.tallies.recount()
        catalog.embeddings.drop(catalog.embeddings.damaged())
    return to_read, named_anew
