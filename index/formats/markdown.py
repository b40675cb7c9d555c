"""Markdown: the text is the file itself; what is read from the markup is where the blocks stand.

Headings, paragraphs, list items, quotations, table rows and the text between HTML tags are blocks,
without the markers before them. Inline markup stays, since a quoted sentence is a slice of the
file, and so do the ``>`` marks inside a quotation of several lines. Code, comments, rules, link
definitions and front matter belong to no block. The structure is markdown-it's (CommonMark with
tables); nothing here renders anything.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from index.article import Metadata, Role, Span
from index.dates import parse_date
from index.formats.decoding import decode
from index.formats.document import Block, Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_NEWLINE = re.compile(r"\r\n?|\n")  # as in markdown-it, so that its line numbers are ours
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_LONGEST_TITLE = 300  # characters

_FRONT_MATTER = re.compile(
    # Each line ends in one way only: what has no end is found out in linear time.
    r"---[ \t]*(?:\r\n|\r(?!\n)|\n)(?P<body>(?:[^\r\n]*(?:\r\n|\r(?!\n)|\n))*?)"
    r"(?:---|\.\.\.)[ \t]*(?:[\r\n]|\Z)"
)
_LONGEST_FRONT_MATTER = 20_000  # characters
_FRONT_LINE = re.compile(r"(?P<key>[A-Za-z][\w .-]*?)[ \t]*:(?:[ \t]+(?P<value>.*))?")
_FRONT_ITEM = re.compile(r"(?:[ \t]+|(?=-[ \t]))(?:-[ \t]+)?(?:name[ \t]*:[ \t]*)?(?P<value>.*)")
_KEYS = {
    "title": ("title", "headline"),
    "date": ("date", "published", "pubdate", "date_published", "publish_date", "created"),
    "author": ("author", "authors", "by", "byline", "creator"),
    "source": ("source", "publisher", "publication", "site", "site_name", "outlet", "agency"),
}

_CONTAINERS = re.compile(r"(?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))*[ \t]*\|?[ \t]*")
_TASK = re.compile(r"\[[ xX]\][ \t]+")
_RAW_HTML = re.compile(r"[\s>]*<(?:script|style|pre|textarea|[?]|![A-Za-z\[])", re.IGNORECASE)
# Where HTML ends a block of text; tags inside a sentence (<b>, <a>) stay in it.
_HTML_BREAK = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|</?(?:p|div|section|article|header|footer|main|aside|nav|figure|figcaption|blockquote|center"
    r"|ul|ol|li|dl|dt|dd|table|thead|tbody|tr|td|th|caption|h[1-6]|br|hr|details|summary)\b[^<>]*>",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


class _Heading(NamedTuple):
    """A heading that might be the title."""

    level: int
    source: str
    opens: bool  # nothing but headings comes before it


def read(data: bytes) -> Document:
    """Read Markdown; raises ``Unreadable`` when the bytes are not text."""
    decoded = decode(data)
    text = decoded.text
    stated, body = _front_matter(text)
    headings: list[_Heading] = []
    blocks = tuple(_blocks(_Page(text, body), headings))
    return Document(
        text=text,
        source=text,
        encoding=decoded.encoding,
        bom=decoded.bom,
        blocks=blocks,
        plain=False,
        metadata=Metadata(
            title=stated.get("title") or _title(headings),
            date=parse_date(stated.get("date", "")),
            author=stated.get("author"),
            source=stated.get("source"),
        ),
    )


def _blocks(page: _Page, headings: list[_Heading]) -> Iterator[Block]:
    """Yield the blocks in order, and note the headings."""
    in_table = in_prose = False
    level = 0
    for token in _parser().parse(page.body):
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type in {"table_open", "table_close"}:
            in_table = token.type == "table_open"
        if token.map is None:
            continue
        if token.type == "inline" and level:
            headings.append(_Heading(level, token.content, not in_prose))
            yield from page.block(page.inline(token), Role.HEADING)
            level = 0
        elif token.type == "inline" and not in_table:
            in_prose = True
            yield from page.block(page.inline(token), Role.PROSE)
        elif token.type == "tr_open":
            in_prose = True
            yield from page.block(page.row(token.map[0]), Role.PROSE)
        elif token.type == "html_block":
            for span in page.html(*token.map):
                yield from page.block(span, Role.PROSE)


class _Page:
    """The text below the front matter, and where its lines are."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.body = text[start:]
        self.starts = [start, *(match.end() for match in _NEWLINE.finditer(text, start))]

    def line(self, number: int) -> str:
        """Return a line without white space at its end, as markdown-it shows it."""
        end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[number] : end].rstrip().replace("\0", "\ufffd")

    def end_of_line(self, number: int) -> int:
        """Return where a line ends, white space left out."""
        return self.starts[number] + len(self.line(number))

    def block(self, span: Span, role: Role) -> Iterator[Block]:
        """Yield the span, without white space around it, as a block if it says anything."""
        piece = span.of(self.text)
        if _LETTER_OR_DIGIT.search(piece):
            start = span.end - len(piece.lstrip())
            yield Block(Span(start, span.start + len(piece.rstrip())), role)

    def inline(self, token: Token) -> Span:
        """Return where a paragraph or a heading stands, without the markers before it.

        Its first line is the end of a line of the file; so much is left of the markers.
        """
        first, last = token.map or (0, 0)
        content = token.content.split("\n", 1)[0].rstrip()
        for number in range(first, last):
            line = self.line(number)
            if not line.endswith(content):
                line = line.rstrip("#").rstrip()  # a heading's closing marks
            if line.endswith(content):
                start = self.starts[number] + len(line) - len(content)
                task = _TASK.match(self.text, start)
                start = task.end() if task else start
                if last - first == 1:
                    return Span(start, self.starts[number] + len(line))
                return Span(start, self.end_of_line(last - 1))
        return Span(self.starts[first], self.end_of_line(last - 1))

    def row(self, number: int) -> Span:
        """Return where a table row stands, from its first cell to its last."""
        line = self.line(number)
        opening = _CONTAINERS.match(line)
        start = opening.end() if opening else 0
        end = len(line)
        if line.endswith("|") and not line.endswith("\\|"):
            end = len(line[:-1].rstrip())
        return Span(self.starts[number] + min(start, end), self.starts[number] + end)

    def html(self, first: int, last: int) -> Iterator[Span]:
        """Yield where text stands between the tags of an HTML block."""
        start, end = self.starts[first], self.end_of_line(last - 1)
        if _RAW_HTML.match(self.text, start, end):
            return
        for match in [*_HTML_BREAK.finditer(self.text, start, end), None]:
            piece = self.text[start : match.start() if match else end]
            if _LETTER_OR_DIGIT.search(_TAG.sub("", piece)):
                yield Span(start, start + len(piece))
            start = match.end() if match else start


