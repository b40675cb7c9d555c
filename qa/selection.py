"""Which sentences to show, or none: roles, repetitions, and the threshold. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from index.article import Role
from index.words import analyse, analyse_question
from qa.answer import Verdict
from qa.reader import Reading, ScoredSentence

MIN_CONFIDENCE = 0.3
"""Confidence below which the articles are said to hold no answer (see bench/confidence.py)."""

_ASKS_AUTHOR = re.compile(
    r"""^\W*(?: (?:by\s+)?who(?:m)?\s+(?:has\s+|had\s+)?(?:wrote|written|authored|penned|reported)\b
          | who(?:\s+is|\s+was|['’]s)\s+the\s+(?:author|writer|reporter|journalist|byline)\b
          | (?:by\s+whom|who)\s+(?:was|is|were)\b.*\b(?:written|authored|reported)\b
          | whose\s+byline\b )""",
    re.IGNORECASE | re.VERBOSE,
)
_AUTHOR_WORDS = re.compile(
    r"""\b(?:by|whom?|whose|has|had|wrote|written|authored?|penned|reported|reporter|writer|byline
          |journalist|article|articles|story|stories|report|piece|news|text)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_NAMES_ARTICLE = re.compile(
    r"\b(?:article|story|report|piece|news|byline|this|about|on)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Selection:
    """What to show: the verdict, the sentences that answer, and the nearest miss if none do."""

    verdict: Verdict
    answers: tuple[ScoredSentence, ...]
    nearest: ScoredSentence | None


def asks_author(question: str) -> bool:
    """Say whether the question asks who wrote something: the one that a byline answers."""
    return bool(_ASKS_AUTHOR.search(question))


def is_about_article(question: str, title: str | None) -> bool:
    """Say whether a question for an author means an article, such as the one with ``title``."""
    if _NAMES_ARTICLE.search(question):
        return True
    subject = set(analyse_question(authors_subject(question)))
    return bool(subject) and subject <= set(analyse(title or ""))


def authors_subject(question: str) -> str:
    """Return what is left of a question for an author: what the article is about."""
    return " ".join(_AUTHOR_WORDS.sub(" ", question).split())


def rank(reading: Reading, k: int, roles: Collection[Role]) -> tuple[ScoredSentence, ...]:
    """Return the ``k`` best sentences with one of ``roles``, each text once."""
    alike: dict[str, list[ScoredSentence]] = {}
    for scored in reading.sentences:
        if scored.candidate.sentence.role in roles:
            text = " ".join(scored.candidate.sentence.text.split()).casefold()
            alike.setdefault(text, []).append(scored)
    best = islice(alike.values(), k)
    return tuple(replace(first, repeats=len(others)) for first, *others in best)


def select(
    ranking: Sequence[ScoredSentence], confidence: float, min_confidence: float
) -> Selection:
    """Turn a ranking into a verdict and the sentences to show."""
    if ranking and confidence >= min_confidence:
        return Selection(Verdict.ANSWERED, tuple(ranking), None)
    return Selection(Verdict.NOT_FOUND, (), ranking[0] if ranking else None)
