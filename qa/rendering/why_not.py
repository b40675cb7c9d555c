"""Why a line is not the answer, for people and as JSON. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from index.article import Role
from index.errors import UsageError
from index.ingest.scan import absolute
from index.urls import is_url
from qa.answering.fate import Fate, Place, Shown, WhyNot
from qa.rendering.json_text import dumps
from qa.rendering.place import place_json, place_of
from qa.rendering.sanitise import clean
from qa.rendering.text import UNDERSTOOD, parts, short_path

SCHEMA = 1

_PLACE = re.compile(r"(?P<file>.+?):(?P<line>\d{1,9})(?::(?P<column>\d{1,9}))?", re.ASCII)

_ROLES = {Role.NAVIGATION: "navigation", Role.METADATA: "metadata"}
_SAID = {
    Fate.NOT_INDEXED: "not indexed",
    Fate.NO_SENTENCE: "no sentence stands there, as the article was indexed",
    Fate.FILTERED: "filtered out",
    Fate.ROLE: "no sentence of the text",
    Fate.ANSWERS: "it is the answer",
    Fate.BELOW: "it is the nearest miss: too unsure for an answer",
    Fate.ALSO_FOUND: "it is shown, after a better answer",
    Fate.FOLDED: "folded: it says the same as a sentence that is shown",
    Fate.NOT_FOUND: "its passage is not among those that are read",
    Fate.NOT_READ: "found, but not read: passages before its own were sure enough",
    Fate.BEHIND: "read, and others fit better",
}


def place_named(text: str) -> Place:
    """Return the place that is written as ``FILE:LINE`` or ``FILE:LINE:COLUMN``.

    Raises UsageError for anything else.
    """
    found = _PLACE.fullmatch(text.strip())
    if found is None or not int(found["line"]):
        raise UsageError(f"{text!r} names no line.", "Give FILE:LINE, as citations have it.")
    file = found["file"] if is_url(found["file"]) else absolute(found["file"])
    return Place(file, int(found["line"]), int(found["column"]) if found["column"] else None)


# --- for people ---------------------------------------------------------------------------------


def to_text(found: WhyNot) -> str:
    """Return what became of a line: what it is, why, and a row for each step it went."""
    return "\n".join((*_head(found), *_rows(found)))


def _head(found: WhyNot) -> Iterator[str]:
    at = found.place
    line = f"{short_path(at.file)}:{at.line}"
    yield _sentence(found.sentence) if found.sentence else line
    if found.understood_as:
        yield f"{UNDERSTOOD} {clean(found.understood_as)}"
    yield f"{_SAID[found.fate]}{_because(found)}"


def _because(found: WhyNot) -> str:
    match found.fate:
        case Fate.NOT_INDEXED:
            return f": {clean(found.why)}"
        case Fate.FILTERED:
            return f": the article is not within {', '.join(map(parts, found.failing))}"
        case Fate.ROLE:
            what = _ROLES.get(found.role, f"a {found.role.value}")
            return f", but {what}: what answers is prose, a row, a quotation or code"
    return ""


def _rows(found: WhyNot) -> Iterator[str]:
    standing = found.standing
    if standing:
        total = standing.passages
        words = f"{_nth(standing.words)} by words" if standing.words else "no word in common"
        dense = f"{_nth(standing.dense)} by likeness" if standing.dense else "not embedded yet"
        together = f"{_nth(found.found)} together" if found.found else "proposed by neither"
        read = f"at most {found.read_up_to} are read"
        yield f"passage     {words}, {dense}, of {total}; {together}; {read}"
    if found.rank and found.sentence:
        yield f"sentence    {_nth(found.rank)} of those read, score {found.sentence.score:.2f}"
    if found.shown_instead:
        yield f"shown       {_sentence(found.shown_instead)}"
    if found.winner and found.rank != 1:
        yield f"the best    score {found.winner.score:.2f}  {_sentence(found.winner)}"
    if found.winner:
        sure = f"{found.confidence:.2f} that the best answers"
        yield f"confidence  {sure}; {found.least:g} is asked for"


def _sentence(shown: Shown) -> str:
    return f"{clean(place_of(short_path(shown.file), shown.location))}: {clean(shown.text)}"


def _nth(number: int) -> str:
    teen = 10 < number % 100 < 14
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


# --- as JSON ------------------------------------------------------------------------------------


def to_json(found: WhyNot) -> str:
    """Return the same as one JSON object; ranks count from 1."""
    standing = found.standing
    return dumps(
        {
            "schema": SCHEMA,
            "question": found.question,
            "understood_as": found.understood_as,
            "file": found.place.file,
            "line": found.place.line,
            "fate": found.fate.value,
            "why": found.why or None,
            "role": found.role.value if found.sentence else None,
            "sentence": _shown_json(found.sentence),
            "failing": [part.to_json() for part in found.failing],
            "passages": standing.passages if standing else None,
            "rank_by_words": standing.words if standing else None,
            "rank_by_likeness": standing.dense if standing else None,
            "rank_together": found.found,
            "passages_read": found.read_up_to or None,
            "rank_read": found.rank,
            "confidence": round(found.confidence, 4),
            "min_confidence": found.least,
            "winner": _shown_json(found.winner),
            "shown_instead": _shown_json(found.shown_instead),
        },
        2,
    )


def _shown_json(shown: Shown | None) -> dict[str, Any] | None:
    if shown is None:
        return None
    return {
        "sentence": shown.text,
        "score": None if shown.score is None else round(shown.score, 4),
        "file": shown.file,
        **place_json(shown.location),
    }
