"""References as footnotes of the Chicago Manual of Style, 17th edition. Pure.

Author, “Title,” container, date, place, address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from qa.rendering.references.reference import Reference, Sort
from qa.rendering.references.texts import american, ended, joined

_MOST_AUTHORS = 3  # of a note; beyond them the first stands for all


@dataclass(frozen=True, slots=True)
class Marks:
    """How a note is written: as ``plain`` text, a ``work`` in italics, and a ``linked`` address."""

    plain: Callable[[str], str]
    work: Callable[[str], str]
    linked: Callable[[str], str]


def _same(text: str) -> str:
    return text


PLAIN = Marks(_same, _same, _same)


def chicago(references: Sequence[Reference]) -> str:
    """Return a footnote a line, without its number."""
    return "\n".join(note(each) for each in references)


def note(reference: Reference, marks: Marks = PLAIN) -> str:
    """Return one footnote."""
    rest = tuple(_rest(reference, marks))
    title = marks.plain(quoted(f"{reference.called}," if rest else ended(reference.called)))
    authors = f"{marks.plain(_authors(reference))}, " if reference.authors else ""
    return ended(" ".join((f"{authors}{title}", ", ".join(rest))).rstrip())


def _rest(reference: Reference, marks: Marks) -> Iterator[str]:
    date = american(reference.issued) if reference.issued else ""
    if reference.sort is Sort.CHAPTER and reference.container:
        # Of a chapter's book the year stands beside its title.
        year = f" ({reference.issued[0]})" if reference.issued else ""
        yield f"in {marks.work(reference.container)}{year}"
        date = ""
    elif reference.container:
        yield marks.work(reference.container)
    if reference.sort is Sort.EMAIL:
        yield "email"
    if date:
        yield date
    elif reference.accessed and not reference.issued:
        yield f"accessed {american(reference.accessed)}"
    if reference.where:
        yield marks.plain(reference.where)
    if reference.url:
        yield marks.linked(reference.url)
    if reference.archive:
        yield f"archived at {marks.linked(reference.archive)}"


def _authors(reference: Reference) -> str:
    names = [each.in_order for each in reference.authors]
    return joined(names, "and") if len(names) <= _MOST_AUTHORS else f"{names[0]} et al."


def quoted(text: str) -> str:
    """Return a text in quotation marks, those in it made single."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"
