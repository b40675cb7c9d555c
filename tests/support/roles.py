"""What each block of a text is for, as reading and recognising it say."""

from __future__ import annotations

from index.formats.registry import read
from index.ingest.metadata.recogniser import recognise


def roles_of(text: str, format_: str = "text") -> dict[str, str]:
    """Return the role of each block of a text by its words."""
    document = read(format_, text.encode())
    _, blocks = recognise(document)
    return {block.span.of(document.text): block.role.value for block in blocks}
