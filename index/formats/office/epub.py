"""Electronic books: each chapter of the reading order is an article of its own (EPUB 3.3 and 2).

The package says which chapters there are, in which order, and who wrote the book. Covers, tables of
contents and what stands outside the reading order are left out.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from index.article import Location, Metadata, Role
from index.dates import parse_date
from index.formats.document import Document, Unreadable
from index.formats.hints import Hints
from index.formats.office import flow, legacy, markup, xhtml
from index.formats.office.markup import attribute
from index.formats.office.properties import code, people
from index.formats.registry import Unread
from index.formats.zipped import Zipped
from index.parts import Member

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
# What readers do to embedded fonts, so that they are not copied: no protection of the text.
_FONTS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_TEXTS = {"application/xhtml+xml", "text/html", "application/x-dtbook+xml"}
_FURNITURE = {"cover", "toc", "landmarks", "page-list", "lot", "loi", "index"}
_AGAIN = "Open it in an editor such as Sigil or Calibre, save it again and add that."


@dataclass(frozen=True, slots=True)
class _Chapter:
    """A text of the reading order: its name inside the book, and its number, from 1."""

    name: str
    number: int


def members(data: bytes, hints: Hints) -> Iterator[Document | Unread]:  # noqa: ARG001 - bytes do
    """Yield a book's chapters as articles; raises ``Unreadable`` when the bytes are no book."""
    zipped, folder, package = _opened(data)
    book = _metadata(package)
    number = 0
    for name in _spine(package, folder):
        try:
            content = zipped.read(name)
            if not _FURNITURE.isdisjoint(xhtml.types(content)):
                continue
            chapter = _Chapter(name, number + 1)
            document = _document(content, chapter, book)
        except Unreadable as problem:
            yield Unread(name, problem)
            continue
        if any(block.role is not Role.HEADING for block in document.blocks):  # no title page
            number += 1
            yield document


def shown(data: bytes, location: Location, encoding: str) -> str | None:  # noqa: ARG001 - as above
    """Return the cited range of a paragraph, made again from its chapter."""
    member = next((part for part in location.parts if isinstance(part, Member)), None)
    zipped = Zipped.of(data)
    if member is None or member.name not in zipped:
        return None
    return flow.cited(xhtml.pieces(zipped.read(member.name)), location)


def _document(content: bytes, chapter: _Chapter, book: Metadata) -> Document:
    member = Member(chapter.name, f"ch. {chapter.number}")
    placed = list(flow.numbered(xhtml.pieces(content), chapter.name, around=(member,)))
    heading = next((p.piece.text for p in placed if p.piece.role is Role.HEADING), None)
    named = xhtml.title(content)
    title = heading or (named if named != book.source else None) or book.source
    return flow.document(placed, replace(book, title=title), member=chapter.name)


def _opened(data: bytes) -> tuple[Zipped, str, Element]:
    """Return the book's members, the folder of its package, and the package."""
    legacy.refuse(data)
    zipped = Zipped.of(data)
    if _ENCRYPTION in zipped and _is_locked(markup.root(zipped.read(_ENCRYPTION))):
        raise Unreadable("is protected by DRM", "Add a copy that is free of it.")
    roots = markup.root(zipped.read(_CONTAINER)).iter()
    name = next((attribute(e, "full-path") for e in roots if e.tag.endswith("rootfile")), "")
    package = markup.root(zipped.read(name))
    return zipped, posixpath.dirname(name), package


def _is_locked(encryption: Element) -> bool:
    """Say whether more than fonts is encrypted."""
    methods = (e for e in encryption.iter() if e.tag.endswith("EncryptionMethod"))
    return any(attribute(each, "Algorithm") not in _FONTS for each in methods)


def _spine(package: Element, folder: str) -> Iterator[str]:
    """Yield the names of the texts in reading order, those left out that are no chapters."""
    items = {attribute(item, "id"): item for item in package.iter("opf:item")}
    unread = {
        _name(folder, attribute(reference, "href"))
        for reference in package.iter("opf:reference")
        if attribute(reference, "type") in _FURNITURE
    }
    seen = set(unread)
    for reference in package.iter("opf:itemref"):
        item = items.get(attribute(reference, "idref"))
        if item is None or attribute(reference, "linear") == "no":
            continue
        name = _name(folder, attribute(item, "href"))
        is_text = attribute(item, "media-type", "application/xhtml+xml") in _TEXTS
        if is_text and name not in seen and "nav" not in attribute(item, "properties").split():
            seen.add(name)
            yield name


def _name(folder: str, href: str) -> str:
    """Return the name of a member that the package refers to, what follows ``#`` left out."""
    return posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))


def _metadata(package: Element) -> Metadata:
    """Return what the book says of itself: its title is the source of each chapter."""
    said = {
        key: [text for e in package.iter(f"dc:{key}") if (text := " ".join((e.text or "").split()))]
        for key in ("title", "creator", "date", "language")
    }
    return Metadata(
        date=parse_date(_published(package) or next(iter(said["date"]), "")),
        authors=people(said["creator"]),
        source=next(iter(said["title"]), None),
        language=code(next(iter(said["language"]), "")),
    )


def _published(package: Element) -> str | None:
    """Return the date of those that EPUB 2 tells apart which is that of publishing."""
    dates = {attribute(each, "event"): each.text for each in package.iter("dc:date")}
    return dates.get("original-publication") or dates.get("publication")
