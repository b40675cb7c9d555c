"""How sure an answer is, in words for people; the thresholds stand here and nowhere else. Pure."""

from __future__ import annotations

MIN_CONFIDENCE = 0.2
"""Confidence below which the articles are said to hold no answer: of questions about held-out
training articles 94 % stay above it, and 3 % of those whose article was taken away
(training/fit.py)."""

LIKELY, SURE = 0.6, 0.9
"""Confidence from which an answer is called likely, and from which it is called sure."""


def in_words(confidence: float) -> str:
    """Return one of three words for a confidence in [0, 1]: sure, likely, unsure."""
    if confidence >= SURE:
        return "sure"
    return "likely" if confidence >= LIKELY else "unsure"
