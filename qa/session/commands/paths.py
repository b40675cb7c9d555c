"""File names as arguments: what could complete one, and the path that was meant. Reads no file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from index import paths
from qa.rendering.sanitise import clean
from qa.session.session import Session


def meant(typed: str) -> Path:
    """Return the path that was typed or pasted."""
    return Path(paths.meant(typed))


def complete(_session: Session, typed: str) -> Iterator[tuple[str, str]]:
    """Yield the folders and files that what was typed may become; hidden ones if it says so."""
    folder, slash, start = typed.rpartition("/")
    place = meant(folder + slash) if slash else Path()
    try:
        entries = sorted(os.scandir(place), key=lambda entry: entry.name.casefold())
    except (OSError, ValueError):
        return
    for entry in entries:
        name = entry.name
        hidden = name.startswith(".") and not start.startswith(".")
        if hidden or not name.casefold().startswith(start.casefold()) or name != clean(name):
            continue
        if entry.is_dir():
            yield f"{folder}{slash}{name}/", "folder"
        else:
            yield f"{folder}{slash}{name}", ""
