"""What is new: a saved question is asked, and what was told of it before is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from qa.answer import Answer, CitedSentence
from qa.assistant import Assistant
from qa.config.settings import Settings
from qa.saved.question import Saved

LEAST = 10
"""Sentences of an answer that may be news, where the settings show fewer: a new article is heard of
before it is among the best five."""


@dataclass(frozen=True, slots=True)
class News:
    """A saved question and the answer to it, among whose sentences are only those that are new."""

    saved: Saved
    answer: Answer

    def __iter__(self) -> Iterator[CitedSentence]:
        """Go through the sentences that are new, best first."""
        return iter(self.answer.answers)

    def __bool__(self) -> bool:
        """Say whether there is anything new."""
        return bool(self.answer.answers)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What they say."""
        return tuple(cited.sentence for cited in self)


def news_of(assistant: Assistant, saved: Saved, settings: Settings, *, again: bool = False) -> News:
    """Ask a saved question; ``again`` leaves in what was told before.

    Every sentence of an answer counts, the less likely ones included, up to the ``k`` of the
    settings or ``LEAST``; where the articles are found not to say, none does. Raises UsageError
    where the filter makes no sense any more.
    """
    answer = assistant.ask(
        saved.question,
        k=max(settings.k, LEAST),
        context=settings.context,
        min_confidence=settings.min_confidence,
        within=saved.within,
    )
    if again:
        return News(saved, answer)
    return News(saved, replace(answer, answers=saved.fresh(answer.answers)))
