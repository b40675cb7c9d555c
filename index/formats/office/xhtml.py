"""A chapter of a book: XHTML becomes its paragraphs, in order and as they are shown.

Read by expat, or where it is malformed by a tolerant reader of tags of our own, which takes time
linear in the chapter whatever it holds. Menus, page numbers and marks of notes are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from html.entities import html5
from xml.parsers import expat

from index.article import Role
from index.formats.document import Unreadable
from index.formats.encodings.decoding import decode
from index.formats.office import flow, markup
from index.formats.office.flow import Piece, Row

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details div dl dt figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html li main ol p pre section summary table tbody td "
    "tfoot th thead tr ul".split()
)
_UNSHOWN = frozenset(
    "annotation annotation-xml audio button head iframe input nav noscript object rp rt script "
    "select style svg template textarea video".split()
)
_EMPTY = frozenset("area base br col hr img input link meta source wbr".split())
_TYPES = {"pagebreak", "noteref", "toc", "landmarks", "page-list", "lot", "loi", "index", "cover"}
_ROLES_OF = {
    **{f"h{level}": (Role.HEADING, level) for level in range(1, 7)},
    "caption": (Role.CAPTION, 0),
    "figcaption": (Role.CAPTION, 0),
    "pre": (Role.CODE, 0),
}
_ROLES = {"doc-pagebreak", "doc-noteref", "doc-toc", "doc-index", "doc-pagelist"}
_NOT_DISPLAYED = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_MOST_TABLES = 50  # in each other: what is in the innermost is handed on by each around it
_WHITE = re.compile(r"[ \t\r\n\f]+")
_AGAIN = "Open the book in an editor such as Sigil or Calibre, save it again and add that."

# Tags, and what is no text between them. Neither holds "<", so that each is found, or found not to
# be there, without reading on to the end of the chapter.
_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[A-Za-z][\w:.-]{0,60})(?P<rest>(?:[^<>\"']|\"[^\"<>]*+\"|'[^'<>]*+'"
    r"|[\"'])*+)>"
)
_ATTRIBUTE = re.compile(r"([A-Za-z][\w:.-]{0,60})\s{0,20}=\s{0,20}(?:\"([^\"]*+)\"|'([^']*+)')")
_ASIDES = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", ">"), ("<!", ">"))


def pieces(data: bytes) -> Iterator[Piece]:
    """Yield the pieces of a chapter; raises ``Unreadable`` where it is no text at all."""
    markup.refuse_declarations(data)
    found = _of_xml(data)
    return iter(_of_tags(_page(data)) if found is None else found)


def title(data: bytes) -> str | None:
    """Return what the head of a chapter calls it."""
    found = re.search(rb"<title[^<>]{0,200}>([^<]{1,1000})</title>", data[:20_000])
    return flow.visible(unescape(found[1].decode("utf-8", "replace"))) or None if found else None


def types(data: bytes) -> set[str]:
    """Return the kinds of text that the body says it is: ``cover``, ``toc``."""
    found = re.search(rb"<(?:\w{1,20}:)?body[^<>]*?epub:type=[\"']([^\"'<>]*)", data[:20_000])
    return set(found[1].decode("utf-8", "replace").split()) if found else set()


def _of_xml(data: bytes) -> list[Piece] | None:
    """Return the pieces of a chapter that is XML, None where it is not."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.UseForeignDTD()  # so that named characters are told rather than refused
    parser.buffer_text = True
    page = _Page()
    parser.StartElementHandler = page.start
    parser.EndElementHandler = page.end
    parser.CharacterDataHandler = page.text
    parser.SkippedEntityHandler = page.entity
    try:
        parser.Parse(data, True)  # noqa: FBT003 - it takes no names
    except (expat.ExpatError, ValueError, LookupError) as error:  # the latter for an encoding
        if isinstance(error, Unreadable):
            raise
        return None
    return page.done()


def _of_tags(text: str) -> list[Piece]:
    """Return the pieces of a chapter that is no XML, by its tags alone."""
    page = _Page()
    at = 0
    for tag in _TAG.finditer(text):
        page.text(unescape(text[at : tag.start()]))
        at = tag.end()
        name, rest = tag["name"].lower(), tag["rest"]
        if tag["end"]:
            page.end(name)
            continue
        attributes = {m[1].lower(): unescape(m[2] or m[3] or "") for m in _ATTRIBUTE.finditer(rest)}
        page.start(name, attributes)
        if name in _EMPTY or rest.endswith("/"):
            page.end(name)
    page.text(unescape(text[at:]))
    return page.done()


