"""A filter: which articles a question is asked within. A noun; who finds them is the store.

A filter speaks of whole articles, so that an answer within one is the answer of an index that
holds nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Filter:
    """What an article must be: every part that is given must hold, of the values of one any.

    ``since`` and ``until`` are ISO 8601 dates, whole or partial, both included: ``2016`` as
    ``until`` reaches to the end of that year. A date known by its month or year alone is within a
    range only if all of it is. ``authors``, ``sources``, ``titles`` and ``tags`` match as people
    write names: without case and accents, by whole words, initials for first names. ``languages``
    are codes of two letters, ``types`` names of formats, ``folders`` paths or globs. Each of
    ``phrases`` must stand in the article or its title word for word, and none of ``without`` may.
    """

    since: str | None = None
    until: str | None = None
    authors: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self != EVERYTHING

    def parts(self) -> tuple[Filter, ...]:
        """Return the filters of one part each that together are this one; one time is one part."""
        if self.since and self.since == self.until:
            day = Filter(since=self.since, until=self.until)
            return (day, *self.less(day).parts())
        given = ((each.name, getattr(self, each.name)) for each in fields(self))
        return tuple(replace(EVERYTHING, **{name: value}) for name, value in given if value)

    def less(self, part: Filter) -> Filter:
        """Return this filter without what ``part`` asks for."""
        empty = {
            each.name: getattr(EVERYTHING, each.name)
            for each in fields(self)
            if getattr(part, each.name)
        }
        return replace(self, **empty)

    def with_inner(self, inner: Filter) -> Filter:
        """Return both filters as one: of a part that both give the ``inner`` one holds.

        Phrases, and what may not be there, are added up.
        """
        given: dict[str, Any] = {
            each.name: getattr(inner, each.name) or getattr(self, each.name)
            for each in fields(self)
        }
        for name in ("phrases", "without"):
            both = (*getattr(self, name), *getattr(inner, name))
            given[name] = tuple(dict.fromkeys(both))
        return Filter(**given)

    def to_json(self) -> dict[str, Any]:
        """Return the parts that are given, in the shapes that JSON has."""
        given = ((each.name, getattr(self, each.name)) for each in fields(self))
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in given
            if value
        }

    @classmethod
    def from_json(cls, value: object) -> Filter:
        """Return the filter that ``to_json`` wrote; ValueError, saying what is wrong, else."""
        if not isinstance(value, Mapping):
            raise ValueError("is no filter")  # noqa: TRY004 - what was read, not what was passed
        known = {each.name: getattr(EVERYTHING, each.name) for each in fields(cls)}
        for name, part in value.items():
            if name not in known:
                raise ValueError(f"has no part {name!r}; its parts are {', '.join(known)}")
            several = isinstance(known[name], tuple)
            texts = part if isinstance(part, list) else [part]
            if isinstance(part, list) is not several or not all(
                isinstance(text, str) and text.strip() for text in texts
            ):
                raise ValueError(f"has in {name} no {'list of texts' if several else 'text'}")
        parts: dict[str, Any] = {
            name: tuple(v) if isinstance(v, list) else v for name, v in value.items()
        }
        return replace(EVERYTHING, **parts)


EVERYTHING = Filter()
"""The filter that lets every article pass."""
