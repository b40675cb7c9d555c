"""The words of texts, as they are compared with a question's."""

from __future__ import annotations

from index.lexical.analysis import analyse


def terms_of(*texts: str | None) -> frozenset[str]:
    """Return the distinct terms of some texts; None has none."""
    return frozenset(analyse(" ".join(text for text in texts if text)))
