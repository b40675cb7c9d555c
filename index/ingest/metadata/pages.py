"""The furniture of printed pages in a plain text: page numbers, and what heads or foots each page.

A page's number tells by its shape (``- 12 -``, ``Page 3 of 10``), or by counting on from the one
before. A running head stands where a page begins or ends, again and again. Nothing here knows what
is said between them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from index.ingest.metadata.lines import Lines, ends_like_sentence

_LONGEST = 80  # characters of a running head
_TOP_LINES = 2  # lines of a running head, or of a foot
_PAGE = re.compile(
    r"(?:[-–—•*~|]{1,2} ?|[\[(] ?)\d{1,4}(?: ?[-–—•*~|]{1,2}| ?[\])])"
    r"|\[?(?:page|pg\.?|p\.|página|pagina|seite|стр\.|страница) ?\d{1,4}"
    r"(?: ?(?:of|/|de|di|von|sur|из) ?\d{1,4})?\]?",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,4}")
_NUMBERED_HEAD = re.compile(
    r"(\d{1,4})(?:\s{2,}|\t|\s*\|\s*)(\D.*)|(.*\D)(?:\s{2,}|\t|\s*\|\s*)(\d{1,4})"
)
_DIGITS = re.compile(r"\d+")
_LETTER = re.compile(r"[^\W\d_]")


def page_furniture(lines: Lines) -> frozenset[int]:
    """Return the numbers of the lines that belong to the pages, not to what is said on them."""
    breaks = frozenset(i for i, line in enumerate(lines) if line.page)
    numbers = frozenset(_page_numbers(lines))
    if not numbers and not breaks:
        return numbers
    return numbers | frozenset(_running_heads(lines, numbers, breaks))


def _page_numbers(lines: Lines) -> Iterator[int]:
    """Yield the lines that are a page's number, or end or begin with one that counts on."""
    counted: dict[str, list[tuple[int, int]]] = defaultdict(list)  # by text: line, page
    for i, line in enumerate(lines):
        if len(line.text) > _LONGEST or not _stands_alone(lines, i):
            continue
        if _PAGE.fullmatch(line.text):
            yield i
        elif _NUMBER.fullmatch(line.text):
            counted[""].append((i, int(line.text)))
        elif found := _NUMBERED_HEAD.fullmatch(line.text):
            number, text = (found[1], found[2]) if found[1] else (found[4], found[3])
            counted[text.casefold()].append((i, int(number)))
    for places in counted.values():
        for (before, page), (after, next_page) in pairwise(places):
            if next_page == page + 1 and after > before + 1:
                yield before
                yield after


def _stands_alone(lines: Lines, i: int) -> bool:
    """Say whether a line is set apart from what is above or from what is below it."""
    below = lines.below(i)
    return lines[i].apart or below is None or below.apart


def _running_heads(lines: Lines, numbers: frozenset[int], breaks: frozenset[int]) -> Iterator[int]:
    """Yield the lines that stand by the ends of pages more than once, but for the title itself."""
    places: dict[str, set[int]] = defaultdict(set)
    for i in _by_page_ends(lines, numbers, breaks):
        text = lines[i].text
        if i not in numbers and len(text) <= _LONGEST and _LETTER.search(text):
            said = text if ends_like_sentence(text) else _DIGITS.sub("#", text.casefold())
            places[said].add(i)
    for found in places.values():
        if len(found) > 1:
            yield from (i for i in found if i >= _TOP_LINES)


def _by_page_ends(lines: Lines, numbers: frozenset[int], breaks: frozenset[int]) -> Iterator[int]:
    """Yield the lines near the beginning or the end of a page, some of them twice."""
    for start in {0, *breaks, *(i + 1 for i in numbers)}:
        yield from range(start, min(start + _TOP_LINES, len(lines)))
    for end in {*breaks, *numbers}:
        yield from range(max(0, end - _TOP_LINES), end)
