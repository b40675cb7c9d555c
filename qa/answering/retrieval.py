"""The passages for a question, and what a reader makes of them: found, completed, read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from index.filter import Filter
from index.lexical.query import Query
from index.search.hits import Hit
from index.search.searcher import Searcher
from qa.answering import scope
from qa.answering.keywords import holding_all
from qa.answering.places.places import in_their_places
from qa.answering.recency import newest_first
from qa.answering.selection import put_off
from qa.question import followup, form
from qa.question.dependence import unjoined
from qa.question.followup import FollowUp
from qa.question.kinds import facts
from qa.question.kinds.facts import Fact
from qa.question.kinds.keywords import are_keywords
from qa.question.kinds.list_questions import asks_several
from qa.question.kinds.recent import asked_of_any, asks_recent
from qa.question.said import History, cited_last
from qa.question.within import Asked
from qa.reading.reader import Reader, Reading

_NEAREST = 10  # passages that show what a talk's question finds


@dataclass(frozen=True, slots=True)
class Retrieved:
    """The passages found, best first, for a question as it was understood.

    ``told`` are sentences that do not answer it, because they were said before. Of those about as
    good, the ``recent`` are preferred. ``fact`` is what it may ask of an article itself. One that
    is ``completed`` leaned on the talk, and ``query`` weighs its words. ``reading`` is there where
    they had to be read to tell what it means. ``language`` is the question's, None for English.
    """

    question: str
    hits: tuple[Hit, ...]
    told: frozenset[str] = frozenset()
    recent: bool = False
    fact: Fact | None = None
    completed: bool = False
    reading: Reading | None = None
    query: Query | None = None
    language: str | None = None

    @property
    def several(self) -> bool:
        """Whether several sentences may be wanted."""
        return asks_several(self.question) or self.keywords

    def several_in(self, reading: Reading) -> bool:
        """Say whether several sentences are wanted, or answer by what was read."""
        return self.several or reading.together

    @property
    def foreign(self) -> bool:
        """Whether the question is in another language than English, whose forms are not known."""
        return self.language is not None

    @property
    def keywords(self) -> bool:
        """Whether nothing is asked, and words are looked for."""
        return not (self.fact or self.completed) and are_keywords(self.question, self.language)


class Retrieval:
    """Finds passages in an open index and has them read; inside ``with searcher.snapshot():``."""

    def __init__(self, searcher: Searcher, reader: Reader) -> None:
        self._searcher = searcher
        self._reader = reader

    def asked(self, question: str, within: Filter, *, raw: bool = False) -> Asked:
        """Return a question apart from its filter, in the form in which it is searched and read.

        Its slips are mended, unless it is ``raw``.
        """
        asked = scope.asked(self._searcher, question, within)
        typed = form.settled(asked.question, self._searcher)
        meant = typed if raw else form.respelt(typed, self._searcher)
        return replace(asked, question=meant, typed=typed)

    def find(
        self,
        asked: Asked,
        history: History,
        k: int,
        prefer_recent: bool = False,
        *,
        missing: frozenset[int] = frozenset(),
    ) -> Retrieved:
        """Search for a question, completed from its history if it leans on that.

        What is found is what there would be if the articles with the ids ``missing`` were not.
        """
        question = asked.question
        recent = prefer_recent or asks_recent(question)
        within = (
            frozenset(self._searcher.matching(asked.within)) - missing if missing else asked.within
        )
        search = partial(self._searcher.search, within=within, recent=recent)
        language = self._searcher.query(question).language
        look = self._searcher.statistics
        # What a question leans on the talk with is known in English alone.
        meant = None if language else followup.understand(question, history, look)
        if fact := facts.asked(question):
            if meant and not (facts.names_article(question) and cited_last(history)):
                question = meant.query.text
            return Retrieved(question, search(facts.subject(question) or question, k), fact=fact)
        if meant is None:
            return Retrieved(question, search(question, k), recent=recent, language=language)
        hits = search(meant.query, k)
        together = Retrieved(
            meant.query.text, hits, meant.told, recent, completed=True, query=meant.query
        )
        doubtful = meant.in_doubt
        if meant.may_stand and not doubtful:
            together = replace(together, reading=self._read_passages(together))
            doubtful = together.reading is not None and meant.is_refused(
                together.reading.confidence
            )
        may_be = followup.may_be_elsewhere(question, _texts(hits), self._searcher.statistics)
        if not (may_be or doubtful):
            return together
        if meant.in_doubt:
            question = unjoined(question)
        alone = Retrieved(question, search(question, k), recent=recent)
        if self._is_elsewhere(question, alone.hits, hits):
            return alone
        return self._likelier(meant, alone, together) if doubtful else together

    def _likelier(self, meant: FollowUp, alone: Retrieved, together: Retrieved) -> Retrieved:
        """Return which of two ways to understand a question is answered; in doubt, completed."""
        readings = [self._read_passages(found) for found in (alone, together)]
        stands = meant.is_alone(*(reading.confidence for reading in readings))
        found = alone if stands else together
        return replace(found, reading=readings[not stands])

    def _is_elsewhere(self, question: str, alone: Sequence[Hit], together: Sequence[Hit]) -> bool:
        """Say whether what was found for the question alone shows that it has left the talk."""
        best = "".join(_texts(alone[:1]))
        return followup.is_elsewhere(question, best, _texts(together), self._searcher.statistics)

    def read(self, asked: Asked, history: History, found: Retrieved) -> Reading:
        """Read what was found; the reader is given the question as it was understood."""
        read = partial(self._read_passages, found)
        if found.fact:
            # Seldom asked, and the patterns of dates take 15 ms to compile.
            from qa.answering.facts import FactAsked  # noqa: PLC0415
            from qa.answering.facts import read as read_fact  # noqa: PLC0415

            wanted = FactAsked(found.fact, asked.question, asked.within, cited_last(history))
            return read_fact(self._searcher, wanted, found.hits, read)
        reading = put_off(read(), found.told)
        if found.keywords:
            reading = holding_all(reading, found.question)
        elif not found.foreign:
            reading = in_their_places(self._searcher, reading, found.question, found.hits)
        return self._newest(found, reading) if found.recent else reading

    def _read_passages(self, found: Retrieved) -> Reading:
        return found.reading or self._reader.read(found.question, found.hits, several=found.several)

    def _newest(self, found: Retrieved, reading: Reading) -> Reading:
        """Return a reading with the newer first, as sure as that anything answers but for its date.

        No sentence says of itself that it is the newest, so one that answers looks unlikely to.
        """
        plain = asked_of_any(found.question)
        if plain != found.question:
            apart = self._read_passages(replace(found, question=plain, reading=None))
            reading = replace(reading, confidence=max(reading.confidence, apart.confidence))
        return newest_first(reading)


def _texts(hits: Sequence[Hit]) -> list[str]:
    """Return the texts of the passages that are read."""
    return [hit.text for hit in hits[:_NEAREST]]
