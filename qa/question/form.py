"""The one form in which a question is searched and read, however it was typed.

Blanks, quotation marks, the mark at its end and capitals are made alike; a word that no article has
is taken for one that they have, where a slip of the keys explains it. Pure but for the articles'
words, which are asked for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from index.lexical.analysis import QUESTION_WORDS, analyse_question
from index.lexical.bm25 import Statistics
from index.lexical.query import Query
from index.lexical.spelling import LONGEST, SHORTEST, Written, folded, meant
from qa.question import asking
from qa.question.kinds.keywords import are_keywords

_MARKS = str.maketrans(dict.fromkeys("’‘ʼ`´", "'") | dict.fromkeys("“”„«»", '"'))
# What ends a question, but for the point of "D.C."
_END = re.compile(r"(?:[\s?!？！؟。…]|(?<!\b\w)\.)+$")
_WORD = re.compile(r"[^\W\d_]+")
_ACRONYM = re.compile(r"\b[^\W\d_](?:\.[^\W\d_])+\b")
_COUNTRY = "us"  # but in "tell us"
_ADDRESSED = re.compile(r"\b(?:give|help|let|show|teach|tell|to|for|of|with)\s+$", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')


class Words(Protocol):
    """The words of the articles."""

    def written(self, words: Collection[str]) -> Mapping[str, Written]:
        """Return those of some folded words that an article has."""

    def near(self, word: str) -> Sequence[Written]:
        """Return words of the articles that a folded word may be a slip of."""

    def query(self, question: str) -> Query:
        """Return the query of a question, in the one of the articles' languages that it is in."""

    def statistics(self, terms: Sequence[str]) -> Statistics:
        """Return what the articles know of some terms."""


def settled(question: str, words: Words) -> str:
    """Return a question in its form: straight quotes, single blanks, names with capitals, one "?".

    The reader has learned from questions that end so (bench/README.md); words that ask nothing
    have no mark. Where all words begin with capitals, they tell nothing. A name is what the
    articles write as one.
    """
    text = _END.sub("", " ".join(question.translate(_MARKS).split()))
    if not any(word[0].islower() for word in _WORD.findall(_ACRONYM.sub("", text))):
        text = text.lower()
    text = _ACRONYM.sub(lambda acronym: acronym.group().upper(), text)
    small = {folded(word) for word in _WORD.findall(text) if word[0].islower()}
    known = words.written(small - QUESTION_WORDS | small & {_COUNTRY})
    names = {word for word, its in known.items() if its.is_name}
    return _marked(_WORD.sub(lambda word: _cased(word, names), text), words)


def _marked(text: str, words: Words) -> str:
    return text if are_keywords(text, words.query(text).language) else f"{text}?"


def _cased(word: re.Match[str], names: Collection[str]) -> str:
    """Return a word of a question as it is written, with a capital if it is one of ``names``."""
    typed = word.group()
    if not typed[0].islower() or folded(typed) not in names:
        return typed
    if typed == _COUNTRY:
        return typed if _ADDRESSED.search(word.string[: word.start()]) else typed.upper()
    return typed[0].upper() + typed[1:]


def asks(question: str, words: Words) -> str:
    """Return a question in its form with the slips put right in the words that make it one.

    These are English: in another of the articles' languages "wer" is no slip of "were".
    """
    if words.query(question).language:
        return question
    right = asking.mended(question, lambda word: bool(words.written({folded(word)})))
    return question if right == question else _marked(_END.sub("", right), words)


def respelt(question: str, words: Words) -> str:
    """Return a question with the words that nobody wrote as those that somebody did.

    Numbers and what is quoted are left, short words but for those that ask, and whatever the
    articles have: the word itself, or another form of it.
    """
    question = asks(question, words)
    language = words.query(question).language
    found = [word for word in _WORD.finditer(_QUOTED.sub(_blanked, question)) if _is_long(word)]
    known = words.written({folded(word.group()) for word in found})
    cased = any(word[0].isupper() for word in _WORD.findall(question)[1:])
    for word in reversed(found):
        typed = word.group()
        if folded(typed) not in known and _is_new(typed, words, language):
            # Who types capitals has none where no name is meant; the first word's says nothing.
            name = typed[0].isupper() if cased and word.start() else None
            if right := meant(folded(typed), words.near(folded(typed)), name=name):
                written = right.word.capitalize() if right.is_name else _like(typed, right.word)
                question = f"{question[: word.start()]}{written}{question[word.end() :]}"
    return question


def _blanked(quoted: re.Match[str]) -> str:
    return " " * len(quoted.group())


def _is_long(word: re.Match[str]) -> bool:
    """Say whether a word is long enough to be known by most of its letters; "couldn" is none.

    One of thousands of letters would take seconds, and is a slip of nothing.
    """
    rest = word.string[word.end() : word.end() + 3]
    return SHORTEST <= len(word.group()) <= LONGEST and not re.match(r"'(?!s\b)", rest)


def _like(typed: str, word: str) -> str:
    return word.capitalize() if typed[0].isupper() else word


def _is_new(typed: str, words: Words, language: str | None) -> bool:
    """Say whether no article has any form of a word that is searched for."""
    terms = analyse_question(typed, language)
    return bool(terms) and not words.statistics(terms).frequencies
