"""Signals that ask a long run to stop, as a flag it looks at."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_GRACE = 1.5  # seconds that work in progress has to stop by itself
_SHOW_CURSOR = "\x1b[?25h"


@contextmanager
def stopping() -> Iterator[Event]:
    """Give a flag that is set by SIGINT or SIGTERM, in place of what they do otherwise.

    A step that does not look at the flag in time is cut off with the whole process, with exit
    code 0: an index survives that at any instant. For the main thread only.
    """
    stop, left = Event(), Event()
    reading, writing = os.pipe()
    os.set_blocking(writing, False)

    def wait() -> None:
        os.read(reading, 1)
        stop.set()
        if not left.wait(_GRACE):
            if sys.stderr.isatty():
                os.write(sys.stderr.fileno(), _SHOW_CURSOR.encode())
            os._exit(0)

    # The flag is set by a thread that reads the number of the signal from a pipe: a handler might
    # run where the lock of that very flag is held, and not at all while a library is at work.
    handlers = {number: signal.signal(number, _ignore) for number in _SIGNALS}
    wakeup = signal.set_wakeup_fd(writing)
    waiter = threading.Thread(target=wait, daemon=True)
    waiter.start()
    try:
        yield stop
    finally:
        left.set()
        signal.set_wakeup_fd(wakeup)
        for number, handler in handlers.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        os.write(writing, b"\0")
        waiter.join()
        os.close(reading)
        os.close(writing)


def _ignore(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the signal's number is on its way through the pipe."""
