"""The last answer, kept in the user's state directory for `qa open N` and `qa cite N`."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Sequence
from dataclasses import replace

from index.errors import UsageError
from index.files import replace_file
from qa.answer import Answer, CitedSentence
from qa.config.settings import state_file
from qa.conversation import numbered
from qa.rendering.answer_json import answer_json, read_answer
from qa.rendering.json_text import dumps

_FILE = "last-answer.json"


def remember(answer: Answer) -> None:
    """Keep the sentences of ``answer``; a state directory that refuses is no error."""
    kept = answer_json(
        replace(
            answer,
            answers=tuple(map(_alone, answer.answers)),
            nearest=_alone(answer.nearest) if answer.nearest else None,
            listed=None,
        )
    )
    path = state_file(_FILE)
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(path, dumps(kept).encode(), private=True)


def _alone(cited: CitedSentence) -> CitedSentence:
    """Return a sentence without those around it, and without its copies."""
    return replace(cited, before=(), after=(), copies=())


def recall(number: int) -> CitedSentence:
    """Return the ``number``-th citation of the last answer, counted from 1; UsageError if none."""
    return numbered(recall_all(), number)


def recall_all() -> Sequence[CitedSentence]:
    """Return the citations of the last answer; UsageError where there is none."""
    try:
        shown = read_answer(json.loads(state_file(_FILE).read_text("utf-8"))).shown
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        shown = ()
    if not shown:
        raise UsageError(
            "There is no last answer with a citation.", 'Ask something first: qa ask "…"'
        )
    return shown
