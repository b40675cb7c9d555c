"""What lies on disk: the article files under the paths a user named. Looks, and never reads.

Nothing outside what the user named is ever returned: folders behind links are not entered, and a
link to a file counts only where its target lies inside the same folder.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from index.readers import suffixes


@dataclass(frozen=True, slots=True)
class Found:
    """A file as ``stat`` shows it; ``problem`` says why it cannot be read, where that is known."""

    path: str
    size: int
    mtime_ns: int
    problem: str | None = None


def scan(root: str, glob: str | None) -> Iterator[Found]:
    """Yield the article files at or under ``root``, in order of path.

    A file named by the user is always returned. In a folder, hidden files and folders are passed
    over, and so is what matches neither ``glob`` nor, without one, a known suffix. ``glob`` is
    matched against the path below the root and against the file's name.
    """
    if Path(root).is_dir():
        yield from _folder(Path(root), glob)
    elif os.path.lexists(root):
        yield _found(Path(root))


def _folder(root: Path, glob: str | None) -> Iterator[Found]:
    inside = root.resolve()
    for folder, subfolders, files in os.walk(root, onerror=None):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in sorted(files):
            path = Path(folder, name)
            if name.startswith(".") or not _wanted(path, root, glob):
                continue
            if path.is_symlink() and not _target(path).is_relative_to(inside):
                yield Found(str(path), 0, 0, "a link to outside the folder")
            else:
                yield _found(path)


def _target(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute().parent.parent  # a loop of links leads nowhere inside


def _wanted(path: Path, root: Path, glob: str | None) -> bool:
    if glob is None:
        return path.suffix.lower() in suffixes()
    return fnmatchcase(path.name, glob) or fnmatchcase(path.relative_to(root).as_posix(), glob)


def _found(path: Path) -> Found:
    try:
        state = path.stat()
    except OSError as error:
        return Found(str(path), 0, 0, error.strerror or "cannot be read")
    return Found(str(path), state.st_size, state.st_mtime_ns)
