"""Articles by name: how a list shows them, and which one a typed name means. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from index.article import Source
from index.errors import UsageError
from qa.rendering.sanitise import clean
from qa.rendering.text import short_path

_NAMED = 3


def title(source: Source) -> str:
    """Return an article's title, cleaned; empty if it has none."""
    return clean(source.metadata.title or "")


def about(source: Source) -> str:
    """Return one line about an article: title, date, author, as far as they are known."""
    data = source.metadata
    return " · ".join(clean(part) for part in (data.title, data.date, data.author) if part)


def matching(sources: Iterable[Source], words: str) -> tuple[Source, ...]:
    """Return the articles whose title, date, author or path holds each of ``words``."""
    wanted = words.casefold().split()
    return tuple(
        source
        for source in sources
        if all(word in f"{about(source)} {clean(source.path)}".casefold() for word in wanted)
    )


def named(sources: Iterable[Source], name: str) -> Source:
    """Return the one article whose title or file name is ``name``, else the one that holds it.

    Raises UsageError if no article does, or several do.
    """
    wanted = name.casefold()
    known = [(source, title(source), short_path(source.path)) for source in sources]
    exact = [
        source
        for source, called, path in known
        if wanted in (called.casefold(), path.casefold(), path.rpartition("/")[2].casefold())
    ]
    found = exact or [
        source
        for source, called, path in known
        if wanted in called.casefold() or wanted in path.casefold()
    ]
    if not found:
        raise UsageError(f"No article is called {name!r}.", "/sources lists them.")
    if len(found) > 1:
        paths = ", ".join(short_path(source.path) for source in found[:_NAMED])
        more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
        raise UsageError(f"{name!r} may mean {paths}{more}.", "Give the file's name.")
    return found[0]
