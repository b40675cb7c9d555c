"""Which sentences to show, or none: repetitions, and how many of them answer. Pure.

What is less likely than the best is set apart from it, and what is hopeless left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from index.store.word_index import analyse, analyse_question
from qa.answer import Verdict
from qa.reading.duplicates import Statement
from qa.reading.reader import Reading, ScoredSentence

NEAR = 0.5
"""Share of the best score that comes near it, where several sentences are asked for."""

FAR = 0.01
"""Share of the best score below which a sentence is noise: none of those was ever right among 700
questions about held-out training articles (bench/README.md)."""

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
_NAMES_ARTICLE = re.compile(r"\b(?:article|story|news|byline)\b|\bthis\W*$", re.IGNORECASE)
# A report may be another's, and "On the Origin of Species" is a book.
_MAY_NAME_ARTICLE = re.compile(
    r"\b(?:report|piece)\b|\b(?:wrote|written|authored|penned|reported)\s+(?:about|on)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Selection:
    """What to show: the verdict, the sentences found, and the nearest miss if none answers.

    The first ``main`` of ``answers`` answer the question; the others are alternatives to them.
    """

    verdict: Verdict
    answers: tuple[ScoredSentence, ...]
    nearest: ScoredSentence | None
    main: int = 0


def asks_author(question: str) -> bool:
    """Say whether the question asks who wrote something: the one that a byline answers."""
    return bool(_ASKS_AUTHOR.search(question))


def means_article(question: str, title: str | None) -> bool:
    """Say whether a question for an author names an article as such, or by its ``title``."""
    subject = _subject_terms(question)
    return bool(_NAMES_ARTICLE.search(question) or (subject and subject == _terms(title)))


def may_mean_article(question: str, title: str | None) -> bool:
    """Say whether a question for an author may mean an article, such as the one with ``title``."""
    subject = _subject_terms(question)
    return bool(_MAY_NAME_ARTICLE.search(question) or (subject and subject <= _terms(title)))


def authors_subject(question: str) -> str:
    """Return what is left of a question for an author: what the article is about."""
    return " ".join(_AUTHOR_WORDS.sub(" ", question).split())


def _subject_terms(question: str) -> frozenset[str]:
    return frozenset(analyse_question(authors_subject(question)))


def _terms(title: str | None) -> frozenset[str]:
    return frozenset(analyse(title or ""))


def rank(reading: Reading, k: int) -> tuple[ScoredSentence, ...]:
    """Return the ``k`` best sentences, none of which repeats another.

    What repeats one of them is counted in its ``repeats``.
    """
    kept: list[tuple[Statement, ScoredSentence]] = []
    for scored in reading.sentences:
        said = Statement(scored.candidate.sentence.text)
        alike = (at for at, (known, _) in enumerate(kept) if known.says_same(said))
        at = next(alike, None)
        if at is not None:
            known, first = kept[at]
            kept[at] = (known, replace(first, repeats=first.repeats + 1))
        elif len(kept) < k:
            kept.append((said, scored))
    return tuple(scored for _, scored in kept)


def select(
    ranking: Sequence[ScoredSentence],
    confidence: float,
    min_confidence: float,
    *,
    several: bool = False,
) -> Selection:
    """Turn a ranking into a verdict and the sentences to show.

    One sentence answers, or, where ``several`` are asked for, all that come near the best. What
    comes nowhere near it is left out, unless nothing is to be (``min_confidence`` of 0).
    """
    if not ranking or confidence < min_confidence:
        return Selection(Verdict.NOT_FOUND, (), ranking[0] if ranking else None)
    best = ranking[0].score
    near = _at_least(NEAR * best, ranking) if several else ()
    shown = _at_least(FAR * best, ranking) if min_confidence and best > 0.0 else tuple(ranking)
    return Selection(Verdict.ANSWERED, shown, None, max(len(near), 1))


def _at_least(score: float, ranking: Sequence[ScoredSentence]) -> tuple[ScoredSentence, ...]:
    return tuple(takewhile(lambda scored: scored.score >= score, ranking))
