"""Whether a hyphen at the end of a line is the word's own, and what stands between two lines.

There is no dictionary: the document itself shows how it writes the word elsewhere. What it does not
show is decided by whether it divides words at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

SOFT = "\u00ad"

_WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_DIVIDED = re.compile(r"(?P<word>(?:[^\W\d_]+[-‐])*[^\W\d_]+)[-‐]$")
_REST = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_HYPHEN_END = re.compile(r"\w[-‐]$")
_OPEN_END = re.compile(r"\S[—–/]$")
_SUSPENDED = re.compile(r"(?:and|or|und|oder|y|et|e|o|to|nor)\b")  # "pre- and post-war"
_OWN_HYPHEN = frozenset("self well half ex vice non semi".split())  # hardly ever closed up
_DIVIDING_SHARE = 0.02  # of the lines; where words are not divided, one in a hundred ends so
_SHORTEST = 3  # letters of a half that is a word


class Hyphens(NamedTuple):
    """What a document shows of its hyphens: its words, and whether it divides them."""

    words: Counter[str]
    divides: bool

    def drops(self, left: str, right: str) -> bool:
        """Say whether the hyphen at the end of ``left`` goes as ``right`` follows it."""
        if left.endswith(SOFT):
            return True
        divided, rest = _DIVIDED.search(left), _REST.match(right)
        if not divided or not rest or not rest[0][0].islower() or _SUSPENDED.match(right):
            return False
        first, second = divided["word"].lower(), rest[0].lower()
        joined, hyphenated = self.words[first + second], self.words[f"{first}-{second}"]
        if joined or hyphenated:
            return joined >= hyphenated
        if not self.divides or "-" in first or "‐" in first or first in _OWN_HYPHEN:
            return False
        halves = (first, re.split("[-‐]", second)[0])
        return not all(len(half) >= _SHORTEST and self.words[half] for half in halves)


def hyphens_of(lines: Iterable[str]) -> Hyphens:
    """Return what the lines of a document show."""
    words: Counter[str] = Counter()
    count = divided = shown = 0
    ends: list[tuple[str, str]] = []
    before = ""
    for line in lines:
        count += 1
        found = [match[0].lower().replace("‐", "-") for match in _WORD.finditer(line)]
        if found and _DIVIDED.search(before):
            ends.append((before, line))
            found = found[1:]
        if found and _DIVIDED.search(line):
            found = found[:-1]
        words.update(found)
        before = line
    for left, right in ends:
        first, rest = _DIVIDED.search(left), _REST.match(right)
        if first and rest and rest[0][0].islower():
            divided += 1
            shown += words[first["word"].lower() + rest[0].lower()] > 0
    return Hyphens(words, shown > 0 or divided > _DIVIDING_SHARE * count)


def joint(left: str, right: str) -> str:
    """Return what stands between two lines of a paragraph where no hyphen is dropped."""
    if _HYPHEN_END.search(left):
        return " " if _SUSPENDED.match(right) else ""
    if _OPEN_END.search(left) and right[:1].isalnum():
        return ""
    return "" if _is_solid(left[-1:]) and _is_solid(right[:1]) else " "


def _is_solid(character: str) -> bool:
    """Say whether a character is of a script that has no blanks between words."""
    if not character or character.isascii():
        return False
    name = unicodedata.name(character, "")
    return name.startswith(("CJK", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC", "FULLWIDTH", "THAI"))
