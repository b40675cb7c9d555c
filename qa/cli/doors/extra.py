"""An extra that a command stands on, and that may not be installed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from index.errors import UsageError


@contextmanager
def needed(command: str, extra: str) -> Iterator[None]:
    """Import, inside the block, what an extra brings; UsageError says how to get it."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise UsageError(
            f"qa {command} needs {error.name}.", f"Install it: pip install 'article-qa[{extra}]'"
        ) from error
