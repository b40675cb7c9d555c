"""A plain text as it is seen: running prose, and between it what is set apart."""

from __future__ import annotations

import re
from bisect import bisect_left

from index.article import Role
from index.formats.document import Document
from index.formats.encodings.decoding import decode
from index.formats.places import TextPlaces
from index.formats.texts.filler import without_filler
from index.formats.texts.hyphens import parted
from index.formats.texts.structure import Region, regions
from index.formats.visible import Visible

_TABS = re.compile(r" *\t[ \t]*")


def read_plain(data: bytes, encoding: str | None) -> Document:
    """Read plain text, in an encoding that is found out unless it is given."""
    decoded = decode(data, encoding)
    visible = _Text(without_filler(decoded.text)).visible
    return Document(
        text=visible.text,
        blocks=tuple(visible.blocks),
        places=TextPlaces(decoded.text, decoded.encoding, decoded.bom, visible.offsets),
        plain=True,
        encoding=decoded.encoding,
    )


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
