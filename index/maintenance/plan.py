"""The plan of an update: what the disk has against what the catalogue has. Changes nothing."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from index.files import sha256_of
from index.formats.hints import NO_HINTS, Hints
from index.formats.registry import format_of
from index.ingest.scan import PassedOver, ScannedFile, existing, passed_over, scan
from index.maintenance.absence import Loss, losses
from index.store.catalog.records import Entry
from index.store.catalog.roots import Root, is_under
from index.store.directory import Directory
from index.store.opening import open_store
from index.store.pages import Pages
from index.store.passage_store import PassageStore
from index.urls import is_url

SECONDS_PER_MEGABYTE, SECONDS_PER_PASSAGE = "seconds_per_megabyte", "seconds_per_passage"
"""What reading and embedding took, last time; the catalogue's names for it."""

_RACY_NS = 2_000_000_000
"""A file written this shortly before it was read may have changed since with an equal mtime."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that could not be indexed, and why; or only ``part`` of it. It may be ``empty``."""

    path: str
    reason: str
    part: bool = False
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What has to be done so that the index agrees with the disk.

    ``moved`` are articles whose content is now found elsewhere, ``touched`` those whose file has
    another time and the same content. ``missing`` are named folders that are not there at all;
    their articles stay, since a disk that is not mounted is not a wish to forget. So do those of
    folders that suffered ``losses``.
    """

    added: tuple[ScannedFile, ...]
    changed: tuple[ScannedFile, ...]
    moved: tuple[tuple[Entry, ScannedFile], ...]
    touched: tuple[tuple[Entry, ScannedFile], ...]
    removed: tuple[Entry, ...]
    unchanged: int
    skipped: tuple[Skipped, ...]
    missing: tuple[str, ...] = ()
    losses: tuple[Loss, ...] = ()


def make_plan(
    files: Iterable[ScannedFile], entries: Mapping[str, Entry], missing: Iterable[str] = ()
) -> Plan:
    """Compare ``files`` on disk with catalogue ``entries`` by path.

    Size, times and inode decide first, then the content. A file that is new, while an article of
    the same content has lost its file, has been moved.
    """
    present = {found.path: found for found in files}
    absent = _Absent(entry for path, entry in entries.items() if path not in present)
    added, changed, moved, touched, skipped = [], [], [], [], []
    for found in present.values():
        entry = entries.get(found.path)
        if found.problem:
            skipped.append(Skipped(found.path, found.problem))
        elif entry is None:
            origin = absent.take(found)
            if origin:
                moved.append((origin, found))
            else:
                added.append(found)
        elif not _same(found, entry):
            changed.append(found)
        elif not _is_noted(found, entry) or _has_settled(found, entry):
            touched.append((entry, found))
    # What lies in a folder that is away, or cannot be entered, may well be there still.
    unseen = {*missing, *(skip.path for skip in skipped)}
    handled = len(added) + len(changed) + len(moved) + len(skipped)
    return Plan(
        added=tuple(added),
        changed=tuple(changed),
        moved=tuple(moved),
        touched=tuple(touched),
        removed=tuple(e for e in absent.entries() if not is_under(e.source.path, unseen)),
        unchanged=len(present) - handled,
        skipped=tuple(skipped),
        missing=tuple(missing),
    )


def by_file(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Return one entry a file, that of the article that was read first, or has to be read again."""
    last_first = sorted(entries, key=lambda entry: entry.read_ns, reverse=True)
    return {entry.source.path: entry for entry in last_first}


def require_rooted(catalog: PassageStore, held: Iterable[Entry]) -> None:
    """Raise IndexCorrupt unless each article lies in what was ever added: else that list lost some.

    A rebuild that was stopped may hold articles whose folder was taken out since.
    """
    named = {root.path for root in catalog.roots.all()}
    if not all(is_under(entry.source.path, named) for entry in held):
        raise catalog.damaged("roots")


def plan_update(
    catalog: PassageStore, held: Iterable[Entry], *, accept_removals: bool = False
) -> Plan:
    """Compare everything that was ever added, and is ``held``, with what is on disk now.

    Only with ``accept_removals`` do articles go because a folder is away, or lost many at once.
    """
    entries = by_file(held)
    roots = catalog.roots.all()
    files = (found for root in roots for found in scanned(root, catalog.place))
    if accept_removals:
        return make_plan(files, entries)
    return spared(make_plan(files, entries, missing_roots(catalog, entries)), roots, entries)


