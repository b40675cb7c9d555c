"""The nouns of the index: spans, sentences, passages, articles and hits.

Everything here is frozen data. Nothing here reads a file, cuts a text or scores anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from index.parts import Part


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters, 0-based: ``text[start:end]``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters of ``text`` that the span covers."""
        return text[self.start : self.end]

    def shifted(self, offset: int) -> Span:
        """Return the span moved right by ``offset`` characters."""
        return Span(self.start + offset, self.end + offset) if offset else self

    def overlaps(self, other: Span) -> bool:
        """Say whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end


class Role(StrEnum):
    """What a stretch of an article is for; prose answers an ordinary question."""

    PROSE = "prose"
    HEADING = "heading"
    HEADER = "header"
    """The row of a table that names its columns."""
    QUESTION = "question"
    """Prose that asks and says nothing, as in an interview or a list of questions."""
    ROW = "row"
    """A row of a table, its cells joined by `` | ``."""
    QUOTATION = "quotation"
    """What somebody else wrote: the text that a mail replies to."""
    CODE = "code"
    CAPTION = "caption"
    SPEAKER = "speaker"
    """The line that says who speaks next."""
    BYLINE = "byline"
    NAVIGATION = "navigation"
    """Buttons, menus, running heads, signatures: furniture of a page."""
    METADATA = "metadata"
    """What a file states of an article outside of its text; no article has such a sentence."""


CELL = " | "
"""What stands between the cells of a row."""

UNSEARCHED = frozenset({Role.SPEAKER, Role.BYLINE, Role.NAVIGATION, Role.METADATA})
LANDMARKS = frozenset({Role.HEADING, Role.SPEAKER})
"""The lines that begin something: a section, or what somebody says."""

_ANSWERING = frozenset({Role.PROSE, Role.ROW, Role.QUOTATION, Role.CODE})


@dataclass(frozen=True, slots=True)
class Location:
    """Where a sentence stands in its file: what a citation names.

    ``line`` and ``column`` are 1-based; ``start`` and ``end`` count characters of the decoded
    file (a byte-order mark is not part of it), ``byte_start`` and ``byte_end`` bytes of the file
    as it lies on disk. Both ranges are 0-based and half-open.

    ``parts`` lead from the file to the text that the numbers count in, outermost first: a member
    of an archive, a page. It is empty where that is the file itself. In a part that has no lines or
    no bytes of its own, ``line``, ``column``, ``byte_start`` and ``byte_end`` are 0, and ``start``
    and ``end`` count characters of its visible text.
    """

    line: int
    column: int
    start: int
    end: int
    byte_start: int
    byte_end: int
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: ``article.text[span.start:span.end] == text``, always.

    ``group`` joins the sentences of one quotation that runs over several of them; it is ``None``
    outside such a quotation. ``level`` is that of a heading, from 1, where its format tells it.
    """

    span: Span
    text: str
    role: Role
    location: Location
    group: int | None = None
    level: int = 0

    @property
    def searchable(self) -> bool:
        """Say whether the sentence is part of the text that is searched."""
        return self.role not in UNSEARCHED

    @property
    def answers(self) -> bool:
        """Say whether the sentence may answer a question; a heading is only read beside it."""
        return self.role in _ANSWERING


@dataclass(frozen=True, slots=True)
class Metadata:
    """What an article says about itself; whatever is not recognised is ``None``.

    ``date`` and ``updated`` are ISO 8601 (``2016-11-17``, ``2016-11`` or ``2016``); ``language`` is
    a language's code of two letters. ``source`` is the outlet or the agency, ``place`` where the
    article was written, as its dateline says.
    """

    title: str | None = None
    date: str | None = None
    authors: tuple[str, ...] = ()
    source: str | None = None
    updated: str | None = None
    language: str | None = None
    description: str | None = None
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    subtitle: str | None = None
    place: str | None = None

    @property
    def author(self) -> str | None:
        """Return the authors' names in one line."""
        return ", ".join(self.authors) or None


@dataclass(frozen=True, slots=True)
class Article:
    """One file, or a member of one, as it was read; the hash proves which bytes were read.

    ``path`` is absolute; ``sha256`` is the hex digest of the file's bytes; ``size``, ``mtime_ns``,
    ``ctime_ns`` and ``inode`` are the file's when it was read, 0 what is not known; ``format``
    names the reader that read it. ``member`` tells the articles of one file apart, and is "" where
    the file is one article; ``notes`` are the reader's remarks for the user.
    """

    path: str
    size: int
    mtime_ns: int
    sha256: str
    encoding: str
    format: str
    metadata: Metadata
    text: str
    sentences: tuple[Sentence, ...]
    ctime_ns: int = 0
    inode: int = 0
    member: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """Neighbouring whole sentences, ``sentences[first:last]``, joined by spaces for searching."""

    first: int
    last: int
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """The article a hit comes from, without its text: enough to cite it.

    ``id`` is the catalogue's number of the article within one build of the index, ``size`` that of
    its file in bytes, where it is known; ``member`` tells the articles of one file apart.
    """

    id: int
    path: str
    sha256: str
    encoding: str
    format: str
    metadata: Metadata
    size: int | None = None
    member: str = ""


@dataclass(frozen=True, slots=True)
class NearCopy:
    """An article that is nearly the same as another one.

    ``containment`` in [0, 1] is how much of the smaller of the two the larger one holds.
    """

    source: Source
    containment: float


@dataclass(frozen=True, slots=True)
class Understanding:
    """One article of a file; ``indexed`` says that it is shown as the index holds it.

    ``sections`` are the headings above each of ``sentences``, outermost first; ``passages`` is how
    many of them are searched.
    """

    path: str
    member: str
    format: str
    encoding: str
    metadata: Metadata
    sentences: tuple[Sentence, ...]
    sections: tuple[tuple[str, ...], ...]
    passages: int
    indexed: bool
