"""Absence is not intent: what a folder has lost at once may lie on a disk that is not mounted.

A folder that was added and is empty counts as one that is not there, since that is what an
unmounted disk leaves of itself. One that has lost more than half of its articles, and more than ten
of them, may have been replaced by another; so may an empty one below it that had more than ten.
What they held stays indexed until the user accepts the loss.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from index.store.catalog.roots import Root
from index.urls import is_url

MOST_LOST, LARGEST_SHARE = 10, 0.5
"""Articles, and the share of a folder's articles, that may go at once without a question."""


@dataclass(frozen=True, slots=True)
class Loss:
    """A folder that has lost, at once, so many of its ``held`` articles that nobody may mean it."""

    folder: str
    lost: int
    held: int

    def __str__(self) -> str:
        return f"{self.folder} has lost {self.lost} of its {self.held} articles at once"


def losses(roots: Iterable[Root], held: Collection[str], lost: Collection[str]) -> tuple[Loss, ...]:
    """Return the losses to be asked about, given all paths that are ``held`` and those ``lost``.

    A root that is a file stands for its folder, which may be empty without it.
    """
    lost = [path for path in lost if not is_url(path)]
    if not lost:
        return ()
    named = {root.path for root in roots}
    files = named.intersection(held)
    folders = named - files | {os.path.dirname(path) for path in files}  # noqa: PTH120 - text
    folders |= set(filter(_is_empty, _left_of(lost)))
    gone, had = _counted(lost, folders), _counted(held, folders)
    return tuple(
        Loss(folder, gone[folder], had[folder])
        for folder in sorted(gone)
        if gone[folder] > max(MOST_LOST, LARGEST_SHARE * had[folder])
        or (folder in named and _is_empty(folder))
    )


def _left_of(lost: Iterable[str]) -> set[str]:
    """Return the innermost folders that are still there, of those that the files lay in."""
    left = set()
    for folder in {os.path.dirname(path) for path in lost}:  # noqa: PTH120 - text
        standing = folder
        while not os.path.isdir(standing) and standing != "/":  # noqa: PTH112 - text
            standing = os.path.dirname(standing)  # noqa: PTH120 - text
        left.add(standing)
    return left


def _counted(paths: Iterable[str], folders: Collection[str]) -> Counter[str]:
    """Count the paths below each of ``folders``."""
    found: Counter[str] = Counter()
    for path in paths:
        folder, parent = path, os.path.dirname(path)  # noqa: PTH120 - text: there may be 50,000
        while folder != parent:
            folder, parent = parent, os.path.dirname(parent)  # noqa: PTH120 - as above
            if folder in folders:
                found[folder] += 1
    return found


def _is_empty(folder: str) -> bool:
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is None
    except OSError:
        return False
