"""Signals that ask a long run to stop: a flag it looks at, or an exception that is not lost."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
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


@contextmanager
def unlost() -> Iterator[Callable[[], None]]:
    """Give what raises the KeyboardInterrupt of a SIGINT that was lost on its way.

    Python drops an exception raised where nobody can catch it: in a finaliser, or in the callback
    that frees the lock of an import; it prints a traceback instead. Work calls this between its
    steps. Outside the main thread, and where SIGINT does not raise, it does nothing.
    """
    asked = False

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        nonlocal asked
        asked = True
        raise KeyboardInterrupt

    def look() -> None:
        if asked:
            raise KeyboardInterrupt

    main = threading.current_thread() is threading.main_thread()
    if not main or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield look
        return

    def told(dropped: sys.UnraisableHookArgs) -> None:
        if dropped.exc_type is not KeyboardInterrupt:
            hook(dropped)

    hook, sys.unraisablehook = sys.unraisablehook, told
    signal.signal(signal.SIGINT, interrupt)
    try:
        yield look
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.unraisablehook = hook


def _ignore(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the signal's number is on its way through the pipe."""
