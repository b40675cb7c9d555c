"""Many questions from a file or a pipe: one a line, plain or JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from index.errors import UsageError
from index.filter import EVERYTHING, Filter
from qa.history.from_file import earlier
from qa.question.said import Said
from qa.question.within import of_json

_FORM = (
    'Write {"question": "…", "history": […], "filter": …, "id": …}; history holds questions, or '
    'answers as --json prints them, filter is {"since": "2016", "authors": ["…"]} or what is typed '
    'in a question: "since:2016 author:…".'
)


@dataclass(frozen=True, slots=True)
class Question:
    """One line of a batch: a question, what was said before it, its filter, the caller's own id.

    ``extra`` holds the id, where there is one, to be given back. ``problem`` says what is wrong
    with a line that makes no sense.
    """

    text: str = ""
    history: tuple[str | Said, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)
    within: Filter = EVERYTHING
    problem: UsageError | None = None

    def understood(self) -> str:
        """Return the question, or raise what is wrong with the line."""
        if self.problem:
            raise self.problem
        return self.text


def questions(lines: Iterable[bytes], name: str) -> Iterator[Question]:
    """Read questions from ``lines``; blank lines are passed over.

    A line that makes no sense has its problem, which names ``name`` and the line's number: the
    lines after it are still answered.
    """
    for number, raw in enumerate(lines, 1):
        where = f"{name}, line {number}"
        try:
            line = raw.decode("utf-8-sig").strip()
        except UnicodeDecodeError:
            problem = UsageError(f"{where} is not UTF-8.", "Save the questions as UTF-8.")
            yield Question(problem=problem)
            continue
        if line:
            yield _question(line, where)


def _question(line: str, where: str) -> Question:
    if not line.startswith("{"):
        return Question(line)
    try:
        value = json.loads(line, parse_float=_finite, parse_constant=_finite)
    except (ValueError, RecursionError):
        return Question(problem=UsageError(f"{where} is not valid JSON.", _FORM))
    text, history = value.get("question"), value.get("history", [])
    extra = {"id": value["id"]} if "id" in value else {}
    if not isinstance(text, str) or not isinstance(history, list):
        return Question(extra=extra, problem=UsageError(f"{where} is not understood.", _FORM))
    try:
        said = tuple(earlier(item) for item in history)
    except ValueError as error:
        problem = UsageError(f"{where}: its history {error}.", _FORM)
        return Question(extra=extra, problem=problem)
    try:
        return Question(text, said, extra, of_json(value.get("filter")))
    except ValueError as error:
        problem = UsageError(f"{where}: its filter {error}.", _FORM)
    except UsageError as error:
        problem = UsageError(f"{where}: {error.what}", error.next_step)
    return Question(extra=extra, problem=problem)


def _finite(number: str) -> float:
    """Return a number of JSON; Python's own NaN and Infinity cannot be given back in any."""
    value = float(number)
    if not math.isfinite(value):
        raise ValueError(number)
    return value
