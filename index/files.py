"""A file on disk: where it lies, hashed, compared with its hash, or replaced whole."""

from __future__ import annotations

import hashlib
import io
import os
import re
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from index.errors import QaError

TEMPORARY = r"\.{name}\.[0-9a-f]+\.tmp"
"""The names of files that are to replace the one called ``name``, as a pattern."""


_STALE_SECONDS = 3600


def cache_directory() -> Path:
    """Return where what can be made again is kept: ``QA_CACHE``, or the user's cache directory."""
    if cache := os.environ.get("QA_CACHE"):
        return Path(cache).expanduser().absolute()
    from platformdirs import user_cache_path  # noqa: PLC0415 - not needed under QA_CACHE

    return user_cache_path("article-qa", appauthor=False)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def verify_files(
    directory: Path, digests: Mapping[str, str | None], damaged: Callable[[Path, str], QaError]
) -> None:
    """Compare files with their SHA-256; raise what ``damaged`` makes of one that is not right."""
    for name, digest in digests.items():
        try:
            found = sha256_of(directory / name)
        except OSError as error:
            raise damaged(directory, name) from error
        if found != digest:
            raise damaged(directory, name)


def replace_file(path: Path, data: bytes, *, private: bool = False) -> None:
    """Put ``data`` in place of what ``path`` holds, in one step that survives a crash.

    A ``private`` file is for its owner alone from the beginning, whatever the umask. Raises
    OSError, and then ``path`` holds what it held.
    """
    sweep(path.parent, re.escape(path.name))
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}.tmp")
    mode = 0o600 if private else 0o666
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync(path.parent)


def sweep(folder: Path, name: str) -> None:
    """Remove what killed runs left in ``folder`` of files that were to replace others.

    ``name`` is a pattern of those others' names. What is younger than an hour may be at work still;
    what cannot be removed stays.
    """
    ours = re.compile(rf"\.(?:{name})\.[0-9a-f]{{32}}\.tmp")
    oldest = time.time() - _STALE_SECONDS
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if ours.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                with suppress(OSError):
                    if entry.stat(follow_symlinks=False).st_mtime < oldest:
                        Path(entry.path).unlink()


def append_line(path: Path, line: bytes) -> None:
    """Add a line to a file, on disk before this returns; half a line that a crash left goes first.

    Raises OSError, and then the file ends as it did.
    """
    with path.open("r+b", buffering=0) as file:
        end = _end_of_lines(file)
        try:
            file.truncate(end)
            file.seek(end)
            rest = memoryview(line)
            while rest:
                rest = rest[file.write(rest) :]
            os.fsync(file.fileno())
        except BaseException:
            with suppress(OSError):
                file.truncate(end)
            raise


def _end_of_lines(file: io.FileIO) -> int:
    """Return where the last whole line of a file ends."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(size - 1, 0))
    if file.read(1) in (b"\n", b""):
        return size
    file.seek(0)
    return file.read().rfind(b"\n") + 1


def is_below(path: str, folder: str) -> bool:
    """Say whether an absolute path, as text, is ``folder`` or lies below it."""
    return path == folder or path.startswith(f"{folder.rstrip('/')}/")


def sync(path: Path) -> None:
    """Have a file's bytes, or the names in a folder, on disk before anything that follows."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
