"""What lies on disk: the article files under the paths a user named. Looks, and never reads.

Nothing outside what the user named is ever returned: folders behind links are not entered, and a
link to a file counts only where its target lies inside the same folder.
"""

from __future__ import annotations

import os
import stat
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from index.characters import encodable
from index.errors import UsageError
from index.formats.hints import NO_HINTS, Hints
from index.formats.registry import suffixes
from index.ingest.ignored import IGNORE_FILES, Reason, rules_for
from index.paths import meant_as_there


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
    """Return a path that a user named as the catalogue would hold it; links are not resolved.

    It may be pasted as terminals and desktops write one (``index.paths``).
    """
    if not path or "\0" in path or path != encodable(path):
        raise UsageError(f"{path!a} is no path that can be indexed.", "Name a file or folder.")
    return os.path.abspath(meant_as_there(path))  # noqa: PTH100 - Path keeps ".."


def existing(path: str) -> str:
    """Return a path like ``absolute``; UsageError if nothing is there."""
    found = absolute(path)
    if not os.path.lexists(found):
        raise UsageError(f"There is no file or folder {path}.", "Check the spelling.")
    return found


def scan(root: str, glob: str | None, hints: Hints = NO_HINTS) -> Iterator[ScannedFile]:
    """Yield the article files at or under ``root``, an absolute path.

    A file named by the user is always returned. In a folder, what is hidden or ignored is passed
    over unless the ``hints`` ask for it, and so is what matches neither ``glob`` nor, without one,
    a known suffix. ``glob`` is matched against the path below the root and against the file's name.
    """
    if os.path.isdir(root):  # noqa: PTH112 - False, not an error, where a parent cannot be entered
        yield from _folder(root, glob, hints)
    elif os.path.lexists(root):
        yield _found(root)


def _folder(root: str, glob: str | None, hints: Hints) -> Iterator[ScannedFile]:
    inside = os.path.realpath(root)
    troubles: list[OSError] = []
    # Text, not Path: a folder of 50,000 files is looked through at every update.
    for folder, files in walk(root, troubles, hints=hints):
        for name in files:
            path = os.path.join(folder, name)  # noqa: PTH118 - as above
            if wanted(path, name, root, glob):
                yield _found(path, inside)
    for trouble in troubles:
        yield _problem(trouble.filename, trouble.strerror or "cannot be entered")


@dataclass(frozen=True, slots=True)
class PassedOver:
    """What below some folders is not looked at, or is no article.

    ``kinds`` counts the files that no reader is for, by suffix in lower case, most first;
    ``hidden`` and ``ignored`` count files and whole folders; ``made`` are the folders that tools
    made for themselves.
    """

    kinds: tuple[tuple[str, int], ...] = ()
    hidden: int = 0
    ignored: int = 0
    made: tuple[str, ...] = ()


NOTHING = PassedOver()


def passed_over(folders: Iterable[tuple[str, Hints]], apart: Collection[str]) -> PassedOver:
    """Say what ``scan`` passes over below folders, but for the paths that are to be kept apart."""
    kinds: Counter[str] = Counter()
    reasons: dict[str, Reason] = {}
    for root, hints in folders:
        for _, files in walk(root, [], hints=hints, passed=reasons.__setitem__):
            endings = (os.path.splitext(name)[1].lower() for name in files)  # noqa: PTH122 - text
            kinds.update(ending for ending in endings if ending not in suffixes())
    told = {path: why for path, why in reasons.items() if not path.endswith(IGNORE_FILES)}
    counts = Counter(reason for path, reason in told.items() if path not in apart)
    return PassedOver(
        tuple(kinds.most_common()),
        counts[Reason.HIDDEN],
        counts[Reason.IGNORED],
        tuple(path for path, reason in reasons.items() if reason is Reason.MADE),
    )


def walk(
    root: str,
    troubles: list[OSError],
    enters: Callable[[str], bool] = lambda _: True,
    hints: Hints = NO_HINTS,
    passed: Callable[[str, Reason], object] = lambda _path, _reason: None,
) -> Iterator[tuple[str, list[str]]]:
    """Yield each folder that is not passed over, with the names in it that are neither.

    Only what it ``enters`` below the root is looked into. Folders may lie in each other as deep as
    the system allows, where ``os.walk``, which calls itself, gives up. Those that cannot be entered
    are added to ``troubles``; ``passed`` is told what is passed over, and why.
    """
    waiting = [(root, rules_for(root, hints))]
    while waiting:
        folder, rules = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                seen = sorted(entries, key=lambda e: e.name)
        except OSError as trouble:
            troubles.append(trouble)
            continue
        names = {entry.name for entry in seen}
        if folder != root and rules.made(folder, names):
            passed(folder, Reason.MADE)
            continue
        rules = rules.inside(folder, names)
        files, folders = [], []
        for entry in seen:
            is_folder = _is_folder(entry)
            if reason := rules.reason(entry.path, is_folder=is_folder):
                passed(entry.path, reason)
            elif not is_folder:
                files.append(entry.name)
            elif not entry.is_symlink() and enters(entry.path):
                folders.append((entry.path, rules))
        yield folder, files
        waiting.extend(reversed(folders))


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
