"""What lies on disk: the article files under the paths a user named. Looks, and never reads.

Nothing outside what the user named is ever returned: folders behind links are not entered, and a
link to a file counts only where its target lies inside the same folder.
"""

from __future__ import annotations

import os
import stat
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from index.characters import encodable
from index.errors import UsageError
from index.formats.hints import NO_HINTS, Hints
from index.formats.registry import suffixes


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """A file, or a folder that cannot be entered, as ``stat`` shows it at ``seen_ns``.

    ``problem`` says why it cannot be read, where that is known; ``hints`` what the user says of
    it.
    """

    path: str
    size: int
    mtime_ns: int
    seen_ns: int
    problem: str | None = None
    ctime_ns: int = 0
    inode: int = 0
    hints: Hints = NO_HINTS


def absolute(path: str) -> str:
    """Return a path that a user named as the catalogue would hold it; links are not resolved."""
    if not path or "\0" in path or path != encodable(path):
        raise UsageError(f"{path!a} is no path that can be indexed.", "Name a file or folder.")
    return os.path.abspath(os.path.expanduser(path))  # noqa: PTH100, PTH111 - Path keeps ".."


def existing(path: str) -> str:
    """Return a path like ``absolute``; UsageError if nothing is there."""
    found = absolute(path)
    if not os.path.lexists(found):
        raise UsageError(f"There is no file or folder {path}.", "Check the spelling.")
    return found


def scan(root: str, glob: str | None) -> Iterator[ScannedFile]:
    """Yield the article files at or under ``root``, an absolute path.

    A file named by the user is always returned. In a folder, hidden files and folders are passed
    over, and so is what matches neither ``glob`` nor, without one, a known suffix. ``glob`` is
    matched against the path below the root and against the file's name.
    """
    if os.path.isdir(root):  # noqa: PTH112 - False, not an error, where a parent cannot be entered
        yield from _folder(root, glob)
    elif os.path.lexists(root):
        yield _found(root)


def _folder(root: str, glob: str | None) -> Iterator[ScannedFile]:
    inside = os.path.realpath(root)
    troubles: list[OSError] = []
    # Text, not Path: a folder of 50,000 files is looked through at every update.
    for folder, files in walk(root, troubles):
        for name in files:
            path = os.path.join(folder, name)  # noqa: PTH118 - as above
            if wanted(path, name, root, glob):
                yield _found(path, inside)
    for trouble in troubles:
        yield _problem(trouble.filename, trouble.strerror or "cannot be entered")


def passed_over(root: str) -> Counter[str]:
    """Count the files below a folder that no reader is for, by their suffix in lower case."""
    found: Counter[str] = Counter()
    for _, files in walk(root, []):
        endings = (os.path.splitext(name)[1].lower() for name in files)  # noqa: PTH122 - as above
        found.update(ending for ending in endings if ending not in suffixes())
    return found


def walk(
    root: str, troubles: list[OSError], enters: Callable[[str], bool] = lambda _: True
) -> Iterator[tuple[str, list[str]]]:
    """Yield each folder that is not hidden, with the names in it that are neither folders nor so.

    Only what it ``enters`` below the root is looked into. Folders may lie in each other as deep as
    the system allows, where ``os.walk``, which calls itself, gives up. Those that cannot be entered
    are added to ``troubles``.
    """
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                seen = sorted((e for e in entries if e.name[0] != "."), key=lambda e: e.name)
        except OSError as trouble:
            troubles.append(trouble)
            continue
        files = [entry.name for entry in seen if not _is_folder(entry)]
        yield folder, files
        folders = (e for e in reversed(seen) if _is_folder(e) and not e.is_symlink())
        waiting.extend(entry.path for entry in folders if enters(entry.path))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link in a circle
        return False


def wanted(path: str, name: str, root: str, glob: str | None) -> bool:
    """Say whether a file of this name below ``root`` is an article: by its glob, or its suffix."""
    if glob is None:
        return os.path.splitext(name)[1].lower() in suffixes()  # noqa: PTH122 - as above
    return fnmatchcase(name, glob) or fnmatchcase(path[len(root) :].lstrip("/"), glob)


def _found(path: str, inside: str | None = None) -> ScannedFile:
    """Look at a file; ``inside`` is the folder that a link must not lead out of."""
    seen_ns = time.time_ns()
    try:
        path.encode()
        state = os.lstat(path)
        if stat.S_ISLNK(state.st_mode):
            if inside and not _is_below(os.path.realpath(path), inside):
                return _problem(path, "a link to outside the folder")
            state = os.stat(path)  # noqa: PTH116 - as above
    except UnicodeEncodeError:
        return _problem(path, "its name is not UTF-8")
    except OSError as error:
        return _problem(path, error.strerror or "cannot be read")
    if not stat.S_ISREG(state.st_mode):
        return _problem(path, "a pipe, a socket or a device, not a file")
    return ScannedFile(
        path,
        state.st_size,
        state.st_mtime_ns,
        seen_ns,
        ctime_ns=state.st_ctime_ns,
        inode=state.st_ino,
    )


def _is_below(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip("/") + "/")


def _problem(path: str, problem: str) -> ScannedFile:
    shown = path.encode(errors="backslashreplace").decode()
    return ScannedFile(shown, 0, 0, 0, problem)
