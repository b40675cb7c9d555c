"""Where a document's text stands in its file: in the decoded text of it, or in its parts."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

from index.article import Location, Span
from index.formats.document import Document, Places
from index.parts import Part

_NEWLINE = re.compile(r"\r\n?|\n")
_LINE_FEED = re.compile(r"\n")  # found eight times as fast


@dataclass(frozen=True, slots=True)
class TextPlaces:
    """The places of a text that was made of a decoded file's characters.

    ``source`` is the whole decoded file without its byte-order mark, newlines untouched, so that
    ``source.encode(encoding)`` after the first ``bom`` bytes is the file again.

    ``offsets`` leads from the text to ``source``: pairs ``(text, source)`` in ascending order, and
    between two of them both run in step. Where a stretch of the source is missing from the text,
    two pairs share a text offset: the first says where the text before the gap ends, the last
    where the text after it begins. A character that stands for several, as an entity does, has a
    pair at its start and one at its end. The default says that both are the same text.

    ``parts`` lead to the decoded file, where it is not the file itself.
    """

    source: str
    encoding: str
    bom: int = 0
    offsets: tuple[tuple[int, int], ...] = ((0, 0),)
    parts: tuple[Part, ...] = ()

    def locate(self, spans: Sequence[Span]) -> tuple[Location, ...]:
        """Return where spans of the text stand in the file, in time linear in the file.

        A line ends with LF, CRLF or a lone CR.
        """
        places = [self.in_source(span) for span in spans]
        newline = _NEWLINE if "\r" in self.source else _LINE_FEED
        line, begins, seen = 1, 0, 0  # the line reached, where it begins, how far it is known
        locations = []
        for place, (byte_start, byte_end) in zip(places, self._bytes(places), strict=True):
            start, end = place.start, place.end
            for match in newline.finditer(self.source, seen, start):
                line, begins = line + 1, match.end()
            seen = start
            column = start - begins + 1
            locations.append(Location(line, column, start, end, byte_start, byte_end, self.parts))
        return tuple(locations)

    def _bytes(self, places: Sequence[Span]) -> Iterator[tuple[int, int]]:
        """Yield where stretches of ``source``, disjoint and in order, stand in the file's bytes."""
        source, encoding = self.source, self.encoding
        known = source[: places[-1].end] if places else ""
        if len(known.encode(encoding)) == len(known):  # a byte a character
            yield from ((self.bom + place.start, self.bom + place.end) for place in places)
            return
        at, byte = 0, self.bom
        for place in places:
            start = byte + len(source[at : place.start].encode(encoding))
            byte = start + len(source[place.start : place.end].encode(encoding))
            at = place.end
            yield start, byte

    def in_source(self, span: Span) -> Span:
        """Return where a non-empty span of the text stands in ``source``."""
        if len(self.offsets) == 1:
            return span.shifted(self.offsets[0][1] - self.offsets[0][0])
        before = self.offsets[bisect_right(self.offsets, span.start, key=itemgetter(0)) - 1]
        at = bisect_left(self.offsets, span.end, key=itemgetter(0))
        exact = at < len(self.offsets) and self.offsets[at][0] == span.end
        after = self.offsets[at if exact else at - 1]
        return Span(before[1] + span.start - before[0], after[1] + span.end - after[0])

    def in_text(self, span: Span) -> Span:
        """Return what of the text was made of a span of ``source``."""
        if self.offsets == ((0, 0),):
            return span
        before = self.offsets[bisect_right(self.offsets, span.start, key=itemgetter(1)) - 1]
        at = bisect_left(self.offsets, span.end, key=itemgetter(1))
        exact = at < len(self.offsets) and self.offsets[at][1] == span.end
        after = self.offsets[at if exact else at - 1]
        start, end = span.start - before[1] + before[0], span.end - after[1] + after[0]
        return Span(start, end)


def line_starts(text: str, start: int = 0) -> list[int]:
    """Return where the lines of a text begin from ``start`` on; LF, CRLF or a lone CR ends one."""
    newline = _NEWLINE if "\r" in text else _LINE_FEED
    return [start, *(match.end() for match in newline.finditer(text, start))]


def visible_at(document: Document, location: Location) -> str:
    """Return the visible text of what a location cites of a document's source."""
    assert isinstance(document.places, TextPlaces)  # noqa: S101 - its reader made it so
    return document.places.in_text(Span(location.start, location.end)).of(document.text)


@dataclass(frozen=True, slots=True)
class PartPlaces:
    """The places of a text that is made of parts, such as the paragraphs of an office document.

    ``starts`` are where in the text the parts begin, ascending; ``parts`` are the ways to them.
    """

    starts: tuple[int, ...]
    parts: tuple[tuple[Part, ...], ...]

    def locate(self, spans: Sequence[Span]) -> tuple[Location, ...]:
        """Return where spans of the text stand, each in the part in which it begins."""
        locations = []
        for span in spans:
            i = bisect_right(self.starts, span.start) - 1
            start, end = span.start - self.starts[i], span.end - self.starts[i]
            locations.append(Location(0, 0, start, end, 0, 0, self.parts[i]))
        return tuple(locations)


@dataclass(frozen=True, slots=True)
class JoinedPlaces:
    """The places of a text that is made of several documents' texts, each beginning at a start."""

    starts: tuple[int, ...]
    places: tuple[Places, ...]

    def locate(self, spans: Sequence[Span]) -> tuple[Location, ...]:
        """Return where spans of the text stand, each in the document in which it begins."""
        locations: list[Location] = []
        for i, group in groupby(spans, lambda span: bisect_right(self.starts, span.start) - 1):
            inner = [span.shifted(-self.starts[i]) for span in group]
            locations += self.places[i].locate(inner)
        return tuple(locations)


@dataclass(frozen=True, slots=True)
class WithinPart:
    """The places of what a part of a file holds: a member, a notebook's cell."""

    part: Part
    inner: Places

    def locate(self, spans: Sequence[Span]) -> tuple[Location, ...]:
        """Return where spans of the text stand: in the part, and there in parts of its own."""
        return tuple(
            replace(location, parts=(self.part, *location.parts))
            for location in self.inner.locate(spans)
        )
