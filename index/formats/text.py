"""Plain text: the document is the decoded file, one block of prose.

What in it is headline, byline or navigation is for ``index.ingest.metadata.recogniser`` to say.
"""

from __future__ import annotations

from index.article import Role, Span
from index.formats.decoding import decode
from index.formats.document import Block, Document


def read(data: bytes) -> Document:
    """Read plain text; raises ``Unreadable`` when the bytes are not text."""
    decoded = decode(data)
    whole = Block(Span(0, len(decoded.text)), Role.PROSE)
    return Document(
        text=decoded.text,
        source=decoded.text,
        encoding=decoded.encoding,
        bom=decoded.bom,
        blocks=(whole,) if decoded.text else (),
        plain=True,
    )
