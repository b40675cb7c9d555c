"""A question set → figures: how often the right sentence comes back, how high, and how fast.

This room asks each question once and counts. It reads no files, opens no index, ranks nothing
itself, and prints nothing.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from index.errors import UsageError
from qa.answer import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qa.answer import CitedSentence
    from qa.followup import Said
    from qa.questions import Case, GoldSpan, GoldText

DEPTH = 10  # how many sentences of a ranking are looked at: R@10, and the cut of the MRR


class Answerer(Protocol):
    """Whatever ranks sentences for a question and judges whether they answer it."""

    def evaluate(
        self, question: str, history: Sequence[str | Said], k: int
    ) -> tuple[Verdict, tuple[CitedSentence, ...]]:
        """Return the verdict, and the ``k`` best sentences whatever the verdict, best first."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came back for one question.

    ``rank`` is the 1-based place of the first right sentence among the first ten, ``None`` where
    there is none; ``top_score`` is the score of the first sentence, 0 for an empty ranking.
    """

    answerable: bool
    rank: int | None
    verdict: Verdict
    top_score: float
    latency_ms: float


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a question set; a share of no questions is ``None``.

    Recall and MRR are over the answerable questions and look at the ranking whatever the verdict:
    what a threshold costs is seen in ``not_found_answerable``. ``auroc`` is the chance that an
    answerable question's best score exceeds an unanswerable one's. Latencies are in milliseconds.
    """

    questions: int
    answerable: int
    recall_at_1: float | None
    recall_at_5: float | None
    recall_at_10: float | None
    mrr: float | None
    not_found_answerable: float | None
    not_found_unanswerable: float | None
    auroc: float | None
    latency_p50: float
    latency_p95: float

    def to_json(self) -> dict[str, object]:
        """Return the figures in the shape that ``qa eval --json`` prints."""
        return {
            "questions": self.questions,
            "answerable": self.answerable,
            "r@1": _rounded(self.recall_at_1),
            "r@5": _rounded(self.recall_at_5),
            "r@10": _rounded(self.recall_at_10),
            "mrr": _rounded(self.mrr),
            "not_found": {
                "answerable": _rounded(self.not_found_answerable),
                "unanswerable": _rounded(self.not_found_unanswerable),
            },
            "auroc": _rounded(self.auroc),
            "latency_ms": {"p50": round(self.latency_p50, 2), "p95": round(self.latency_p95, 2)},
        }

    def to_table(self) -> str:
        """Return the figures as aligned lines of plain text."""
        rows = (
            ("questions", str(self.questions)),
            ("answerable", str(self.answerable)),
            ("R@1", _shown(self.recall_at_1)),
            ("R@5", _shown(self.recall_at_5)),
            ("R@10", _shown(self.recall_at_10)),
            ("MRR", _shown(self.mrr)),
            ("not found, answerable", _shown(self.not_found_answerable)),
            ("not found, unanswerable", _shown(self.not_found_unanswerable)),
            ("AUROC of the best score", _shown(self.auroc)),
            ("latency p50", f"{self.latency_p50:.1f} ms"),
            ("latency p95", f"{self.latency_p95:.1f} ms"),
        )
        width = max(len(name) for name, _ in rows)
        return "\n".join(f"{name:<{width}}  {value:>9}" for name, value in rows)


def evaluate(
    answerer: Answerer,
    cases: Sequence[Case],
    progress: Callable[[int, int], None] | None = None,
) -> Figures:
    """Ask every question once and return the figures.

    ``progress`` is called after each question with how many are done and how many there are.
    Raises ``UsageError`` when there are no questions; errors of ``answerer`` pass through.
    """
    outcomes = []
    for case in cases:
        outcomes.append(ask(answerer, case))
        if progress is not None:
            progress(len(outcomes), len(cases))
    return figures(outcomes)


def ask(answerer: Answerer, case: Case) -> Outcome:
    """Ask one question, timed, and return what came back."""
    started = time.perf_counter()
    verdict, ranking = answerer.evaluate(case.question, case.history, DEPTH)
    elapsed = time.perf_counter() - started
    return Outcome(
        answerable=bool(case.gold),
        rank=_first_right(ranking[:DEPTH], case.gold),
        verdict=verdict,
        top_score=ranking[0].score if ranking else 0.0,
        latency_ms=elapsed * 1000,
    )


def figures(outcomes: Sequence[Outcome]) -> Figures:
    """Return the figures of the outcomes; raises ``UsageError`` when there are none."""
    if not outcomes:
        raise UsageError("There are no questions to evaluate.", "Give a set with at least one.")
    answerable = [outcome for outcome in outcomes if outcome.answerable]
    unanswerable = [outcome for outcome in outcomes if not outcome.answerable]
    latencies = [outcome.latency_ms for outcome in outcomes]
    return Figures(
        questions=len(outcomes),
        answerable=len(answerable),
        recall_at_1=_recall(answerable, 1),
        recall_at_5=_recall(answerable, 5),
        recall_at_10=_recall(answerable, 10),
        mrr=_mean([1 / outcome.rank if outcome.rank else 0.0 for outcome in answerable]),
        not_found_answerable=_not_found(answerable),
        not_found_unanswerable=_not_found(unanswerable),
        auroc=auroc(
            [outcome.top_score for outcome in answerable],
            [outcome.top_score for outcome in unanswerable],
        ),
        latency_p50=percentile(latencies, 0.50),
        latency_p95=percentile(latencies, 0.95),
    )


def auroc(positives: Sequence[float], negatives: Sequence[float]) -> float | None:
    """Return the chance that a positive's score exceeds a negative's, a tie counting as half.

    The Mann-Whitney statistic over the number of pairs; ``None`` where there are no pairs.
    """
    if not positives or not negatives:
        return None
    of_positives, of_negatives = Counter(positives), Counter(negatives)
    wins, negatives_below = 0.0, 0
    for score in sorted(of_positives.keys() | of_negatives.keys()):
        wins += of_positives[score] * (negatives_below + of_negatives[score] / 2)
        negatives_below += of_negatives[score]
    return wins / (len(positives) * len(negatives))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` of the values lie, linearly between neighbours.

    ``values`` is not empty and ``share`` lies in [0, 1]; the same as numpy's default method.
    """
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def _first_right(
    ranking: Sequence[CitedSentence], gold: Sequence[GoldSpan | GoldText]
) -> int | None:
    for rank, candidate in enumerate(ranking, start=1):
        if any(entry.met_by(candidate) for entry in gold):
            return rank
    return None


def _recall(outcomes: Sequence[Outcome], k: int) -> float | None:
    return _mean([outcome.rank is not None and outcome.rank <= k for outcome in outcomes])


def _not_found(outcomes: Sequence[Outcome]) -> float | None:
    return _mean([outcome.verdict is Verdict.NOT_FOUND for outcome in outcomes])


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)


def _shown(share: float | None) -> str:
    return "–" if share is None else f"{share:.4f}"
