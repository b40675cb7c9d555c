"""XML parts of an office document: trees with short names, read from hostile bytes safely.

The parser is expat, which opens nothing. A document type that declares anything is refused before
the first element is read, so there is no entity to expand; what nests deeper than any document does
is refused too, hence a tree may be walked by recursion.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Never, cast
from xml.etree.ElementTree import Element, ParseError, XMLPullParser
from xml.parsers import expat

from index.formats.document import Unreadable

MOST_DEPTH = 200
"""How deep elements nest: a table in a table in a text box is below a hundred."""

_MOST_ELEMENTS = 1_000_000  # alive at a time, about 300 MB; a table of 50,000 cells has as many
_PIECE = 65_536  # bytes fed at a time
_AGAIN = "Open it in the program that made it, save it again and add that."

# How a part begins in which tags do not stand as bytes of ASCII.
_ENCODED = re.compile(rb"\xff\xfe|\xfe\xff|\0|[^>]{0,100}encoding=.(?!utf-8)", re.IGNORECASE)

_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
_OOXML = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_PREFIXES = {
    f"{_OOXML}wordprocessingml/2006/main": "w",
    f"{_STRICT}wordprocessingml/main": "w",
    f"{_OOXML}presentationml/2006/main": "p",
    f"{_STRICT}presentationml/main": "p",
    f"{_OOXML}drawingml/2006/main": "a",
    f"{_STRICT}drawingml/main": "a",
    f"{_OOXML}officeDocument/2006/math": "m",
    f"{_STRICT}officeDocument/math": "m",
    f"{_OOXML}markup-compatibility/2006": "mc",
    "http://schemas.microsoft.com/office/drawing/2008/diagram": "dsp",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://www.idpf.org/2007/opf": "opf",
    "http://www.idpf.org/2007/ops": "epub",
    f"{_ODF}office:1.0": "office",
    f"{_ODF}text:1.0": "text",
    f"{_ODF}table:1.0": "table",
    f"{_ODF}drawing:1.0": "draw",
    f"{_ODF}style:1.0": "style",
    f"{_ODF}meta:1.0": "meta",
    f"{_ODF}manifest:1.0": "manifest",
}


class _Names(dict[str, str]):
    """The short names of names with their namespace in braces, made when first met."""

    def __missing__(self, name: str) -> str:
        space, _, local = name[1:].rpartition("}") if name[:1] == "{" else ("", "", name)
        prefix = _PREFIXES.get(space, "")
        short = self[name] = f"{prefix}:{local}" if prefix else local
        return short


def root(data: bytes) -> Element:
    """Return a whole part as a tree; raises ``Unreadable`` for what is no such XML."""
    trees = list(children(data, Shape(frozenset())))
    return trees[-1]


@dataclass(frozen=True, slots=True)
class Shape:
    """What the text of a kind of part stands in, by names with the prefix that all programs use.

    ``parents`` hold the text, piece by piece; ``counted`` are the paragraphs; ``nesting`` are what
    paragraphs lie in that has to be read as a whole.
    """

    parents: frozenset[str]
    counted: frozenset[str] = frozenset()
    nesting: frozenset[str] = frozenset()


def children(data: bytes, shape: Shape, before: int = 0) -> Iterator[Element]:
    """Yield each child of the parents when it is complete, the root at last.

    A child is let go once the next is asked for, so a long document is never held whole. Names are
    ``w:p``: the prefix is ours, whatever the file's is, and there is none for an unknown namespace.
    What is counted gets its number as an attribute, from 1 and what comes ``before`` the part.
    """
    refuse_declarations(data)
    names = _Names()
    open_: list[Element] = []
    alive = 0
    for event, element in _events(data):
        if event == "start":
            element.tag = names[element.tag]
            if element.tag in shape.counted:
                before += 1
                element.set("number", str(before))
            open_.append(element)
            alive += 1
            if len(open_) > MOST_DEPTH:
                raise Unreadable("is nested too deeply to be a document", _AGAIN)
            if alive > _MOST_ELEMENTS:
                raise Unreadable("has a part that is too large to be read", _AGAIN)
            continue
        open_.pop()
        if not open_:
            yield element
        elif open_[-1].tag in shape.parents:
            yield element
            open_[-1].clear()
            alive = len(open_)


def around(data: bytes, shape: Shape, number: int) -> tuple[bytes, int]:
    """Return a part without what lies beside its ``number``-th paragraph, and how many come before.

    Found by the tags alone, so that of a long document next to nothing is parsed. The whole part
    is returned where they leave a doubt: unusual prefixes or encodings, comments, verbatim text.
    """
    parent = next((name for name in shape.parents if f"<{name}".encode() in data), None)
    prefixes = {name.partition(":")[0] for name in shape.counted}
    usual = all(data.count(f"xmlns:{prefix}=".encode()) == 1 for prefix in prefixes)
    opening = re.search(rb"<%s\b[^<>]*(?<!/)>" % parent.encode(), data) if parent else None
    if not parent or not opening or not usual or b"<!" in data or _ENCODED.match(data):
        return data, 0
    depth = count = before = start = 0
    found = False
    for tag in _tags(shape).finditer(data, opening.end()):
        if not depth and not tag["end"]:
            start, before = tag.start(), count
        if not tag["end"] and tag["name"].decode() in shape.counted:
            count += 1
            found = found or count == number
        depth += -1 if tag["end"] else 0 if tag[0].endswith(b"/>") else 1
        if found and depth <= 0:
            closing = data.rfind(f"</{parent}>".encode())
            return data[: opening.end()] + data[start : tag.end()] + data[closing:], before
    return data, 0


@cache
def _tags(shape: Shape) -> re.Pattern[bytes]:
    names = "|".join(sorted(shape.counted | shape.nesting))
    return re.compile(rb"<(?P<end>/?)(?P<name>%s)(?=[\s/>])[^<>]*>" % names.encode())


def attribute(element: Element, name: str, default: str = "") -> str:
    """Return an attribute by its name without namespace."""
    if name in element.attrib:
        return element.attrib[name]
    end = "}" + name
    return next((value for key, value in element.attrib.items() if key.endswith(end)), default)


def refuse_declarations(data: bytes) -> None:
    """Raise ``Unreadable`` where the document type declares entities."""
    parser = expat.ParserCreate()
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = _enough
    try:
        for piece in _pieces(data):
            parser.Parse(piece)
    except Unreadable:
        raise
    except (_Enough, expat.ExpatError, LookupError, ValueError):
        return  # what is no XML is said by who reads it


class _Enough(Exception):
    """The first element has begun, and with it the part that declares nothing."""


def _enough(*_: object) -> Never:
    raise _Enough


def _refuse(*_: object) -> Never:
    raise Unreadable("declares entities of its own, as no document does", _AGAIN)


def _pieces(data: bytes) -> Iterator[bytes]:
    return (data[at : at + _PIECE] for at in range(0, max(len(data), 1), _PIECE))


def _events(data: bytes) -> Iterator[tuple[str, Element]]:
    parser: XMLPullParser[Element] = XMLPullParser(("start", "end"))
    try:
        for piece in _pieces(data):
            parser.feed(piece)
            yield from cast("Iterator[tuple[str, Element]]", parser.read_events())
        parser.close()
        yield from cast("Iterator[tuple[str, Element]]", parser.read_events())
    except (ParseError, ValueError, LookupError) as error:  # the latter for an encoding
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("is damaged: a part of it is no XML", _AGAIN) from error
