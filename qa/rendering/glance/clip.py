"""A sentence on one line, or on several: its words marked, and cut to what matters. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import accumulate

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from index.article import Span
from qa.answer import CitedSentence
from qa.rendering.sanitise import clean, piece

Weigh = Callable[[str], float]
"""What a word of the question is worth to whoever reads a line."""

_LEAD = 3  # of what is free around the part that matters, one in so many cells stands before it
_CUT = "…"
_WITHIN = " › "  # between an archive and its member
_LEAST_MEMBER = 12  # cells that are worth telling the end of a member in
_PARTED = f"·{_CUT}"  # a sign between two parts that parts nothing any more
_CONSOLE = Console(file=StringIO(), width=80)  # wraps, and prints nothing


@dataclass(frozen=True, slots=True)
class Words:
    """A text on one line, the answer's span in it, and those of the question's words."""

    text: str
    mark: Span | None = None
    matches: tuple[Span, ...] = ()


def words(cited: CitedSentence) -> Words:
    """Return a sentence on one line, with what is marked in it."""
    text = clean(cited.sentence)
    lead = len(piece(cited.sentence)) - len(piece(cited.sentence).lstrip())

    def moved(span: Span) -> Span:
        ends = (len(piece(cited.sentence[:at])) - lead for at in (span.start, span.end))
        start, end = (max(0, min(at, len(text))) for at in ends)
        inside = text[start:end]
        return Span(start + len(inside) - len(inside.lstrip()), start + len(inside.rstrip()))

    mark = moved(cited.highlight) if cited.highlight else None
    found = Words(text, mark, tuple(moved(span) for span in cited.matches))
    return found if mark and mark.start < mark.end else Words(text, None, found.matches)


def starred(found: Words) -> Words:
    """Return the words with asterisks around the answer, for screens without style."""
    if found.mark is None:
        return found
    start, end = found.mark.start, found.mark.end
    text = f"{found.text[:start]}*{found.text[start:end]}*{found.text[end:]}"

    def moved(at: int) -> int:
        return at + (at >= start) + (at >= end)

    matches = tuple(Span(moved(span.start), moved(span.end)) for span in found.matches)
    return Words(text, Span(start, end + 2), matches)


def clipped(found: Words, room: int, weigh: Weigh = len) -> Words:
    """Return the part of a line that fits in ``room`` cells, around what matters most of it.

    That is the marked answer, or else the question's words that weigh most. An ellipsis stands
    for what is cut off at either side.
    """
    if cell_len(found.text) <= room:
        return found
    sums = [0, *accumulate(cell_len(sign) for sign in found.text)]
    most = max(room - 2 * cell_len(_CUT), 1)
    start, end = _window(found, sums, most, weigh)
    start, end = _whole_words(found.text, start, end)
    while end > start and sums[end] - sums[start] > most:
        end -= 1
    text = found.text[start:end].rstrip()
    before = _CUT if start else ""
    after = _CUT if start + len(text) < len(found.text) else ""
    return _part(found, start, start + len(text), before, after)


def _window(found: Words, sums: Sequence[int], most: int, weigh: Weigh) -> tuple[int, int]:
    """Return the first and the last place of at most ``most`` cells around what matters."""
    spans = (found.mark,) if found.mark else found.matches
    anchor = _weightiest(found.text, spans, sums, most, weigh)
    last = len(found.text)
    if anchor is None or sums[anchor.end] <= most:
        start = 0
    else:
        free = most - (sums[anchor.end] - sums[anchor.start])
        start = anchor.start
        while start and sums[anchor.start] - sums[start - 1] <= max(free, 0) // _LEAD:
            start -= 1
    end = start
    while end < last and sums[end + 1] - sums[start] <= most:
        end += 1
    if end == last:
        while start and sums[last] - sums[start - 1] <= most:
            start -= 1
    return start, end


def _weightiest(
    text: str,
    spans: Sequence[Span],
    sums: Sequence[int],
    most: int,
    weigh: Weigh,
) -> Span | None:
    """Return what spans the weightiest of ``spans`` that fit together; the first of equals."""
    best, heaviest = None, 0.0
    for number, first in enumerate(spans):
        seen: set[str] = set()
        weight, end = 0.0, first.end
        for span in spans[number:]:
            if seen and sums[span.end] - sums[first.start] > most:
                break
            said = span.of(text).casefold()
            weight += 0.0 if said in seen else weigh(said)
            seen.add(said)
            end = span.end
        if weight > heaviest:
            best, heaviest = Span(first.start, end), weight
    return best


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a range that breaks no word at either edge, where it holds more than one."""
    if start and not text[start - 1].isspace():
        space = text.find(" ", start, end)
        start = space + 1 if 0 <= space < start + (end - start) // _LEAD else start
    if end < len(text) and not text[end].isspace():
        space = text.rfind(" ", start, end)
        end = space if space > start + (end - start) // 2 else end
    return start, end


def _part(found: Words, start: int, end: int, before: str, after: str) -> Words:
    def moved(span: Span) -> Span:
        return Span(max(span.start, start), min(span.end, end)).shifted(len(before) - start)

    def kept(span: Span) -> bool:
        return span.start < end and span.end > start

    text = f"{before}{found.text[start:end]}{after}"
    mark = moved(found.mark) if found.mark and kept(found.mark) else None
    return Words(text, mark, tuple(moved(span) for span in found.matches if kept(span)))


def wrapped(text: Text, room: int) -> list[Text]:
    """Return a text as lines of at most ``room`` cells, broken between words where that can be."""
    lines = list(text.wrap(_CONSOLE, max(room, 2))) or [Text()]
    for line in lines:
        line.rstrip()
    return lines


def head(text: str, room: int) -> str:
    """Return the beginning of a line in at most ``room`` cells, an ellipsis for the rest."""
    short = clipped(Words(text), room).text
    return f"{short.removesuffix(_PARTED)}{_CUT}" if short.endswith(_PARTED) else short


def elided(where: str, room: int) -> str:
    """Return a place on one line, an ellipsis for the folders of a member if they are too long.

    As it is, where the path to the archive leaves no room to tell a member in.
    """
    archive, parted, member = where.partition(_WITHIN)
    left = room - cell_len(f"{archive}{parted}{_CUT}")
    if cell_len(where) <= room or not parted or left < _LEAST_MEMBER:
        return where
    name = member.rpartition("/")[2]
    if name and name != member and cell_len(name) < left:
        return f"{archive}{parted}{_CUT}/{name}"
    start = len(member)
    while start and cell_len(member[start - 1 :]) <= left:
        start -= 1
    return f"{archive}{parted}{_CUT}{member[start:].lstrip()}"
