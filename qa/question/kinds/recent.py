"""Does a question ask for what is newest? Pure.

"The latest report on rice" is a question for an article, not for what articles say.
"""

from __future__ import annotations

import re

_NEWEST = re.compile(
    r"(?<!at the )\b(?:newest|latest|most\s+recent)\b(?:\s+(?:published|indexed|available))?+"
    r"(?!\s+(?:(?:news|wire|press)\s+)?"
    r"(?:articles?|stor(?:y|ies)|reports?|pieces?|texts?|documents?|files?)\b)",
    re.IGNORECASE,
)


def asks_recent(question: str) -> bool:
    """Say whether a question asks for the newest of something else than articles."""
    return _NEWEST.search(question) is not None
