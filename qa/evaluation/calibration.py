"""How far a confidence can be trusted: risk against coverage, calibration, ranking. Pure.

A question is *covered* at a threshold if its confidence reaches it, so that it is answered; the
*risk* is the share of the answered ones whose answer is wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

BINS = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """One question: the confidence in its answer, in [0, 1], and whether the answer is right."""

    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Point:
    """What a threshold leads to: shares in [0, 1] of questions answered, and of those, wrong."""

    threshold: float
    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions whose confidence lies in [low, high): mean confidence and share that are right.

    Both are ``None`` where there is no question; the last bin holds a confidence of 1 as well.
    """

    low: float
    high: float
    questions: int
    confidence: float | None
    right: float | None


def risk_coverage(judged: Sequence[Judged]) -> tuple[Point, ...]:
    """Return a point for each confidence that occurs, from the highest threshold to the lowest.

    The risk-coverage curve of selective classification (El-Yaniv and Wiener, 2010, "On the
    foundations of noise-free selective classification", JMLR 11).
    """
    points = []
    answered = wrong = 0
    for threshold, count, misses in _levels(judged):
        answered, wrong = answered + count, wrong + misses
        points.append(Point(threshold, answered / len(judged), wrong / answered))
    return tuple(points)


def aurc(judged: Sequence[Judged]) -> float | None:
    """Return the area under the risk-coverage curve: its mean over all numbers of answers.

    ``1/n * sum(risk of the k most confident, k = 1 … n)`` (Geifman, Uziel and El-Yaniv, 2019,
    "Bias-reduced uncertainty estimation for deep neural classifiers", ICLR). Among questions of
    one confidence the expectation over their orders counts. ``None`` where there are none.
    """
    if not judged:
        return None
    total, answered, wrong = 0.0, 0, 0
    for _, count, misses in _levels(judged):
        total += sum((wrong + misses * k / count) / (answered + k) for k in range(1, count + 1))
        answered, wrong = answered + count, wrong + misses
    return total / len(judged)


def coverage_at(points: Sequence[Point], risk: float) -> float:
    """Return the largest coverage of a point whose risk is at most ``risk``; 0 if there is none."""
    return max((point.coverage for point in points if point.risk <= risk), default=0.0)


def at_threshold(judged: Sequence[Judged], threshold: float) -> Point:
    """Return what a threshold leads to; where nothing is answered the risk is 0."""
    answered = [each.right for each in judged if each.confidence >= threshold]
    wrong = len(answered) - sum(answered)
    return Point(
        threshold,
        len(answered) / len(judged) if judged else 0.0,
        wrong / len(answered) if answered else 0.0,
    )


def reliability(judged: Sequence[Judged]) -> tuple[Bin, ...]:
    """Return ten bins of equal width, in order: the points of a reliability diagram.

    DeGroot and Fienberg, 1983, "The comparison and evaluation of forecasters".
    """
    held: list[list[Judged]] = [[] for _ in range(BINS)]
    for each in judged:
        held[min(int(each.confidence * BINS), BINS - 1)].append(each)
    return tuple(
        Bin(
            number / BINS,
            (number + 1) / BINS,
            len(inside),
            sum(each.confidence for each in inside) / len(inside) if inside else None,
            sum(each.right for each in inside) / len(inside) if inside else None,
        )
        for number, inside in enumerate(held)
    )


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Return the expected calibration error: how far confidence and share of right ones differ.

    ``sum(questions of the bin / all questions * |right - confidence|)`` (Naeini, Cooper and
    Hauskrecht, 2015, "Obtaining well calibrated probabilities using Bayesian binning", AAAI).
    """
    total = sum(each.questions for each in bins)
    if not total:
        return None
    return sum(
        each.questions / total * abs(each.right - each.confidence)
        for each in bins
        if each.right is not None and each.confidence is not None
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


def _levels(judged: Sequence[Judged]) -> Iterator[tuple[float, int, int]]:
    """Yield each confidence, the highest first, with how many questions have it and are wrong."""
    ordered = sorted(judged, key=lambda each: -each.confidence)
    for confidence, level in groupby(ordered, key=lambda each: each.confidence):
        rights = [each.right for each in level]
        yield confidence, len(rights), len(rights) - sum(rights)
