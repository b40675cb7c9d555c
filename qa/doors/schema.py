"""Typed dictionaries as JSON Schema, and what in a value does not fit one. Pure.

What is written are the words of JSON Schema 2020-12 that these types need, and the same words are
understood of a value that comes in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

Schema = dict[str, Any]

_PLAIN: Mapping[object, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
    Any: {},
}
_OBJECT: Schema = {"type": "object"}
_IN_WORDS = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
    "array": "a list",
    "object": "an object",
}


class Schemas:
    """Schemas that refer to the dictionaries they share, which are kept in ``shared`` by name.

    ``where`` is the path under which ``shared`` will lie in the document.
    """

    def __init__(self, where: str = "#/$defs/") -> None:
        self.shared: dict[str, Schema] = {}
        self._where = where

    def of(self, kind: Any) -> Schema:  # noqa: ANN401 - a type as it is written
        """Return the schema of a type."""
        origin, within = get_origin(kind), get_args(kind)
        if is_typeddict(kind):
            return self._referred(kind)
        if origin in (Annotated, NotRequired):
            about = next((each for each in within[1:] if isinstance(each, str)), None)
            return self.of(within[0]) | ({"description": about} if about else {})
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return {"enum": [each.value for each in kind]}
        return self._composed(origin, within) if origin else dict(_PLAIN[kind])

    def _composed(self, origin: object, within: tuple[Any, ...]) -> Schema:
        if origin in (Union, UnionType):
            return {"anyOf": [self.of(each) for each in within]}
        if origin is Literal:
            return {"enum": list(within)}
        return {"type": "array", "items": self.of(within[0])} if origin is list else _OBJECT

    def root(self, kind: Any) -> Schema:  # noqa: ANN401 - likewise
        """Return the schema of a type, a dictionary at its root, with all that it refers to."""
        whole = self.object(kind) if is_typeddict(kind) else self.of(kind)
        return whole | ({"$defs": self.shared} if self.shared else {})

    def _referred(self, kind: Any) -> Schema:  # noqa: ANN401 - likewise
        name = kind.__name__
        if name not in self.shared:
            self.shared[name] = {}  # so that one which holds itself comes to an end
            self.shared[name] = self.object(kind)
        return {"$ref": f"{self._where}{name}"}

    def object(self, kind: Any) -> Schema:  # noqa: ANN401 - likewise
        """Return the schema of a typed dictionary itself."""
        hints = get_type_hints(kind, include_extras=True)
        about = {"description": " ".join(kind.__doc__.split())} if kind.__doc__ else {}
        return {
            "type": "object",
            **about,
            "properties": {name: self.of(each) for name, each in hints.items()},
            "required": [name for name in hints if _is_required(kind, name, hints[name])],
            "additionalProperties": False,
        }


def _is_required(kind: Any, name: str, hint: object) -> bool:  # noqa: ANN401 - likewise
    # Of annotations that are kept as text, Python 3.11 does not see what is not required.
    return name in kind.__required_keys__ and get_origin(hint) is not NotRequired


def faults(value: object, schema: Schema, name: str = "", root: Schema | None = None) -> list[str]:
    """Return what in a value does not fit a schema, a sentence each; nothing where it does."""
    return list(_faults(value, schema, name, root or schema))


def _faults(value: object, schema: Schema, name: str, root: Schema) -> Iterator[str]:
    if reference := schema.get("$ref"):
        yield from _faults(value, root["$defs"][reference.rpartition("/")[2]], name, root)
    elif kinds := schema.get("anyOf"):
        found = [faults(value, each, name, root) for each in kinds]
        if all(found):
            # What is of one of the kinds, and faulty inside, is told by what is faulty.
            inside = (each for each in found if not each[0].startswith(f"{name} must"))
            whole = f"{name} must be {_either([_said(each, root) for each in kinds])}."
            yield from next(inside, [whole])
    elif known := schema.get("enum"):
        if value not in known:
            yield f"{name} must be {_either(known)}."
    elif "type" in schema and not _is(value, schema["type"]):
        yield f"{name or 'This'} must be {_IN_WORDS[schema['type']]}."
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _faults(each, schema.get("items", {}), f"{name}[{number}]", root)
    elif isinstance(value, dict):
        yield from _faults_within(value, schema, name, root)


def _faults_within(
    value: dict[str, object], schema: Schema, name: str, root: Schema
) -> Iterator[str]:
    known = schema.get("properties", {})
    place = f"{name}." if name else ""
    for missing in (each for each in schema.get("required", ()) if each not in value):
        yield f"{place}{missing} is missing."
    for key, each in value.items():
        if key in known:
            yield from _faults(each, known[key], f"{place}{key}", root)
        elif not schema.get("additionalProperties", True):
            yield f"There is no {place}{key}; there are {', '.join(known) or 'none'}."


def _is(value: object, kind: str) -> bool:
    if isinstance(value, bool) or kind == "boolean":
        return isinstance(value, bool) and kind == "boolean"
    kinds: dict[str, type | tuple[type, ...]] = {
        "string": str, "integer": int, "number": (int, float), "null": NoneType,
        "array": list, "object": dict,
    }  # fmt: skip
    return isinstance(value, kinds[kind])


def _said(schema: Schema, root: Schema) -> str:
    if reference := schema.get("$ref"):
        schema = root["$defs"][reference.rpartition("/")[2]]
    return _IN_WORDS[schema["type"]] if "type" in schema else _either(schema["enum"])


def _either(known: Sequence[str]) -> str:
    *others, last = dict.fromkeys(known)
    return f"{', '.join(others)} or {last}" if others else last
