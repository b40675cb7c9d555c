"""The HTTP door described for programs: OpenAPI 3.1 (spec.openapis.org/oas/v3.1.1). Pure."""

from __future__ import annotations

from typing import Any

from qa import __version__
from qa.doors.operations import OPERATIONS, Operation
from qa.doors.schema import Schema, Schemas
from qa.question.within import DATES, KEYS

_ERROR: Schema = {
    "type": "object",
    "description": "What went wrong, and what to do next.",
    "properties": {
        "schema": {"enum": [2]},
        "error": {
            "type": "object",
            "properties": {"what": {"type": "string"}, "next": {"type": "string"}},
            "required": ["what", "next"],
        },
    },
    "required": ["schema", "error"],
}
_GET = {
    "/ask": "ask",
    "/quote": "find_quote",
    "/articles": "list_articles",
    "/articles/{file}": "show",
    "/status": "status",
}


def document() -> dict[str, Any]:
    """Return the document: a path for each operation, with the schemas that the operations have."""
    schemas = Schemas("#/components/schemas/")
    schemas.shared["Error"] = _ERROR
    paths: dict[str, Any] = {}
    for path, name in _GET.items():
        operation = OPERATIONS[name]
        parameters = list(_parameters(operation, path, schemas))
        paths[path] = {"get": _described(operation, schemas) | {"parameters": parameters}}
    ask, verify = OPERATIONS["ask"], OPERATIONS["verify"]
    whole = {"application/json": {"schema": schemas.of(ask.takes)}}
    body = {"requestBody": {"required": True, "content": whole}}
    paths["/ask"]["post"] = _described(ask, schemas, "askWithHistory") | body
    paths["/verify"] = {"post": _described(verify, schemas) | _draft(verify, schemas)}
    paths["/health"] = {"get": _health()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "article-qa",
            "version": __version__,
            "description": "Your own articles: answers, quotations and articles, word for word, "
            "each with a citation that was proved. Nothing can be changed.",
        },
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": schemas.shared,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{}, {"token": []}],
    }


def _described(operation: Operation, schemas: Schemas, name: str = "") -> dict[str, Any]:
    return {
        "operationId": name or operation.name,
        "summary": operation.about,
        "responses": {
            "200": _content("What it gives.", schemas.of(operation.gives)),
            "default": _content("An error.", {"$ref": "#/components/schemas/Error"}),
        },
    }


def _content(about: str, schema: Schema) -> dict[str, Any]:
    return {"description": about, "content": {"application/json": {"schema": schema}}}


def _parameters(operation: Operation, path: str, schemas: Schemas) -> list[dict[str, Any]]:
    """Return the parameters of a query; a filter is given by its keys, or as it is typed."""
    schemas.of(operation.takes)
    takes = schemas.shared[operation.takes.__name__]
    found = []
    for name, schema in takes["properties"].items():
        in_path = f"{{{name}}}" in path
        found.append(
            {
                "name": name,
                "in": "path" if in_path else "query",
                "required": in_path or name in takes["required"],
                "description": schema.get("description", ""),
                "schema": {"type": "string"} if "anyOf" in schema else _in_query(schema),
            }
        )
    if "filter" in takes["properties"]:
        found += [_key(key) for key in KEYS]
    return found


def _in_query(schema: Schema) -> Schema:
    if schema["type"] == "array":
        return {"type": "array", "items": {"type": "string"}}
    return {"type": schema["type"]}


def _key(key: str) -> dict[str, Any]:
    several = {"type": "array", "items": {"type": "string"}}
    return {
        "name": key,
        "in": "query",
        "required": False,
        "description": f"Only these articles, as --{key} of the command line says.",
        "schema": {"type": "string"} if key in DATES else several,
    }


def _draft(operation: Operation, schemas: Schemas) -> dict[str, Any]:
    whole = {"schema": schemas.of(operation.takes)}
    file = {"schema": {"type": "string", "format": "binary"}}
    about = "As a file, in any format that is read: `name` says which."
    parameters = [each for each in _parameters(operation, "", schemas) if each["name"] != "text"]
    for each in parameters:
        each["description"] = f"{each['description']} With a file."
    content = {"application/json": whole, "application/octet-stream": file}
    return {
        "parameters": parameters,
        "requestBody": {"required": True, "description": about, "content": content},
    }


def _health() -> dict[str, Any]:
    states = {"type": "object", "properties": {"status": {"enum": ["ok", "unusable"]}}}
    return {
        "operationId": "health",
        "summary": "Say whether the index can be asked; needs no token.",
        "responses": {
            "200": _content("It can.", states),
            "503": _content("It cannot.", states),
        },
    }
