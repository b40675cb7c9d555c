"""The span reader: a trained network reads the passages, and its marks join the search's evidence.

Similarity finds the topic; the network tells the sentence that answers from the one that merely
uses the same words. What each is worth was fitted on training articles and lies beside the model.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.article import Span
from index.inference.runtime import in_parallel, physical_cores
from index.ingest.turns import spoken
from index.search.hits import Candidate, Hit
from qa.reading.duplicates import Statement
from qa.reading.reader import Reading, ScoredSentence, in_order
from qa.reading.search_scores import SearchScoreReader, are_tables, in_english, usual_cosine
from qa.reading.span_model import Mark, SpanModel
from qa.reading.window import common_title, lay_out, longest_window

if TYPE_CHECKING:
    from tokenizers import Tokenizer

STEPS = ((4, 0.7), (8, 0.5), (16, 0.05), (32, 0.0))
"""Passages read, and the probability of a sentence from which on no more are: even numbers, so that
two processors share them evenly (chosen in training/MODEL_CARD.md)."""

CLOSE = 0.2
"""Share of the best sentence's score from which on the next puts it in doubt: for a third of the
questions, with all of the gain (training/MODEL_CARD.md)."""

AGAIN, LIKELIER = 4, 0.5
"""Times that a passage is read on where several answers are asked for, past what answers."""

NAMED = 2.0
"""What speaks against a sentence for each name of the question that it lacks and that stands in one
place: the most that costs none of 2,000 questions about held-out training articles
(bench/README.md)."""

Features = tuple[float, ...]
"""What speaks for a sentence, as ``FEATURES`` lists it."""

_BOUND = 12.0  # of a margin, either way
_UNREAD = -_BOUND


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ExtractiveReader:
    """Ranks sentences by the probability that they answer.

    Where ``english`` says that the network knows no other language, other passages are not read. A
    ``patient`` one reads all the passages, also where the first are sure.
    """

    model: SpanModel
    tokenizer: Tokenizer
    passages: int = STEPS[-1][0]
    english: bool = True
    patient: bool = False

    def warm(self) -> None:
        """Read the longest windows, as many at once as ever are."""
        threads = physical_cores()
        for _ in in_parallel(self.model.mark, [longest_window()] * (2 * threads), threads):
            pass

    def read(self, question: str, hits: Sequence[Hit], *, several: bool = False) -> Reading:
        """Read the best passages, and further ones where those leave it unsure.

        Where the network does not know the passages' language, the search decides.
        """
        if self.english and not in_english(hits):
            searched = SearchScoreReader().read(question, hits[: SearchScoreReader.passages])
            return replace(searched, language_known=are_tables(hits))
        steps = STEPS[-1:] if self.patient else STEPS
        ranked = self.weigh(question, hits, steps, several=several)
        weights = self.model.manifest.confidence
        confidence = _probability(weights, ranked[0].features) if ranked else 0.0
        return Reading(tuple(one.sentence for one in ranked), confidence)

    def weigh(
        self,
        question: str,
        hits: Sequence[Hit],
        steps: Sequence[tuple[int, float]] = STEPS,
        *,
        several: bool = False,
    ) -> list[Weighed]:
        """Return the sentences of the passages with their evidence, best first.

        As many passages are read as the first of ``steps`` says, and as the next where none of
        their sentences is sure enough to answer; then the best ones again, together.
        """
        usual = usual_cosine(hits)
        found = tuple(enumerate(hits))
        best: _Best = {}
        first = 0
        for last, sure in steps:
            _keep(best, self._weigh(question, found[first:last], usual))
            if any(one.sentence.score >= sure for one in best.values()):
                break
            first = last
        if several:
            self._read_on(question, found, usual, best)
        else:
            self._compare(question, best)
        return _ranked(best)

    def _compare(self, question: str, best: _Best) -> None:
        """Read the best passage and its rival as one: their sentences compete for the answer."""
        passages = _rivals(_ranked(best))
        if not passages:
            return
        title = common_title(hit.head for hit in passages)
        for place, mark in self._mark(question, title, passages).items():
            if place in best:
                best[place] = self._compared(best[place], mark)

    def _compared(self, weighed: Weighed, mark: Mark) -> Weighed:
        """Return a sentence with what it was found worth among its rivals."""
        features = (*weighed.features[: -len(MARGINS)], *_margins(mark))
        score = self._score(features, weighed.sentence.candidate)
        return Weighed(replace(weighed.sentence, score=score), features)

    def _read_on(self, question: str, found: Sequence[_Found], usual: float, best: _Best) -> None:
        """Read passages that answer again without the sentences that do, until nothing more does.

        Sentences of a passage compete for the answer: the second best of two that are both right
        looks wrong beside the best, and right without it.
        """
        told: set[_Place] = set()
        for _ in range(AGAIN):
            new = {place for place, one in best.items() if one.sentence.score >= LIKELIER} - told
            told |= new
            again = [(rank, _without(hit, told)) for rank, hit in found if new & set(_places(hit))]
            _keep(best, self._weigh(question, [one for one in again if one[1].candidates], usual))

    def _weigh(self, question: str, found: Sequence[_Found], usual: float) -> Iterator[Weighed]:
        """Read passages and weigh those of their sentences that may answer."""
        marks_of = self.marks(question, [hit for _, hit in found])
        for (rank, hit), marks in zip(found, marks_of, strict=True):
            for candidate, mark in zip(hit.candidates, marks, strict=True):
                if not candidate.sentence.answers:
                    continue
                features = _features(rank, hit, candidate, mark, usual)
                score = self._score(features, candidate)
                # Only where the network prefers it to "no answer", and it is in the sentence.
                highlight = Span(mark.start, mark.end) if mark and mark.marks else None
                scored = ScoredSentence(hit.source, candidate, score, highlight, hit)
                yield Weighed(scored, features)

    def _score(self, features: Features, candidate: Candidate) -> float:
        """Return the probability of a sentence, less for one that lacks the question's names.

        The network hardly tells one name that it has never met from another.
        """
        return _probability(self.model.manifest.ranking, features, -NAMED * candidate.lacks)

    def marks(self, question: str, hits: Sequence[Hit]) -> Iterator[tuple[Mark | None, ...]]:
        """Return the marks of each passage's candidates; None for one that was not read."""
        return in_parallel(lambda hit: self._read(question, hit), hits, physical_cores())

    def _read(self, question: str, hit: Hit) -> tuple[Mark | None, ...]:
        marks = self._mark(question, hit.head, [hit])
        return tuple(marks.get(place) for place in _places(hit))

    def _mark(self, question: str, head: str | None, passages: Sequence[Hit]) -> dict[_Place, Mark]:
        """Return the marks of the sentences of passages that are read as one, under one head."""
        texts: dict[_Place, tuple[str, int]] = {}
        for hit in passages:
            places, sentences = _places(hit), [each.sentence for each in hit.candidates]
            for i, before in spoken(sentences, hit.speaker):
                texts.setdefault(places[i], (before + sentences[i].text, len(before)))
        window = lay_out(self.tokenizer, question, head, [text for text, _ in texts.values()])
        marks = self.model.mark(window)
        return {
            place: marks[number].behind(before)
            for number, (place, (_, before)) in enumerate(texts.items(), 1)
            if number in marks
        }


