"""Text becomes sentence spans: exact offsets, and nothing but cuts.

A text is walked block by block (``index.ingest.sentences.paragraphs``). Every full stop, question
mark, exclamation mark or ellipsis with more text behind it is a possible boundary;
``index.ingest.sentences.endings`` says whether it ends the sentence. Every look around one is
bounded, so the time is linear in the length of the text. Nothing here changes, normalises or drops
a character.
"""

from __future__ import annotations

import re

from index.article import Span
from index.ingest.sentences import abbreviations
from index.ingest.sentences.boundaries import MARKS, REACH, WIDE_MARKS, Boundary
from index.ingest.sentences.endings import ends_sentence
from index.ingest.sentences.paragraphs import blocks
from index.ingest.sentences.quotations import quote_groups

__all__ = ["LONGEST", "quote_groups", "segment"]

VERSION = 1
"""Raised whenever a text would be cut into other sentences (``index.maintenance.recipe``)."""

LONGEST = 2000
"""Characters after which a sentence without an end is cut at white space, or anywhere."""

_ANY_MARK = f"[{MARKS}{WIDE_MARKS}]"
_CLOSERS = "\"'”’»›“‘«)\\]}*_"
_WIDE_CLOSERS = "」』）】"

# A run of marks, its reference marks ("[12]", ":45") and closers, then white space and more text.
# Possessive quantifiers, and a look-behind that lets a run begin only once, keep this linear.
_BOUNDARY = re.compile(
    rf"{_ANY_MARK}(?<!{_ANY_MARK}{_ANY_MARK})({_ANY_MARK}*+)"
    r"((?:\s?\[\d[\d ,–-]{0,20}\]|\[[^\[\]\n]{1,40}\])*+(?::\d[\d,:–-]{0,20})?+"
    rf"[{_CLOSERS}{_WIDE_CLOSERS}]*+(?:[ \u00a0\u202f][»”)\]](?=[\s,.;]))?+)"
    rf"(?:(?=\s)\s*+|(?<=[{WIDE_MARKS}{_WIDE_CLOSERS}]))(?=\S)"
)


def segment(text: str) -> tuple[Span, ...]:
    """Cut a text into its sentences.

    The spans are in order, disjoint, non-empty and trimmed of white space, and together cover
    every character that is not white space. A stretch of more than ``LONGEST`` characters without
    a boundary is cut at white space, or at the limit where there is none.
    """
    spans: list[Span] = []
    for block in blocks(text):
        start = block.start
        for match in _BOUNDARY.finditer(text, start, block.end):
            ends = everyday(text, match, start)
            if ends is None:
                ends = _is_boundary(text, match, start, block)
            if ends:
                _add(spans, text, start, match.end(2))
                start = match.end()
        _add(spans, text, start, block.end)
    return tuple(spans)


def _add(spans: list[Span], text: str, start: int, end: int) -> None:
    """Add a sentence; cut what is longer than ``LONGEST`` at white space, or at the limit."""
    while end - start > LONGEST:
        window = text[start : start + LONGEST + 1]
        head = window.rstrip() if window[-1].isspace() else window.rsplit(None, 1)[0]
        cut = start + min(len(head), LONGEST)
        spans.append(Span(start, cut))
        start = cut
        while text[start].isspace():
            start += 1
    spans.append(Span(start, end))


def everyday(text: str, match: re.Match[str], start: int) -> bool | None:
    """Decide fast where a capital follows the full stop of a plain word or title; most do."""
    at = match.start()
    if text[at] != "." or match.end(2) - at > 1 or not text[match.end()].isupper():
        return None
    left = text[max(start, at - 24) : at]
    word = left[left.rfind(" ") + 1 :]
    if not word.isalpha() or not word[1:].islower():
        return None
    key = word.lower()
    if key in abbreviations.PLAIN_TITLES and key != word:
        return False
    if not 3 <= len(word) < len(left):  # an initial, a list number
        return None
    if key == word:
        return None if word in abbreviations.LOWER_CASE else True
    return (
        None if key in abbreviations.ANY_CASE or abbreviations.CONSONANTS.fullmatch(word) else True
    )


def _is_boundary(text: str, match: re.Match[str], start: int, block: Span) -> bool:
    at, after = match.start(), match.end()
    boundary = Boundary.at(
        left=text[max(start, at - REACH) : at],
        marks=text[at] + match[1],
        closers=match[2],
        right=text[after : min(block.end, after + REACH)],
        whole=at - start <= REACH,
    )
    in_quotation = "[" in boundary.opener and _is_open(
        text[max(block.start, at - LONGEST) : match.end(2)]
    )
    return ends_sentence(boundary, in_quotation=in_quotation)


def _is_open(left: str) -> bool:
    """Say whether a quotation is open at the end of ``left``."""
    curly = left.rfind("“") - left.rfind("”")
    return curly > 0 or (curly == 0 and left.count('"') % 2 == 1)
