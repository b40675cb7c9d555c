"""What was said: an earlier question, with what was cited for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qa.answer import Answer, Verdict
from qa.question.within import without_parts


@dataclass(frozen=True, slots=True)
class Said:
    """An earlier question, the sentences cited for it, and the titles of their articles.

    Both best first; ``question`` is empty where only the topic is known. ``article`` is the path
    and the member of the best sentence's article. A question that was understood ``alone`` leaned
    on nothing; one that was ``refused`` had no answer.
    """

    question: str
    sentences: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    article: tuple[str, str] | None = None
    alone: bool = False
    refused: bool = False

    @classmethod
    def of(cls, answer: Answer) -> Said:
        """Return what was said with an answer; only the best sentence's article is the topic."""
        question, alone = _understood(answer)
        sentences = tuple(cited.sentence for cited in answer.answers)
        if not sentences:
            return cls(question, alone=alone, refused=answer.verdict is Verdict.NOT_FOUND)
        best = answer.answers[0].citation
        titles = (best.title,) if best.title else ()
        return cls(question, sentences, titles, (best.file, best.member), alone)


def _understood(answer: Answer) -> tuple[str, bool]:
    """Return a question with its slips mended, and whether nothing else was done to it.

    What completes a question adds words to it, and what mends it none.
    """
    meant = answer.understood_as
    if meant is None:
        return answer.question, True
    mended = len(meant.split()) == len(without_parts(answer.question).split())
    return (meant, True) if mended else (answer.question, False)


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
