"""The terminal's line discipline while nobody reads the keys: what is typed ahead is kept.

A terminal left to itself would echo such keys into the answer and edit them as a line of its
own. It knows nothing of what the keys mean.
"""

from __future__ import annotations

import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager

_INPUT, _LOCAL = 0, 3  # places in what tcgetattr returns

_held: list[list[int | list[bytes | int]]] = []
"""What the terminal was like before ``held``, while one is in force."""


@contextmanager
def held() -> Iterator[None]:
    """Keep keys for the next prompt, unseen and as they are; Ctrl-C and Ctrl-Z act at once."""
    before = _attributes()
    if before is None:
        yield
        return
    kept = [*before]
    kept[_INPUT] = _flags(kept, _INPUT) & ~(termios.ICRNL | termios.IXON)
    kept[_LOCAL] = _flags(kept, _LOCAL) & ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
    _held.append(before)
    _set(kept)
    try:
        yield
    finally:
        _held.pop()
        _set(before)


@contextmanager
def released() -> Iterator[None]:
    """Give the terminal to another program as it was before ``held``."""
    inside = _attributes()
    if inside is None or not _held:
        yield
        return
    _set(_held[-1])
    try:
        yield
    finally:
        _set(inside)


def bare_line(prompt: str) -> str:
    """Read a line from a terminal that can do nothing but print; EOFError at the end."""
    with released():
        sys.stderr.write(prompt)
        sys.stderr.flush()
        line = sys.stdin.buffer.readline()
    if not line:
        raise EOFError
    return line.decode("utf-8", "replace").rstrip("\r\n")


def _attributes() -> list[int | list[bytes | int]] | None:
    try:
        return termios.tcgetattr(sys.stdin.fileno())
    except (termios.error, OSError, ValueError, AttributeError):
        return None  # no terminal, or no stdin at all


def _set(attributes: list[int | list[bytes | int]]) -> None:
    termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, attributes)


def _flags(attributes: list[int | list[bytes | int]], place: int) -> int:
    flags = attributes[place]
    assert isinstance(flags, int)  # noqa: S101 - only the control characters are a list
    return flags
