"""A threshold that keeps false answers to a wanted share, and what it promises. Pure.

A *false answer* is one to a question that the articles do not answer. With the confidences in
``n`` such questions, the threshold lies just above the ``k``-th lowest, where ``k`` is
``(n + 1)(1 - share)``, rounded up: the quantile of split conformal prediction (Papadopoulos,
Proedrou, Vovk and Gammerman, 2002, "Inductive confidence machines for regression", ECML; Lei,
G'Sell, Rinaldo, Tibshirani and Wasserman, 2018, "Distribution-free predictive inference for
regression", JASA 113). Whatever the distribution, the next question drawn like these is then
answered with a probability of at most ``(n + 1 - k) / (n + 1)``, which is at most ``share``: on
average over all sets of ``n``. Of the one set that was drawn, the share is at most a number with a
beta distribution of the parameters ``n + 1 - k`` and ``k`` (Vovk, 2012, "Conditional validity of
inductive conformal predictors", ACML).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

FEWEST = 50
"""Questions without an answer below which nothing is said: where none of 50 is answered, 4.5 in
100 may be, with a probability of nine in ten."""

SURE = 0.9
"""The probability with which ``Bound.at_most`` holds for the set that was drawn."""

_DIGITS = 4  # of a threshold: as many as a person may want to type


@dataclass(frozen=True, slots=True)
class Bound:
    """A threshold, and the shares in [0, 1] of false answers that it promises.

    ``expected`` holds on average over all sets of as many questions, ``at_most`` for this one with
    a probability of ``SURE``.
    """

    threshold: float
    expected: float
    at_most: float


def fewest(share: float) -> int:
    """Return with how many questions a share in (0, 1) can be promised at all."""
    return math.ceil(round(1 / share, 9)) - 1


def bound(confidences: Sequence[float], share: float) -> Bound | None:
    """Return the lowest threshold that keeps false answers to ``share``; None if there is none.

    ``confidences`` are those in questions without an answer; a confidence from the threshold on is
    answered.
    """
    count = len(confidences)
    rank = math.ceil(round((count + 1) * (1 - share), 9))
    if not 1 <= rank <= count:
        return None
    threshold = _above(sorted(confidences)[rank - 1])
    if threshold > 1:
        return None
    above = count + 1 - rank
    return Bound(threshold, above / (count + 1), upper(above - 1, count))


def upper(hits: int, trials: int, probability: float = SURE) -> float:
    """Return the share that is not exceeded with a probability, ``hits`` of ``trials`` being seen.

    The one-sided interval of Clopper and Pearson (1934, "The use of confidence or fiducial limits
    illustrated in the case of the binomial", Biometrika 26): a quantile of the beta distribution
    with the parameters ``hits + 1`` and ``trials - hits``.
    """
    if hits >= trials:
        return 1.0
    return _root(lambda share: _at_most(hits, trials, share) - (1 - probability))


def lower(hits: int, trials: int, probability: float = SURE) -> float:
    """Return the share that is reached with a probability, ``hits`` of ``trials`` being seen."""
    return 1.0 - upper(trials - hits, trials, probability)


def _above(confidence: float) -> float:
    """Return the next number of few digits that is higher."""
    scale = 10.0**_DIGITS
    return (math.floor(round(confidence * scale, 6)) + 1) / scale


def _at_most(hits: int, trials: int, share: float) -> float:
    """Return the probability of ``hits`` at most, each of ``trials`` having that of ``share``."""
    if not 0.0 < share < 1.0:
        return 1.0 if share <= 0.0 else 0.0
    yes, no = math.log(share), math.log1p(-share)
    return sum(
        math.exp(_ways(trials, each) + each * yes + (trials - each) * no)
        for each in range(hits + 1)
    )


def _ways(trials: int, hits: int) -> float:
    """Return the logarithm of a binomial coefficient."""
    return math.lgamma(trials + 1) - math.lgamma(hits + 1) - math.lgamma(trials - hits + 1)


def _root(falling: Callable[[float], float]) -> float:
    low, high = 0.0, 1.0
    while high - low > 1e-9:
        middle = (low + high) / 2
        low, high = (middle, high) if falling(middle) > 0 else (low, middle)
    return high
