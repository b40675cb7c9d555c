"""What is said of an answer, in words: its verdict, its citations, its copies. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from index.filter import Filter
from index.urls import is_url
from qa.answer import (
    Answer,
    Citation,
    CitedSentence,
    CopiedSentence,
    Difference,
    Kind,
    Scope,
    Verdict,
    in_words,
)
from qa.question import within as filters
from qa.rendering.amounts import counted
from qa.rendering.listed import what_is_listed
from qa.rendering.place import place_of
from qa.rendering.sanitise import clean

NEAREST = "Nearest miss:"
ALSO = "Also found:"
CLAIMS = {
    Kind.YES_NO: "no yes or no is claimed; read this",
    Kind.KEYWORDS: "nothing is asked; the words stand here",
}
"""What is said in place of how sure an answer is."""

CANNOT_TELL = "cannot tell: the reader has not learned the language of what was found"
UNDERSTOOD = "↳ understood as:"
WITHIN = "↳ within:"
STALE = "stale: the file has changed or is gone"
NOT_PROVED = "not proved: the index is not trusted, so the file was not opened"

_PERSON = re.compile(r"(?<!\S)([^\W\d_])[^\W\d_]+ (?:[^\W\d_]\. )+(?=[^\W\d_])")
_SHOWN = 3  # differences of copies that are told; `/copies` and the JSON have all


def place(citation: Citation) -> str:
    """Return where a sentence stands, the file relative to the working directory if below it."""
    return clean(place_of(short_path(citation.file), citation.location))


def short_path(path: str) -> str:
    """Return a path relative to the working directory where it lies below it, cleaned."""
    try:
        return clean(str(Path(path).relative_to(Path.cwd())))
    except (ValueError, OSError):
        return clean(path)


def reservation(citation: Citation) -> str:
    """Return what is to be said against a citation; nothing if its file proves it."""
    if not citation.checked:
        return NOT_PROVED
    return STALE if citation.stale else ""


def link(citation: Citation) -> str | None:
    """Return the address of a cited file; None where it is not to be opened unasked."""
    if is_url(citation.file):
        return citation.file if citation.checked else None
    path = Path(citation.file)
    return path.as_uri() if citation.checked and path.is_absolute() else None


def heading(citation: Citation, *, with_section: bool = True) -> str:
    """Return what an article says about itself: title, section, date, author, as far as it does.

    Without a title its first words stand there, in quotation marks.
    """
    section = " › ".join(citation.section) if with_section else ""
    parts = (citation.title or opening(citation), section, citation.date, citation.author)
    return " · ".join(clean(part) for part in parts if part)


def opening(citation: Citation) -> str:
    """Return how an article without a title begins: “PRESIDENT Rodrigo Duterte wants…”."""
    return f"“{clean(citation.opening)}…”" if citation.opening else ""


def named_shortly(about: str) -> str:
    """Return a heading with initials for the given names of a person: G. Kabiling.

    Whom only a person can be: somebody with a middle initial. An agency keeps its name.
    """
    return _PERSON.sub(r"\1. ", about)


def taken_as(answer: Answer) -> tuple[str, ...]:
    """Return, a line each, how a question was understood and within what it was asked."""
    lines = []
    if answer.understood_as:
        lines.append(f"{UNDERSTOOD} {clean(answer.understood_as)}")
    if answer.scope and answer.scope.articles:
        lines.append(f"{WITHIN} {scope(answer.scope)}")
    return tuple(lines)


def scope(found: Scope) -> str:
    """Return the parts of a filter and how many articles pass: "author x (12 articles)"."""
    return f"{parts(found.within)} ({counted(found.articles, 'article')})"


def parts(within: Filter) -> str:
    """Return the parts of a filter in words."""
    return clean(", ".join(filters.in_words(within)))


def verdict(answer: Answer) -> str:
    """Return what is to be said first: a word for how sure the first sentence is, or why none is.

    No sentence says yes or no, so one that may tell is not called sure.
    """
    if answer.verdict is Verdict.NOT_FOUND:
        return not_found(answer)
    if answer.listed:
        return what_is_listed(answer, answer.listed)
    return CLAIMS.get(answer.kind) or in_words(answer.confidence)


def not_found(answer: Answer) -> str:
    """Return that the articles do not say, or that there is none within what was asked."""
    asked = answer.scope
    if asked and not asked.articles:
        return nothing_within(asked)
    if answer.listed:
        return what_is_listed(answer, answer.listed)
    if not answer.language_known:
        return CANNOT_TELL
    if asked:
        return f"not in the {_articles(asked.articles)} within {parts(asked.within)}"
    return f"not in your {_articles(answer.articles)}"


def _articles(count: int) -> str:
    if count == 1:
        return "one article"
    return counted(count, "article") if count else "articles"


def nothing_within(asked: Scope) -> str:
    """Return that no article is within a filter, and how many would be without each part."""
    without = "; ".join(
        f"without {_named(part)}: {counted(count, 'article')}" for part, count in asked.without
    )
    none = f"No article is within: {parts(asked.within)}."
    return f"{none}\nW{without[1:]}." if without else none


def _named(part: Filter) -> str:
    said = parts(part)
    return said if "“" in said else f'"{said}"'


def date_lines(cited: CitedSentence) -> Iterator[str]:
    """Yield the line that says which days a sentence means: ``Tuesday = 2017-05-23``."""
    means = dict.fromkeys(f"{clean(said.text)} = {clean(said.date)}" for said in cited.dates)
    if means:
        yield ", ".join(means)


# --- copies ---------------------------------------------------------------------------------------


def copy_lines(cited: CitedSentence) -> Iterator[str]:
    """Yield what is to be said of a sentence's copies, a line each; nothing where it has none."""
    same = [copy for copy in cited.copies if not copy.differs]
    if same:
        yield _same(same)
    differing: dict[tuple[Difference, ...], list[CopiedSentence]] = {}
    for copy in cited.copies:
        if copy.differs:
            differing.setdefault(copy.differs, []).append(copy)
    for differs, copies in list(differing.items())[:_SHOWN]:
        yield f"differs in {_copies(len(copies))}: {differences(differs)}  ({_first_place(copies)})"
    others = sum(map(len, list(differing.values())[_SHOWN:]))
    if others:
        yield f"differs otherwise in {_copies(others)}"


def differences(differs: Sequence[Difference]) -> str:
    """Return what a sentence says and what its counterpart says: ``12 → 21, Monday → Tuesday``."""
    return ", ".join(f"{clean(each.this) or '–'} → {clean(each.other) or '–'}" for each in differs)


def _same(copies: Sequence[CopiedSentence]) -> str:
    dates = sorted(date for copy in copies if (date := copy.citation.date))
    when = f", {'earliest ' if len(copies) > 1 else ''}{clean(dates[0])}" if dates else ""
    stale = sum(copy.citation.checked and copy.citation.stale for copy in copies)
    return f"also in {counted(len(copies), 'article')}{when}{f' ({stale} stale)' if stale else ''}"


def _first_place(copies: Sequence[CopiedSentence]) -> str:
    """Return where the first of some copies stands, and what is to be said against that."""
    citation = copies[0].citation
    where = place(citation)
    but = f"; {reservation(citation)}" if citation.checked and citation.stale else ""
    return f"{where}{', …' if len(copies) > 1 else ''}{but}"


def _copies(count: int) -> str:
    return "1 copy" if count == 1 else f"{count} copies"
