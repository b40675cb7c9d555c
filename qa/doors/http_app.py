"""The operations over HTTP, and the page that asks through them: routes, and what comes in by them.

A request becomes the parameters of an operation, and its value the response.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from index.errors import IndexUnusable, QaError, UsageError
from qa.doors import openapi
from qa.doors.attendant import Attendant, Busy, Line
from qa.doors.desk import NoArticle
from qa.doors.guard import Guard, Hosts, refusal
from qa.doors.operations import OPERATIONS, Operation, Reply, verified
from qa.question import within as filters
from qa.rendering.answer_json import whole_error_json
from qa.rendering.json_text import dumps

LARGEST = 20_000_000
"""Bytes of a draft that is sent; of anything else a twentieth."""

_PAGE = Path(__file__).with_name("page")
_FILES: Mapping[str, str] = MappingProxyType(
    {"/": "index.html", "/page.css": "page.css", "/page.js": "page.js", "/icon.svg": "icon.svg"}
)
_KINDS = MappingProxyType(
    {
        ".html": "text/html",
        ".css": "text/css",
        ".js": "text/javascript",
        ".svg": "image/svg+xml",
    }
)
_STATUS = ((NoArticle, 404), (UsageError, 400), (Busy, 503), (IndexUnusable, 503))
_SWITCH = MappingProxyType({"true": True, "1": True, "on": True, "false": False, "0": False})

Endpoint = Callable[[Request], Awaitable[Response]]


def app(attendant: Attendant, hosts: Hosts, token: str | None = None) -> Guard:
    """Return the application; ``hosts`` are the names under which it may be asked."""
    inner = Starlette(
        routes=[
            Route("/ask", _query(attendant, "ask"), methods=["GET"]),
            Route("/ask", _body(attendant, "ask"), methods=["POST"]),
            Route("/quote", _query(attendant, "find_quote"), methods=["GET"]),
            Route("/verify", _draft(attendant), methods=["POST"]),
            Route("/articles", _query(attendant, "list_articles"), methods=["GET"]),
            Route("/articles/{file:path}", _query(attendant, "show"), methods=["GET"]),
            Route("/status", _query(attendant, "status"), methods=["GET"]),
            Route("/health", _health(attendant), methods=["GET"]),
            Route("/openapi.json", _described, methods=["GET"]),
            *(Route(path, _file(name), methods=["GET"]) for path, name in _FILES.items()),
        ],
        exception_handlers={HTTPException: _no_such},
    )
    return Guard(inner, hosts, token)


# --- operations -----------------------------------------------------------------------------------


def _query(attendant: Attendant, name: str) -> Endpoint:
    operation = OPERATIONS[name]

    async def answered(request: Request) -> Response:
        try:
            given = from_query(operation, request.query_params) | request.path_params
        except QaError as error:
            return _error(error)
        return await _replied(attendant, operation, given)

    return answered


def _body(attendant: Attendant, name: str) -> Endpoint:
    async def answered(request: Request) -> Response:
        try:
            given = _object(await _read(request, LARGEST // 20))
        except QaError as error:
            return _error(error)
        return await _replied(attendant, OPERATIONS[name], given)

    return answered


def _draft(attendant: Attendant) -> Endpoint:
    """Return what verifies a draft: as the parameters in JSON, or as a file under its name."""
    operation = OPERATIONS["verify"]

    async def answered(request: Request) -> Response:
        try:
            data = await _read(request, LARGEST)
            if request.headers.get("content-type", "").startswith("application/json"):
                return await _replied(attendant, operation, _object(data))
            given = {"text": "", **from_query(operation, request.query_params)}
            operation.require(given)
        except QaError as error:
            return _error(error)
        name, figures = given.get("name", "draft.md"), given.get("figures", False)
        return await _done(
            attendant,
            lambda desk: verified(desk.verify(name, data, figures=figures)),
            operation.line,
        )

    return answered


async def _replied(
    attendant: Attendant, operation: Operation, given: Mapping[str, Any]
) -> Response:
    return await _done(attendant, lambda desk: operation.reply(desk, given), operation.line)


async def _done(attendant: Attendant, work: Callable[[Any], Reply], line: Line) -> Response:
    try:
        reply = await attendant.do(work, line)
    except QaError as error:
        return _error(error)
    return _json(reply.value)


# --- what comes in --------------------------------------------------------------------------------


def from_query(operation: Operation, query: QueryParams) -> dict[str, Any]:
    """Return the parameters that a query gives: numbers and lists as such, and the filter's keys.

    ``since=2016&author=kabiling`` are a filter, as the options of the command line are.
    """
    known = operation.parameters["properties"]
    given: dict[str, Any] = {}
    parts = []
    for name in query:
        values = query.getlist(name)
        if name in filters.KEYS and "filter" in known:
            parts += [(name, value) for value in values]
        else:
            kind = known.get(name, {}).get("type")
            given[name] = values if kind == "array" else _typed(values[-1], kind)
    if parts:
        typed = filters.only(given["filter"], filters.today()) if "filter" in given else None
        within = filters.made(parts, filters.today())
        given["filter"] = (typed.with_inner(within) if typed else within).to_json()
    return given


def _typed(text: str, kind: str | None) -> object:
    """Return a value as its kind, or as it is: then it is told what it should have been."""
    if kind == "boolean":
        return _SWITCH.get(text.casefold(), text)
    if kind == "integer" and re.fullmatch(r"-?\d{1,9}", text, re.ASCII):
        return int(text)
    if kind == "number" and re.fullmatch(r"-?\d{0,9}\.?\d{1,9}", text, re.ASCII):
        return float(text)
    return text


async def _read(request: Request, most: int) -> bytes:
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > most:
            raise UsageError("What was sent is too large.", f"It may have {most:,} bytes.")
        pieces.append(piece)
    return b"".join(pieces)


def _object(data: bytes) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise UsageError("What was sent is no object of JSON.", "See /openapi.json.")
    return value


# --- what goes out --------------------------------------------------------------------------------


def _json(value: object, status: int = 200) -> Response:
    return Response(dumps(value), status, media_type="application/json")


def _error(error: QaError) -> Response:
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
    return _json(whole_error_json(error), status)


async def _no_such(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - as it is registered
    return refusal(error.status_code, f"{error.detail}.", "See /openapi.json for what there is.")


def _health(attendant: Attendant) -> Endpoint:
    async def told(_: Request) -> Response:
        try:
            await attendant.do(lambda desk: desk.status(), Line.HEALTH)
        except QaError:
            return JSONResponse({"status": "unusable"}, 503)
        return JSONResponse({"status": "ok"})

    return told


async def _described(_: Request) -> Response:
    return _json(openapi.document())


def _file(name: str) -> Endpoint:
    path = _PAGE / name
    data, kind = path.read_bytes(), _KINDS[path.suffix]

    async def given(_: Request) -> Response:
        return Response(data, media_type=kind)

    return given
