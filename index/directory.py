"""The index directory: which build is live, and files that survive a crash.

    .qa/
      CURRENT         the name of the live build, replaced by rename
      writer.lock
      build-000001/   catalog.db, words/, vectors/

A rebuild fills a new build beside the live one and becomes live in one rename. This file knows
names and bytes; what is in a build is the catalogue's business.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from index.errors import IndexMissing, StorageError

CATALOG = "catalog.db"
WORDS = "words"
VECTORS = "vectors"
_CURRENT = "CURRENT"


class Directory:
    """One index directory at ``path``, which need not exist yet."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def lock(self) -> Path:
        """The writer's lock file."""
        return self.path / "writer.lock"

    def exists(self) -> bool:
        """Say whether there is a live build."""
        return (self.path / _CURRENT).is_file()

    def current(self) -> Path:
        """Return the live build's directory; IndexMissing if there is none."""
        try:
            name = (self.path / _CURRENT).read_text(encoding="ascii").strip()
        except (FileNotFoundError, NotADirectoryError):
            raise IndexMissing(
                f"There is no index at {self.path} yet.",
                "Make one with: qa index add FOLDER",
            ) from None
        return self.path / name

    def prepare(self) -> None:
        """Make the directory itself, kept out of version control."""
        with storing(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            ignore = self.path / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", encoding="ascii")

    def next_build(self) -> Path:
        """Return the directory of the next build, which may hold an unfinished one."""
        number = int(self.current().name.rpartition("-")[2]) if self.exists() else 0
        return self.path / f"build-{number + 1:06d}"

    def publish(self, build: Path) -> None:
        """Make ``build`` the live one, in one durable rename, and drop all others."""
        with storing(self.path):
            write_durably(self.path / _CURRENT, build.name.encode())
        self.sweep()

    def sweep(self) -> None:
        """Remove builds that are not live: what a finished or abandoned rebuild left."""
        live = self.current().name
        for other in self.path.glob("build-*"):
            if other.name != live:
                shutil.rmtree(other, ignore_errors=True)


def write_durably(path: Path, data: bytes) -> None:
    """Replace ``path`` by ``data`` in one step that survives a crash."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError:
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


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextlib.contextmanager
def storing(path: Path) -> Iterator[None]:
    """Translate the file system's refusals into StorageError for ``path``."""
    try:
        yield
    except OSError as error:
        raise refused(path, error) from error


def refused(path: Path, error: OSError) -> StorageError:
    """Return the error to show when the file system refuses to store something at ``path``."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return StorageError(
            f"The disk is full: nothing more can be written to {path}.",
            "Free some space and run `qa index update`; what was indexed so far is kept.",
        )
    return StorageError(
        f"Cannot write to {path}: {error.strerror or error}.",
        "Check the folder's permissions, or name another index with --index.",
    )
