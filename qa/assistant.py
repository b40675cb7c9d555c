"""The assistant: a question in, an answer out. The only orchestration of the question path."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Self

from index.article import Sentence, Source
from index.embedding.for_index import encoder_for
from index.errors import UsageError
from index.filter import EVERYTHING, Filter
from index.progress import Tell, silent
from index.search.searcher import Searcher
from index.store.catalog.statistics import Totals
from index.store.directory import Directory
from qa.answer import LIKELY, MIN_CONFIDENCE, Answer, Kind, Ranking, Scope, Verdict
from qa.answering import scope, selection
from qa.answering.articles import in_other_forms, listed
from qa.answering.citing.citations import cited
from qa.answering.retrieval import Retrieval, Retrieved
from qa.answering.small_talk import reply
from qa.closing import Closing
from qa.config.settings import Settings
from qa.question.kinds.listing import Listing, listing
from qa.question.kinds.small_talk import small_talk
from qa.question.kinds.yes_no import asks_yes_no
from qa.question.said import History
from qa.question.within import Asked, today
from qa.reading.reader import Reader, Reading, ScoredSentence
from qa.reading.registry import reader_for
from qa.reading.search_scores import SearchScoreReader

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from qa.answering.fate import Place, WhyNot
    from qa.tabling.each import Asking

_UNPROVED = (
    "This index was not made here by you, so no file was opened to prove its citations. "
    "If you trust it: qa index trust DIR"
)
_WHICH = (
    "No article that the question names states that. Name one by words of its title, or ask after "
    "an answer from it."
)


class Assistant(Closing):
    """Answers questions from one index.

    >>> with Assistant.open("my-articles/.qa") as assistant:  # doctest: +SKIP
    ...     answer = assistant.ask("what weapons did Duterte seek?")
    ...     print(answer.answers[0].sentence)
    """

    def __init__(self, searcher: Searcher, reader: Reader | None = None) -> None:
        self._searcher = searcher
        self._reader = reader or SearchScoreReader()
        self._retrieval = Retrieval(searcher, self._reader)
        self._examples: tuple[int, tuple[str, ...]] = (-1, ())

    @classmethod
    def open(cls, index: str | Path | None = None, model: str | None = None) -> Self:
        """Open an index: the one at ``index``, else the one that `qa` would use here.

        ``model`` is needed only to insist on an encoder; an index knows its own. Raises
        IndexMissing, EncoderMismatch and the other errors of ``index.errors``.
        """
        return cls.of(Settings.load(index=str(index) if index else None, model=model))

    @classmethod
    def of(cls, settings: Settings, progress: Tell = silent, *, patient: bool = False) -> Self:
        """Open the index that ``settings`` name; ``progress`` hears of a model's first use.

        A ``patient`` assistant reads all the passages found, also where the first ones answer.
        """
        directory = Directory(settings.index)
        with ThreadPoolExecutor(1) as pool:  # the reader opens beside the encoder and the index
            reader = pool.submit(reader_for, settings.reader, progress, patient=patient)
            searcher = Searcher(directory, encoder_for(directory, settings.model, progress))
            try:
                return cls(searcher, reader.result())
            except BaseException:
                searcher.close()
                raise

    def warm(self) -> None:
        """Take at once the memory that any question's reading may take."""
        self._reader.warm()

    def close(self) -> None:
        """Close the index."""
        self._searcher.close()

    @property
    def trusted(self) -> bool:
        """Whether the index is the user's own, or is trusted, so that files it names are opened."""
        return self._searcher.trusted

    @contextmanager
    def snapshot(self) -> Iterator[Searcher]:
        """See the newest generation, and that one only: for what asks no question."""
        with self._searcher.snapshot():
            yield self._searcher

    # --- asking --------------------------------------------------------------------------------

    def ask(  # noqa: PLR0913 - each an option of `qa ask`
        self,
        question: str,
        history: History = (),
        *,
        k: int = 5,
        context: int = 0,
        min_confidence: float = MIN_CONFIDENCE,
        within: Filter = EVERYTHING,
        prefer_recent: bool = False,
        raw: bool = False,
    ) -> Answer:
        """Answer ``question`` with up to ``k`` sentences, or say that the articles do not.

        ``history`` holds earlier questions, oldest first: the answers to them, or their plain
        text. A question that leans on them is completed from them. ``context`` neighbouring
        sentences are given on each side. Only the articles that ``within`` lets pass are asked, and
        that what is typed of a filter in the question does (``qa.question.within``). Raises
        UsageError for a question without a word or sign, and a filter not understood. Of sentences
        about as good the newer come first where ``prefer_recent``, or the question asks for what is
        newest. A ``raw`` question is searched as it stands: no word of it is taken for another, and
        nothing was said before.
        """
        if not raw and (kind := small_talk(question)):
            return reply(question, kind, self.examples()[:2], self.totals().articles)
        started = time.perf_counter()
        with self._searcher.snapshot():
            asked = self._retrieval.asked(question, within, raw=raw)
            if not raw and (wanted := listing(asked.question, today())):
                listed = self._list(asked, wanted)
                if listed.verdict is Verdict.ANSWERED or not wanted.letters:
                    return listed
            before = () if raw else history
            found = self._retrieval.find(asked, before, self._reader.passages, prefer_recent)
            searched = time.perf_counter()
            reading = self._retrieval.read(asked, before, found)
            ranking = selection.rank(reading, k)
            several = found.several_in(reading)
            chosen = selection.select(ranking, reading.confidence, min_confidence, several=several)
            read = time.perf_counter()
            sentences = cited(self._searcher, found.question, chosen, reading.confidence, context)
            unnamed = found.fact and not reading.sentences
            totals = self._searcher.totals()
            notes = (*asked.notes, *((_WHICH,) if unnamed else ()), *self._notes(totals))
            asked_within = scope.scope_of(self._searcher, asked.within)
        done = time.perf_counter()
        return Answer(
            question=question,
            verdict=chosen.verdict,
            answers=() if chosen.nearest else sentences,
            nearest=sentences[0] if chosen.nearest else None,
            understood_as=found.question if found.question != asked.typed else None,
            confidence=reading.confidence,
            notes=notes,
            timings_ms={
                "search": _ms(started, searched),
                "read": _ms(searched, read),
                "cite": _ms(read, done),
                "total": _ms(started, done),
            },
            scope=asked_within,
            kind=_kind(asked.question, found, reading),
            articles=totals.articles,
            language_known=reading.language_known,
            near=not reading.language_known or _is_near(chosen.nearest),
        )

    def _list(self, asked: Asked, wanted: Listing) -> Answer:
        """Answer a question for articles."""
        started = time.perf_counter()
        within = asked.within.with_inner(wanted.within)
        found = listed(self._searcher, wanted, within)
        totals = self._searcher.totals()
        return Answer(
            question=asked.typed,
            understood_as=asked.question if asked.question != asked.typed else None,
            verdict=Verdict.ANSWERED if found.articles else Verdict.NOT_FOUND,
            answers=(),
            confidence=1.0,
            notes=(*asked.notes, *in_other_forms(wanted, found), *self._notes(totals)),
            timings_ms={"total": _ms(started, time.perf_counter())},
            scope=scope.scope_of(self._searcher, within),
            kind=Kind.ARTICLES,
            articles=totals.articles,
            listed=found,
        )

    def ask_each(
        self,
        questions: Sequence[Asking],
        within: Filter = EVERYTHING,
        *,
        min_confidence: float = MIN_CONFIDENCE,
        known: Callable[[Source], tuple[Answer, ...] | None] = lambda _: None,
    ) -> Generator[tuple[Source, tuple[Answer, ...]], None, None]:
        """Yield each article with its own answer to each question, one sentence at most.

        What is ``known`` of an article is not asked again. Raises UsageError for a question that
        no sentence answers: small talk, or one for articles.
        """
        from qa.tabling.each import Each  # noqa: PLC0415 - no question waits for it

        with self._searcher.snapshot():
            each = Each(self._searcher, self._retrieval, questions, within, min_confidence)
            for source in each.sources:
                yield source, known(source) or each.answers(source)

    def evaluate(  # noqa: PLR0913 - each an option of `qa eval`
        self,
        question: str,
        history: History,
        k: int,
        min_confidence: float = MIN_CONFIDENCE,
        within: Filter = EVERYTHING,
        *,
        prefer_recent: bool = False,
        missing: frozenset[int] = frozenset(),
    ) -> Ranking:
        """Return the ``k`` best sentences whatever the verdict, without context.

        The articles with the ids ``missing`` are taken for not being there.
        """
        with self._searcher.snapshot():
            asked = self._retrieval.asked(question, within)
            found = self._retrieval.find(
                asked, history, self._reader.passages, prefer_recent, missing=missing
            )
            reading = self._retrieval.read(asked, history, found)
            ranking = selection.rank(reading, k)
            chosen = selection.select(ranking, reading.confidence, min_confidence)
            everything = replace(chosen, answers=ranking, nearest=None, main=1)
            sentences = cited(self._searcher, found.question, everything, reading.confidence)
            return Ranking(chosen.verdict, reading.confidence, sentences)

    def find(
        self,
        question: str,
        history: History = (),
        k: int | None = None,
        within: Filter = EVERYTHING,
    ) -> Retrieved:
        """Return the passages that ``ask`` would have read, and the question they are for.

        ``k`` is how many, where that is not what the reader wants.
        """
        with self._searcher.snapshot():
            return self._retrieval.find(
                self._retrieval.asked(question, within), history, k or self._reader.passages
            )

    def why_not(  # noqa: PLR0913 - as `ask`
        self,
        place: Place,
        question: str,
        history: History = (),
        *,
        k: int = 5,
        min_confidence: float = MIN_CONFIDENCE,
        within: Filter = EVERYTHING,
        prefer_recent: bool = False,
    ) -> WhyNot:
        """Return what became of a line of a file when ``question`` was asked like that.

        Raises UsageError as ``ask`` does, and for a question that no sentence answers: small talk,
        or one for articles.
        """
        # No question waits for these.
        from qa.answering import why_not  # noqa: PLC0415
        from qa.answering.fate import Fate  # noqa: PLC0415

        with self._searcher.snapshot():
            asked = self._retrieval.asked(question, within)
            if small_talk(question) or listing(asked.question, today()):
                raise UsageError(
                    "No sentence answers that; it is small talk, or asks for articles.",
                    "Give a question that a sentence may answer.",
                )
            passages = self._reader.passages
            inquiry = why_not.Inquiry(asked, history, k, min_confidence, passages, prefer_recent)
            found = why_not.why_not(self._searcher, self._retrieval, inquiry, place)
        if found.fate is not Fate.NOT_INDEXED:
            return found
        from index.maintenance.one_file.whereabouts import why_absent  # noqa: PLC0415

        return replace(found, why=why_absent(self._searcher.path, place.file))

    def examples(self) -> tuple[str, ...]:
        """Return up to three questions that the articles surely answer; none where few do so.

        They are the same for the same articles, and looked for once a generation.
        """
        from qa.answering import examples  # noqa: PLC0415 - no question waits for its patterns

        with self._searcher.snapshot():
            generation = self._searcher.generation
            if self._examples[0] == generation:
                return self._examples[1]
            sources = self._searcher.sources()
            some = sources[:: len(sources) // examples.ARTICLES + 1]
            texts = [
                [s.text for s in self._searcher.sentences(each) if s.searchable] for each in some
            ]
        tried = examples.likely(texts)[: examples.TRIED]
        likely = (each for each in tried if self._is_likely(each))
        self._examples = (generation, tuple(islice(likely, examples.WANTED)))
        return self._examples[1]

    def _is_likely(self, question: str) -> bool:
        answer = self.ask(question, k=1)
        return bool(answer.answers) and answer.confidence >= LIKELY

    # --- looking around ------------------------------------------------------------------------

    def totals(self) -> Totals:
        """Return how much is indexed."""
        with self._searcher.snapshot():
            return self._searcher.totals()

    def sources(self, within: Filter = EVERYTHING) -> tuple[Source, ...]:
        """Return the indexed articles that a filter lets pass, by path."""
        with self._searcher.snapshot():
            return self._searcher.sources(within)

    def count(self, within: Filter) -> int:
        """Return how many articles a filter lets pass."""
        with self._searcher.snapshot():
            return self._searcher.count(within)

    def without_each(self, within: Filter) -> tuple[tuple[Filter, int], ...]:
        """Return each part of a filter, with how many articles there would be without it."""
        with self._searcher.snapshot():
            return scope.without_each(self._searcher, within)

    def scope(self, within: Filter) -> Scope | None:
        """Return what a question would be asked within; None where that is everything."""
        with self._searcher.snapshot():
            return scope.scope_of(self._searcher, scope.resolved(self._searcher, within))

    def article(self, path: str) -> tuple[Sentence, ...]:
        """Return all sentences of the article at ``path``, navigation included."""
        with self._searcher.snapshot():
            for source in self._searcher.sources():
                if source.path == path:
                    return self._searcher.sentences(source)
        raise UsageError(f"The index holds no article {path}.", "`qa index list` shows them.")

    def _notes(self, totals: Totals) -> tuple[str, ...]:
        notes = [] if self._searcher.trusted else [_UNPROVED]
        if self._searcher.was_replaced():
            notes.append("The index was replaced meanwhile; the new one is asked from here on.")
        if not totals.articles:
            notes.append(
                "The index holds no article yet: `qa index add FOLDER` begins, "
                "`qa index update` goes on where that was stopped."
            )
        if totals.waiting:
            notes.append(
                f"{totals.passages - totals.waiting} of {totals.passages} passages are embedded so "
                "far; the others are found by their words alone. `qa index update` goes on."
            )
        return tuple(notes)


def _is_near(nearest: ScoredSentence | None) -> bool:
    return nearest is not None and selection.is_near(nearest)


def _kind(question: str, found: Retrieved, reading: Reading) -> Kind:
    if found.keywords:
        return Kind.KEYWORDS
    if not found.foreign and asks_yes_no(question):
        return Kind.YES_NO
    return Kind.SEVERAL if found.several_in(reading) else Kind.ONE


def _ms(start: float, end: float) -> float:
    return round(1000.0 * (end - start), 3)
