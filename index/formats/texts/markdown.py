"""Markdown: what is seen of it, without its markup, in blocks with their roles.

Headings, paragraphs, list items, quotations, table rows, lines of code and the text between HTML
tags are blocks. Comments, rules, link definitions and front matter belong to none. The structure
is markdown-it's (CommonMark with tables); what stands inside a line is for ``markdown_inline`` to
say.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING

from index.article import Location, Role, Span
from index.formats.document import Document
from index.formats.encodings.decoding import decode
from index.formats.hints import Hints
from index.formats.places import TextPlaces, line_starts, visible_at
from index.formats.texts.filler import without_filler
from index.formats.texts.front_matter import front_matter
from index.formats.texts.markdown_inline import see
from index.formats.texts.structure import names_speaker, turns_among
from index.formats.visible import Visible

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_LONGEST_TITLE = 300  # characters
_KEPT_BYTES = 500_000  # of a file that is kept as it was read, 32 of which may be

_CONTAINERS = re.compile(r"(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))*[ \t]*\|?[ \t]*")
_TASK = re.compile(r"\[[ xX]\][ \t]+")
# As Obsidian has them: not of digits alone.
_TAG = re.compile(r"(?<!\S)#(?=[\w/-]*[^\W\d])(?P<tag>[\w/-]+)(?=\s|\Z)")
_TAGS = re.compile(rf"(?:{_TAG.pattern.replace('?P<tag>', '?:')}[ \t]*)+(?:\^[A-Za-z0-9-]+)?\Z")
_FROM_THE_END = 300  # characters of a paragraph in which its last tags are looked for
_ENDED = re.compile(r"(?:[.!?…:;)\]”\"’»*_|-]|\n|\A)[ \t>]*\Z")
_RAW_HTML = re.compile(r"[\s>]*<(?:script|style|pre|textarea|[?]|![A-Za-z\[])", re.IGNORECASE)
# Where HTML ends a block of text; tags inside a sentence (<b>, <a>) stay in it.
_HTML_BREAK = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|</?(?:p|div|section|article|header|footer|main|aside|nav|figure|figcaption|blockquote|center"
    r"|ul|ol|li|dl|dt|dd|table|thead|tbody|tr|td|th|caption|h[1-6]|br|hr|details|summary)\b[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_CELL = re.compile(r"[ \t]*(?P<cell>(?:[^|\\\r\n]|\\.?)*?)[ \t]*(?:\||\Z|(?=[\r\n]))")
_FENCE = re.compile(r"[ \t>]*(?:`{3,}|~{3,})")
_PROSE = re.compile(r"\s*[\"“‘'(]?[A-ZÀ-ÞА-Я].*[.!?…][”\"’')]*\s*\Z", re.DOTALL)
_CODE_SIGN = re.compile(r"[{}=<>;|\\`$]|\w\(|::|->|//")
_NAMELESS = frozenset({"", "readme", "index", "untitled"})


def read(data: bytes, hints: Hints | None = None) -> Document:
    """Read Markdown; raises ``Unreadable`` when the bytes are not text."""
    hints = hints or Hints()
    decoded = decode(data, hints.encoding)
    text = without_filler(decoded.text)
    stated, body = front_matter(text)
    page = _Page(text, body)
    page.read()
    visible = page.visible
    tags = tuple(dict.fromkeys((*stated.tags, *page.tags)))
    return Document(
        text=visible.text,
        blocks=turns_among(visible.blocks),
        places=TextPlaces(decoded.text, decoded.encoding, decoded.bom, visible.offsets),
        metadata=replace(stated, title=stated.title or page.title or _name(hints), tags=tags),
        encoding=decoded.encoding,
    )


def shown(data: bytes, location: Location, encoding: str) -> str | None:
    """Return the visible text at ``location``."""
    again = _kept if len(data) <= _KEPT_BYTES else read
    return visible_at(again(data, Hints(encoding=encoding)), location)


@lru_cache(maxsize=32)
def _kept(data: bytes, hints: Hints) -> Document:
    """Return what ``read`` does, once for the many sentences of a file that may be cited."""
    return read(data, hints)


def _name(hints: Hints) -> str | None:
    """Return a note's name, which is its title where it states none."""
    stem = PurePath(hints.name).stem
    return stem if stem.lower() not in _NAMELESS else None


