"""OpenDocument texts: paragraphs in order, tables by row, notes after what refers to them.

A text box follows the paragraph that it is anchored to. What was deleted and comments are left out
and said; tables of contents and the running heads, which stand in another part, are furniture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from index.article import Location, Metadata, Role
from index.formats.document import Document, Unreadable
from index.formats.hints import Hints
from index.formats.office import flow, legacy, markup
from index.formats.office.flow import LeftOut, Piece, Row
from index.formats.office.markup import attribute
from index.formats.office.properties import stated
from index.formats.zipped import Zipped
from index.parts import Paragraph

_CONTENT = "content.xml"
_WHITE = str.maketrans("\t\r\n", "   ")  # white space between tags breaks no line
_SHAPE = markup.Shape(
    parents=frozenset({"office:text"}),
    counted=frozenset({"text:p", "text:h"}),
    nesting=frozenset({"table:table", "text:list", "text:section", "text:tracked-changes"}),
)
_STYLED = replace(_SHAPE, parents=_SHAPE.parents | {"office:automatic-styles"})
_ROWS = {"table:table-row-group", "table:table-rows"}
_CELLS = {"table:table-cell", "table:covered-table-cell"}
_UNSHOWN = {
    "office:forms",
    "office:annotation-end",
    "text:note-citation",
    "text:ruby-text",
    "text:script",
    "text:sequence-decls",
    "text:variable-decls",
    "text:table-of-content",
    "text:illustration-index",
    "text:table-index",
    "text:alphabetical-index",
    "title",  # of a drawing, for those who cannot see it
    "desc",
}


def read(data: bytes, hints: Hints | None = None) -> Document:  # noqa: ARG001 - bytes say it all
    """Read an OpenDocument text; raises ``Unreadable`` when the bytes are none."""
    zipped = _opened(data)
    left_out = LeftOut()
    shown_ = _Story(left_out).pieces(zipped.read(_CONTENT))
    placed = list(flow.numbered(shown_, _CONTENT))
    return flow.document(placed, _metadata(zipped), left_out.notes)


def shown(data: bytes, location: Location, encoding: str) -> str | None:  # noqa: ARG001 - as above
    """Return the cited range of a paragraph, made again from the text."""
    way = location.parts[-1] if location.parts else None
    if not isinstance(way, Paragraph):
        return None
    content, before = markup.around(_opened(data).read(_CONTENT), _SHAPE, way.number)
    return flow.cited(_Story(LeftOut()).pieces(content, before), location)


def _opened(data: bytes) -> Zipped:
    legacy.refuse(data)
    zipped = Zipped.of(data)
    manifest = "META-INF/manifest.xml"
    if manifest in zipped and b"encryption-data" in zipped.read(manifest):
        raise Unreadable("is protected by a password", "Save it without a password and add that.")
    return zipped


def _metadata(zipped: Zipped) -> Metadata:
    """Return what the document says of itself; of its creators, the first."""
    if "meta.xml" not in zipped:
        return Metadata()
    try:
        root = markup.root(zipped.read("meta.xml"))
    except Unreadable:  # the text is there all the same
        return Metadata()
    said = {each.tag: each.text or "" for each in root.iter()}
    return stated(
        said.get("dc:title", ""),
        said.get("meta:initial-creator") or said.get("dc:creator", ""),
        said.get("meta:creation-date", ""),
        said.get("dc:date", ""),
        said.get("dc:language", ""),
    )


class _Story:
    """Reads the text, and remembers which automatic styles stand for which named ones."""

    def __init__(self, left_out: LeftOut) -> None:
        self._left_out = left_out
        self._named: dict[str, str] = {}

    def pieces(self, content: bytes, before: int = 0) -> Iterator[Piece]:
        """Yield the pieces of a text in order; ``before`` it, so many paragraphs were cut off."""
        is_text = False
        for child in markup.children(content, _STYLED, before):
            if child.tag == "style:style":
                self._named[attribute(child, "name")] = attribute(child, "parent-style-name")
            elif child.tag == "office:document-content":
                is_text = any(each.tag == "office:text" for each in child.iter())
            else:
                yield from self._block(child)
        if not is_text:
            raise Unreadable("is no OpenDocument text", "Save it as .odt and add that.")

    def _blocks(self, parent: Iterable[Element]) -> Iterator[Piece]:
        for child in parent:
            yield from self._block(child)

    def _block(self, element: Element) -> Iterator[Piece]:
        tag = element.tag
        if tag in {"text:p", "text:h"}:
            yield from self._paragraph(element)
        elif tag == "table:table":
            yield from flow.table(list(self._rows(element)))
        elif tag == "text:tracked-changes":
            deleted = sum(1 for _ in element.iter("text:deletion"))
            self._left_out.add("deleted passage", deleted)
        elif tag == "office:annotation":
            self._left_out.add("comment")
        elif attribute(element, "display") == "none":
            self._left_out.add("hidden passage")
        elif tag not in _UNSHOWN:
            yield from self._blocks(element)

    def _rows(self, table: Iterable[Element], header: bool = False) -> Iterator[Row]:
        for child in table:
            if child.tag == "table:table-row":
                cells = (each for each in child if each.tag in _CELLS)
                yield Row(tuple(tuple(self._blocks(cell)) for cell in cells), header)
            elif child.tag == "table:table-header-rows":
                yield from self._rows(child, header=True)
            elif child.tag in _ROWS:
                yield from self._rows(child, header)

    def _paragraph(self, paragraph: Element) -> Iterator[Piece]:
        style = attribute(paragraph, "style-name")
        role, level = _look(paragraph, self._named.get(style) or style)
        line = _Line(self._left_out)
        line.add(paragraph)
        number = int(paragraph.get("number", "0"))
        yield from flow.pieces("".join(line.text), role, level, number)
        for inside in line.after:
            yield from self._blocks(inside)


def _look(paragraph: Element, style: str) -> tuple[Role, int]:
    """Return what a paragraph is, by its element and the name of its style."""
    if paragraph.tag == "text:h":
        level = attribute(paragraph, "outline-level", "1")
        return Role.HEADING, int(level) if level.isdecimal() and len(level) < 3 else 1
    name = style.replace("_20_", " ").lower()
    if name in {"title", "subtitle"}:
        return Role.HEADING, 1 if name == "title" else 2
    return _NAMED.get(name, Role.PROSE), 0


_NAMED = {
    "preformatted text": Role.CODE,
    "quotations": Role.QUOTATION,
    **dict.fromkeys(("caption", "illustration", "figure"), Role.CAPTION),
}


class _Line:
    """The text of a paragraph as it is collected, and the notes and text boxes that follow it."""

    def __init__(self, left_out: LeftOut) -> None:
        self.text: list[str] = []
        self.after: list[Element] = []
        self._left_out = left_out

    def add(self, element: Element) -> None:
        """Add what is shown inside an element, in order; white space is a blank."""
        self._show(element.text)
        for child in element:
            self._child(child)
            self._show(child.tail)

    def _child(self, child: Element) -> None:
        tag = child.tag
        if tag in {"text:s", "text:tab"}:
            self.text.append(" ")
        elif tag == "text:line-break":
            self.text.append("\n")
        elif tag in {"text:note-body", "draw:text-box"}:
            self.after.append(child)
        elif tag == "office:annotation":
            self._left_out.add("comment")
        elif tag in {"draw:object", "draw:object-ole"}:
            self._left_out.add("embedded object")
        elif tag in {"text:p", "text:h"}:  # in a shape: a paragraph of its own
            self.after.append(_around(child))
        elif tag not in _UNSHOWN:
            self.add(child)

    def _show(self, text: str | None) -> None:
        if text:
            self.text.append(text.translate(_WHITE))


def _around(child: Element) -> Element:
    parent = Element("draw:text-box")
    parent.append(child)
    return parent
