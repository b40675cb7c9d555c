"""What of a folder is passed over: hidden names, what its ignore files name, what tools have made.

Ignore files are those of ripgrep: ``.ignore``, and ``.gitignore``, in each folder, the nearest
first, and the one before the other. Those above the folder that was named count up to the top of
its repository, unless they name that folder itself: whoever names it wants it.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from index.formats.hints import Hints

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORE_FILES = (".ignore", ".gitignore")
"""Where patterns of what is to be ignored stand; what the first decides holds."""

_MADE = frozenset("node_modules bower_components __pycache__ __MACOSX .git .hg .svn".split())
# Of an environment of Python's (PEP 405), and of any cache (https://bford.info/cachedir).
_MARKS = frozenset(("pyvenv.cfg", "CACHEDIR.TAG"))
_REPOSITORY = ".git"
_LARGEST = 1_000_000  # bytes of an ignore file
# Between two slashes. Over a name of 255 characters three take milliseconds, and five minutes.
_MANY_STARS = re.compile(r"(?:\*[^*/]*){4}")


class Reason(StrEnum):
    """Why something is passed over."""

    HIDDEN = "hidden"
    IGNORED = "ignored"
    MADE = "made"


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The patterns of the ignore file in ``folder`` whose name is ``kind``."""

    folder: str
    kind: str
    spec: GitIgnoreSpec

    def decision(self, path: str) -> bool | None:
        """Say whether a path, a folder's with a slash behind it, is ignored; None: nothing said."""
        below = path[len(self.folder) :].lstrip("/")
        return self.spec.check_file(below).include


@dataclass(frozen=True, slots=True)
class Rules:
    """What is passed over in a folder, by the ignore files ``above`` and in it, nearest first.

    What the user ``wants`` of it may be all that is hidden, and all that is ignored.
    """

    wants: Hints
    above: tuple[_Patterns, ...] = ()

    def inside(self, folder: str, names: Collection[str]) -> Rules:
        """Return the rules for what lies in a folder that has ``names`` in it."""
        if self.wants.no_ignore:
            return self
        kinds = (kind for kind in IGNORE_FILES if kind in names)
        found = tuple(each for kind in kinds if (each := _read(folder, kind)))
        return replace(self, above=(*found, *self.above)) if found else self

    def reason(self, path: str, *, is_folder: bool) -> Reason | None:
        """Say why a path in that folder is passed over; None if it is not."""
        name = os.path.basename(path)  # noqa: PTH119 - text: a folder may hold 50,000 files
        if name.startswith(".") and not self.wants.hidden:
            return Reason.HIDDEN
        if self.above and self._ignores(f"{path}/" if is_folder else path):
            return Reason.IGNORED
        return None

    def _ignores(self, path: str) -> bool:
        for kind in IGNORE_FILES:
            for patterns in self.above:
                if patterns.kind == kind and (said := patterns.decision(path)) is not None:
                    return said
        return False

    def made(self, folder: str, names: Collection[str]) -> bool:
        """Say whether a folder with ``names`` in it is what a tool made for itself."""
        if self.wants.no_ignore:
            return False
        return os.path.basename(folder) in _MADE or not _MARKS.isdisjoint(names)  # noqa: PTH119 - text


def rules_for(root: str, wants: Hints) -> Rules:
    """Return the rules that hold for a folder before it is looked into."""
    rules = Rules(wants)
    if wants.no_ignore:
        return rules
    for folder in reversed(list(_up_to_repository(root))):
        rules = rules.inside(folder, IGNORE_FILES)
    itself = rules.reason(root, is_folder=True)
    return Rules(wants) if itself is Reason.IGNORED else rules


def _up_to_repository(root: str) -> Iterator[str]:
    """Return the folders above ``root`` up to the top of its repository, the nearest first."""
    folders, folder = [], root
    while not os.path.lexists(os.path.join(folder, _REPOSITORY)):  # noqa: PTH118 - text
        parent = os.path.dirname(folder)  # noqa: PTH120 - text
        if parent == folder:
            return iter(())
        folder = parent
        folders.append(folder)
    return iter(folders)


def _read(folder: str, kind: str) -> _Patterns | None:
    """Read an ignore file; None if it is none, or says nothing. A line without sense is nothing."""
    path = os.path.join(folder, kind)  # noqa: PTH118 - text
    try:
        state = os.lstat(path)
        if not stat.S_ISREG(state.st_mode) or state.st_size > _LARGEST:
            return None
        with open(path, "rb") as file:  # noqa: PTH123 - text
            text = file.read(_LARGEST).decode("utf-8-sig", "replace")
    except OSError:
        return None
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - only where there is such a file
    from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern  # noqa: PLC0415 - likewise

    patterns = []
    for line in text.splitlines():
        if not _MANY_STARS.search(line):
            try:
                patterns.append(GitIgnoreSpecPattern(line))
            except ValueError:
                continue
    return _Patterns(folder, kind, GitIgnoreSpec(patterns)) if patterns else None
