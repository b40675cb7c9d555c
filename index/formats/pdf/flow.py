"""The paragraphs of all pages become blocks: what each is for, and which go on over a page's end.

A paragraph that ends in the midst of a sentence goes on in the next column or on the next page,
past what stands between: captions, tables, footnotes. Those follow it then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from index.formats.pdf.layout.lines import Layout
from index.formats.pdf.paragraphs import (
    MARKER,
    TERMINAL,
    Measure,
    Paragraph,
    Placed,
    measure,
    paragraphs,
)

_CAPTION = re.compile(
    r"(?:fig(?:ure|\.)?|table|tab\.|chart|graph|plate|photo(?:graph)?|map|box|exhibit|diagram|scheme"
    r"|abb(?:ildung|\.)|tabelle|figura|tabla|tableau)\s*(?:\d+|[A-Z]|[IVX]+)(?:[.\-–]\d+)*\s*"
    r"(?:[.:|—–]|$)",
    re.IGNORECASE,
)
_PHOTO = re.compile(r"(?:photo|photograph|image|picture)(?:\s+by\s|\s*:)", re.IGNORECASE)
_LEADERS = re.compile(r"(?:\.\s?){5,}|…{3,}")
_LETTER = re.compile(r"[^\W\d_]")
_SMALLER, _LARGER = 0.94, 1.12  # of the text's size
_LONGEST_HEADING = 200  # characters
_LONGEST_BOLD = 120
_MOST_LEVELS = 6
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:[A-Z]|Mrs?|Ms|Dr|Prof|St|Gen|Sen|Rep|Gov|Col|Capt|Lt|Sgt|No|vs|cf|Fig|Rev|Hon|e\.g|i\.e)\.$"
)
_INSIDE_END = re.compile(r"[.!?…][\"'”’)\]]*\s")


class Flow(NamedTuple):
    """A block in the making: its paragraph, its role as a word, and the level of a heading."""

    paragraph: Paragraph
    role: str
    level: int = 0


def flow(pages: Sequence[Layout], left_out: set[tuple[int, int]]) -> list[Flow]:
    """Return the blocks of a document, in the order in which they read."""
    lines = list(_placed(pages, left_out))
    if not lines:
        return []
    usual = measure(lines)
    regions = [list(g) for _, g in groupby(lines, key=lambda p: (p.page, p.line.region))]
    found = [p for region in regions for p in paragraphs(region, usual)]
    sizes = _heading_sizes(found, usual)
    joined: list[Flow] = []
    open_: dict[str, int] = {}  # role -> the block that may go on
    for i, paragraph in enumerate(found):
        following = found[i + 1] if i + 1 < len(found) else None
        role, level = _role(paragraph, following, usual, sizes)
        kind = "note" if role == "prose" and paragraph.size < _SMALLER * usual.size else role
        last = open_.get(kind)
        if last is not None and _goes_on(joined[last].paragraph, paragraph, kind):
            before = joined[last].paragraph
            whole = before._replace(lines=[*before.lines, *paragraph.lines], full=paragraph.full)
            joined[last] = joined[last]._replace(paragraph=whole)
            continue
        if kind in {"prose", "note"}:
            open_[kind] = len(joined)
        if kind == "heading":
            open_.clear()
        joined.append(Flow(paragraph, role, level))
    return _with_headers(joined)


def _placed(pages: Sequence[Layout], left_out: set[tuple[int, int]]) -> Iterator[Placed]:
    for number, page in enumerate(pages):
        start = 0
        for i, line in enumerate(page.lines):
            if (number, i) not in left_out:
                yield Placed(number, i, start, line)
            start += len(line.text) + 1


def _heading_sizes(found: Sequence[Paragraph], usual: Measure) -> list[float]:
    """Return the sizes of the headings, the largest first, those that hardly differ as one."""
    sizes: list[float] = []
    for size in sorted({p.size for p in found if _is_large(p, usual)}, reverse=True):
        if not sizes or size < 0.93 * sizes[-1]:
            sizes.append(size)
    return sizes


def _is_large(paragraph: Paragraph, usual: Measure) -> bool:
    return (
        paragraph.size > _LARGER * usual.size
        and not paragraph.row
        and len(paragraph.text) <= _LONGEST_HEADING
        and len(_LETTER.findall(paragraph.text)) > 1
    )


def _role(
    paragraph: Paragraph, following: Paragraph | None, usual: Measure, sizes: list[float]
) -> tuple[str, int]:
    text = paragraph.text
    if _LEADERS.search(text):
        return "navigation", 0
    if paragraph.row:
        return "row", 0
    if _CAPTION.match(text) or _PHOTO.match(text):
        return "caption", 0
    if _is_large(paragraph, usual):
        level = next(i for i, size in enumerate(sizes, 1) if paragraph.size >= 0.93 * size)
        return "heading", min(level, _MOST_LEVELS)
    bold = paragraph.bold and not usual.bold and len(text) <= _LONGEST_BOLD
    if bold and _heads(paragraph, following) and _LETTER.search(text) and text[-1] not in ".,;:-":
        return "heading", min(max(len(sizes), 1) + 1, _MOST_LEVELS)
    return "prose", 0


def _heads(paragraph: Paragraph, following: Paragraph | None) -> bool:
    """Say whether something follows a paragraph that it may be the heading of."""
    return following is not None and (not following.bold or following.size < paragraph.size)


def _goes_on(before: Paragraph, after: Paragraph, kind: str) -> bool:
    """Say whether a paragraph is the rest of another that a page, a column or a figure cut."""
    last, first = before.lines[-1], after.lines[0]
    text = first.line.text
    if abs(before.size - after.size) > 0.08 * before.size or before.bold != after.bold:
        return False
    if first.page - last.page > 2 or (MARKER.match(text) and not before.full):
        return False
    if TERMINAL.search(last.line.text) and not _ABBREVIATED.search(last.line.text):
        return False
    apart = (last.page, last.line.region) != (first.page, first.line.region)
    lower = text[:1].islower()
    if kind == "note":
        return lower and first.page - last.page <= 1
    if last.page < first.page and _spans_a_page(before):
        return False
    divided = last.line.text[-1:] in "-‐\u00ad"
    return lower or (apart and (divided or (before.full and not after.indented)))


def _spans_a_page(paragraph: Paragraph) -> bool:
    """Say whether it covers its last page without the end of a sentence: a citation names two."""
    page = paragraph.lines[-1].page
    lines = [placed.line.text for placed in paragraph.lines if placed.page == page]
    return paragraph.lines[0].page < page and not _INSIDE_END.search(" ".join(lines))


def _with_headers(blocks: list[Flow]) -> list[Flow]:
    """Mark the first row of each table that names its columns."""
    found = list(blocks)
    for i, block in enumerate(blocks):
        above = blocks[i - 1] if i else None
        if block.role != "row" or (above is not None and _one_table(above, block)):
            continue
        below = blocks[i + 1] if i + 1 < len(blocks) else None
        if below is not None and _one_table(block, below) and _names(block, below):
            found[i] = block._replace(role="header")
    return found


def _one_table(above: Flow, below: Flow) -> bool:
    if above.role != "row" or below.role != "row":
        return False
    upper, lower = above.paragraph.lines[0], below.paragraph.lines[0]
    near = upper.line.base - lower.line.base < 4 * lower.line.size
    return upper.page == lower.page and upper.line.region == lower.line.region and near


def _names(row: Flow, below: Flow) -> bool:
    """Say whether a row holds names where the next one holds values."""
    first, second = row.paragraph, below.paragraph
    digits = [sum(c.isdecimal() for c in p.text) for p in (first, second)]
    return (first.bold and not second.bold) or (
        digits[0] == 0 < digits[1] and len(first.text) < 200
    )
