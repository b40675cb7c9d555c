"""Recency: of what is about as good, the newer first. Pure.

Only among those the date decides, so that nothing else is lifted. What has no date keeps its place.
"""

from __future__ import annotations

from collections.abc import Sequence

NEAR = 0.6
"""Share of the best passage's score from which on another is about as good (bench/recency.py)."""


def newer_first(dates: Sequence[str | None], good: Sequence[bool]) -> tuple[int, ...]:
    """Return the order of a ranking in which the ``good`` and dated ones have changed places.

    ``dates`` are ISO dates of what is ranked, best first, whole or partial; a part of one is older
    than all that begin with it. Equal dates stay in their order.
    """
    places = [at for at, date in enumerate(dates) if date and good[at]]
    by_date = sorted(places, key=lambda at: dates[at] or "", reverse=True)
    order = list(range(len(dates)))
    for place, at in zip(places, by_date, strict=True):
        order[place] = at
    return tuple(order)
