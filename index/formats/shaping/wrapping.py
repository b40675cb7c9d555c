"""Which lines of a plain text run on: those that break only because the line was full."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.article import Span

_LINE = re.compile(r"[^\r\n]*")
_ITEM = re.compile(r"(?:[-*+•–—·‣▪●○]|\(?(?:\d{1,3}|[a-z])[.)])[ \t]+\S")
_CLOSED = re.compile(r"[.!?:;…。！？][\"'”’»)\]*_]*\Z")
_WIDEST = 100  # characters; a longer line is a paragraph as it was typed
_NARROWEST = 50  # nobody wraps prose so narrowly: such lines are verse, an address, a list
_RAGGED = 10  # characters; how much room a full line may leave, for marks that were before it


def lines(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Yield the lines of ``text[start:end]``, empty ones as well, without white space around."""
    end = len(text) if end is None else end
    while start <= end:
        match = _LINE.match(text, start, end)
        stop = match.end() if match else end
        piece = text[start:stop]
        left = start + len(piece) - len(piece.lstrip())
        yield Span(left, max(left, start + len(piece.rstrip())))
        start = stop + (2 if text[stop : stop + 2] == "\r\n" else 1)


def width(spans: Sequence[Span]) -> int:
    """Return how wide a text was wrapped, in characters: its longest line that may be wrapped."""
    lengths = (span.end - span.start for span in spans)
    return max((each for each in lengths if each <= _WIDEST), default=0)


def runs(text: str, spans: Sequence[Span], wrapped: int) -> Iterator[list[Span]]:
    """Yield the non-empty lines of one paragraph in groups that run on; ``wrapped`` is the width.

    A line runs on where the next one's first word had no room in it, and where the next goes on in
    lower case.
    """
    group: list[Span] = []
    for span in spans:
        if group and not _runs_on(group[-1].of(text), span.of(text), wrapped):
            yield group
            group = []
        group.append(span)
    if group:
        yield group


def _runs_on(line: str, following: str, wrapped: int) -> bool:
    if _ITEM.match(following):
        return False
    if following[:1].islower() and not _CLOSED.search(line):
        return True
    if len(line) > _WIDEST or wrapped < _NARROWEST:
        return False
    word = following.split(maxsplit=1)[0]
    return len(line) + 1 + len(word) > wrapped - _RAGGED
