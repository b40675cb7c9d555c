"""Plain text: the document is the decoded file, but for words parted at a line's end, and tabs.

What in it is headline, byline or navigation is for ``index.ingest.metadata.recogniser`` to say.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from index.article import Location, Role
from index.formats.document import Document
from index.formats.encodings.decoding import decode
from index.formats.hints import Hints
from index.formats.places import TextPlaces, visible_at
from index.formats.texts.filler import without_filler
from index.formats.texts.hyphens import parted
from index.formats.texts.structure import Region, may_hold_turn, regions
from index.formats.visible import Visible

_TABS = re.compile(r" *\t[ \t]*")


def read(data: bytes, hints: Hints | None = None) -> Document:
    """Read plain text; raises ``Unreadable`` when the bytes are not text."""
    decoded = decode(data, hints.encoding if hints else None)
    text = _Text(without_filler(decoded.text))
    visible = text.visible
    return Document(
        text=visible.text,
        blocks=tuple(visible.blocks),
        places=TextPlaces(decoded.text, decoded.encoding, decoded.bom, visible.offsets),
        plain=True,
        encoding=decoded.encoding,
    )


def shown(data: bytes, location: Location, encoding: str) -> str | None:
    """Return the visible text at ``location``."""
    cited = data[location.byte_start : location.byte_end].decode(encoding, errors="replace")
    if "\t" not in cited and next(parted(cited), None) is None and not may_hold_turn(cited):
        return cited
    # What of it is seen is for the whole text to say.
    return visible_at(read(data, Hints(encoding=encoding)), location)


class _Text:
    """A text as it is seen: running prose, and between it what is set apart."""

    def __init__(self, source: str) -> None:
        self.visible = Visible(source)
        apart = regions(source)
        unseen = [(region.start, region.end) for region in apart if region.role is None]
        self._gaps = sorted([*parted(source), *unseen])
        at = 0
        for region in (region for region in apart if region.role):
            self._prose(at, region.start)
            self._apart(region)
            at = region.end
        self._prose(at, len(source))

    def _prose(self, start: int, end: int) -> None:
        begun = len(self.visible)
        gaps = self._gaps[bisect_left(self._gaps, (start,)) : bisect_left(self._gaps, (end,))]
        for gap_start, gap_end in gaps:
            self.visible.keep(start, gap_start)
            start = gap_end
        self.visible.keep(start, end)
        self.visible.block(Role.PROSE, begun)

    def _apart(self, region: Region) -> None:
        visible, begun = self.visible, len(self.visible)
        words = visible.source[region.start : region.end]
        end = region.start + len(words.rstrip())
        at = region.start
        if region.role in (Role.ROW, Role.HEADER):
            for tabs in _TABS.finditer(visible.source, region.start, end):
                visible.keep(at, tabs.start())
                visible.put(" | ", *tabs.span())
                at = tabs.end()
        visible.keep(at, end)
        visible.block(region.role or Role.PROSE, begun)
        if end < region.end:
            visible.put("\n\n", end, region.end)
