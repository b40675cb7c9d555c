"""JSON as text in which no character can act on a terminal. Pure."""

from __future__ import annotations

import json
import re

from qa.rendering.sanitise import UNSAFE


def dumps(value: object, indent: int | None = None) -> str:
    """Return a value as JSON, on one line or indented, its unsafe characters escaped."""
    return UNSAFE.sub(_escape, json.dumps(value, ensure_ascii=False, indent=indent))


def in_ascii(text: str) -> str:
    """Return JSON text with every character beyond ASCII escaped."""
    return re.sub(r"[^\x00-\x7f]", _escape, text)


def _escape(match: re.Match[str]) -> str:
    return json.dumps(match.group())[1:-1]
