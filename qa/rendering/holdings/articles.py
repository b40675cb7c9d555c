"""The articles of an index as JSON, each with its near-copies. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from index.article import NearCopy, Source
from qa.rendering.json_text import dumps


def to_json(articles: Iterable[tuple[Source, Sequence[NearCopy]]]) -> str:
    """Return what ``articles_json`` does, as text."""
    return dumps(articles_json(articles))


def articles_json(articles: Iterable[tuple[Source, Sequence[NearCopy]]]) -> list[dict[str, Any]]:
    """Return an object for each article and its near-copies, the nearest first."""
    return [
        {
            "file": source.path,
            "member": source.member or None,
            "title": source.metadata.title,
            "date": source.metadata.date,
            "author": source.metadata.author,
            "authors": list(source.metadata.authors),
            "sha256": source.sha256,
            "copies": [
                {
                    "file": copy.source.path,
                    "member": copy.source.member or None,
                    "containment": round(copy.containment, 4),
                }
                for copy in copies
            ],
        }
        for source, copies in articles
    ]
