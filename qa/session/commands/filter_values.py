"""What may stand after a key of a filter: the authors, sources, tags … of the open index."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import urlsplit

from index.article import Source
from index.urls import is_url
from qa.config import collections
from qa.question.within import LISTS, quoted
from qa.rendering.amounts import counted
from qa.rendering.sanitise import clean
from qa.rendering.text import short_path
from qa.session.session import Session

_TYPED = re.compile(
    rf"(?:^|(?<=\s))(?P<key>{'|'.join(LISTS)}):(?P<value>[\"“][^\"”]*|[^\s\"“”]*)$", re.IGNORECASE
)


def suggested(session: Session, line: str) -> Iterator[tuple[str, str, int]]:
    """Yield what could stand in place of the last part typed, a note, and that part's length."""
    match = _TYPED.search(line)
    if match is None:
        return
    key, typed = match["key"].lower(), match["value"].lstrip('"“').casefold()
    if key == "in":
        for name, within in collections.kept(session.settings.index).items():
            if typed in name.casefold():
                yield (
                    f"{key}:{quoted(name)}",
                    f"collection: {_about(within.folders)}",
                    len(match[0]),
                )
    values = Counter(
        value for source in session.articles.all() for value in set(_VALUES[key](source)) if value
    )
    for value, count in sorted(values.items(), key=lambda each: each[0].casefold()):
        if typed in value.casefold() and '"' not in value:
            yield f"{key}:{quoted(value)}", counted(count, "article"), len(match[0])


def _about(folders: Iterable[str]) -> str:
    return ", ".join(short_path(folder) for folder in folders) or "of any folder"


def _sources(source: Source) -> tuple[str, ...]:
    said = source.metadata.source or ""
    return (_host(said) if is_url(said) else clean(said), _host(source.path))


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "") if is_url(address) else ""
    except ValueError:
        return ""


def _folders(source: Source) -> tuple[str, ...]:
    if is_url(source.path):
        return ()
    return (short_path(os.path.dirname(source.path)),)  # noqa: PTH120 - on text


_VALUES: dict[str, Callable[[Source], Iterable[str]]] = {
    "author": lambda source: map(clean, source.metadata.authors),
    "source": _sources,
    "title": lambda source: (clean(source.metadata.title or ""),),
    "lang": lambda source: (source.metadata.language or "",),
    "type": lambda source: (source.format,),
    "tag": lambda source: map(clean, source.metadata.tags),
    "in": _folders,
}
