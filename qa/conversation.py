"""A conversation: the questions asked and the answers given, oldest first.

It asks nothing and prints nothing; ``qa.session.session`` does the one, ``qa.terminal.screen`` the
other.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self, TypeVar

from index.errors import UsageError
from index.filter import EVERYTHING, Filter
from qa.answer import Answer, CitedSentence

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and the answer to it; a ``raw`` one was asked without what came before.

    ``within`` is the filter that was in force, whatever the question added to it.
    """

    question: str
    answer: Answer
    raw: bool = False
    within: Filter = EVERYTHING

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences that were cited as answers, best first."""
        return tuple(cited.sentence for cited in self.answer.answers)

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the articles that they stand in, each once, best first."""
        titles = (cited.citation.title for cited in self.answer.answers)
        return tuple(dict.fromkeys(title for title in titles if title))


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns so far, under an id, and when they began (in local time, with its zone)."""

    id: str
    began: datetime
    turns: tuple[Turn, ...] = ()

    @classmethod
    def begin(cls) -> Self:
        """Return a new conversation; its id is the time, and four characters against chance."""
        now = datetime.now().astimezone()
        return cls(f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}", now)

    def with_turn(self, turn: Turn) -> Conversation:
        """Return the conversation with one turn more."""
        return replace(self, turns=(*self.turns, turn))

    def with_last(self, turn: Turn) -> Conversation:
        """Return the conversation with another turn in place of the last one."""
        return replace(self, turns=(*self.turns[:-1], turn))

    @property
    def asked(self) -> tuple[Turn, ...]:
        """The turns so far; UsageError if there is none."""
        if not self.turns:
            raise UsageError("Nothing was asked yet.", "Ask a question first.")
        return self.turns

    @property
    def last(self) -> Turn:
        """The last turn; UsageError if nothing was asked yet."""
        return self.asked[-1]

    @property
    def within(self) -> Filter:
        """The filter that was in force last."""
        return self.turns[-1].within if self.turns else EVERYTHING

    @property
    def before_last(self) -> tuple[Turn, ...]:
        """The turns that the last question was asked with."""
        return () if self.last.raw else self.turns[:-1]

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions that were answered, oldest first."""
        return tuple(turn.question for turn in self.turns)

    @property
    def title(self) -> str:
        """What the conversation is called: its first question."""
        return self.turns[0].question if self.turns else ""

    @property
    def citations(self) -> tuple[CitedSentence, ...]:
        """What the last answer showed: its sentences, or else the nearest miss."""
        return self.turns[-1].answer.shown if self.turns else ()

    def citation(self, number: int) -> CitedSentence:
        """Return the ``number``-th citation of the last answer, counted from 1."""
        return numbered(self.shown, number)

    @property
    def shown(self) -> tuple[CitedSentence, ...]:
        """The citations of the last answer; UsageError if there is none."""
        if not self.citations:
            raise UsageError("There is no citation yet.", "Ask a question first.")
        return self.citations


def numbered(cited: Sequence[T], number: int) -> T:
    """Return the ``number``-th of the last answer's citations, counted from 1; UsageError if none.

    There is at least one.
    """
    if not 1 <= number <= len(cited):
        count = "one citation" if len(cited) == 1 else f"{len(cited)} citations"
        raise UsageError(
            f"The last answer has {count}, and no number {number}.",
            "Give its number: 1." if len(cited) == 1 else f"Give one from 1 to {len(cited)}.",
        )
    return cited[number - 1]


def chosen(cited: Sequence[T], words: Sequence[str]) -> tuple[T, ...]:
    """Return those of the last answer's citations that ``words`` count, from 1; ALL is all of them.

    Without a word it is the first. UsageError for what is no number of one.
    """
    if ALL in words and len(words) == 1:
        return tuple(cited)
    for word in words:
        if not (word.isascii() and word.isdecimal() and len(word) <= _DIGITS):
            raise UsageError(
                f"{word!r} is no number of a citation.", f"Give numbers, such as 1 2, or {ALL}."
            )
    return tuple(numbered(cited, int(word)) for word in words or ("1",))


ALL = "all"
_DIGITS = 9
