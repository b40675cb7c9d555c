"""Who wrote it? Whether a question asks that, and which article it may mean. Pure."""

from __future__ import annotations

import re

from index.lexical.analysis import analyse, analyse_question

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
    """Return what the article is about for whose author a question asks: the question without that.

    All of it where nothing is left.
    """
    return _without_author(question) or question


def _without_author(question: str) -> str:
    return " ".join(_AUTHOR_WORDS.sub(" ", question).split())


def _subject_terms(question: str) -> frozenset[str]:
    return frozenset(analyse_question(_without_author(question)))


def _terms(title: str | None) -> frozenset[str]:
    return frozenset(analyse(title or ""))
