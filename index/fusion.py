"""Two rankings become one: min-max scaling and a weighted average. Pure arithmetic on scores."""

from __future__ import annotations

from collections.abc import Sequence


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
    """Average two rankings of the same candidates after min-max scaling each.

    ``words`` and ``dense`` hold one score a candidate, in the same order; ``None`` in ``dense``
    marks a candidate without a vector, which has the share of its words and no more. A ranking that
    is constant says nothing and drops out. Convex combination of min-max-scaled scores: Bruch,
    Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", ACM TOIS 2023.
    """
    known = [score for score in dense if score is not None]
    if not known or max(known) <= min(known):
        dense_weight = 0.0
    if not words or max(words) <= min(words):
        dense_weight = 1.0 if dense_weight else 0.0
    scaled_words = min_max(words)
    scaled_known = iter(min_max(known))
    fused = []
    for word_score, dense_score in zip(scaled_words, dense, strict=True):
        if dense_score is None:
            fused.append((1.0 - dense_weight) * word_score)
        else:
            fused.append((1.0 - dense_weight) * word_score + dense_weight * next(scaled_known))
    return tuple(fused)
