"""Speech without punctuation, as automatic captions have it, cut where a clause may begin.

A long stretch without a stop is taken for speech if it has next to no other marks, few capitals and
as many small words as prose. It is cut before words that a speaker begins anew with, into pieces
that can be read: the same text always into the same pieces, and never inside a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from index.article import Span
from index.ingest.sentences import abbreviations as abbr

SHORTEST = 400
"""Characters that a stretch without a stop must have to be taken for speech."""

_FEWEST_WORDS = 60
_FEWEST_IF_MARKED = 120  # in what ends like a sentence, or has any mark
_LEAST, _USUAL, _MOST = 8, 16, 35  # words of a piece
_WORD = re.compile(r"\S+")
_MARK = re.compile(r"[,;:()\"“”|/\\=<>{}_#*+&@]|\d[.,]|--|[—–]|``|''")
_SMALL = abbr.FUNCTION_WORDS | abbr.SUBJECTS | abbr.CLAUSES | abbr.PAUSES
_DANGLING = (abbr.FUNCTION_WORDS | abbr.CLAUSES | abbr.PAUSES) - {"that", "this", "was", "is"}


def is_speech(text: str) -> bool:
    """Say whether a stretch without a stop is speech without punctuation."""
    if text.count(",") * 300 > len(text):  # most long sentences have some
        return False
    words = text.split()
    marks = len(_MARK.findall(text))
    written = marks > 0 or words[-1][-1] in ".!?…"
    if len(words) < (_FEWEST_IF_MARKED if written else _FEWEST_WORDS) or marks * 60 > len(words):
        return False
    plain = sum(word[0].islower() for word in words)
    small = sum(word.lower() in _SMALL for word in words)
    return plain * 10 >= len(words) * 7 and small * 10 >= len(words) * 3


def clauses(text: str, span: Span) -> Iterator[Span]:
    """Yield the pieces of a stretch of speech, in order, trimmed of white space."""
    start = span.start
    while True:
        words = list(islice(_WORD.finditer(text, start, span.end), _MOST + _LEAST))
        cut = _cut([word[0].lower() for word in words])
        if cut is None:
            yield Span(start, span.end)
            return
        yield Span(start, words[cut - 1].end())
        start = words[cut].start()


def _cut(words: Sequence[str]) -> int | None:
    """Return before which of the words to cut; ``None`` if they are one piece, the last."""
    last = len(words) - _LEAST
    if last < _LEAST or len(words) <= _USUAL + _LEAST:
        return None
    best = max(range(_LEAST, min(last, _MOST) + 1), key=lambda i: _strength(words, i))
    if _strength(words, best) > 0 or len(words) > _MOST:
        return best
    return None


def _strength(words: Sequence[str], i: int) -> float:
    """Say how likely a clause begins with a word, less for a short and for a long piece."""
    before, word, after = words[i - 1], words[i], words[i + 1]
    distance = abs(i - _USUAL) / 8
    if before in _DANGLING:
        return -3 - distance
    fixed = before in abbr.NO_PAUSE_AFTER or after in abbr.NO_PAUSE_BEFORE  # "right now", "so far"
    if word in abbr.PAUSES and not fixed:
        return 4 - distance
    joins = word in abbr.CONNECTORS and after not in abbr.SUBJECTS  # "ninety pesos and a pig"
    if word in abbr.CLAUSES and not (joins or fixed):
        return 3 - distance
    return (2 if word in abbr.PRONOUNS else 0) - distance
