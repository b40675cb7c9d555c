"""A conversation: the questions asked in one session and the answers given. Prints nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.errors import UsageError
from qa.answer import Answer, CitedSentence

if TYPE_CHECKING:
    from qa.assistant import Assistant


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and the answer to it."""

    question: str
    answer: Answer


class Conversation:
    """The turns so far, oldest first; each question is asked with those before it."""

    def __init__(self) -> None:
        self.turns: tuple[Turn, ...] = ()

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions that were answered, oldest first."""
        return tuple(turn.question for turn in self.turns)

    @property
    def citations(self) -> tuple[CitedSentence, ...]:
        """What the last answer showed: its sentences, or else the nearest miss."""
        if not self.turns:
            return ()
        last = self.turns[-1].answer
        return last.answers or ((last.nearest,) if last.nearest else ())

    def ask(
        self,
        assistant: Assistant,
        question: str,
        *,
        k: int,
        context: int,
        min_confidence: float | None,
    ) -> Answer:
        """Ask in the light of the earlier questions; a question that fails leaves no turn."""
        answer = assistant.ask(
            question, self.questions, k=k, context=context, min_confidence=min_confidence
        )
        self.turns = (*self.turns, Turn(question, answer))
        return answer

    def citation(self, number: int) -> CitedSentence:
        """Return the ``number``-th citation of the last answer, counted from 1."""
        shown = self.citations
        if not shown:
            raise UsageError("There is no citation yet.", "Ask a question first.")
        if not 1 <= number <= len(shown):
            count = "one citation" if len(shown) == 1 else f"{len(shown)} citations"
            raise UsageError(
                f"The last answer has {count}, and no number {number}.",
                "Give its number: 1." if len(shown) == 1 else f"Give one from 1 to {len(shown)}.",
            )
        return shown[number - 1]
