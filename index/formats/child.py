"""A process of its own for readers that hostile bytes could crash, stall or bloat.

``Child(module).call(function, data, **arguments)`` runs a function of a module there and returns
what it returns. The child is started when it is first needed, serves one file after the other,
and is started anew after a crash. The two talk through pipes, in lengths and JSON: nothing that
comes back can be more than data. A function that is a generator shows by each ``yield`` that it
gets on; what it returns is its result.
"""

from __future__ import annotations

import atexit
import json
import os
import select
import sys
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.formats.document import Unreadable
from index.formats.served import LENGTH

if TYPE_CHECKING:
    import subprocess

_LONGEST = 1 << 30  # bytes; the text of ten thousand pages stays below a tenth of it
_PIECE = 1 << 16  # bytes written or read at a time: what a pipe holds

_START = """import json, sys
sys.path[:] = json.loads(sys.argv[1])
from index.formats.served import serve
serve(sys.argv[2])"""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use for one file, beyond which it is ended.

    ``quiet`` are the seconds without a sign that it gets on, ``seconds`` those it has in all, both
    by the clock, and of processor time a little more. ``memory`` are the bytes of address space
    beside three times the file.
    """

    quiet: float = 8
    seconds: float = 300
    memory: int = 2 << 30


class Child:
    """A process that runs the functions of one module; safe to share between threads."""

    def __init__(self, module: str, limits: Limits = Limits()) -> None:
        self._module = module
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def call(self, function: str, data: bytes, **arguments: object) -> Any:  # noqa: ANN401 - JSON
        """Return what a function of the module makes of ``data`` and JSON-like arguments.

        Raises ``Unreadable`` where the function raises ``Refused``, crashes or does not end.
        """
        limits = [self._limits.seconds, self._limits.memory + 3 * len(data)]
        request = json.dumps([function, arguments, limits]).encode()
        with self._lock:
            try:
                answer = self._exchange(request, data)
            except BaseException as error:
                self._end()  # what it still has to say would be taken for the next answer
                if isinstance(error, _Gone):
                    raise Unreadable(
                        "could not be read: its reader crashed", "Save it anew and add it again."
                    ) from error
                if isinstance(error, _Slow):
                    raise Unreadable(
                        "could not be read: its reader did not come to an end",
                        "Save it anew, or in parts, and add it again.",
                    ) from error
                raise
        if "refused" in answer:
            raise Unreadable(*answer["refused"])
        return answer["result"]

    def close(self) -> None:
        """End the process; the next call starts another."""
        with self._lock:
            self._end()

    def _exchange(self, request: bytes, data: bytes) -> dict[str, Any]:
        process = self._process
        if process is None or process.poll() is not None:
            self._end()
            process = self._process = self._start()
        if process.stdin is None or process.stdout is None:
            raise _Gone
        deadline = _Deadline(self._limits)
        for frame in (request, data):
            _send(process.stdin.fileno(), LENGTH.pack(len(frame)), deadline)
            _send(process.stdin.fileno(), frame, deadline)
        while True:
            (length,) = LENGTH.unpack(_receive(process.stdout.fileno(), LENGTH.size, deadline))
            if length > _LONGEST:
                raise _Gone
            if length:
                answer: dict[str, Any] = json.loads(
                    _receive(process.stdout.fileno(), length, deadline)
                )
                return answer
            deadline.heard()

    def _start(self) -> subprocess.Popen[bytes]:
        import subprocess  # noqa: PLC0415 - imported when the first such file is read

        atexit.register(self.close)
        # -I and -S: neither the environment nor start-up files have a say, and it starts sooner.
        command = [sys.executable, "-I", "-S", "-c", _START, json.dumps(sys.path), self._module]
        process = subprocess.Popen(  # noqa: S603 - our own code
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
        )
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                os.set_blocking(pipe.fileno(), False)
        return process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        atexit.unregister(self.close)
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


class _Gone(Exception):
    """The child has ended in the midst of its work."""


class _Slow(Exception):
    """The child takes too long."""


class _Deadline:
    """By when the child must be heard of next."""

    def __init__(self, limits: Limits) -> None:
        self._quiet = limits.quiet
        self._last = time.monotonic() + limits.seconds
        self.heard()

    def heard(self) -> None:
        self._next = min(time.monotonic() + self._quiet, self._last)

    def wait(self, *, read: int | None = None, write: int | None = None) -> None:
        """Wait until a pipe can be used; raises ``_Slow`` when the time is up."""
        poll = select.poll()
        if read is not None:
            poll.register(read, select.POLLIN)
        if write is not None:
            poll.register(write, select.POLLOUT)
        if not poll.poll(max(0, self._next - time.monotonic()) * 1000):
            raise _Slow


def _send(pipe: int, frame: bytes, deadline: _Deadline) -> None:
    rest = memoryview(frame)
    while rest:
        deadline.wait(write=pipe)
        try:
            rest = rest[os.write(pipe, rest[:_PIECE]) :]
        except BlockingIOError:
            continue
        except BrokenPipeError as error:
            raise _Gone from error
        deadline.heard()


def _receive(pipe: int, length: int, deadline: _Deadline) -> bytes:
    pieces = bytearray()
    while len(pieces) < length:
        deadline.wait(read=pipe)
        piece = os.read(pipe, min(_PIECE, length - len(pieces)))
        if not piece:
            raise _Gone
        pieces += piece
    return bytes(pieces)
