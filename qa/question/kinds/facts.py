"""Does a question ask for a fact of an article itself: its author, its date? Pure."""

from __future__ import annotations

import re
from enum import StrEnum

from index.lexical.analysis import analyse, analyse_question


class Fact(StrEnum):
    """What an article's metadata say of it."""

    AUTHOR = "author"
    UPDATED = "updated"
    DATE = "date"
    SOURCE = "source"
    TITLE = "title"


_ARTICLE = r"(?:articles?|stor(?:y|ies)|posts?|columns?|editorials?|messages?|(?:e-?)?mails?)"
_PUBLISHED = r"(?:published|posted|written|printed|released|issued|dated|sent|filed|uploaded)"
_CHANGED = r"(?:updated|modified|revised|corrected|edited)"

_ASKS = {
    Fact.AUTHOR: r"""^\W*(?: (?:by\s+)?who(?:m)?\s+(?:has\s+|had\s+)?
              (?:wrote|written|authored|penned|reported|sent)\b
          | who(?:\s+is|\s+was|['’]s|\s+are|\s+were)\s+the\s+
              (?:authors?|writers?|reporters?|journalists?|byline|sender)\b
          | (?:by\s+whom|who)\s+(?:was|is|were)\b.*\b(?:written|authored|reported|sent)\b
          | whose\s+byline\b )""",
    Fact.UPDATED: rf"^\W*(?:when|what\s+date|on\s+what\s+date)\b.*\b{_CHANGED}\b",
    Fact.DATE: rf"""^\W*(?: (?:when|(?:on\s+)?(?:what|which)\s+(?:day|date))\b.*\b{_PUBLISHED}\b
          | (?:what(?:\s+is|\s+was|['’]s)\s+)?the\s+(?:publication\s+|publishing\s+)?date\s+of\b
          | how\s+old\s+is\b )""",
    Fact.SOURCE: rf"""^\W*(?: (?:which|what)\s+(?:news)?
              (?:paper|outlet|site|website|publication|magazine|agency|source|publisher)
              \b.*\b(?:{_PUBLISHED}|ran|carried|from)\b
          | where\s+(?:was|is|were|did)\b.*\b(?:published|posted|printed|appear|from)\b
          | who\s+published\b
          | what(?:\s+is|\s+was|['’]s)\s+the\s+source\s+of\b )""",
    Fact.TITLE: rf"""^\W*what(?:\s+is|\s+was|['’]s)\s+the\s+(?:title|headline)\s+of\b
          .*\b{_ARTICLE}\b""",
}  # fmt: skip
_NEWEST = re.compile(
    rf"\b(?:newest|latest|most\s+recent)\s+(?:news\s+)?{_ARTICLE}\b", re.IGNORECASE
)
_OLDEST = re.compile(rf"\b(?:oldest|earliest)\s+(?:news\s+)?{_ARTICLE}\b", re.IGNORECASE)
_SHOWS = re.compile(
    r"^\W*(?:what|which|show|give|list|newest|latest|most|the|oldest|earliest)\b", re.IGNORECASE
)
_FACTS = {fact: re.compile(form, re.IGNORECASE | re.VERBOSE) for fact, form in _ASKS.items()}

_OF_THE_FACT = rf"""wrote|authored?|authors?|penned|reported|reporters?|writers?|journalists?|byline
    |sender|whose|whom?|by|{_PUBLISHED}|{_CHANGED}|last|first|title|headline|source|publisher
    |publication|publishing|date|day|year|newest|latest|most\s+recent|oldest|earliest|when|where
    |which|what|how\s+old|news(?:paper)?|paper|outlet|site|website|magazine|agency|ran|carried|from
    |appear|has|had|have|show|give|list|me"""
_NOT_ITS_SUBJECT = re.compile(
    rf"\b(?:{_OF_THE_FACT}|{_ARTICLE}|report|piece|news|text|this|that|it)\b",
    re.IGNORECASE | re.VERBOSE,
)
_ABOUT = re.compile(
    rf"\b{_ARTICLE}\b.*?\b(?:about|on|of|regarding|concerning)\s+(?P<subject>.+)", re.IGNORECASE
)
_QUOTED = re.compile(r"[“\"'‘](?P<title>[^”\"]{2,}?)[”\"'’](?=\W|$)")
# "An article" and "his article" are what is written of.
_NAMES_ARTICLE = re.compile(
    rf"\b(?:the|this|that|newest|latest|recent|oldest|earliest)\s+(?:[\w'’-]+\s+){{0,5}}?"
    rf"(?:{_ARTICLE}|news)\b|\bbyline\b|\b(?:this|that)\W*$"
    r"|\b(?:this|that)\s+(?:report|piece|paper|letter|note|page|text|document|chapter|review)\b",
    re.IGNORECASE,
)
# A report may be another's, and "On the Origin of Species" is a book.
_MAY_NAME_ARTICLE = re.compile(
    r"\b(?:report|piece)\b|\b(?:wrote|written|authored|penned|reported)\s+(?:about|on)\b",
    re.IGNORECASE,
)


def asked(question: str) -> Fact | None:
    """Return the fact of an article that a question may ask for, None where it asks for none."""
    found = next((fact for fact, form in _FACTS.items() if form.search(question)), None)
    shows = newest_first(question) is not None and _SHOWS.search(question)
    return found or (Fact.TITLE if shows else None)


def subject(question: str) -> str:
    """Return what the article is about that a question for a fact names; empty if it says not."""
    if quoted := _QUOTED.search(question):
        return quoted["title"]
    about = _ABOUT.search(question)
    left = _NOT_ITS_SUBJECT.sub(" ", about["subject"] if about else question)
    return " ".join(left.split()) if analyse_question(left) else ""


def newest_first(question: str) -> bool | None:
    """Say whether a question is for the newest article, False for the oldest, None for neither."""
    if _NEWEST.search(question):
        return True
    return False if _OLDEST.search(question) else None


def names_article(question: str) -> bool:
    """Say whether a question for a fact names an article as such."""
    return _NAMES_ARTICLE.search(question) is not None


def may_name_article(question: str) -> bool:
    """Say whether a question for an author may name an article, or else another's work."""
    return _MAY_NAME_ARTICLE.search(question) is not None


def is_title(question: str, title: str | None) -> bool:
    """Say whether what a question names is an article's title."""
    terms = _terms_of(question)
    return bool(terms) and terms == frozenset(analyse(title or ""))


def is_in_title(question: str, title: str | None) -> bool:
    """Say whether what a question names is a part of an article's title."""
    terms = _terms_of(question)
    return bool(terms) and terms <= frozenset(analyse(title or ""))


def _terms_of(question: str) -> frozenset[str]:
    return frozenset(analyse_question(subject(question)))
