"""Does a question ask which articles there are, rather than what they say? Pure.

By the form of English alone, from the first word to the last: "which articles mention Putin?",
"how many articles do I have from 2016?". A question with anything more to it is an ordinary one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from index.filter import EVERYTHING, Filter
from index.formats.kinds import LETTERS

if TYPE_CHECKING:
    from qa.question.moments import Period

_LONGEST = 200  # characters

_LETTERS = r"(?:e-?)?mails?"
_NOUN = rf"(?:(?:news\s+)?(?:articles?|clippings?)|documents?|files?|{_LETTERS})"
_OWN = r"(?:stories|posts?|notes?|papers?|pages?|messages?|sources?|reports?)"
_ARTICLES = (
    rf"(?:(?:(?:of|among|in)\s+)?(?:the|my|our|your|these)\s+)?(?:indexed\s+)?{_NOUN}"
    rf"|(?:(?:of|among|in)\s+)?(?:my|our)\s+{_OWN}"
)
_HAVE = (
    r"(?:(?:do|have|can)\s+(?:I|you|we)\s+(?:have|got|search|see|ask)"
    r"|have\s+(?:I|you|we)(?:\s+got)?)"
)
_THERE = rf"(?:(?:are|is)\s+(?:there|indexed|in\s+(?:the|my)\s+(?:index|collection))|exist|{_HAVE})"
_OPENINGS = {
    "counts": rf"""(?: how\s+many (?:\s+of)? | (?:what(?:['’]s|\s+is)\s+)?the\s+number\s+of
                   | count ) \s+(?:{_ARTICLES})""",
    "lists": rf"""(?: which (?:\s+of)? | what | in\s+(?:which|what) | list | name | find | get
                    | show (?:\s+me)? | give\s+me | (?:are|is)\s+there | {_HAVE} )
                  \s+(?:(?:all|any|every|some)\s+(?:of\s+)?)?(?:{_ARTICLES})""",
    "has": rf"""what(?=\s+(?:do\s+I\s+have|have\s+I\s+got)\b)
                | (?:{_HAVE}|is\s+there)\s+anything""",
    "bare": rf"""(?:all\s+|any\s+)?(?:my\s+)?(?:articles|{_LETTERS})
                 (?=\s+(?:about|by|from|mentioning)\b)""",
}
_OPENING = re.compile(
    r"^\W*(?:(?:please|and|so|ok|okay|now|can\s+you|could\s+you)\W+)*(?:"
    + "|".join(f"(?P<{name}>{form})" for name, form in _OPENINGS.items())
    + r")(?=\W|$)",
    re.IGNORECASE | re.VERBOSE,
)
_ARE = r"(?:(?:are|were|is|was)\s+)?"
_CLAUSES = {
    "there": _THERE,
    "mentions": r"""(?:do\s+|does\s+|did\s+)?(?:all\s+)?
        (?: mention(?:s|ing|ed)? | contain(?:s|ing|ed)? | quot(?:e|es|ing) | includ(?:e|es|ing)
          | cit(?:e|es|ing) | nam(?:e|es|ing)
          | (?:use|say)s?(?=\s+(?:the\s+(?:word|phrase|term|name)|["“'‘])) )
        (?:\s+(?:the\s+)?(?:words?|phrase|term|name))?""",
    "about": rf"""{_ARE}(?:all\s+)?
        (?: about | regarding | concerning | on\s+the\s+(?:subject|topic)\s+of
          | deal(?:s|ing)?\s+with | related\s+to
          | (?:talk|speak|write|report|tell)(?:s|ing)?\s+(?:about|of|on)
          | discuss(?:es|ing)? | cover(?:s|ing)? | refer(?:s|ring)?\s+to )""",
    "by": rf"{_ARE}(?:written\s+|authored\s+|sent\s+)?by",
    "when": rf"{_ARE}(?:(?:dated|published|written|posted)(?:\s+(?:in|on|from))?|from|in|on|of)",
    "since": rf"{_ARE}(?:dated\s+|published\s+)?(?:since|after)",
    "until": rf"{_ARE}(?:dated\s+|published\s+)?(?:until|before)",
}
_SAYS_TIME = re.compile(
    r"\d|today|yesterday|\b(?:this|last|past)\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|day\b",
    re.IGNORECASE,
)
_DID_WRITE = re.compile(
    r"\s*(?:did|has|have)\s+(?P<name>.+?)\s+(?:write|written|author|authored|send|sent)\s*$",
    re.IGNORECASE,
)
_MENTIONED = re.compile(
    r"""\s*(?:is|are|was|were|does|do)\s+(?P<subject>.+?)\s+
        (?:mentioned|named|quoted|cited|discussed|appear|occur|come\s+up)\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_ONE = re.compile(r"(?:article|clipping|document|file|mail)$", re.IGNORECASE)
_BARE = re.compile(r"^(?:the|a|an|any|some)\s+(?=\S)", re.IGNORECASE)
_MOST_WORDS = 8  # of a subject or a name; a longer one is a clause


@dataclass(frozen=True, slots=True)
class Listing:
    """Which articles a question asks for: those within a filter that speak of a subject.

    An empty ``subject`` is any. Where the question ``counts``, it wants to know how many; where
    they are to be ``about`` it, the ones whose titles name it come first. What was ``quoted`` must
    stand in them word for word. Where ``letters`` are asked for, an index that has none that fit
    may yet tell of others.
    """

    subject: str = ""
    within: Filter = EVERYTHING
    counts: bool = False
    about: bool = False
    quoted: bool = False
    letters: bool = False


def listing(question: str, today: date) -> Listing | None:
    """Return what articles a question asks for; None if it asks for no articles."""
    opening = _OPENING.match(question[:_LONGEST])
    if not opening or len(question) > _LONGEST:
        return None
    counts = Listing(counts=opening["counts"] is not None)
    if re.search(rf"\b{_LETTERS}\b", opening.group(), re.IGNORECASE):
        counts = replace(counts, letters=True, within=Filter(types=LETTERS))
    found = _narrowed(counts, question[opening.end() :].strip(" ?!.,\n\t"), today)
    return found if found and _is_plain(opening, found) else None


def _narrowed(asked: Listing, rest: str, today: date) -> Listing | None:
    """Return ``asked`` with what stands behind "articles"; None where that is not understood."""
    if match := _DID_WRITE.match(rest):
        return _by(match["name"], asked)
    if match := _MENTIONED.match(rest):
        return _of(match["subject"], asked)
    found: Listing | None = asked
    for clause, keyword, value in _clauses(rest, today):
        found = _with_clause(found, clause, keyword, value, today) if found else None
    return found


def _is_plain(opening: re.Match[str], asked: Listing) -> bool:
    """Say whether the indexed articles are meant: all of them, or those that a word narrows.

    "What article was published in 1937?" asks for another one.
    """
    if asked.subject or asked.within.authors or asked.within.sources:
        return True
    if opening["has"] or opening["bare"]:
        return bool(asked.within)
    return not _ONE.search(opening.group())


@cache
def _clause() -> re.Pattern[str]:
    """Return what begins a clause; compiled where articles are asked for, which is seldom."""
    return re.compile(
        r"(?<!\S)(?:(?:that|which)\s+)?(?:"
        + "|".join(f"(?P<{name}>{form})" for name, form in _CLAUSES.items())
        + r")(?=\W|$)",
        re.IGNORECASE | re.VERBOSE,
    )


def _clauses(rest: str, today: date) -> list[tuple[str, str, str]]:
    """Return what narrows the articles: each clause with its word and its value.

    What only looks like a clause is of the value before: "the war in Ukraine", "books by Kant".
    """
    found: list[tuple[str, str, str]] = []
    matches = list(_clause().finditer(rest))
    if not matches or matches[0].start():
        return [("", "", rest)] if rest else []
    ends = [*(match.start() for match in matches[1:]), len(rest)]
    for match, end in zip(matches, ends, strict=True):
        clause, value = str(match.lastgroup), rest[match.end() : end].strip(" ,;:")
        before = found[-1][0] if found else ""
        if before not in ("", "there") and not _begins(clause, value, before, today):
            name, keyword, said = found.pop()
            found.append((name, keyword, f"{said} {rest[match.start() : end].strip()}".strip()))
        else:
            found.append((clause, match.group().lower(), value))
    return found


def _begins(clause: str, value: str, before: str, today: date) -> bool:
    """Say whether a clause may begin after another one's value."""
    if clause in ("when", "since", "until"):
        return _period(value, today) is not None
    if clause in ("mentions", "about"):
        return before not in ("mentions", "about")
    return clause == "there" or before != "mentions"


def _with_clause(
    asked: Listing, clause: str, keyword: str, value: str, today: date
) -> Listing | None:
    """Return ``asked`` narrowed by a clause; None where that is not understood."""
    if clause == "there":
        return None if value else asked
    if clause in ("mentions", "about"):
        return _of(value, replace(asked, about=clause == "about"))
    if clause == "by":
        return _by(value, asked)
    return _since(asked, clause, keyword, value, today) if clause else None


def _since(asked: Listing, clause: str, keyword: str, value: str, today: date) -> Listing | None:
    """Return ``asked`` narrowed to a time, or by what else stands behind "from" and "on"."""
    if period := _period(value, today):
        since = None if clause == "until" else period.first
        until = None if clause == "since" else period.last
        return _within(asked, Filter(since=since, until=until))
    if keyword.endswith("from") and asked.letters:
        return _by(value, asked)
    if keyword.endswith("from") and 0 < len(value.split()) <= _MOST_WORDS:
        return _within(asked, Filter(sources=(_named(value),)))
    return _of(value, replace(asked, about=True)) if keyword == "on" else None


def _within(asked: Listing, inner: Filter) -> Listing:
    return replace(asked, within=asked.within.with_inner(inner))


def _period(value: str, today: date) -> Period | None:
    if not _SAYS_TIME.search(value):
        return None
    from qa.question.moments import period_in  # noqa: PLC0415 - large patterns, for dates alone

    return period_in(value, today)


def _of(subject: str, asked: Listing) -> Listing | None:
    quoted = re.fullmatch(r"[\"“„«'‘](.+)[\"”“»'’]", subject)
    named = quoted[1].strip() if quoted else _named(subject)
    if not re.search(r"\w", named) or len(named.split()) > _MOST_WORDS:
        return None
    return replace(asked, subject=named, quoted=bool(quoted))


def _by(name: str, asked: Listing) -> Listing | None:
    named = _named(name)
    if not named or len(named.split()) > _MOST_WORDS:
        return None
    return _within(asked, Filter(authors=(named,)))


def _named(said: str) -> str:
    return _BARE.sub("", said.strip(' ,;:?!."“”'))
