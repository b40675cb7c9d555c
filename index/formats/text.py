"""Plain text: the document is the decoded file, one block of prose.

What in it is headline, byline or navigation is for ``index.ingest.metadata.recogniser`` to say.
"""

from __future__ import annotations

from index.article import Location, Role, Span
from index.formats.decoding import decode
from index.formats.document import Block, Document
from index.formats.hints import Hints
from index.formats.places import TextPlaces


def read(data: bytes, hints: Hints | None = None) -> Document:
    """Read plain text; raises ``Unreadable`` when the bytes are not text."""
    decoded = decode(data, hints.encoding if hints else None)
    text = decoded.text
    return Document(
        text=text,
        blocks=(Block(Span(0, len(text)), Role.PROSE),) if text else (),
        places=TextPlaces(text, decoded.encoding, decoded.bom),
        plain=True,
        encoding=decoded.encoding,
    )


def shown(data: bytes, location: Location, encoding: str) -> str | None:
    """Return what stands at ``location``."""
    cited = data[location.byte_start : location.byte_end]
    return cited.decode(encoding, errors="replace")
