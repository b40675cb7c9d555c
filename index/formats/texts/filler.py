"""Filler: a long run of one short pattern, such as a ruler or dot leaders, which says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.article import Span
from index.formats.document import Unreadable

LONGEST_UNIT = 8
"""Characters of a pattern that says nothing, however often; a longer one may be a sentence."""

SHORTEST_RUN = 4096
"""Characters through which a pattern repeats before it is filler."""

_STRIDE = SHORTEST_RUN // 2  # every run covers at least one stretch between two multiples of it
_SAMPLE = 4 * LONGEST_UNIT

_FIRST_WORD = re.compile(r"\S+(?=\s)")
_LAST_WORD = re.compile(r"\s\S*\Z")
_SOMETHING = re.compile(r"\S")


def without_filler(text: str) -> str:
    """Return a text of the same length in which white space and blank lines stand for filler.

    Raises ``Unreadable`` where that is all there is.
    """
    pieces, last = [], 0
    for run in filler(text):
        pieces += [text[last : run.start], "\n\n", " " * (run.end - run.start - 4), "\n\n"]
        last = run.end
    if not pieces:
        return text
    rest = "".join((*pieces, text[last:]))
    if not rest.strip():
        raise Unreadable("repeats one pattern and holds no sentence", "Check that it is prose.")
    return rest


def filler(text: str) -> Iterator[Span]:
    """Yield the runs of filler in a text, in order and disjoint, in linear time.

    A word or a mark that a run shares with what stands before or after it is no part of it.
    """
    last = 0
    for at in range(0, len(text) - _STRIDE + 1, _STRIDE):
        if at < last:
            continue
        sample = text[at : at + _SAMPLE]
        again = text.find(sample, at + 1, at + LONGEST_UNIT + _SAMPLE)
        if again > at:
            start, end = _run(text, at, again - at, last)
            if end - start >= SHORTEST_RUN:
                last = end
                yield _apart(text, start, end)


def _run(text: str, at: int, unit: int, first: int) -> tuple[int, int]:
    """Return where the run around ``at`` begins, not before ``first``, and where it ends."""
    start = end = at
    step = SHORTEST_RUN
    while step:
        if text[end : end + step] == text[end + unit : end + unit + step]:
            end += step
        else:
            step //= 2
    while start > first and text[start - 1] == text[start - 1 + unit]:
        start -= 1
    return start, min(end + unit, len(text))


def _apart(text: str, start: int, end: int) -> Span:
    """Return the run without the words that it shares with what stands around it."""
    shared = _FIRST_WORD.match(text, start, start + LONGEST_UNIT)
    if shared and start and not text[start - 1].isspace():
        start = shared.end()
    shared = _LAST_WORD.search(text, end - LONGEST_UNIT, end)
    if shared and _SOMETHING.search(text, end):
        end = shared.start() + 1
    return Span(start, end)
