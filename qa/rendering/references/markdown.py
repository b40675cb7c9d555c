"""References as Markdown: Chicago's footnotes, a work in italics, the address a link. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from qa.rendering.markup import address, inline
from qa.rendering.references.chicago import Marks, note
from qa.rendering.references.reference import Reference


def _linked(url: str) -> str:
    return f"[{inline(url)}]({address(url)})"


_MARKS = Marks(inline, lambda work: f"*{inline(work)}*", _linked)


def markdown(references: Sequence[Reference]) -> str:
    """Return a list of footnotes, an item each."""
    return "\n".join(f"- {note(each, _MARKS)}" for each in references)
