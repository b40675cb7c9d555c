"""The formats an article may come in: bytes become text, blocks and offsets back into the file.

A reader is a module here with one function, ``read(data: bytes) -> Document``; a new format is a
new module and its line in ``READERS``. Nothing here opens a file, guesses who wrote an article or
cuts a sentence.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
from index.formats.document import Block, Document, Unreadable

__all__ = ["READERS", "Block", "Document", "Unreadable", "format_of", "read", "suffixes"]

# Suffix -> module of this package. A module is imported when its first file is read.
READERS: Mapping[str, str] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
}


def suffixes() -> frozenset[str]:
    """Return the file name endings that have a reader, in lower case, with their dot."""
    return frozenset(READERS)


VERSION = 1
"""Raised whenever the same bytes would give another document (``index.maintenance.recipe``)."""


def format_of(name: str) -> str:
    """Return the format that reads a file of this name; case does not matter.

    A suffix that has no reader is read as text: nobody names such a file but on purpose, and
    what is no text is refused by its bytes.
    """
    return READERS.get(PurePath(name).suffix.lower(), "text")


def read(format_: str, data: bytes) -> Document:
    """Read a file's bytes as a document of a format that ``format_of`` returned.

    Raises ``Unreadable`` when the bytes are not such a document.
    """
    module = import_module(f"{__package__}.{format_}")
    reader = cast("Callable[[bytes], Document]", module.read)
    return reader(data)