@dataclass(frozen=True, slots=True)
class Weighed:
    """A scored sentence with what it was weighed by."""

    sentence: ScoredSentence
    features: Features


_Found = tuple[int, Hit]  # a passage with its rank in the search, from 0
_Place = tuple[int, int]  # of a sentence: its article and its ordinal
_Best = dict[_Place, Weighed]


def _ranked(best: _Best) -> list[Weighed]:
    return sorted(best.values(), key=lambda one: in_order(one.sentence))


def _rivals(ranked: Sequence[Weighed]) -> tuple[Hit, ...]:
    """Return the best sentence's passage and the next that does not repeat it, if one is needed.

    Two copies of a report would take the answer from each other.
    """
    if len(ranked) < 2 or ranked[1].sentence.score < CLOSE * ranked[0].sentence.score:
        return ()
    said, place = Statement(ranked[0].sentence.candidate.sentence.text), ranked[0].sentence.place
    read = (one.sentence.passage for one in ranked)
    passages = {(hit.source.id, hit.first): hit for hit in read if hit}
    first, *others = passages.values()
    rival = next((hit for hit in others if not _repeats(hit, said, place)), None)
    return (first, rival) if rival else ()


def _repeats(hit: Hit, said: Statement, place: _Place) -> bool:
    """Say whether a passage says again, in another place, what is said in ``place``."""
    others = zip(hit.candidates, _places(hit), strict=True)
    return any(said.says_same(Statement(c.sentence.text)) for c, at in others if at != place)


def _keep(best: _Best, weighed: Iterable[Weighed]) -> None:
    """Add sentences to ``best``, each with the passage that speaks for it most."""
    for one in weighed:
        place = one.sentence.place
        if place not in best or one.sentence.score > best[place].sentence.score:
            best[place] = one


def _places(hit: Hit) -> tuple[_Place, ...]:
    return tuple((hit.source.id, candidate.ordinal) for candidate in hit.candidates)


def _without(hit: Hit, told: Collection[_Place]) -> Hit:
    """Return a passage without the sentences that were told already."""
    places = zip(hit.candidates, _places(hit), strict=True)
    return replace(hit, candidates=tuple(c for c, place in places if place not in told))


MARGINS = ("span among rivals", "sentence among rivals")

FEATURES = (
    "span",
    "sentence",
    "cosine",
    "passage words",
    "sentence words",
    "rank",
    *MARGINS,
)
"""What speaks for a sentence: the network's two margins, what the search knows, and the margins
once more, of the best passages' sentences from where they were read together."""


def _features(
    rank: int, hit: Hit, candidate: Candidate, mark: Mark | None, usual: float
) -> Features:
    """Return the ``FEATURES`` of a sentence of a passage read by itself.

    ``usual`` stands for a cosine that is not known yet. A rank counts by its logarithm.
    """
    margins = _margins(mark)
    cosine = usual if hit.dense is None else hit.dense
    return (*margins, cosine, hit.words, candidate.words, math.log1p(rank), *margins)


def _margins(mark: Mark | None) -> Features:
    """Return the two margins of a mark; the span's, of two logits, halved to be like the other."""
    if mark is None:
        return (_UNREAD, _UNREAD)
    return (_bounded(mark.span / 2), _bounded(mark.evidence))


def _probability(weights: Sequence[float], row: Sequence[float], extra: float = 0.0) -> float:
    """Return a logistic regression's probability; the first of ``weights`` is the bias."""
    bias, *others = weights
    logit = bias + extra + sum(weight * value for weight, value in zip(others, row, strict=True))
    return 1.0 / (1.0 + math.exp(-max(-(_BOUND**2), min(_BOUND**2, logit))))


def _bounded(margin: float) -> float:
    """Return a logit kept within what training has seen."""
    return max(-_BOUND, min(_BOUND, margin))
