"""Mail: what its sender wrote, what it quotes, and its attachments, each an article of its own.

A body that stands in the file as it reads has its places there; of one that is encoded for
transport, or is HTML, they are characters of its visible text in the member ``text`` or ``html``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from email.message import Message
from email.utils import parseaddr, parsedate
from typing import NamedTuple

from index.article import Location, Metadata, Span
from index.dates import parse_date
from index.formats.containers.nested import Names, read_member, roomy, shown_member
from index.formats.document import Block, Document, Unreadable
from index.formats.encodings.decoding import codec_of, decode
from index.formats.hints import Hints
from index.formats.mail.body import compose_plain, compose_rich
from index.formats.mail.structure import Part, header, parse, safely, text_of, words
from index.formats.places import PartPlaces, TextPlaces
from index.formats.registry import Unread, suffixes
from index.formats.shaping.joining import Joining
from index.parts import Member

_HEADERS = (
    "from",
    "subject",
    "date",
    "received",
    "message-id",
    "mime-version",
    "to",
    "return-path",
)
_SUFFIXES = {"text/plain": ".txt", "text/markdown": ".md", "text/html": ".html", "text/csv": ".csv"}
# Encodings in which a slice of the text is no slice of the bytes.
_STATEFUL = ("iso2022", "hz", "utf-7", "utf-16", "utf-32")
_STUB = 200  # characters; so short a text beside a longer page only says that there is one


class _Body(NamedTuple):
    """A text of the mail: its visible text and the places of it."""

    text: str
    blocks: tuple[Block, ...]
    places: TextPlaces | PartPlaces
    encoding: str


def members(data: bytes, hints: Hints) -> Iterator[Document | Unread]:
    """Yield a mail and its attachments; raises ``Unreadable`` when the bytes are no mail."""
    mail = parse(data)
    if not any(name in mail.headers for name in _HEADERS):
        raise Unreadable("is no mail: it has no sender, subject or date", "Save it as text.")
    hints = roomy(hints)
    names = Names()
    bodies = _bodies(mail, data, hints.encoding, names)
    attachments = list(_attachments(mail, names))
    if not bodies and not attachments:
        raise Unreadable("is a mail without text", "Save what it shows as text, and add that.")
    if bodies:
        joining = Joining()
        for body in bodies:
            joining.add(body.text, body.blocks, body.places)
        yield joining.document(bodies[0].encoding, _metadata(mail.headers))
    for name, part in attachments:
        yield from read_member(name, part.payload(data), hints, _format(part))


def shown(data: bytes, location: Location, encoding: str) -> str | None:
    """Return the visible text at a place of a mail, or of one of its attachments."""
    mail = parse(data)
    names = Names()
    place = Span(location.start, location.end)
    for body in reversed(_bodies(mail, data, encoding, names)):
        if isinstance(body.places, TextPlaces):
            if not location.parts and body.places.offsets[0][1] <= place.start:
                return body.places.in_text(place).of(body.text)
        elif location.parts == body.places.parts[0]:
            return place.of(body.text)
    attachments = dict(_attachments(mail, names))

    def find(name: str) -> tuple[bytes, str | None] | None:
        part = attachments.get(name)
        return (part.payload(data), _format(part)) if part else None

    return shown_member(location, encoding, find)


def _bodies(mail: Part, data: bytes, named: str | None, names: Names) -> list[_Body]:
    """Return the texts of a mail that say anything.

    ``named`` is the encoding of those that name none of their own.
    """
    chosen = _chosen(mail, data)
    unnamed = [part.payload(data) for part in chosen if codec_of(part.charset or "") is None]
    default = named or (decode(b"\n".join(unnamed)).encoding if unnamed else "")
    bodies = (_rich if part.type == "text/html" else _plain for part in chosen)
    found = [body(part, data, default, names) for body, part in zip(bodies, chosen, strict=True)]
    return [body for body in found if body.text]


def _rich(part: Part, data: bytes, default: str, names: Names) -> _Body:
    text, encoding = text_of(part, data, default)
    shown_text, blocks = compose_rich(text)
    places = PartPlaces((0,), ((Member(names.unique("html")),),))
    return _Body(shown_text, blocks, places, encoding)


def _plain(part: Part, data: bytes, default: str, names: Names) -> _Body:
    text, encoding = text_of(part, data, default)
    flowed = (part.parameter("format") or "").lower() == "flowed"
    delsp = (part.parameter("delsp") or "").lower() == "yes"
    whole = None if part.encoded else _exactly(data, encoding)
    if whole is None:
        composition = compose_plain(text, 0, len(text), flowed=flowed, delsp=delsp)
        places: TextPlaces | PartPlaces = PartPlaces((0,), ((Member(names.unique("text")),),))
    else:
        start = len(data[: part.start].decode(encoding))
        end = start + len(data[part.start : part.end].decode(encoding))
        composition = compose_plain(whole, start, end, flowed=flowed, delsp=delsp)
        places = TextPlaces(whole, encoding, 0, composition.offsets)
    return _Body(composition.text, composition.blocks, places, encoding)


def _exactly(data: bytes, encoding: str) -> str | None:
    """Return a whole file's characters, None where its bytes are not theirs one by one."""
    if encoding.startswith(_STATEFUL):
        return None
    try:
        text = data.decode(encoding)
        return text if text.encode(encoding) == data else None
    except UnicodeError:
        return None


