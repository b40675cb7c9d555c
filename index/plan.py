"""The plan of an update: what the disk has against what the catalogue has. Changes nothing."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.catalog import Entry
from index.directory import digest
from index.scan import Found

_RACY_NS = 2_000_000_000
"""A file written this shortly before it was read may have changed since with an equal mtime."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that could not be indexed, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What has to be done so that the index agrees with the disk.

    ``missing`` are named folders that are not there at all; their articles stay, since a disk
    that is not mounted is not a wish to forget.
    """

    added: tuple[Found, ...]
    changed: tuple[Found, ...]
    moved: tuple[tuple[Entry, Found], ...]
    removed: tuple[Entry, ...]
    unchanged: int
    skipped: tuple[Skipped, ...]
    missing: tuple[str, ...] = ()

    def is_empty(self) -> bool:
        """Say whether there is nothing to do."""
        return not (self.added or self.changed or self.moved or self.removed)


def make_plan(
    files: Iterable[Found], entries: Mapping[str, Entry], missing: Sequence[str] = ()
) -> Plan:
    """Compare ``files`` on disk with catalogue ``entries`` by path.

    Size and mtime decide first; a file that is new, while an article of the same size and hash
    has lost its file, has been moved.
    """
    present = {found.path: found for found in files}
    gone = {
        path: entry
        for path, entry in entries.items()
        if path not in present and not is_under(path, missing)
    }
    added, changed, moved, skipped = [], [], [], []
    unchanged = 0
    for found in present.values():
        entry = entries.get(found.path)
        if found.problem:
            skipped.append(Skipped(found.path, found.problem))
        elif entry is None:
            origin = _moved_from(found, gone.values())
            if origin:
                moved.append((origin, found))
                del gone[origin.source.path]
            else:
                added.append(found)
        elif _same(found, entry):
            unchanged += 1
        else:
            changed.append(found)
    return Plan(
        added=tuple(added),
        changed=tuple(changed),
        moved=tuple(moved),
        removed=tuple(gone.values()),
        unchanged=unchanged,
        skipped=tuple(skipped),
        missing=tuple(missing),
    )


def is_under(path: str, folders: Iterable[str]) -> bool:
    """Say whether ``path`` is one of ``folders`` or lies in one."""
    return any(path == folder or path.startswith(folder.rstrip("/") + "/") for folder in folders)


def missing_roots(roots: Iterable[str], entries: Mapping[str, Entry]) -> tuple[str, ...]:
    """Return the roots that are not there: folders, and files whose very folder is gone."""
    return tuple(
        root
        for root in roots
        if not os.path.lexists(root) and (root not in entries or not Path(root).parent.is_dir())
    )


def _same(found: Found, entry: Entry) -> bool:
    if found.size != entry.size or found.mtime_ns != entry.mtime_ns:
        return False
    if entry.mtime_ns < entry.read_ns - _RACY_NS:
        return True
    return _hash(found.path) == entry.source.sha256


def _moved_from(found: Found, gone: Iterable[Entry]) -> Entry | None:
    alike = [entry for entry in gone if entry.size == found.size]
    if not alike:
        return None
    content = _hash(found.path)
    return next((entry for entry in alike if entry.source.sha256 == content), None)


def _hash(path: str) -> str | None:
    try:
        return digest(Path(path))
    except OSError:
        return None
