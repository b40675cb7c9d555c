"""A mail's parts, and where each stands in its bytes (RFC 2045 and 2046).

The standard library parses a mail into copies; here every part keeps its place, so that a sentence
can be led back into the file. Headers are the library's, in its older policy: the newer one raises
on many a header that mail programs do write.
"""

from __future__ import annotations

import binascii
import contextlib
import quopri
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from typing import TypeVar

from index.formats.document import Unreadable
from index.formats.encodings.decoding import codec_of

_T = TypeVar("_T")

_BLANK_LINE = re.compile(rb"\r?\n(?:\r?\n|\Z)")
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
_ENCODED = frozenset({"base64", "quoted-printable"})
_MAX_DEPTH = 20  # parts inside parts
_MAX_PARTS = 1_000
_LONGEST_HEADER = 4_000  # characters
_PARAMETERS = ("content-type", "content-disposition")
_MAX_HEADERS = 1_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a mail: its headers, and where its body stands in the bytes, ``[start, end)``."""

    headers: Message
    start: int
    end: int
    parts: tuple[Part, ...] = ()

    @property
    def type(self) -> str:
        """The content type, such as ``text/plain``."""
        return safely(self.headers.get_content_type) or "text/plain"

    @property
    def encoded(self) -> bool:
        """Whether the body stands in the file in other bytes than its own."""
        return self._transfer_encoding in _ENCODED

    @property
    def _transfer_encoding(self) -> str:
        return header(self.headers, "content-transfer-encoding").lower()

    @property
    def charset(self) -> str | None:
        """The encoding that the part says its text is in."""
        return self.parameter("charset")

    @property
    def attached(self) -> bool:
        """Whether the part is meant as a file of its own."""
        disposition = safely(self.headers.get_content_disposition)
        return disposition == "attachment" or self.filename is not None

    @property
    def filename(self) -> str | None:
        """The name of the file that the part is."""
        name = safely(self.headers.get_filename)
        return (words(name).replace("\\", "/").rpartition("/")[2].strip() or None) if name else None

    def parameter(self, name: str) -> str | None:
        """Return a parameter of the content type."""
        value = safely(lambda: self.headers.get_param(name))
        return None if value is None else str(value[2] if isinstance(value, tuple) else value)

    def payload(self, data: bytes) -> bytes:
        """Return the body's own bytes; what is damaged is decoded as far as it goes."""
        body = data[self.start : self.end]
        if self._transfer_encoding == "base64":
            digits = _NO_BASE64.sub(b"", body)
            digits = digits[: len(digits) - (len(digits) % 4 == 1)]
            return binascii.a2b_base64(digits + b"=" * (-len(digits) % 4))
        return quopri.decodestring(body) if self.encoded else body

    def walk(self) -> Iterator[Part]:
        """Yield the part and all parts inside it, in order."""
        yield self
        for part in self.parts:
            yield from part.walk()


def parse(data: bytes) -> Part:
    """Return the structure of a mail; raises ``Unreadable`` where it has too many parts."""
    counted = [0]

    def part(start: int, end: int, depth: int) -> Part:
        counted[0] += 1
        if depth > _MAX_DEPTH or counted[0] > _MAX_PARTS:
            raise Unreadable("is a mail of too many parts", "Save its text, and add that.")
        headers, body = _headers(data, start, end)
        found = Part(headers, body, end)
        boundary = found.parameter("boundary") if found.type.startswith("multipart/") else None
        if not boundary:
            return found
        inner = tuple(part(a, b, depth + 1) for a, b in _between(data, body, end, boundary))
        return Part(headers, body, end, inner)

    return part(0, len(data), 0)


def _headers(data: bytes, start: int, end: int) -> tuple[Message, int]:
    """Return the headers that begin at ``start``, and where the body after them does."""
    if data[start : start + 1] == b"\n" or data[start : start + 2] == b"\r\n":
        return Message(), data.index(b"\n", start) + 1
    blank = _BLANK_LINE.search(data, start, end)
    stop = blank.end() if blank else end
    if stop - start > _MAX_HEADERS:
        raise Unreadable("is no mail: its head has no end", "Save its text, and add that.")
    headers = BytesHeaderParser().parsebytes(data[start:stop])
    for name in _PARAMETERS:
        if len(header(headers, name)) >= _LONGEST_HEADER:
            del headers[name]  # the library takes time in the square of it
    return headers, stop


def _between(data: bytes, start: int, end: int, boundary: str) -> Iterator[tuple[int, int]]:
    """Yield where the parts between a boundary's lines stand; the last may be cut off."""
    mark = re.escape(boundary.encode("ascii", "replace"))
    lines = re.compile(rb"(?:(?<=\n)|\A)--" + mark + rb"(--)?[ \t]*(?:\r?\n|\Z)")
    opened = None
    for match in lines.finditer(data, start, end):
        if opened is not None:
            stop = match.start() - 1
            stop -= data[stop - 1 : stop] == b"\r"
            yield opened, max(opened, stop)
        opened = None if match[1] else match.end()
        if match[1]:
            return
    if opened is not None:
        yield opened, end


def text_of(part: Part, data: bytes, default: str) -> tuple[str, str]:
    """Return the text of a part and its encoding, ``default`` where it does not name one.

    A byte that is no part of any character is shown as U+FFFD.
    """
    encoding = codec_of(part.charset or "") or default
    return part.payload(data).decode(encoding, "replace"), encoding


def header(headers: Message, name: str) -> str:
    """Return a header as it is written, on one line; "" where there is none.

    What is not ASCII is read as UTF-8 (RFC 6532), or else as Windows-1252.
    """
    raw = next((value for key, value in headers.raw_items() if key.lower() == name), "")
    data = str(raw).encode("utf-8", "surrogateescape")
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return " ".join(text[:_LONGEST_HEADER].split())


def words(value: str) -> str:
    """Return a header's value as it is read: encoded words decoded, on one line."""
    text = value
    if "=?" in text and text.isascii():
        with contextlib.suppress(MessageError, ValueError, LookupError):
            text = "".join(_word(piece, charset) for piece, charset in decode_header(text))
    return " ".join(text.split())


def _word(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    return piece.decode(codec_of(charset or "") or "utf-8", "replace")


def safely(get: Callable[[], _T]) -> _T | None:
    """Call one of the library's methods, which raise all kinds of errors on malformed headers."""
    try:
        return get()
    except Exception:  # noqa: BLE001 - whatever it is, the header says nothing
        return None
