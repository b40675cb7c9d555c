"""Where a span of a document stands in its file: line, column, characters and bytes."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from index.article import Location, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.formats.document import Document


_NEWLINE = re.compile(r"\r\n?|\n")


def locate(document: Document, spans: Sequence[Span]) -> tuple[Location, ...]:
    """Return where spans of a document's text stand in its file, in time linear in the file.

    ``spans`` are non-empty, disjoint and in order. A line ends with LF, CRLF or a lone CR.
    """
    source, encoding = document.source, document.encoding
    starts = [0, *(match.end() for match in _NEWLINE.finditer(source))]
    at, byte = 0, document.bom
    locations = []
    for span in spans:
        place = document.in_source(span)
        byte_start = byte + len(source[at : place.start].encode(encoding))
        byte = byte_start + len(source[place.start : place.end].encode(encoding))
        at = place.end
        line = bisect_right(starts, place.start)
        column = place.start - starts[line - 1] + 1
        locations.append(Location(line, column, place.start, place.end, byte_start, byte))
    return tuple(locations)
