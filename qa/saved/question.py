"""A saved question: what is asked again, within which articles, and what was told of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from index.errors import UsageError
from index.filter import EVERYTHING, Filter
from qa.answer import CitedSentence
from qa.reading.duplicates import Statement

_NAME = re.compile(r"\w[\w.-]{0,63}")


@dataclass(frozen=True, slots=True)
class Saved:
    """A question under a name, its filter, when it was last asked, and the sentences told since.

    What was told is known by what it says, wherever it stands: a rebuild, a move of the file or a
    copy of the article makes no news of it. What ``Statement`` keeps apart, another number or a
    "not", is news.
    """

    name: str
    question: str
    within: Filter = EVERYTHING
    ran: datetime | None = None
    told: tuple[str, ...] = ()

    def fresh(self, answers: Iterable[CitedSentence]) -> tuple[CitedSentence, ...]:
        """Return those sentences that say nothing that was told, in order."""
        told = [Statement(text) for text in self.told]
        said = ((cited, Statement(cited.sentence)) for cited in answers)
        return tuple(cited for cited, this in said if not any(map(this.says_same, told)))

    def after(self, sentences: Iterable[str], ran: datetime) -> Saved:
        """Return the question after it was asked at ``ran`` and these sentences were told."""
        told = dict.fromkeys((*self.told, *(" ".join(text.split()) for text in sentences)))
        return replace(self, ran=ran, told=tuple(told))

    def to_json(self) -> dict[str, Any]:
        """Return all but the name, in the shapes that JSON has."""
        return {
            "question": self.question,
            "filter": self.within.to_json(),
            "ran": self.ran.isoformat(timespec="seconds") if self.ran else None,
            "told": list(self.told),
        }

    @classmethod
    def from_json(cls, name: str, value: object) -> Saved:
        """Return the question that ``to_json`` wrote; ValueError, saying what is wrong, else."""
        if not isinstance(value, Mapping):
            raise ValueError(f"{name!a} is no question")  # noqa: TRY004 - what was read, not passed
        question, ran, told = value.get("question"), value.get("ran"), value.get("told")
        if not isinstance(question, str) or not question.strip():
            raise ValueError(f"{name!a} asks nothing")
        if not isinstance(told, list) or not all(isinstance(text, str) for text in told):
            raise ValueError(f"{name!a} does not say what was told")
        if not isinstance(ran, str | None):
            raise ValueError(f"{name!a} does not say when it was asked")  # noqa: TRY004 - likewise
        within = Filter.from_json(value.get("filter"))
        try:
            when = datetime.fromisoformat(ran).astimezone() if ran else None
        except OverflowError as error:
            raise ValueError(f"{name!a} was asked in no year that there is") from error
        return cls(named(name), question, within, when, tuple(told))


def named(name: str) -> str:
    """Return a name that a question can be saved under; UsageError for any other."""
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} is no name for a saved question.",
            "Use letters, digits, -, _ and dots, up to 64, and no - or dot first.",
        )
    return name
