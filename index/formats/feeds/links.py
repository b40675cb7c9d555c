"""Bookmarks and reading lists: they hold links to articles, and none of the articles."""

from __future__ import annotations

import re
from typing import NoReturn

from index.article import Location
from index.formats.hints import Hints
from index.formats.tables.fields import only_links

_LIST = re.compile(
    rb"<!DOCTYPE NETSCAPE-Bookmark-file-1>"
    rb"|<title>\s*(?:Pocket Export|Instapaper: Export)\s*</title>",
    re.IGNORECASE,
)
_HEAD = 2_000  # bytes


def is_reading_list(data: bytes) -> bool:
    """Say whether a web page is what a browser or a reading list exports."""
    return _LIST.search(data, 0, _HEAD) is not None


def read(data: bytes, hints: Hints) -> NoReturn:  # noqa: ARG001 - a reader's signature
    """Raise ``Unreadable``: there is no article here."""
    raise only_links()


def shown(data: bytes, location: Location, encoding: str) -> None:
    """Return None: nothing of such a file is cited."""
