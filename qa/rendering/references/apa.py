"""References as the 7th edition of the Publication Manual of the APA has them in its list. Pure.

Author (date). Title. Container, place. Address. There is no field for the place in such a list;
it stands after the container, since a footnote has to say it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.rendering.references.names import Name
from qa.rendering.references.reference import Reference, Sort
from qa.rendering.references.texts import american, ended, year_first

_MOST_AUTHORS = 20  # beyond them the first nineteen, and the last


def apa(references: Sequence[Reference]) -> str:
    """Return a reference a line."""
    return "\n".join(map(entry, references))


def entry(reference: Reference) -> str:
    """Return one reference."""
    return " ".join(_parts(reference))


def _parts(reference: Reference) -> Iterator[str]:
    date = f"({year_first(reference.issued) if reference.issued else 'n.d.'})."
    genre = " [Email]" if reference.sort is Sort.EMAIL else ""
    title = ended(f"{reference.called}{genre}")
    authors = ended(_authors(reference)) if reference.authors else ""
    yield from (authors, date, title) if authors else (title, date)
    leading = "In " if reference.sort is Sort.CHAPTER and reference.container else ""
    found = ", ".join(part for part in (reference.container, reference.where) if part)
    if found:
        yield ended(f"{leading}{found}")
    if reference.url and reference.accessed and not reference.issued:
        yield f"Retrieved {american(reference.accessed)}, from {reference.url}"
    elif reference.url:
        yield reference.url
    if reference.archive:
        yield f"Archived at {reference.archive}"


def _authors(reference: Reference) -> str:
    names = [_name(each) for each in reference.authors]
    if len(names) > _MOST_AUTHORS:
        return f"{', '.join(names[: _MOST_AUTHORS - 1])}, … {names[-1]}"
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])}, & {names[-1]}"


def _name(name: Name) -> str:
    if name.literal:
        return name.literal
    initials = " ".join(map(_initials, name.given.split()))
    return ", ".join(filter(None, (name.family, initials, name.suffix)))


def _initials(word: str) -> str:
    """Return ``J.-P.`` for Jean-Paul."""
    return "-".join(f"{part[0]}." for part in word.split("-") if part)
