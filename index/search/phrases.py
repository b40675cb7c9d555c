"""Phrases: does a text hold them word for word? Pure.

White space, case and the shape of quotation marks and dashes make no difference. A phrase begins
and ends where words do, and a number or an acronym counts as one: there is no "5 percent" in
"3.5 percent".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain

from index.lexical.analysis import analyse

_SHAPES = str.maketrans(
    dict.fromkeys("‘’‚‛′", "'") | dict.fromkeys("“”„‟«»″", '"') | dict.fromkeys("‐‑‒–—―−", "-")
)
_PART = r"[\w\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
"""A character that belongs to the word before it: an accent is no word character to a regex."""

# Numbers, and words of Latin and Cyrillic, whose letters the word index folds as a casefold does.
# One letter may be part of an acronym, and what an apostrophe splits off is not searched.
_SEARCHED = re.compile(
    r"(?<!\w)(?:(?<!\d[.,])[0-9]+(?:[.,][0-9]+)*+"
    rf"|(?!(?:re|ve|ll)\b)[a-zß-öø-ÿа-џ]{{2,}}+)(?!{_PART})"
)


def folded(text: str) -> str:
    """Return a text as it is compared: one blank for white space, without case, plain marks."""
    return " ".join(text.translate(_SHAPES).casefold().split())


def holds(text: str, phrase: str) -> bool:
    """Say whether a ``folded`` text has a ``folded`` phrase, which is not empty."""
    at = text.find(phrase)
    return at >= 0 and _pattern(phrase).search(text, at) is not None


@lru_cache(maxsize=256)
def _pattern(phrase: str) -> re.Pattern[str]:
    before = r"(?<!\w)" if phrase[0].isalnum() else ""
    after = rf"(?!{_PART})" if phrase[-1].isalnum() else ""
    if phrase[0].isdecimal():
        before += r"(?<!\d[.,])"
    if phrase[-1].isdecimal():
        after += r"(?![.,]\d)"
    if re.match(r"[.,]\d", phrase):
        before += r"(?<!\d)"
    if re.search(r"\d[.,]$", phrase):
        after += r"(?!\d)"
    if re.match(r"[^\W\d_]\b", phrase):
        before += r"(?<!\b[^\W\d_]\.)"
    if re.search(r"\b[^\W\d_]$", phrase):
        after += r"(?!\.[^\W\d_]\b)"
    return re.compile(f"{before}{re.escape(phrase)}{after}")


def searched(phrase: str, languages: Iterable[str | None] = (None,)) -> dict[str, frozenset[str]]:
    """Return words of a ``folded`` phrase, with their terms in each of the articles' languages.

    Every text with the phrase is searched by one of the terms of each word. There are none where
    all its words are stop words of some language, or of other scripts.
    """
    found = {}
    for word in dict.fromkeys(_SEARCHED.findall(phrase)):
        terms = [analyse(word, language) for language in languages]
        if all(terms):
            found[word] = frozenset(chain.from_iterable(terms))
    return found
