"""What was said: an earlier question, with what was cited for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.answer import Answer


@dataclass(frozen=True, slots=True)
class Said:
    """An earlier question, the sentences cited for it, and the titles of their articles.

    Both best first; ``question`` is empty where only the topic is known.
    """

    question: str
    sentences: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()

    @classmethod
    def of(cls, answer: Answer) -> Said:
        """Return what was said with an answer; only the best sentence's article is the topic."""
        title = answer.answers[0].citation.title if answer.answers else None
        sentences = tuple(cited.sentence for cited in answer.answers)
        return cls(answer.question, sentences, (title,) if title else ())


History = Sequence[str | Answer | Said]
"""What was said before a question, oldest first.

A plain string is a question, or what was answered to the question before it; strings before the
first question are the topic.
"""