@cache
def _parser() -> MarkdownIt:
    """Return a parser of blocks only: what stands inside a line is left alone."""
    # Imported here: a question never reads Markdown.
    from markdown_it import MarkdownIt  # noqa: PLC0415

    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def _title(headings: list[_Heading]) -> str | None:
    """Return the first heading of level 1 as it reads, or else one that opens the page."""
    chosen = next((h for h in headings if h.level == 1), None)
    chosen = chosen or next((h for h in headings if h.opens), None)
    if chosen is None or len(chosen.source) > _LONGEST_TITLE:
        return None
    from markdown_it import MarkdownIt  # noqa: PLC0415 - as above

    tokens = MarkdownIt("commonmark").parseInline(chosen.source)[0].children or []
    # A line break between two words has no content of its own.
    return (
        " ".join("".join(t.content or " " * t.type.endswith("break") for t in tokens).split())
        or None
    )


def _front_matter(text: str) -> tuple[dict[str, str], int]:
    """Return what the lines between two ``---`` at the top state, and where the body begins.

    The lines are ``key: value``, comments, and items or continuations below a key; where any is
    something else, the ``---`` was a rule and there is no front matter. Keys are those of
    ``_KEYS``; of several for one thing the first in that order counts.
    """
    match = _FRONT_MATTER.match(text, 0, _LONGEST_FRONT_MATTER)
    if not match:
        return {}, 0
    values: dict[str, list[str]] = {}
    key = None
    for line in _NEWLINE.split(match["body"]):
        if not line.strip() or line.startswith("#"):
            continue
        if item := _FRONT_ITEM.fullmatch(line):
            if key is None:
                return {}, 0
            values[key].append(item["value"])
        elif stated := _FRONT_LINE.fullmatch(line):
            key = stated["key"].lower().replace(" ", "_").replace("-", "_")
            values[key] = _front_values(stated["value"] or "")
        else:
            return {}, 0
    found = {}
    for name, keys in _KEYS.items():
        chosen = next((values[k] for k in keys if any(values.get(k, []))), [])
        text_ = " ".join(", ".join(filter(None, map(_unquoted, chosen))).split())
        if text_:
            found[name] = text_
    return found, match.end()


def _front_values(value: str) -> list[str]:
    value = value.strip()
    if value in {"", ">", "|", ">-", "|-"}:
        return []
    if value.startswith("[") and value.endswith("]"):
        return value[1:-1].split(",")
    return [value]


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = (
            value[1:-1].replace("''", "'") if value[0] == "'" else value[1:-1].replace('\\"', '"')
        )
    return value.strip()
