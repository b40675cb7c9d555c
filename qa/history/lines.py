"""What the user names as a file, or as ``-`` for what is piped in."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import UsageError
from index.paths import meant_as_there


@contextmanager
def lines(name: str) -> Iterator[Iterator[bytes]]:
    """Open a file for its lines, each as soon as it is there; UsageError if it cannot be read."""
    if name == "-":
        yield iter(sys.stdin.buffer.readline, b"")
        return
    try:
        with Path(meant_as_there(name)).open("rb") as file:
            yield iter(file)
    except OSError as error:
        raise UsageError(
            f"{name} cannot be read: {error.strerror}.", "Name a file of questions, one a line."
        ) from error
