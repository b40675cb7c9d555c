"""The guard of the HTTP door: which requests are let in, and what every response says of itself.

A page of the web that is open in a browser of this machine can send requests here, under its own
origin, or under a name of its own that it has made to lead here (DNS rebinding). Neither is let in.
"""

from __future__ import annotations

import ipaddress
import re
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "qa_token"
OPEN = frozenset({"/health"})
"""What is told without a token: that somebody is there."""

_HOST = re.compile(r"(?:\[(?P<inside>[^\[\]]+)\]|(?P<name>[^:\[\]]+))(?::[0-9]{1,5})?")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS: Mapping[str, str] = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
"""What every response says: nothing but our own files may act, and no page may hold it."""


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine alone."""
    address = _address(host)
    return host.casefold() == "localhost" if address is None else address.is_loopback


@dataclass(frozen=True, slots=True)
class Hosts:
    """The names under which requests may come: this machine's, and where it is open, addresses.

    Nobody can make an address lead elsewhere, as a name can.
    """

    host: str
    names: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, host: str) -> Hosts:
        """Return the names of a server that listens at ``host``."""
        if is_loopback(host):
            return cls(host, frozenset({"localhost"}))
        own = socket.gethostname().casefold()
        return cls(host, frozenset({"localhost", host.casefold(), own, f"{own}.local"}))

    def let_in(self, stated: str) -> bool:
        """Say whether the ``Host`` of a request is one of them."""
        name = _without_port(stated).casefold()
        address = _address(name)
        if address is None:
            return name in self.names
        return address.is_loopback or not is_loopback(self.host)


class Guard:
    """Lets requests through to ``app``, those without the ``token`` not where there is one."""

    def __init__(self, app: ASGIApp, hosts: Hosts, token: str | None = None) -> None:
        self._app = app
        self._hosts = hosts
        self._token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request as ASGI has it (https://asgi.readthedocs.io)."""

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif instead := self._instead(scope):
            await instead(scope, receive, sent)
        else:
            await self._app(scope, receive, sent)

    def _instead(self, scope: Scope) -> Response | None:
        """Return what is answered in place of the application: nothing where it is let in."""
        headers = Headers(scope=scope)
        stated = headers.getlist("host")
        if len(stated) != 1 or not self._hosts.let_in(stated[0]):
            return refusal(421, "This is not the host that was asked for.", "Ask it by its name.")
        if not _is_from_here(scope, headers, stated[0]):
            return refusal(
                403, "Another page asked this.", "Ask from the page itself, or by a program."
            )
        if self._token is None or scope["path"] in OPEN or self._has_token(headers):
            return None
        given = QueryParams(scope["query_string"]).get("token", "")
        if scope["path"] == "/" and self._is_token(given):
            entered = RedirectResponse("/", 303)  # so that it stands in no address any more
            entered.set_cookie(COOKIE, given, httponly=True, samesite="strict")
            return entered
        next_step = "Open the address that `qa serve` has printed, or send it as a bearer."
        return refusal(401, "The token is missing, or is another one.", next_step)

    def _has_token(self, headers: Headers) -> bool:
        kind, _, given = headers.get("authorization", "").partition(" ")
        tokens = [given.strip()] if kind.casefold() == "bearer" else []
        try:
            kept = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
        except CookieError:
            kept = None
        tokens += [kept.value] if kept else []
        return any(self._is_token(each) for each in tokens)

    def _is_token(self, given: str) -> bool:
        """Say whether this is the token, in a time that does not tell how much of it is right."""
        return self._token is not None and secrets.compare_digest(
            given.encode(), self._token.encode()
        )


def refusal(status: int, what: str, next_step: str) -> JSONResponse:
    """Return an error as every other is returned."""
    return JSONResponse({"schema": 2, "error": {"what": what, "next": next_step}}, status)


def _is_from_here(scope: Scope, headers: Headers, host: str) -> bool:
    """Say whether a request comes from our own page, from a program, or opens the page by a link.

    Browsers say so in ``Origin`` and ``Sec-Fetch-Site`` (https://www.w3.org/TR/fetch-metadata/).
    """
    origin = headers.get("origin")
    if origin is not None and origin.casefold() != f"{scope['scheme']}://{host}".casefold():
        return False
    if headers.get("sec-fetch-site", "none") in {"same-origin", "none"}:
        return True
    is_link = headers.get("sec-fetch-mode") == "navigate" and scope["method"] == "GET"
    return is_link and scope["path"] == "/"


def _without_port(host: str) -> str:
    if match := _HOST.fullmatch(host):
        return match["inside"] or match["name"]
    return ""


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
