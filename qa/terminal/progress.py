"""How far work is, on stderr: a bar, a line now and then, or nothing where nobody looks."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from index.progress import Progress, silent
from qa.terminal.console import say

_SECONDS_APART = 5.0


@contextmanager
def progress(*, plain: bool = False) -> Iterator[Progress]:
    """Show a bar with count, rate and time left on stderr, where that is a terminal.

    A line now and then takes its place where it is to be ``plain``.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield silent
    elif plain or os.environ.get("TERM") == "dumb":
        yield _in_words()
    else:
        from qa.terminal.bars import bars  # noqa: PLC0415 - only where there is a bar

        with bars() as update:
            yield update


def _in_words() -> Progress:
    """Return what says a line every few seconds, for screen readers and bare terminals."""
    said = time.monotonic()

    def update(stage: str, done: int, total: int) -> None:
        nonlocal said
        if time.monotonic() - said >= _SECONDS_APART:
            said = time.monotonic()
            say(f"{stage}: {done:,} of {total:,}")

    return update
