"""A question that names a time and nothing else: "what happened in November 2016?". Pure.

It asks for what is dated then. Every other date in a question is among its words: articles write
about other days than their own.
"""

from __future__ import annotations

import re
from datetime import date

from index.filter import EVERYTHING, Filter

_ASKS = re.compile(
    r"""^\W*(?:(?:and|so)\s+)?
        (?: what(?:['’]s|\s+(?:is|was|has|else))?
              \s+(?:happened|happening|been\s+happening|new|going\s+on)
          | what(?:['’]s|\s+(?:is|was))\s+(?:in\s+)?the\s+news
          | any\s+news )
        (?:\s+(?:on|in|during|from|of|for))?\s+(?P<time>[^?!]{3,60}?)\W*$""",
    re.IGNORECASE | re.VERBOSE,
)


def period_asked(question: str, today: date) -> Filter:
    """Return the time that a question is about and nothing else; all of it where there is none."""
    match = _ASKS.match(question)
    if match is None:
        return EVERYTHING
    from qa.question.moments import period_in  # noqa: PLC0415 - large patterns, for dates alone

    found = period_in(match["time"], today)
    return Filter(since=found.first, until=found.last) if found else EVERYTHING
