"""The last answer's citations, kept in the user's state directory for `qa open N`."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass

from index.article import Location
from index.errors import UsageError
from index.files import replace_file
from qa.answer import Answer
from qa.config.settings import state_file
from qa.conversation import numbered
from qa.rendering.place import location_of, place_json

_FILE = "last-answer.json"


@dataclass(frozen=True, slots=True)
class Place:
    """A cited sentence, its file, and where it stands there; ``checked`` is the citation's."""

    file: str
    location: Location
    sentence: str
    checked: bool = True


def remember(answer: Answer) -> None:
    """Keep where the sentences of ``answer`` stand; a state directory that refuses is no error."""
    places = [
        {
            "file": cited.citation.file,
            "sentence": cited.sentence,
            "checked": cited.citation.checked,
            **place_json(cited.citation.location),
        }
        for cited in answer.shown
    ]
    path = state_file(_FILE)
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(path, json.dumps(places).encode(), private=True)


def recall(number: int) -> Place:
    """Return the place of the ``number``-th citation of the last answer, counted from 1."""
    try:
        saved = json.loads(state_file(_FILE).read_text("utf-8"))
        places = [
            Place(
                str(each["file"]),
                location_of(each),
                str(each["sentence"]),
                each["checked"] is not False,
            )
            for each in saved
        ]
    except (OSError, ValueError, TypeError, KeyError):
        places = []
    if not places:
        raise UsageError("There is no last answer to open.", 'Ask something first: qa ask "…"')
    return numbered(places, number)
