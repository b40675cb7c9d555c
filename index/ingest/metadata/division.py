"""Several articles in one plain text, parted by rules: each has a head of its own.

A rule (``-----``, ``* * *``) parts scenes and sections as well. So a text is divided only where
what follows each of its rules begins with a headline and says who wrote it, or when.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.article import Span
from index.formats.document import Block, Document
from index.ingest.metadata.recogniser import recognise

# It begins with a newline, which is quickly found.
_RULE = re.compile(r"\n[ \t]*(?:[-=*_~#]{3,}|(?:[-*_~#] ){2,}[-*_~#])[ \t]*(?=[\r\n]|\Z)")


def divided(document: Document) -> tuple[Document, ...]:
    """Return the articles of a document: itself alone, unless each part has a head of its own."""
    if not document.plain:
        return (document,)
    rules = list(_RULE.finditer(f"\n{document.text}"))
    starts = [0, *(rule.end() - 1 for rule in rules)]
    ends = [*(rule.start() for rule in rules), len(document.text)]
    spans = [Span(*each) for each in zip(starts, ends, strict=True)]
    parts = [span for span in spans if span.of(document.text).strip()]
    if len(parts) < 2:
        return (document,)
    found: list[Document] = []
    for number, span in enumerate(parts, start=1):
        member = f"{document.member}/{number}" if document.member else str(number)
        part = replace(document, blocks=_within(document.blocks, span), member=member)
        if not _has_head(part):
            return (document,)
        found.append(part)
    return tuple(found)


def _within(blocks: Sequence[Block], part: Span) -> tuple[Block, ...]:
    cut = (
        replace(block, span=Span(max(block.span.start, part.start), min(block.span.end, part.end)))
        for block in blocks
        if block.span.overlaps(part)
    )
    return tuple(cut)


def _has_head(document: Document) -> bool:
    metadata, _ = recognise(document)
    return bool(metadata.title and (metadata.authors or metadata.date))
