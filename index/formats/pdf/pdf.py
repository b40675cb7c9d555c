"""PDF: the text of the pages in reading order, laid out in a child since PDFium may crash.

What a page's text is depends on that page alone, so that a citation is proved by reading one page,
or two. Where its sentence skips a line (a footnote, a running head) or closes up a divided word
is told by its boxes: they cover what is quoted and nothing else. A page that is a picture has the
text that was recognised on it, where there is a recogniser (``recognition.kept`` has the law).
"""

from __future__ import annotations

import base64
from array import array
from importlib.util import find_spec
from typing import Any

from index.article import Location, Role, Span
from index.formats.child import Child, Limits
from index.formats.document import Block, Document, Unreadable
from index.formats.hints import Hints
from index.formats.pdf.assembly import Piece
from index.formats.pdf.layout.bands import Band
from index.formats.pdf.metadata import metadata_of
from index.formats.pdf.places import PdfPlaces
from index.formats.pdf.recognition.kept import Recognition
from index.formats.pdf.recognition.recogniser import RapidOcr, Recogniser
from index.parts import Page

if find_spec("pypdfium2_raw") is None:  # the child would only say that it has ended
    raise ModuleNotFoundError("No module named 'pypdfium2'", name="pypdfium2")

_NO_MAP = "set in fonts that have no map to characters"
# Ten thousand pages, the most that are read, take two minutes and more on a busy machine.
_READER = Child("index.formats.pdf.pages", Limits(seconds=900))
_RECOGNISER: Recogniser = RapidOcr()


def read(data: bytes, hints: Hints | None = None) -> Document:
    """Read a PDF; raises ``Unreadable`` when it is none, is encrypted, or holds no text."""
    found = _READER.call("read", data)
    if found["picture"]:
        recognised = Recognition.of(_RECOGNISER, data).pages(found["picture"])
        if recognised:
            found = _READER.call("read", data, recognised=recognised)
    sheets, count = found["sheets"], len(found["sheets"])
    blocks = tuple(Block(Span(a, b), Role(role), level) for a, b, role, level in found["blocks"])
    if not blocks:
        raise _without_text(found, count)
    pieces = tuple(_piece(packed, sheets) for packed in found["pieces"])
    return Document(
        text=found["text"],
        blocks=blocks,
        places=PdfPlaces(pieces, tuple(found["labels"]), frozenset(found["recognised"])),
        metadata=metadata_of(found, blocks, hints.name if hints else ""),
        notes=_notes(found, count),
    )


def shown(data: bytes, location: Location, encoding: str) -> str | None:  # noqa: ARG001 - the format decides
    """Return what stands at ``location``, read again from its page."""
    page = location.parts[-1] if location.parts else None
    if not isinstance(page, Page):
        return None
    pages = [page.number] if page.last is None else [page.number, page.last]
    boxes = [page.boxes, page.beyond][: len(pages)]
    recognised = Recognition.of(_RECOGNISER, data).pages(pages) if page.ocr else {}
    text: str | None = _READER.call(
        "shown",
        data,
        pages=pages,
        between=(location.start, location.end),
        boxes=boxes,
        recognised=recognised,
    )
    return text


def _piece(packed: list[Any], sheets: list[list[int]]) -> Piece:
    start, length, page, place, encoded, bottom, top = packed
    edges = array("i")
    edges.frombytes(base64.b64decode(encoded))
    turns, width, height = sheets[page - 1]
    return Piece(start, length, page, place, Band(edges, bottom, top, turns, width, height))


def _notes(found: dict[str, Any], count: int) -> tuple[str, ...]:
    """Return what a reader of the document must know: which pages of it are not in its text."""
    said = (
        ("picture", "a picture", "pictures"),
        ("garbled", _NO_MAP, _NO_MAP),
        ("lost", "damaged", "damaged"),
    )
    notes = []
    number = len(found["recognised"])
    if number:
        was = "was recognised from a picture" if number == 1 else "were recognised from pictures"
        notes.append(f"{number:,} of {count:,} pages {was}")
    for key, one, many in said:
        number = len(found[key])
        if number:
            what = f"is {one}" if number == 1 else f"are {many}"
            notes.append(f"{number:,} of {count:,} pages {what}")
    return tuple(notes)


def _without_text(found: dict[str, Any], count: int) -> Unreadable:
    if found["picture"]:
        what = "its only page is a picture" if count == 1 else f"its {count} pages are pictures"
        by_hand = "un text recognition over it (ocrmypdf) and add the result."
        if _RECOGNISER.is_there():
            return Unreadable(f"holds no text: {what}, and none was recognised", f"R{by_hand}")
        return Unreadable(
            f"holds no text: {what}",
            f"Read them with: pip install 'article-qa[ocr]'; or r{by_hand}",
        )
    if found["garbled"]:
        return Unreadable(
            "cannot be read: its fonts have no map to characters",
            "Run text recognition over it (ocrmypdf --force-ocr) and add the result.",
        )
    if found["lost"]:
        return Unreadable("is a damaged PDF", "Save it anew, for example by printing it to a file.")
    return Unreadable("is a PDF without text", "Add it again once it holds text.")
