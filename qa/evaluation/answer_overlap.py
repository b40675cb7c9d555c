"""How far a marked answer is the right one, by its words. Pure.

Exact match and F1 as SQuAD measures them (Rajpurkar, Zhang, Lopyrev and Liang, 2016, "SQuAD:
100,000+ questions for machine comprehension of text", EMNLP, section 6.1).
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation + "“”‘’„«»–—…")


def exact_match(marked: str, golds: Sequence[str]) -> bool:
    """Say whether the words of a marked answer are those of one of the right ones."""
    return any(_words(marked) == _words(gold) for gold in golds)


def f1(marked: str, golds: Sequence[str]) -> float:
    """Return the harmonic mean of precision and recall over words, against the best of ``golds``.

    Lies in [0, 1]; where one side has no words left, 1 if the other has none either.
    """
    return max((_f1(_words(marked), _words(gold)) for gold in golds), default=0.0)


def _f1(marked: list[str], gold: list[str]) -> float:
    if not marked or not gold:
        return float(marked == gold)
    common = sum((Counter(marked) & Counter(gold)).values())
    return 2 * common / (len(marked) + len(gold))


def _words(text: str) -> list[str]:
    """Return the words in lower case without punctuation and articles."""
    return _ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split()
