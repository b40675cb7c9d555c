"""A verification as JSON (schema 1). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from index.article import Location
from qa.rendering.answer_json import citation_json
from qa.rendering.json_text import dumps
from qa.rendering.place import place_json
from qa.verifying.quotation import (
    Change,
    Checked,
    CheckedCitation,
    CheckedFigure,
    Found,
    Quoted,
    Verification,
)

SCHEMA = 1


def to_json(verification: Verification, *, indent: int | None = None) -> str:
    """Return a verification as JSON, on one line or indented."""
    return dumps(verification_json(verification), indent)


def verification_json(verification: Verification) -> dict[str, Any]:
    """Return a verification in the shapes that JSON has."""
    return {
        "schema": SCHEMA,
        "file": verification.name,
        "proved": verification.proved,
        "quotations": [_checked(each) for each in verification.quotations],
        "figures": [_figure(each) for each in verification.figures],
        "citations": [_citation(each) for each in verification.citations],
    }


def quote_json(quoted: Quoted) -> dict[str, Any]:
    """Return where the articles have some words; ``exact`` says that they do."""
    matches = [
        {"found": _found(each.found), "differences": _changes(each.changes)}
        for each in quoted.matches
    ]
    return {"schema": SCHEMA, "quote": quoted.words, "exact": quoted.exact, "matches": matches}


def _checked(checked: Checked) -> dict[str, Any]:
    quotation = checked.quotation
    stated = quotation.stated
    return {
        "text": quotation.text,
        **_place(quotation.location),
        "speaker": quotation.speaker,
        "stated": {"file": stated.file, "line": stated.line} if stated else None,
        "verdict": checked.verdict.value,
        "proved": checked.proved,
        "found": _found(checked.found) if checked.found else None,
        "differences": _changes(checked.changes),
    }


def _place(location: Location) -> dict[str, Any]:
    """Return where something stands in its draft; a part's own count where it has no lines."""
    where = place_json(location)
    return {
        "line": where["line"],
        "column": where["column"],
        "start": location.start,
        "end": location.end,
        "locator": where["locator"],
    }


def _found(found: Found) -> dict[str, Any]:
    return {
        **citation_json(found.citation),
        "text": found.text,
        "speaker": found.speaker,
        "places": found.places,
        "sentences": [
            {"sentence": sentence, **place_json(location)} for sentence, location in found.sentences
        ],
    }


def _changes(changes: Sequence[Change]) -> list[dict[str, Any]]:
    return [
        {
            "this": each.this,
            "other": each.other,
            "kind": each.kind.value,
            "start": each.span.start,
            "end": each.span.end,
        }
        for each in changes
    ]


def _figure(checked: CheckedFigure) -> dict[str, Any]:
    figure = checked.figure
    return {
        "text": figure.text,
        "value": figure.value,
        "unit": figure.unit or None,
        **_place(figure.location),
        "supported": checked.supported,
        "found": _found(checked.found) if checked.found else None,
        "others": list(checked.others),
    }


def _citation(checked: CheckedCitation) -> dict[str, Any]:
    cited = checked.cited
    return {
        "question": cited.question or None,
        "sentence": cited.sentence,
        "file": cited.file,
        "line": cited.line or None,
        "state": checked.state.value,
        "found": _found(checked.found) if checked.found else None,
        "differences": _changes(checked.changes),
    }
