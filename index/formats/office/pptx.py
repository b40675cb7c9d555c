"""PowerPoint presentations: the slides in order, each with its title, its texts, tables and notes.

Paragraphs of text frames are prose, those of a title a heading. Hidden slides, charts and comments
are left out and said; slide numbers, dates and footers are furniture.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from index.article import Location, Role
from index.formats.document import Document
from index.formats.hints import Hints
from index.formats.office import flow, markup
from index.formats.office.flow import LeftOut, Piece, Placed, Row
from index.formats.office.markup import attribute
from index.formats.office.package import Package
from index.formats.office.symbols import replaced
from index.parts import Paragraph

_USUAL = "ppt/presentation.xml"
_TITLES = {"title": 2, "ctrTitle": 1}  # placeholders, and the level of their heading
_FURNITURE = {"sldNum", "ftr", "dt", "hdr", "sldImg"}
_BODIES = {"p:txBody", "dsp:txBody"}
_MERGED = ("hMerge", "vMerge")
_YES = {"1", "true", "on"}


def read(data: bytes, hints: Hints | None = None) -> Document:  # noqa: ARG001 - bytes say it all
    """Read a presentation; raises ``Unreadable`` when the bytes are none."""
    package = Package.of(data)
    left_out = LeftOut()
    placed = list(_placed(package, left_out))
    return flow.document(placed, package.metadata(), left_out.notes)


def shown(data: bytes, location: Location, encoding: str) -> str | None:  # noqa: ARG001 - as above
    """Return the cited range of a paragraph, made again from its slide or its notes."""
    way = location.parts[-1] if location.parts else None
    package = Package.of(data)
    if not isinstance(way, Paragraph) or way.part not in package.zipped:
        return None
    return flow.cited(_pieces(markup.root(package.zipped.read(way.part))), location)


def _placed(package: Package, left_out: LeftOut) -> Iterator[Placed]:
    """Yield what is on the slides that are shown, each slide's notes after it."""
    for number, name in enumerate(_slides(package), 1):
        slide = markup.root(package.zipped.read(name))
        if attribute(slide, "show", "1") not in _YES:
            left_out.add("hidden slide")
            continue
        yield from flow.numbered(_pieces(slide), name, number)
        for kind in ("diagramDrawing", "notesSlide"):
            for part in package.related(name, kind):
                inside = markup.root(package.zipped.read(part))
                yield from flow.numbered(_pieces(inside), part, number)
        left_out.add("chart", len(package.related(name, "chart")))
        for part in package.related(name, "comments"):
            comments = markup.root(package.zipped.read(part))
            left_out.add("comment", sum(each.tag.endswith("cm") for each in comments))


def _slides(package: Package) -> Iterator[str]:
    """Yield the names of the slides in the order in which they are shown."""
    main = package.main("presentation", _USUAL)
    targets = {relation.id: relation.target for relation in package.relations(main)}
    for slide in markup.root(package.zipped.read(main)).iter("p:sldId"):
        # It has two attributes of that name: its own number, and the relation's in a namespace.
        ids = (value for key, value in slide.attrib.items() if key.endswith("}id"))
        name = targets.get(next(ids, ""), "")
        if name in package.zipped:
            yield name


def _pieces(root: Element) -> Iterator[Piece]:
    """Yield the pieces of a slide or its notes, the title first wherever it lies in the drawing."""
    shapes = list(_shapes(root))
    yield from (piece for shape in shapes if _kind(shape) in _TITLES for piece in _frame(shape))
    yield from (piece for shape in shapes if _kind(shape) not in _TITLES for piece in _frame(shape))


def _shapes(parent: Iterable[Element]) -> Iterator[Element]:
    """Yield the shapes and tables inside groups, those that are hidden and furniture left out."""
    for child in parent:
        if child.tag in {"p:sp", "dsp:sp", "a:tbl"}:
            if _kind(child) not in _FURNITURE and not _is_hidden(child):
                yield child
        elif child.tag == "mc:AlternateContent":
            yield from _shapes(child[:1])
        else:
            yield from _shapes(child)


def _kind(shape: Element) -> str:
    """Return the type of a placeholder, "" for other shapes."""
    placeholder = next(shape.iter("p:ph"), None) if shape.tag == "p:sp" else None
    return "" if placeholder is None else attribute(placeholder, "type", "obj")


def _is_hidden(shape: Element) -> bool:
    properties = next(shape.iter("p:cNvPr"), None)
    return properties is not None and attribute(properties, "hidden") in _YES


def _frame(shape: Element) -> Iterator[Piece]:
    if shape.tag == "a:tbl":
        yield from flow.table(list(_rows(shape)))
        return
    level = _TITLES.get(_kind(shape), 0)
    role = Role.HEADING if level else Role.PROSE
    for body in (child for child in shape if child.tag in _BODIES):
        yield from _paragraphs(body, role, level)


def _paragraphs(body: Element, role: Role = Role.PROSE, level: int = 0) -> Iterator[Piece]:
    for paragraph in body.iter("a:p"):
        yield from flow.pieces("".join(_texts(paragraph)), role, level)


def _texts(parent: Iterable[Element]) -> Iterator[str]:
    for child in parent:
        if child.tag in {"a:t", "m:t"}:
            yield replaced(child.text or "")
        elif child.tag == "a:br":
            yield "\n"
        elif child.tag == "a:tab":
            yield " "
        elif child.tag == "mc:AlternateContent":
            yield from _texts(child[:1])
        elif child.tag != "a:fld" or attribute(child, "type") != "slidenum":
            yield from _texts(child)


def _rows(table: Element) -> Iterator[Row]:
    properties = table.find("a:tblPr")
    first_row = properties is not None and attribute(properties, "firstRow") in _YES
    for i, row in enumerate(each for each in table if each.tag == "a:tr"):
        cells = (tuple(_cell(cell)) for cell in row if cell.tag == "a:tc")
        yield Row(tuple(cells), header=first_row and i == 0)


def _cell(cell: Element) -> Iterator[Piece]:
    if not any(attribute(cell, merged) in _YES for merged in _MERGED):
        for body in (child for child in cell if child.tag == "a:txBody"):
            yield from _paragraphs(body)
