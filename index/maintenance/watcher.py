"""The watcher: tells an index when to look, while the folders it was built from change.

It sets up its watch first and brings the index up to date afterwards, so that nothing happens
unseen in between, and it does both anew after each burst of changes: folders that come, go, move
or come back need no care of their own. What has changed is for the update to find out.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from threading import Event
from typing import TYPE_CHECKING

from index.errors import IndexLocked, QaError, StorageError, UsageError
from index.ingest.ignored import IGNORE_FILES
from index.ingest.scan import walk, wanted
from index.maintenance.report import Report
from index.store.catalog.roots import Root, is_under
from index.store.directory import CATALOG, Directory
from index.store.opening import open_store
from index.urls import is_url

if TYPE_CHECKING:
    from watchfiles.main import FileChange

    _Changes = set[FileChange]
    _Events = Generator[_Changes, None, None]

QUIET = 0.5
"""Seconds without a change that end a burst of changes."""

_PATIENCE = 20  # times QUIET: a burst that never ends is cut here
_STEP_MS, _TICK_MS = 50, 100
_LOOK = 1.0  # seconds between looks at the roots and at the catalogue
_SWEEP = 600.0  # seconds between updates for no reason: a network drive reports no changes
_SWEEP_BLIND = 10.0  # likewise, where the system lets nothing be watched
_LOCK_WAIT, _STORAGE_WAIT = 0.5, 10.0
_NAMED = 8  # roots

_Identity = tuple[int, ...]


class Stopped(Exception):
    """An update was told to stop; what it committed so far is kept."""


@dataclass(frozen=True, slots=True)
class _Scope:
    """What is watched: the roots, and what lay at each of them when it was looked at.

    ``stamp`` tells whether the catalogue, which names the roots, was written to since.
    """

    roots: tuple[Root, ...]
    places: tuple[_Identity | None, ...]
    stamp: tuple[_Identity | None, ...] = field(compare=False)


class Watcher:
    """Follows the roots of the index in ``directory``, and calls ``update`` after each burst.

    ``update`` brings the index up to date (``Builder.update``, say) and may raise Stopped once
    ``stop`` is set. ``say`` is told, once, of what lasts: that another process is writing, that
    the disk is full, that the system lets nothing be watched. A burst is over after ``quiet``
    seconds without a change, or after twenty times as long.
    """

    def __init__(
        self,
        directory: Directory,
        update: Callable[[], Report],
        stop: Event,
        say: Callable[[str], None],
        quiet: float = QUIET,
    ) -> None:
        self._directory = directory
        self._update = update
        self._stop = stop
        self._say = say
        self._quiet = quiet
        self._sweep = _SWEEP
        self._lasting: frozenset[object] = frozenset()

    def reports(self, settled: Callable[[], None] = lambda: None) -> Iterator[Report]:
        """Yield what each update did, where it did anything, until ``stop`` is set.

        The first one is made at once, for what changed while nobody watched. Files that cannot
        be read and roots that are away are reported when that begins. ``settled`` is called after
        each update, whether or not there was anything to yield. Raises UsageError if the
        index has no roots, and whatever of ``index.errors`` does not pass by itself.
        """
        scope = self._look(None)
        if not scope.roots:
            raise UsageError(
                f"The index at {self._directory.path} has no folders to watch.",
                "Add one with: qa index add FOLDER",
            )
        self._say_what(scope)
        while not self._stop.is_set():
            with closing(self._armed(scope)) as events:
                report = self._updated()
                if report:
                    yield from self._news(report)
                    settled()
                self._await_burst(scope, events)
            before, scope = scope, self._look(scope)
            if scope.roots != before.roots:
                self._say_what(scope)

    def _say_what(self, scope: _Scope) -> None:
        named = [f"  {root.path}  {root.glob}".rstrip() for root in scope.roots]
        more = [f"  and {len(named) - _NAMED} more"] if len(named) > _NAMED else []
        self._say("\n".join(["Watching:", *named[:_NAMED], *more]))

    # --- watching ------------------------------------------------------------------------------

    def _look(self, previous: _Scope | None) -> _Scope:
        """Return what is to be watched now; the catalogue is read only if it was written to."""
        stamp = self._catalogue_stamp()
        if previous and stamp == previous.stamp:
            roots = previous.roots
        else:
            with closing(open_store(self._directory)) as store, store.snapshot(searching=False):
                roots = tuple(root for root in store.roots.all() if not is_url(root.path))
        return _Scope(roots, tuple(_identity(root.path) for root in roots), stamp)

    def _catalogue_stamp(self) -> tuple[_Identity | None, ...]:
        catalog = self._directory.current() / CATALOG
        log = catalog.with_name(f"{CATALOG}-wal")
        return tuple(_identity(str(path), contents=True) for path in (catalog, log))

    def _armed(self, scope: _Scope) -> _Events:
        """Watch the folders of ``scope``: from here on, changes are noted."""
        # One by one: a watch on a whole tree would follow links out of it, and look into .git.
        paths = sorted({path for root in scope.roots for path in self._places(root)})
        try:
            events = _watch(paths, self._stop)
            next(events, None)
        except (OSError, RuntimeError) as error:
            if self._sweep != _SWEEP_BLIND:
                self._say(
                    f"The system lets no more be watched ({error}). Looking every "
                    f"{_SWEEP_BLIND:.0f} seconds instead."
                )
            self._sweep = _SWEEP_BLIND
            return _ticks(self._stop)
        self._sweep = _SWEEP
        return events

    def _places(self, root: Root) -> Iterator[str]:
        """Yield what to watch of a root: the folders that a scan enters, or the file itself."""
        if not os.path.isdir(root.path):  # noqa: PTH112 - text, as in a scan
            if os.path.lexists(root.path):
                yield root.path
            return
        ours = lambda path: self._is_ours(path, root)  # noqa: E731 - said once
        for folder, _ in walk(root.path, [], ours, root.hints):
            yield folder

    def _await_burst(self, scope: _Scope, events: _Events) -> None:
        """Return when a burst of changes is over, or when there is another reason to look."""
        now = time.monotonic()
        begun = last = None
        look, sweep = now + _LOOK, now + self._sweep
        seen = scope
        for changes in events:
            now = time.monotonic()
            if self._concern(changes, scope):
                begun, last = begun or now, now
            if begun and last:
                if now - last >= self._quiet or now - begun >= _PATIENCE * self._quiet:
                    return
            elif now >= sweep:
                return
            elif now >= look:
                look = now + _LOOK
                seen = self._look(seen)
                if seen != scope:
                    return

    def _concern(self, changes: _Changes, scope: _Scope) -> bool:
        """Say whether any of ``changes`` can change what a scan finds."""
        gone = []
        for _, path in changes:
            roots = [root for root in scope.roots if is_under(path, {root.path})]
            if not roots:
                return True  # the system tells of the same place by another name
            for root in roots:
                if path == root.path:
                    return True
                if not self._is_ours(path, root):
                    continue
                if _is_wanted(path, root) or _is_folder(path) or _rules(path):
                    return True
                gone.append(path)
        return self._held_articles(path for path in gone if not os.path.lexists(path))

    def _is_ours(self, path: str, root: Root) -> bool:
        """Say whether a scan of ``root`` may look at ``path`` below it."""
        seen = os.path.dirname(path) if _rules(path) else path  # noqa: PTH120 - text
        parts = seen[len(root.path) :].strip("/").split("/")
        apart = root.excluded | {str(self._directory.path)}
        hidden = not root.hints.hidden and any(part.startswith(".") for part in parts)
        return not hidden and not is_under(path, apart)

    def _held_articles(self, gone: Iterable[str]) -> bool:
        """Say whether one of these paths was a folder with articles in it."""
        paths = list(gone)
        if not paths:
            return False
        with closing(open_store(self._directory)) as store, store.snapshot(searching=False):
            return any(store.entries(path) for path in paths)

    # --- updating ------------------------------------------------------------------------------

    def _updated(self) -> Report | None:
        """Update the index, waiting for what passes; None if it was stopped meanwhile."""
        told: set[type[QaError]] = set()
        while not self._stop.is_set():
            try:
                return self._update()
            except Stopped:
                return None
            except (IndexLocked, StorageError) as error:
                locked = isinstance(error, IndexLocked)
                if type(error) not in told:
                    next_step = "Waiting for it to finish." if locked else error.next_step
                    self._say(f"{error.what} {next_step}")
                told.add(type(error))
                self._stop.wait(_LOCK_WAIT if locked else _STORAGE_WAIT)
        return None

    def _news(self, report: Report) -> Iterator[Report]:
        """Yield ``report`` without what was reported before, if there is anything left."""
        lasting = frozenset((*report.skipped, *report.missing, *report.losses))
        news = replace(
            report,
            unchanged=0,
            skipped=tuple(skip for skip in report.skipped if skip not in self._lasting),
            missing=tuple(root for root in report.missing if root not in self._lasting),
            losses=tuple(loss for loss in report.losses if loss not in self._lasting),
        )
        self._lasting = lasting
        if news != Report():
            yield news


def _is_wanted(path: str, root: Root) -> bool:
    return wanted(path, os.path.basename(path), root.path, root.glob or None)  # noqa: PTH119 - text


def _rules(path: str) -> bool:
    """Say whether a file of this name says what is to be ignored."""
    return os.path.basename(path) in IGNORE_FILES  # noqa: PTH119 - text


def _is_folder(path: str) -> bool:
    return os.path.isdir(path) and not os.path.islink(path)  # noqa: PTH112, PTH114 - text


def _watch(paths: Sequence[str], stop: Event) -> _Events:
    from watchfiles import watch  # noqa: PLC0415 - only a watch needs it

    yield from watch(
        *paths,
        watch_filter=None,
        debounce=2 * _STEP_MS,
        step=_STEP_MS,
        rust_timeout=_TICK_MS,
        yield_on_timeout=True,
        stop_event=stop,
        recursive=False,
        ignore_permission_denied=True,
    )


def _ticks(stop: Event) -> _Events:
    """Yield no changes, again and again: what is left where nothing can be watched."""
    while not stop.wait(_TICK_MS / 1000):
        yield set()


def _identity(path: str, *, contents: bool = False) -> _Identity | None:
    """Return what tells apart two things that lie at ``path`` one after the other, None if gone."""
    try:
        state = os.stat(path)  # noqa: PTH116 - text, as in a scan
    except OSError:
        return None
    place = (state.st_dev, state.st_ino)
    return (*place, state.st_size, state.st_mtime_ns) if contents else place
