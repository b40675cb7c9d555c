"""References as RIS: a tag, two blanks, a hyphen, a blank and one line of text, each ended CR LF.

Pure. A name with commas would be taken apart at them, so one that is not in parts loses them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa.rendering.references.names import Name
from qa.rendering.references.reference import Day, Reference, Sort

_TYPES = {
    Sort.WEBPAGE: "ELEC",
    Sort.ARTICLE: "NEWS",
    Sort.CHAPTER: "CHAP",
    Sort.EMAIL: "PCOMM",
    Sort.DOCUMENT: "GEN",
}


def ris(references: Sequence[Reference]) -> str:
    """Return a record for each reference; the last line's end is left to whoever prints it."""
    records = ("\r\n".join(f"{tag}  - {said}" for tag, said in _lines(each)) for each in references)
    return "\r\n\r\n".join(records)


def _lines(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "TY", _TYPES[reference.sort]
    yield "ID", reference.key
    yield from (("AU", _name(each)) for each in reference.authors)
    yield "TI", reference.called
    if reference.container:
        yield "T2", reference.container
    if reference.issued:
        yield "PY", f"{reference.issued[0]:04}"
        yield "DA", _date(reference.issued)
    if reference.accessed:
        yield "Y2", _date(reference.accessed)
    if reference.url:
        yield "UR", reference.url
    if reference.archive:
        yield "L2", reference.archive
    if page := next((each for each in reference.locators if each.label == "page"), None):
        yield "SP", page.value
    if reference.where:
        yield "M1", reference.where
    yield "N1", reference.quotation
    yield "ER", ""


def _name(name: Name) -> str:
    if name.literal:
        return " ".join(name.literal.replace(",", " ").split())
    return ",".join(filter(None, (name.family, name.given, name.suffix)))


def _date(date: Day) -> str:
    """Return a date as ``YYYY/MM/DD/``, where what is not known leaves its slash behind."""
    parts = [f"{date[0]:04}", *(f"{part:02}" for part in date[1:])]
    return "/".join([*parts, *[""] * (4 - len(parts))])
