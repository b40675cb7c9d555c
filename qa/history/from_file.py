"""What was asked before, from a file or a pipe: one earlier question a line, oldest first.

A line is a question as it is, a question as a JSON string, or an answer as ``qa ask --json``
prints it; that may go on over several lines.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from index.errors import UsageError
from qa.history.lines import lines
from qa.question.said import Said
from qa.rendering.answer_json import read_said

_FORM = "Give one earlier question a line, or what `qa ask --json` printed."
_JSON = json.JSONDecoder()
_SPACE = re.compile(r"\s*")
_END_OF_LINE = re.compile(r"[^\S\n]*(?:\n|\Z)")


def read_history(name: str) -> tuple[str | Said, ...]:
    """Return what the file ``name`` holds; an error that was printed as JSON is passed over.

    Raises UsageError, with the line's number, for what makes no sense.
    """
    try:
        with lines(name) as read:
            text = b"".join(read).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{name} is not UTF-8.", "Save the questions as UTF-8.") from error
    found = []
    for start, value in _values(text, name):
        if isinstance(value, dict) and "error" in value and "question" not in value:
            continue
        try:
            found.append(earlier(value))
        except ValueError as error:
            raise UsageError(f"{_line(text, start, name)} {error}.", _FORM) from error
    return tuple(found)


def earlier(value: object) -> str | Said:
    """Return what a value of JSON says of an earlier question: its text, or its answer.

    Of an answer, ``question`` has to be there; ``answers`` are its sentences, best first. Raises
    ValueError for anything else.
    """
    if isinstance(value, str):
        return value
    return read_said(value)


def _values(text: str, name: str) -> Iterator[tuple[int, object]]:
    """Yield each question or value of JSON, and where it starts."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        line = text[start:end].strip()
        value: object = line
        if line.startswith(("{", '"')):
            value, end = _decoded(text, start) or (line, end)
            if value == line and line.startswith("{"):
                raise UsageError(f"{_line(text, start, name)} is not valid JSON.", _FORM)
        if line:
            yield start, value
        start = end


def _decoded(text: str, start: int) -> tuple[object, int] | None:
    """Return the value of JSON from ``start`` on, and where the last of its lines ends.

    None if there is none, or more on that line: a question may begin with a quotation.
    """
    first = _SPACE.match(text, start)
    try:
        value, end = _JSON.raw_decode(text, first.end() if first else start)
    except (ValueError, RecursionError):
        return None
    rest = _END_OF_LINE.match(text, end)
    return (value, rest.end()) if rest else None


def _line(text: str, start: int, name: str) -> str:
    return f"{name}, line {text.count(chr(10), 0, start) + 1}"
