"""What is understood of a file, for people and as JSON. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from index.article import Role, Understanding
from qa.rendering.json_text import dumps
from qa.rendering.place import place_json, within
from qa.rendering.sanitise import clean
from qa.rendering.text import short_path

_FIELDS = ("title", "subtitle", "authors", "date", "updated", "source", "place", "language")
_LISTS = ("tags", "aliases")


def to_json(found: Sequence[Understanding]) -> str:
    """Return what ``understanding_json`` does, as text."""
    return dumps(understanding_json(found))


def understanding_json(found: Sequence[Understanding]) -> dict[str, Any] | list[dict[str, Any]]:
    """Return an article as a JSON object, several of one file as a list of them."""
    objects = [_json(each) for each in found]
    return objects[0] if len(objects) == 1 else objects


def to_text(found: Sequence[Understanding]) -> str:
    """Return articles for people: a table of what is known, then line, role and sentence."""
    return "\n\n".join("\n".join(_lines(each)) for each in found)


def _json(found: Understanding) -> dict[str, Any]:
    data = found.metadata
    said = {name: getattr(data, name) for name in (*_FIELDS, *_LISTS)}
    listed = {name: list(value) for name, value in said.items() if isinstance(value, tuple)}
    pairs = zip(found.sentences, found.sections, strict=True)
    return {
        "file": found.path,
        "member": found.member or None,
        "indexed": found.indexed,
        **said,
        **listed,
        "format": found.format,
        "encoding": found.encoding or None,
        "sentences": [
            {
                "text": sentence.text,
                "role": sentence.role.value,
                "section": list(section),
                **place_json(sentence.location),
            }
            for sentence, section in pairs
        ],
        "passages": found.passages,
    }


def _lines(found: Understanding) -> Iterator[str]:
    yield from _table(found)
    yield ""
    places = [
        within(sentence.location).lstrip(" :").partition(":")[0] for sentence in found.sentences
    ]
    wide = max(map(len, places), default=0)
    for sentence, place in zip(found.sentences, places, strict=True):
        role = "" if sentence.role is Role.PROSE else sentence.role.value
        yield f"{clean(place):>{wide}}  {role:<10}  {clean(sentence.text)}".rstrip()


def _table(found: Understanding) -> Iterator[str]:
    member = f" › {clean(found.member)}" if found.member else ""
    yield f"{'file':<10}  {short_path(found.path)}{member}"
    for name in (*_FIELDS, *_LISTS):
        value = getattr(found.metadata, name)
        shown = ", ".join(value) if isinstance(value, tuple) else value
        yield f"{name:<10}  {clean(shown or '') or '-'}"
    yield f"{'format':<10}  {clean(' '.join(filter(None, (found.format, found.encoding))))}"
    yield f"{'passages':<10}  {found.passages}"
    if not found.indexed:
        yield f"{'index':<10}  does not hold it: this is how it would be read"
