"""What every format gives: a text in blocks with their roles, and the way back to the file."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from operator import itemgetter

from index.article import Metadata, Role, Span


class Unreadable(ValueError):
    """The bytes are not an article of this format: ``reason`` and ``remedy``, for people.

    ``reason`` continues a sentence that begins with the file's name ("is a PDF document").
    """

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Block:
    """A region of a document's text that is cut into sentences on its own."""

    span: Span
    role: Role


@dataclass(frozen=True, slots=True)
class Document:
    """One decoded file.

    ``text`` is what is cut and quoted; ``source`` is the whole decoded file without its byte-order
    mark, newlines untouched, so that ``source.encode(encoding)`` after the first ``bom`` bytes is
    the file again. ``blocks`` are in order and disjoint; what lies between them (a code listing,
    a table's rule) is not part of the article. ``plain`` says that the format marks no headings of
    its own: what is one shows in the lines alone. ``metadata`` is what the format itself states.

    ``offsets`` leads from ``text`` to ``source``: pairs ``(text, source)`` in ascending order, and
    between two of them both run in step. Where a stretch of the source is missing from the text,
    two pairs share a text offset: the first says where the text before the gap ends, the last
    where the text after it begins. The default says that both are the same text.
    """

    text: str
    source: str
    encoding: str
    bom: int
    blocks: tuple[Block, ...]
    plain: bool
    metadata: Metadata = field(default_factory=Metadata)
    offsets: tuple[tuple[int, int], ...] = ((0, 0),)

    def in_source(self, span: Span) -> Span:
        """Return where a non-empty span of ``text`` stands in ``source``."""
        if len(self.offsets) == 1:
            return span
        before = self.offsets[bisect_right(self.offsets, span.start, key=itemgetter(0)) - 1]
        at = bisect_left(self.offsets, span.end, key=itemgetter(0))
        exact = at < len(self.offsets) and self.offsets[at][0] == span.end
        after = self.offsets[at if exact else at - 1]
        return Span(before[1] + span.start - before[0], after[1] + span.end - after[0])
