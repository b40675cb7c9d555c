"""Is a question none, but words to be looked for: "soft loans", "Russian ambassador"? Pure."""

from __future__ import annotations

import re

from index.lexical import unspaced
from index.lexical.languages import ENGLISH
from index.lexical.little_words import ASKING

_MOST = 8
"""Words; more of them say something."""

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_ASKS = frozenset("who whom whose what which when where why how".split())
_OPENS = frozenset(
    """is are was were am do does did has have had will would can could should shall may might must
    list name tell give show find describe explain compare define summarise summarize and but or so
    then also please any there it he she they""".split()
)
"""Words that begin a question, or lean on one before."""
_ENDS = frozenset("is are was were be been called named known by from to of in for at on".split())
"""Words that leave a blank to fill: "the symbol for tin is?"."""


def are_keywords(question: str, language: str | None = None) -> bool:
    """Say whether a question has no form of one: no word that asks, and none that begins it so.

    Those words are of its ``language``, or English.
    """
    if not question.isascii() and unspaced.asks(question):
        return False
    words = [word.lower() for word in _WORD.findall(question)]
    if not words or len(words) > _MOST:
        return False
    if language in ASKING and language != ENGLISH:
        return frozenset(ASKING[language].split()).isdisjoint(words)
    if words[0] in _OPENS or words[-1] in _ENDS:
        return False
    return _ASKS.isdisjoint(word.partition("'")[0].partition("’")[0] for word in words)
