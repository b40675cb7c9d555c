"""Front matter: what a Markdown file states of itself above its text, in YAML, TOML or JSON.

Only keys of ``_KEYS`` are taken, and of several for one thing the first in that order.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any

from index.article import Metadata
from index.dates import parse_date
from index.names import names_in

_LONGEST = 20_000  # characters

_FENCED = re.compile(
    # Each line ends in one way only: what has no end is found out in linear time.
    r"\s*(?P<fence>---|\+\+\+)[ \t]*(?:\r\n|\r(?!\n)|\n)"
    r"(?P<body>(?:[^\r\n]*(?:\r\n|\r(?!\n)|\n))*?)"
    r"(?:(?P=fence)|\.\.\.)[ \t]*(?:[\r\n]|\Z)"
)
_BRACE = re.compile(r"\s*(?=\{\s*\")")
_NEWLINE = re.compile(r"\r\n?|\n")
_LINE = re.compile(r"(?P<key>[A-Za-z][\w .-]*?)[ \t]*:(?:[ \t]+(?P<value>.*))?")
_LANGUAGE = re.compile(r"([A-Za-z]{2})(?:[-_].*)?")

_KEYS = {
    "title": ("title", "headline"),
    "date": ("date", "published", "pubdate", "date_published", "publish_date", "created"),
    "author": ("author", "authors", "by", "byline", "creator"),
    "source": ("source", "publisher", "publication", "site", "site_name", "outlet", "agency"),
    "updated": ("updated", "lastmod", "modified", "last_modified_at", "date_modified"),
    "language": ("lang", "language", "locale"),
    "subtitle": ("subtitle", "deck", "standfirst", "subheading"),
    "place": ("place", "dateline"),
    "description": ("description", "summary", "abstract", "excerpt"),
    "tags": ("tags", "tag", "keywords", "categories"),
    "aliases": ("aliases", "alias"),
}


def front_matter(text: str) -> tuple[Metadata, int]:
    """Return what a text states above its body, and where the body begins.

    Where the lines between two fences state nothing, the first was a rule, and all is body.
    """
    values, end = _fenced(text) or _in_braces(text) or ({}, 0)
    stated = {str(key).lower().replace(" ", "_").replace("-", "_"): v for key, v in values.items()}
    found = {
        name: next((said for key in keys if (said := tuple(_said(stated.get(key))))), ())
        for name, keys in _KEYS.items()
    }
    one = {name: ", ".join(said) or None for name, said in found.items()}
    language = _LANGUAGE.fullmatch(one["language"] or "")
    metadata = Metadata(
        title=one["title"],
        date=parse_date(one["date"] or ""),
        authors=found["author"] if len(found["author"]) > 1 else names_in(one["author"] or ""),
        source=one["source"],
        updated=parse_date(one["updated"] or ""),
        language=language[1].lower() if language else None,
        description=one["description"],
        tags=_listed(found["tags"]),
        aliases=found["aliases"],
        subtitle=one["subtitle"],
        place=one["place"],
    )
    return metadata, end


def _fenced(text: str) -> tuple[dict[Any, Any], int] | None:
    match = _FENCED.match(text, 0, _LONGEST)
    if not match:
        return None
    values = _toml(match["body"]) if match["fence"] == "+++" else _yaml(match["body"])
    return (values, match.end()) if values is not None else None


def _in_braces(text: str) -> tuple[dict[Any, Any], int] | None:
    start = _BRACE.match(text)
    if not start:
        return None
    try:
        values, end = json.JSONDecoder().raw_decode(text[start.end() : start.end() + _LONGEST])
    except (ValueError, RecursionError):
        return None
    return values, start.end() + end


def _toml(body: str) -> dict[Any, Any] | None:
    try:
        return tomllib.loads(_NEWLINE.sub("\n", body))
    except (tomllib.TOMLDecodeError, RecursionError):
        return None


def _yaml(body: str) -> dict[Any, Any] | None:
    # Imported here: few files need it, and a question never does.
    import yaml  # noqa: PLC0415

    try:
        # The base loader leaves every scalar the text that it is: dates are ours to read.
        values = yaml.load(body, Loader=yaml.BaseLoader)  # noqa: S506 - makes only text, lists, maps
    except (yaml.YAMLError, RecursionError, ValueError):
        return _lines(body)
    return values if isinstance(values, dict) else None


def _lines(body: str) -> dict[Any, Any] | None:
    """Return what lines of ``key: value`` say that YAML refuses, as a title with a colon."""
    found: dict[str, Any] = {}
    for line in _NEWLINE.split(body):
        if stated := _LINE.fullmatch(line):
            found[stated["key"]] = (stated["value"] or "").strip().strip("\"'")
        elif line.strip() and line[0] not in " \t-#":
            return None
    return found or None


def _said(value: object) -> Iterator[str]:
    """Yield what a value says as lines of text; of a map, its name."""
    if isinstance(value, dict):
        yield from _said(value.get("name") or value.get("title"))
    elif isinstance(value, list):
        for each in value[:100]:
            yield from _said(each)
    elif value is not None and (text := " ".join(str(value).split())):
        yield text


def _listed(tags: tuple[str, ...]) -> tuple[str, ...]:
    """Return tags one by one, also where they were written in one line, with commas or signs."""
    written = tags[0].split(",") if len(tags) == 1 else tags
    return tuple(filter(None, (tag.strip().lstrip("#") for tag in written)))
