"""The terminal's line discipline while nobody reads the keys: what is typed ahead is kept.

A terminal left to itself would echo such keys into the answer and edit them as a line of its
own; so would one that comes back from Ctrl-Z, which a shell has used meanwhile. It knows nothing
of what the keys mean.
"""

from __future__ import annotations

import os
import signal
import sys
import termios
from collections.abc import Iterator
from contextlib import contextmanager

_INPUT, _LOCAL = 0, 3  # places in what tcgetattr returns

_Attributes = list[int | list[bytes | int]]

_held: list[_Attributes] = []
"""What the terminal was like before ``held``, while one is in force."""

_ours: list[_Attributes | None] = []
"""What the terminal is to be like at the moment; None where that is somebody else's affair."""


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
    earlier = signal.signal(signal.SIGCONT, lambda *_: _hold_again())
    try:
        with _mode(kept):
            yield
    finally:
        signal.signal(signal.SIGCONT, earlier)
        _held.pop()
        _set(before)


@contextmanager
def lent() -> Iterator[None]:
    """Leave the terminal to a prompt, which sets it as it likes and puts it back."""
    with _mode(None):
        yield


@contextmanager
def released() -> Iterator[None]:
    """Give the terminal to another program as it was before ``held``."""
    inside = _attributes()
    if inside is None or not _held:
        yield
        return
    _set(_held[-1])
    try:
        with lent():
            yield
    finally:
        _set(inside)


def bare_line(prompt: str) -> str:
    """Read a line from a terminal that can do nothing but print; EOFError at the end."""
    with released():
        sys.stderr.write(prompt)
        sys.stderr.flush()
        line = _line()
    if not line:
        raise EOFError
    return line.decode("utf-8", "replace").rstrip("\r\n")


def _line() -> bytes:
    """Read up to Enter, which what was typed ahead while ``held`` has as a carriage return."""
    line = b""
    while not line.endswith((b"\n", b"\r")) and (key := sys.stdin.buffer.read(1)):
        line += key
    return line


@contextmanager
def _mode(attributes: _Attributes | None) -> Iterator[None]:
    _ours.append(attributes)
    try:
        yield
    finally:
        _ours.pop()


def _hold_again() -> None:
    """Keep keys as before, after Ctrl-Z and `fg`: the shell has set the terminal for itself."""
    mode = _ours[-1] if _ours else None
    # Whoever goes on in the background may not touch the terminal.
    if mode and os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp():
        _set(mode)


def _attributes() -> _Attributes | None:
    try:
        return termios.tcgetattr(sys.stdin.fileno())
    except (termios.error, OSError, ValueError, AttributeError):
        return None  # no terminal, or no stdin at all


def _set(attributes: _Attributes) -> None:
    termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, attributes)


def _flags(attributes: _Attributes, place: int) -> int:
    flags = attributes[place]
    assert isinstance(flags, int)  # noqa: S101 - only the control characters are a list
    return flags
