"""An answer as JSON, schema 1. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from typing import Any

from index.errors import QaError
from qa.answer import Answer, Citation, CitedSentence, ContextSentence
from qa.rendering.sanitise import _UNSAFE

SCHEMA = 1


def to_json(answer: Answer, *, indent: int | None = None, **extra: object) -> str:
    """Return an answer as JSON (schema 1), with ``extra`` keys, on one line or indented."""
    return dumps({"schema": SCHEMA, **extra, **answer_json(answer)}, indent)


def answer_json(answer: Answer) -> dict[str, Any]:
    """Return the keys of schema 1 that hold an answer, in the shapes that JSON has."""
    return {
        "question": answer.question,
        "understood_as": answer.understood_as,
        "verdict": answer.verdict.value,
        "confidence": round(answer.confidence, 4),
        "answers": [_sentence_json(cited) for cited in answer.answers],
        "nearest": _sentence_json(answer.nearest) if answer.nearest else None,
        "timings_ms": answer.timings_ms,
    }


def error_json(error: QaError, **extra: object) -> str:
    """Return an error as one line of JSON."""
    return dumps(
        {"schema": SCHEMA, **extra, "error": {"what": error.what, "next": error.next_step}}
    )


def dumps(value: object, indent: int | None = None) -> str:
    """Return JSON in which no character can act on a terminal."""
    return _UNSAFE.sub(_escape, json.dumps(value, ensure_ascii=False, indent=indent))


def in_ascii(text: str) -> str:
    """Return JSON text with every character beyond ASCII escaped."""
    return re.sub(r"[^\x00-\x7f]", _escape, text)


def _escape(match: re.Match[str]) -> str:
    return json.dumps(match.group())[1:-1]


def _sentence_json(cited: CitedSentence) -> dict[str, Any]:
    mark = cited.highlight
    return {
        "sentence": cited.sentence,
        "score": round(cited.score, 4),
        "highlight": [mark.start, mark.end] if mark else None,
        "citation": _citation_json(cited.citation),
        "alternative": cited.alternative,
        "repeats": cited.repeats,
        "before": [_context_json(neighbour) for neighbour in cited.before],
        "after": [_context_json(neighbour) for neighbour in cited.after],
    }


def _citation_json(citation: Citation) -> dict[str, Any]:
    return {
        "file": citation.file,
        **asdict(citation.location),
        "sha256": citation.sha256,
        "stale": citation.stale,
        "title": citation.title,
        "date": citation.date,
        "author": citation.author,
    }


def _context_json(neighbour: ContextSentence) -> dict[str, Any]:
    return {
        "sentence": neighbour.sentence,
        "why": neighbour.why.value,
        **asdict(neighbour.location),
    }
