"""Pages of the web, kept as they were fetched, so that what they say is proved without the web.

    .qa/pages/<SHA-256 of the page's bytes>

A page is kept before the catalogue speaks of it, and dropped once the catalogue no longer does.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
import time
from pathlib import Path

from index.errors import IndexCorrupt
from index.files import replace_file
from index.store.directory import Directory, storing
from index.store.discarded import discard
from index.store.passage_store import PassageStore
from index.urls import is_url

_NAME = re.compile(r"[0-9a-f]{64}")
_OURS = re.compile(r"[0-9a-f]{64}|\.[0-9a-f]{64}\.[0-9a-f]{32}\.tmp")


class Pages:
    """The pages in ``folder``, which need not be there; nothing is followed out of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, data: bytes) -> str:
        """Keep a page for the user alone; return its name. StorageError where that is refused."""
        name = hashlib.sha256(data).hexdigest()
        with storing(self._folder):
            self._folder.mkdir(mode=0o700, exist_ok=True)
            if self._folder.is_symlink():
                raise IndexCorrupt(
                    f"{self._folder} is a link; the index may have been tampered with.",
                    "Remove the link, and fetch the page again.",
                )
            replace_file(self._folder / name, data, private=True)
        return name

    def size(self, name: str) -> int:
        """Return a page's size in bytes; OSError where it is not there."""
        with os.fdopen(self._open(name), "rb") as file:
            return os.fstat(file.fileno()).st_size

    def kept_on(self, name: str) -> str | None:
        """Return the day, of UTC, on which a page was fetched last; None where it is not there."""
        try:
            with os.fdopen(self._open(name), "rb") as file:
                seconds = os.fstat(file.fileno()).st_mtime
        except OSError:
            return None
        return time.strftime("%Y-%m-%d", time.gmtime(seconds))

    def read(self, name: str, size: int) -> bytes:
        """Return a page; OSError where it is not there, of another size, or not as it was kept."""
        with os.fdopen(self._open(name), "rb") as file:
            data = file.read(size + 1)
        if hashlib.sha256(data).hexdigest() != name:
            raise OSError(errno.EIO, "the kept page has changed")
        return data

    def strays(self, wanted: frozenset[str]) -> list[Path]:
        """Return what was kept and is not ``wanted`` any more, and what stopped runs left."""
        if self._folder.is_symlink() or not self._folder.is_dir():
            return []
        found = (path for path in self._folder.iterdir() if _OURS.fullmatch(path.name))
        return sorted(path for path in found if path.name not in wanted)

    def _open(self, name: str) -> int:
        """Open a regular file of this folder alone, following no link and waiting for no pipe."""
        if not _NAME.fullmatch(name):
            raise FileNotFoundError(errno.ENOENT, "no page was kept")
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
        folder = os.open(self._folder, flags | os.O_DIRECTORY)
        try:
            descriptor = os.open(name, flags | os.O_NONBLOCK, dir_fd=folder)
        finally:
            os.close(folder)
        state = os.fstat(descriptor)
        if not stat.S_ISREG(state.st_mode) or state.st_nlink > 1:
            os.close(descriptor)
            raise OSError(errno.EINVAL, "the kept page is no file of this index alone")
        return descriptor


def stray_pages(directory: Directory, catalog: PassageStore) -> list[Path]:
    """Return the kept pages that the catalogue does not speak of."""
    spoken_of = {root.hints.page or "" for root in catalog.roots.all()}
    spoken_of |= {e.source.sha256 for e in catalog.entries() if is_url(e.source.path)}
    return Pages(directory.pages).strays(frozenset(spoken_of))


def drop_stray_pages(directory: Directory, catalog: PassageStore) -> None:
    """Remove the kept pages that the catalogue does not speak of."""
    if directory.pages.is_dir():
        for path in stray_pages(directory, catalog):
            with storing(path):
                discard(path, directory.path)
