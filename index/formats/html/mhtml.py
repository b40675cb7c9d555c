"""Web archives (MHTML): a page saved by a browser in one file, as the mail that it could be.

The page is the archive's root part; what stands beside it are its pictures and styles. Places are
places in that part, decoded, under the name that the archive has for it.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesHeaderParser
from typing import NamedTuple

from index.article import Location
from index.formats.document import Document, Unreadable
from index.formats.hints import Hints
from index.formats.html import html
from index.formats.html.encoding import decode_page
from index.parts import Member

_MOST_PARTS = 20_000
_DEEPEST = 5  # archives in archives
_LONGEST_HEADER = 100_000  # bytes
_HEADER_ENDS = re.compile(rb"\r?\n\r?\n")
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_REMEDY = "Save the page again, as HTML."


class _Page(NamedTuple):
    """The part that holds the page: its name, its bytes, and the encoding that it names."""

    name: str
    data: bytes
    charset: str | None


def read(data: bytes, hints: Hints | None = None) -> Document:
    """Read a web archive; raises ``Unreadable`` when it holds no page, or one without text."""
    page = _page(data)
    decoded = decode_page(page.data, hints.encoding if hints else None, page.charset)
    return html.document(decoded.text, decoded.encoding, decoded.bom, (Member(page.name),))


def shown(data: bytes, location: Location, encoding: str) -> str | None:
    """Return what the cited range of the archive's page shows."""
    page = _page(data)
    if [part.name for part in location.parts if isinstance(part, Member)] != [page.name]:
        return None
    return html.shown(page.data, location, encoding)


def _page(data: bytes) -> _Page:
    """Return the root part of an archive: the one it names, or else the first page in it."""
    header, start = _header(data, 0, len(data))
    wanted = str(header.get_param("start") or "").strip("<> ")
    pages = _parts(data, header, start, len(data), _DEEPEST)
    first = None
    for part, begins, ends in pages:
        if part.get_content_type() in _PAGES:
            is_root = wanted and str(part.get("Content-ID", "")).strip("<> ") == wanted
            if first is None or is_root:
                first = (part, begins, ends)
            if is_root or not wanted:
                break
    if first is None:
        raise Unreadable("is a web archive without a page", _REMEDY)
    part, begins, ends = first
    name = part.get("Content-Location") or part.get("Content-ID") or "1"
    body = _decoded(
        data[begins:ends], str(part.get("Content-Transfer-Encoding", "")).lower().strip()
    )
    return _Page(" ".join(str(name).split()), body, part.get_content_charset())


def _parts(
    data: bytes, header: Message, start: int, end: int, depth: int
) -> Iterator[tuple[Message, int, int]]:
    """Yield the parts that are no containers: their headers and where their bodies stand."""
    boundary = header.get_boundary() if header.get_content_maintype() == "multipart" else None
    if not boundary:
        yield header, start, end
        return
    if not depth:
        return
    begins = None
    for before, after in _boundaries(data, boundary.encode("ascii", "surrogateescape"), start, end):
        if begins is not None:
            inner, body = _header(data, begins, before)
            yield from _parts(data, inner, body, before, depth - 1)
        begins = after
    if begins is not None and begins < end and data[begins - 2 : begins] != b"--":
        inner, body = _header(data, begins, end)  # the archive was cut short
        yield from _parts(data, inner, body, end, depth - 1)


def _boundaries(data: bytes, boundary: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where the parts before the boundary's lines end, and where those after them begin."""
    mark = b"--" + boundary
    at = start
    for _ in range(_MOST_PARTS):
        at = data.find(mark, at, end)
        if at < 0:
            return
        before, after = at, at + len(mark)
        at = after
        if data[before - 1 : before] != b"\n" and before != start:
            continue
        before -= 1 + (data[before - 2 : before - 1] == b"\r") if before != start else 0
        if data.startswith(b"--", after):
            yield before, after + 2
            return
        line_end = data.find(b"\n", after, end)
        if line_end < 0:
            return
        if not data[after:line_end].strip():
            yield before, line_end + 1


def _header(data: bytes, start: int, end: int) -> tuple[Message, int]:
    """Return the header that begins at ``start``, and where what it heads begins."""
    if data[start : start + 2].lstrip(b"\r").startswith(b"\n"):
        return Message(), data.index(b"\n", start) + 1
    blank = _HEADER_ENDS.search(data, start, min(end, start + _LONGEST_HEADER))
    if blank is None:
        raise Unreadable("is no web archive: its header has no end", _REMEDY)
    return BytesHeaderParser().parsebytes(data[start : blank.start()]), blank.end()


def _decoded(body: bytes, coding: str) -> bytes:
    """Return the bytes of a part as they were before they were made fit for mail."""
    if coding == "quoted-printable":
        return binascii.a2b_qp(body)
    if coding == "base64":
        try:
            return binascii.a2b_base64(body)
        except binascii.Error as error:
            raise Unreadable("is a damaged web archive: its page is no base64", _REMEDY) from error
    return body