def roots_of(paths: Iterable[str], glob: str | None, hints: Hints) -> list[Root]:
    """Return the files and folders that a user named as the roots they become; no pages.

    ``glob`` is for the folders. Raises UsageError for one that is not there.
    """
    named = [existing(path) for path in paths if not is_url(path)]
    return [
        Root(path, (glob if os.path.isdir(path) else None) or "", frozenset(), hints)  # noqa: PTH112 - text, as in a scan
        for path in named
    ]


def plan_addition(
    catalog: PassageStore, roots: Iterable[str], files: Mapping[str, ScannedFile]
) -> Plan:
    """Compare the ``files`` at or under ``roots`` with what is indexed of these.

    What is indexed, and is on disk, is left alone if it was not looked for.
    """
    held = by_file(entry for root in roots for entry in catalog.entries(root))
    entries = {
        path: entry
        for path, entry in held.items()
        if path in files or not (is_url(path) or os.path.lexists(path))
    }
    return spared(make_plan(files.values(), entries), catalog.roots.all(), held)


def scanned(root: Root, index: Path) -> Iterator[ScannedFile]:
    """Yield the article files of a root; what is excluded, and the ``index`` itself, are none.

    A page of the web is what the index has kept of it, and nothing is fetched.
    """
    if is_url(root.path):
        yield _kept(root, Pages(Directory(index).pages))
        return
    apart = root.excluded | _itself(root, index)
    for found in scan(root.path, root.glob or None, root.hints):
        if not is_under(found.path, apart):
            yield replace(found, hints=root.hints) if root.hints != NO_HINTS else found


def passed_by(roots: Iterable[Root], index: Path) -> PassedOver:
    """Say what is passed over below those of the roots that are folders and have no glob."""
    folders = [root for root in roots if not root.glob and os.path.isdir(root.path)]  # noqa: PTH112 - text, as in a scan
    apart = frozenset[str]().union(*(_itself(root, index) for root in folders))
    return passed_over(((root.path, root.hints) for root in folders), apart)


def _itself(root: Root, index: Path) -> frozenset[str]:
    """Return where the ``index`` lies as seen from a root; nothing while there is none."""
    if not index.is_dir():
        return frozenset()
    below = os.path.relpath(os.path.realpath(index), os.path.realpath(root.path))
    return frozenset((os.path.join(root.path, below),))  # noqa: PTH118 - text, as in a scan


def _kept(root: Root, pages: Pages) -> ScannedFile:
    """Look at the page that was kept of a root; one that is gone is a problem, and no absence."""
    try:
        size = pages.size(root.hints.page or "")
    except OSError:
        gone = f"its page is not kept any more. Fetch it again: qa index add {root.path}"
        return ScannedFile(root.path, 0, 0, 0, gone)
    return ScannedFile(root.path, size, 0, time.time_ns(), hints=root.hints)


def spared(plan: Plan, roots: Iterable[Root], held: Collection[str]) -> Plan:
    """Return a plan that removes nothing of what the ``roots`` lost in a way that nobody may mean.

    ``held`` are the paths of all articles that are indexed.
    """
    lost = losses(roots, held, [entry.source.path for entry in plan.removed])
    folders = {loss.folder for loss in lost}
    removed = (entry for entry in plan.removed if not is_under(entry.source.path, folders))
    return replace(plan, removed=tuple(removed), losses=lost)


def missing_roots(catalog: PassageStore, paths: Collection[str]) -> tuple[str, ...]:
    """Return the roots that are not there, though articles at ``paths`` came from them.

    A single file that was deleted from its folder is no longer wanted; a folder, or a file whose
    very folder is gone, may come back.
    """
    named = (root.path for root in catalog.roots.all() if not is_url(root.path))
    gone = {path for path in named if not os.path.lexists(path)}
    away = {root for root in gone if root not in paths or not _is_open(root)}
    return tuple(sorted(root for root in away if any(is_under(path, {root}) for path in paths)))


def _is_open(path: str) -> bool:
    """Say whether the folder of ``path`` can be looked into."""
    return os.access(os.path.dirname(path), os.X_OK)  # noqa: PTH120 - on text, as everywhere here


