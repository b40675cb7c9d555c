"""The formats an article may come in: bytes become visible text, and lead back into the file.

A reader is a module here with two functions:

``read(data, hints) -> Document``
    or, where one file holds several articles, ``members(data, hints)``, which yields a ``Document``
    for each, or an ``Unread`` for what could not be read;
``shown(data, location, encoding) -> str | None``
    returns the visible text of the cited range, made again from the file's bytes; None where there
    is no such place. A citation is proved where that is the sentence.

A new format is a new module and its lines in ``kinds``. A reader raises ``Unreadable`` for
whatever is no such file, in bounded time and memory. Nothing here opens a file, guesses who wrote
an article or cuts a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

from index.formats.document import Block, Document, Unreadable
from index.formats.hints import NO_HINTS, Hints
from index.formats.kinds import EXTRAS, MODULES, format_of, is_lined, suffixes

if TYPE_CHECKING:
    from types import ModuleType

    from index.article import Location

__all__ = [
    "Block",
    "Document",
    "Hints",
    "Unread",
    "Unreadable",
    "documents",
    "format_of",
    "is_lined",
    "read",
    "shown",
    "suffixes",
]

VERSION = 7
"""Raised whenever the same bytes would give another document (``index.maintenance.recipe``)."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A member of a file that could not be read, and why."""

    member: str
    problem: Unreadable


def read(format_: str, data: bytes, hints: Hints = NO_HINTS) -> Document:
    """Return the first article of a file; raises as ``documents``, or the article's problem."""
    found = next(documents(format_, data, hints), None)
    if found is None:
        raise Unreadable("holds no article", "Check what is in it.")
    if isinstance(found, Unread):
        raise found.problem
    return found


def documents(
    format_: str,
    data: bytes,
    hints: Hints = NO_HINTS,
) -> Iterator[Document | Unread]:
    """Yield the articles of a file, of a format that ``format_of`` returned.

    Raises ``Unreadable`` when the bytes are not such a file.
    """
    module = _reader(format_)
    if hasattr(module, "members"):
        members = cast("Callable[[bytes, Hints], Iterator[Document | Unread]]", module.members)
        yield from members(data, hints)
    else:
        reader = cast("Callable[[bytes, Hints], Document]", module.read)
        yield reader(data, hints)


def shown(format_: str, data: bytes, location: Location, encoding: str) -> str | None:
    """Return the visible text at a place of a file, None where there is no such place."""
    try:
        show = cast("Callable[[bytes, Location, str], str | None]", _reader(format_).shown)
        return show(data, location, encoding)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - bytes that a reader trips over prove nothing
        return None


def _reader(format_: str) -> ModuleType:
    module = MODULES.get(format_)
    if module is None:
        raise Unreadable(f"is of a format unknown here, {format_}", "Update article-qa.")
    try:
        return import_module(f"{__package__}.{module}")
    except ModuleNotFoundError as error:
        extra = EXTRAS.get(format_)
        if extra is None:
            raise
        raise Unreadable(
            f"needs {error.name} to be read", f"Install it: pip install 'article-qa[{extra}]'"
        ) from error
