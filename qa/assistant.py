"""The assistant: a question in, an answer out. The only orchestration of the question path."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from index.article import Candidate, Hit, Role, Sentence, Source
from index.directory import Directory
from index.errors import UsageError
from index.searcher import Searcher
from index.tallies import Totals
from index.words import analyse_question, matching
from qa import followup, selection
from qa.answer import Answer, CitedSentence, ContextSentence, Evidence, Verdict
from qa.citation import Citations
from qa.encoders import encoder_for
from qa.followup import Turn
from qa.reader import PASSAGES, FusedReader, Reader, Reading, ScoredSentence
from qa.selection import MIN_CONFIDENCE
from qa.settings import Settings

_AUTHOR_ARTICLES = 5


def _silent(message: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found, for which question: completed by its history where it needs that.

    ``searched`` is the moment the search was done.
    """

    question: str
    reading: Reading
    searched: float


class Assistant:
    """Answers questions from one index.

    >>> with Assistant.open("my-articles/.qa") as assistant:  # doctest: +SKIP
    ...     answer = assistant.ask("what weapons did Duterte seek?")
    ...     print(answer.answers[0].sentence)
    """

    def __init__(self, searcher: Searcher, reader: Reader | None = None) -> None:
        self._searcher = searcher
        self._reader = reader or FusedReader()

    @classmethod
    def open(cls, index: str | Path | None = None, model: str | None = None) -> Self:
        """Open an index: the one at ``index``, else the one that `qa` would use here.

        ``model`` is needed only to insist on an encoder; an index knows its own. Raises
        IndexMissing, EncoderMismatch and the other errors of ``index.errors``.
        """
        return cls.of(Settings.load(index=str(index) if index else None, model=model))

    @classmethod
    def of(cls, settings: Settings, progress: Callable[[str], None] = _silent) -> Self:
        """Open the index that ``settings`` name; ``progress`` hears of a model's first use."""
        directory = Directory(settings.index)
        return cls(Searcher(directory, encoder_for(directory, settings.model, progress)))

    def close(self) -> None:
        """Close the index."""
        self._searcher.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # --- asking --------------------------------------------------------------------------------

    def ask(
        self,
        question: str,
        history: Sequence[str | Turn] = (),
        *,
        k: int = 5,
        context: int = 0,
        min_confidence: float | None = None,
    ) -> Answer:
        """Answer ``question`` with up to ``k`` sentences, or say that the articles do not.

        ``history`` holds earlier questions, oldest first, plain or with what was cited for them
        (``Turn.of`` an answer); a question that leans on them is completed from them. ``context``
        neighbouring sentences are given on each side. Raises UsageError for a question without a
        word or sign.
        """
        started = time.perf_counter()
        least = MIN_CONFIDENCE if min_confidence is None else min_confidence
        asked = _encodable(question)
        with self._searcher.snapshot():
            found = self._find(asked, history)
            confidence = found.reading.confidence
            ranking = selection.rank(found.reading, k, _roles(asked))
            chosen = selection.select(ranking, confidence, least)
            read = time.perf_counter()
            cited = self._cite(found.question, chosen.answers, confidence, context)
            nearest = self._cite(
                found.question, [chosen.nearest] if chosen.nearest else [], confidence, context
            )
            notes = self._notes()
        done = time.perf_counter()
        return Answer(
            question=question,
            verdict=chosen.verdict,
            answers=cited,
            nearest=nearest[0] if nearest else None,
            understood_as=found.question if found.question != asked else None,
            notes=notes,
            timings_ms={
                "search": _ms(started, found.searched),
                "read": _ms(found.searched, read),
                "cite": _ms(read, done),
                "total": _ms(started, done),
            },
        )

    def evaluate(
        self, question: str, history: Sequence[str | Turn], k: int
    ) -> tuple[Verdict, tuple[CitedSentence, ...]]:
        """Return the verdict, and the ``k`` best sentences whatever the verdict."""
        with self._searcher.snapshot():
            found = self._find(question, history)
            confidence = found.reading.confidence
            ranking = selection.rank(found.reading, k, _roles(question))
            chosen = selection.select(ranking, confidence, MIN_CONFIDENCE)
            return chosen.verdict, self._cite(found.question, ranking, confidence, 0)

    def _find(self, question: str, history: Sequence[str | Turn]) -> _Found:
        """Search and read for ``question``, completed from its history if it leans on that."""
        if not question.strip():
            raise UsageError("The question is empty.", 'Ask something: qa ask "who …?"')
        meant = followup.understand(question, history, self._searcher.statistics)
        if selection.asks_author(question):
            return self._find_author(meant.query.text if meant else question)
        alone = self._searcher.search(question, PASSAGES)
        if meant:
            hits = self._searcher.search(meant.query, PASSAGES, followup.DENSE_WEIGHT)
            if not self._has_left(question, alone, hits):
                searched = time.perf_counter()
                reading = self._reader.read(meant.query.text, hits)
                return _Found(meant.query.text, followup.put_off(reading, meant.told), searched)
        searched = time.perf_counter()
        return _Found(question, self._reader.read(question, alone), searched)

    def _has_left(self, question: str, alone: Sequence[Hit], together: Sequence[Hit]) -> bool:
        """Say whether what was found for the question alone shows that it has left the talk."""
        best, *others = ("".join(map(_text, alone[:1])), *map(_text, together))
        return followup.is_elsewhere(question, best, others, self._searcher.statistics)

    def _find_author(self, question: str) -> _Found:
        """Search for what the question for an author is about, and add the bylines."""
        subject = selection.authors_subject(question) or question
        hits = self._searcher.search(subject, PASSAGES)
        searched = time.perf_counter()
        reading = self._with_bylines(question, self._reader.read(subject, hits), hits)
        return _Found(question, reading, searched)

    def _with_bylines(self, question: str, reading: Reading, hits: Sequence[Hit]) -> Reading:
        """Add the bylines of the articles found: in front if the question is about an article."""
        sources = dict.fromkeys(hit.source for hit in hits)
        bylines = [
            ScoredSentence(source, Candidate(ordinal, sentence, 0.0, 0.0), 0.0)
            for source in list(sources)[:_AUTHOR_ARTICLES]
            for ordinal, sentence in self._searcher.bylines(source)
        ]
        if not bylines:
            return reading
        if selection.is_about_article(question, bylines[0].source.metadata.title):
            top = max((s.score for s in reading.sentences), default=1.0)
            first = [replace(byline, score=top) for byline in bylines]
            return Reading((*first, *reading.sentences), reading.confidence)
        return Reading((*reading.sentences, *bylines), reading.confidence)

    # --- citing --------------------------------------------------------------------------------

    def _cite(
        self,
        question: str,
        chosen: Sequence[ScoredSentence],
        confidence: float,
        context: int,
    ) -> tuple[CitedSentence, ...]:
        """Read each sentence again from its file, and add its neighbours."""
        citations = Citations()
        terms = analyse_question(question)
        top = max((scored.score for scored in chosen), default=0.0)
        cited = []
        for scored in chosen:
            sentence = scored.candidate.sentence
            before, after = self._neighbours(scored.source, scored.candidate.ordinal, context)
            cited.append(
                CitedSentence(
                    sentence=sentence.text,
                    score=confidence * max(scored.score, 0.0) / top if top > 0.0 else 0.0,
                    citation=citations.cite(scored.source, sentence),
                    role=sentence.role,
                    highlight=scored.highlight,
                    matches=matching(sentence.text, terms),
                    before=before,
                    after=after,
                    evidence=_evidence(scored, confidence),
                )
            )
        return tuple(cited)

    def _neighbours(
        self, source: Source, ordinal: int, count: int
    ) -> tuple[tuple[ContextSentence, ...], tuple[ContextSentence, ...]]:
        if not count:
            return (), ()
        around = self._searcher.sentences(source, ordinal - count, ordinal + count + 1)
        here = min(ordinal, count)
        return _context(around[:here]), _context(around[here + 1 :])

    # --- looking around ------------------------------------------------------------------------

    def totals(self) -> Totals:
        """Return how much is indexed."""
        with self._searcher.snapshot():
            return self._searcher.totals()

    def sources(self) -> tuple[Source, ...]:
        """Return all indexed articles, by path."""
        with self._searcher.snapshot():
            return self._searcher.sources()

    def article(self, path: str) -> tuple[Sentence, ...]:
        """Return all sentences of the article at ``path``, navigation included."""
        with self._searcher.snapshot():
            for source in self._searcher.sources():
                if source.path == path:
                    return self._searcher.sentences(source)
        raise UsageError(f"The index holds no article {path}.", "`qa index list` shows them.")

    def _notes(self) -> tuple[str, ...]:
        waiting = self._searcher.waiting()
        if not waiting:
            return ()
        total = self._searcher.totals().passages
        said = (
            f"{total - waiting} of {total} passages are embedded so far; "
            "the others are found by their words alone. `qa index update` goes on."
        )
        return (said,)


def _encodable(question: str) -> str:
    """Return a question without lone surrogates, which no index can be asked for."""
    return question.encode("utf-8", "replace").decode("utf-8")


def _roles(question: str) -> frozenset[Role]:
    """Return the roles a sentence may have to answer ``question``."""
    if selection.asks_author(question):
        return frozenset({Role.PROSE, Role.BYLINE})
    return frozenset({Role.PROSE})


def _context(sentences: Sequence[Sentence]) -> tuple[ContextSentence, ...]:
    return tuple(
        ContextSentence(sentence.text, sentence.location)
        for sentence in sentences
        if sentence.searchable
    )


def _evidence(scored: ScoredSentence, confidence: float) -> Evidence:
    passage = scored.passage
    return Evidence(
        reader=scored.score,
        confidence=confidence,
        words=scored.candidate.words,
        coverage=scored.candidate.coverage,
        dense=passage.dense if passage else None,
        passage_words=passage.words if passage else None,
        passage_coverage=passage.coverage if passage else None,
        repeats=scored.repeats,
    )


def _text(hit: Hit) -> str:
    return " ".join(candidate.sentence.text for candidate in hit.candidates)


def _ms(start: float, end: float) -> float:
    return round(1000.0 * (end - start), 3)
