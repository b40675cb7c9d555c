"""The text of a mail's body in blocks, without the marks of quoting and of line wrapping."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, islice
from typing import NamedTuple

from index.article import Role, Span
from index.formats.document import Block, Unreadable
from index.formats.mail.roles import Paragraph, roles
from index.formats.shaping.composition import Composition
from index.formats.shaping.fragment import compose_html
from index.formats.shaping.wrapping import lines, runs, width

_MARKS = re.compile(r"(?:[ \t]?>)+")
_MOST_LINES = 100_000
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


class _Line(NamedTuple):
    """A line's text without marks, how many times it is quoted, and whether it flows on."""

    span: Span
    depth: int
    flows: bool


def compose_plain(
    source: str, start: int, end: int, *, flowed: bool = False, delsp: bool = False
) -> Composition:
    """Return the visible text of ``source[start:end]``, with its places in ``source``.

    ``flowed`` says that a blank at a line's end joins it to the next (RFC 3676), ``delsp`` that
    such a blank is no part of the text. Raises ``Unreadable`` where it is longer than any mail.
    """
    composition = Composition()
    found = list(islice(_lines(source, start, end), _MOST_LINES + 1))
    if len(found) > _MOST_LINES:
        raise Unreadable(
            f"is a mail of more than {_MOST_LINES:,} lines", "Save what you need of it."
        )
    paragraphs = list(_paragraphs(found))
    said = [Paragraph([each.span.of(source) for each in p], p[0].depth) for p in paragraphs]
    widths = {
        depth: width([line.span for p in group for line in p])
        for depth, group in _by_depth(paragraphs)
    }
    for paragraph, line_roles in zip(paragraphs, roles(said), strict=True):
        separator = "\n\n"
        for role, pairs in groupby(zip(line_roles, paragraph, strict=True), lambda pair: pair[0]):
            same = [line for _, line in pairs]
            for group in _groups(source, same, role, widths[same[0].depth], flowed=flowed):
                if not any(_LETTER_OR_DIGIT.search(span.of(source)) for span in group):
                    continue
                composition.begin(role, separator=separator)
                for span in group:
                    composition.write(span.of(source), span.start, joint="" if delsp else " ")
                separator = "\n"
    return composition


def compose_rich(html: str) -> tuple[str, tuple[Block, ...]]:
    """Return the visible text of an HTML body, and its blocks."""
    composition = Composition()
    compose_html(composition, html)
    text, blocks = composition.text, composition.blocks
    paragraphs: list[list[Block]] = []
    for block in blocks:
        if paragraphs and _go_together(text, paragraphs[-1][-1], block):
            paragraphs[-1].append(block)
        else:
            paragraphs.append([block])
    said = [
        Paragraph([b.span.of(text) for b in p], int(p[0].role == Role.QUOTATION))
        for p in paragraphs
    ]
    changed = (
        replace(block, role=role) if block.role in {Role.PROSE, Role.QUOTATION} else block
        for paragraph, row in zip(paragraphs, roles(said), strict=True)
        for block, role in zip(paragraph, row, strict=True)
    )
    return text, tuple(changed)


def _go_together(text: str, before: Block, after: Block) -> bool:
    return before.role == after.role and text[before.span.end : after.span.start] == "\n"


def _lines(source: str, start: int, end: int) -> Iterator[_Line]:
    for span in lines(source, start, end):
        marks = _MARKS.match(source, span.start, span.end)
        text_start = marks.end() if marks else span.start
        blank = source[span.end : span.end + 1] == " " and span.end < end
        text = source[text_start : span.end]
        text_start += len(text) - len(text.lstrip())
        depth = marks[0].count(">") if marks else 0
        yield _Line(Span(text_start, max(text_start, span.end)), depth, blank and text != "--")


def _paragraphs(found: list[_Line]) -> Iterator[list[_Line]]:
    """Yield the lines that no blank line and no change of depth parts."""
    paragraph: list[_Line] = []
    for line in found:
        empty = line.span.start == line.span.end
        if paragraph and (empty or line.depth != paragraph[0].depth):
            yield paragraph
            paragraph = []
        if not empty:
            paragraph.append(line)
    if paragraph:
        yield paragraph


def _by_depth(paragraphs: list[list[_Line]]) -> Iterator[tuple[int, list[list[_Line]]]]:
    def depth(paragraph: list[_Line]) -> int:
        return paragraph[0].depth

    for key, group in groupby(sorted(paragraphs, key=depth), depth):
        yield key, list(group)


def _groups(
    source: str, same: list[_Line], role: Role, wrapped: int, *, flowed: bool
) -> Iterator[list[Span]]:
    """Yield the lines of one role that run on into each other."""
    if role in {Role.NAVIGATION, Role.BYLINE}:
        yield from ([line.span] for line in same)
    elif role == Role.SPEAKER:
        yield [line.span for line in same]
    elif flowed and any(line.flows for line in same):
        group: list[Span] = []
        for line in same:
            group.append(line.span)
            if not line.flows:
                yield group
                group = []
        if group:
            yield group
    else:
        yield from runs(source, [line.span for line in same], wrapped)
