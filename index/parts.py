"""The parts of a file that a citation can name: a member, a page, a paragraph, a record, a cue.

Frozen data, and their shape in JSON, both ways.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

Box = tuple[float, float, float, float]
"""A rectangle on a page: left, bottom, right and top, in points from the page's lower left."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside a file: an archive's member, a mail's attachment, a book's chapter.

    ``name`` is its path inside the file around it; ``label`` is what a reader calls it (``ch. 3``),
    where that is something else.
    """

    name: str
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a PDF, 1-based, with the label that is printed on it where it has one.

    ``boxes`` are where the sentence's lines stand on the page. A sentence that runs on over the
    end of the page ends on the page ``last``: its ``end`` counts characters there, and ``beyond``
    are its boxes there. ``ocr`` says that the text of either was recognised on a picture.
    """

    number: int
    label: str | None = None
    boxes: tuple[Box, ...] = ()
    last: int | None = None
    beyond: tuple[Box, ...] = ()
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of an office document, 1-based, in one of its XML parts; or of a slide."""

    part: str
    number: int
    slide: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A field of a record: of a table's ``row``, or of what stands at a JSON ``path``.

    Rows count from 1 as a spreadsheet counts them, the header and empty ones as well; of JSON lines
    they are lines. Without a name the field is the whole record, its cells joined as a row.
    """

    field: str
    row: int | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """A cue of a subtitle file, 1-based, and when it begins (``00:12:31``).

    The numbers beside it count in the file itself: a cue has no text of its own, since a sentence
    may run over several.
    """

    number: int
    time: str


@dataclass(frozen=True, slots=True)
class Stated:
    """What a file states of its article in no line of its text: its ``field``, as ``author``."""

    field: str


Part = Member | Page | Paragraph | Record | Cue | Stated

_KINDS: dict[str, type[Part]] = {
    "member": Member,
    "page": Page,
    "paragraph": Paragraph,
    "record": Record,
    "cue": Cue,
    "stated": Stated,
}
_KIND_OF = {type_: kind for kind, type_ in _KINDS.items()}


def parts_to_json(parts: Sequence[Part]) -> str | None:
    """Return parts as compact JSON, what says nothing left out; None where there are none."""
    if not parts:
        return None
    said = [
        [_KIND_OF[type(part)], {k: v for k, v in asdict(part).items() if _says(v)}]
        for part in parts
    ]
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _says(value: object) -> bool:
    return value not in (None, ()) and value is not False


def parts_from_json(text: str | None) -> tuple[Part, ...]:
    """Return what ``parts_to_json`` was given; ValueError for anything else."""
    if text is None:
        return ()
    try:
        return tuple(_KINDS[kind](**_tupled(fields)) for kind, fields in json.loads(text))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{text!r} names no parts of a file") from error


def _tupled(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: tuple(map(tuple, value)) if isinstance(value, list) else value
        for name, value in fields.items()
    }
