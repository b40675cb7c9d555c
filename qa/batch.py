"""Many questions from a file or a pipe: one a line, plain or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from index.errors import UsageError


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a batch: a question, the questions before it, and the caller's own id."""

    text: str
    history: tuple[str, ...] = ()
    extra: tuple[tuple[str, Any], ...] = ()


def questions(lines: Iterable[bytes], name: str) -> Iterator[Question | UsageError]:
    """Read questions from ``lines``; blank lines are passed over.

    A line that makes no sense is yielded as an error, naming ``name`` and the line's number: the
    lines after it are still answered.
    """
    for number, raw in enumerate(lines, 1):
        try:
            line = raw.decode("utf-8-sig").strip()
        except UnicodeDecodeError:
            yield UsageError(f"{name}, line {number} is not UTF-8.", "Save the questions as UTF-8.")
            continue
        if line:
            yield _question(line, f"{name}, line {number}")


def _question(line: str, where: str) -> Question | UsageError:
    if not line.startswith("{"):
        return Question(line)
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return UsageError(f"{where} is not valid JSON.", "A line is a question, or a JSON object.")
    text, history = value.get("question"), value.get("history", [])
    if not isinstance(text, str) or not (
        isinstance(history, list) and all(isinstance(item, str) for item in history)
    ):
        return UsageError(
            f"{where} is not understood.",
            'Write {"question": "…", "history": ["…"], "id": …}; history and id may be left out.',
        )
    return Question(text, tuple(history), (("id", value["id"]),) if "id" in value else ())
