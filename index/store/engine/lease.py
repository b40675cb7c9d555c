"""One writer at a time, also where several machines know of an index: a note that says who writes.

An engine has no locks. Who writes leaves a note and looks whether somebody else did; a note that
was not renewed counts for nothing after a while, so a killed writer is no more in the way.
"""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

from index.errors import IndexLocked
from index.store.engine.engine import Engine, Key
from index.store.engine.ledger import Head, Ledger, written

_NOTE = Key("writer", "writer")
_HELD = 120.0
"""Seconds for which a note holds unless it is renewed; clocks may be apart by a part of that."""

_SETTLED = 0.2
"""Seconds after which of two that came at once the later one has signed."""


class Lease:
    """The right to write to the index in an ``engine``."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._token = secrets.token_hex(8)
        self._signed = 0.0

    def take(self) -> None:
        """Take it; IndexLocked where somebody else has it."""
        self._require_free()
        self._sign()
        time.sleep(_SETTLED)
        self._require_free()

    def renew(self) -> None:
        """Say that the writer is still there; IndexLocked if another one is."""
        self._require_free()
        if time.monotonic() - self._signed > _HELD / 4:
            self._sign()

    def release(self) -> None:
        """Give it back."""
        self._engine.drop([_NOTE])

    def _sign(self) -> None:
        who = f"pid {os.getpid()} on {socket.gethostname()}, since {time.strftime('%H:%M:%S')}"
        self._engine.put([written(*_NOTE, [(0, [self._token, time.time(), who])])])
        self._signed = time.monotonic()

    def _require_free(self) -> None:
        ledger = Ledger(self._engine)
        ledger.move_to(Head())
        value = ledger.value(*_NOTE)
        try:
            token, at, who = value or ("", 0.0, "")
            free = token in ("", self._token) or float(at) <= time.time() - _HELD
        except (TypeError, ValueError) as error:
            raise ledger.damaged("writer") from error
        if not free:
            raise IndexLocked(
                f"Another process is writing to this index: {who}.",
                "Wait for it to finish and run this again; questions can be asked meanwhile.",
            )


@contextmanager
def leased(engine: Engine) -> Iterator[Lease]:
    """Hold the lease for the length of the block."""
    lease = Lease(engine)
    lease.take()
    try:
        yield lease
    finally:
        lease.release()
