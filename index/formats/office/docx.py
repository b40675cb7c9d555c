"""Word documents: the paragraphs of the body and of its notes, as they read with changes accepted.

Tables are read by row, and a text box after the paragraph that it is anchored to. What was deleted,
comments, hidden text and charts are left out and said; headers, footers and tables of contents are
furniture. Numbers of lists are made by Word and stand nowhere in the file.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from index.article import Location
from index.formats.document import Document
from index.formats.hints import Hints
from index.formats.office import flow, markup
from index.formats.office.flow import LeftOut, Piece, Placed, Row
from index.formats.office.markup import attribute
from index.formats.office.package import Package
from index.formats.office.styles import Styles, value
from index.formats.office.symbols import replaced, symbol
from index.parts import Paragraph

_USUAL = "word/document.xml"
_NOTES = ("footnotes", "endnotes")
_SHAPE = markup.Shape(
    parents=frozenset({"w:body", "w:footnotes", "w:endnotes"}),
    counted=frozenset({"w:p"}),
    nesting=frozenset({"w:tbl", "w:sdt", "w:footnote", "w:endnote"}),
)
_DELETED = {"w:del", "w:moveFrom"}
_SEPARATORS = {"separator", "continuationSeparator", "continuationNotice"}
_CHARACTERS = {"w:tab": " ", "w:ptab": " ", "w:cr": "\n", "w:noBreakHyphen": "\u2011"}
_UNSHOWN = {"w:pPr", "w:rPr", "w:sdtPr", "w:tblPr", "w:instrText", "w:delText", "w:rt", "m:rPr"}


def read(data: bytes, hints: Hints | None = None) -> Document:  # noqa: ARG001 - bytes say it all
    """Read a Word document; raises ``Unreadable`` when the bytes are none."""
    package = Package.of(data)
    main = package.main("Word document", _USUAL)
    left_out = LeftOut()
    placed = list(_placed(package, main, left_out))
    left_out.add("chart", len(package.related(main, "chart")))
    return flow.document(placed, package.metadata(), left_out.notes)


def shown(data: bytes, location: Location, encoding: str) -> str | None:  # noqa: ARG001 - as above
    """Return the cited range of a paragraph, made again from its part."""
    way = location.parts[-1] if location.parts else None
    package = Package.of(data)
    if not isinstance(way, Paragraph) or way.part not in package.zipped:
        return None
    main = package.main("Word document", _USUAL)
    content, before = markup.around(package.zipped.read(way.part), _SHAPE, way.number)
    return flow.cited(_Story(package, main, LeftOut()).pieces(content, before), location)


def _placed(package: Package, main: str, left_out: LeftOut) -> Iterator[Placed]:
    """Yield the paragraphs of the body, each followed by the notes that it refers to."""
    story = _Story(package, main, left_out)
    notes: dict[str, list[Placed]] = {}
    for kind in _NOTES:
        for part in package.related(main, kind)[:1]:
            for placed in flow.numbered(story.pieces(package.zipped.read(part)), part):
                notes.setdefault(placed.piece.notes[0], []).append(placed)
    for placed in flow.numbered(story.pieces(package.zipped.read(main)), main):
        yield placed
        for note in placed.piece.notes:
            yield from notes.pop(note, ())
    for unreferred in notes.values():
        yield from unreferred


class _Story:
    """Reads the parts of a document; a piece of a part of notes names the note it belongs to."""

    def __init__(self, package: Package, main: str, left_out: LeftOut) -> None:
        styles = package.related(main, "styles")
        self._styles = Styles(package.zipped.read(styles[0]) if styles else b"")
        self._left_out = left_out

    def pieces(self, content: bytes, before: int = 0) -> Iterator[Piece]:
        """Yield the pieces of a part in order; ``before`` it, so many paragraphs were cut off."""
        for child in markup.children(content, _SHAPE, before):
            if child.tag in {"w:footnote", "w:endnote"}:
                if attribute(child, "type") not in _SEPARATORS:
                    note = _note(child)
                    for piece in self._blocks(child):
                        yield replace(piece, notes=(note,))
            elif child.tag == "w:document" or child.tag in _SHAPE.parents:
                pass  # its children have been yielded
            else:
                yield from self._block(child)

    def _blocks(self, parent: Iterable[Element]) -> Iterator[Piece]:
        for child in parent:
            yield from self._block(child)

    def _block(self, element: Element) -> Iterator[Piece]:
        tag = element.tag
        if tag == "w:p":
            yield from self._paragraph(element)
        elif tag == "w:tbl":
            yield from flow.table(list(self._rows(element)))
        elif tag in _DELETED:
            self._left_out.add("deleted passage")
        elif tag == "mc:AlternateContent":
            yield from self._blocks(element[:1])
        elif tag not in _UNSHOWN:
            yield from self._blocks(element)

    def _rows(self, table: Element) -> Iterator[Row]:
        for child in table:
            properties = child.find("w:trPr")
            if child.tag != "w:tr":
                if child.tag not in _UNSHOWN:
                    yield from self._rows(child)
            elif properties is not None and properties.find("w:del") is not None:
                self._left_out.add("deleted passage")
            else:
                header = properties is not None and _on(properties.find("w:tblHeader"))
                yield Row(tuple(tuple(self._cell(cell)) for cell in _cells(child)), header)

    def _cell(self, cell: Element) -> Iterator[Piece]:
        properties = cell.find("w:tcPr")
        merged = properties.find("w:vMerge") if properties is not None else None
        if merged is None or value(merged) == "restart":  # else it is hidden by the cell above
            yield from self._blocks(cell)

    def _paragraph(self, paragraph: Element) -> Iterator[Piece]:
        look = self._styles.look(paragraph.find("w:pPr"))
        line = _Line(self._left_out)
        line.add(paragraph)
        if not look.left_out:
            number = int(paragraph.get("number", "0"))
            text = "".join(line.text)
            yield from flow.pieces(text, look.role, look.level, number, tuple(line.notes))
        for box in line.boxes:
            yield from self._blocks(box)


def _cells(row: Element) -> Iterator[Element]:
    for child in row:
        if child.tag == "w:tc":
            yield child
        elif child.tag not in _UNSHOWN:
            yield from _cells(child)


class _Line:
    """The text of a paragraph as it is collected, its notes, and the text boxes anchored to it."""

    def __init__(self, left_out: LeftOut) -> None:
        self.text: list[str] = []
        self.notes: list[str] = []
        self.boxes: list[Element] = []
        self._left_out = left_out
        self._fields: list[bool] = []  # of each field that is open: is its result reached?

    def add(self, parent: Iterable[Element]) -> None:
        """Add what is shown of the elements in ``parent``, in order."""
        for element in parent:
            _SHOWING.get(element.tag, _Line.add)(self, element)

    def show(self, text: str) -> None:
        """Add text, unless it is what a field was made from rather than its result."""
        if all(self._fields):
            self.text.append(text)

    def characters(self, element: Element) -> None:
        """Add the text of a run, or the character that an element stands for."""
        self.show(_CHARACTERS.get(element.tag) or replaced(element.text or ""))

    def symbol(self, element: Element) -> None:
        """Add a character of a font that has no letters."""
        with contextlib.suppress(ValueError):
            self.show(symbol(int(attribute(element, "char"), 16), attribute(element, "font")))

    def break_(self, element: Element) -> None:
        """End a line, or with it a column or a page."""
        self.show("\n" if attribute(element, "type") in {"", "textWrapping"} else "\n\n")

    def run(self, run: Element) -> None:
        """Add a run of text that is not hidden."""
        properties = run.find("w:rPr")
        if properties is not None and _on(properties.find("w:vanish")):
            self._left_out.add("hidden passage", int(run.find("w:t") is not None))
        else:
            self.add(run)

    def field(self, element: Element) -> None:
        """Note where the instruction of a field begins, and its result, and where it ends."""
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            self._fields.append(False)
        elif self._fields and kind == "separate":
            self._fields[-1] = True
        elif self._fields and kind == "end":
            self._fields.pop()

    def note(self, reference: Element) -> None:
        """Note that the paragraph refers to a note."""
        self.notes.append(_note(reference))

    def box(self, content: Element) -> None:
        """Keep a text box until the paragraph is over."""
        self.boxes.append(content)

    def first(self, alternatives: Element) -> None:
        """Add the first of several forms of one thing; the others are for older programs."""
        self.add(alternatives[:1])

    def formulas(self, paragraph: Element) -> None:
        """Add formulas that stand in lines of their own."""
        for formula in paragraph:
            self.add((formula,))
            self.show("\n")

    def numerator(self, element: Element) -> None:
        """Add what stands above the line of a fraction."""
        self.add(element)
        self.show(" ")

    def comment(self, _: Element) -> None:
        """Leave out a comment."""
        self._left_out.add("comment")

    def deleted(self, _: Element) -> None:
        """Leave out what is deleted."""
        self._left_out.add("deleted passage")

    def nothing(self, _: Element) -> None:
        """Leave out what is not shown."""


_SHOWING: dict[str, Callable[[_Line, Element], None]] = {
    **dict.fromkeys(_UNSHOWN, _Line.nothing),
    **dict.fromkeys(_DELETED, _Line.deleted),
    **dict.fromkeys(("w:t", "m:t", *_CHARACTERS), _Line.characters),
    **dict.fromkeys(("w:footnoteReference", "w:endnoteReference"), _Line.note),
    "w:r": _Line.run,
    "w:br": _Line.break_,
    "w:sym": _Line.symbol,
    "w:fldChar": _Line.field,
    "w:commentReference": _Line.comment,
    "w:txbxContent": _Line.box,
    "mc:AlternateContent": _Line.first,
    "m:oMathPara": _Line.formulas,
    "m:num": _Line.numerator,
}


def _note(element: Element) -> str:
    """Return the key of a note, by itself or by what refers to it: ``footnote2``."""
    return element.tag[2:].removesuffix("Reference") + attribute(element, "id")


def _on(element: Element | None) -> bool:
    """Say whether a property is there and not switched off."""
    return element is not None and value(element) not in {"0", "false", "off"}
