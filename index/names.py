"""The names of people that somebody has written into one line, one by one."""

from __future__ import annotations

import re

_STROKE = re.compile(r"\s*[;\n]\s*")
_COMMA = re.compile(r"\s*,\s*(?:(?:and|und|et|y|at)\s+|&\s*)?|\s+(?:and|und|et|y|at|&)\s+")
_ONE_PERSON = re.compile(r"[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){1,5}")
# What joins capitalised words into the name of one body rather than of two people.
_BODY = re.compile(
    r"\b(?:Administration|Agency|Association|Authority|Board|Bureau|Cent(?:er|re)|Club|Commission|"
    r"Committee|Company|Corporation|Council|Department|Federation|Foundation|Group|Institute|"
    r"Ministry|Office|Organi[sz]ation|Press|School|Service|Society|Union|University)\b"
)


def names_in(text: str) -> tuple[str, ...]:
    """Return the names in a line of them, each once.

    A comma or an "and" parts two names of at least two words each: "Sammy Davis, Jr.", "Cruz, Ana"
    and "National Park and Forest Service" are one name each. A semicolon parts always.
    """
    pieces = (" ".join(piece.split()) for piece in _STROKE.split(text))
    found = (name for piece in pieces if piece for name in _parted(piece))
    return tuple(dict.fromkeys(found))


def _parted(text: str) -> list[str]:
    parts = [part for part in _COMMA.split(text) if part]
    people = all(_ONE_PERSON.fullmatch(part) for part in parts) and not _BODY.search(text)
    return parts if people else [text]