def _page(data: bytes) -> str:
    """Return the characters of a malformed chapter, what is no text or tag left out."""
    text = decode(data).text
    kept, at = [], 0
    while (start := text.find("<", at)) >= 0:
        kept.append(text[at:start])
        for opening, closing in _ASIDES:
            if text.startswith(opening, start):
                end = text.find(closing, start + len(opening))
                at = end + len(closing) if end >= 0 else len(text)
                break
        else:
            kept.append("<")
            at = start + 1
    return "".join((*kept, text[at:]))


@dataclass(slots=True)
class _Table:
    """A table that is being read: its rows, and the cells of the last."""

    rows: list[Row] = field(default_factory=list)
    cells: list[tuple[Piece, ...]] = field(default_factory=list)
    heads: int = 0  # of these cells, those that are headers
    in_cell: bool = False

    def end_row(self) -> None:
        """Keep the cells that there are as a row."""
        if self.cells:
            self.rows.append(Row(tuple(self.cells), self.heads == len(self.cells)))
            self.cells.clear()
        self.heads = 0


class _Page:
    """Collects the paragraphs of a page, told of its tags and texts in order."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._count: Counter[str] = Counter()  # of the open elements, by name
        self._unshown: int | None = None  # how deep the element is that hides what is in it
        self._line: list[str] = []
        self._roles: list[tuple[Role, int]] = [(Role.PROSE, 0)]
        self._tables: list[_Table] = []
        self._outs: list[list[Piece]] = [[]]  # the page's, and those of the cells around this text

    def done(self) -> list[Piece]:
        """Return the pieces, whatever was left open."""
        while self._open:
            self._leave()
        self._end_line()
        return self._outs[0]

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """Begin an element; its name and those of its attributes may follow a namespace."""
        name = name.rpartition("}")[2].rpartition(":")[2].lower()
        if self._unshown is None:
            self._enter(name)
            if name in _UNSHOWN or _is_furniture(attributes):
                self._unshown = len(self._open)
        self._open.append(name)
        self._count[name] += 1

    def end(self, name: str) -> None:
        """End an element, if it is open, and with it those inside that were left open."""
        name = name.rpartition("}")[2].rpartition(":")[2].lower()
        while self._count[name]:
            if self._leave() == name:
                break

    def text(self, data: str) -> None:
        """Take text, its white space as blanks but in a listing."""
        if self._unshown is None:
            in_listing = self._roles[-1][0] is Role.CODE
            self._line.append(data if in_listing else _WHITE.sub(" ", data))

    def entity(self, name: str, is_parameter: bool) -> None:
        """Take a character that is named."""
        if not is_parameter:
            self.text(html5.get(f"{name};", ""))

    def _enter(self, name: str) -> None:
        if name == "br":
            self._line.append("\n")
        if name not in _BLOCKS:
            return
        table = self._tables[-1] if self._tables else None
        if table and name in {"td", "th", "tr"} and table.in_cell:
            self._end_cell(table)  # the one before was left open
        self._end_line()
        if role := _ROLES_OF.get(name):
            self._roles.append(role)
        if name == "table":
            if len(self._tables) >= _MOST_TABLES:
                raise Unreadable("has tables nested too deeply to be read", _AGAIN)
            self._tables.append(_Table())
        elif table and name == "tr":
            table.end_row()
        elif table and name in {"td", "th"}:
            table.in_cell = True
            table.heads += name == "th"
            self._outs.append([])

    def _leave(self) -> str:
        """End the innermost element, and return its name."""
        name = self._open.pop()
        self._count[name] -= 1
        if self._unshown is not None:
            if len(self._open) > self._unshown:
                return name
            self._unshown = None
        if name not in _BLOCKS:
            return name
        table = self._tables[-1] if self._tables else None
        if table and name in {"td", "th"} and table.in_cell:
            self._end_cell(table)
        self._end_line()
        if name in _ROLES_OF:
            self._roles.pop()
        if table and name == "tr":
            table.end_row()
        elif table and name == "table":
            if table.in_cell:
                self._end_cell(table)
            table.end_row()
            self._tables.pop()
            self._outs[-1].extend(flow.table(table.rows))
        return name

    def _end_cell(self, table: _Table) -> None:
        self._end_line()
        table.cells.append(tuple(self._outs.pop()))
        table.in_cell = False

    def _end_line(self) -> None:
        text = "".join(self._line)
        self._line.clear()
        self._outs[-1].extend(flow.pieces(text, *self._roles[-1]))


def _is_furniture(attributes: Mapping[str, str]) -> bool:
    for name, value in attributes.items():
        local = name.rpartition("}")[2].rpartition(":")[2]
        if local == "type" and name != "type" and not _TYPES.isdisjoint(value.split()):
            return True
        if local == "role" and value in _ROLES:
            return True
        if local == "hidden" or (local == "style" and _NOT_DISPLAYED.search(value)):
            return True
    return False
