"""Running heads and feet, page numbers, and what is stamped on every page.

It is found by what pages have in common, so only where a document has several; on a single page,
by what is plainly a page's number.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from index.formats.pdf.layout.columns import middle
from index.formats.pdf.layout.lines import Layout, Line

Place = tuple[int, int]
"""A line of a document: its page and its place there, both from 0."""

_MARGIN = 0.14  # of the page's height, at either end
_OUTERMOST = 4  # lines of a page at either end that may be furniture
_NEAR = 3.0  # points; running heads keep their place
_SET_OFF = 1.25  # of the usual distance of two lines
_STAMPED = 3  # pages, and half of them all
_MOST_STAMPS = 0.3  # of the lines of a page
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(
    r"(?:page|p\.|pg\.?|seite|página|–|—|-|\[|\|)?\s*(?P<number>\d{1,5}|[ivxlcdm]{1,8})"
    r"\s*(?:–|—|-|\]|\|)?(?:\s*(?:of|/|von|de)\s*\d{1,5})?",
    re.IGNORECASE,
)
_OF_PAGES = re.compile(
    r"(?:page\s+)?(?P<number>\d{1,5})\s*(?:of|/)\s*(?P<count>\d{1,5})", re.IGNORECASE
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def furniture(pages: Sequence[Layout], labels: Sequence[str]) -> set[Place]:
    """Return the lines of a document that are no part of its text."""
    margins = [_margins(page) for page in pages]
    found = _repeated(pages, margins) | _numbers(pages, margins, labels) | _stamps(pages)
    return {place for place in found if _is_set_off(pages[place[0]], place, found)}


def _is_set_off(page: Layout, place: Place, found: set[Place]) -> bool:
    """Say whether a line stands apart from the text further in, or is set in another size."""
    line = page.lines[place[1]]
    inward = -1 if line.base > page.sheet.height / 2 else 1
    within = [
        other
        for i, other in enumerate(page.lines)
        if (place[0], i) not in found and (other.base - line.base) * inward > 0.3 * line.size
    ]
    if not within:
        return True
    nearest = min(within, key=lambda other: abs(other.base - line.base))
    gaps = [above.base - below.base for above, below in pairwise(page.lines)]
    usual = middle([gap for gap in gaps if gap > 0] or [line.size])
    apart = abs(nearest.base - line.base) > _SET_OFF * usual
    return apart or abs(nearest.size - line.size) > 0.08 * line.size


def _margins(page: Layout) -> dict[int, str]:
    """Return the lines in the margins of a page, each with its end of it."""
    found = {}
    order = sorted(range(len(page.lines)), key=lambda i: -page.lines[i].base)
    depth = _MARGIN * page.sheet.height
    for side, outer in (("top", order[:_OUTERMOST]), ("bottom", order[::-1][:_OUTERMOST])):
        for i in outer:
            base = page.lines[i].base
            if (page.sheet.height - base if side == "top" else base) < depth:
                found[i] = side
    return found


def _repeated(pages: Sequence[Layout], margins: list[dict[int, str]]) -> set[Place]:
    """Return the lines that stand in the same place of several pages but for their digits."""
    alike: dict[tuple[str, str], list[tuple[Line, Place]]] = defaultdict(list)
    for number, (page, margin) in enumerate(zip(pages, margins, strict=True)):
        for i, side in margin.items():
            text = _DIGITS.sub("#", page.lines[i].text).casefold()
            if sum(c.isalpha() for c in text) > 2:
                alike[side, text].append((page.lines[i], (number, i)))
    return {
        place
        for lines in alike.values()
        for line, place in lines
        if any(
            place[0] != other[0] and abs(line.base - same.base) < _NEAR
            for same, other in lines[:500]
        )
    }


def _numbers(
    pages: Sequence[Layout], margins: list[dict[int, str]], labels: Sequence[str]
) -> set[Place]:
    """Return the page numbers: they count with the pages, or are their labels."""
    shifts: dict[tuple[str, int], list[Place]] = defaultdict(list)
    found = set()
    for number, (page, margin) in enumerate(zip(pages, margins, strict=True)):
        for i, side in margin.items():
            text = page.lines[i].text.strip()
            whole, match = _OF_PAGES.fullmatch(text), _NUMBER.fullmatch(text)
            if whole and int(whole["number"]) <= int(whole["count"]):
                found.add((number, i))
            elif match:
                value = _value(match["number"])
                shifts[side, value - number].append((number, i))
                if text == labels[number] or (len(pages) == 1 and side == "bottom"):
                    found.add((number, i))
    for places in shifts.values():
        if len({number for number, _ in places}) > 1:
            found |= set(places)
    return found


def _value(number: str) -> int:
    if number.isdecimal():
        return int(number)
    values = [_ROMAN[c] for c in number.lower()]
    following = [*values[1:], 0]
    return sum(-v if v < after else v for v, after in zip(values, following, strict=True))


def _stamps(pages: Sequence[Layout]) -> set[Place]:
    """Return what stands, to the point, in the same place of most pages."""
    alike: dict[tuple[str, int, int], list[Place]] = defaultdict(list)
    for number, page in enumerate(pages):
        for i, line in enumerate(page.lines):
            alike[line.text, round(line.base), round(line.left)].append((number, i))
    most = max(_STAMPED, len(pages) / 2)
    found = {place for places in alike.values() if len(places) >= most for place in places}
    counts = Counter(number for number, _ in found)
    # A page that is mostly the same as others is a copy of them, not stamped.
    return {p for p in found if counts[p[0]] <= _MOST_STAMPS * len(pages[p[0]].lines)}
