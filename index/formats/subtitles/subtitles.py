"""Subtitle files: what is said, without times, tags and repetitions.

A sentence's place is that in the file, and its part names the cue in which it begins: the numbers
beside a cue count in the file itself, and the heads of the cues between its ends are no part of it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.article import Location, Metadata, Span
from index.formats.document import Document, Unreadable
from index.formats.encodings.decoding import decode
from index.formats.hints import Hints
from index.formats.places import TextPlaces, visible_at
from index.formats.subtitles import cues
from index.formats.subtitles.blocks import compose
from index.formats.tables.fields import language_of
from index.parts import Cue

_WEB = re.compile(r"WEBVTT(?:[ \t]+-?[ \t]*(?P<title>[^\r\n]*))?(?=[\r\n]|\Z)")
_MOST_LINES = 50_000  # a film has two thousand, a day of talk twenty
_LANGUAGE = re.compile(r"^Language:[ \t]*(\S+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class CuePlaces:
    """The places of a text in its file, each with the cue in which it begins."""

    inner: TextPlaces
    cues: tuple[cues.Cue, ...]

    def locate(self, spans: Sequence[Span]) -> tuple[Location, ...]:
        """Return where spans of the text stand."""
        starts = [cue.span.start for cue in self.cues]
        locations = []
        for location in self.inner.locate(spans):
            cue = self.cues[max(0, bisect_right(starts, location.start) - 1)]
            locations.append(replace(location, parts=(Cue(cue.number, cue.time),)))
        return tuple(locations)


def read(data: bytes, hints: Hints) -> Document:
    """Read subtitles; raises ``Unreadable`` where the bytes hold no cue, or cues without words."""
    document, places, found = _read(data, hints.encoding)
    return replace(document, places=CuePlaces(places, tuple(found)))


def shown(data: bytes, location: Location, encoding: str) -> str | None:
    """Return what is said at a place of the file."""
    document, _, _ = _read(data, encoding)
    return visible_at(document, location)


def _read(data: bytes, encoding: str | None) -> tuple[Document, TextPlaces, list[cues.Cue]]:
    decoded = decode(data, encoding)
    head = _WEB.match(decoded.text)
    found = cues.parse(decoded.text, web=head is not None)
    if sum(len(cue.lines) for cue in found) > _MOST_LINES:
        raise Unreadable(f"has more than {_MOST_LINES:,} lines of subtitles", "Split it.")
    composition = compose(decoded.text, found)
    if not composition.text:
        raise Unreadable("holds no subtitles", "Check that it has times with words below them.")
    places = TextPlaces(decoded.text, decoded.encoding, decoded.bom, composition.offsets)
    language = _LANGUAGE.search(decoded.text, 0, found[0].span.start) if head else None
    metadata = Metadata(
        title=(head["title"] or "").strip() or None if head else None,
        language=language_of(language[1]) if language else None,
    )
    document = Document(
        composition.text, composition.blocks, places, metadata=metadata, encoding=decoded.encoding
    )
    return document, places, found
