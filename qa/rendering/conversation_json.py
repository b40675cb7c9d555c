"""A conversation as JSON, and back: what a file about it holds.

An answer is written as ``qa ask --json`` prints it (schema 1), without its timings.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from qa.conversation import Conversation, Turn
from qa.rendering.answer_json import answer_json, read_answer, text_of
from qa.rendering.json_text import dumps

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
        return Conversation(text_of(value["id"]), began, tuple(map(_turn, value["turns"])))
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"it is not a conversation: {error}") from error


def _turn_json(turn: Turn) -> dict[str, object]:
    answer = answer_json(turn.answer)
    del answer["timings_ms"]
    return {"raw": turn.raw, **answer}


def _turn(value: dict[str, Any]) -> Turn:
    answer = read_answer(value)
    return Turn(answer.question, answer, raw=value["raw"] is True)
