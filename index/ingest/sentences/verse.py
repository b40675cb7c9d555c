"""Whether lines are verse: their sentences run on from line to line, though each has a capital.

What tells verse from a list of names or headlines is that its lines are short, are no titles, and
lean on each other: some end in a comma, or begin as no sentence does (``And``, ``Of``, ``Who``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from index.ingest.sentences import abbreviations as abbr

WIDEST = 64
"""Characters of a line of verse."""

_FIRST = re.compile(r"[\"'“‘«(—–-]*+([^\W\d_]+)")
_STOPPED = re.compile(r"[.!?…][\"'”’»)]*\Z")
_LEANING = (",", ";", "—", "–", "--", ",”", ",’", ',"')
_NO_VERSE = re.compile(r"[|=<>{}@#*_/\\\d]|:\Z|\A[-•]")


def is_verse(lines: Sequence[str], *, after_verse: bool) -> bool:
    """Say whether the lines are a stanza; ``after_verse``: the paragraph before is one.

    A stanza that follows another needs no further evidence than its shape, and may be a couplet.
    """
    if len(lines) < (2 if after_verse else 3) or not all(map(_looks_like_verse, lines)):
        return False
    open_lines = [line for line in lines[:-1] if not _STOPPED.search(line)]
    if not open_lines:
        return False
    following = [after for before, after in pairwise(lines) if not _STOPPED.search(before)]
    leaning = sum(line.endswith(_LEANING) for line in open_lines)
    running_on = sum(_first_word(line) in abbr.RUN_ON for line in following)
    if after_verse or running_on * 3 >= len(following):
        return True
    closed = _STOPPED.search(lines[-1]) is not None
    even = min(map(len, lines)) * 5 >= max(map(len, lines)) * 3
    return closed and (leaning > 0 or (len(lines) > 3 and even))


def _looks_like_verse(line: str) -> bool:
    """Say whether a line has the shape of one: short, begun with a capital, and no title."""
    if len(line) > WIDEST or _NO_VERSE.search(line):
        return False
    found = _FIRST.match(line)
    if found is None or not found[1][0].isupper() or line.isupper():
        return False
    words = line.split()
    small = sum(word[0].islower() for word in words)
    return small * 3 >= len(words) and (len(words) > 2 or small > 0)


def _first_word(line: str) -> str:
    found = _FIRST.match(line)
    return found[1].lower() if found else ""
