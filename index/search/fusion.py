"""Two rankings become one: scaling and a weighted average. Pure arithmetic on scores."""

from __future__ import annotations

import heapq
from collections.abc import Sequence

DENSE_WEIGHT = 0.3
"""Weight of the cosine in the fused score; the rest is BM25's (bench/fusion.py)."""


def min_max(scores: Sequence[float]) -> tuple[float, ...]:
    """Scale ``scores`` linearly onto [0, 1]; equal scores all become 0.5 (no evidence either way).

    An empty sequence stays empty.
    """
    if not scores:
        return ()
    low, high = min(scores), max(scores)
    if high <= low:
        return (0.5,) * len(scores)
    return tuple((score - low) / (high - low) for score in scores)


def fuse(
    words: Sequence[float], dense: Sequence[float | None], dense_weight: float
) -> tuple[float, ...]:
    """Average two rankings of the same candidates.

    ``words`` holds shares in [0, 1] of the score that no text exceeds: where even the best
    candidate lacks the question's words, words say little. ``dense`` holds similarities, which have
    no such scale and are min-max-scaled; ``None`` marks a candidate without a vector, which has the
    share of its words and no more. Similarities that are all the same say nothing and drop out.
    Convex combination with theoretical bounds where there are any: Bruch, Gai and Ingber, "An
    Analysis of Fusion Functions for Hybrid Retrieval", ACM TOIS 2023.
    """
    known = [score for score in dense if score is not None]
    if not known or max(known) <= min(known):
        dense_weight = 0.0
    scaled = iter(min_max(known))
    return tuple(
        (1.0 - dense_weight) * share + (0.0 if score is None else dense_weight * next(scaled))
        for share, score in zip(words, dense, strict=True)
    )


def best_of(scores: Sequence[float | None], count: int) -> set[int]:
    """Return the places of the ``count`` best scores, and of those equal to the last; 0 is none."""
    known = [score for score in scores if score]
    least = min(heapq.nlargest(count, known), default=0.0)
    return {i for i, score in enumerate(scores) if score and score >= least}


def contenders(scores: Sequence[float], count: int, share: float = 1.0) -> list[int]:
    """Return the places of the ``count`` best scores, of their equals, and of the near ones.

    Near is what has at least a ``share`` of the best.
    """
    ordered = heapq.nlargest(count, scores)
    if not ordered:
        return []
    least = min(ordered[-1], share * ordered[0])
    return [i for i, score in enumerate(scores) if score >= least]
