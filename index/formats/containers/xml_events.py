"""XML, event by event: no entities but its own five, no files, no names it does not define."""

from __future__ import annotations

from typing import NoReturn
from xml.parsers import expat

from index.formats.document import Unreadable

_MAX_DEPTH = 200  # elements inside elements; a document made by a program has a few dozen
_MAX_ELEMENTS = 20_000_000


class Handler:
    """Takes the events of an XML file; names are ``namespace name``, or the name alone."""

    def open(self, name: str, attributes: dict[str, str]) -> None:
        """Take an opening tag."""

    def close(self, name: str) -> None:
        """Take a closing tag."""

    def text(self, data: str) -> None:
        """Take a piece of text."""


def read_xml(data: bytes, handler: Handler) -> None:
    """Hand the events of ``data`` to a handler.

    Raises ``Unreadable`` where it is not well-formed, where it defines entities (a few lines of
    them unfold to gigabytes, or name files), or nests too deep; what came before was handed over.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.buffer_size = 65_536
    depth = elements = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, elements
        depth += 1
        elements += 1
        if depth > _MAX_DEPTH or elements > _MAX_ELEMENTS:
            raise Unreadable("is XML that nests too deep", "Export it again.")
        handler.open(name, attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        handler.close(name)

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.CharacterDataHandler = handler.text
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    try:
        parser.Parse(data, True)  # noqa: FBT003 - positional in its interface
    except (expat.ExpatError, ValueError, LookupError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(f"is no well-formed XML: {error}", "Export it again.") from error


def _refuse(*_: object) -> NoReturn:
    raise Unreadable("is XML with entities of its own", "Save it without its document type.")


def local(name: str) -> str:
    """Return a name without its namespace."""
    return name.rpartition(" ")[2]
