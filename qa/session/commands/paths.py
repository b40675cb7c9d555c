"""File names as arguments: what could complete one, and the path that was meant. Reads no file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from qa.rendering.sanitise import clean
from qa.session.session import Session

_FILE = "file://"
_ESCAPED = re.compile(r"\\(.)")


def meant(typed: str) -> Path:
    """Return the path that was typed, or pasted as terminals and desktops write one.

    It may be in quotes, have its blanks behind backslashes, begin at the home folder, or be the
    address of a file. What is there as it was typed is meant so.
    """
    typed = typed.strip()
    if not os.path.lexists(typed):
        typed = _unquoted(typed)
    return Path(os.path.expanduser(typed))  # noqa: PTH111 - as in qa.settings


def _unquoted(typed: str) -> str:
    if typed[:1] in "'\"":
        typed = typed.strip(typed[:1])
    elif not typed.startswith(_FILE):
        typed = _ESCAPED.sub(r"\1", typed)
    if typed.startswith(_FILE):
        return unquote(urlsplit(typed).path)
    return typed


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
