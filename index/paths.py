"""A path as people give one: typed, or pasted as terminals and desktops write it."""

from __future__ import annotations

import os
import re
from urllib.parse import unquote, urlsplit

_FILE = "file://"
_ESCAPED = re.compile(r"\\(.)")


def meant(typed: str) -> str:
    """Return the path that was typed or pasted; not made absolute, and no link resolved.

    It may be in quotes, have its blanks behind backslashes, begin at the home folder, or be the
    address of a file. What is there as it was typed is meant so.
    """
    typed = typed.strip()
    if not os.path.lexists(typed):
        typed = _unquoted(typed)
    return os.path.expanduser(typed)  # noqa: PTH111 - Path.expanduser fails for no such user


def meant_as_there(typed: str) -> str:
    """Return the path that was typed or pasted, as it is typed where nothing is at the other."""
    found = meant(typed)
    if os.path.lexists(found) or typed.startswith(_FILE):
        return found
    return os.path.expanduser(typed)  # noqa: PTH111 - as above


def _unquoted(typed: str) -> str:
    if typed[:1] in ("'", '"'):
        typed = typed.strip(typed[:1])
    elif not typed.startswith(_FILE):
        typed = _ESCAPED.sub(r"\1", typed)
    if typed.startswith(_FILE):
        return unquote(urlsplit(typed).path)
    return typed