class _Page:
    """The text below the front matter, and what is seen of it."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        # As markdown-it does it, in a tenth of the time; so its line numbers are ours.
        body = text[start:].replace("\r\n", "\n").replace("\r", "\n")
        self.body = body.replace("\0", "\ufffd")
        self.visible = Visible(text)
        self.title: str | None = None
        self.tags: list[str] = []
        self._starts = line_starts(text, start)

    def read(self) -> None:
        """Take the blocks in order, each with its role; the first heading of level 1 is the title.

        What is no text is passed over: rules, definitions of links, comments.
        """
        role, level, in_head = Role.PROSE, 0, False
        for token in _parser().parse(self.body):
            if token.type == "heading_open":
                level = int(token.tag[1])
            elif token.type in {"thead_open", "thead_close"}:
                in_head = token.type == "thead_open"
            elif token.type in {"table_open", "table_close"}:
                role = Role.ROW if token.type == "table_open" else Role.PROSE
            if token.map is None:
                continue
            if token.type == "inline" and role is Role.PROSE:
                self._paragraph(token, level)
                level = 0
            elif token.type == "tr_open":
                self._row(token.map[0], Role.HEADER if in_head else Role.ROW)
            elif token.type == "html_block":
                self._html(*token.map)
            elif token.type in {"fence", "code_block"}:
                self._code(token, *token.map)

    def _paragraph(self, token: Token, level: int) -> None:
        span = self._inline(token)
        begun = self._begin(span.start)
        see(self.visible, span.start, span.end if level else self._without_tags(span))
        self.tags += (match["tag"] for match in _TAG.finditer(self.text, span.start, span.end))
        said = self.visible.text_from(begun)
        speaks = not level and names_speaker(said)
        role = Role.HEADING if level else Role.SPEAKER if speaks else Role.PROSE
        self.visible.block(role, begun, level)
        if level == 1 and self.title is None:
            self.title = _as_title(said)

    def _without_tags(self, span: Span) -> int:
        """Return where a paragraph ends before its tags; they are its words in a sentence.

        Behind the end of a sentence, on a line of their own, and behind a task they are none.
        """
        tags = _TAGS.search(self.text, max(span.start, span.end - _FROM_THE_END), span.end)
        if tags is None:
            return span.end
        before = self.text[span.start : tags.start()]
        is_task = _TASK.search(self.text[max(span.start - 8, 0) : span.start])
        if not (is_task or _ENDED.search(before)):
            return span.end
        return span.start + len(before.rstrip())

    def _row(self, number: int, role: Role) -> None:
        """Take a row of a table, its cells joined by " | "."""
        span = self._cells(number)
        begun = self._begin(span.start)
        end = None
        for cell in _CELL.finditer(self.text, span.start, span.end):
            start, last = cell.span("cell")
            if cell.start() == span.end:
                break
            if end is not None:
                self.visible.put(" | ", end, start)
            see(self.visible, start, last)
            end = last
        self.visible.block(role, begun)

    def _html(self, first: int, last: int) -> None:
        """Take what stands between the tags of an HTML block."""
        start, end = self._starts[first], self._end_of_line(last - 1)
        if _RAW_HTML.match(self.text, start, end):
            return
        for match in [*_HTML_BREAK.finditer(self.text, start, end), None]:
            begun = self._begin(start)
            see(self.visible, start, match.start() if match else end)
            self.visible.block(Role.PROSE, begun)
            start = match.end() if match else start

    def _code(self, token: Token, first: int, last: int) -> None:
        """Take a listing line by line, each a block; indented prose is prose."""
        if token.type == "fence":
            closed = last - 1 > first and _FENCE.match(self._line(last - 1))
            first, last = first + 1, last - 1 if closed else last
        if token.type == "code_block" and _reads_as_prose(token.content):
            self._indented(first, last)
            return
        for number in range(first, last):
            indent = _CONTAINERS.match(self._line(number))
            start = self._starts[number] + (indent.end() if indent else 0)
            begun = self._begin(start)
            self.visible.keep(start, self._end_of_line(number))
            self.visible.block(Role.CODE, begun)

    def _indented(self, first: int, last: int) -> None:
        """Take paragraphs that their author indented."""
        number = first
        while number < last:
            after = number
            while after < last and self._line(after).strip():
                after += 1
            if after > number:
                line = self._line(number)
                start = self._starts[number] + len(line) - len(line.lstrip())
                begun = self._begin(start)
                see(self.visible, start, self._end_of_line(after - 1))
                self.visible.block(Role.PROSE, begun)
            number = after + 1

    # --- where things stand ----------------------------------------------------------------------

    def _begin(self, place: int) -> int:
        """Set a block apart from what was taken before it, and return where it begins."""
        visible = self.visible
        if len(visible):
            visible.put("\n\n", place, place)
        return len(visible)

    def _line(self, number: int) -> str:
        """Return a line without white space at its end, as markdown-it shows it."""
        end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self.text)
        return self.text[self._starts[number] : end].rstrip().replace("\0", "\ufffd")

    def _end_of_line(self, number: int) -> int:
        """Return where a line ends, white space left out."""
        return self._starts[number] + len(self._line(number))

    def _inline(self, token: Token) -> Span:
        """Return where a paragraph or a heading stands, without the markers before it.

        Its first line is the end of a line of the file; so much is left of the markers.
        """
        first, last = token.map or (0, 0)
        content = token.content.split("\n", 1)[0].rstrip()
        for number in range(first, last):
            line = self._line(number)
            if not line.endswith(content):
                line = line.rstrip("#").rstrip()  # a heading's closing marks
            if line.endswith(content):
                start = self._starts[number] + len(line) - len(content)
                task = _TASK.match(self.text, start)
                start = task.end() if task else start
                if last - first == 1:
                    return Span(start, self._starts[number] + len(line))
                return Span(start, self._end_of_line(last - 1))
        return Span(self._starts[first], self._end_of_line(last - 1))

    def _cells(self, number: int) -> Span:
        """Return where a table row stands, from its first cell to its last."""
        line = self._line(number)
        opening = _CONTAINERS.match(line)
        start = opening.end() if opening else 0
        end = len(line)
        if line.endswith("|") and not line.endswith("\\|"):
            end = len(line[:-1].rstrip())
        return Span(self._starts[number] + min(start, end), self._starts[number] + end)


def _as_title(text: str) -> str | None:
    title = " ".join(text.split())
    return title if 0 < len(title) <= _LONGEST_TITLE else None


def _reads_as_prose(content: str) -> bool:
    """Say whether indented lines are sentences rather than a listing."""
    words = content.split()
    signs = len(_CODE_SIGN.findall(content))
    return len(words) >= 4 and signs <= len(words) / 20 and _PROSE.match(content) is not None


@cache
def _parser() -> MarkdownIt:
    """Return a parser of blocks only: what stands inside a line is left alone."""
    # Imported here: a question never reads Markdown.
    from markdown_it import MarkdownIt  # noqa: PLC0415

    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["block"])
    return parser
