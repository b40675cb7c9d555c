"""Whether a rebuild can begin: is there room, and is all there that has to be read again?"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from index.errors import IndexCorrupt, StorageError, UsageError
from index.maintenance.absence import Loss
from index.maintenance.plan import missing_roots, plan_update
from index.store.catalog.catalog import Catalog
from index.store.directory import size_of
from index.store.local.local_writer import LocalWriter
from index.urls import is_url


def require_space(live: Path, build: Path) -> None:
    """Raise StorageError where a second build does not fit beside the live one."""
    needed = int(1.2 * size_of(live)) - size_of(build)
    free = shutil.disk_usage(live).free
    if free < needed:
        raise StorageError(
            f"A rebuild needs about {needed / 1e6:.0f} MB beside the index; "
            f"{free / 1e6:.0f} MB are free.",
            "Free some space first; the index stays as it is.",
        )


def require_present(live: Catalog) -> None:
    """Raise UsageError where what the live build holds cannot be read again, as nobody may mean."""
    away, lost, unkept = _absences(live)
    if unkept:
        raise UsageError(
            f"The page of {unkept[0]} is not kept any more, so it cannot be read again.",
            f"Fetch it again: qa index add {unkept[0]}",
        )
    if lost:
        raise UsageError(
            f"{lost[0]}, which cannot be read again.",
            "Bring them back, or take it as meant: qa index rebuild --accept-removals",
        )
    if away:
        raise UsageError(
            f"{away[0]} is not there, so its articles cannot be read again.",
            f"Bring it back, or take it out first: qa index remove {away[0]}",
        )


def _absences(live: Catalog) -> tuple[Sequence[str], Sequence[Loss], Sequence[str]]:
    """Return the folders that are away, those that lost many articles, and the pages not kept."""
    try:
        with live.snapshot():
            plan = plan_update(_store(live), live.entries())
    except (IndexCorrupt, sqlite3.DatabaseError):  # damaged, or of an older format
        return missing_roots(_store(live), _known_paths(live)), (), ()
    unkept = [skip.path for skip in plan.skipped if is_url(skip.path)]
    return plan.missing, plan.losses, unkept


def _store(live: Catalog) -> LocalWriter:
    return LocalWriter(live.build.parent, live)


def _known_paths(catalog: Catalog) -> set[str]:
    """Return the paths of a catalogue's articles, as far as it can still be read."""
    paths = set()
    with suppress(sqlite3.DatabaseError):
        for (path,) in catalog.execute("SELECT path FROM articles"):
            paths.add(path)
    return paths
