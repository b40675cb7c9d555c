"""Which items stand under headings that say all that a question asks about?

"What was added in version 2.1.0?" is answered by what is listed under "2.1.0" and "Added", though
no item repeats a word of the question: a reader, which looks for a sentence that does, hardly sees
that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.article import Role, Sentence
from index.lexical.analysis import analyse_question
from index.search.hits import Hit
from index.search.searcher import Searcher
from qa.answering.places.wording import terms_of
from qa.answering.selection import put_first
from qa.reading.reader import Reading

_ASKS = re.compile(
    r"\W*(?:(?:and|so|please)\W+)*(?:what|which|list|name|show|give|tell|how\s+(?:do|to|can))\b",
    re.IGNORECASE,
)
"""Questions that a list answers; who, when, where and how many ask for something in it."""

_KIND = re.compile(
    r"\b(?:what|which)\s+((?:[\w-]+\s+){1,2}?)"
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|must|should)\b",
    re.IGNORECASE,
)
"""What the items are: "which features were …?" need not be said above them."""

_PARTS = terms_of("version release chapter section part list item point entry")
"""Words for a part of a text, which its heading seldom says of itself."""

_LEAST = 2  # words of a question: one alone is no more than the section's subject
_ENDS = (".", "!", "?", "…", ":", ";", ",")


_Place = tuple[int, int]  # of a sentence: its article and its ordinal
_Section = tuple[int, tuple[str, ...]]  # an article, and headings in it, outermost first


def under_headings(
    searcher: Searcher, reading: Reading, question: str, hits: Sequence[Hit]
) -> Reading:
    """Return a reading whose first sentences are a list under the headings asked for, if any is.

    All words of the question, but those for a part of a text, stand in the headings and the
    article's title, and one of them in the innermost. Items of one list answer together.
    """
    kind = _KIND.search(question)
    asked = (
        frozenset(analyse_question(question)) - _PARTS - terms_of(*(kind.groups() if kind else ()))
    )
    if len(asked) < _LEAST or not _ASKS.match(question):
        return reading
    for places in _sections(searcher, asked, hits).values():
        items = [one for one in reading.sentences if one.place in places]
        items.sort(key=lambda one: one.place)
        if _is_list([one.candidate.sentence for one in items]):
            return put_first(reading, [replace(one, highlight=None) for one in items])
    return reading


def _sections(
    searcher: Searcher, asked: frozenset[str], hits: Sequence[Hit]
) -> dict[_Section, set[_Place]]:
    """Return the sections whose headings hold what is asked, with the prose found in them."""
    found: dict[_Section, set[_Place]] = {}
    for hit in hits:
        within = (each.sentence for each in hit.candidates)
        inner = [each.text for each in within if each.role is Role.HEADING]
        if not asked <= terms_of(hit.source.metadata.title, *hit.section, *inner):
            continue
        for each in hit.candidates:
            if each.sentence.role is not Role.PROSE:
                continue
            section = searcher.section(hit.source, each.ordinal)
            if _says_all(asked, hit.source.metadata.title, section):
                found.setdefault((hit.source.id, section), set()).add((hit.source.id, each.ordinal))
    return found


def _says_all(asked: frozenset[str], title: str | None, section: Sequence[str]) -> bool:
    return asked <= terms_of(title, *section) and bool(asked & terms_of(*section[-1:]))


def _is_list(sentences: Sequence[Sentence]) -> bool:
    """Say whether sentences are items: each begins a line where the others do, or ends as none."""
    if not any(sentence.text.endswith(_ENDS) for sentence in sentences):
        return bool(sentences)
    places = [sentence.location for sentence in sentences]
    lines = {place.line for place in places}
    columns = {place.column for place in places}
    return len(sentences) > 1 and 0 not in lines and len(lines) == len(places) and len(columns) == 1
