"""What may lie in an index: folders and files of our own making, and nothing that leads outside.

An index may have come in an archive or lie on a shared disk. Before anything in it is opened, it is
looked at by names and kinds alone, and no link is followed.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from index.errors import IndexCorrupt

DERIVED = re.compile(r"(?:words|vectors)/\.?[A-Za-z0-9][A-Za-z0-9._-]*")
"""The names of derived files, relative to their build."""

CATALOGUE_FILE = re.compile(r"catalog\.db(?:-(?:wal|shm|journal))?")
WORD_FILE = re.compile(
    r"[0-9a-f]{32}\.(?:idx|pos|term|store|store\.temp|fast|fieldnorm|\d+\.del)"
    r"|(?:meta|\.managed)\.json|\.tantivy-(?:meta|writer)\.lock|\.tmp\w{6}"
)
SEGMENT_FILE = re.compile(r"\d+-\d+\.\d+\.faiss|\.\d+-\d+\.\d+\.faiss\.[0-9a-f]+\.tmp")
"""The names of the files that this program writes: of the catalogue, and in words/ and vectors/."""

_JOURNAL = "catalog.db-journal"
_HEADER = 100  # bytes of a database that say what it is (https://sqlite.org/fileformat2.html)
_MAGIC = b"SQLite format 3\0"
_WRITE_VERSION, _READ_VERSION, _WAL = 18, 19, 2


def require_plain(build: Path) -> None:
    """Raise IndexCorrupt where a build is a link, or holds what is no folder or regular file.

    A link, a pipe or a device is no file of an index, and neither is a journal of SQLite's that
    could name other files: the catalogue has a log in its place.
    """
    if build.is_symlink():
        raise _foreign(build, "is a link")
    for entry in _walk(build):
        if not entry.is_file(follow_symlinks=False):
            raise _foreign(Path(entry.path), "is no file that an index has")
        if entry.name == _JOURNAL:
            raise _foreign(Path(entry.path), "is a journal that this program never writes")


def require_catalogue(path: Path) -> None:
    """Raise IndexCorrupt unless ``path`` begins as a database does that has a write-ahead log.

    A catalogue that has just been made, and holds nothing yet, may be empty.
    """
    with os.fdopen(open_plain(path, os.O_RDONLY), "rb") as file:
        header = file.read(_HEADER)
    if not header:
        return
    versions = header[_WRITE_VERSION : _READ_VERSION + 1]
    if not header.startswith(_MAGIC) or versions != bytes((_WAL, _WAL)):
        raise _foreign(path, "is not a catalogue that this program wrote")


def open_plain(path: Path, flags: int, mode: int = 0o600) -> int:
    """Open a regular file with one name, following no link; OSError or IndexCorrupt if it is not.

    Returns the descriptor. A pipe is not waited for.
    """
    descriptor = os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, mode)
    state = os.fstat(descriptor)
    if not stat.S_ISREG(state.st_mode) or state.st_nlink > 1:
        os.close(descriptor)
        raise _foreign(path, "is not a file of this index alone")
    return descriptor


def _walk(build: Path, *, inside: bool = False) -> Iterator[os.DirEntry[str]]:
    """Yield what is no folder in a build and in its folders; a writer may be at work there."""
    with suppress(FileNotFoundError), os.scandir(build) as entries:
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                yield entry
            elif not inside:
                yield from _walk(Path(entry.path), inside=True)


def _foreign(path: Path, what: str) -> IndexCorrupt:
    return IndexCorrupt(
        f"{path} {what}; the index may have been tampered with.",
        "Do not use it. If it is yours, remove that and run: qa index check",
    )
