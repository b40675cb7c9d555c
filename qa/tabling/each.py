"""Questions that are asked of one article after another, each by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.article import Source
from index.errors import UsageError
from index.filter import EVERYTHING, Filter
from index.search.searcher import Searcher
from qa.answer import Answer, Verdict
from qa.answering import selection
from qa.answering.citing.citations import cited
from qa.answering.retrieval import Retrieval, Retrieved
from qa.question.kinds import facts
from qa.question.kinds.listing import listing
from qa.question.kinds.small_talk import small_talk
from qa.question.said import Said
from qa.question.within import Asked, today

_PASSAGES = 32  # of an article, as many as of a collection


@dataclass(frozen=True, slots=True)
class Asking:
    """A question, and within which articles it is asked."""

    question: str
    within: Filter = EVERYTHING


class Each:
    """Asks each article what answers some questions; inside ``with searcher.snapshot():``.

    ``sources`` are the articles that ``within`` lets pass, by path. A question's own filter leaves
    it without an answer in the others. Raises UsageError for a question that no sentence answers.
    """

    def __init__(
        self,
        searcher: Searcher,
        retrieval: Retrieval,
        questions: Sequence[Asking],
        within: Filter,
        least: float,
    ) -> None:
        self._searcher = searcher
        self._retrieval = retrieval
        self._asked = [
            _answerable(retrieval.asked(each.question, within.with_inner(each.within)))
            for each in questions
        ]
        self._least = least
        self.sources = searcher.sources(within)
        everything = {source.id for source in self.sources}
        self._matching = [
            searcher.matching(asked.within) if asked.within else everything for asked in self._asked
        ]

    def answers(self, source: Source) -> tuple[Answer, ...]:
        """Return an article's own answer to each question: a sentence, or that it says nothing."""
        return tuple(
            self._answer(asked, source) if source.id in matching else _nothing(asked)
            for asked, matching in zip(self._asked, self._matching, strict=True)
        )

    def _answer(self, asked: Asked, source: Source) -> Answer:
        fact = facts.asked(asked.question)
        wanted = (fact and facts.subject(asked.question)) or asked.question
        hits = self._searcher.search(wanted, _PASSAGES, within=source.id)
        # What a question calls "this article" is the one that is asked.
        talk = (Said("", article=(source.path, source.member)),)
        reading = self._retrieval.read(asked, talk, Retrieved(asked.question, hits, fact=fact))
        own = tuple(each for each in reading.sentences if each.source.id == source.id)
        if own[:1] != reading.sentences[:1]:
            return _nothing(asked)  # another article states it of itself
        ranking = selection.rank(reading, 1)
        chosen = selection.select(ranking, reading.confidence, self._least, several=False)
        if chosen.verdict is Verdict.NOT_FOUND:
            return _nothing(asked)
        sentences = cited(self._searcher, asked.question, chosen, reading.confidence)
        return Answer(
            asked.typed, chosen.verdict, sentences, understood_as=asked.question,
            confidence=reading.confidence,
        )  # fmt: skip


def _answerable(asked: Asked) -> Asked:
    if small_talk(asked.question) or listing(asked.question, today()):
        raise UsageError(
            f"No sentence answers “{asked.question}”; it is small talk, or asks for articles.",
            "Leave it out, or ask what a sentence may answer.",
        )
    return asked


def _nothing(asked: Asked) -> Answer:
    return Answer(asked.typed, Verdict.NOT_FOUND, (), understood_as=asked.question)
