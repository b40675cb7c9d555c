"""What runs in the child: a page is drawn, and the lines on the picture are recognised."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import pypdfium2_raw as pdfium
from rapidocr_onnxruntime import RapidOCR

from index.formats.pdf.handle import opened
from index.formats.pdf.layout.glyphs import UNMAPPED
from index.formats.pdf.recognition.written import Written, evenly, in_order

# A page in 10.5 points, scanned at 300, 200 and 150 and drawn at 300, has 623, 614 and 624
# of its 625 words right; drawn at 200 and at 150 it has 610 and 592, since blanks are lost.
_RESOLUTION = 300  # dots per inch
_MOST_PIXELS = 12_000_000  # A4 has 8.7 million
_LONGEST_SIDE = 5_000  # pixels; what is longer would be made smaller before its lines are read
_WHITE = 0xFFFFFFFF
_THREADS = 2
# Of a line's mean. Of 59 lines that were blurred and speckled step by step, 18 came out right, none
# of them below it, and of 41 wrong ones 28 did; of a clear page none did at 300 dots per inch.
_SUREST = 0.95


def lines(data: bytes, number: int) -> list[Written]:
    """Return the lines of a page, counted from 1, in the order in which they were found.

    A line that is recognised with doubt is there as one ``UNMAPPED``: left out, a sentence would
    read as if it did not have it.
    """
    with opened(data) as document:
        page = pdfium.FPDF_LoadPage(document, number - 1)
        if not page:
            return []
        try:
            scale = _scale(page)
            height = pdfium.FPDF_GetPageHeightF(page)
            picture = _drawn(page, scale)
        finally:
            pdfium.FPDF_ClosePage(page)
    found, _ = _engine()(picture, return_word_box=True)
    written = (_written(line, 10 / scale, 10 * height) for line in found or ())
    return [line for line in written if line is not None]


@cache
def _engine() -> Any:  # noqa: ANN401 - it has no types
    return RapidOCR(
        intra_op_num_threads=_THREADS,
        max_side_len=_LONGEST_SIDE,
        use_cls=False,  # a page that stands on its head is turned by whoever scans it
        det_limit_type="max",  # lines are found on a picture of at most 2,000 pixels
        text_score=0.0,
    )


def _scale(page: Any) -> float:  # noqa: ANN401 - a handle of PDFium
    """Return how many pixels a point has."""
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    most = (_MOST_PIXELS / max(width * height, 1)) ** 0.5
    return float(min(_RESOLUTION / 72, most, _LONGEST_SIDE / max(width, height, 1)))


def _drawn(page: Any, scale: float) -> np.ndarray:  # noqa: ANN401
    """Return a picture of a page, rows of blue, green and red."""
    width, height = (
        max(1, round(scale * side))
        for side in (pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page))
    )
    bitmap = pdfium.FPDFBitmap_Create(width, height, 0)
    if not bitmap:
        raise MemoryError
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, _WHITE)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, pdfium.FPDF_ANNOT)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        bytes_ = ctypes.cast(
            pdfium.FPDFBitmap_GetBuffer(bitmap), ctypes.POINTER(ctypes.c_uint8 * (stride * height))
        )
        rows = np.frombuffer(bytes_.contents, np.uint8).reshape(height, stride)
        return rows[:, : 4 * width].reshape(height, width, 4)[:, :, :3].copy()
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)


def _written(line: Sequence[Any], unit: float, height: float) -> Written | None:
    """Return a line in tenths of a point, of which a pixel has ``unit``."""
    (box, text, sure, characters), height = line[:4], round(height)
    xs = [round(unit * x) for x, _ in box]
    ys = [height - round(unit * y) for _, y in box]
    left, right, bottom, top = min(xs), max(xs), (ys[2] + ys[3]) // 2, (ys[0] + ys[1]) // 2
    if not text.strip() or not bottom < top or right - left < top - bottom < 1:
        return None
    if sure < _SUREST:
        return Written(UNMAPPED, [left, right], bottom, top)
    edges = [round(unit * min(x for x, _ in each)) for each in characters]
    edges.append(round(unit * max(x for x, _ in characters[-1])) if characters else right)
    if len(edges) != len(text) + 1 or not in_order(edges):
        edges = evenly(left, right, len(text))
    first, last = len(text) - len(text.lstrip()), len(text.rstrip())
    return Written(text[first:last], edges[first : last + 1], bottom, top)
