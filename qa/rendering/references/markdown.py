"""References as Markdown: Chicago's footnotes, a work in italics, the address a link. Pure.

What they are called by is their key, so that they get on with the footnotes of any text.
"""

from __future__ import annotations

from collections.abc import Sequence

from qa.rendering.markup import address, inline
from qa.rendering.references.chicago import Marks, note
from qa.rendering.references.reference import Reference


def _linked(url: str) -> str:
    return f"[{inline(url)}]({address(url)})"


_MARKS = Marks(inline, lambda work: f"*{inline(work)}*", _linked)


def markdown(references: Sequence[Reference]) -> str:
    """Return a footnote a line, each for the mark ``[^its key]`` in a text."""
    return "\n".join(f"[^{each.key}]: {footnote(each)}" for each in references)


def footnote(reference: Reference) -> str:
    """Return what one footnote says."""
    return note(reference, _MARKS)
