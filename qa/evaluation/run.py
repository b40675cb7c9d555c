"""A question set → what came back for each question.

This room asks each question once and judges what came first. It reads no files, opens no index,
ranks nothing itself, counts nothing (``qa.evaluation.metrics`` does), and prints nothing.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from index.errors import UsageError
from index.filter import EVERYTHING, Filter
from index.progress import Progress, silent
from qa.answer import MIN_CONFIDENCE, Verdict
from qa.evaluation.answer_overlap import exact_match, f1
from qa.evaluation.dataset import GoldSpan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qa.answer import CitedSentence, Ranking
    from qa.evaluation.dataset import Case
    from qa.question.said import Said

DEPTH = 10  # how many sentences of a ranking are looked at: R@10, and the cut of the MRR


class Answerer(Protocol):
    """Whatever ranks sentences for a question and judges whether they answer it."""

    def evaluate(
        self,
        question: str,
        history: Sequence[str | Said],
        k: int,
        min_confidence: float,
        within: Filter,
    ) -> Ranking:
        """Return the ``k`` best sentences whatever the verdict, best first."""
        ...


@dataclass(frozen=True, slots=True)
class Marked:
    """How far the span marked in the first sentence is the right one: exactly, and in words."""

    exact: bool
    f1: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back for one question.

    ``first`` is the first sentence, ``right`` the first right one among the first ten and ``rank``
    its 1-based place; ``None`` where there is none. ``confidence`` in [0, 1] is that of the answer.
    """

    case: Case
    verdict: Verdict
    confidence: float
    first: CitedSentence | None
    right: CitedSentence | None
    rank: int | None
    latency_ms: float

    @property
    def answerable(self) -> bool:
        """Whether the articles hold an answer."""
        return bool(self.case.gold)

    @property
    def answered(self) -> bool:
        """Whether an answer was given."""
        return self.verdict is Verdict.ANSWERED

    @property
    def correct(self) -> bool:
        """Whether the first sentence answers."""
        return self.rank == 1

    @property
    def marked(self) -> Marked | None:
        """How right the marked span is; ``None`` without a mark, or gold spans to compare with."""
        golds = [gold.text for gold in self.case.gold if isinstance(gold, GoldSpan) and gold.text]
        if not golds or self.first is None or self.first.highlight is None:
            return None
        said = self.first.highlight.of(self.first.sentence)
        return Marked(exact_match(said, golds), f1(said, golds))


def evaluate(
    answerer: Answerer,
    cases: Sequence[Case],
    min_confidence: float = MIN_CONFIDENCE,
    progress: Progress = silent,
    within: Filter = EVERYTHING,
) -> tuple[Outcome, ...]:
    """Ask every question once and return what came back, in order.

    From ``min_confidence`` on a question counts as answered. Only the articles that ``within`` lets
    pass are asked. Raises ``UsageError`` when there are
    no questions; errors of ``answerer`` pass through.
    """
    if not cases:
        raise UsageError("There are no questions to evaluate.", "Give a set with at least one.")
    outcomes = []
    for case in cases:
        outcomes.append(ask(answerer, case, min_confidence, within))
        progress("asking", len(outcomes), len(cases))
    return tuple(outcomes)


def ask(
    answerer: Answerer, case: Case, min_confidence: float, within: Filter = EVERYTHING
) -> Outcome:
    """Ask one question, timed, and return what came back."""
    started = time.perf_counter()
    ranking = answerer.evaluate(case.question, case.history, DEPTH, min_confidence, within)
    elapsed = time.perf_counter() - started
    sentences = ranking.sentences[:DEPTH]
    right = (
        (rank, sentence)
        for rank, sentence in enumerate(sentences, start=1)
        if any(gold.met_by(sentence) for gold in case.gold)
    )
    rank, sentence = next(right, (None, None))
    return Outcome(
        case=case,
        verdict=ranking.verdict,
        confidence=ranking.confidence,
        first=sentences[0] if sentences else None,
        right=sentence,
        rank=rank,
        latency_ms=elapsed * 1000,
    )
