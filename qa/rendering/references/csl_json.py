"""References as CSL-JSON: an array of items as the schema of CSL 1.0.2 has them. Pure.

The cited place is its ``locator``, which is a page where nothing else is said: a bare number is
one, and any other place is in words, as its ``note`` has it with the file. ``custom``, where the
schema leaves room for whatever has none, has it by CSL's terms, and the sentence itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qa.rendering.json_text import dumps
from qa.rendering.references.names import Name
from qa.rendering.references.reference import Day, Reference, Sort

_TYPES = {
    Sort.WEBPAGE: "webpage",
    Sort.ARTICLE: "article-newspaper",
    Sort.CHAPTER: "chapter",
    Sort.EMAIL: "personal_communication",
    Sort.DOCUMENT: "document",
}


def csl_json(references: Sequence[Reference]) -> str:
    """Return an item for each reference, in one array."""
    return dumps(items(references), 2)


def items(references: Sequence[Reference]) -> list[dict[str, Any]]:
    """Return an item for each reference; what is not known has no key."""
    return [{key: said for key, said in _item(each).items() if said} for each in references]


def _item(reference: Reference) -> dict[str, Any]:
    return {
        "id": reference.key,
        "type": _TYPES[reference.sort],
        "author": [_name(each) for each in reference.authors],
        "title": reference.called,
        "container-title": reference.container,
        "issued": _date(reference.issued),
        "accessed": _date(reference.accessed),
        "URL": reference.url,
        "archive_location": reference.archive,
        "locator": _locator(reference),
        "genre": "Email" if reference.sort is Sort.EMAIL else "",
        "note": reference.where,
        "custom": {
            "quotation": reference.quotation,
            "locators": [
                {"label": each.label, "locator": each.value}
                for each in reference.locators
                if each.label
            ],
        },
    }


def _locator(reference: Reference) -> str:
    steps = reference.locators
    return steps[0].value if len(steps) == 1 and steps[0].label == "page" else reference.place


def _name(name: Name) -> dict[str, str]:
    parts = {key: getattr(name, key) for key in ("literal", "family", "given", "suffix")}
    return {key: said for key, said in parts.items() if said}


def _date(date: Day) -> dict[str, Any]:
    return {"date-parts": [list(date)]} if date else {}
