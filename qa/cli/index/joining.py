"""``--on``: the machines that are to read and embed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from index.embedding.encoder import Encoder
from index.errors import UsageError
from index.maintenance.workers.workers import Workers
from qa.cli.doors.extra import needed
from qa.rendering.amounts import counted
from qa.terminal.console import say
from qa.terminal.indexing import Join, at_home

_ADDRESS = re.compile(r"ray://[\w.\-\[\]:]+")
_NAMED = re.compile(r"ray://(auto|local)|.*:\d+")
_CLIENT_PORT = 10001  # what `ray start` gives it


def joining(on: str | None) -> Join:
    """Return what joins the cluster that was named, if one was; UsageError for what names none."""
    if on is None:
        return at_home
    if not _ADDRESS.fullmatch(on):
        raise UsageError(
            f"--on {on} names no cluster.", "Give ray://HOST:PORT, ray://auto or ray://local."
        )
    address = on if _NAMED.fullmatch(on) else f"{on}:{_CLIENT_PORT}"

    @contextmanager
    def join(encoder: Encoder) -> Iterator[Workers]:
        with needed("index --on", "ray"):
            from index.maintenance.workers.ray_cluster import joined  # noqa: PLC0415 - an extra
        with joined(address, encoder) as workers:
            say(f"{counted(workers.processors, 'processor')} at {address}")
            yield workers

    return join
