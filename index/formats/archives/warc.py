"""Web archives (ISO 28500): each page that was saved is a member, told by its address.

Read here: a record is a head, a length and so many bytes, and the page in it an answer of HTTP.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from index.article import Location
from index.formats.archives.unpacking import Stream, is_compressed
from index.formats.containers.nested import Names, read_member, roomy, shown_member
from index.formats.document import Document, Unreadable
from index.formats.hints import Hints
from index.formats.kinds import SUFFIXES
from index.formats.registry import Unread
from index.formats.room import MAX_MEMBER, Room, checked

_SUFFIXES = {"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt"}
_OK = re.compile(rb"HTTP/\d(?:\.\d)? 200\b")
_HEADER = re.compile(rb"^([A-Za-z][\w-]{0,60}):[ \t]*([^\r\n]*)", re.MULTILINE)
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_MAX_HEAD = 100_000  # bytes
_MAX_UNPACKED = 1_000_000_000  # bytes
_DAMAGED = ("is a damaged web archive", "Get it anew.")


class _Page(NamedTuple):
    """A saved page: its address and type, the head of its answer, and its body as it was sent."""

    name: str
    suffix: str
    head: dict[str, str]
    body: bytes


def members(data: bytes, hints: Hints) -> Iterator[Document | Unread]:
    """Yield the pages of a web archive; raises ``Unreadable`` where it is none, or has no page."""
    hints = roomy(hints)
    room = hints.room or Room()
    found = False
    try:
        for page in _pages(data, room):
            found = True
            room.admit()
            try:
                body = _body(page, room)
            except Unreadable as problem:
                yield Unread(page.name, problem)
                continue
            yield from read_member(page.name, body, hints, SUFFIXES[page.suffix])
    except Unreadable as problem:
        if not found:
            raise
        yield Unread("the rest of the archive", problem)
    if not found:
        raise Unreadable("holds no saved page", "Save the pages anew, or add them as .html.")


def shown(data: bytes, location: Location, encoding: str) -> str | None:
    """Return the visible text at a place of one of the pages."""
    room = Room()

    def find(name: str) -> tuple[bytes, str] | None:
        page = next((page for page in _pages(data, room) if page.name == name), None)
        return (_body(page, room), SUFFIXES[page.suffix]) if page else None

    return shown_member(location, encoding, find)


def _pages(data: bytes, room: Room) -> Iterator[_Page]:
    """Yield the answers that are pages, in their order."""
    names = Names()
    for head, block in _records(data, room):
        end = _END_OF_HEAD.search(block, 0, _MAX_HEAD)
        if head.get("warc-type") != "response" or end is None or not _OK.match(block):
            continue
        answer = _headers(block[: end.start()])
        suffix = _SUFFIXES.get(answer.get("content-type", "").partition(";")[0].strip().lower())
        if suffix in SUFFIXES and suffix is not None:
            name = names.unique(head.get("warc-target-uri", "").strip("<>") or "page")
            yield _Page(name, suffix, answer, block[end.end() :])


def _records(data: bytes, room: Room) -> Iterator[tuple[dict[str, str], bytes]]:
    """Yield the head and the block of each record."""
    stream: io.RawIOBase | io.BytesIO = io.BytesIO(data)
    if is_compressed(data):
        stream = Stream(data, room, _MAX_UNPACKED)
    rest = b""
    while True:
        while (end := _END_OF_HEAD.search(rest.lstrip(b"\r\n"))) is None:
            piece = stream.read(65_536)
            rest = rest.lstrip(b"\r\n") + (piece or b"")
            if not piece and not rest.strip():
                return
            if not piece or len(rest) > _MAX_HEAD * 2:
                raise Unreadable(*_DAMAGED)
        rest = rest.lstrip(b"\r\n")
        head = _headers(rest[: end.start()])
        length = head.get("content-length", "")
        if not rest.startswith(b"WARC/") or not re.fullmatch(r"\d{1,12}", length, re.ASCII):
            raise Unreadable(*_DAMAGED)
        rest = rest[end.end() :]
        missing = int(length) - len(rest)
        if missing > 0:
            # Larger than any page: passed over, a piece at a time.
            keep = int(length) <= MAX_MEMBER
            rest, missing = _more(stream, rest, missing, keep=keep)
        if missing > 0:
            raise Unreadable("breaks off: it is not all there", "Get it anew.")
        if int(length) <= MAX_MEMBER:
            yield head, rest[: int(length)]
            rest = rest[int(length) :]


def _more(
    stream: io.RawIOBase | io.BytesIO, rest: bytes, missing: int, *, keep: bool
) -> tuple[bytes, int]:
    """Read what a block still lacks; return it, or nothing of it, and what is not there."""
    pieces = [rest]
    while missing > 0 and (piece := stream.read(min(missing, 1 << 20))):
        missing -= len(piece)
        if keep:
            pieces.append(piece)
    return (b"".join(pieces) if keep else b""), missing


def _headers(head: bytes) -> dict[str, str]:
    return {
        match[1].decode("ascii", "replace").lower(): match[2].decode("utf-8", "replace").strip()
        for match in _HEADER.finditer(head)
    }


def _body(page: _Page, room: Room) -> bytes:
    """Return a page's own bytes: put together and unpacked, as its answer's head says."""
    body = page.body
    if "chunked" in page.head.get("transfer-encoding", "").lower():
        body = _dechunked(body)
    kind = page.head.get("content-encoding", "").lower()
    if kind in {"", "identity"}:
        return body
    if kind not in {"gzip", "x-gzip", "deflate"}:
        raise Unreadable(f"is packed as {kind}", "Save the page anew.")
    bits = 31 if "gzip" in kind else 15
    return b"".join(checked(_inflated(body, bits), len(body), room, MAX_MEMBER))


def _dechunked(body: bytes) -> bytes:
    """Return a body that was sent in pieces, each after its length (RFC 9112, 7.1)."""
    pieces: list[bytes] = []
    at = 0
    while (end := body.find(b"\n", at)) >= 0:
        size = re.match(rb"[0-9A-Fa-f]{1,8}", body[at:end].strip())
        if size is None:
            return body if not pieces else b"".join(pieces)
        length = int(size[0], 16)
        pieces.append(body[end + 1 : end + 1 + length])
        at = end + 1 + length
        at += 2 if body[at : at + 2] == b"\r\n" else 1
        if not length:
            break
    return b"".join(pieces)


def _inflated(body: bytes, bits: int) -> Iterator[bytes]:
    inflate = zlib.decompressobj(wbits=bits)
    try:
        while body and not inflate.eof:
            yield inflate.decompress(body, 1 << 20)
            body = inflate.unconsumed_tail
    except zlib.error as error:
        raise Unreadable("is damaged in its archive", "Save the page anew.") from error
