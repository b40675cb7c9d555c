"""The formats an article may come in: bytes become visible text, and lead back into the file.

A reader is a module here with two functions:

``read(data, hints) -> Document``
    or, where one file holds several articles, ``members(data, hints)``, which yields a ``Document``
    for each, or an ``Unread`` for what could not be read;
``shown(data, location, encoding) -> str | None``
    returns the visible text of the cited range, made again from the file's bytes; None where there
    is no such place. A citation is proved where that is the sentence.

A new format is a new module and its lines in the tables below. A reader raises ``Unreadable`` for
whatever is no such file, in bounded time and memory. Nothing here opens a file, guesses who wrote
an article or cuts a sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, cast

from index.formats.document import Block, Document, Unreadable
from index.formats.hints import NO_HINTS, Hints

if TYPE_CHECKING:
    from types import ModuleType

    from index.article import Location

__all__ = [
    "READERS",
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

VERSION = 2
"""Raised whenever the same bytes would give another document (``index.maintenance.recipe``)."""

# Suffix -> format, which is what an index calls it.
READERS = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".docx": "docx",
    ".docm": "docx",
    ".odt": "odt",
    ".rtf": "rtf",
    ".pptx": "pptx",
    ".epub": "epub",
    ".eml": "eml",
    ".mbox": "mbox",
    ".mbx": "mbox",
}

# Format -> module of this package, imported when its first file is read.
_MODULES = {
    "text": "texts.text",
    "markdown": "texts.markdown",
    "docx": "office.docx",
    "odt": "office.odt",
    "rtf": "office.rtf",
    "pptx": "office.pptx",
    "epub": "office.epub",
    "eml": "mail.eml",
    "mbox": "mail.mbox",
    "office_97": "office.legacy",
}

# What a file begins with -> format, whatever its name is.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office_97"),
)

# What a ZIP says it is in its member ``mimetype``, or a folder that only such a file has -> format.
_MIMETYPES = {
    b"application/epub+zip": "epub",
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.text-template": "odt",
}
_FOLDERS = {"word": "docx", "ppt": "pptx"}

# Format -> the extra that installs what it imports.
_EXTRAS: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Unread:
    """A member of a file that could not be read, and why."""

    member: str
    problem: Unreadable


def suffixes() -> frozenset[str]:
    """Return the file name endings that have a reader, in lower case, with their dot."""
    return frozenset(READERS)


def is_lined(format_: str) -> bool:
    """Say whether the lines of such a file are the lines of its text."""
    return format_ in ("text", "markdown")


def format_of(name: str, data: bytes = b"") -> str:
    """Return the format of a file, by what it begins with, or else by its name.

    A suffix that has no reader is read as text: nobody names such a file but on purpose, and
    what is no text is refused by its bytes.
    """
    signed = (format_ for signature, format_ in _SIGNATURES if data.startswith(signature))
    signature = next(signed, None) or (_packed_format(data) if data.startswith(b"PK") else None)
    return signature or READERS.get(PurePath(name).suffix.lower(), "text")


def _packed_format(data: bytes) -> str | None:
    """Return the format of a ZIP by what it holds, None where that tells none."""
    # Imported here: a question that cites no such file never needs it.
    from index.formats.zipped import Zipped  # noqa: PLC0415

    try:
        zipped = Zipped.of(data)
        mimetype = zipped.read("mimetype") if "mimetype" in zipped else b""
    except Unreadable:
        return None
    if "[Content_Types].xml" in zipped:
        folders = {name.partition("/")[0] for name in zipped.names}
        return next((format_ for folder, format_ in _FOLDERS.items() if folder in folders), None)
    if "META-INF/container.xml" in zipped and not mimetype:
        return "epub"
    return _MIMETYPES.get(mimetype.strip())


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
    except (Unreadable, LookupError):  # LookupError: an encoding that no reader names
        return None


def _reader(format_: str) -> ModuleType:
    module = _MODULES.get(format_)
    if module is None:
        raise Unreadable(f"is of a format unknown here, {format_}", "Update article-qa.")
    try:
        return import_module(f"{__package__}.{module}")
    except ModuleNotFoundError as error:
        extra = _EXTRAS.get(format_)
        if extra is None:
            raise
        raise Unreadable(
            f"needs {error.name} to be read", f"Install it: pip install 'article-qa[{extra}]'"
        ) from error
