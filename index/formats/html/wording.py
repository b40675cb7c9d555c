"""The words of a page's content, to be found again in its blocks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_WORD = re.compile(r"\w+")
_UNSEEN = re.compile("[\0\xad\u200b\u2060\ufeff]+")
_SHINGLE = 4  # words


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, as they are compared here."""
    return tuple(_WORD.findall(unicodedata.normalize("NFC", _UNSEEN.sub("", text))))


class Wording:
    """The words of a text, to be asked how much of a block it holds."""

    def __init__(self, text: str) -> None:
        self._lines = {words_of(line) for line in text.split("\n")}
        self._shingles = set(_shingles(words_of(text)))

    def covers(self, words: tuple[str, ...]) -> float:
        """Return which share of the words stands in the text in this order, from 0 to 1.

        Fewer than four must be a line of it.
        """
        if len(words) < _SHINGLE:
            return float(words in self._lines)
        shingles = _shingles(words)
        return sum(shingle in self._shingles for shingle in shingles) / len(shingles)


@dataclass(frozen=True, slots=True)
class Content:
    """What a page's content is: ``precise`` holds little else, ``ample`` misses little."""

    precise: Wording
    ample: Wording


def _shingles(words: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1))]
