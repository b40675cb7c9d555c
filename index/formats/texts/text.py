"""Plain text: the document is the decoded file, but for words parted at a line's end.

What in it is headline, byline or navigation is for ``index.ingest.metadata.recogniser`` to say.
"""

from __future__ import annotations

from index.article import Location, Role, Span
from index.formats.document import Block, Document
from index.formats.encodings.decoding import decode
from index.formats.hints import Hints
from index.formats.places import TextPlaces, visible_at
from index.formats.texts.filler import without_filler
from index.formats.texts.hyphens import parted
from index.formats.visible import Visible


def read(data: bytes, hints: Hints | None = None) -> Document:
    """Read plain text; raises ``Unreadable`` when the bytes are not text."""
    decoded = decode(data, hints.encoding if hints else None)
    source = without_filler(decoded.text)
    visible = Visible(source)
    at = 0
    for start, end in parted(source):
        visible.keep(at, start)
        at = end
    visible.keep(at, len(source))
    text = visible.text
    return Document(
        text=text,
        blocks=(Block(Span(0, len(text)), Role.PROSE),) if text else (),
        places=TextPlaces(decoded.text, decoded.encoding, decoded.bom, visible.offsets),
        plain=True,
        encoding=decoded.encoding,
    )


def shown(data: bytes, location: Location, encoding: str) -> str | None:
    """Return the visible text at ``location``."""
    cited = data[location.byte_start : location.byte_end].decode(encoding, errors="replace")
    if next(parted(cited), None) is None:
        return cited
    # Which hyphens are seen is for the whole text to say.
    return visible_at(read(data, Hints(encoding=encoding)), location)
