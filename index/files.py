"""A file on disk: hashed, compared with its hash, or replaced whole."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def write_durably(path: Path, data: bytes) -> None:
    """Replace ``path`` by ``data`` in one step that survives a crash."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_directory(path.parent)


def sync_directory(path: Path) -> None:
    """Make the names in ``path`` durable."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def verify_files(
    directory: Path,
    digests: Mapping[str, str | None],
    damaged: Callable[[Path, str], ModelError],
) -> None:
    """Compare files with their sha256; raise what ``damaged`` makes of one that is not right."""
    for name, digest in digests.items():
        try:
            found = sha256_of(directory / name)
        except OSError as error:
            raise damaged(directory, name) from error
        if found != digest:
            raise damaged(directory, name)


def sha256_of(path: Path) -> str:
    """Return the hex digest of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def replace_file(path: Path, text: str, errors: str = "strict") -> None:
    """Put ``text`` in place of what ``path`` holds, on disk before it is seen; raises OSError.

    ``errors`` says what becomes of characters that have no UTF-8, as ``open`` takes it.
    """
    # A temporary file is for its owner alone from the beginning, whatever the umask.
    handle, temporary = tempfile.mkstemp(prefix=".", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors=errors) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
