"""The other side of ``index.formats.child``: what runs in the process of its own.

It imports little, since a question may be waiting for it to start.
"""

from __future__ import annotations

import json
import os
import signal
import struct
import time
from importlib import import_module
from types import GeneratorType
from typing import IO, Any

LENGTH = struct.Struct("<Q")
"""What a frame begins with: how many bytes follow. An empty one says that work goes on."""

_BEATS_A_SECOND = 4


class Refused(Exception):
    """What a function raises for bytes that it cannot read: a reason and a remedy for people."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.remedy = remedy


def serve(module: str) -> None:
    """Answer one request after the other until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):  # what a library prints must not be taken for an answer
        os.dup2(nothing, standard)
    functions = import_module(module)
    while (request := _frame(requests)) is not None:
        data = _frame(requests)
        if data is None:
            return
        name, arguments, (seconds, memory) = json.loads(request)
        _limit(seconds, memory)
        answer = json.dumps(_run(answers, getattr(functions, name), data, arguments)).encode()
        answers.write(LENGTH.pack(len(answer)) + answer)
        answers.flush()


def _frame(pipe: IO[bytes]) -> bytes | None:
    head = pipe.read(LENGTH.size)
    return pipe.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else None


def _limit(seconds: float, memory: int) -> None:
    """Bound what the next request may use, also when the parent is gone."""
    import resource  # noqa: PLC0415 - there is none on Windows, where the clock alone must do

    used = resource.getrusage(resource.RUSAGE_SELF)
    ends = int(used.ru_utime + used.ru_stime + seconds) + 2
    for what, soft in ((resource.RLIMIT_CPU, ends), (resource.RLIMIT_AS, memory)):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (soft if hard < 0 else min(soft, hard), hard))


def _run(answers: IO[bytes], function: Any, data: bytes, arguments: dict[str, Any]) -> object:  # noqa: ANN401
    try:
        result = function(data, **arguments)
        if isinstance(result, GeneratorType):
            result = _result(answers, result)
    except Refused as error:
        return {"refused": [error.reason, error.remedy]}
    except (MemoryError, RecursionError):
        return {"refused": ["needs too much memory to be read", "Save it in parts."]}
    except Exception as error:  # noqa: BLE001 - whatever happened, the bytes have led to it
        what = f"could not be read: {type(error).__name__} in its reader"
        return {"refused": [what, "Save it anew and add it again."]}
    return {"result": result}


def _result(answers: IO[bytes], steps: GeneratorType[None, None, object]) -> object:
    """Run a generator to its end, and say now and then that it gets on."""
    said = time.monotonic()
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value
        if time.monotonic() - said > 1 / _BEATS_A_SECOND:
            answers.write(LENGTH.pack(0))
            answers.flush()
            said = time.monotonic()
