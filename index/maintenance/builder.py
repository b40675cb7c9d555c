"""The builder: applies an add, an update, a removal or a rebuild to an index.

The words of an article are committed before its vectors, so that questions can be asked at once;
vectors follow in batches, each of which is kept whatever happens to the next. The builder keeps
no state of its own: stop it anywhere, and ``update`` goes on.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from index.embedding.encoder import Encoder
from index.errors import IndexCorrupt, IndexVersion, UsageError
from index.formats.hints import NO_HINTS, Hints
from index.formats.registry import suffixes
from index.ingest.limits import Limits
from index.ingest.pipeline import MAX_BYTES, RawFile
from index.ingest.scan import ScannedFile, absolute
from index.maintenance import recipe
from index.maintenance.fetching import fetched, keep
from index.maintenance.intake import (
    Prepared,
    Taken,
    Understood,
    commit,
    loaded,
    waiting_texts,
)
from index.maintenance.plan import (
    SECONDS_PER_MEGABYTE,
    SECONDS_PER_PASSAGE,
    Plan,
    Skipped,
    passed_by,
    plan_addition,
    plan_update,
    require_rooted,
    roots_of,
    scanned,
)
from index.maintenance.readiness import require_present, require_space
from index.maintenance.report import Report
from index.maintenance.workers.local import Local
from index.maintenance.workers.workers import Workers
from index.progress import Progress, silent
from index.store import derived, trust
from index.store.catalog.catalog import Catalog
from index.store.catalog.database import translated
from index.store.catalog.records import FileState
from index.store.catalog.schema import FORMAT
from index.store.catalog.seals import BrokenSeal
from index.store.directory import CATALOG, Directory, storing
from index.store.local.local_writer import LocalWriter
from index.store.lock import writing
from index.store.opening import writing_elsewhere
from index.store.pages import drop_stray_pages
from index.store.passage_store import WritableStore
from index.urls import is_url, normalised

_WORDS_AFTER = 2_000  # passages that searches may have to look through one by one
_SEGMENT_AFTER = 2_048  # vectors, likewise
BATCH = 256
_COMPACTED = 1_000  # passages from which on a catalogue that mostly is new is worth writing anew
_TIMED_SECONDS = 0.5  # work that is worth timing, for the forecast of an update


class Builder:
    """Changes the index in ``directory``, or at ``store``; each method holds the writer's lock."""

    def __init__(  # noqa: PLR0913 - where, how much, and by whose hands
        self,
        directory: Directory,
        encoder: Encoder,
        progress: Progress = silent,
        max_bytes: int = MAX_BYTES,
        workers: Workers | None = None,
        *,
        store: str | None = None,
    ) -> None:
        self._directory = directory
        self._encoder = encoder
        self._workers = workers or Local(encoder)
        self._progress = progress
        self._max_bytes = max_bytes
        self._store = store

    def add(
        self,
        paths: Sequence[str],
        glob: str | None = None,
        hints: Hints = NO_HINTS,
        *,
        private: bool = False,
    ) -> Report:
        """Index the files, folders and pages of the web ``paths``, and remember them.

        ``hints`` are what the user says of their files. Pages are fetched, those of this machine
        and its network only with ``private``, and kept. Raises UsageError where a path does not
        exist or there is nothing to index, and ArticleError where no page gives an article. Where
        nothing at all can be read, no index is begun.
        """
        roots = roots_of(paths, glob, hints)
        addresses = [path for path in paths if is_url(path)]
        limits = Limits(self._max_bytes, private)
        pages, failed = fetched(addresses, hints, limits, alone=not roots)
        place = self._directory.path
        files = {found.path: found for root in roots for found in scanned(root, place)}
        if not files and not pages:
            raise UsageError(
                f"There are no articles in {', '.join(root.path for root in roots)}.",
                f"Looked for: {', '.join(sorted(suffixes()))}; name others with --glob.",
            )
        if not (pages or self._directory.is_begun()) and (unread := self._unread(files.values())):
            return Report(skipped=(*unread, *failed), passed_over=passed_by(roots, place))
        with self._writing(create=True) as catalog:
            trust.confirm(place, [(root.path, root.glob) for root in roots])
            known = {root.path for root in catalog.roots.all()}
            with catalog.transaction():
                for root in roots:
                    catalog.roots.add(root.path, root.glob, hints)
                taken_in = keep(pages, catalog, self._directory)
            files |= taken_in
            named = [*(root.path for root in roots), *taken_in]
            report = self._apply(catalog, plan_addition(catalog, named, files))
            _take_back(catalog, {skip.path for skip in report.skipped if not skip.part} - known)
            if 2 * report.embedded > catalog.totals().passages > _COMPACTED:
                catalog.compact()
        skipped = (*report.skipped, *failed)
        return replace(report, skipped=skipped, passed_over=passed_by(roots, place))

    def _unread(self, files: Collection[ScannedFile]) -> tuple[Skipped, ...]:
        """Return why none of some files can be read; nothing where one can."""
        skipped = []
        for _, given in Local(self._encoder).read(files, self._load):
            if isinstance(given, Understood):
                return ()
            skipped.append(given)
        return tuple(skipped)

    def update(self, *, accept_removals: bool = False) -> Report:
        """Bring the index up to what is on disk now, for everything that was ever added.

        The articles of a folder that is away, or has lost many at once, stay unless
        ``accept_removals`` is given.
        """
        with self._writing() as catalog:
            held = catalog.entries()
            require_rooted(catalog, held)
            _require_confirmed(self._directory, catalog)
            return self._apply(catalog, plan_update(catalog, held, accept_removals=accept_removals))

    def remove(self, paths: Sequence[str]) -> Report:
        """Take the articles at or under ``paths`` out of the index; the files stay as they are."""
        roots = [normalised(path) if is_url(path) else absolute(path) for path in paths]
        with self._writing() as catalog:
            gone = {entry.source.path for root in roots for entry in catalog.entries(root)}
            known = {root.path for root in catalog.roots.all()}
            if not gone and not known.intersection(roots):
                raise UsageError(
                    f"The index holds no article at or under {', '.join(roots)}.",
                    "`qa index list` shows what it holds.",
                )
            with catalog.transaction():
                for root in roots:
                    catalog.roots.drop(root)
                for path in gone:
                    catalog.remove_file(path)
            catalog.tidy()
            catalog.catch_up()
            return Report(removed=len(gone))

    def rebuild(self, *, accept_removals: bool = False) -> Report:
        """Read everything again into a new build, and make it the live one once it is complete.

        Vectors are kept where text and encoder are the same. A rebuild that was stopped goes on
        where it stopped. Raises StorageError, before it starts, if the disk has no room, and
        UsageError if articles cannot be read again because their folder is away, or has lost many
        at once; with ``accept_removals`` they are left out.
        """
        self._directory.current()
        trust.require(self._directory.path)
        with writing(self._directory.lock):
            live, build = self._directory.current(), self._directory.next_build()
            require_space(live, build)
            with closing(self._unfinished(build)) as catalog, translated(catalog.path):
                self._take_over(catalog, live, accept_removals=accept_removals)
                store = LocalWriter(self._directory.path, catalog)
                _require_confirmed(self._directory, store)
                plan = plan_update(store, store.entries(), accept_removals=True)
                report = self._apply(store, plan)
                with catalog.transaction():
                    catalog.embeddings.drop_unused()
                store.catch_up(words=False)
                store.compact()
            self._directory.publish(build)
            return report

    # --- opening -------------------------------------------------------------------------------

    @contextmanager
    def _writing(self, *, create: bool = False) -> Iterator[WritableStore]:
        if create:
            self._directory.prepare()
        else:
            self._directory.require()
        if self._store or self._directory.kept_at():
            with writing_elsewhere(self._directory, self._store, self._encoder) as store:
                yield store
                drop_stray_pages(self._directory, store)
            return
        with writing(self._directory.lock):
            if not self._directory.exists():
                with storing(self._directory.path):
                    trust.mark(self._directory.path)
                if not adopt(self._directory):
                    build = self._directory.next_build()
                    self._create(build).close()
                    self._directory.publish(build)
            trust.require(self._directory.path)
            self._directory.sweep()
            with closing(Catalog.live(self._directory)) as catalog, translated(catalog.path):
                catalog.require_encoder(self._encoder.fingerprint, self._encoder.name)
                derived.drop_stray_segments(catalog)
                store = LocalWriter(self._directory.path, catalog)
                yield store
                drop_stray_pages(self._directory, store)

    def _create(self, build: Path) -> Catalog:
        with storing(build):
            self._directory.drop(build)
            build.mkdir(mode=0o700, exist_ok=True)
        its = self._encoder
        return Catalog.create(build / CATALOG, its.fingerprint, its.name, its.dimension)

    def _unfinished(self, build: Path) -> Catalog:
        """Return the next build's catalogue: that of a stopped rebuild, or a new one."""
        # Missing, stopped while it was made, or another version's: each means to start afresh.
        with suppress(IndexCorrupt, IndexVersion):
            catalog = Catalog.open(build / CATALOG)
            same = _is_for(catalog, self._encoder) and catalog.count("format") == FORMAT
            if same and not recipe.others(LocalWriter(self._directory.path, catalog)):
                return catalog
            catalog.close()
        return self._create(build)

    def _take_over(self, catalog: Catalog, live: Path, *, accept_removals: bool) -> None:
        """Give a new build what the live one knows and no file does: its roots and its vectors."""
        try:
            with closing(Catalog.open(live / CATALOG, older=True)) as old:
                with catalog.transaction():
                    catalog.roots.copy_from(old.roots)
                    catalog.set("generation", str(max(catalog.generation, old.generation)))
                if not accept_removals:
                    require_present(old)
                if _is_for(old, self._encoder):
                    for rows in old.embeddings.salvage():
                        with catalog.transaction():
                            catalog.embeddings.take(rows)
        except BrokenSeal:
            raise  # a repair knows more
        except (IndexCorrupt, sqlite3.DatabaseError) as error:
            raise IndexCorrupt(
                f"The catalogue {live / CATALOG} is damaged so much that it does not say what was "
                "indexed.",
                f"Delete {self._directory.path} and index the articles again: qa index add FOLDER",
            ) from error

    # --- applying ------------------------------------------------------------------------------

    def _apply(self, catalog: WritableStore, plan: Plan) -> Report:
        """Do what ``plan`` says: moves, then words, then removals, then vectors."""
        if plan.moved or plan.touched:
            with catalog.transaction():
                for entry, found in (*plan.moved, *plan.touched):
                    state = FileState(found.mtime_ns, found.ctime_ns, found.inode)
                    catalog.move_file(entry.source.path, found.path, state, found.seen_ns)
        taken = self._read(catalog, (*plan.added, *plan.changed))
        skipped = (*plan.skipped, *taken.skipped)
        # Last, so that an article that was both moved and edited finds its vectors.
        if plan.removed:
            with catalog.transaction():
                for entry in plan.removed:
                    catalog.remove_file(entry.source.path)
        if plan.removed or plan.changed:
            catalog.tidy()
        catalog.catch_up(vectors=False)
        embedded = self._embed(catalog)
        catalog.catch_up(words=False)
        failed = {skip.path for skip in skipped if not skip.part}
        removed = (entry.source.path for entry in plan.removed)
        return Report(
            added=sum(found.path not in failed for found in plan.added),
            changed=sum(found.path not in failed for found in plan.changed),
            moved=len(plan.moved),
            removed=len(plan.removed),
            unchanged=plan.unchanged,
            embedded=embedded,
            skipped=skipped,
            missing=plan.missing,
            losses=plan.losses,
            articles=taken.articles,
            notes=tuple(taken.notes),
            ignored=tuple(path for path in removed if os.path.lexists(path)),
            mixed=bool(plan.added or plan.changed) and bool(recipe.others(catalog)),
        )

    def _read(self, catalog: WritableStore, files: Sequence[ScannedFile]) -> Taken:
        """Read files and commit their words, a second's worth at a time."""
        taken = Taken()
        ready: list[tuple[ScannedFile, Prepared]] = []
        read_bytes = since_sync = 0
        started = committed = time.monotonic()
        self._progress("reading", 0, len(files))
        for done, (found, given) in enumerate(self._workers.read(files, self._load)):
            self._progress("reading", done, len(files))
            if isinstance(given, Skipped):
                taken.skipped.append(given)
                continue
            taken.add(found.path, given.reading)
            ready.append((found, given.texts))
            read_bytes += found.size
            since_sync += sum(len(text.passages) for _, text in given.texts)
            if time.monotonic() - committed > catalog.commit_seconds:
                commit(catalog, ready)
                if since_sync > _WORDS_AFTER:
                    catalog.catch_up(vectors=False)
                    since_sync = 0
                ready, committed = [], time.monotonic()
        commit(catalog, ready)
        self._progress("reading", len(files), len(files))
        self._time(catalog, SECONDS_PER_MEGABYTE, time.monotonic() - started, read_bytes / 1e6)
        return taken

    def _load(self, found: ScannedFile) -> RawFile | Skipped:
        return loaded(found, self._directory, self._max_bytes)

    def _embed(self, catalog: WritableStore) -> int:
        """Embed what waits, batch by batch, each committed on its own."""
        total, started = catalog.waiting(), time.monotonic()
        done = since_segment = 0
        if total:
            self._progress("embedding", 0, total)
        for keys, vectors in self._workers.embed(waiting_texts(catalog, BATCH)):
            with catalog.transaction():
                done += catalog.put_vectors(keys, vectors)
            self._progress("embedding", done, max(total, done))
            since_segment += len(keys)
            if since_segment >= _SEGMENT_AFTER:
                catalog.catch_up(words=False)
                since_segment = 0
        self._time(catalog, SECONDS_PER_PASSAGE, time.monotonic() - started, done)
        return done

    def _time(self, catalog: WritableStore, name: str, seconds: float, amount: float) -> None:
        """Note what the work took here, unless it was too short to tell and something is known."""
        if amount and self._workers.here and (seconds > _TIMED_SECONDS or not catalog.get(name)):
            with catalog.transaction():
                catalog.set(name, f"{seconds / amount:.6g}")


