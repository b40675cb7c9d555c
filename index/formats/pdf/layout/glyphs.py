"""The characters of a page as PDFium gives them, in runs of one style on one baseline.

Coordinates are points from the lower left of the page as it is displayed: cropped, and turned so
that most of its text stands upright. Text that runs in another direction (watermarks, the stamp in
a margin, the labels of axes) is left out, and so is what the page does not show.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import Counter
from typing import Any, NamedTuple

import pypdfium2_raw as pdfium

UNMAPPED = "\ufffd"
"""Stands for a glyph of which the file does not say what character it is."""

_SOFT_HYPHEN = "\u00ad"
_BULLETS = {0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0FC: "✓"}  # where symbol fonts have them
_BLANKS = frozenset([0x20, 0xA0, 0x9, 0xA, 0xD, 0x3000, *range(0x2000, 0x200B)])
_INVISIBLE = frozenset([0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xFFFE, *range(0x202A, 0x202F)])
_PRESENTATION = ((0xFB00, 0xFB50), (0xFB50, 0xFE00), (0xFE70, 0xFEFF))  # ligatures, Arabic forms
_ACCENTS = {"´": 0x301, "`": 0x300, "¨": 0x308, "ˆ": 0x302, "˜": 0x303, "¸": 0x327, "ˇ": 0x30C}
_BOLD = re.compile("bold|black|heavy|demi|medi$|cmbx|sfbx")  # as foundries name their fonts
_FORCE_BOLD = 1 << 18  # ISO 32000-1, table 123; the weight is guessed from a stem, and often wrong
_SMALLEST = 1.0  # points; nobody reads what is smaller
_MOST_CHARACTERS = 200_000  # on one page; the densest newspaper page has a fifth of it
_WORD_GAP = 0.13  # of the size; a justified line's blanks are .2 and more, kerning stays below .1
_SEEN_GAP = 0.02  # of the size; a blank that is drawn over is none
_RUN_GAP = 1.0  # of the size; what is farther apart may stand in two columns


class Run(NamedTuple):
    """Characters of one style on one baseline, without a wide gap.

    ``edges`` are the left edges of the characters and the right edge of the last; ``spaced`` says
    that the page has a blank before it. ``order`` is its place in the page's own order.
    """

    text: str
    edges: tuple[float, ...]
    base: float
    size: float
    bottom: float
    top: float
    bold: bool
    spaced: bool
    order: int

    @property
    def left(self) -> float:
        """Return where the run begins."""
        return self.edges[0]

    @property
    def right(self) -> float:
        """Return where the run ends."""
        return self.edges[-1]


class Sheet(NamedTuple):
    """A page's runs, its size as they count it, and the quarter turns that they were turned by.

    ``unmapped`` and ``characters`` count the glyphs without a character and all of them.
    """

    runs: list[Run]
    width: float
    height: float
    turns: int
    characters: int
    unmapped: int


class _Style(NamedTuple):
    size: float
    bold: bool
    turns: int  # quarter turns of its direction, counter-clockwise; -1 for a slanted one
    unmapped: bool


class _Glyph(NamedTuple):
    text: str
    box: tuple[float, float, float, float]
    origin: tuple[float, float]
    style: _Style
    spaced: bool


def sheet(page: Any) -> Sheet:  # noqa: ANN401 - a handle of PDFium
    """Return the runs of a page, in the order in which the page draws them."""
    if not page:
        return Sheet([], 0, 0, 0, 0, 0)
    crop = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, crop)
    box = (crop.left, crop.bottom, crop.right, crop.top)
    shown = pdfium.FPDFPage_GetRotation(page) % 4
    text = pdfium.FPDFText_LoadPage(page)
    if not text:
        return Sheet([], box[2] - box[0], box[3] - box[1], 0, 0, 0)
    try:
        glyphs = _glyphs(text, box)
    finally:
        pdfium.FPDFText_ClosePage(text)
    directions = Counter(glyph.style.turns for glyph in glyphs)
    upright = max(directions, key=directions.__getitem__, default=0)
    # A page is turned by what its text says; where that is slanted, by what the page says.
    upright = shown if upright < 0 else upright
    size = (box[2] - box[0], box[3] - box[1])
    width, height = size if upright % 2 == 0 else size[::-1]
    turned = [g for g in glyphs if g.style.turns == upright]
    if upright or box[:2] != (0, 0):
        turned = [_turned(g, upright, box) for g in turned]
    unmapped = sum(g.style.unmapped or UNMAPPED in g.text for g in glyphs)
    turns = (upright - shown) % 4
    return Sheet(_without_doubles(_runs(turned)), width, height, turns, len(glyphs), unmapped)


def _glyphs(text: Any, crop: tuple[float, ...]) -> list[_Glyph]:  # noqa: ANN401
    rect, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    left, bottom, right, top = crop
    found: list[_Glyph] = []
    bolds: dict[int | None, bool] = {}  # of the fonts
    spaced, last, style, high = False, None, None, 0
    for i in range(min(pdfium.FPDFText_CountChars(text), _MOST_CHARACTERS)):
        code = pdfium.FPDFText_GetUnicode(text, i)
        if code in _BLANKS:
            spaced = True
            continue
        if 0xD800 <= code < 0xE000:
            code, high = _surrogate(code, high)
        if code < 0 or code in _INVISIBLE:
            continue
        handle = pdfium.FPDFText_GetTextObject(text, i)
        address = ctypes.cast(handle, ctypes.c_void_p).value
        if style is None or address != last:
            style, last = _style(text, i, handle, bolds), address
        if style.size < _SMALLEST:
            continue
        pdfium.FPDFText_GetLooseCharBox(text, i, rect)
        pdfium.FPDFText_GetCharOrigin(text, i, x, y)
        box, origin = (rect.left, rect.bottom, rect.right, rect.top), (x.value, y.value)
        # What is not a number compares as false.
        shown = left <= (box[0] + box[2]) / 2 <= right and bottom <= (box[1] + box[3]) / 2 <= top
        if shown and origin[0] - origin[0] == origin[1] - origin[1] == 0:
            character = chr(code) if 0x20 < code < 0x7F else _character(code)
            found.append(_Glyph(character, box, origin, style, spaced))
            spaced = False
    return found


def _surrogate(code: int, high: int) -> tuple[int, int]:
    """Return what two halves of a character make, -1 after the first, and the half to remember."""
    if code < 0xDC00:
        return -1, code
    return (0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0xFFFD), 0


def _character(code: int) -> str:
    """Return what a glyph is read as: ligatures as their letters."""
    if code == 0x2:
        return "-"  # PDFium's mark for a hyphen at the end of a line
    if code in _BULLETS:
        return _BULLETS[code]
    if code < 0x20 or 0x7F <= code < 0xA0 or 0xE000 <= code < 0xF900 or code >= 0xF0000:
        return UNMAPPED
    if any(first <= code < last for first, last in _PRESENTATION):
        return unicodedata.normalize("NFKC", chr(code)).strip() or chr(code)
    return chr(code)


def _style(text: Any, i: int, handle: Any, bolds: dict[int | None, bool]) -> _Style:  # noqa: ANN401
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, i, matrix)
    size = pdfium.FPDFText_GetFontSize(text, i) * math.hypot(matrix.c, matrix.d)
    angle = math.degrees(math.atan2(matrix.b, matrix.a)) % 360
    turns = round(angle / 90) % 4
    slanted = abs((angle + 45) % 90 - 45) > 5
    font = (
        ctypes.cast(pdfium.FPDFTextObj_GetFont(handle), ctypes.c_void_p).value if handle else None
    )
    bold = bolds.get(font)
    if bold is None:
        bold = bolds[font] = _is_bold(text, i)
    unmapped = pdfium.FPDFText_HasUnicodeMapError(text, i) == 1
    return _Style(round(size, 2), bold, -1 if slanted else turns, unmapped)


def _is_bold(text: Any, i: int) -> bool:  # noqa: ANN401
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(text, i, name, len(name), flags)
    font = name.value.decode("latin-1").lower()
    return bool(_BOLD.search(font) or flags.value & _FORCE_BOLD)


def _turned(glyph: _Glyph, turns: int, crop: tuple[float, ...]) -> _Glyph:
    """Return a glyph of a page that is turned clockwise so often, from its lower left."""
    left, bottom, right, top = crop
    (x0, y0, x1, y1), (x, y) = glyph.box, glyph.origin
    match turns:
        case 0:
            box, origin = (x0 - left, y0 - bottom, x1 - left, y1 - bottom), (x - left, y - bottom)
        case 1:
            box, origin = (
                (y0 - bottom, right - x1, y1 - bottom, right - x0),
                (y - bottom, right - x),
            )
        case 2:
            box, origin = (right - x1, top - y1, right - x0, top - y0), (right - x, top - y)
        case _:
            box, origin = (top - y1, x0 - left, top - y0, x1 - left), (top - y, x - left)
    return glyph._replace(box=box, origin=origin)


def _runs(glyphs: list[_Glyph]) -> list[Run]:
    runs: list[Run] = []
    group: list[_Glyph] = []
    for glyph in glyphs:
        if group and not _continues(group[-1], glyph):
            runs.append(_run(group, len(runs)))
            group = []
        group.append(glyph)
    if group:
        runs.append(_run(group, len(runs)))
    return [run for run in runs if run.text]


def _continues(last: _Glyph, glyph: _Glyph) -> bool:
    size = last.style.size
    return (
        (glyph.style is last.style or glyph.style[:2] == last.style[:2])
        and abs(glyph.origin[1] - last.origin[1]) < 0.1 * size
        and -0.5 * size < glyph.box[0] - last.box[2] < _RUN_GAP * size
        # Several characters of one glyph have one box.
        and (glyph.box[0] > last.box[0] - 0.5 * size)
    )


def _run(group: list[_Glyph], order: int) -> Run:
    text, edges = "", []
    size, right = group[0].style.size, 0.0
    for i, glyph in enumerate(group):
        left = glyph.box[0]
        if i and left - right > (_SEEN_GAP if glyph.spaced else _WORD_GAP) * size:
            text += " "
            edges.append(right)
        elif i and text[-1] in _ACCENTS and left < right and glyph.text.isalpha():
            composed = unicodedata.normalize("NFC", glyph.text + chr(_ACCENTS[text[-1]]))
            if len(composed) == 1:
                text, right = text[:-1] + composed, max(right, glyph.box[2])
                continue
        elif i and glyph.text > "\u02ff" and unicodedata.combining(glyph.text[0]):
            composed = unicodedata.normalize("NFC", text[-1] + glyph.text)
            if len(composed) == 1:
                text = text[:-1] + composed
                continue
        same = i and glyph.box == group[i - 1].box  # another character of one glyph
        left, right = (right if same else left), max(right if i else left, glyph.box[2])
        letters = len(glyph.text)
        edges += (
            [left + (right - left) * k / letters for k in range(letters)] if letters > 1 else [left]
        )
        text += glyph.text
    edges.append(right)
    text, edges = _without_soft_hyphens(text, edges)
    first = group[0]
    bottom, top = min(g.box[1] for g in group), max(g.box[3] for g in group)
    base = first.origin[1]
    if not 0.5 * size < top - bottom < 2.5 * size:
        bottom, top = base - 0.22 * size, base + 0.8 * size
    return Run(text, tuple(edges), base, size, bottom, top, first.style.bold, first.spaced, order)


def _without_soft_hyphens(text: str, edges: list[float]) -> tuple[str, list[float]]:
    """Leave out the soft hyphens at which no line ends."""
    if _SOFT_HYPHEN not in text[:-1]:
        return text, edges
    kept = [i for i, c in enumerate(text) if c != _SOFT_HYPHEN or i == len(text) - 1]
    return "".join(text[i] for i in kept), [*(edges[i] for i in kept), edges[-1]]


def _without_doubles(runs: list[Run]) -> list[Run]:
    """Leave out what is drawn a second time over itself, for boldness or a shadow."""
    seen: set[tuple[str, int, int]] = set()
    kept = []
    for run in runs:
        x, y = (value / (0.5 * run.size) for value in (run.left, run.base))
        near = {
            (run.text, math.floor(x + dx), math.floor(y + dy)) for dx in (0, 0.5) for dy in (0, 0.5)
        }
        if not near <= seen:
            kept.append(run)
        seen |= near
    return kept
