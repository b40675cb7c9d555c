"""What is to be said of a source to name it in another text: a reference. Pure."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from index.dates import parse_date
from index.formats.kinds import SUFFIXES, is_lined
from index.urls import is_url
from qa.answer import Citation, CitedSentence
from qa.rendering.references.locator import Locator, locators
from qa.rendering.references.names import Name
from qa.rendering.sanitise import clean


class Sort(StrEnum):
    """What kind of thing a source is."""

    WEBPAGE = "webpage"
    ARTICLE = "article"
    """Of an outlet, or of an agency."""
    CHAPTER = "chapter"
    EMAIL = "email"
    DOCUMENT = "document"


Day = tuple[int, ...]
"""A year; a year and a month; or a year, a month and a day."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A source, and the place in it that is cited; what is not known is empty.

    ``key`` is made of what is cited alone, so that a place has the same one always. ``title`` is
    empty where the source states none: ``called`` has something in its place. ``container`` is the
    outlet, or the book of a chapter. ``archive`` is the address of a copy in a web archive, and
    ``url`` then that of the page itself. ``file`` is a file's name without its folder. All texts
    are on one line, cleaned.
    """

    key: str
    sort: Sort
    title: str
    opening: str
    authors: tuple[Name, ...]
    issued: Day
    container: str
    url: str
    archive: str
    accessed: Day
    file: str
    locators: tuple[Locator, ...]
    quotation: str

    @property
    def called(self) -> str:
        """Its title, or else its first words, or the name of its file."""
        return self.title or self.opening or self.file or self.url

    @property
    def place(self) -> str:
        """Where the sentence stands, in words: ``p. 12``; "" where there is no telling."""
        return ", ".join(each.words for each in self.locators)

    @property
    def where(self) -> str:
        """What a source without an address is found by, and the place: ``notes.txt, line 3``."""
        file = "" if self.url or self.called == self.file else self.file
        return ", ".join(part for part in (file, self.place) if part)


def reference(cited: CitedSentence) -> Reference:
    """Return the reference of a cited sentence."""
    citation = cited.citation
    format_ = citation.format or SUFFIXES.get(PurePath(citation.file).suffix.lower(), "text")
    url, archive = _addresses(citation)
    authors = tuple(Name.of(named) for each in citation.authors if (named := clean(each)))
    title, opening = clean(citation.title or ""), clean(citation.opening)
    issued = day(citation.date)
    return Reference(
        key=_key(citation, authors, title or opening, issued),
        sort=_sort(format_, url, citation.source),
        title=title,
        opening=f"{opening}…" if opening else "",
        authors=authors,
        issued=issued,
        container=clean(citation.source or ""),
        url=url,
        archive=archive,
        accessed=day(citation.accessed),
        file="" if is_url(citation.file) else clean(PurePath(citation.file).name),
        locators=locators(citation.location, lined=is_lined(format_)),
        quotation=clean(cited.sentence),
    )


def day(text: str | None) -> Day:
    """Return the parts of a date in ISO 8601, whole or partial; () for anything else."""
    return tuple(map(int, text.split("-"))) if text and parse_date(text) == text else ()


_SORTS = {"eml": Sort.EMAIL, "mbox": Sort.EMAIL, "epub": Sort.CHAPTER}
_PAGES = ("html", "mhtml", "warc", "feed", "links")


def _sort(format_: str, url: str, outlet: str | None) -> Sort:
    if format_ in _SORTS:
        return _SORTS[format_]
    if outlet:
        return Sort.ARTICLE
    return Sort.WEBPAGE if url or format_ in _PAGES else Sort.DOCUMENT


# The Wayback Machine's addresses: the time, two letters for what is wanted, and the page's own.
_ARCHIVED = re.compile(
    r"https?://web\.archive\.org/web/\d{4,14}(?:[a-z]{2}_)?/(https?://\S+)", re.IGNORECASE
)


def _addresses(citation: Citation) -> tuple[str, str]:
    """Return the address of a page, and that of the archive's copy that was read, if it was one."""
    named = citation.file if is_url(citation.file) else citation.member
    if not is_url(named) or named != "".join(clean(named).split()):
        return "", ""
    archived = _ARCHIVED.fullmatch(named)
    return (archived[1], named) if archived else (named, "")


def _key(citation: Citation, authors: tuple[Name, ...], title: str, issued: Day) -> str:
    """Return a name of ASCII letters and digits for a place: who, when, and a hash of the rest."""
    who = _ascii(authors[0].sorted_by if authors else "") or _ascii(title) or "anonymous"
    at = citation.location
    place = (citation.sha256 or citation.file, citation.member, at.start, at.end, at.parts)
    digest = hashlib.sha256(repr(place).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{who}{issued[0] if issued else ''}-{digest[:_DIGITS]}"


_DIGITS = 10  # 40 bits: of a thousand places two share a key once in two million times


def _ascii(text: str) -> str:
    """Return the first word that has a letter or digit of ASCII, reduced to these."""
    words = unicodedata.normalize("NFKD", text).casefold().split()
    return next(filter(None, (re.sub("[^a-z0-9]", "", word) for word in words)), "")
