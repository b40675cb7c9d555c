"""References as BibTeX: entries that LaTeX prints as the source is written. Pure.

Each character that TeX or BibTeX acts on is written so that it prints itself. BibTeX counts braces
whatever stands before them, so a lone one is spelt out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from qa.rendering.references.names import Name
from qa.rendering.references.reference import Reference, Sort

_PRINTED = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    "`": r"\textasciigrave{}",
    **{sign: f"\\{sign}" for sign in "$&#_%"},
}
_SIGN = re.compile("[" + re.escape("".join(_PRINTED)) + "]")
_LIGATURE = re.compile(r"([-',])(?=\1)")  # two that the fonts would join into another sign
_URL = "!#$%&'()*+,-./:;=?@[]_~"  # what an address may hold that \url prints as it is
_TYPES = {Sort.ARTICLE: "article", Sort.CHAPTER: "incollection"}
_CONTAINERS = {Sort.ARTICLE: "journal", Sort.CHAPTER: "booktitle"}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def bibtex(references: Sequence[Reference]) -> str:
    """Return an entry for each reference."""
    return "\n\n".join(_entry(each) for each in references)


def _entry(reference: Reference) -> str:
    fields = ",\n".join(f"  {name} = {value}" for name, value in _fields(reference))
    return f"@{_TYPES.get(reference.sort, 'misc')}{{{reference.key},\n{fields}\n}}"


def _fields(reference: Reference) -> Iterator[tuple[str, str]]:
    if reference.authors:
        yield "author", f"{{{' and '.join(map(_name, reference.authors))}}}"
    # In braces of its own, as the source has it: no style changes its capitals.
    yield "title", f"{{{_kept(reference.called)}}}"
    if reference.container:
        yield _CONTAINERS.get(reference.sort, "publisher"), f"{{{printed(reference.container)}}}"
    if reference.sort is Sort.EMAIL:
        yield "howpublished", "{Email}"
    for name, value in zip(("year", "month", "day"), reference.issued, strict=False):
        yield name, _MONTHS[value - 1] if name == "month" else f"{{{value}}}"
    if reference.url:
        yield "url", f"{{{quote(reference.url, safe=_URL)}}}"
    if len(reference.accessed) == 3:
        yield "urldate", "{{{:04}-{:02}-{:02}}}".format(*reference.accessed)
    notes = [printed(reference.where)] if reference.where else []
    if reference.archive:
        notes.append(f"archived at \\url{{{quote(reference.archive, safe=_URL)}}}")
    if notes:
        yield "note", f"{{{', '.join(notes)}}}"


def _name(name: Name) -> str:
    """Return a name; one that is not taken apart, in braces, is one to BibTeX as well."""
    if name.literal:
        return _kept(name.literal)
    return ", ".join(filter(None, (name.family, name.suffix, name.given)))


def _kept(text: str) -> str:
    # Unless something stands before a leading command, BibTeX takes all of it for one letter.
    shown = printed(text)
    return f"{{{{}}{shown}}}" if shown.startswith("\\") else f"{{{shown}}}"


def printed(text: str) -> str:
    """Return what TeX prints as ``text``."""
    return _LIGATURE.sub(r"\1{}", _SIGN.sub(lambda match: _PRINTED[match.group()], text))
