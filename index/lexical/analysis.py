"""Text becomes terms: what of a passage is searched, and what of a question is worth searching."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

import tantivy

from index.article import Span
from index.lexical.normal import normalised

_DECIMAL = re.compile(r"\.(?<=\d\.)\d")
_WORD = re.compile(r"\w+(?:[.,]\w+)*")
_TOKEN = r"\d+(?:\.\d+)+|[\p{L}\p{N}\p{M}]+"  # noqa: S105 - a pattern, not a password
# Of ASCII and General Punctuation, letters and digits are all that Tantivy's own tokenizer takes.
_PLAIN = re.compile(r"[\0-\x7f\u2010-\u2027]*")
_DIGIT = re.compile(r"\d")
QUESTION_WORDS = frozenset(
    """what who whom whose which when where why how did do does doing done has have had having can
    could would should shall may might must were was been being am is are be about any some from
    he she his her him them they you your we us our i me my it its many much tell give name list
    please there than then that this these those""".split()
)
"""Words that carry a question's form, not its matter: never searched (stop words go as well)."""

VERSION = 1
"""Raised whenever the same text would have other terms (``index.maintenance.recipe``)."""

_MOST_TERMS = 64
"""Terms of a question that are searched: the rest of a pasted page adds time, not sense."""


@cache
def _analyser() -> tantivy.TextAnalyzer:
    return _filtered(tantivy.Tokenizer.regex(_TOKEN))


@cache
def _plain_analyser() -> tantivy.TextAnalyzer:
    """Return an analyser that gives the same terms of a plain text, in half the time."""
    return _filtered(tantivy.Tokenizer.simple())


def _filtered(tokenizer: tantivy.Tokenizer) -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tokenizer)
    for step in (
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
        tantivy.Filter.stopword("english"),
        tantivy.Filter.stemmer("english"),
    ):
        builder = builder.filter(step)
    return builder.build()


def analyse(text: str) -> list[str]:
    """Return the terms of ``text`` in order: lower case, without accents, stemmed, no stop words.

    Stemming is Snowball's for English; a word of another language passes through it unharmed for
    matching, since question and passage pass through the same.
    """
    text = normalised(text)
    plain = _PLAIN.fullmatch(text) and not _DECIMAL.search(text)
    terms: list[str] = (_plain_analyser() if plain else _analyser()).analyze(text)
    return terms


def analyse_question(question: str) -> tuple[str, ...]:
    """Return the distinct terms of a question that are worth searching, in order of appearance.

    What is written as the US and the WHO are is none of a question's little words.
    """
    words = normalised(question).split()
    shouted = question.isupper()
    matter = " ".join(word for word in words if not _is_form(word, shouted=shouted))
    return tuple(dict.fromkeys(analyse(matter)))[:_MOST_TERMS]


def _is_form(word: str, *, shouted: bool) -> bool:
    """Say whether a word of a question carries its form; in one all in capitals these are none."""
    bare = word.strip("\"'?!.,;:()“”‘’")
    if bare.lower() not in QUESTION_WORDS:
        return False
    return shouted or len(bare) == 1 or not bare.isupper()


def names_in(question: str) -> frozenset[str]:
    """Return the terms of a question that are written as names: with a digit, or a capital.

    The capital of its first word says nothing.
    """
    words = normalised(question).split()
    named = (w for i, w in enumerate(words) if _DIGIT.search(w) or (i and w != w.lower()))
    return frozenset(analyse_question(" ".join(named)))


def matching(text: str, terms: Collection[str]) -> tuple[Span, ...]:
    """Return the spans of the words in ``text`` whose analysis is among ``terms``."""
    wanted = set(terms)
    return tuple(
        Span(*word.span())
        for word in _WORD.finditer(text)
        if not wanted.isdisjoint(analyse(word.group()))
    )
