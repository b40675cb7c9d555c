"""A conversation as JSON, and back: what a file about it holds.

An answer is written as ``qa ask --json`` prints it (schema 1), without its timings. What that
leaves out, such as the question's words in a sentence, is not there when it is read again.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from index.article import Location, Span
from qa.answer import Answer, Citation, CitedSentence, ContextSentence, Verdict, Why
from qa.conversation import Conversation, Turn
from qa.rendering.answer_json import answer_json, dumps

FORMAT = 1


def to_json(conversation: Conversation, **extra: object) -> str:
    """Return a conversation as indented JSON, with ``extra`` keys."""
    return dumps(
        {
            "format": FORMAT,
            "id": conversation.id,
            **extra,
            "began": conversation.began.isoformat(timespec="seconds"),
            "turns": [_turn_json(turn) for turn in conversation.turns],
        },
        indent=2,
    )


def from_json(text: str) -> Conversation:
    """Return the conversation that ``to_json`` wrote; ValueError for anything else."""
    try:
        value = json.loads(text)
        if value["format"] != FORMAT:
            raise ValueError(f"format {value['format']!r} is not known")
        began = datetime.fromisoformat(value["began"])
        return Conversation(_text(value["id"]), began, tuple(map(_turn, value["turns"])))
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"it is not a conversation: {error}") from error


def _turn_json(turn: Turn) -> dict[str, object]:
    answer = answer_json(turn.answer)
    del answer["timings_ms"]
    return {"raw": turn.raw, **answer}


def _turn(value: dict[str, Any]) -> Turn:
    answers = tuple(_cited(each) for each in value["answers"])
    answer = Answer(
        question=_text(value["question"]),
        verdict=Verdict(value["verdict"]),
        answers=answers,
        nearest=_cited(value["nearest"]) if value["nearest"] else None,
        understood_as=_optional(value["understood_as"]),
        # Older files have it only as the first sentence's score.
        confidence=float(value.get("confidence", answers[0].score if answers else 0.0)),
    )
    return Turn(answer.question, answer, raw=value["raw"] is True)


def _cited(value: dict[str, Any]) -> CitedSentence:
    mark = value["highlight"]
    return CitedSentence(
        sentence=_text(value["sentence"]),
        score=float(value["score"]),
        citation=_citation(value["citation"]),
        highlight=Span(int(mark[0]), int(mark[1])) if mark else None,
        before=tuple(_context(each) for each in value["before"]),
        after=tuple(_context(each) for each in value["after"]),
        alternative=value.get("alternative") is True,
        repeats=int(value.get("repeats", 0)),
    )


def _citation(value: dict[str, Any]) -> Citation:
    return Citation(
        file=_text(value["file"]),
        location=_location(value),
        sha256=_text(value["sha256"]),
        stale=value["stale"] is True,
        title=_optional(value["title"]),
        date=_optional(value["date"]),
        author=_optional(value["author"]),
    )


def _context(value: dict[str, Any]) -> ContextSentence:
    why = Why(value.get("why", Why.NEIGHBOUR))
    return ContextSentence(_text(value["sentence"]), _location(value), why)


def _location(value: dict[str, Any]) -> Location:
    names = ("line", "column", "start", "end", "byte_start", "byte_end")
    return Location(*(int(value[name]) for name in names))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _optional(value: object) -> str | None:
    return None if value is None else _text(value)
