"""Waiting: a spinner on the terminal for what takes longer than a blink."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, wait
from contextlib import suppress
from itertools import cycle
from queue import Empty, SimpleQueue
from typing import TextIO, TypeVar

T = TypeVar("T")

BLINK = 0.15
"""Seconds that pass before anything is shown."""

_FRAME = 0.1
_FRAMES = "|/-\\"  # any terminal has these, whatever its font and encoding
_ERASE = "\r\x1b[K"


class Spinner:
    """A spinner on a terminal, or on none: then nothing is drawn."""

    def __init__(self, terminal: TextIO | None) -> None:
        self._terminal = terminal
        self._frames = cycle(_FRAMES)
        self._drawn = False

    def turn(self) -> None:
        """Draw the next frame over the last."""
        if self._terminal:
            self._draw(f"\r{next(self._frames)} Searching ")
            self._drawn = True

    def erase(self) -> None:
        """Leave the line as it was found."""
        if self._drawn:
            self._draw(_ERASE)
            self._drawn = False

    def _draw(self, text: str) -> None:
        assert self._terminal  # noqa: S101 - nothing is drawn without one
        self._terminal.write(text)
        self._terminal.flush()


def wait_for(
    future: Future[T], said: SimpleQueue[str], tell: Callable[[str], None], spinner: Spinner
) -> T:
    """Return the future's result; meanwhile ``tell`` what is ``said``, and turn the spinner.

    KeyboardInterrupt leaves the work to end by itself.
    """
    pause = BLINK
    try:
        while True:
            done, _ = wait([future], pause)
            pause = _FRAME
            while line := _next(said):
                spinner.erase()
                tell(line)
            if done:
                return future.result()
            spinner.turn()
    finally:
        spinner.erase()


def _next(said: SimpleQueue[str]) -> str | None:
    with suppress(Empty):
        return said.get_nowait()
    return None