def _require_confirmed(directory: Directory, catalog: WritableStore) -> None:
    """Raise IndexUntrusted where the catalogue would have folders read that nobody confirmed."""
    roots = (root for root in catalog.roots.all() if not is_url(root.path))
    trust.require(directory.path, [(root.path, root.glob) for root in roots])


def _take_back(catalog: WritableStore, failed: Collection[str]) -> None:
    """Forget the roots that are files which could not be read, and that nothing is held of."""
    roots = [root.path for root in catalog.roots.all() if root.path in failed]
    files = [path for path in roots if os.path.isfile(path) and not catalog.entries(path)]  # noqa: PTH113 - see index.scan
    if files:
        with catalog.transaction():
            for path in files:
                catalog.roots.take_back(path)


def adopt(directory: Directory) -> bool:
    """Make the oldest build that holds articles live, where there is no word of which one is."""
    for build in directory.builds():
        with suppress(IndexCorrupt, IndexVersion), closing(Catalog.open(build / CATALOG)) as found:
            with translated(found.path):
                articles = found.tallies.totals().articles
            if articles:
                directory.publish(build)
                return True
    return False


def _is_for(catalog: Catalog, encoder: Encoder) -> bool:
    """Say whether the catalogue's vectors are known to be of this encoder."""
    try:
        return catalog.get("fingerprint") == encoder.fingerprint
    except BrokenSeal:
        return False
