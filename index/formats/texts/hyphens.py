"""Words that a printer's line end has parted: which of their hyphens are seen. Pure.

A text read from paper has "inter-" at the end of a line and "national" on the next. Joined it is
one word; "well-" and "known" keep their hyphen. What the text itself writes elsewhere decides, and
where it does not, whether the first part is one that English joins by a hyphen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_GAP = re.compile(r"[-\u00ad\u2010](?:\r\n?|\n)[ \t]*")
_FIRST = re.compile(r"(?:\A|[\W])([^\W\d_]+)\Z")
_SECOND = re.compile(r"[^\W\d_]+")
_LONGEST = 60  # characters of the first part of a word
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_SOFT = "\u00ad"

_BY_HYPHEN = frozenset(
    "well self half two three five twenty thirty forty fifty sixty seventy eighty ninety".split()
)
"""First parts of compounds with a hyphen that are hardly ever a syllable of one word, as "ex" is in
"expected"."""

_SUSPENDED = frozenset("and or to nor but und oder et ou y o e".split())
"""Words after a hyphen that stands for what is said once, as in "pre- and post-war"."""


def may_part(text: str) -> bool:
    """Say whether a stretch of a text may hold a word that is parted, or the end of one."""
    return _GAP.search(text) is not None


def parted(text: str) -> Iterator[tuple[int, int]]:
    """Yield what of ``text`` is not seen, in order: a line's end, with its hyphen or after it."""
    words: frozenset[str] | None = None
    for gap in _GAP.finditer(text):
        start, end = gap.span()
        first = _FIRST.search(text[max(start - _LONGEST, 0) : start])
        second = _SECOND.match(text, end)
        if not first or not second:
            continue
        soft = text[start] == _SOFT
        if second[0].lower() in _SUSPENDED and not soft:
            continue
        if words is None:
            words = frozenset(map(str.lower, _WORD.findall(text)))
        keeps = not soft and _keeps_hyphen(first[1], second[0], words)
        yield (start + 1 if keeps else start), end


def _keeps_hyphen(first: str, second: str, words: frozenset[str]) -> bool:
    if second[0].isupper() and not first.isupper():
        return True
    one = f"{first}{second}".lower()
    if f"{first}-{second}".lower() in words:
        return True
    return one not in words and first.lower() in _BY_HYPHEN
