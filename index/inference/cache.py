"""The cache: where exported models lie, each put there whole or not at all."""

from __future__ import annotations

import errno
import fcntl
import os
import re
import shutil
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from index.errors import ModelError, StorageError
from index.files import cache_directory, sync

_STAGE = re.compile(r"\.export-[0-9a-f]{32}(?:-damaged)?")
_STALE_SECONDS = 24 * 3600  # where there are no locks
_UNLOCKED_SECONDS = 5  # who has just made a stage is about to lock it
# Libraries that two threads import at once are half there for one of them.
_EXPORTING = threading.RLock()
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def models_directory() -> Path:
    """Return where exported encoders lie: under ``QA_CACHE``, or the user's cache directory."""
    return cache_directory() / "models"


def readers_directory() -> Path:
    """Return where exported readers lie, beside the encoders."""
    return cache_directory() / "readers"


def put(
    final: Path,
    fill: Callable[[Path], object],
    intact: Callable[[Path], bool],
    *,
    what: str,
    otherwise: str,
) -> Path:
    """Let ``fill`` fill a directory, which then becomes ``final``; return that.

    A killed run leaves nothing half-made: it is filled beside its place, flushed to disk, then
    renamed. What is in that place and not ``intact`` gives way to it. Raises StorageError if the
    cache cannot be written, and ModelError that ``what`` cannot be exported, with the advice
    ``otherwise``, for whatever else goes wrong.
    """
    stage = final.with_name(f".export-{uuid.uuid4().hex}")
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        _sweep(final.parent)
        stage.mkdir()
        alive = os.open(stage, os.O_RDONLY)
    except OSError as error:
        raise _unwritable(final.parent, error) from error
    try:
        with suppress(OSError):  # a file system without locks: others go by the time
            fcntl.flock(alive, fcntl.LOCK_EX | fcntl.LOCK_NB)
        with _EXPORTING:
            fill(stage)
        return _publish(stage, final, intact)
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _FULL:
            raise _unwritable(final.parent, error) from error
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise ModelError(f"{what} cannot be exported: {reason}", otherwise) from error
    finally:
        os.close(alive)
        shutil.rmtree(stage, ignore_errors=True)
        _sweep(final.parent)  # what was too young to be told from one at work


def _publish(stage: Path, final: Path, intact: Callable[[Path], bool]) -> Path:
    """Give a complete export its name, on disk before it is seen."""
    for path in (*stage.iterdir(), stage):
        sync(path)
    if final.exists() and not intact(final):
        damaged = stage.with_name(f"{stage.name}-damaged")
        final.rename(damaged)
        shutil.rmtree(damaged, ignore_errors=True)
    try:
        stage.rename(final)
    except OSError:
        if not intact(final):
            raise
        # Another process has exported the same model meanwhile: theirs is as good.
    sync(final.parent)
    return final


def _sweep(directory: Path) -> None:
    """Remove what killed exports left: hundreds of megabytes each."""
    for stage in directory.iterdir():
        with suppress(OSError):
            if _STAGE.fullmatch(stage.name) and _is_dead(stage):
                shutil.rmtree(stage)


def _is_dead(stage: Path) -> bool:
    """Say whether nobody is filling a stage any more: its lock is free, or it is a day old."""
    age = time.time() - stage.stat().st_mtime
    descriptor = os.open(stage, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return age > _STALE_SECONDS
    finally:
        os.close(descriptor)
    return age > _UNLOCKED_SECONDS


def _unwritable(directory: Path, error: OSError) -> StorageError:
    return StorageError(
        f"A model cannot be exported to {directory}: {error.strerror}.",
        "Make room there (about 300 MB), or name another directory in QA_CACHE.",
    )
