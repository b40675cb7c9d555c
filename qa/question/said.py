"""What was said: an earlier question, with what was cited for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.answer import Answer


@dataclass(frozen=True, slots=True)
class Said:
    """An earlier question, the sentences cited for it, and the titles of their articles.

    Both best first; ``question`` is empty where only the topic is known. ``article`` is the path
    and the member of the best sentence's article.
    """

    question: str
    sentences: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    article: tuple[str, str] | None = None

    @classmethod
    def of(cls, answer: Answer) -> Said:
        """Return what was said with an answer; only the best sentence's article is the topic."""
        sentences = tuple(cited.sentence for cited in answer.answers)
        if not sentences:
            return cls(answer.question)
        best = answer.answers[0].citation
        titles = (best.title,) if best.title else ()
        return cls(answer.question, sentences, titles, (best.file, best.member))


History = Sequence[str | Answer | Said]
"""What was said before a question, oldest first.

A plain string is a question, or what was answered to the question before it; strings before the
first question are the topic.
"""


def cited_last(history: History) -> tuple[str, str] | None:
    """Return the path and the member of the article that was cited last, if any was."""
    for item in reversed(history):
        said = Said.of(item) if isinstance(item, Answer) else item
        if isinstance(said, Said) and said.article:
            return said.article
    return None
