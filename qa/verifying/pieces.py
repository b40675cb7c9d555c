"""The pieces of a quotation between its ellipses and brackets, and where a text has them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from index.article import Span
from qa.verifying.folding import occurrences

_GAP = re.compile(
    r"\s*(?P<dots>[\[(]\s*…\s*[\])]|…)\s*"
    r"|(?P<letter>\[(?=\w\](?=\w)))"
    r"|\s*(?P<bracket>\[[^\[\]]*\])\s*"
)
_LETTER_END = re.compile(r"\A(\w)\](?=\w)")  # what is left of "[T]he" behind its bracket
_EDGES = " ,.;:"
_LONGEST = 200
"""Characters of an article for which a bracket may stand."""

_ANCHORS = 50
"""Places of the longest piece around which the others are looked for."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a quotation that must stand in the article as they are.

    ``gap`` is where the quotation has an ellipsis or a bracket before them, ``reach`` how many
    characters of the article that may stand for, None for any number.
    """

    text: str
    gap: Span
    reach: int | None


def pieces(folded: str) -> tuple[Piece, ...]:
    """Return the pieces of a folded quotation: one alone where nothing says it is shortened."""
    found: list[Piece] = []
    at = 0
    gap = Span(0, 0)
    reach: int | None = 0
    for span, limit in [*_gaps(folded), (Span(len(folded), len(folded)), 0)]:
        text = _LETTER_END.sub(r"\1", folded[at : span.start]).strip(_EDGES)
        if text:
            found.append(Piece(text, gap, reach))
            gap, reach = span, limit
        else:
            gap = Span(gap.start if gap.end else span.start, span.end)
            reach = None if reach is None or limit is None else reach + limit
        at = span.end
    return tuple(found)


def is_shortened(folded: str) -> bool:
    """Say whether a quotation has an ellipsis or a bracket at all."""
    return _GAP.search(folded) is not None


def _gaps(folded: str) -> Iterator[tuple[Span, int | None]]:
    """Yield where a quotation has ellipses and brackets, and how far each may reach."""
    for match in _GAP.finditer(folded):
        found = match.group()
        start = match.start() + len(found) - len(found.lstrip())
        span = Span(start, start + len(found.strip()))
        if match["dots"]:
            yield span, None
        else:
            yield span, 2 if match["letter"] or "[sic]" in found else _LONGEST


def held(text: str, wanted: Sequence[Piece]) -> tuple[Span, ...]:
    """Return where a folded text has all pieces in order, as near together as may be; or ()."""
    longest = max(range(len(wanted)), key=lambda i: len(wanted[i].text))
    best: tuple[Span, ...] = ()
    for anchor in islice(occurrences(text, wanted[longest].text), _ANCHORS):
        found = _around(text, wanted, longest, anchor)
        if found and (not best or _length(found) < _length(best)):
            best = found
    return best


def _around(text: str, wanted: Sequence[Piece], at: int, anchor: Span) -> tuple[Span, ...]:
    found = [anchor]
    for piece in wanted[at + 1 :]:
        end = found[-1].end
        limit = len(text) if piece.reach is None else end + piece.reach + len(piece.text) + 2
        span = _first(text, piece.text, end, limit)
        if span is None:
            return ()
        found.append(span)
    for piece, after in pairwise(reversed(wanted[: at + 1])):
        start = found[0].start
        reach = piece.reach
        limit = 0 if reach is None else max(start - reach - len(after.text) - 2, 0)
        span = _last(text, after.text, limit, start)
        if span is None:
            return ()
        found.insert(0, span)
    return tuple(found)


def _first(text: str, phrase: str, start: int, end: int) -> Span | None:
    spans = (span for span in _from(text, phrase, start) if span.end <= end)
    return min(spans, default=None)


def _from(text: str, phrase: str, start: int) -> Iterator[Span]:
    return (span for span in occurrences(text, phrase) if span.start >= start)


def _last(text: str, phrase: str, start: int, end: int) -> Span | None:
    spans = (s for s in occurrences(text, phrase) if start <= s.start and s.end <= end)
    return max(spans, default=None)


def _length(spans: Sequence[Span]) -> int:
    return spans[-1].end - spans[0].start