@dataclass(frozen=True, slots=True)
class Forecast:
    """What an update, or an addition, would do, without doing it.

    ``passages`` is about how many would have to be embedded, at most; ``seconds`` about how long
    it would take, None where no build has been timed yet.
    """

    plan: Plan
    passages: int
    seconds: float | None


def forecast(directory: Directory, *, accept_removals: bool = False) -> Forecast:
    """Say what ``update`` would do; needs neither the lock nor the encoder."""
    with closing(open_store(directory)) as catalog, catalog.snapshot(searching=False):
        held = catalog.entries()
        require_rooted(catalog, held)
        plan = plan_update(catalog, held, accept_removals=accept_removals)
        return _costed(catalog, plan, held)


def forecast_addition(directory: Directory, roots: Sequence[Root]) -> Forecast:
    """Say what adding ``roots`` would do, likewise; there need be no index yet."""
    files = {found.path: found for root in roots for found in scanned(root, directory.path)}
    if not directory.exists():
        return Forecast(make_plan(files.values(), {}), 0, None)
    with closing(open_store(directory)) as catalog, catalog.snapshot(searching=False):
        plan = plan_addition(catalog, [root.path for root in roots], files)
        return _costed(catalog, plan, catalog.entries())


def _costed(catalog: PassageStore, plan: Plan, held: Iterable[Entry]) -> Forecast:
    totals = catalog.totals()
    known = sum(entry.size for entry in by_file(held).values())
    files = (*plan.added, *plan.changed)
    size = sum(found.size for found in files)
    expected = max(len(files), round(size * totals.passages / max(known, 1)))
    passages = totals.waiting + expected
    reading = _rate(catalog, SECONDS_PER_MEGABYTE)
    embedding = _rate(catalog, SECONDS_PER_PASSAGE)
    if reading is None or embedding is None:
        return Forecast(plan, passages, None)
    return Forecast(plan, passages, size / 1e6 * reading + passages * embedding)


def _rate(catalog: PassageStore, name: str) -> float | None:
    try:
        return float(catalog.get(name))
    except ValueError:
        return None


class _Absent:
    """The articles whose file is not where it was, found by what can be seen of a file."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries: dict[tuple[int, str], list[Entry]] = {}
        for entry in entries:
            self._entries.setdefault((entry.size, entry.source.format), []).append(entry)

    def entries(self) -> list[Entry]:
        """Return those that were not taken."""
        return [entry for alike in self._entries.values() for entry in alike]

    def take(self, found: ScannedFile) -> Entry | None:
        """Return, once, an article with the content of a file; a page is none that moves."""
        if is_url(found.path):
            return None
        alike = self._entries.get((found.size, format_of(found.path)), [])
        content = _hash(found.path) if alike else None
        for entry in alike:
            if entry.source.sha256 == content:
                alike.remove(entry)
                return entry
        return None


def _same(found: ScannedFile, entry: Entry) -> bool:
    if found.size != entry.size:
        return False
    if is_url(found.path):
        return found.hints.page == entry.source.sha256
    unchanged = found.mtime_ns == entry.mtime_ns and (
        _is_noted(found, entry) or not entry.ctime_ns  # an older index did not note it
    )
    if unchanged and not _is_racy(entry.mtime_ns, entry.read_ns):
        return True
    return _hash(found.path) == entry.source.sha256


def _is_noted(found: ScannedFile, entry: Entry) -> bool:
    """Say whether a file is the very one that was read, not written to since.

    An mtime can be set, and is by whoever restores a file; the ctime, as git knows, cannot.
    """
    seen = (found.mtime_ns, found.ctime_ns, found.inode)
    return seen == (entry.mtime_ns, entry.ctime_ns, entry.inode)


def _is_racy(mtime_ns: int, read_ns: int) -> bool:
    return mtime_ns >= read_ns - _RACY_NS


def _has_settled(found: ScannedFile, entry: Entry) -> bool:
    """Say whether an mtime that could not be trusted when the file was read now can be."""
    return _is_racy(entry.mtime_ns, entry.read_ns) and not _is_racy(found.mtime_ns, found.seen_ns)


def _hash(path: str) -> str | None:
    try:
        return sha256_of(Path(path))
    except OSError:
        return None
