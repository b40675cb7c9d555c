"""The builder: applies an add, an update, a removal or a rebuild to an index.

The words of an article are committed before its vectors, so that questions can be asked at once;
vectors follow in batches, each of which is kept whatever happens to the next. The builder keeps
no state of its own: stop it anywhere, and ``update`` goes on.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index import derived
from index.article import Article
from index.catalog import Catalog, IndexedPassage
from index.directory import CATALOG, Directory, digest, storing
from index.encoder import Encoder
from index.errors import ArticleError, EncoderMismatch, IndexVersion, StorageError, UsageError
from index.ingest import MAX_BYTES, read_article
from index.lock import writing
from index.passages import embedded_text, passage_text, passages
from index.plan import Plan, Skipped, is_under, make_plan, missing_roots
from index.scan import Found, scan
from index.words import analyse

Progress = Callable[[str, int, int], None]
"""Called with a stage ("reading" or "embedding"), how much of it is done, and how much there is."""

_COMMIT_SECONDS = 1.0
_WORDS_AFTER = 4_000  # passages that searches may have to scan before the word index catches up
_SEGMENT_AFTER = 8_192  # vectors, likewise
_BATCH = 256


@dataclass(frozen=True, slots=True)
class Report:
    """What was done: articles by fate, passages embedded, and the files that were left out."""

    added: int = 0
    changed: int = 0
    moved: int = 0
    removed: int = 0
    unchanged: int = 0
    embedded: int = 0
    skipped: tuple[Skipped, ...] = ()
    missing: tuple[str, ...] = ()


def _silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""


class Builder:
    """Changes the index in ``directory``; each method holds the writer's lock while it runs."""

    def __init__(
        self,
        directory: Directory,
        encoder: Encoder,
        progress: Progress = _silent,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        self._directory = directory
        self._encoder = encoder
        self._progress = progress
        self._max_bytes = max_bytes

    def add(self, paths: Sequence[str], glob: str | None = None) -> Report:
        """Index the files and folders ``paths``, and remember them for ``update``.

        Raises UsageError where a path does not exist or there is nothing to index.
        """
        roots = _existing(paths)
        files = [found for root in roots for found in scan(root, glob)]
        if not files:
            raise UsageError(
                f"There are no articles in {', '.join(roots)}.",
                "Text (.txt) and Markdown (.md) files are looked for; name others with --glob.",
            )
        with self._writing(create=True) as (catalog, build):
            with catalog.transaction():
                for root in roots:
                    catalog.add_root(root, (glob if Path(root).is_dir() else None) or "")
            entries = {
                entry.source.path: entry
                for root in roots
                for entry in catalog.entries(root)
                if not os.path.lexists(entry.source.path)
                or any(entry.source.path == found.path for found in files)
            }
            return self._apply(catalog, build, make_plan(files, entries))

    def update(self) -> Report:
        """Bring the index up to what is on disk now, for everything that was ever added."""
        with self._writing() as (catalog, build):
            return self._apply(catalog, build, _plan_update(catalog))

    def remove(self, paths: Sequence[str]) -> Report:
        """Take the articles at or under ``paths`` out of the index; the files stay as they are."""
        roots = [_absolute(path) for path in paths]
        with self._writing() as (catalog, build):
            gone = {entry.source.path for root in roots for entry in catalog.entries(root)}
            known = {root for root, _ in catalog.roots()}
            if not gone and not known.intersection(roots):
                raise UsageError(
                    f"The index holds no article at or under {', '.join(roots)}.",
                    "`qa index list` shows what it holds.",
                )
            with catalog.transaction():
                for root in roots:
                    catalog.drop_root(root)
                for path in gone:
                    catalog.remove_article(path)
                catalog.embeddings.drop_unused()
            derived.sync(catalog, build)
            return Report(removed=len(gone))

    def rebuild(self) -> Report:
        """Read everything again into a new build, and make it the live one once it is complete.

        Vectors are kept where text and encoder are the same. A rebuild that was stopped goes on
        where it stopped. Raises StorageError, before it starts, if the disk has no room.
        """
        with self._locked():
            live = self._directory.current()
            _require_space(live)
            build = self._directory.next_build()
            catalog = self._open_unfinished(build, live)
            try:
                plan = _plan_update(catalog)
                if plan.missing:
                    raise UsageError(
                        f"{plan.missing[0]} is not there, so its articles cannot be read again.",
                        f"Bring it back, or take it out first: qa index remove {plan.missing[0]}",
                    )
                report = self._apply(catalog, build, plan)
            finally:
                catalog.close()
            self._directory.publish(build)
            return report

    # --- opening -------------------------------------------------------------------------------

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._directory.prepare()
        with writing(self._directory.lock):
            yield

    @contextmanager
    def _writing(self, *, create: bool = False) -> Iterator[tuple[Catalog, Path]]:
        if not create:
            self._directory.current()
        with self._locked():
            if create and not self._directory.exists():
                build = self._directory.next_build()
                self._create(build).close()
                self._directory.publish(build)
            build = self._directory.current()
            catalog = Catalog.open(build / CATALOG)
            try:
                self._require_same_encoder(catalog)
                yield catalog, build
            finally:
                catalog.close()

    def _create(self, build: Path) -> Catalog:
        with storing(build):
            shutil.rmtree(build, ignore_errors=True)
            build.mkdir()
        encoder = self._encoder
        return Catalog.create(build / CATALOG, encoder.fingerprint, encoder.name, encoder.dimension)

    def _open_unfinished(self, build: Path, live: Path) -> Catalog:
        """Return the next build's catalogue: that of a stopped rebuild, or a new one."""
        if (build / CATALOG).is_file():
            try:
                catalog = Catalog.open(build / CATALOG)
                if catalog.get("fingerprint") == self._encoder.fingerprint and catalog.roots():
                    return catalog
                catalog.close()
            except IndexVersion:
                pass  # left by another version of the program: start afresh
        catalog = self._create(build)
        old = Catalog.open(live / CATALOG)
        try:
            with catalog.transaction():
                if old.get("fingerprint") == self._encoder.fingerprint:
                    catalog.embeddings.copy_from(old.embeddings)
                for path, glob in old.roots():
                    catalog.add_root(path, glob)
                for path in old.excluded():
                    catalog.drop_root(path)
        finally:
            old.close()
        return catalog

    def _require_same_encoder(self, catalog: Catalog) -> None:
        if catalog.get("fingerprint") != self._encoder.fingerprint:
            raise EncoderMismatch(
                f"The index was built with the encoder {catalog.get('encoder')}, "
                f"not with {self._encoder.name}.",
                f"Run without --model, or: qa index rebuild --model {self._encoder.name}",
            )

    # --- applying ------------------------------------------------------------------------------

    def _apply(self, catalog: Catalog, build: Path, plan: Plan) -> Report:
        """Do what ``plan`` says: removals and moves, then words, then vectors."""
        with catalog.transaction():
            for entry in plan.removed:
                catalog.remove_article(entry.source.path)
            for entry, found in plan.moved:
                catalog.move_article(entry.source.path, found.path, found.mtime_ns)
        skipped = list(plan.skipped) + self._read(catalog, build, (*plan.added, *plan.changed))
        derived.sync_words(catalog, build)
        embedded = self._embed(catalog, build)
        if plan.removed or plan.changed:
            with catalog.transaction():
                catalog.embeddings.drop_unused()
        derived.sync_vectors(catalog, build)
        failed = {skip.path for skip in skipped}
        return Report(
            added=sum(found.path not in failed for found in plan.added),
            changed=sum(found.path not in failed for found in plan.changed),
            moved=len(plan.moved),
            removed=len(plan.removed),
            unchanged=plan.unchanged,
            embedded=embedded,
            skipped=tuple(skipped),
            missing=plan.missing,
        )

    def _read(self, catalog: Catalog, build: Path, files: Sequence[Found]) -> list[Skipped]:
        """Read files and commit their words, a second's worth at a time; return what failed."""
        skipped: list[Skipped] = []
        ready: list[Article] = []
        since_sync = 0
        committed = time.monotonic()
        for done, found in enumerate(files):
            self._progress("reading", done, len(files))
            try:
                article = self._read_one(catalog, found)
            except ArticleError as error:
                skipped.append(Skipped(found.path, error.what))
                continue
            if article:
                ready.append(article)
            if time.monotonic() - committed > _COMMIT_SECONDS:
                since_sync += self._commit(catalog, ready)
                ready, committed = [], time.monotonic()
            if since_sync > _WORDS_AFTER:
                derived.sync_words(catalog, build)
                since_sync = 0
        self._commit(catalog, ready)
        self._progress("reading", len(files), len(files))
        return skipped

    def _read_one(self, catalog: Catalog, found: Found) -> Article | None:
        """Return the article in a file, or None if the catalogue has just that content."""
        known = catalog.entries(found.path)
        if known and known[0].size == found.size and _digest(found.path) == known[0].source.sha256:
            with catalog.transaction():
                catalog.touch_article(found.path, found.mtime_ns)
            return None
        return read_article(Path(found.path), self._max_bytes)

    def _commit(self, catalog: Catalog, articles: Sequence[Article]) -> int:
        """Store articles in one transaction; return the number of their passages."""
        if not articles:
            return 0
        prepared = [(article, *prepare(article)) for article in articles]
        with catalog.transaction():
            for article, cut, sentence_terms in prepared:
                catalog.put_article(article, cut, sentence_terms)
        return sum(len(cut) for _, cut, _ in prepared)

    def _embed(self, catalog: Catalog, build: Path) -> int:
        """Embed what waits, batch by batch, each committed on its own."""
        total = catalog.waiting()
        done = since_segment = 0
        while total:
            self._progress("embedding", done, max(total, done))
            with catalog.snapshot():
                batch = _waiting_texts(catalog)
            if not batch:
                break
            vectors = self._encoder.encode([text for _, text in batch])
            with catalog.transaction():
                done += catalog.embeddings.put([key for key, _ in batch], vectors)
            since_segment += len(batch)
            if since_segment >= _SEGMENT_AFTER:
                derived.sync_vectors(catalog, build)
                since_segment = 0
        if total:
            self._progress("embedding", done, done)
        return done


def prepare(article: Article) -> tuple[list[IndexedPassage], int]:
    """Cut an article into analysed passages; return them and its sentences' number of terms."""
    terms = [analyse(sentence.text) for sentence in article.sentences]
    cut = []
    for passage in passages(article.sentences):
        inside = range(passage.first, passage.last)
        cut.append(
            IndexedPassage(
                first=passage.first,
                last=passage.last,
                terms=tuple(t for i in inside if article.sentences[i].searchable for t in terms[i]),
                key=hashlib.sha256(
                    embedded_text(article.metadata.title, passage.text).encode()
                ).digest(),
            )
        )
    return cut, sum(len(found) for found in terms)


def plan_update(directory: Directory) -> Plan:
    """Say what ``update`` would do, without the lock and without doing it."""
    catalog = Catalog.open(directory.current() / CATALOG)
    try:
        with catalog.snapshot():
            return _plan_update(catalog)
    finally:
        catalog.close()


def _plan_update(catalog: Catalog) -> Plan:
    excluded = catalog.excluded()
    entries = {entry.source.path: entry for entry in catalog.entries()}
    files = {
        found.path: found
        for root, glob in catalog.roots()
        for found in scan(root, glob or None)
        if not is_under(found.path, excluded)
    }
    missing = missing_roots((root for root, _ in catalog.roots()), entries)
    return make_plan(files.values(), entries, missing)


def _waiting_texts(catalog: Catalog) -> list[tuple[bytes, str]]:
    rows = catalog.passages_waiting(_BATCH)
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


def _require_space(live: Path) -> None:
    needed = int(1.2 * sum(path.stat().st_size for path in live.rglob("*") if path.is_file()))
    free = shutil.disk_usage(live).free
    if free < needed:
        raise StorageError(
            f"A rebuild needs about {needed / 1e6:.0f} MB beside the index; "
            f"{free / 1e6:.0f} MB are free.",
            "Free some space first; the index stays as it is.",
        )


def _existing(paths: Sequence[str]) -> list[str]:
    for path in paths:
        if not os.path.lexists(path):
            raise UsageError(f"There is no file or folder {path}.", "Check the spelling.")
    return [_absolute(path) for path in paths]


def _absolute(path: str) -> str:
    return str(Path(path).expanduser().absolute()) if path else path


def _digest(path: str) -> str | None:
    try:
        return digest(Path(path))
    except OSError:
        return None
