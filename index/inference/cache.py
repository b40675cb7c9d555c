"""The cache: where exported models lie, each put there whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from index.errors import ModelError, StorageError
from index.files import sync

_STALE_SECONDS = 24 * 3600
# Libraries that two threads import at once are half there for one of them.
_EXPORTING = threading.RLock()
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def models_directory() -> Path:
    """Return where exported encoders lie: under ``QA_CACHE``, or the user's cache directory."""
    return _directory() / "models"


def readers_directory() -> Path:
    """Return where exported readers lie, beside the encoders."""
    return _directory() / "readers"


def _directory() -> Path:
    if cache := os.environ.get("QA_CACHE"):
        return Path(cache).expanduser().absolute()
    from platformdirs import user_cache_path  # noqa: PLC0415 - not needed under QA_CACHE

    return user_cache_path("article-qa", appauthor=False)


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
    except OSError as error:
        raise _unwritable(final.parent, error) from error
    try:
        with _EXPORTING:
            fill(stage)
        return _publish(stage, final, intact)
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _FULL:
            raise _unwritable(final.parent, error) from error
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise ModelError(f"{what} cannot be exported: {reason}", otherwise) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)


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
    """Remove what killed exports left behind, a day later: a younger one may still be at work."""
    for stage in directory.glob(".export-*"):
        with contextlib.suppress(OSError):
            if time.time() - stage.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(stage)


def _unwritable(directory: Path, error: OSError) -> StorageError:
    return StorageError(
        f"A model cannot be exported to {directory}: {error.strerror}.",
        "Make room there (about 300 MB), or name another directory in QA_CACHE.",
    )
