"""What an article says about itself: its title, date, author and source, and which lines say so.

An article copied from a web page brings along a breadcrumb, its headline (often twice), a date, a
byline and the page's buttons. They are recognised by their shape and by where they stand; what is
in doubt stays prose, and what is not found stays ``None``. Nothing here cuts a sentence or changes
a character.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from index.article import Metadata, Role, Span
from index.dates import leading_stamp, stamped_date, without_stamp
from index.formats.document import Block
from index.ingest.metadata.boilerplate import breadcrumb, heads_related, is_furniture, is_section
from index.ingest.metadata.bylines import (
    bare_credit,
    byline,
    closing_credit,
    dateline_agency,
    outlet,
    signature,
)
from index.ingest.metadata.headlines import folded, names_same, site_of, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.formats.document import Document
    from index.ingest.metadata.bylines import Credit

_HEAD_LINES = 20  # lines of text in which an article still introduces itself
_TAIL_LINES = 15
_RELATED_LINES = 12
_LONGEST_FURNITURE = 250  # characters, as of everything below
_LONGEST_HEADLINE = 160
_LONGEST_SITE = 50  # after a headline
_LONGEST_SUBHEADING = 60
_PARAGRAPH = 150  # a line so long is a paragraph, not a line of wrapped prose

_LINE = re.compile(r"[^\r\n]+")
_NEWLINE = re.compile(r"\r\n?|\n")
_EMPHASIS = re.compile(r"\*{1,3}|(?<!\w)_{1,3}|_{1,3}(?!\w)")
_SENTENCE_END = re.compile(r"(?<![A-Z]\.[A-Z])[.!?…][”\"’')\]]*$")
_SENTENCE_INSIDE = re.compile(r"[.!?…][”\"’')\]]*(?:\s|$)")
_TWO_SENTENCES = re.compile(r"(?:[^\W\d_A-Z]{4}|\))[.!]\s+\S")
_UNFINISHED = re.compile(r"[,;:–—-]$")
_STAMP_LABEL = re.compile(r"\W*(?:date|published|posted|updated|last\s+updated)\b", re.IGNORECASE)
_END_MARK = re.compile(r"[-–—#*\s]*(?:30|end|enditem)[-–—#*\s]*", re.IGNORECASE)


VERSION = 1
"""Raised whenever a document would get other roles or metadata (``index.maintenance.recipe``)."""


class _Line(NamedTuple):
    """A line of the article without the white space around it."""

    start: int
    text: str
    block: int  # index into the document's blocks
    apart: bool  # a blank line, or the end of another block, comes before it

    def part(self, role: Role, start: int = 0, end: int | None = None) -> Block:
        """Return a part of the line, without white space at its end, as a block."""
        text = self.text[start:end].rstrip()
        return Block(Span(self.start + start, self.start + start + len(text)), role)


def recognise(document: Document) -> tuple[Metadata, tuple[Block, ...]]:
    """Return what the document says about itself, and its blocks with their roles.

    The blocks are the document's, cut where the role changes: ``NAVIGATION`` for breadcrumbs, dates
    and buttons, ``HEADING`` for headlines and subheadings, ``BYLINE`` for credits, ``PROSE`` for
    the rest. A stamp that runs into the text (`` date 2016-11-17 ``) belongs to no block. What the
    format itself states (``document.metadata``) wins over what is recognised.
    """
    recogniser = _Recogniser(document)
    recogniser.split_leading_stamp()
    recogniser.name_title()
    recogniser.read_head()
    recogniser.read_body()
    recogniser.read_tail()
    return recogniser.metadata(), tuple(recogniser.blocks())


class _Recogniser:
    """The lines of one document, the blocks that some of them are known to be, and the finds."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.lines = list(_lines(document))
        self.marks: dict[int, tuple[Block, ...]] = {}
        self.title: str | None = None
        self.named: str | None = None  # the title, where something names it: see name_title
        self.author: str | None = None
        self.source: str | None = None
        self.stamps: list[str] = []
        # A format with blocks of its own marks its headings itself.
        self.plain = len(document.blocks) == 1
        for i, line in enumerate(self.lines):
            role = document.blocks[line.block].role
            if role is not Role.PROSE:
                self.mark(i, role)

    def metadata(self) -> Metadata:
        """Return the finds, the format's own statements first."""
        stated = self.document.metadata
        prose = (self.lines[i].text for i in range(len(self.lines)) if i not in self.marks)
        return Metadata(
            title=stated.title or self.title or self.named,
            date=stated.date or stamped_date(" | ".join(self.stamps)),
            author=stated.author or self.author,
            source=stated.source or self.source or dateline_agency(next(prose, "")),
        )

    def blocks(self) -> Iterator[Block]:
        """Yield the blocks in order, neighbouring lines of prose joined again."""
        text = self.document.text
        open_block, origin = None, -1
        for i, line in enumerate(self.lines):
            for block in self.marks.get(i) or (line.part(Role.PROSE),):
                if (
                    open_block is not None
                    and open_block.role is block.role is Role.PROSE
                    and origin == line.block
                    and not text[open_block.span.end : block.span.start].strip()
                ):
                    open_block = Block(Span(open_block.span.start, block.span.end), Role.PROSE)
                    continue
                if open_block is not None:
                    yield open_block
                open_block, origin = block, line.block
        if open_block is not None:
            yield open_block

    def mark(self, i: int, role: Role) -> None:
        """Give a whole line its role."""
        self.marks[i] = (self.lines[i].part(role),)

    def split_leading_stamp(self) -> None:
        """Take a stamp that runs into one of the first lines out of it."""
        for i, line in enumerate(self.lines[:5]):
            stamp = leading_stamp(line.text)
            if i in self.marks or stamp is None:
                continue
            before, _, end = stamp
            if before.strip() and not byline(before):
                continue
            rest = line._replace(start=line.start + end, text=line.text[end:])
            split = [line._replace(text=before.rstrip())] if before.strip() else []
            self.lines[i : i + 1] = [*split, rest]
            self.stamps.append(line.text[len(before) : end])
            return

    def name_title(self) -> None:
        """Find a title beyond guessing: a breadcrumb ends with it, or it stands there twice."""
        seen = set()
        for line in self.lines[:_HEAD_LINES]:
            crumbs = breadcrumb(line.text)
            text = crumbs[-1] if crumbs else line.text
            if len(text) > _LONGEST_HEADLINE:
                return
            if len(text.split()) < 3 or is_section(text) or is_furniture(text):
                continue
            if crumbs or folded(text) in seen:
                self.named = title_of(text)
                return
            if _SENTENCE_END.search(text):
                return
            if self.plain:
                seen.add(folded(text))

    def read_head(self) -> None:
        """Read the lines before the prose, and what credits and stamps soon follow them."""
        in_prose = False
        for i in range(min(_HEAD_LINES, len(self.lines))):
            if i in self.marks:
                continue
            role = self._credit_or_furniture(i, in_prose=in_prose)
            if role is None and not in_prose:
                role = self._introduction(i)
            if role is not None:
                self.mark(i, role)
            in_prose = in_prose or role is None

    def read_body(self) -> None:
        """Find the furniture and the subheadings between the paragraphs."""
        related = 0  # how many more lines may belong to a list of related articles
        for i, line in enumerate(self.lines):
            if i in self.marks or len(line.text) > _LONGEST_FURNITURE:
                related = 0
                continue
            if heads_related(line.text):
                related = _RELATED_LINES
                self.mark(i, Role.NAVIGATION)
            elif is_furniture(line.text):
                self.mark(i, Role.NAVIGATION)
            elif self._is_title(line.text) or self._is_subheading(i):
                self.mark(i, Role.HEADING)
            elif related and not _SENTENCE_END.search(line.text):
                related -= 1
                self.mark(i, Role.NAVIGATION)
            else:
                related = 0

    def read_tail(self) -> None:
        """Read credits and stamps after the prose, and the credit at the end of its last line."""
        for i in range(len(self.lines) - 1, max(-1, len(self.lines) - 1 - _TAIL_LINES), -1):
            line = self.lines[i]
            if i in self.marks:
                continue
            role = self._credit_or_furniture(i, in_prose=True)
            role = role or self._take(signature(line.text))
            if role is None and _END_MARK.fullmatch(line.text):
                role = Role.NAVIGATION
            if role is None:
                self._split_closing_credit(i)
                return
            self.mark(i, role)

    def _split_closing_credit(self, i: int) -> None:
        line = self.lines[i]
        end = len(line.text)
        credits_: list[Block] = []
        while found := closing_credit(line.text[:end].rstrip()):
            start, credit = found
            self._take(credit)
            credits_.insert(0, line.part(Role.BYLINE, start, end))
            end = start
        if credits_:
            self.marks[i] = (line.part(Role.PROSE, 0, end), *credits_)

    def _credit_or_furniture(self, i: int, *, in_prose: bool) -> Role | None:
        """Recognise a line that is a stamp, a byline or furniture wherever it stands."""
        text = self._plain_text(i)
        if len(text) > _LONGEST_FURNITURE:
            return None
        rest = without_stamp(text)
        if rest is not None and (rest == "" or byline(rest) or outlet(rest)):
            if rest == "" and in_prose and not _STAMP_LABEL.match(text):
                return None
            self.stamps.append(text)
            return self._take(byline(rest) or bare_credit(rest)) or Role.NAVIGATION
        if credit := byline(text):
            return self._take(credit)
        return Role.NAVIGATION if is_furniture(text) else None

    def _introduction(self, i: int) -> Role | None:
        """Recognise a line that only the head of an article has: breadcrumb, headline, names."""
        text = self._plain_text(i)
        if breadcrumb(text) or is_section(text) or not re.search(r"[^\W_]", text):
            return Role.NAVIGATION
        if self._is_title(text):
            return Role.HEADING
        if outlet(text) or (self.title and self._is_name_line(i)):
            return self._take(bare_credit(text))
        if self.plain and not self.title and self._is_headline(i):
            if self._named_below(i):
                return Role.NAVIGATION
            self.title = title_of(text)
            self.source = self.source or site_of(text)
            return Role.HEADING
        return Role.HEADING if self._is_deck(i) else None

    def _named_below(self, i: int) -> bool:
        """Say whether the line that is known to be the headline is yet to come."""
        named = self.named
        return (
            named is not None
            and not names_same(self.lines[i].text, named)
            and any(names_same(line.text, named) for line in self.lines[i + 1 : _HEAD_LINES])
        )

    def _take(self, credit: Credit | None) -> Role | None:
        """Keep what a credit says, unless an earlier one said it."""
        if credit is None:
            return None
        self.author = self.author or credit.author
        self.source = self.source or credit.source
        return Role.BYLINE

    def _is_title(self, text: str) -> bool:
        title = self.title or self.document.metadata.title
        if title is None or len(text) > len(title) + _LONGEST_SITE:
            return False
        return folded(title_of(text)) == folded(title)

    def _is_headline(self, i: int) -> bool:
        """Say whether a line may be the headline: short, no sentence, and set apart below."""
        text = self.lines[i].text
        if len(text) > _LONGEST_HEADLINE or not re.search(r"[^\W\d_]", text):
            return False
        if self.named and names_same(text, self.named):
            return True
        following = self._following(i)
        cut_off = _UNFINISHED.search(text) or text.count("(") != text.count(")")
        if following is None or cut_off or _TWO_SENTENCES.search(text):
            return False
        below = following.text
        introduced = folded(text) == folded(below) or self._is_introductory(i + 1)
        if introduced or _SENTENCE_END.search(text):
            return introduced
        return following.apart or (len(below) > _PARAGRAPH and not below[0].islower())

    def _is_deck(self, i: int) -> bool:
        """Say whether a line right under the headline is its second part."""
        text = self.lines[i].text
        following = self._following(i)
        return (
            self.plain
            and i > 0
            and self._is_title(self.lines[i - 1].text)
            and following is not None
            and following.apart
            and len(text) <= _LONGEST_HEADLINE
            and not _UNFINISHED.search(text)
            and not _SENTENCE_END.search(text)
            and (self._is_introductory(i + 1) or bool(_SENTENCE_INSIDE.search(following.text)))
        )

    def _is_introductory(self, i: int) -> bool:
        """Say whether a line is one that stands between a headline and the prose."""
        text = self._plain_text(i)
        if len(text) > _LONGEST_FURNITURE:
            return False
        introduces = byline(text) or without_stamp(text) == "" or outlet(text)
        return bool(introduces) or self._is_name_line(i)

    def _is_name_line(self, i: int) -> bool:
        """Say whether a line names the author: with an outlet, or above one, a date or a handle."""
        credit = bare_credit(self._plain_text(i))
        if credit is None or credit.author is None:
            return False
        if credit.source:
            return True
        below = self._plain_text(i + 1) if i + 1 < len(self.lines) else ""
        if not below or len(below) > _LONGEST_FURNITURE:
            return False
        stamp_or_outlet = without_stamp(below) == "" or outlet(below) is not None
        return stamp_or_outlet or self._is_title(below) or bool(re.fullmatch(r"@\w+", below))

    def _is_subheading(self, i: int) -> bool:
        """Say whether a line is a few words between two paragraphs that are whole sentences."""
        line = self.lines[i]
        following = self._following(i)
        return (
            self.plain
            and len(line.text) <= _LONGEST_SUBHEADING
            and line.apart
            and i > 0
            and following is not None
            and following.apart
            and line.text[0].isupper()
            and not re.search(r"[\d:]", line.text)
            and not _UNFINISHED.search(line.text)
            and not _SENTENCE_END.search(line.text)
            and _SENTENCE_END.search(self.lines[i - 1].text) is not None
            and len(following.text) > _LONGEST_SUBHEADING
            and _SENTENCE_INSIDE.search(following.text) is not None
        )

    def _following(self, i: int) -> _Line | None:
        return self.lines[i + 1] if i + 1 < len(self.lines) else None

    def _plain_text(self, i: int) -> str:
        """Return a line as it reads: without emphasis, where the format has any."""
        text = self.lines[i].text
        return text if self.plain else _EMPHASIS.sub("", text)


def _lines(document: Document) -> Iterator[_Line]:
    """Yield the lines of the document's prose that are not blank, and its other blocks whole."""
    text = document.text
    end = 0
    for number, block in enumerate(document.blocks):
        apart = True
        matches = (
            _LINE.finditer(text, block.span.start, block.span.end)
            if block.role is Role.PROSE
            else re.compile(r"(?s).+").finditer(text, block.span.start, block.span.end)
        )
        for match in matches:
            line = match[0].strip()
            if not line:
                continue
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            gap = text[end:start]
            yield _Line(start, line, number, apart or (gap != "\n" and _breaks(gap) > 1))
            end, apart = start + len(line), False


def _breaks(gap: str) -> int:
    return len(_NEWLINE.findall(gap))