def _chosen(part: Part, data: bytes) -> list[Part]:
    """Return the parts that are the mail's text: of several versions of it, the plain one."""
    if part.parts and part.type == "multipart/alternative":
        options = [_chosen(each, data) for each in part.parts]
        plain = next((o for o in options if o and all(p.type != "text/html" for p in o)), [])
        rich = next((o for o in options if any(p.type == "text/html" for p in o)), [])
        return rich if not plain or (rich and _is_stub(plain, rich, data)) else plain
    if part.parts and part.type == "multipart/related":
        return _chosen(part.parts[0], data)
    if part.parts:
        return [each for child in part.parts for each in _chosen(child, data)]
    return [part] if part.type in {"text/plain", "text/html"} and not part.attached else []


def _is_stub(plain: list[Part], rich: list[Part], data: bytes) -> bool:
    """Say whether a text only tells that there is a page to be seen."""
    said = sum(len(part.payload(data)) for part in plain)
    if said >= _STUB:
        return False
    pages = (compose_rich(text_of(p, data, "utf-8")[0])[0] for p in rich if p.type == "text/html")
    return sum(map(len, pages)) > 3 * said


def _attachments(mail: Part, names: Names) -> Iterator[tuple[str, Part]]:
    """Yield the parts that are files of their own, and their names."""
    for part in mail.walk():
        if part.parts:
            continue
        if part.type == "message/rfc822":
            yield names.unique(part.filename or "message"), part
        elif part.attached:
            name = part.filename or "attachment" + _SUFFIXES.get(part.type, "")
            suffix = "." + name.rpartition(".")[2].lower()
            if suffix in suffixes() or part.type in _SUFFIXES:
                yield names.unique(name), part


def _format(part: Part) -> str | None:
    return "eml" if part.type == "message/rfc822" else None


def _metadata(headers: Message) -> Metadata:
    """Return what the head of a mail states."""
    name, address = safely(lambda: parseaddr(header(headers, "from"))) or ("", "")
    phrase, _, list_id = header(headers, "list-id").partition("<")
    language = header(headers, "content-language")[:2].lower()
    return Metadata(
        title=words(header(headers, "subject")) or None,
        date=_date(header(headers, "date")),
        authors=tuple(filter(None, [words(name) or address])),
        source=words(header(headers, "organization"))
        or words(phrase).strip(' "')
        or list_id.strip(" <>")
        or None,
        language=language if re.fullmatch("[a-z]{2}", language) else None,
    )


def _date(stamp: str) -> str | None:
    """Return the day that a mail was written on where its sender was."""
    parsed = safely(lambda: parsedate(stamp))
    if parsed is None:
        return parse_date(stamp)
    day = safely(lambda: date(*parsed[:3]))
    return day.isoformat() if day else None
