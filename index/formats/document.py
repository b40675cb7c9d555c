"""What every format gives: visible text in blocks with their roles, and the way to the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from index.article import Location, Metadata, Role, Span


class Unreadable(ValueError):
    """The bytes are not an article of this format: ``reason`` and ``remedy``, for people.

    ``reason`` continues a sentence that begins with the file's name ("is a PDF document").
    """

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


class Places(Protocol):
    """Knows where a document's visible text stands in its file."""

    def locate(self, spans: Sequence[Span]) -> tuple[Location, ...]:
        """Return where ``spans`` of the text stand: non-empty, disjoint and in order."""
        ...


@dataclass(frozen=True, slots=True)
class Block:
    """A region of a document's text that is cut into sentences on its own.

    ``level`` is that of a heading, from 1, where the format tells it; 0 otherwise.
    """

    span: Span
    role: Role
    level: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """One article of a file, as its reader shows it.

    ``text`` is the visible text: what is cut, searched and quoted. ``blocks`` are in order and
    disjoint; what lies between them (a table's rule, white space) is not part of the article.
    ``plain`` says that the format marks no headings of its own: what is one shows in the lines
    alone. ``metadata`` is what the format itself states. ``encoding`` is the Python codec that the
    text was decoded by, "" where the format decides. ``member`` tells the articles of one file
    apart; it is "" where the file is one article. ``format`` is the format of the member, where it
    has one of its own. ``notes`` are remarks for the user about what was left out.
    """

    text: str
    blocks: tuple[Block, ...]
    places: Places
    plain: bool = False
    metadata: Metadata = field(default_factory=Metadata)
    encoding: str = ""
    member: str = ""
    format: str = ""
    notes: tuple[str, ...] = ()
