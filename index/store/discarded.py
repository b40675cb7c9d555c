"""What is no longer wanted: renamed away in one step, and only then removed.

So whatever lies under its own name is whole. Who is killed while removing leaves a remnant, whose
name the next writer knows and sweeps.
"""

from __future__ import annotations

import re
import shutil
import uuid
from contextlib import suppress
from pathlib import Path

_REMNANT = re.compile(r"\..+\.[0-9a-f]{32}\.gone")


def is_remnant(path: Path) -> bool:
    """Say whether a file or folder is what a stopped removal left."""
    return _REMNANT.fullmatch(path.name) is not None


def discard(path: Path, by_way_of: Path) -> None:
    """Remove a file, a link, or a folder with all that is in it; nothing may be there either.

    ``by_way_of`` is a folder of the same file system that is swept. Raises OSError where ``path``
    cannot be taken from its place.
    """
    remnant = path
    if not is_remnant(path):
        remnant = by_way_of / f".{path.name}.{uuid.uuid4().hex}.gone"
        with suppress(FileNotFoundError):
            path.rename(remnant)
    if remnant.is_symlink() or not remnant.is_dir():
        with suppress(OSError):
            remnant.unlink()
    else:
        shutil.rmtree(remnant, ignore_errors=True)


def discard_ours(folder: Path, ours: re.Pattern[str], by_way_of: Path) -> None:
    """Remove a folder with the files in it whose names are ``ours``; it may not be there.

    What somebody else has put there stays where it is, and then so does the folder.
    """
    if not others_in(folder, ours):
        discard(folder, by_way_of)
        return
    for path in sorted(folder.iterdir()):
        if ours.fullmatch(path.name):
            discard(path, by_way_of)


def others_in(folder: Path, ours: re.Pattern[str]) -> list[Path]:
    """Return what lies in a folder, which may not be there, under names that are not ``ours``."""
    if folder.is_symlink() or not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not ours.fullmatch(path.name))
