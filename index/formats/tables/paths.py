"""Ways into JSON: ``items[3].body`` leads from the whole to a value, and each value has one way."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TypeAlias

from index.formats.document import Unreadable

Json: TypeAlias = "dict[str, Json] | list[Json] | str | bool | None"
"""What a JSON file holds; numbers are kept as they are written."""

_SIMPLE = re.compile(r"[A-Za-z_$][\w$-]*\Z", re.ASCII)
_STEP = re.compile(r"\.?([A-Za-z_$][\w$-]*)|\[(\d+)\]|\[(\"(?:[^\"\\]|\\.)*\")\]", re.ASCII)
_MAX_DEPTH = 100


class Number(str):
    """A number as it is written: no text, but shown in a row."""

    __slots__ = ()


def parse(text: str) -> Json:
    """Return what JSON holds; raises ``Unreadable`` when it is none."""
    try:
        value: Json = json.loads(
            text, parse_int=Number, parse_float=Number, parse_constant=Number, strict=False
        )
    except (ValueError, RecursionError) as error:
        where = f": {error}" if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable(f"is no JSON{where}", "Export it again.") from error
    return value


def step(path: str, key: str | int) -> str:
    """Return the way to what stands at a key, or at an index, of what stands at ``path``."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    if not _SIMPLE.match(key):
        return f"{path}[{json.dumps(key, ensure_ascii=False)}]"
    return f"{path}.{key}" if path else key


def inside(path: str, name: str) -> str:
    """Return the way to what stands at the path ``name`` of what stands at ``path``."""
    return path + (name if not path or name.startswith("[") else f".{name}")


def leaves(value: Json, path: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Yield the strings and numbers of a value, in order, with the ways to them."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, step(path, key), depth + 1)
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from leaves(inner, step(path, i), depth + 1)
    elif isinstance(value, str):
        yield path, value


def at(value: Json, path: str) -> Json:
    """Return what stands at a path; raises LookupError where nothing does."""
    place = 0
    while place < len(path):
        match = _STEP.match(path, place)
        if match is None:
            raise LookupError(path)
        place = match.end()
        if match[2] is not None and isinstance(value, list):
            value = value[int(match[2])]
        elif match[2] is None and isinstance(value, dict):
            value = value[match[1] or json.loads(match[3], strict=False)]
        else:
            raise LookupError(path)
    return value


def flat(value: Json) -> str | None:
    """Return a value as one string: of a list they are paragraphs; None where it has none."""
    if isinstance(value, str):
        return value
    if not isinstance(value, list):
        return None
    named = [each.get("name") if isinstance(each, dict) else each for each in value]
    texts = [each for each in named if isinstance(each, str)]
    return "\n\n".join(texts) if texts and len(texts) == len(value) else None


def record(value: Json, path: str = "", depth: int = 0) -> dict[str, str]:
    """Return the fields of an object, those of the objects in it by their paths."""
    found: dict[str, str] = {}
    if isinstance(value, dict) and depth < _MAX_DEPTH:
        for key, inner in value.items():
            name = step(path, key)
            if isinstance(inner, dict):
                found |= record(inner, name, depth + 1)
            elif (text := flat(inner)) is not None:
                found[name] = text
    return found
