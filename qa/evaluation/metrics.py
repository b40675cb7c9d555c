"""What came back for a question set → its figures: recall, abstention, trust, latency. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from index.errors import UsageError
from qa.answer import MIN_CONFIDENCE
from qa.evaluation.calibration import (
    Bin,
    Judged,
    Point,
    at_threshold,
    aurc,
    auroc,
    calibration_error,
    coverage_at,
    reliability,
    risk_coverage,
)
from qa.evaluation.run import Outcome

TOLERATED = 0.05
"""The risk at which the coverage is told: one wrong answer in twenty."""

_STEPS = 20  # points of the curve that JSON tells


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a question set; a share of no questions is ``None``.

    Recall and MRR are over the answerable questions and look at the ranking whatever the verdict:
    what a threshold costs is seen in ``not_found_answerable``. ``auroc`` is the chance that the
    confidence in an answerable question exceeds that in an unanswerable one. ``curve``, ``aurc``,
    ``chosen`` (at the threshold in use) and ``coverage_at_risk`` (at ``TOLERATED``) weigh risk and
    coverage, ``bins`` and ``calibration_error`` tell how far confidences are probabilities; an
    answer is wrong if its first sentence is, or if there is none. ``exact`` and ``f1`` are over
    the ``marked`` questions, whose first sentence has a marked span to compare. Latencies are in
    milliseconds.
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
    curve: tuple[Point, ...]
    aurc: float | None
    chosen: Point
    coverage_at_risk: float
    bins: tuple[Bin, ...]
    calibration_error: float | None
    marked: int
    exact: float | None
    f1: float | None
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
            "risk_coverage": {
                "aurc": _rounded(self.aurc),
                "chosen": _json(self.chosen),
                "tolerated_risk": TOLERATED,
                "coverage_at_tolerated": _rounded(self.coverage_at_risk),
                "curve": [_json(point) for point in _thinned(self.curve)],
            },
            "calibration": {
                "ece": _rounded(self.calibration_error),
                "bins": [_json(each) for each in self.bins],
            },
            "marked": {
                "questions": self.marked,
                "exact": _rounded(self.exact),
                "f1": _rounded(self.f1),
            },
            "latency_ms": {"p50": round(self.latency_p50, 2), "p95": round(self.latency_p95, 2)},
        }

    def to_table(self) -> str:
        """Return the figures as aligned lines of plain text, and how confidence turned out."""
        rows = (
            ("questions", str(self.questions)),
            ("answerable", str(self.answerable)),
            ("R@1", decimal(self.recall_at_1)),
            ("R@5", decimal(self.recall_at_5)),
            ("R@10", decimal(self.recall_at_10)),
            ("MRR", decimal(self.mrr)),
            ("not found, answerable", decimal(self.not_found_answerable)),
            ("not found, unanswerable", decimal(self.not_found_unanswerable)),
            ("AUROC of the confidence", decimal(self.auroc)),
            (f"coverage at confidence {self.chosen.threshold:g}", decimal(self.chosen.coverage)),
            (f"risk at confidence {self.chosen.threshold:g}", decimal(self.chosen.risk)),
            (f"coverage at risk {TOLERATED:g}", decimal(self.coverage_at_risk)),
            ("AURC (risk, coverage)", decimal(self.aurc)),
            ("calibration error (ECE)", decimal(self.calibration_error)),
            ("spans marked", str(self.marked)),
            ("marked exactly (EM)", decimal(self.exact)),
            ("marked words (F1)", decimal(self.f1)),
            ("latency p50", f"{self.latency_p50:.1f} ms"),
            ("latency p95", f"{self.latency_p95:.1f} ms"),
        )
        width = max(len(name) for name, _ in rows)
        lines = [f"{name:<{width}}  {value:>9}" for name, value in rows]
        return "\n".join((*lines, "", *self._calibration()))

    def _calibration(self) -> list[str]:
        head = f"{'confidence':<11}  {'questions':>9}  {'mean':>6}  {'right':>6}"
        return [
            head,
            *(
                f"{each.low:.1f} to {each.high:.1f}   {each.questions:>9}  "
                f"{decimal(each.confidence):>6}  {decimal(each.right):>6}"
                for each in self.bins
            ),
        ]


def figures(outcomes: Sequence[Outcome], min_confidence: float = MIN_CONFIDENCE) -> Figures:
    """Return the figures of the outcomes; raises ``UsageError`` when there are none.

    ``min_confidence`` is that with which they were asked.
    """
    if not outcomes:
        raise UsageError("There are no questions to evaluate.", "Give a set with at least one.")
    answerable = [outcome for outcome in outcomes if outcome.answerable]
    unanswerable = [outcome for outcome in outcomes if not outcome.answerable]
    marked = [found for outcome in outcomes if (found := outcome.marked)]
    latencies = [outcome.latency_ms for outcome in outcomes]
    judged = [Judged(outcome.confidence, outcome.correct) for outcome in outcomes]
    curve, bins = risk_coverage(judged), reliability(judged)
    return Figures(
        questions=len(outcomes),
        answerable=len(answerable),
        recall_at_1=_recall(answerable, 1),
        recall_at_5=_recall(answerable, 5),
        recall_at_10=_recall(answerable, 10),
        mrr=_mean([1 / outcome.rank if outcome.rank else 0.0 for outcome in answerable]),
        not_found_answerable=_mean([not outcome.answered for outcome in answerable]),
        not_found_unanswerable=_mean([not outcome.answered for outcome in unanswerable]),
        auroc=auroc(
            [outcome.confidence for outcome in answerable],
            [outcome.confidence for outcome in unanswerable],
        ),
        curve=curve,
        aurc=aurc(judged),
        chosen=at_threshold(judged, min_confidence),
        coverage_at_risk=coverage_at(curve, TOLERATED),
        bins=bins,
        calibration_error=calibration_error(bins),
        marked=len(marked),
        exact=_mean([each.exact for each in marked]),
        f1=_mean([each.f1 for each in marked]),
        latency_p50=percentile(latencies, 0.50),
        latency_p95=percentile(latencies, 0.95),
    )


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` of the values lie, linearly between neighbours.

    ``values`` is not empty and ``share`` lies in [0, 1]; the same as numpy's default method.
    """
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def decimal(share: float | None) -> str:
    """Return a share as people are shown it; a dash where there is none."""
    return "–" if share is None else f"{share:.4f}"


def _thinned(curve: Sequence[Point]) -> list[Point]:
    """Return the points that first reach each twentieth of the questions."""
    kept: list[Point] = []
    for point in curve:
        if not kept or int(point.coverage * _STEPS) > int(kept[-1].coverage * _STEPS):
            kept.append(point)
    return kept


def _json(figure: Point | Bin) -> dict[str, object]:
    return {
        name: round(value, 4) if isinstance(value, float) else value
        for name, value in asdict(figure).items()
    }


def _recall(outcomes: Sequence[Outcome], k: int) -> float | None:
    return _mean([outcome.rank is not None and outcome.rank <= k for outcome in outcomes])


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
