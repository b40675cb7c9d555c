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
from index.ingest.sentences.blanks import cut_at_blanks, ends_by_blanks
from index.ingest.sentences.boundaries import MARKS, REACH, WIDE_MARKS, Boundary
from index.ingest.sentences.endings import ends_sentence
from index.ingest.sentences.glued import begins_glued
from index.ingest.sentences.paragraphs import blocks
from index.ingest.sentences.quotations import quote_groups
from index.ingest.sentences.transcripts import SHORTEST, clauses, is_speech

__all__ = ["LONGEST", "quote_groups", "segment"]

VERSION = 3
"""Raised whenever a text would be cut into other sentences (``index.maintenance.recipe``)."""

LONGEST = 2000
"""Characters after which a sentence without an end is cut at white space, or anywhere."""

_ANY_MARK = f"[{MARKS}{WIDE_MARKS}]"
_CLOSERS = "\"'”’»›“‘«)\\]}*_"
_WIDE_CLOSERS = "」』）】"

# A run of marks, its reference marks ("[12]", ":45", "¹", "(3)", a glued "12") and closers, then
# white space and more text; or a capital right behind a word's mark, where the blank was forgotten.
# Possessive quantifiers, and a look-behind that lets a run begin only once, keep this linear.
_BOUNDARY = re.compile(
    rf"{_ANY_MARK}(?<!{_ANY_MARK}{_ANY_MARK})({_ANY_MARK}*+)(?!\Z)"
    r"((?=[ \n][A-Za-z])"  # most marks have nothing behind them
    r"|(?:\s?\[\d[\d ,–-]{0,20}\]|\[[^\[\]\n]{1,40}\]|[ \u00a0]?[¹²³⁰⁴-⁹†‡]|\(\d{1,3}\))*+"
    r"(?::\d[\d,:–-]{0,20})?+"
    rf"[{_CLOSERS}{_WIDE_CLOSERS}]*+(?:[ \u00a0\u202f][»”)\]](?=[\s,.;]))?+"
    r"(?:[¹²³⁰⁴-⁹]{1,4}|(?<=[^\W\d_][.!?]|[.!?][”\"’)])\d{1,3}(?=\s))?+)"
    rf"(?:(?=\s)\s*+|(?<=[{WIDE_MARKS}{_WIDE_CLOSERS}])"
    r"|(?:(?<=[^\W\d_]{3}[.!?])|(?<=[”\]]))(?=[“«]?[^\W\d_a-z]))(?=\S)"
)

_BRACKETED = re.compile(r"[^.]+\)\Z")
_COMPOUND = re.compile(r"(?:[^\W\d_]+-)+([a-z]{3,})\Z")


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
                end = match.end(2)
                if end - start < SHORTEST:
                    spans.append(Span(start, end))
                else:
                    _add_long(spans, text, start, end)
                start = match.end()
        if block.end - start < SHORTEST:
            spans.append(Span(start, block.end))
        else:
            _add_long(spans, text, start, block.end)
    if ends_by_blanks(text):
        return tuple(piece for span in spans for piece in cut_at_blanks(text, span))
    return tuple(spans)


def _add_long(spans: list[Span], text: str, start: int, end: int) -> None:
    """Add a sentence; cut unpunctuated speech into clauses, and what is still too long anywhere."""
    if is_speech(text[start : min(end, start + LONGEST)]):
        for piece in clauses(text, Span(start, end)):
            _add_whole(spans, text, piece.start, piece.end)
    else:
        _add_whole(spans, text, start, end)


def _add_whole(spans: list[Span], text: str, start: int, end: int) -> None:
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
    """Decide fast where a capital follows the stop of a plain word, a title or a year; most do."""
    at, after = match.start(), match.end()
    if text[at] != "." or after - at < 2 or match.end(2) - at > 1 or not text[after].isupper():
        return None
    left = text[max(start, at - 24) : at]
    word = left[left.rfind(" ") + 1 :]
    if not word.isalpha() or not word[1:].islower():
        return True if len(word) < len(left) and _plainly_ends(word) else None
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


def _plainly_ends(chunk: str) -> bool:
    """Say whether it is a year or a larger number, a word in brackets, or a compound."""
    if (len(chunk) > 3 and chunk.replace(",", "").isdigit()) or _BRACKETED.match(chunk):
        return True
    compound = _COMPOUND.match(chunk)
    return compound is not None and compound[1] not in abbreviations.LOWER_CASE


def _is_boundary(text: str, match: re.Match[str], start: int, block: Span) -> bool:
    at, after = match.start(), match.end()
    if (
        after == match.end(2)
        and text[at] not in WIDE_MARKS
        and text[after - 1] not in _WIDE_CLOSERS
    ):
        right = text[after : min(block.end, after + REACH)]
        return begins_glued(text[max(start, at - REACH) : after], right)
    boundary = Boundary.at(text, match, start, block.end)
    if (
        match[2]
        and (note := match[2][-1]).isdecimal()
        and note.isascii()
        and not _may_bear_note(boundary)
    ):
        return False
    in_quotation = "[" in boundary.opener and _is_open(
        text[max(block.start, at - LONGEST) : match.end(2)]
    )
    return ends_sentence(boundary, in_quotation=in_quotation)


def _may_bear_note(boundary: Boundary) -> bool:
    """Say whether a number glued to the marks is a note's: ``later.12 The``, not ``No.12 The``."""
    if not boundary.upper or not boundary.closers[0].isdecimal():
        return boundary.upper
    word, key = boundary.word, boundary.key
    if boundary.marks != ".":
        return word.isalpha()
    known = key in abbreviations.ANY_CASE and key not in abbreviations.OFTEN_LAST
    plain = word.isalpha() and word[1:].islower() and len(word) > 2
    return plain and not known and not boundary.left[: -len(word)].endswith(("/", ".", "_", "\\"))


def _is_open(left: str) -> bool:
    """Say whether a quotation is open at the end of ``left``."""
    curly = left.rfind("“") - left.rfind("”")
    return curly > 0 or (curly == 0 and left.count('"') % 2 == 1)
