"""The styles of a Word document: are paragraphs headings, captions, quotations, code, contents?

A built-in style is named in English whatever the language of the program; only its id is
translated. A style takes from the one it is based on what it does not say itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from index.article import Role
from index.formats.office.markup import attribute, root

_HEADING = re.compile(r"heading (?P<level>[1-9])")
_CONTENTS = re.compile(r"(?:toc|contents|index) (?:heading|\d+)|table of figures")
_TABLE_END = b"</w:tblStylePr>"
_BODY = 9  # the outline level of what is no heading (ECMA-376 part 1, 17.3.1.20)


@dataclass(frozen=True, slots=True)
class Look:
    """What a paragraph's style says it is; ``left_out`` is a line of a table of contents."""

    role: Role = Role.PROSE
    level: int = 0
    left_out: bool = False


_NAMED = {
    "title": Look(Role.HEADING, 1),
    "subtitle": Look(Role.HEADING, 2),
    "caption": Look(Role.CAPTION),
    "html preformatted": Look(Role.CODE),
    "preformatted text": Look(Role.CODE),
    "source code": Look(Role.CODE),
    "quote": Look(Role.QUOTATION),
    "intense quote": Look(Role.QUOTATION),
    "block text": Look(Role.QUOTATION),  # Word's name for a paragraph set in on both sides
    "quotations": Look(Role.QUOTATION),  # LibreOffice's
}


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    based_on: str
    outline: int | None


class Styles:
    """What the paragraph styles of a document say, by their ids."""

    def __init__(self, part: bytes = b"") -> None:
        self._styles: dict[str, _Style] = {}
        self._looks: dict[str, Look] = {}
        self._default = ""
        for style in root(_without_tables(part)).iter("w:style") if part else ():
            id_ = attribute(style, "styleId")
            self._styles[id_] = _Style(
                value(style.find("w:name")).lower(),
                value(style.find("w:basedOn")),
                _outline(style.find("w:pPr")),
            )

    def look(self, properties: Element | None) -> Look:
        """Return what the properties of a paragraph, and their style, say it is."""
        style = value(properties.find("w:pStyle")) if properties is not None else ""
        if style not in self._looks:
            self._looks[style] = self._of(style)
        look = self._looks[style]
        outline = _outline(properties)
        if outline is None or look.left_out:
            return look
        return Look() if outline >= _BODY else Look(Role.HEADING, outline + 1)

    def _of(self, id_: str) -> Look:
        """Follow a style to the first that says anything; a circle ends where it closes."""
        seen: set[str] = set()
        while id_ not in seen:
            seen.add(id_)
            style = self._styles.get(id_) or _Style(_named(id_), "", None)
            if look := _said(style):
                return look
            id_ = style.based_on
        return Look()


def _without_tables(part: bytes) -> bytes:
    """Return the styles without what tables look like, which is most of them and says no more."""
    first, *rest = part.split(b"<w:tblStylePr ")
    if part.count(_TABLE_END) != len(rest):
        return part
    return first + b"".join(each.partition(_TABLE_END)[2] for each in rest)


def _said(style: _Style) -> Look | None:
    """Return what a style says by itself, None where that is nothing."""
    if _CONTENTS.fullmatch(style.name):
        return Look(left_out=True)
    if heading := _HEADING.fullmatch(style.name):
        return Look(Role.HEADING, int(heading["level"]))
    if style.name in _NAMED:
        return _NAMED[style.name]
    if style.outline is not None:
        return Look(Role.HEADING, style.outline + 1) if style.outline < _BODY else Look()
    return None


def value(element: Element | None) -> str:
    """Return the ``val`` of an element, "" where there is none."""
    return "" if element is None else attribute(element, "val")


def _outline(properties: Element | None) -> int | None:
    said = value(properties.find("w:outlineLvl")) if properties is not None else ""
    return int(said) if said.isdecimal() and len(said) == 1 else None


def _named(id_: str) -> str:
    """Return the name that an id alone tells: ``Heading1`` where the styles are missing."""
    return re.sub(r"(?<=[a-z])(?=\d)", " ", id_.lower())
