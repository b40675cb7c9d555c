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


# A noun comes next, which a question without the word is about as well: "the latest price of rice".
_BEFORE_NOUN = re.compile(
    rf"(?:{_NEWEST.pattern})\s+(?=[^\W\d_])(?!(?:about|at|by|for|from|in|is|of|on|to|was|with)\b)",
    re.IGNORECASE,
)


def asked_of_any(question: str) -> str:
    """Return a question for the newest of something as one for any of it.

    "What is the price of rice?" for "What is the latest price of rice?".
    """
    return _BEFORE_NOUN.sub("", question)


def asks_recent(question: str) -> bool:
    """Say whether a question asks for the newest of something else than articles."""
    return _NEWEST.search(question) is not None
