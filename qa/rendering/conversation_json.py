"""A conversation as JSON, and back: as one document, or as lines, which one can be added to.

An answer is written as ``qa ask --json`` prints it (schema 2), without its timings. The document
(format 1) has ``id``, ``began``, ``title`` and ``turns``. Of the lines (format 2) the first has
``format``, ``id`` and ``began``, and each other one a turn; a turn with ``instead`` takes the place
of the one before it, and its ``within`` is the filter that was in force, if any. What follows the
last end of a line is half a line that a crash has left, and nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from index.filter import Filter
from qa.conversation import Conversation, Turn
from qa.rendering.answer_json import answer_json, read_answer, text_of
from qa.rendering.json_text import dumps

FORMAT, LINES = 1, 2
"""The formats of a document and of lines."""


def to_json(conversation: Conversation, **extra: object) -> str:
    """Return a conversation as indented JSON, with ``extra`` keys."""
    return dumps(
        {
            "format": FORMAT,
            **_beginning(conversation, extra),
            "title": conversation.title,
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
        return replace(_begun(value), turns=tuple(map(_turn, value["turns"])))
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"it is not a conversation: {error}") from error


def to_lines(conversation: Conversation, **extra: object) -> str:
    """Return a conversation as lines of JSON, with ``extra`` keys in the first."""
    first = {"format": LINES, **_beginning(conversation, extra)}
    return "".join((f"{dumps(first)}\n", *map(to_line, conversation.turns)))


def to_line(turn: Turn, *, instead: bool = False) -> str:
    """Return a turn as a line of JSON; ``instead`` says that it replaces the one before."""
    return f"{dumps({'instead': True, **_turn_json(turn)} if instead else _turn_json(turn))}\n"


def from_lines(text: str) -> Conversation:
    """Return the conversation of ``to_lines`` and what was added; ValueError for anything else."""
    first, *others = text.split("\n")[:-1] or [""]
    try:
        value = json.loads(first)
        if value["format"] != LINES:
            raise ValueError(f"format {value['format']!r} is not known")
        conversation = _begun(value)
        for line in others:
            added = json.loads(line)
            add = conversation.with_last if added.get("instead") is True else conversation.with_turn
            conversation = add(_turn(added))
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"it is not a conversation: {error}") from error
    return conversation


def _beginning(conversation: Conversation, extra: Mapping[str, object]) -> dict[str, object]:
    began = conversation.began.isoformat(timespec="seconds")
    return {"id": conversation.id, **extra, "began": began}


def _begun(value: dict[str, Any]) -> Conversation:
    return Conversation(text_of(value["id"]), datetime.fromisoformat(value["began"]))


def _turn_json(turn: Turn) -> dict[str, object]:
    answer = answer_json(turn.answer)
    del answer["timings_ms"]
    within = {"within": turn.within.to_json()} if turn.within else {}
    return {"raw": turn.raw, **within, **answer}


def _turn(value: dict[str, Any]) -> Turn:
    answer = read_answer(value)
    within = Filter.from_json(value.get("within", {}))
    return Turn(answer.question, answer, value["raw"] is True, within)
