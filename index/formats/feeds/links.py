"""Bookmarks and reading lists: they hold links to articles, and none of the articles."""

from __future__ import annotations

from typing import NoReturn

from index.article import Location
from index.formats.hints import Hints
from index.formats.tables.fields import only_links


def read(data: bytes, hints: Hints) -> NoReturn:  # noqa: ARG001 - a reader's signature
    """Raise ``Unreadable``: there is no article here."""
    raise only_links()


def shown(data: bytes, location: Location, encoding: str) -> None:
    """Return None: nothing of such a file is cited."""
