"""Where a sentence stands, in the words of its format: for people, and as JSON, both ways. Pure."""

from __future__ import annotations

from dataclasses import asdict
from itertools import takewhile
from typing import Any

from index.article import Location
from index.parts import Box, Cue, Member, Page, Paragraph, Part, Record, Stated
from index.urls import is_url

_TEXT = ("line", "column", "start", "end", "byte_start", "byte_end")
_INNER = ("start", "end")


# --- for people -----------------------------------------------------------------------------------


def place_of(file: str, location: Location) -> str:
    """Return ``file:line:column``, or what a person would say: ``report.pdf p. 12``."""
    place = within(location)
    # Set apart from an address, of which it would be taken for a part.
    return f"{file} {place.lstrip()}".rstrip() if is_url(file) else f"{file}{place}"


def line_of(file: str, location: Location) -> str:
    """Return ``file:line``, as compilers and ``grep`` have it, or else what ``place_of`` does."""
    place = place_of(file, location)
    return place.rpartition(":")[0] if _has_lines(location) else place


def within(location: Location) -> str:
    """Return where in its file a sentence stands: ``:12:1``, `` p. 12``, `` ch. 3 ¶ 14``."""
    steps = "".join(_step(part) for part in location.parts)
    return f"{steps}:{location.line}:{location.column}" if _has_lines(location) else steps


def _has_lines(location: Location) -> bool:
    return bool(location.line) and not any(isinstance(part, Cue) for part in location.parts)


def in_words(location: Location) -> str:
    """Return where in its file a sentence stands for the middle of a text: ``line 3, column 1``."""
    if location.line and not location.parts:
        return f"line {location.line}, column {location.column}"
    return within(location).strip(" ›")


def article_of(file: str, location: Location) -> str:
    """Return what an article is found by: its file, and what leads to it in there."""
    return f"{file}{''.join(map(_step, _members(location)))}"


def inside(location: Location) -> str:
    """Return where in its article a sentence stands, without the column: ``:12``, ``p. 12``."""
    inner = "".join(map(_step, location.parts[len(_members(location)) :])).strip()
    if location.line and not any(isinstance(part, Cue) for part in location.parts):
        return f"{inner}:{location.line}"
    return inner


def for_machines(file: str, location: Location) -> str:
    """Return ``file:line:column``, the place in words where that would be: ``a.pdf:p. 12``."""
    return f"{file}:{within(location).strip(' ›:')}".rstrip(":")


def _members(location: Location) -> tuple[Part, ...]:
    """Return the parts that lead from a file to one of its articles."""
    return tuple(takewhile(lambda part: isinstance(part, Member), location.parts))


def _step(part: Part) -> str:
    match part:
        case Member():
            return f" {part.label}" if part.label else f" › {part.name}"
        case Page():
            label = part.label or str(part.number)
            other = f" (page {part.number} of the file)" if label != str(part.number) else ""
            recognised = " (recognised)" if part.ocr else ""
            return f" p. {label}{other}{recognised}"
        case Paragraph(slide=None):
            return f" ¶ {part.number}"
        case Paragraph():
            return f" slide {part.slide} ¶ {part.number}"
        case Record():
            field = f" {part.field}" if part.field else ""
            return f" row {part.row}{field}" if part.row else f" {part.path}"
        case Cue() | Stated():
            return f" {part.time}" if isinstance(part, Cue) else " (file metadata)"


# --- as JSON --------------------------------------------------------------------------------------


def place_json(location: Location) -> dict[str, Any]:
    """Return the keys of a citation that say where it stands.

    ``line`` to ``byte_end`` count in the file itself, and are null where they cannot; ``locator``
    says it in the terms of the file's format.
    """
    numbers = {name: getattr(location, name) for name in _TEXT}
    in_file = location.line and all(isinstance(part, Cue) for part in location.parts)
    return {
        **(numbers if in_file else dict.fromkeys(_TEXT)),
        "locator": _locator(location, location.parts),
    }


def _locator(location: Location, parts: tuple[Part, ...]) -> dict[str, Any]:
    names = _TEXT if location.line else _INNER
    numbers = {name: getattr(location, name) for name in names}
    match parts:
        case ():
            return {"kind": "text", **numbers}
        case (Member() as chapter, Paragraph() as paragraph) if chapter.name == paragraph.part:
            return {"kind": "part", **_said(paragraph), **_said_label(chapter), **numbers}
        case (Member() as member, *rest):
            said = {"kind": "member", "member": member.name, **_said_label(member)}
            return {**said, "locator": _locator(location, tuple(rest))}
        case (Page() as page, *_):
            return {"kind": "pdf", **_said(page), **numbers}
        case _:
            part = parts[0]
            return {"kind": _KINDS[type(part)], **_said(part), **numbers}


_KINDS: dict[type, str] = {Paragraph: "part", Record: "record", Cue: "cue", Stated: "metadata"}
_NUMBERS: dict[type, str] = {Page: "page", Paragraph: "paragraph"}


def _said(part: Part) -> dict[str, Any]:
    """Return what a part says; the number of a page or a paragraph is called as these are."""
    said = {
        name: value
        for name, value in asdict(part).items()
        if value not in (None, ()) and value is not False
    }
    if isinstance(part, Page | Paragraph):
        said = {_NUMBERS[type(part)]: said.pop("number"), **said}
    return said


def _said_label(member: Member) -> dict[str, str]:
    return {"label": member.label} if member.label else {}


def location_of(value: dict[str, Any]) -> Location:
    """Return the location that ``place_json`` gave, or that schema 1 did.

    Raises KeyError, TypeError or ValueError for anything else.
    """
    locator = value.get("locator")
    if locator is None:
        return _numbered(value, ())
    parts: list[Part] = []
    while locator["kind"] == "member":
        parts.append(Member(str(locator["member"]), locator.get("label")))
        locator = locator["locator"]
    parts += _parts(locator)
    return _numbered(locator, tuple(parts))


def _numbered(value: dict[str, Any], parts: tuple[Part, ...]) -> Location:
    line, column, start, end, byte_start, byte_end = (
        int(value[name] if name in _INNER else value.get(name, 0)) for name in _TEXT
    )
    return Location(line, column, start, end, byte_start, byte_end, parts)


def _parts(locator: dict[str, Any]) -> list[Part]:
    match locator["kind"]:
        case "text":
            return []
        case "pdf":
            boxes, beyond = (_boxes(locator.get(name, ())) for name in ("boxes", "beyond"))
            label, last = locator.get("label"), locator.get("last")
            ocr = bool(locator.get("ocr", False))
            return [Page(int(locator["page"]), label, boxes, last, beyond, ocr)]
        case "part":
            part, slide = str(locator["part"]), locator.get("slide")
            chapter = [Member(part, locator["label"])] if "label" in locator else []
            return [*chapter, Paragraph(part, int(locator["paragraph"]), slide)]
        case "record":
            return [Record(str(locator["field"]), locator.get("row"), locator.get("path"))]
        case "cue":
            return [Cue(int(locator["number"]), str(locator["time"]))]
        case "metadata":
            return [Stated(str(locator["field"]))]
        case kind:
            raise ValueError(f"{kind!r} is no kind of place")


def _boxes(value: Any) -> tuple[Box, ...]:  # noqa: ANN401 - what JSON holds
    return tuple((float(x0), float(y0), float(x1), float(y1)) for x0, y0, x1, y1 in value)
