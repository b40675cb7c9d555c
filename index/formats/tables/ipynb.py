"""Notebooks: their Markdown as text, and their code as code; what code printed is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from index.article import Location, Metadata, Role, Span
from index.formats import registry
from index.formats.document import Block, Document, Places, Unreadable
from index.formats.encodings.decoding import decode
from index.formats.hints import Hints
from index.formats.places import PartPlaces, WithinPart
from index.formats.shaping.joining import Joining
from index.formats.tables.paths import Json, at, parse
from index.parts import Record

_CODE_LINE = re.compile(r"\S[^\n]*")
_MARKDOWN = "markdown"
_ENCODING = "utf-8"  # of a cell's own text


def read(data: bytes, hints: Hints) -> Document:
    """Read a notebook; raises ``Unreadable`` where it is none, or has no text."""
    notebook = parse(decode(data, hints.encoding).text)
    joining = Joining()
    title: str | None = None
    for path, kind, source in _cells(notebook):
        way = Record("source", path=path)
        if kind == _MARKDOWN:
            cell = _markdown(source)
            title = title or cell.metadata.title
            places: Places = WithinPart(way, cell.places)
        else:
            cell = _code(source, way)
            places = cell.places
        if cell.blocks:
            joining.add(cell.text, cell.blocks, places)
    if not joining:
        raise Unreadable("is a notebook without text", "Add the files that it was made from.")
    return joining.document(_ENCODING, Metadata(title=_stated_title(notebook) or title))


def shown(data: bytes, location: Location, encoding: str) -> str | None:
    """Return the visible text at a place of a cell."""
    way = location.parts[0] if location.parts else None
    if not isinstance(way, Record):
        return None
    notebook = parse(decode(data, None).text)
    found = next((cell for cell in _cells(notebook) if cell[0] == way.path), None)
    if found is None:
        return None
    _, kind, source = found
    if kind != _MARKDOWN:
        return _code(source, way).text[location.start : location.end]
    inner = replace(location, parts=location.parts[1:])
    return registry.shown(_MARKDOWN, source.encode(_ENCODING, "replace"), inner, encoding)


def _cells(notebook: Json) -> Iterator[tuple[str, str, str]]:
    """Yield the path of each cell's source, its type and its source, which may lie in lines."""
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise Unreadable("is no notebook of version 4", "Open it and save it again.")
    for i, cell in enumerate(cells):
        source = cell.get("source") if isinstance(cell, dict) else None
        if isinstance(source, list):
            source = "".join(line for line in source if isinstance(line, str))
        if isinstance(source, str) and isinstance(cell, dict):
            yield f"cells[{i}].source", str(cell.get("cell_type")), source


def _markdown(source: str) -> Document:
    return registry.read(_MARKDOWN, source.encode(_ENCODING, "replace"), Hints(encoding=_ENCODING))


def _code(source: str, way: Record) -> Document:
    """Return a cell of code, a block a line."""
    text = source.strip("\n")
    blocks = tuple(
        Block(Span(match.start(), match.end()), Role.CODE) for match in _CODE_LINE.finditer(text)
    )
    return Document(text, blocks, PartPlaces((0,), ((way,),)))


def _stated_title(notebook: Json) -> str | None:
    try:
        title = at(notebook, "metadata.title")
    except LookupError:
        return None
    return " ".join(title.split()) or None if isinstance(title, str) else None
