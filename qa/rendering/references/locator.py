"""A place in a source as other texts name it: page, chapter, paragraph, line. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.article import Location
from index.parts import Cue, Member, Page, Paragraph, Record
from qa.rendering.sanitise import clean


@dataclass(frozen=True, slots=True)
class Locator:
    """One step to a place: ``label`` is a term of CSL 1.0.2, or "" where it has none for it."""

    label: str
    value: str
    words: str


def locators(location: Location, *, lined: bool) -> tuple[Locator, ...]:
    """Return the steps to a place, outermost first.

    Lines are named only where they are the lines of what people read: ``lined``.
    """
    found = [step for part in location.parts for step in _steps(part)]
    if lined and location.line:
        found.append(Locator("line", str(location.line), f"line {location.line}"))
    return tuple(found)


def _steps(part: object) -> Iterator[Locator]:
    match part:
        case Member(label=str(label)):
            yield Locator("chapter", clean(label).removeprefix("ch. "), clean(label))
        case Page():
            first, last = clean(part.label or str(part.number)), part.last
            # Of a printed label nobody knows what the next page is called.
            several = last is not None and last != part.number and first == str(part.number)
            pages = f"{first}–{last}" if several else first
            yield Locator("page", pages, f"{'pp.' if several else 'p.'} {pages}")
        case Paragraph():
            if part.slide:
                yield Locator("", str(part.slide), f"slide {part.slide}")
            yield Locator("paragraph", str(part.number), f"para. {part.number}")
        case Record(row=int(row)):
            yield Locator("", str(row), f"row {row}")
        case Cue():
            yield Locator("timestamp", clean(part.time), clean(part.time))
