"""Which articles does a filter let pass, by what is known of each? Pure, but for links of folders.

What stands in their text is somebody else's question (``phrases``).
"""

from __future__ import annotations

import calendar
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import translate
from functools import lru_cache
from urllib.parse import urlsplit

from index.errors import UsageError
from index.filter import Filter
from index.formats.kinds import SUFFIXES
from index.search.languages import code_of
from index.search.people import Names, names_same, stands_in, words
from index.store.catalog.records import Facts
from index.urls import is_url

Condition = Callable[[Facts], bool]

_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
_DISTINCT = 4096  # values of a kind for which it is remembered whether they pass
_MOST_GLOBS = 1_000
_LONGEST = 4096  # characters of a path, as on Linux
_GLOB = re.compile(r"[*?[]")


def conditions(within: Filter, bases: Collection[str]) -> tuple[Condition, ...]:
    """Return what an article must pass, all of it, for the filter to let it pass.

    ``bases`` are absolute paths that the folders of the filter may be relative to. Raises
    UsageError for a date or a folder that is none.
    """
    found: list[Condition] = []
    if within.since or within.until:
        found.append(_Dates.of(within.since, within.until))
    if within.authors:
        found.append(_by(lambda article: article.authors, Names(within.authors, names_same)))
    if within.sources:
        found.append(_by(_origins, Names(within.sources, stands_in)))
    if within.titles:
        found.append(_by(_titles, Names(within.titles, stands_in)))
    if within.tags:
        found.append(_Tags(frozenset(map(_levels, within.tags))))
    if within.languages:
        codes = frozenset(map(code_of, within.languages))
        found.append(lambda article: article.language in codes)
    if within.types:
        formats = frozenset(map(_format, within.types))
        found.append(lambda article: article.format in formats)
    if within.folders:
        found.append(_in_folders(within.folders, bases))
    return tuple(found)


def _by(said: Callable[[Facts], Iterable[str]], names: Names) -> Condition:
    """Return the condition that one of ``names`` is what is ``said`` of an article."""
    one_is = lru_cache(_DISTINCT)(names.one_is)  # many articles have the same author
    return lambda article: any(map(one_is, said(article)))


def _origins(article: Facts) -> Iterator[str]:
    """Yield where an article was published, and the host that it was fetched from."""
    for origin in (article.source or "", article.path):
        if is_url(origin):
            yield _host(origin)
        elif origin is not article.path:
            yield origin


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _titles(article: Facts) -> Iterator[str]:
    if article.title:
        yield article.title


def _format(type_: str) -> str:
    """Return the format that is called so, or that has such a suffix."""
    name = type_.strip().casefold().lstrip(".")
    return SUFFIXES.get(f".{name}", name)


_Levels = tuple[tuple[str, ...], ...]


def _levels(tag: str) -> _Levels:
    return tuple(filter(None, map(words, tag.split("/"))))


@dataclass(frozen=True, slots=True)
class _Tags:
    """Tags by their levels; one that has others below it stands for them too."""

    wanted: frozenset[_Levels]

    def __call__(self, article: Facts) -> bool:
        tags = map(_levels, article.tags)
        return any(tag[:depth] in self.wanted for tag in tags for depth in range(1, len(tag) + 1))


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

    def __call__(self, article: Facts) -> bool:
        days = _days(article.date or "")
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


def _in_folders(folders: Sequence[str], bases: Collection[str]) -> Condition:
    """Return the condition that an article is, or lies in, one of some folders, files or globs."""
    paths: set[str] = set()
    globs: list[str] = []
    for folder in folders:
        if not folder or "\0" in folder or len(folder) > _LONGEST:
            raise UsageError(f"{folder[:80]!a} is no folder.", "Name a folder, a file or a glob.")
        if is_url(folder):
            paths.add(folder)
            continue
        named = os.path.expanduser(folder)  # noqa: PTH111 - on text, as all here
        places = {os.path.abspath(os.path.join(base, named)) for base in bases}  # noqa: PTH100, PTH118
        if _GLOB.search(folder):
            globs += map(translate, sorted(places))
        paths |= places
        if len(globs) > _MOST_GLOBS:
            raise UsageError("The filter has too many globs.", "Name the folders.")
    glob = re.compile("|".join(globs)) if globs else None

    def is_one(path: str) -> bool:
        return path in paths or (glob is not None and glob.match(path) is not None)

    @lru_cache(_DISTINCT)
    def lies_in_one(folder: str) -> bool:
        return any(map(is_one, _with_parents(folder)))

    return lambda article: is_one(article.path) or lies_in_one(os.path.dirname(article.path))  # noqa: PTH120


def _with_parents(path: str) -> Iterator[str]:
    while path:
        yield path
        parent = os.path.dirname(path)  # noqa: PTH120 - on text
        path = "" if parent == path else parent
