"""Several questions on one line: where does one end and the next begin? Pure.

By the form of English alone. A line is one question unless each part of it asks by itself:
"who bought Yukos? and how much did they pay?", "who bought it and when was it sold?". What joins
two of them there is no part of the second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.question.asking import mended

_MOST = 20
"""Questions that a line is taken apart into; a pasted page is none of them."""

_LONGEST = 4_000  # characters

_WH = r"(?:who|whom|whose|what|which|when|where|why|how)"
_AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|shall|may|might|must)"
)
_JOINS = r"(?:(?:and|but|or|then|also|plus|so|please)\W+)*"
_ASKS = re.compile(
    rf"\W*{_JOINS}(?:in\s+|at\s+|on\s+|for\s+|from\s+|to\s+|by\s+|with\s+)?(?:{_WH}|{_AUXILIARY}"
    r"|list|name|tell|describe|explain|give|show)\b.*\w",
    re.IGNORECASE | re.DOTALL,
)
_NEXT = re.compile(r"(?<=\?)[\"”’')]*\s+|\n+")
# Behind "and" a question turns its verb: "and where was it signed?", not "and where it was".
_AND = (
    r"and\s+(?:also\s+|then\s+)?"
    rf"(?={_WH}\s+(?:[\w’'-]+\s+){{0,2}}?{_AUXILIARY}\s+\S+\s+\S)"
)
_SECOND = re.compile(rf"[,;]?\s+{_AND}", re.IGNORECASE)
_JOINED = re.compile(_AND, re.IGNORECASE)
_FIRST = re.compile(
    rf"\W*{_JOINS}(?:{_WH}\b(?:\s+[\w’'-]+){{2,}}|{_AUXILIARY}(?:\s+[\w’'-]+){{3,}})", re.IGNORECASE
)
_REPORTED = re.compile(
    r"\b(?:say|says|said|tell|tells|told|know|knows|knew|ask|asks|asked|explain|explains|explained"
    r"|describe|describes|described|show|shows|showed|wonder|wondered|learn|learned|find|determine"
    r"|determines|decide|decides|decided|between|about|of)\b",
    re.IGNORECASE,
)


def several(line: str) -> tuple[str, ...]:
    """Return the questions of a line in order; the line alone where it is one."""
    if len(line) > _LONGEST:
        return (line,)
    parts = [part.strip() for part in _NEXT.split(line) if part.strip()]
    if any(map(_cuts_quotation, parts)) or len(parts) > _MOST or not all(map(_asks, parts)):
        parts = [line]
    parts = [*parts[:1], *map(_after_and, parts[1:])]
    found = tuple(question for part in parts for question in _joined(part))
    return found if len(found) > 1 else (line,)


def _asks(part: str) -> bool:
    return bool(_ASKS.match(mended(part, lambda _: False)))


def _after_and(part: str) -> str:
    """Return a question without the "and" that only joins it to the one before on the line."""
    joined = _JOINED.match(part)
    return part[joined.end() :] if joined else part


def _cuts_quotation(part: str) -> bool:
    """Say whether a part has one end of a quotation: "who sings “Who? Me?”"."""
    return part.count('"') % 2 == 1 or part.count("“") != part.count("”")


def _joined(part: str) -> Iterator[str]:
    """Yield two questions that "and" joins, each with its mark; one as it is."""
    match = _SECOND.search(part)
    first = part[: match.start()] if match else ""
    if not match or not _FIRST.match(first) or _REPORTED.search(first):
        yield part
        return
    mark = "?" if part.rstrip().endswith("?") else ""
    yield f"{first}{mark}"
    yield from _joined(part[match.end() :])
