"""A server at an address until it is told to stop: its socket, its token, its end."""

from __future__ import annotations

import asyncio
import errno
import os
import re
import secrets
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn

from index.errors import StorageError, UsageError
from qa.doors.attendant import Attendant
from qa.doors.guard import Hosts, is_loopback
from qa.doors.http_app import app

TOKEN_VARIABLE = "QA_TOKEN"  # noqa: S105 - its name
_TOKEN = re.compile(r"[\w.~-]{16,200}", re.ASCII)
_GRACE = 10  # seconds that what was begun has to end
_HEARD = 9  # seconds of these for which what waits is begun
_WAITING = 128  # connections that the system keeps until they are taken


@dataclass(frozen=True)
class Address:
    """Where a server listens: its open socket, and the token that is asked for, if any."""

    host: str
    listening: socket.socket
    token: str | None = None

    @property
    def url(self) -> str:
        """What a browser opens, with the token where there is one."""
        name, port = self.listening.getsockname()[:2]
        shown = self.host if name in {"0.0.0.0", "::"} else name  # noqa: S104 - compared
        if shown in {"0.0.0.0", "::"}:  # noqa: S104 - likewise
            shown = socket.gethostname()
        where = f"[{shown}]" if ":" in shown else shown
        entrance = f"?token={self.token}" if self.token else ""
        return f"http://{where}:{port}/{entrance}"


@contextmanager
def opened(host: str, port: int) -> Iterator[Address]:
    """Take an address for the length of the block; the port 0 is any that is free.

    An address that others can reach has a token: that of the environment, or one made up. Raises
    UsageError where it cannot be had.
    """
    token = None if is_loopback(host) else os.environ.get(TOKEN_VARIABLE) or _made_up()
    if token and not _TOKEN.fullmatch(token):
        raise UsageError(
            f"The token in {TOKEN_VARIABLE} is none.",
            "Give 16 letters and digits or more, or none: then one is made up.",
        )
    with _listening(host, port) as listening:
        yield Address(host, listening, token)


def serve(attendant: Attendant, address: Address, started: Callable[[], None]) -> None:
    """Serve until SIGINT or SIGTERM; what was begun by then is ended."""
    with _told_twice():
        started()
        server(attendant, address).run([address.listening])


class _Server(uvicorn.Server):
    """A server that tells who still waits when its time to end is nearly over."""

    def __init__(self, config: uvicorn.Config, attendant: Attendant) -> None:
        super().__init__(config)
        self._attendant = attendant

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End what was begun, and what waits as far as there is time."""
        asyncio.get_running_loop().call_later(_HEARD, self._attendant.stop)
        await super().shutdown(sockets)


def server(attendant: Attendant, address: Address) -> uvicorn.Server:
    """Return a server that is not started yet."""
    config = uvicorn.Config(
        app(attendant, Hosts.of(address.host), address.token),
        access_log=False,  # what is asked is private
        log_level="warning",
        lifespan="off",
        ws="none",
        http="h11",
        loop="asyncio",
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
    )
    return _Server(config, attendant)


@contextmanager
def _told_twice() -> Iterator[None]:
    """Pass over the signals that the server raises again once it has stopped for them."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    handlers = {number: signal.signal(number, lambda *_: None) for number in numbers}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _made_up() -> str:
    return secrets.token_hex(16)


def _listening(host: str, port: int) -> socket.socket:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError, OverflowError) as error:
        raise UsageError(
            f"{host} is no address of this machine.", "Leave --host out, or give its address."
        ) from error
    family, kind, protocol, _, place = found[0]
    listening = socket.socket(family, kind, protocol)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(place)
        listening.listen(_WAITING)
    except OSError as error:
        listening.close()
        raise _refused(host, port, error) from error
    return listening


def _refused(host: str, port: int, error: OSError) -> Exception:
    if error.errno == errno.EADDRINUSE:
        return UsageError(
            f"The port {port} is taken by another program.",
            "Name another with --port, or --port 0 for any that is free.",
        )
    if error.errno == errno.EACCES:
        return UsageError(f"The port {port} is not yours to open.", "Name one above 1023.")
    if error.errno == errno.EADDRNOTAVAIL:
        return UsageError(
            f"{host} is no address of this machine.", "Leave --host out, or give its address."
        )
    return StorageError(f"The port {port} cannot be opened: {error.strerror}.", "Name another.")
