"""Of sentences that answer about as well, the newer first. Pure."""

from __future__ import annotations

import math
from dataclasses import replace

from index.search.recency import NEAR, newer_first
from qa.reading.reader import Reading, ScoredSentence

AS_GOOD = 2.0
"""By how much the log-odds of a sentence that is about as good may be below the best one's: two
that say the same of two months come to lie so far apart (bench/recency.py)."""

COVERAGE = 0.5
"""Share that such a sentence has of what the best one holds of the question."""

_SURE = 1e-6


def newest_first(reading: Reading) -> Reading:
    """Return the reading in which, of sentences about as good as the best, the newer come first.

    Such a sentence is about as likely, stands in a passage that was found about as good, and is as
    much about what is asked. The confidence stays the best one's.
    """
    found = reading.sentences
    if not found:
        return reading
    highest = max(one.passage.score if one.passage else 0.0 for one in found)
    dates = [one.source.metadata.date for one in found]
    order = newer_first(dates, [_is_as_good(one, found[0], NEAR * highest) for one in found])
    dealt = (replace(found[at], score=one.score) for at, one in zip(order, found, strict=True))
    return replace(reading, sentences=tuple(dealt))


def _is_as_good(one: ScoredSentence, best: ScoredSentence, least: float) -> bool:
    return (
        _log_odds(one.score) >= _log_odds(best.score) - AS_GOOD
        and one.passage is not None
        and one.passage.score >= least
        and one.candidate.coverage >= COVERAGE * best.candidate.coverage
    )


def _log_odds(score: float) -> float:
    bounded = min(max(score, _SURE), 1.0 - _SURE)
    return math.log(bounded / (1.0 - bounded))
