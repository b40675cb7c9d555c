"""Phrases: does a text hold them word for word? Pure.

White space, case and the shape of quotation marks and dashes make no difference; a phrase begins
and ends where words do.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SHAPES = str.maketrans(
    dict.fromkeys("‘’‚‛ʼ′", "'") | dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‐‑‒–—―−", "-")
)


def folded(text: str) -> str:
    """Return a text as it is compared: one blank for white space, without case, plain marks."""
    return " ".join(text.translate(_SHAPES).casefold().split())


@lru_cache(maxsize=256)
def _pattern(phrase: str) -> re.Pattern[str]:
    before = r"(?<!\w)" if phrase[0].isalnum() else ""
    after = r"(?!\w)" if phrase[-1].isalnum() else ""
    return re.compile(f"{before}{re.escape(phrase)}{after}")


def holds(text: str, phrase: str) -> bool:
    """Say whether a ``folded`` text has a ``folded`` phrase, which is not empty."""
    return _pattern(phrase).search(text) is not None
