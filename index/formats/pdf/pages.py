"""What runs in the child: pages are laid out, and a document or a citation is made of them."""

from __future__ import annotations

import base64
import ctypes
import re
from array import array
from collections.abc import Generator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pypdfium2_raw as pdfium

from index.formats.pdf.excerpt import excerpt
from index.formats.pdf.handle import opened
from index.formats.pdf.layout.bands import Box
from index.formats.pdf.layout.glyphs import sheet
from index.formats.pdf.layout.lines import Layout, layout
from index.formats.pdf.recognition.written import sheet_of, written_of
from index.formats.served import Refused

if TYPE_CHECKING:
    from index.formats.pdf.assembly import Piece

_MOST_PAGES = 10_000  # more than any printed volume has; they take minutes
_IMAGE, _PATH, _FORM = 3, 2, 5  # of its kinds of objects
_OBJECTS = 400  # of a page are looked at
_DRAWING = 50  # paths; letters drawn as outlines are many more, a frame is fewer
_FEW = 30  # characters; a page number, a stamp
_GARBLED = 0.3  # of a page's glyphs without a character, and it cannot be read
_METADATA = re.compile(rb"<x:xmpmeta.{0,100000}?</x:xmpmeta>", re.DOTALL)
_FIRST_LINES = 30

Recognised = Mapping[str, Sequence[Sequence[object]]]
"""The lines of pages that are pictures, by the number of the page, as JSON has them."""


def read(
    data: bytes, recognised: Recognised | None = None
) -> Generator[None, None, dict[str, Any]]:
    """Return a document's text, blocks, pieces, labels, and what it says of itself."""
    # A citation, for which somebody waits, needs none of these.
    from index.formats.pdf.assembly import assemble  # noqa: PLC0415
    from index.formats.pdf.flow import flow  # noqa: PLC0415
    from index.formats.pdf.furniture import furniture  # noqa: PLC0415
    from index.formats.pdf.hyphens import hyphens_of  # noqa: PLC0415

    with opened(data) as document:
        count = pdfium.FPDF_GetPageCount(document)
        if count > _MOST_PAGES:
            raise Refused(f"has more than {_MOST_PAGES:,} pages", "Save it in parts.")
        pages: list[Layout] = []
        labels: list[str] = []
        kinds: dict[str, list[int]] = {"picture": [], "recognised": [], "garbled": [], "lost": []}
        for number in range(count):
            page, kind = _page(document, number, recognised or {})
            pages.append(page)
            labels.append(_utf16(pdfium.FPDF_GetPageLabel, document, number))
            if kind:
                kinds[kind].append(number + 1)
            yield
        blocks = flow(pages, furniture(pages, labels))
        yield
        hyphens = hyphens_of(line.text for page in pages for line in page.lines)
        text = assemble(blocks, pages, hyphens)
        yield
        return {
            "text": text.text,
            "blocks": text.blocks,
            "pieces": [_packed(piece) for piece in text.pieces],
            "sheets": [
                (p.sheet.turns, round(10 * p.sheet.width), round(10 * p.sheet.height))
                for p in pages
            ],
            "labels": labels,
            **kinds,
            "stated": {
                key: _utf16(pdfium.FPDF_GetMetaText, document, key.encode())
                for key in ("Title", "Author", "CreationDate")
            },
            "xmp": _xmp(data),
            "language": _utf16(pdfium.FPDFCatalog_GetLanguage, document),
            "opening": [line.text for line in pages[0].lines[:_FIRST_LINES]] if pages else [],
        }


def shown(
    data: bytes,
    pages: list[int],
    between: tuple[int, int],
    boxes: list[list[Box]],
    recognised: Recognised | None = None,
) -> str | None:
    """Return what stands in boxes of one page or two, between two places in their texts."""
    with opened(data) as document:
        count = pdfium.FPDF_GetPageCount(document)
        if not all(0 < number <= count for number in pages):
            return None
        layouts = [_page(document, number - 1, recognised or {})[0] for number in pages]
    return excerpt(layouts, *between, boxes)


def _page(document: Any, number: int, recognised: Recognised) -> tuple[Layout, str]:  # noqa: ANN401 - a handle of PDFium
    """Return a page, and what keeps it from being read as it is, if anything."""
    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        return Layout([], sheet(None)), "lost"
    try:
        found = sheet(page)
        if found.unmapped > _GARBLED * found.characters:
            return Layout([], found._replace(runs=[])), "garbled"
        picture = found.characters < _FEW and _is_picture(page, blank=not found.characters)
        lines = written_of(recognised.get(str(number + 1), ())) if picture else []
        if lines:
            size = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
            return layout(sheet_of(lines, *size)), "recognised"
        return layout(found), "picture" if picture else ""
    finally:
        pdfium.FPDF_ClosePage(page)


def _is_picture(page: Any, *, blank: bool) -> bool:  # noqa: ANN401
    """Say whether a page with hardly any text shows something else that would have to be read."""
    count = min(pdfium.FPDFPage_CountObjects(page), _OBJECTS)
    objects = [pdfium.FPDFPage_GetObject(page, i) for i in range(count)]
    kinds = [pdfium.FPDFPageObj_GetType(each) for each in objects]
    if blank:
        return _IMAGE in kinds or _FORM in kinds or kinds.count(_PATH) > _DRAWING
    whole = pdfium.FPDF_GetPageWidthF(page) * pdfium.FPDF_GetPageHeightF(page)
    pictures = (each for each, kind in zip(objects, kinds, strict=True) if kind == _IMAGE)
    return any(_area(each) > whole / 2 for each in pictures)


def _area(picture: Any) -> float:  # noqa: ANN401
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(picture, left, bottom, right, top)
    return (right.value - left.value) * (top.value - bottom.value)


def _packed(piece: Piece) -> tuple[int, int, int, int, str, int, int]:
    edges = base64.b64encode(array("i", piece.band.edges).tobytes()).decode()
    return (*piece[:4], edges, piece.band.bottom, piece.band.top)


def _utf16(function: Any, *arguments: object) -> str:  # noqa: ANN401 - one of PDFium's
    """Return a text that PDFium writes into a buffer."""
    length = function(*arguments, None, 0)
    if not 2 < length < 100_000:
        return ""
    buffer = (ctypes.c_ushort * (length // 2))()
    function(*arguments, buffer, length)
    return bytes(buffer).decode("utf-16-le", errors="replace").strip("\0 ")


def _xmp(data: bytes) -> str:
    """Return the last metadata packet that is not compressed, "" where there is none."""
    at = data.rfind(b"<x:xmpmeta")
    found = _METADATA.match(data, at) if at >= 0 else None
    return found[0].decode("utf-8", errors="replace") if found else ""
