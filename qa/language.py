"""Whether a text is English: the one language that our reader has learned. Pure."""

from __future__ import annotations

import re

_WORD = re.compile(r"[^\W\d_]+")

# Little words that make up a fifth of English prose; those that are words of other languages as
# well (at, as, be, by, for, in, is, of, to, was) are left out.
_LITTLE = frozenset(
    """the and that with from it are were his has which this but been their they its who had would
    will she you when after what there than""".split()
)

_FEW_WORDS = 8
_LITTLE_SHARE = 0.06
_LATIN_SHARE = 0.8


def is_english(text: str) -> bool:
    """Say whether ``text`` reads as English; a text of a few Latin words is taken to be."""
    words = _WORD.findall(text)
    if sum(map(_is_latin, words)) < _LATIN_SHARE * len(words):
        return False
    little = sum(word.lower() in _LITTLE for word in words)
    return len(words) < _FEW_WORDS or little >= _LITTLE_SHARE * len(words)


def _is_latin(word: str) -> bool:
    return word[0] < "ɐ"  # past the last of the Latin letters
