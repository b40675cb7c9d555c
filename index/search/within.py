"""Which articles does a filter let pass, by what is known of each? Pure, but for links of folders.

What stands in their text is somebody else's question (``phrases``).
"""

from __future__ import annotations

import calendar
import os
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from fnmatch import translate
from urllib.parse import urlsplit

from index.article import Source
from index.errors import UsageError
from index.filter import Filter
from index.formats.kinds import SUFFIXES
from index.search.languages import code_of
from index.search.people import names_same, stands_in, words
from index.urls import is_url

Condition = Callable[[Source], bool]

_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
_GLOB = re.compile(r"[*?[]")


def conditions(within: Filter, bases: Collection[str]) -> tuple[Condition, ...]:
    """Return what an article's source must pass, all of it, for the filter to let it pass.

    ``bases`` are absolute paths that the folders of the filter may be relative to. Raises
    UsageError for a date that is none.
    """
    found: list[Condition] = []
    if within.since or within.until:
        found.append(_Dates.of(within.since, within.until))
    for wanted, test in (
        (within.authors, _author),
        (within.sources, _source),
        (within.titles, _title),
        (within.tags, _tag),
        (within.languages, _language),
        (within.types, _type),
    ):
        if wanted:
            found.append(_any_of(wanted, test))
    if within.folders:
        found.append(_Folders.of(within.folders, bases))
    return tuple(found)


def _any_of(wanted: Sequence[str], test: Callable[[str, Source], bool]) -> Condition:
    return lambda source: any(test(each, source) for each in wanted)


def _author(wanted: str, source: Source) -> bool:
    return any(names_same(wanted, author) for author in source.metadata.authors)


def _source(wanted: str, source: Source) -> bool:
    said = source.metadata.source or ""
    if is_url(said):
        said = _host(said)
    address = _host(source.path) if is_url(source.path) else ""
    return stands_in(wanted, said) or stands_in(wanted, address)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _title(wanted: str, source: Source) -> bool:
    return stands_in(wanted, source.metadata.title or "")


def _tag(wanted: str, source: Source) -> bool:
    levels = _levels(wanted)
    return bool(levels) and any(
        _levels(tag)[: len(levels)] == levels for tag in source.metadata.tags
    )


def _levels(tag: str) -> list[tuple[str, ...]]:
    return [level for level in map(words, tag.split("/")) if level]


def _language(wanted: str, source: Source) -> bool:
    return source.metadata.language is not None and code_of(wanted) == source.metadata.language


def _type(wanted: str, source: Source) -> bool:
    name = wanted.strip().casefold().lstrip(".")
    return name == source.format or SUFFIXES.get(f".{name}") == source.format


@dataclass(frozen=True, slots=True)
class _Dates:
    """The days from ``first`` to ``last``, both included, as ISO dates."""

    first: str
    last: str

    @classmethod
    def of(cls, since: str | None, until: str | None) -> _Dates:
        days = (_days(since or "0001"), _days(until or "9999"))
        for day, said in zip(days, (since, until), strict=True):
            if day is None:
                raise UsageError(f"{said!a} is no date.", "Write 2016, 2016-11 or 2016-11-17.")
        (first, _), (_, last) = (day for day in days if day)
        return cls(first, last)

    def __call__(self, source: Source) -> bool:
        days = _days(source.metadata.date or "")
        return days is not None and self.first <= days[0] and days[1] <= self.last


def _days(date: str) -> tuple[str, str] | None:
    """Return the first and the last day of a whole or partial ISO date, None where it is none."""
    match = _DATE.fullmatch(date)
    if not match or not int(match[1]):
        return None
    first, last = match[2] or "01", match[2] or "12"
    end = calendar.monthrange(int(match[1]), int(last))[1]
    if match[3] and int(match[3]) > end:
        return None
    return f"{match[1]}-{first}-{match[3] or '01'}", f"{match[1]}-{last}-{match[3] or end}"


@dataclass(frozen=True, slots=True)
class _Folders:
    """Folders and files, and the globs of some, all absolute."""

    paths: frozenset[str]
    globs: tuple[re.Pattern[str], ...]

    @classmethod
    def of(cls, folders: Sequence[str], bases: Collection[str]) -> _Folders:
        paths: set[str] = set()
        globs = []
        for folder in folders:
            if not folder or "\0" in folder:
                raise UsageError(f"{folder!a} is no folder.", "Name a folder, a file or a glob.")
            if is_url(folder):
                paths.add(folder)
                continue
            named = os.path.expanduser(folder)  # noqa: PTH111 - on text, as all here
            places = {os.path.abspath(os.path.join(base, named)) for base in bases}  # noqa: PTH100, PTH118
            if _GLOB.search(folder):
                globs += [re.compile(translate(place)) for place in sorted(places)]
            paths |= places
        return cls(frozenset(paths), tuple(globs))

    def __call__(self, source: Source) -> bool:
        path = source.path
        while path:
            if path in self.paths or any(glob.match(path) for glob in self.globs):
                return True
            parent = os.path.dirname(path)  # noqa: PTH120 - as above
            path = "" if parent == path else parent
        return False
