"""A text as its words are taken from it: undone is what would split a word into several. Pure."""

from __future__ import annotations

import re

MARKS = r"\u0300-\u036f\u0591-\u05bd\u064b-\u065f\u0670\u0900-\u0963\u0970-\u0dff"
"""Accents and vowel signs inside words, as a part of a pattern, to which they are no letters."""

_ACRONYM = re.compile(r"\b[^\W\d_](?:\.[^\W\d_])+\b\.?")
# Each begins with the sign that it is about: what stands before that is looked at afterwards.
_CLITIC = re.compile(r"['’](?<=\w['’])(?:s|t|re|ve|ll|d|m)\b", re.IGNORECASE)
_THOUSANDS = re.compile(r",(?<=\d,)(?=\d{3}(?!\d))")


def normalised(text: str) -> str:
    """Undo what would split one word into several: U.S., 3,500, 3.5%, Duterte’s."""
    if "." in text[:-1]:
        text = _ACRONYM.sub(lambda match: match.group().replace(".", ""), text)
    text = _CLITIC.sub("", text)
    return _THOUSANDS.sub("", text).replace("%", " percent ")
